"""Evaluators' own Word frames: who brought one, and whose a file was made with."""

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
        """What is kept of it with the job: it was brought when the job was made."""
        digest = hashlib.sha256(self.content).hexdigest()
        return {"file": self.file_name[-LONGEST_TITLE_IN_FILE_NAME:], "by": self.by, "sha256": digest}


@dataclass(frozen=True)
class FrameMark:
    """Whose frame a file was made with: its name, who brought it, its SHA-256; empty where nobody kept that."""

    file: str = ""
    by: str = ""
    sha256: str = ""


def frame_mark(job: KnownJob) -> FrameMark | None:
    """Whose frame a file is made with; None for our own frame."""
    kept = job.parameters.get("frame")
    if isinstance(kept, Mapping):
        return FrameMark(**kept)
    return FrameMark() if kept else None
