"""What every table is declared with. It knows no web app: commands and workers load no server."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The base of every table."""
