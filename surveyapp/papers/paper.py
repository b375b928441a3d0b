"""A questionnaire as a paper has it: its lines, what each line is, and the questions that they make."""

from dataclasses import dataclass, field
from typing import Literal

Place = Literal["line", "paragraph", "row", "text_box", "footnote", "margin"]

Part = Literal[
    "title",
    "introduction",
    "closing",
    "notice",
    "section",
    "question",
    "option",
    "item",
    "scale_head",
    "condition",
    "left_out",
    "not_understood",
]
"""The role of a line in its questionnaire."""


@dataclass(frozen=True)
class PaperLine:
    """A line, paragraph or table row: its number in the file (from 1), its text as people read it, where it stands.

    A `line` of a text may have been broken at a margin, a `paragraph` was not.
    `heading`: the level of a heading, 0 for none. `cells`: those of a table row. `after_gap`: a blank line or a page
    break stands before it. `page_start`: it is the first of a page.
    """

    number: int
    text: str
    place: Place = "paragraph"
    heading: int = 0
    cells: tuple[str, ...] = ()
    after_gap: bool = False
    page_start: bool = False


@dataclass
class PaperCondition:
    """Who is asked, in the words of the paper (`text`), and as far as they could be read: who chose at the question
    with the printed number `question` one of the options with the printed marks `marks`.

    `negated`: everybody else is asked. Empty `marks`: whoever answered it badly, or in a way that could not be read.
    """

    text: str
    line: int
    question: str = ""
    marks: tuple[str, ...] = ()
    negated: bool = False


@dataclass
class PaperJump:
    """From the options with these marks (`others`: from all but them) to the question, or the first one of the part
    (`to_part`), with the printed number `target`; empty: to the end. `ends`: the questionnaire ends for them.
    """

    marks: tuple[str, ...]
    target: str
    text: str
    line: int
    others: bool = False
    to_part: bool = False
    ends: bool = False


@dataclass
class PaperOption:
    """An option: its text, and the letter or number that is printed before it."""

    text: str
    mark: str = ""
    lines: list[int] = field(default_factory=list)
    write_in: bool | Literal["required"] = False
    code: str = ""
    score: int | None = None
    favourable: bool = False
    no_opinion: bool = False
    exclusive: bool = False
    ends: str = ""


@dataclass
class PaperItem:
    """A line of a matrix."""

    text: str
    mark: str = ""
    lines: list[int] = field(default_factory=list)
    code: str = ""


@dataclass
class PaperBlank:
    """One of several blanks of a question."""

    label: str
    code: str = ""


@dataclass(eq=False)
class PaperQuestion:
    """A question with all that the paper says of it.

    `said`: the type that the paper names, empty where it names none; `type`: the type that it gets. `number`: as it is
    printed. `least` and `most`: how many options may be chosen. `unit`: what stands behind the blank; `bounds`: the
    smallest and the largest number; `precision`: of a date; `blanks`: several of them. `part`: the number of its part.
    `asks_reason`: the words that ask for the reason beside each of its lines; `twice`: options printed twice.
    `heads_itself`: it stands at the level of the sections, under none of them.
    """

    text: str
    number: str = ""
    section: str = ""
    lines: list[int] = field(default_factory=list)
    said: str = ""
    type: str = ""
    required: bool = False
    options: list[PaperOption] = field(default_factory=list)
    items: list[PaperItem] = field(default_factory=list)
    least: int | None = None
    most: int | None = None
    unit: str = ""
    bounds: tuple[int, int] | None = None
    precision: str = ""
    blanks: list[PaperBlank] = field(default_factory=list)
    part: int = 0
    conditions: list[PaperCondition] = field(default_factory=list)
    jumps: list[PaperJump] = field(default_factory=list)
    heads_itself: bool = False
    asks_reason: str = ""
    twice: list[str] = field(default_factory=list)
    code: str = ""


@dataclass
class LinePart:
    """What a line is, and the question, option or item that it belongs to."""

    part: Part
    question: PaperQuestion | None = None
    option: PaperOption | None = None
    item: PaperItem | None = None

    @property
    def key(self) -> str | None:
        """The code of the question, followed by that of its option or item; the name of a part of the whole paper."""
        if self.question is None:
            whole = ("title", "introduction", "closing", "notice", "section")
            return self.part if self.part in whole else None
        inner = self.option or self.item
        return f"{self.question.code}.{inner.code}" if inner and inner.code else self.question.code


@dataclass(frozen=True)
class PaperNotice:
    """What the paper tells of who asks (`controller`), whom to contact, why, and how many days answers are kept."""

    controller: str
    contact: str
    purpose: str
    retention_days: int


@dataclass
class Paper:
    """A whole questionnaire; `parts`: the number of each line that is not blank → what it is; `next_paper`: the line at
    which another questionnaire begins that was not read. `notice`: only where the paper says all of it;
    `missing_of_notice`: what it does not say, where it says some.
    """

    lines: tuple[PaperLine, ...]
    title: str = ""
    background: str = ""
    introduction: str = ""
    closing: str = ""
    questions: list[PaperQuestion] = field(default_factory=list)
    parts: dict[int, LinePart] = field(default_factory=dict)
    next_paper: int | None = None
    notice: PaperNotice | None = None
    missing_of_notice: tuple[str, ...] = ()
