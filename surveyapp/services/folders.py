"""Names of surveys in folders, and which of them may become paths."""

import os
import re
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import ColumnElement, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from surveyapp.services.errors import Refusal

_PART = r"(?!\.{1,2}(?:/|$))[^/\\\x00-\x1f\x7f]+"
_NAME = re.compile(f"{_PART}/{_PART}")


def in_folders(name: InstrumentedAttribute[str], folders: Collection[str] | None) -> ColumnElement[bool]:
    """Whether a survey's name lies in one of the folders."""
    if folders is None:
        return true()
    return or_(false(), *(name.startswith(f"{folder}/", autoescape=True) for folder in sorted(folders)))


def usable_survey_name(survey: str) -> str:
    """The name of a survey where it is `folder/name`, each part a plain file name; `survey_not_plain` otherwise.

    Whatever a questionnaire file can be called passes, in any script; what would leave its folder does not.
    """
    if not _NAME.fullmatch(survey):
        raise Refusal("survey_not_plain", found=survey)
    return survey


def folder_below(root: Path, place: str) -> Path:
    """The folder called `place` within `root`; `survey_not_plain` for one that lies anywhere else."""
    folder = Path(os.path.normpath(root / place))
    if Path(os.path.normpath(root)) not in folder.parents:
        raise Refusal("survey_not_plain", found=place)
    return folder
