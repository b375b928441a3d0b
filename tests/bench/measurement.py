"""What was measured: values of rounds with their unit, what is wanted of them, and tables of them."""

import itertools
import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Bound:
    """What is wanted of a figure: `limit` at most, or at least."""

    limit: float
    at_least: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value is as wanted."""
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {number(self.limit)}"


def at_most(limit: float) -> Bound:
    """A figure that is wanted small."""
    return Bound(limit)


def at_least(limit: float) -> Bound:
    """A figure that is wanted large."""
    return Bound(limit, at_least=True)


@dataclass(frozen=True)
class Measurement:
    """One figure of something: the values of its rounds, in `unit`; `failure` says why there is none.

    `quantity`: what of it was measured (CPU, wall, memory, rate …). `where`: the database and whatever else tells it
    from others of this name; `rows`: how many answers the survey had, in tables of growth. `note` is for people.
    `value` is the figure where it is not the median of the rounds.
    """

    name: str
    quantity: str
    unit: str
    values: tuple[float, ...]
    wanted: Bound | None = None
    where: str = ""
    rows: int | None = None
    note: str = ""
    failure: str = ""
    value: float | None = None

    @property
    def figure(self) -> float:
        """What is compared with what is wanted; NaN where nothing was measured."""
        if self.value is not None:
            return self.value
        return statistics.median(self.values) if self.values else math.nan

    @property
    def is_as_wanted(self) -> bool | None:
        """Whether the figure is as wanted; None where nothing is wanted."""
        return None if self.wanted is None else self.wanted.holds(self.figure)

    def for_json(self) -> dict[str, Any]:
        """All of it, and what was formed of the values."""
        return {
            "name": self.name,
            "quantity": self.quantity,
            "where": self.where,
            "rows": self.rows,
            "unit": self.unit,
            "figure": None if math.isnan(self.figure) else self.figure,
            "values": list(self.values),
            "wanted": None if self.wanted is None else str(self.wanted),
            "as_wanted": self.is_as_wanted,
            "note": self.note,
            "failure": self.failure,
        }


def failed(name: str, reason: str, *, where: str = "", rows: int | None = None) -> Measurement:
    """The line of something that could not be measured."""
    return Measurement(name, "", "", (), where=where, rows=rows, failure=reason)


@dataclass
class PartResult:
    """All figures of one part of the measurements; `seconds`: how long it took."""

    part: str
    measurements: list[Measurement] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failures(self) -> list[Measurement]:
        """What could not be measured."""
        return [each for each in self.measurements if each.failure]


HEADINGS = ("part", "figure", "", "where", "rows", "median", "lowest–highest", "unit", "wanted", "")


def lines_of(results: Iterable[PartResult]) -> Iterator[tuple[str, ...]]:
    """The cells of each figure, as `HEADINGS` names them."""
    for result in results:
        for each in result.measurements:
            spread = f"{number(min(each.values))}–{number(max(each.values))}" if len(each.values) > 1 else ""
            wanted = "" if each.wanted is None else str(each.wanted)
            verdict = {None: "", True: "yes", False: "NO"}[each.is_as_wanted]
            said = (
                f"FAILED: {each.failure}" if each.failure else "; ".join(filter(None, (verdict, each.note)))
            )
            rows = "" if each.rows is None else f"{each.rows:,}"
            figure = "" if math.isnan(each.figure) else number(each.figure)
            cells = (each.name, each.quantity, each.where, rows, figure, spread, each.unit, wanted, said)
            yield (result.part, *cells)


def growth_tables(
    results: Iterable[PartResult],
) -> Iterator[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """A table for each quantity that was measured with several numbers of answers: its title, headings and lines. They
    say each figure, and how many times as large it becomes with ten times as many answers.
    """
    quantities: dict[str, dict[tuple[str, str], dict[int, float]]] = {}
    for result in results:
        for each in result.measurements:
            if each.rows is not None and not math.isnan(each.figure):
                grown = quantities.setdefault(f"{each.quantity}, {each.unit}", {})
                grown.setdefault((each.name, each.where), {})[each.rows] = each.figure
    for title, figures in quantities.items():
        sizes = sorted({rows for by_rows in figures.values() for rows in by_rows})
        if len(sizes) > 1:
            headings = ("step", "where", *(f"{rows:,}" for rows in sizes))
            tenfold = tuple(f"×10 after {rows:,}" for rows in sizes[:-1])
            yield (
                title,
                headings + tenfold,
                [_growth(*key, by_rows, sizes) for key, by_rows in figures.items()],
            )


def _growth(name: str, where: str, by_rows: dict[int, float], sizes: Sequence[int]) -> tuple[str, ...]:
    cells = (number(by_rows[rows]) if rows in by_rows else "" for rows in sizes)
    ratios = (per_tenfold(by_rows, few, many) for few, many in itertools.pairwise(sizes))
    return (name, where, *cells, *ratios)


def per_tenfold(by_rows: dict[int, float], few: int, many: int) -> str:
    """How many times as large a figure becomes with ten times as many answers, between two numbers of them."""
    if few not in by_rows or many not in by_rows or by_rows[few] <= 0 or by_rows[many] <= 0:
        return ""
    return number((by_rows[many] / by_rows[few]) ** (1 / math.log10(many / few)))


def number(value: float) -> str:
    """A figure with three digits that say something."""
    if value == 0 or math.isinf(value):
        return f"{value:.0f}"
    value = float(f"{value:.3g}") if abs(value) < 100 else value
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"


def plain_table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table for a terminal."""
    shown = [headings, *lines]
    widths = [max(len(line[column]) for line in shown) for column in range(len(headings))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in shown
    )


def markdown_table(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """The same table as Markdown has it."""
    rule = ["---"] * len(headings)
    return "\n".join("| " + " | ".join(line) + " |" for line in (headings, rule, *lines))
