"""Counts of responses that are kept, so that no page reads a million rows to say how many there are.

The responses that had arrived before `CountedArrivals.upto` are counted in `response_counts`; triggers of the database
(migration 0021) note in `response_changes` what changes in them afterwards, whoever changes it. Nothing is done when a
response arrives: those after `upto` are counted when somebody asks (`answers/counts/counts.py`, decision 12). No key
refers to `surveys`: whoever closes a survey holds its row, and counting would wait for it.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import UtcTime


class ResponseCount(Base):
    """How many responses agree in all of these facts.

    `hour`: the hour of `submitted`, its beginning · `import_id`: 0 for none · `flags`: the JSON of the list ·
    `withdrawn`: whether it was · `taken_out`: whether the latest decision of a person excludes it · `change`: the
    number of the latest change that is counted in, 0 for none.
    """

    __tablename__ = "response_counts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    hour: Mapped[datetime] = mapped_column(UtcTime(), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    channel: Mapped[str] = mapped_column(String(100), primary_key=True)
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    import_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    flags: Mapped[str] = mapped_column(Text, primary_key=True)
    empty: Mapped[bool] = mapped_column(primary_key=True)
    ineligible: Mapped[bool] = mapped_column(primary_key=True)
    withdrawn: Mapped[bool] = mapped_column(primary_key=True)
    taken_out: Mapped[bool] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    change: Mapped[int] = mapped_column(BigInteger)


class ResponseChange(Base):
    """A change of counted responses since: `count` more (less than 0: fewer) with these facts (`ResponseCount`).

    Every decision and change is here, with 0 where it concerns a response that is not counted yet: the largest number
    of a survey tells whether anything was decided since somebody looked.
    """

    __tablename__ = "response_changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    survey: Mapped[str] = mapped_column(String(200), index=True)
    hour: Mapped[datetime] = mapped_column(UtcTime())
    version: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(20))
    import_id: Mapped[int] = mapped_column(Integer)
    flags: Mapped[str] = mapped_column(Text)
    empty: Mapped[bool]
    ineligible: Mapped[bool]
    withdrawn: Mapped[bool]
    taken_out: Mapped[bool]
    count: Mapped[int] = mapped_column(Integer)


class CountedArrivals(Base):
    """One row: every response whose place in the order of arrival is below `upto` is counted.

    The place is SQLite's rowid, and in PostgreSQL the number of the transaction in `responses.arrival`, a column that
    the database fills and no statement of ours. `witness` says that places still mean the same: the response at
    `upto` - 1, or PostgreSQL's cluster and database; a copy that was loaded from a dump counts anew.
    """

    __tablename__ = "counted_arrivals"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    upto: Mapped[int] = mapped_column(BigInteger)
    witness: Mapped[str] = mapped_column(String(40))
