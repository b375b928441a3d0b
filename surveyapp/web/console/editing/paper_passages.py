"""A paper beside what was read of it: its lines in passages, each with the question that they make."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from surveyapp.papers.paper import LinePart, PaperItem, PaperLine, PaperOption, PaperQuestion
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire

PARTS: Mapping[str, LazyString] = {
    "title": _l("标题"),
    "introduction": _l("卷首说明"),
    "closing": _l("结束语"),
    "notice": _l("告知"),
    "section": _l("部分标题"),
    "question": _l("题目"),
    "option": _l("选项"),
    "item": _l("矩阵的行"),
    "scale_head": _l("矩阵的表头"),
    "condition": _l("跳转或条件"),
    "left_out": _l("没有收入"),
    "not_understood": _l("没有读懂"),
}
"""What a line can be -> what people read."""

WHOLE_PARTS: Mapping[str, LazyString] = {
    "introduction": _l("写入卷首说明，显示在题目之前。"),
    "closing": _l("写入结束语。"),
    "notice": _l("写入告知。"),
    "section": _l("作下面各题的部分名称。"),
}
"""What becomes of the lines of no question -> what people read; other lines have sentences of their own."""


@dataclass(frozen=True)
class SourceLine:
    """A line of the paper, what it is, and the elements of the page that show what became of it."""

    number: int
    text: str
    part: str
    joins: tuple[str, ...]

    @property
    def part_words(self) -> LazyString:
        """What the line is, in words."""
        return PARTS[self.part]


@dataclass(frozen=True)
class PaperConditionNote:
    """Who is asked, in the words of the paper. `is_written`: as a key of the file, else as a comment beside it."""

    text: str
    is_written: bool


@dataclass(frozen=True)
class ShownQuestion:
    """A question of the file with its number there; `section` is told where another one begins."""

    question: PaperQuestion
    number: int
    section: str
    conditions: tuple[PaperConditionNote, ...]


@dataclass(frozen=True)
class Passage:
    """Lines that stand together and belong to the same question, or are the same part of the whole paper.

    `number`: of that question in the file, 0 for none; `shown`: the questions that are shown beside these lines, none
    where their question is shown beside earlier ones.
    """

    lines: tuple[SourceLine, ...]
    part: str
    question: PaperQuestion | None
    number: int
    shown: tuple[ShownQuestion, ...]

    @property
    def id(self) -> str:
        """The element that shows what became of these lines."""
        return f"part-{self.lines[0].number}"


def line_counts(read: ReadQuestionnaire) -> Mapping[str, int]:
    """What lines can be -> how many lines of the paper are so, of those that are there."""
    return Counter(read.paper.parts[line.number].part for line in read.paper.lines)


def passages(read: ReadQuestionnaire) -> list[Passage]:
    """The whole paper from its first line to its last; every question is shown once."""
    parts = read.paper.parts
    groups = [
        tuple(group)
        for _together, group in groupby(read.paper.lines, key=lambda line: _together_with(parts[line.number]))
    ]
    numbers = {id(question): number for number, question in enumerate(read.questions, start=1)}
    shown = _shown_in(read, groups)
    of_line = _questions_of_lines(read.questions)
    found = []
    for place, lines in enumerate(groups):
        part = parts[lines[0].number]
        question = part.question
        whole = f"part-{lines[0].number}" if question is None else question_id(question)
        joined = tuple(_source_line(line, parts[line.number], whole, of_line) for line in lines)
        number = numbers[id(question)] if question is not None else 0
        kind = part.part if question is None else "question"
        found.append(Passage(joined, kind, question, number, tuple(shown.get(place, ()))))
    return found


def question_id(question: PaperQuestion) -> str:
    """The element of a question on the page."""
    return f"question-{question.code}"


def _shown_in(
    read: ReadQuestionnaire, groups: Sequence[Sequence[PaperLine]]
) -> dict[int, list[ShownQuestion]]:
    """The place of a group of lines -> the questions that are shown beside it: each at its first line, one without
    a line of its own beside the one before.
    """
    of_line = {line.number: place for place, lines in enumerate(groups) for line in lines}
    conditions = _conditions(read)
    shown: dict[int, list[ShownQuestion]] = {}
    section, place = "", 0
    for number, question in enumerate(read.questions, start=1):
        place = next((of_line[line] for line in question.lines if line in of_line), place)
        new_section = question.section if question.section != section else ""
        section = question.section
        notes = tuple(conditions.get(question.code, ()))
        shown.setdefault(place, []).append(ShownQuestion(question, number, new_section, notes))
    return shown


def _questions_of_lines(questions: Sequence[PaperQuestion]) -> dict[int, list[str]]:
    """The number of a line -> the elements of the questions that are asked there."""
    found: dict[int, list[str]] = {}
    for question in questions:
        for line in question.lines:
            found.setdefault(line, []).append(question_id(question))
    return found


def _together_with(part: LinePart) -> object:
    return id(part.question) if part.question is not None else part.part


def _source_line(line: PaperLine, part: LinePart, whole: str, of_line: Mapping[int, list[str]]) -> SourceLine:
    """A line with the questions, options or items that it became, else with the whole question or passage."""
    joins: list[str] = []
    if part.question is not None and part.part == "question":
        joins = [*of_line.get(line.number, []), *_options_of_line(part.question, line.number)]
    elif part.question is not None and part.part in ("option", "item"):
        of_question: Sequence[PaperOption | PaperItem] = (
            part.question.options if part.part == "option" else part.question.items
        )
        joins = [
            f"{whole}-{part.part}-{place}"
            for place, piece in enumerate(of_question, start=1)
            if line.number in piece.lines
        ]
    return SourceLine(line.number, line.text, part.part, tuple(joins) or (whole,))


def _options_of_line(question: PaperQuestion, number: int) -> Iterator[str]:
    """The elements of the options that stand in the line of a question."""
    for place, option in enumerate(question.options, start=1):
        if number in option.lines:
            yield f"{question_id(question)}-option-{place}"


def _conditions(read: ReadQuestionnaire) -> dict[str, list[PaperConditionNote]]:
    found: dict[str, list[PaperConditionNote]] = {}
    for proposal in read.proposals.proposals:
        if proposal.key == "show_if":
            written = not isinstance(proposal.value, str)
            note = PaperConditionNote(str(proposal.params.get("text", "")), written)
            found.setdefault(str(proposal.question), []).append(note)
    return found
