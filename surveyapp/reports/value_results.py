"""The results of numbers, dates and orders of options, as documents and pages show them: sentences, tables, bars."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from surveyapp.analysis.results import Figure, Outcome, QuestionResult, share
from surveyapp.analysis.values.classes import date_classes, number_classes
from surveyapp.analysis.values.summaries import date_range_of, number_summary, option_ranks
from surveyapp.reports.limits import MOST_CLASSES
from surveyapp.reports.sections.ranking import RankedEntry, rank_entries, ranking_sentence
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.value_words import (
    exact_words,
    value_name,
    value_sentence,
    value_words,
    with_unit,
)
from surveyapp.reports.words.wording import (
    SHARE_PLACES,
    number_words,
    percent,
    quote_label,
    short_labels,
)


@dataclass(frozen=True)
class ValueCell:
    """A cell: its text, and the number that it states with its decimals, if it is one that can be computed with."""

    text: str
    number: float | None = None
    places: int = 0


@dataclass(frozen=True)
class ValueTable:
    """A table whose first column names the rows; `name` is what it shows beside the question, `note` stands below."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[ValueCell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class ValueBars:
    """Bars: their names and values, how the values are written, and what they are; `column`: that of the last table
    where the values stand. `unit`: `%` or nothing.
    """

    series: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    column: int
    unit: str = "%"


@dataclass(frozen=True)
class ValueResults:
    """What is said of one question: `headline`, `sentences`; tables and bars are missing where nobody answered."""

    headline: str
    sentences: str
    tables: tuple[ValueTable, ...] = ()
    bars: ValueBars | None = None


def number_results(result: QuestionResult) -> ValueResults:
    """Mean, median, standard deviation and ends; how often each number was given, or each class of numbers."""
    summary, item = number_summary(result), result.item
    if not result.n:
        return _nobody()
    exact = {"median": summary.median, "low": summary.low, "high": summary.high}
    told = {name: with_unit(value_words(outcome, exactly=True), item) for name, outcome in exact.items()}
    told |= {"mean": with_unit(value_words(summary.mean), item)}
    figures = (
        ("mean", summary.mean, False),
        ("median", summary.median, True),
        ("sd", summary.sd, False),
        ("low", summary.low, True),
        ("high", summary.high, True),
    )
    rows = tuple(
        (
            ValueCell(value_name(code)),
            _figure_cell(outcome, with_unit(value_words(outcome, exactly=given), item)),
        )
        for code, outcome, given in figures
    )
    measures = ValueTable(value_name("measure"), (value_name("measure"), value_name("value")), rows)
    classes = _number_classes(result)
    note = value_sentence("classes") if any(name.startswith("[") for name, _ in classes) else ""
    return ValueResults(
        value_sentence("headline_number", mean=told["mean"]),
        _answered(result) + value_sentence("number", **told),
        (measures, *_distribution("numbers", classes, result, note)),
        _bars(classes, result),
    )


def date_results(result: QuestionResult) -> ValueResults:
    """The earliest and the latest date; how many gave one of each day, month, year or decade."""
    ends = date_range_of(result)
    if ends is None:
        return _nobody()
    earliest, latest = ends
    rows = tuple(
        (ValueCell(value_name(code)), ValueCell(day))
        for code, day in (("earliest", earliest), ("latest", latest))
    )
    measures = ValueTable(value_name("measure"), (value_name("measure"), value_name("value")), rows)
    classes = date_classes(result, MOST_CLASSES)
    return ValueResults(
        value_sentence("headline_date", earliest=earliest, latest=latest),
        _answered(result) + value_sentence("date", earliest=earliest, latest=latest),
        (measures, *_distribution("dates", classes, result, "")),
        _bars(classes, result),
    )


def rank_results(result: QuestionResult) -> ValueResults:
    """Of each option how many ranked it, how many first, its mean place and its 平均综合得分, by which they stand."""
    if not result.n:
        return _nobody()
    names = short_labels([str(option.label) for option in result.options])
    named = list(zip(names, result.options, option_ranks(result), strict=True))
    named.sort(key=lambda entry: -_exact(entry[2].score))
    entries = [
        RankedEntry(name, _exact(rank.score), number_words(_exact(rank.score))) for name, _, rank in named
    ]
    top = rank_entries(entries)[0]
    first = say("、").join(quote_label(entry.name) for entry in top[:3])
    rows = tuple(
        (
            ValueCell(str(option.label)),
            ValueCell(str(rank.n), rank.n),
            ValueCell(str(rank.first), rank.first),
            _figure_cell(rank.mean_rank, value_words(rank.mean_rank)),
            _figure_cell(rank.score, value_words(rank.score)),
        )
        for _, option, rank in named
    )
    columns = ("option", "ranked", "first", "mean_rank", "rank_score")
    note = value_sentence("rank_formula", n=result.n, options=len(names))
    return ValueResults(
        value_sentence("headline_rank", option=first, score=top[0].printed),
        _answered(result) + value_sentence("rank", options=ranking_sentence(entries, MOST_CLASSES)),
        (ValueTable(value_name("rank_score"), tuple(map(value_name, columns)), rows, note),),
        ValueBars(
            value_name("rank_score"),
            tuple(entry.name for entry in entries[:MOST_CLASSES]),
            tuple(float(entry.exact) for entry in entries[:MOST_CLASSES]),
            tuple(entry.printed for entry in entries[:MOST_CLASSES]),
            column=4,
            unit="",
        ),
    )


Results = Callable[[QuestionResult], ValueResults]
"""What is said of the answers to one question."""

Classes = Sequence[tuple[str, int]]
"""What was given, or a class of it, and by how many."""


def _nobody() -> ValueResults:
    return ValueResults(value_sentence("headline_nobody"), value_sentence("nobody"))


def _answered(result: QuestionResult) -> str:
    blank = value_sentence("blank", blank=result.blank) if result.blank else ""
    return value_sentence("answered", n=result.n) + blank


def _exact(outcome: Outcome) -> Fraction:
    return outcome.exact if isinstance(outcome, Figure) else Fraction(0)


def _figure_cell(outcome: Outcome, text: str) -> ValueCell:
    return ValueCell(text, outcome.value if isinstance(outcome, Figure) else None, SHARE_PLACES)


def _number_classes(result: QuestionResult) -> Classes:
    """Each number that was given, or where these are many, classes of equal width with round borders."""
    found = number_classes(result, MOST_CLASSES)
    if all(one.end is None for one in found):
        return [(exact_words(one.start), one.count) for one in found]
    ends = [one.start if one.end is None else one.end for one in found]
    return [
        (f"[{exact_words(one.start)}, {exact_words(end)})", one.count)
        for one, end in zip(found, ends, strict=True)
    ]


def _distribution(what: str, classes: Classes, result: QuestionResult, note: str) -> Iterator[ValueTable]:
    if not classes:
        return
    shares = [share(count, result.n) for _, count in classes]
    rows = tuple(
        (ValueCell(name), ValueCell(str(count), count), _figure_cell(of, percent(of)))
        for (name, count), of in zip(classes, shares, strict=True)
    )
    header = (value_name(what), value_name("count"), value_name("share"))
    yield ValueTable(value_name(what), header, rows, value_sentence("shares", n=result.n) + note)


def _bars(classes: Classes, result: QuestionResult) -> ValueBars | None:
    if not classes:
        return None
    shares = [share(count, result.n) for _, count in classes]
    return ValueBars(
        value_name("share"),
        tuple(name for name, _ in classes),
        tuple(float(of.rounded(SHARE_PLACES)) if isinstance(of, Figure) else 0.0 for of in shares),
        tuple(percent(of) for of in shares),
        column=2,
    )
