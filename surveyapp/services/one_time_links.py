"""Links that are keys: a token that opens one thing for a time, or until it is used or withdrawn; only its hash is
stored.

An invitation opens an account, a form link a 基础表 to fill in, a review link a questionnaire to comment on and
approve. Each has a table of its own, with the columns `token_hash`, `created`, `expires`, `withdrawn`, and, of those
that are used once, one that says when the link was used up.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, Update, and_, insert, update
from sqlalchemy.orm import InstrumentedAttribute

from surveyapp.services.tokens import token_hash

LinkState = Literal["pending", "used", "expired", "withdrawn"]

_TOKEN_BYTES = 32


@dataclass(frozen=True)
class OneTimeLinks:
    """One kind of links: its table, the column `used_at` that says when a link was used up (None: it opens as often as
    wanted), and the `validity` of a link.
    """

    table: type[Any]
    used_at: InstrumentedAttribute[datetime | None] | None
    validity: timedelta

    def make(self, connection: Connection, **values: object) -> str:
        """Store a new link with these `values`; gives its token, 256 random bits that are stored nowhere."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), datetime.now(UTC)
        times = {"created": now, "expires": now + self.validity}
        connection.execute(insert(self.table).values(token_hash=token_hash(token), **values, **times))
        return token

    def is_usable(self) -> ColumnElement[bool]:
        """A condition: the link can be used now."""
        table, now = self.table, datetime.now(UTC)
        unused = () if self.used_at is None else (self.used_at.is_(None),)
        return and_(*unused, table.withdrawn.is_(None), table.expires > now)

    def is_opened_by(self, token: str) -> ColumnElement[bool]:
        """A condition: the link has this token, and can be used now."""
        return and_(self.table.token_hash == token_hash(token), self.is_usable())

    def claim(self, token: str) -> Update:
        """The statement that uses the link of this token up, if it can be used: of two people who open it at once only
        one goes on.
        """
        return update(self.table).where(self.is_opened_by(token))

    def withdraw(self, connection: Connection, *which: ColumnElement[bool]) -> bool:
        """Withdraw the links among these that can be used now; gives whether there was one."""
        statement = update(self.table).where(*which, self.is_usable())
        return connection.execute(statement.values(withdrawn=datetime.now(UTC))).rowcount > 0

    def state(self, times: RowMapping) -> LinkState:
        """The state of a link with these times."""
        if self.used_at is not None and times[self.used_at.key] is not None:
            return "used"
        if times["withdrawn"] is not None:
            return "withdrawn"
        return "pending" if times["expires"] > datetime.now(UTC) else "expired"
