"""What the marking rules found in the responses that are counted (`records/counts.py`), so that nobody compares a
million of them to show a page. Triggers of the database (migration 0022) say which have to be looked at again.
"""

from uuid import UUID

from sqlalchemy import Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base


class ScreenedResponse(Base):
    """A counted response of which rules say something: `rules` in alphabetic order, between blanks.

    Equal open answers are not among them. `again` stands there for every response with the device mark of an earlier
    one, `no_script` without another rule too: whether a rule speaks only beside others is said when marks are read.
    """

    __tablename__ = "screened_responses"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    response: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    import_id: Mapped[int] = mapped_column(Integer)
    rules: Mapped[str] = mapped_column(String(40))


class UnscreenedResponse(Base):
    """A response that was changed, or stood beside one that was changed or removed: its rules are found again."""

    __tablename__ = "unscreened_responses"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    response: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)


class DeviceArrival(Base):
    """The beginning of the device mark of a counted response; gone with the mark itself when the survey is closed."""

    __tablename__ = "device_arrivals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    device: Mapped[str] = mapped_column(String(12), primary_key=True)
    response: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
