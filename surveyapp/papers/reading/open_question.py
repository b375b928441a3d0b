"""The question that is being read, with the lines numbered within it."""

from dataclasses import dataclass, field

from surveyapp.papers.paper import PaperOption, PaperQuestion
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.marks import OptionText
from surveyapp.papers.signs.type_tags import type_said


@dataclass(frozen=True)
class SubLine:
    """A numbered line within a question: an option or an item. `pieces`: options that stand in the line itself;
    `has_room`: it ends with room for an answer.
    """

    option: PaperOption
    pieces: tuple[OptionText, ...] = ()
    has_room: bool = False


@dataclass
class OpenQuestion:
    """What was printed of a question so far: `raw` is its own text, `printed` the line that it begins with, `bare`
    are lines without any mark below it.

    `numbers`: the steps that are printed behind its subs; `blank`: room for an answer is below, `room` is its text,
    `labels` those of several blanks there.
    """

    question: PaperQuestion
    raw: str
    printed: str = ""
    bare: list[Clues] = field(default_factory=list)
    subs: list[SubLine] = field(default_factory=list)
    sub_family: str = ""
    numbers: tuple[int, ...] = ()
    blank: bool = False
    room: str = ""
    labels: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """The type that was said of it so far."""
        return self.question.said or type_said(self.raw).said

    def counts_on(self, family: str, value: int) -> bool:
        """Whether a number goes on with the lines numbered within this question, or its numbered options."""
        if self.subs:
            return self.sub_family == family and value == len(self.subs) + 1
        options = self.question.options
        return bool(options) and options[-1].mark == str(value - 1) and value > 1
