"""Checks that the disk has room for what is about to be written, beside the reserve for citizens' answers.

Answers themselves never ask: they are taken for as long as the database writes.
"""

import shutil
from pathlib import Path

from sqlalchemy import Engine, func, select

from surveyapp.records.tables import Response
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import DOWNLOAD_BYTES, DOWNLOADED_BYTES, FROZEN_BYTES


def require_space(folder: Path, needed: int, reserve: int) -> None:
    """Refuse with `too_little_space` where the disk below `folder` has less than `needed` bytes beside the
    `reserve`.
    """
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if free < needed + reserve:
        raise Refusal(
            "too_little_space",
            free=size_words(free),
            needed=size_words(needed),
            reserve=size_words(reserve),
        )


def bytes_to_freeze(engine: Engine, survey: str) -> int:
    """The most bytes that a snapshot of the survey may take."""
    return _responses(engine, survey) * FROZEN_BYTES


def bytes_to_download(engine: Engine, subject: str, frame: bytes | None = None) -> int:
    """The most bytes that a file of a survey may take; the smallest estimate for an evaluation, which shares its name
    with no survey.
    """
    return DOWNLOAD_BYTES + _responses(engine, subject) * DOWNLOADED_BYTES + len(frame or b"")


def size_words(size: int) -> str:
    """A size as people read it: 37 MB, 1.5 GB; what is less than a megabyte is 1 MB, and nothing is 0 MB."""
    megabytes = -(-size // 1_000_000)
    return f"{megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"{megabytes} MB"


def _responses(engine: Engine, survey: str) -> int:
    with engine.connect() as connection:
        query = select(func.count()).select_from(Response).where(Response.survey == survey)
        return connection.execute(query).scalar_one()
