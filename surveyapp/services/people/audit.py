"""The audit trail: who did what to which subject, when, and with what result. Lines are only added, never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, insert, select

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.limits import AUDIT_LINES_AT_ONCE, LONGEST_AUDIT_COLUMNS, LONGEST_AUDIT_TEXT

TERMINAL = "命令行"
"""How the name of somebody who ran a command begins; the system's user follows after a space."""

RESULTS = ("done", "refused", "denied", "blocked", "failed")
"""How an action ended: carried out; refused as asked; not allowed; blocked after too many attempts; failed."""


@dataclass(frozen=True)
class AuditLine:
    """One line of the trail. `account` is None for the command line and for people who were not signed in."""

    id: int
    at: datetime
    person: str
    account: int | None
    action: str
    subject: str
    result: str
    detail: Mapping[str, Any]


def record(
    engine: Engine,
    *,
    person: str,
    account: int | None,
    action: str,
    subject: str = "",
    result: str = "done",
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add a line: `action` and `result` are codes, `subject` is a survey, a folder or a person's name.

    `detail` says what changed in plain values; never answers, passwords, tokens or network addresses.
    """
    if result not in RESULTS:
        raise ValueError(f"unknown result: {result}")
    values = {"person": person, "action": action, "result": result, "subject": subject}
    values = {name: _storable(text, LONGEST_AUDIT_COLUMNS[name]) for name, text in values.items()}
    with engine.connect() as connection:
        connection.execute(
            insert(AuditEntry).values(
                **values,
                at=datetime.now(UTC),
                account=account,
                detail={_storable(name): _plain(value) for name, value in (detail or {}).items()},
            )
        )


def search(
    engine: Engine,
    *,
    person: str = "",
    action: str = "",
    subject: str = "",
    result: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> list[AuditLine]:
    """The newest lines that match, at most `limit`.

    `person` and `subject` are parts of what stands there, whatever the case; `action` and `result` are codes;
    `since` ≤ time < `until`; `before_id`: only lines older than this one (the next page).
    """
    conditions: list[ColumnElement[bool]] = []
    if person:
        conditions.append(AuditEntry.person.icontains(person, autoescape=True))
    if subject:
        conditions.append(AuditEntry.subject.icontains(subject, autoescape=True))
    if action:
        conditions.append(AuditEntry.action == action)
    if result:
        conditions.append(AuditEntry.result == result)
    if since is not None:
        conditions.append(AuditEntry.at >= since)
    if until is not None:
        conditions.append(AuditEntry.at < until)
    if before_id is not None:
        conditions.append(AuditEntry.id < before_id)
    columns = ("id", "at", "person", "account", "action", "subject", "result", "detail")
    query = select(*(getattr(AuditEntry, name) for name in columns)).where(*conditions)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(AuditEntry.id.desc()).limit(limit))
        return [AuditLine(*row) for row in rows]


def all_matches(engine: Engine, **matching: Any) -> Iterator[AuditLine]:
    """Every line that `search` with the same conditions would find, newest first, read a step at a time."""
    before_id: int | None = None
    while True:
        lines = search(engine, **matching, before_id=before_id, limit=AUDIT_LINES_AT_ONCE)
        yield from lines
        if len(lines) < AUDIT_LINES_AT_ONCE:
            return
        before_id = lines[-1].id


def _storable(text: str, longest: int = LONGEST_AUDIT_TEXT) -> str:
    """PostgreSQL stores no NUL; what somebody typed must not keep the line from being written."""
    text = text.replace("\0", "")
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _plain(value: object) -> Any:
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return _storable(str(value))
