"""The questions of an import's preview about numbers: which download it is, then the columns that this leaves open."""

from collections import Counter
from dataclasses import dataclass

import orjson
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.collection.exports.cells.options import NumberMeaning
from surveyapp.collection.exports.rows.numbers import MeaningOutcome, NumbersGroup
from surveyapp.reports.words.wording import number_words
from surveyapp.services.answers.numbers_answers import EarlierAnswer
from surveyapp.services.answers.uploads import ImportPreview
from surveyapp.web.console.limits import MOST_NUMBERS_LISTED

DOWNLOADS = {
    "label": (_l("按文本"), _l("选项写成文字；量表题等只剩数字的，是选项文字或分数")),
    "position": (_l("按序号"), _l("数字是第几个选项，从 1 数起")),
    "score": (_l("按分数"), _l("数字是选项的分值")),
    "code": (_l("按选项代码"), _l("数字是问卷文件中选项的代码")),
}
"""Which download it was -> its name at the survey website, and what it holds."""

MEANINGS = {
    "label": _l("选项文字"),
    "position": _l("选项序号"),
    "score": _l("分数"),
    "code": _l("选项代码"),
}
"""Meaning of a number -> what people read."""


@dataclass(frozen=True)
class NumberLine:
    """A number, the option that each reading gives (nothing where it gives none), and how many cells hold it."""

    number: str
    options: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class ReadingColumn:
    """A reading that several meanings share: `value` is the first of these, `mean` the mean score of all answers, in
    words.
    """

    value: NumberMeaning
    meanings: tuple[NumberMeaning, ...]
    mean: str


@dataclass(frozen=True)
class GroupQuestion:
    """Columns of numbers that are decided together. `lines` have one option for each of `readings`.

    `field` names it in the form; `chosen`: the value of the reading that was said, or `offered` from last time.
    """

    name: str
    headings: tuple[str, ...]
    contradicts: bool
    is_open: bool
    readings: tuple[ReadingColumn, ...]
    lines: tuple[NumberLine, ...]
    others: int
    field: str
    chosen: str
    offered: bool


@dataclass(frozen=True)
class NumbersQuestion:
    """Everything that is asked about numbers. `open_count`: how many of the questions stop the import.

    `needed`: the first question has to be answered; `chosen`: the download, `offered` if it is the answer of last
    time, which does not count yet.
    """

    open_count: int
    needed: bool
    chosen: str
    offered: bool
    groups: tuple[GroupQuestion, ...]


def numbers_question(preview: ImportPreview) -> NumbersQuestion | None:
    """The questions about numbers; None for a file without any that stand for options."""
    export = preview.export
    if export is None or not export.numbers.groups:
        return None
    said, earlier = export.corrections.numbers, preview.earlier or EarlierAnswer()
    open_groups = export.numbers.open_groups
    shown = [group for group in export.numbers.groups if group.is_open or group.why == "question"]
    return NumbersQuestion(
        open_count=len(open_groups) if said else bool(open_groups),
        needed=bool(open_groups) and said is None,
        chosen=said or (open_groups and earlier.numbers) or "",
        offered=said is None and earlier.numbers is not None and bool(open_groups),
        groups=tuple(_group(preview, group, number, earlier) for number, group in enumerate(shown)),
    )


def _group(
    preview: ImportPreview, group: NumbersGroup, number: int, earlier_answer: EarlierAnswer
) -> GroupQuestion:
    assert preview.table is not None  # it was read before it was matched
    questions = {
        str(item.question_text): None for item in preview.questionnaire.items if item.code in group.items
    }
    said = group.meaning if group.why == "question" else None
    outcomes = [outcome for outcome in group.outcomes if outcome.fits or outcome.meaning == said]
    outcomes = outcomes or list(group.outcomes)
    same: dict[object, list[MeaningOutcome]] = {}
    for outcome in outcomes:
        same.setdefault((outcome.options, outcome.fits), []).append(outcome)
    readings = tuple(_reading(alike) for alike in same.values())
    lines = _lines([alike[0] for alike in same.values()])
    first = preview.export is not None and preview.export.corrections.numbers is None
    later = first and earlier_answer.numbers is not None  # the download is asked first
    before = Counter(earlier_answer.meanings.get(item) for item in group.items).most_common(1)[0][0]
    offered = before if group.is_open and not later else None
    meaning = said or offered
    values = {each: reading.value for reading in readings for each in reading.meanings}
    return GroupQuestion(
        name=_("；").join(questions),
        headings=tuple(preview.table.header[column] for column in group.columns),
        contradicts=group.why == "contradict",
        is_open=group.is_open,
        readings=readings,
        lines=tuple(lines[:MOST_NUMBERS_LISTED]),
        others=max(0, len(lines) - MOST_NUMBERS_LISTED),
        field=orjson.dumps({"field": number, "items": group.items}).decode(),
        chosen=values.get(meaning, "") if meaning else "",
        offered=offered in values,
    )


def _reading(alike: list[MeaningOutcome]) -> ReadingColumn:
    """The meanings that have the same result."""
    mean = alike[0].mean
    meanings = tuple(outcome.meaning for outcome in alike)
    return ReadingColumn(meanings[0], meanings, "" if mean is None else number_words(mean))


def _lines(outcomes: list[MeaningOutcome]) -> list[NumberLine]:
    """The numbers of all meanings, in the order of the first one that has them."""
    counts = {number: count for outcome in outcomes for number, _label, count in outcome.options}
    labels = [{number: label for number, label, _count in outcome.options} for outcome in outcomes]
    return [
        NumberLine(number, tuple(found.get(number, "") for found in labels), count)
        for number, count in counts.items()
    ]
