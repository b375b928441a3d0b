"""Two texts of a file, line against line."""

import difflib
from dataclasses import dataclass
from typing import Literal

from surveyapp.services.limits import MOST_LINES_COMPARED


@dataclass(frozen=True)
class ComparedLine:
    """One line: of the `other` text only, of `mine` only, in `both`, or a `gap` where equal lines are left out."""

    side: Literal["other", "mine", "both", "gap"]
    text: str


def text_difference(other: str, mine: str) -> list[ComparedLine] | None:
    """The lines that differ, each with three lines around it; None where the texts are too long to compare."""
    texts = other.splitlines(), mine.splitlines()
    if max(map(len, texts)) > MOST_LINES_COMPARED:
        return None
    sides: dict[str, Literal["other", "mine", "both"]] = {"-": "other", "+": "mine", " ": "both"}
    lines: list[ComparedLine] = []
    for line in list(difflib.unified_diff(*texts, lineterm=""))[2:]:
        if line.startswith("@@"):
            lines.append(ComparedLine("gap", ""))
        else:
            lines.append(ComparedLine(sides[line[0]], line[1:]))
    return lines
