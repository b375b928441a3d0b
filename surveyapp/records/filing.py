"""Tables about filing: what is archived, the titles of folders, and what was copied from where."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import UtcTime

KINDS = ("survey", "evaluation", "import")
"""What can be put away."""


class ArchiveEntry(Base):
    """Something that lists leave out until it is taken out of the archive; nothing of it is changed or removed.

    `subject`: a survey's name (folder/name), an evaluation's folder, an import's number.
    """

    __tablename__ = "archived"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS!r}", name="archived_kind"),)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class FolderTitle(Base):
    """What people call a folder; its technical name stands in addresses and files."""

    __tablename__ = "folder_titles"

    folder: Mapped[str] = mapped_column(String(100), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    person: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcTime())


class SurveyCopy(Base):
    """A survey that began as a copy: of which one (`source`), and the text that was copied, as it was then.

    Both are kept after publishing: what the copy still says of the other unit is looked for in that text.
    """

    __tablename__ = "survey_copies"

    survey: Mapped[str] = mapped_column(String(200), primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcTime())
