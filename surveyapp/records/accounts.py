"""Who may use the console: accounts, invitations, sessions, failed attempts."""

from datetime import datetime

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import Document, UtcTime

ROLES = ("administrator", "evaluator", "reader", "data_entry")
"""The roles; every account has exactly one."""

_ROLE_CHECK = f"role IN {ROLES!r}"


class Role(RoleMixin):
    """An account's role as Flask-Security wants to see it."""

    permissions = None

    def __init__(self, name: str) -> None:
        self.name = name


class Account(Base, UserMixin):
    """A person who signs in with `username`. Names of `tf_…`, `mf_…` and `fs_…` columns are Flask-Security's.

    `totp_counter` is the time step of the last code used: none is taken twice; `totp_drift` is by how many steps the
    phone's clock was ahead of the server's when it was set up, where they did not agree. `former_passwords` are hashes.
    `password_expires`: from when on a one-time password signs nobody in; None for a password of one's own.
    `last_seen` is the latest request to the minute, whatever became of its session.
    """

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint(_ROLE_CHECK, name="account_role"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    username: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10), default="zh")
    password: Mapped[str] = mapped_column(String(255))
    password_changed: Mapped[datetime] = mapped_column(UtcTime())
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_expires: Mapped[datetime | None] = mapped_column(UtcTime())
    former_passwords: Mapped[list[str]] = mapped_column(Document, default=list)
    active: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime] = mapped_column(UtcTime())
    last_seen: Mapped[datetime | None] = mapped_column(UtcTime())
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    totp_counter: Mapped[int | None] = mapped_column(Integer)
    totp_drift: Mapped[int | None] = mapped_column(Integer)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Document)

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # a plain attribute there, computed here
        """The account's one role, in Flask-Security's form."""
        return [Role(self.role)]


class Invitation(Base):
    """A one-time link to an account; only its token's hash is stored."""

    __tablename__ = "invitations"
    __table_args__ = (CheckConstraint(_ROLE_CHECK, name="invitation_role"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(20))
    team: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    invited_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created: Mapped[datetime] = mapped_column(UtcTime())
    expires: Mapped[datetime] = mapped_column(UtcTime())
    accepted: Mapped[datetime | None] = mapped_column(UtcTime())
    withdrawn: Mapped[datetime | None] = mapped_column(UtcTime())
    account: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class ConsoleSession(Base):
    """A signed-in browser: it ends when `ended` is set, whatever its cookie says.

    `second_factor_due`: at its sign-in the account had to have an authenticator app, and had none.
    """

    __tablename__ = "console_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    created: Mapped[datetime] = mapped_column(UtcTime())
    seen: Mapped[datetime] = mapped_column(UtcTime())
    second_factor_due: Mapped[bool] = mapped_column(default=False)
    ended: Mapped[datetime | None] = mapped_column(UtcTime())


class Attempt(Base):
    """A failed attempt (log-in, code, invitation); `subject` is made of hashes of the name or the address."""

    __tablename__ = "attempts"
    __table_args__ = (Index("attempts_by_subject", "kind", "subject", "at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcTime())


class Denial(Base):
    """How often an account was kept from a `page` (and `subject`: survey or folder) within the hour that began then."""

    __tablename__ = "denials"

    account: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcTime(), primary_key=True)
    page: Mapped[str] = mapped_column(String(100), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    times: Mapped[int] = mapped_column(Integer)
