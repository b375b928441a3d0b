"""Teams, who belongs to them, and the folders that they work on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from surveyapp.records.base import Base
from surveyapp.records.tables import UtcTime


class Team(Base):
    """People who work on the same folders."""

    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    created: Mapped[datetime] = mapped_column(UtcTime())


class TeamMember(Base):
    """An account belongs to a team."""

    __tablename__ = "team_members"

    team: Mapped[int] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)


class TeamFolder(Base):
    """A team sees the surveys and the evaluation of a folder."""

    __tablename__ = "team_folders"

    team: Mapped[int] = mapped_column(ForeignKey("teams.id"), primary_key=True)
    folder: Mapped[str] = mapped_column(String(100), primary_key=True, index=True)
