"""Evaluators' own Word frames: a record of who brought one, and with which one a file was made."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.limits import LONGEST_TITLE_IN_FILE_NAME


@dataclass(frozen=True)
class OwnFrame:
    """An evaluator's own Word frame: the file, what it is called, and who brought it (their signature)."""

    content: bytes
    file_name: str
    by: str

    @property
    def mark(self) -> dict[str, str]:
        """The record of the frame that is kept with the job."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"file": self.file_name[-LONGEST_TITLE_IN_FILE_NAME:], "by": self.by, "sha256": digest}


@dataclass(frozen=True)
class FrameMark:
    """The frame of a file that was made: its name, who brought it, its SHA-256; empty where this was not recorded."""

    file: str = ""
    by: str = ""
    sha256: str = ""


def frame_mark(job: KnownJob) -> FrameMark | None:
    """The own frame with which a file is made; None for our frame."""
    kept = job.parameters.get("frame")
    if isinstance(kept, Mapping):
        return FrameMark(**kept)
    return FrameMark() if kept else None
