"""What can be seen in a line by itself, before it is known what its neighbours are."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from surveyapp.papers.limits import (
    FEWEST_FULL_LINES,
    FULL_LINE_SLACK,
    LEAST_WRAPPED_WIDTH,
    LONGEST_PAPER_LINE,
    MOST_WRAPPED_WIDTH,
)
from surveyapp.papers.paper import PaperLine
from surveyapp.papers.signs.blanks import is_blank_line, with_blanks
from surveyapp.papers.signs.marks import (
    BOXES,
    LeadingNumber,
    Mark,
    flat,
    inline_marks,
    leading_mark,
    leading_number,
)
from surveyapp.papers.signs.steps import StepRun, head_steps, is_head_word, is_legend, step_run
from surveyapp.papers.signs.type_tags import TypeSaid, type_said
from surveyapp.papers.signs.wording import ASKS, tidy, without_markup

_BOXES_FOR_DIGITS = re.compile("[□☐]{2,}(?=\\s*[年月日岁元人])")
_BRACKETS_BEHIND = re.compile(
    rf"[^\s(){BOXES}]\s*(?:\(\s*\)|[{BOXES}])\s*[^\s(){BOXES}]+\s*(?:\(\s*\)|[{BOXES}])\s*$"
)
_ENDS = "。？！?!:：;；)）_"
"""What a line ends with that is at its end."""


@dataclass(frozen=True)
class Clues:
    """A line with what can be seen in it; `wrapped`: the text was broken at a margin, which
    this line reaches if it is `full`.
    """

    line: PaperLine
    full: bool = False
    wrapped: bool = False

    @cached_property
    def raw(self) -> str:
        """The text without the signs of Markdown, with its spaces and tabs."""
        return with_blanks(_BOXES_FOR_DIGITS.sub("____", without_markup(self.line.text)))

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line is so long that no marks are looked for in it."""
        return len(self.raw) > LONGEST_PAPER_LINE

    @cached_property
    def text(self) -> str:
        """The text with single spaces."""
        return tidy(self.raw)

    @cached_property
    def plain(self) -> str:
        """The text as patterns are looked for in it: `flat`."""
        return flat(self.text)

    @cached_property
    def number(self) -> LeadingNumber | None:
        """The number that it begins with; a pair of brackets for the answer may stand before it."""
        found = leading_number(self.raw)
        if found is None and self._mark is not None and self._mark.kind == "box":
            rest = self.raw[self._mark.end :]
            behind = (
                leading_number(rest) if flat(self.raw[: self._mark.end]).strip()[:1] in ("(", "[") else None
            )
            if behind is not None:
                return LeadingNumber(behind.family, behind.value, behind.printed, self._mark.end + behind.end)
        return found

    @cached_property
    def _mark(self) -> Mark | None:
        return None if self.is_prose else leading_mark(self.raw)

    @property
    def mark(self) -> Mark | None:
        """The letter, box or bullet that it begins with, if no number is behind it."""
        return None if self.number else self._mark

    @cached_property
    def body(self) -> str:
        """The text behind the number."""
        return self.raw[self.number.end :].strip() if self.number else self.raw.strip()

    @cached_property
    def said(self) -> TypeSaid:
        """What it says of the type of a question."""
        return TypeSaid(self.body, "", False, None, None) if self.is_prose else type_said(self.body)

    @cached_property
    def run(self) -> StepRun | None:
        """The row of steps at its end."""
        found = None if self.is_prose else step_run(self.raw)
        boxes_for_numbers = found is not None and not found.numbers and inline_marks(self.raw[: found.start])
        return None if boxes_for_numbers else found

    @cached_property
    def steps(self) -> list[str]:
        """The steps of a scale that it names as the head of a table."""
        if (
            self.is_prose
            or (self.number and not self.line.cells)
            or (self.mark and self.mark.kind == "letter")
        ):
            return []
        return head_steps(self.raw, self.line.cells)

    @cached_property
    def inline(self) -> list[Mark]:
        """The marks of the options in its body."""
        return [] if self.is_prose or self.run or is_legend(self.body) else inline_marks(self.body)

    @cached_property
    def is_blank(self) -> bool:
        """Whether it is only room for an answer."""
        return not self.is_prose and is_blank_line(self.raw)

    @cached_property
    def asks(self) -> bool:
        """Whether it is a question by its own look: a question mark, a tag, or options behind it."""
        if self.is_prose:
            return False
        behind = _BRACKETS_BEHIND.search(self.plain) is not None
        return bool(ASKS.search(self.plain)) or bool(self.said.said) or bool(self.inline) or behind

    @cached_property
    def is_head(self) -> bool:
        """Whether it only heads a table of steps."""
        return not self.is_prose and is_head_word(self.raw)

    @property
    def is_only_run(self) -> bool:
        """Whether it is a row of steps and nothing else."""
        return self.run is not None and not self.raw[: self.run.start].strip()

    @property
    def _is_item(self) -> bool:
        """Whether something but its mark stands before a row of steps."""
        end = self.mark.end if self.mark else 0
        return self.run is not None and self.raw[end : self.run.start].strip() != ""

    @property
    def begins_options(self) -> bool:
        """Whether it begins with the mark of an option; an item with a row of boxes behind it does not."""
        return self.mark is not None and self.mark.kind != "bullet" and not self._is_item


def clues_of(lines: Sequence[PaperLine]) -> list[Clues]:
    """The clues of all lines."""
    margin = _margin(lines)
    return [Clues(line, margin > 0 and _width(line.text) >= margin, margin > 0) for line in lines]


def _margin(lines: Sequence[PaperLine]) -> int:
    """The width from which on a line reaches the margin; 0 for a text that is not broken at one.

    It is broken where many lines of about the greatest width end in the middle of a sentence and no mark begins the
    line below.
    """
    typed = [line for line in lines if line.place == "line" and not line.heading]
    widths = [_width(line.text) for line in typed]
    widest = max(widths, default=0)
    if not LEAST_WRAPPED_WIDTH <= widest <= MOST_WRAPPED_WIDTH:
        return 0
    margin = widest - FULL_LINE_SLACK
    unfinished = [
        line
        for (line, below), width in zip(pairwise(typed), widths, strict=False)
        if width >= margin and line.text.rstrip()[-1:] not in _ENDS and not _begins_with_mark(below.text)
    ]
    return margin if len(unfinished) >= FEWEST_FULL_LINES else 0


def _begins_with_mark(text: str) -> bool:
    return leading_number(text) is not None or leading_mark(text) is not None


def _width(text: str) -> int:
    """Columns of a line: a Chinese character has two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text.strip())
