"""What screening looks at: the script's mark, digests of forms and open answers; earlier responses get theirs.

An imported response that was filled in faster than a second for each of its answers is marked as fast; a response
from the page too, where it came in through a link that citizens open on their own devices.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_RESPONSES = sa.table(
    "responses",
    sa.column("id", sa.Uuid()),
    sa.column("channel", sa.String()),
    sa.column("seconds", sa.Integer()),
    sa.column("flags", _DOCUMENT),
    sa.column("answers", _DOCUMENT),
    sa.column("answers_digest", sa.BigInteger()),
)
_RULES = ("alike", "fast", "no_script", "again")
_NO_DEVICE_OF_THEIRS = re.compile(
    "(kiosk|自助终端|interviewer|访问员|paper|纸质|phone|电话)([-._].*)?", re.DOTALL | re.IGNORECASE
)
_ROWS = 1000


def upgrade() -> None:
    op.add_column("responses", sa.Column("texts_digest", sa.Text()))
    op.add_column("responses", sa.Column("device", sa.String(32)))
    _fill()
    op.drop_index("responses_by_survey", "responses")
    columns = ["survey", "submitted", "channel", "answers_digest", "import_id"]
    op.create_index("responses_by_survey", "responses", columns)
    for name, condition, columns in (
        ("responses_with_flags", "flags <> '[]'", ["survey"]),
        ("responses_with_texts", "texts_digest IS NOT NULL", ["survey", "texts_digest"]),
    ):
        where = sa.text(condition)
        op.create_index(name, "responses", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in ("responses_with_texts", "responses_with_flags", "responses_by_survey"):
        op.drop_index(name, "responses")
    op.create_index("responses_by_survey", "responses", ["survey", "submitted"])
    op.drop_column("responses", "device")
    op.drop_column("responses", "texts_digest")
    flags = _RESPONSES.c.flags
    marked = sa.or_(*(sa.cast(flags, sa.String).contains(f'"{rule}"') for rule in _RULES))
    changes = [
        {"key": row.id, "flags": [flag for flag in row.flags if flag not in _RULES]}
        for row in op.get_bind().execute(sa.select(_RESPONSES.c.id, flags).where(marked))
    ]
    _change(changes, flags=sa.bindparam("flags", type_=_DOCUMENT))
    imported = sa.cast(flags, sa.String).contains('"imported"')
    op.execute(sa.update(_RESPONSES).where(sa.not_(imported)).values(answers_digest=None))


def _fill() -> None:
    """The digest of every whole form that came in on the page, and the flag of every response that was fast."""
    new = {
        "answers_digest": sa.bindparam("digest", type_=sa.BigInteger()),
        "flags": sa.bindparam("flags", type_=_DOCUMENT),
    }
    for rows in _batches():
        _change([change for row in rows if (change := _changed(row))], **new)


def _changed(row: Any) -> dict[str, object] | None:
    """The columns of a response that come to be, if any do."""
    imported = "imported" in row.flags
    digest = row.answers_digest if imported else _digest(row.answers)
    themselves = imported or not _NO_DEVICE_OF_THEIRS.fullmatch(row.channel)
    answered = sum(not code.endswith(".text") for code in row.answers)
    fast = themselves and row.seconds is not None and row.seconds < answered
    if imported and not fast:
        return None
    return {"key": row.id, "digest": digest, "flags": [*row.flags, "fast"] if fast else row.flags}


def _digest(answers: dict[str, Any]) -> int:
    told = orjson.dumps(answers, option=orjson.OPT_SORT_KEYS)
    return int.from_bytes(blake2b(told, digest_size=8).digest(), signed=True)


def _batches() -> Iterator[list[Any]]:
    connection, last = op.get_bind(), None
    while True:
        query = sa.select(_RESPONSES).order_by(_RESPONSES.c.id).limit(_ROWS)
        rows = connection.execute(query if last is None else query.where(_RESPONSES.c.id > last)).all()
        if not rows:
            return
        yield list(rows)
        last = rows[-1].id


def _change(changes: Iterable[dict[str, object]], **columns: sa.ColumnElement[Any]) -> None:
    statement = sa.update(_RESPONSES).where(_RESPONSES.c.id == sa.bindparam("key")).values(columns)
    remaining = iter(changes)
    while some := list(islice(remaining, _ROWS)):
        op.get_bind().execute(statement, some)
