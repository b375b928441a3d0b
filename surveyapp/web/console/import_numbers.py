"""What the preview of an import asks about numbers: which download it is, then the columns that this leaves open."""

from collections import Counter
from dataclasses import dataclass

import orjson
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.collection.exports.numbers import MeaningOutcome, NumbersGroup
from surveyapp.collection.exports.options import Numbers
from surveyapp.reports.wording import number_words
from surveyapp.services.numbers_answers import EarlierAnswer
from surveyapp.services.uploads import Preview

MOST_NUMBERS = 30
"""Different numbers of a group that are listed."""

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
    """A number, the option that each meaning gives (nothing where it gives none), and how many cells hold it."""

    number: str
    options: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class GroupQuestion:
    """Columns of numbers that are decided together; `means` stand under the meanings in their order."""

    name: str
    headings: tuple[str, ...]
    contradicts: bool
    is_open: bool
    meanings: tuple[str, ...]
    lines: tuple[NumberLine, ...]
    others: int
    means: tuple[str, ...]
    field: str
    chosen: str
    offered: bool


@dataclass(frozen=True)
class NumbersQuestion:
    """Everything that is asked about numbers. `open`: how many of it stops the import.

    `needed`: the first question has to be answered; `chosen`: the download, `offered` if it is the answer of last
    time, which does not count yet.
    """

    open: int
    needed: bool
    chosen: str
    offered: bool
    groups: tuple[GroupQuestion, ...]


def numbers_question(preview: Preview) -> NumbersQuestion | None:
    """The questions about numbers; None for a file without any that stand for options."""
    export = preview.export
    if export is None or not export.numbers.groups:
        return None
    said, earlier = export.corrections.numbers, preview.earlier or EarlierAnswer()
    open_groups = export.numbers.open_groups
    shown = [group for group in export.numbers.groups if group.is_open or group.why == "question"]
    return NumbersQuestion(
        open=len(open_groups) if said else bool(open_groups),
        needed=bool(open_groups) and said is None,
        chosen=said or earlier.numbers or "",
        offered=said is None and earlier.numbers is not None and bool(open_groups),
        groups=tuple(_group(preview, group, number, earlier) for number, group in enumerate(shown)),
    )


def _group(preview: Preview, group: NumbersGroup, number: int, earlier: EarlierAnswer) -> GroupQuestion:
    assert preview.table is not None  # it was read before it was matched
    questions = {
        str(asked.question.text): None
        for asked in preview.questionnaire.asked_items()
        if asked.code in group.items
    }
    said = group.meaning if group.why == "question" else None
    outcomes = [outcome for outcome in group.outcomes if outcome.fits or outcome.meaning == said]
    outcomes = outcomes or list(group.outcomes)
    lines = _lines(outcomes)
    before = Counter(earlier.meanings.get(item) for item in group.items).most_common(1)[0][0]
    usable: list[Numbers] = [outcome.meaning for outcome in outcomes]
    first = preview.export is not None and preview.export.corrections.numbers is None
    later = first and earlier.numbers is not None  # the download is asked first
    offered = before if group.is_open and before in usable and not later else None
    return GroupQuestion(
        name=_("；").join(questions),
        headings=tuple(preview.table.header[column] for column in group.columns),
        contradicts=group.why == "contradict",
        is_open=group.is_open,
        meanings=tuple(usable),
        lines=tuple(lines[:MOST_NUMBERS]),
        others=max(0, len(lines) - MOST_NUMBERS),
        means=tuple("" if outcome.mean is None else number_words(outcome.mean) for outcome in outcomes),
        field=orjson.dumps({"field": number, "items": group.items}).decode(),
        chosen=said or offered or "",
        offered=offered is not None,
    )


def _lines(outcomes: list[MeaningOutcome]) -> list[NumberLine]:
    """The numbers of all meanings, in the order of the first one that has them."""
    counts = {number: count for outcome in outcomes for number, _label, count in outcome.options}
    labels = [{number: label for number, label, _count in outcome.options} for outcome in outcomes]
    return [
        NumberLine(number, tuple(found.get(number, "") for found in labels), count)
        for number, count in counts.items()
    ]
