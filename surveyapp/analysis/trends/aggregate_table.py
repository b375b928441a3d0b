"""Tables of counts by period, unit and source: read, their sums checked, and added up to shares over time."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from surveyapp.analysis.limits import LONGEST_AGGREGATE_CELL, MOST_AGGREGATE_PROBLEMS
from surveyapp.analysis.trends.aggregate_cells import COUNTS, KEYS, AggregateCells, Role
from surveyapp.definition.limits import MOST_PEOPLE
from surveyapp.definition.normal_form import letters_only, normal_form
from surveyapp.definition.periods import MONTHS_OF_YEAR, Period, read_period

_WHOLE = re.compile(r"\d{1,12}(?:\.0{1,6})?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){1,3}", re.ASCII)
_ADDED_UP = ("合计", "总计", "共计", "小计")
_TOTALS = frozenset(
    {
        "总数",
        "全部",
        "全年",
        *("全市", "全区", "全县", "全州", "全省", "全镇", "全乡"),
        "total",
        "sum",
        "subtotal",
    }
)
"""What stands instead of a period, a unit or a source in a row that adds up others, letters alone; also whatever ends
with a word of `_ADDED_UP`, as 各单位合计: counted as a unit, it would count everybody twice.
"""


@dataclass(frozen=True)
class AggregateProblem:
    """What is unclear or wrong: the `row` as the text counts lines, the heading of its column (empty: the whole row),
    what was `found` and what was `expected`.

    `not_a_number`, `not_whole`, `percent`, `below_zero`, `too_many_people` · `thousands` (a comma: say whether it parts
    thousands), `bad_thousands` · `blank_count` (say whether it is 0) · `no_period`, `blank_key` · `too_many_cells` ·
    `row_twice`, `period_within` (expected: the other row) · `total_below` the satisfied are more than all ·
    `sum_differs` the rows or columns do not add up to what is written.
    """

    code: str
    row: int
    column: str = ""
    found: str = ""
    expected: str = ""

    @property
    def is_of_sums(self) -> bool:
        """Whether a person may decide that the single rows count nevertheless."""
        return self.code == "sum_differs"


@dataclass(frozen=True)
class AggregateRow:
    """The counts of one period, unit and source (empty: the table has none): `satisfied` of `n` opinions."""

    period: Period
    unit: str
    source: str
    satisfied: int
    n: int
    no_opinion: int = 0


@dataclass(frozen=True)
class AnswersOfPerson:
    """What a person says of a table where it does not say it: what each column holds, whether commas part thousands,
    whether blank counts are zeros, the year of bare months and the period of a table without any.
    """

    roles: tuple[Role, ...]
    thousands: bool = False
    blank_is_zero: bool = False
    year: int | None = None
    period: Period | None = None


@dataclass(frozen=True)
class AggregateTable:
    """The rows of a table that count, its problems, and how many rows were `totals` that add others up. `filled`: in
    how many cells nothing stood, as in merged ones, and the one above was taken.
    """

    rows: tuple[AggregateRow, ...]
    problems: tuple[AggregateProblem, ...] = ()
    totals: int = 0
    filled: int = 0

    @property
    def blocking(self) -> tuple[AggregateProblem, ...]:
        """The problems with which nothing can be kept."""
        return tuple(problem for problem in self.problems if not problem.is_of_sums)

    def as_json(self) -> list[list[Any]]:
        """The rows as they are stored."""
        return [
            [row.period.code, row.unit, row.source, row.satisfied, row.n, row.no_opinion] for row in self.rows
        ]

    @classmethod
    def from_json(cls, content: Iterable[Sequence[Any]]) -> Self:
        """The table of stored rows; ValueError where a period cannot be read."""
        rows = []
        for code, unit, source, satisfied, n, no_opinion in content:
            period = read_period(code)
            if period is None:
                raise ValueError(f"no period: {code}")
            rows.append(AggregateRow(period, unit, source, satisfied, n, no_opinion))
        return cls(tuple(rows))

    def shares(self, by: Literal["unit", "source"] | None = None) -> dict[str, dict[Period, "CountedShare"]]:
        """Unit or source (without one: "") -> period -> the counts added up, periods in order.

        Whatever rows are added in whatever order, the counts of all units are those of the whole.
        """
        found: dict[str, dict[Period, CountedShare]] = {}
        for row in sorted(self.rows, key=lambda row: (row.period, row.unit, row.source)):
            periods = found.setdefault(getattr(row, by) if by else "", {})
            before = periods.get(row.period, CountedShare(0, 0))
            periods[row.period] = before.plus(CountedShare(row.satisfied, row.n))
        return found

    @property
    def missing(self) -> tuple[Period, ...]:
        """The months between the first and the last that no row counts."""
        months = {month for row in self.rows for month in row.period.single_months}
        if not months:
            return ()
        places = (divmod(place, MONTHS_OF_YEAR) for place in range(_place(min(months)), _place(max(months))))
        between = (Period(year, month + 1, 1) for year, month in places)
        return tuple(month for month in between if month not in months)

    def years(self) -> dict[int, "CountedYear"]:
        """Year -> its counts added up, with the first and the last period that it has and the months that are there."""
        found: dict[int, CountedYear] = {}
        for period, counted in self.shares().get("", {}).items():
            year = found.get(period.year, CountedYear(period, period, CountedShare(0, 0), frozenset()))
            last = max(year.last, period, key=lambda each: each.last_day)
            months = year.months.union(period.single_months)
            found[period.year] = CountedYear(year.first, last, year.counted.plus(counted), months)
        return found


def _place(month: Period) -> int:
    return month.year * MONTHS_OF_YEAR + month.month - 1


@dataclass(frozen=True)
class CountedShare:
    """How many were satisfied, of how many."""

    satisfied: int
    n: int

    def plus(self, other: "CountedShare") -> "CountedShare":
        """Both together."""
        return CountedShare(self.satisfied + other.satisfied, self.n + other.n)


@dataclass(frozen=True)
class CountedYear:
    """The counts of a year, from its first to its last period; `months` are those that some row counts."""

    first: Period
    last: Period
    counted: CountedShare
    months: frozenset[Period]

    @property
    def missing(self) -> tuple[Period, ...]:
        """The months between the first and the last period that no row counts."""
        begin, end = self.first.month, self.last.month + self.last.months
        asked = (Period(self.first.year, month, 1) for month in range(begin, end))
        return tuple(month for month in asked if month not in self.months)

    @property
    def is_whole(self) -> bool:
        """Whether every month of the year is counted."""
        return len(self.months) == MONTHS_OF_YEAR


@dataclass
class _Row:
    """A row as it is read: its line, its keys (None: a total over all; `filled`: taken from the row above), its counts
    by column.
    """

    line: int
    keys: dict[Role, str | None]
    filled: set[Role] = field(default_factory=set)
    counts: dict[int, int] = field(default_factory=dict)

    @property
    def is_total(self) -> bool:
        return None in self.keys.values()


def read_aggregate(cells: AggregateCells, said: AnswersOfPerson) -> AggregateTable:
    """The table whose columns hold what `said.roles` says, as many as there are headings, with whatever is wrong.

    Rows of totals are compared with the rows that they add up, and count no more; a column of totals is compared with
    the others of its row.
    """
    reading = _Reading(cells, said)
    rows = [*reading.rows()]
    details, totals = [row for row in rows if not row.is_total], [row for row in rows if row.is_total]
    found = [*reading.details(details)]
    reading.check_totals(details, totals)
    reading.check_twice(found)
    return AggregateTable(
        tuple(row for _, row in found),
        tuple(sorted(reading.problems[:MOST_AGGREGATE_PROBLEMS], key=lambda problem: problem.row)),
        len(totals),
        reading.filled,
    )


class _Reading:
    """Reads the rows of one table and gathers what is wrong with them."""

    def __init__(self, cells: AggregateCells, said: AnswersOfPerson) -> None:
        self._cells, self._said = cells, said
        self.problems: list[AggregateProblem] = []
        self.filled = 0
        self._columns: Mapping[Role, list[int]] = {
            role: [place for place, each in enumerate(said.roles) if each == role]
            for role in (*KEYS, *COUNTS)
        }
        for line in cells.ragged:
            self._tell("too_many_cells", line)

    def _tell(
        self, code: str, row: int, column: int | None = None, found: str = "", expected: object = ""
    ) -> None:
        heading = self._cells.headings[column] if column is not None else ""
        self.problems.append(AggregateProblem(code, row, heading, found, str(expected)))

    def rows(self) -> Iterator[_Row]:
        """The rows with their keys and counts; what cannot be read is told."""
        above: dict[Role, str | None] = {}
        for line, cells in self._cells.rows:
            row = _Row(line, *self._keys(line, cells, above))
            if not row.is_total:
                above = row.keys
            for role in COUNTS:
                for place in self._columns[role]:
                    number = self._number(line, place, cells[place])
                    if number is not None:
                        row.counts[place] = number
            yield row

    def _keys(
        self, line: int, cells: Sequence[str], above: Mapping[Role, str | None]
    ) -> tuple[dict[Role, str | None], set[Role]]:
        """A word for a total stands for all, and so do blanks behind it; other blanks repeat the cell above."""
        keys: dict[Role, str | None] = {}
        filled: set[Role] = set()
        totalled = False
        for place, role in enumerate(self._said.roles):
            if role not in KEYS:
                continue
            cell = normal_form(cells[place], LONGEST_AGGREGATE_CELL)
            letters = letters_only(cell, LONGEST_AGGREGATE_CELL)
            if letters in _TOTALS or letters.endswith(_ADDED_UP):
                keys[role], totalled = None, True
            elif cell:
                keys[role] = cell
            elif totalled:
                keys[role] = None
            elif (before := above.get(role)) is not None:
                keys[role] = before
                filled.add(role)
                self.filled += 1
            else:
                self._tell("blank_key", line, place)
                keys[role] = ""
        return keys, filled

    def _number(self, line: int, place: int, cell: str) -> int | None:
        written = normal_form(cell, LONGEST_AGGREGATE_CELL).strip().replace("，", ",")
        if written in ("", "-", "—", "–", "/"):
            if self._said.blank_is_zero:
                return 0
            self._tell("blank_count", line, place, cell)
        elif _WHOLE.fullmatch(written):
            number = int(written.partition(".")[0])
            if number <= MOST_PEOPLE:
                return number
            self._tell("too_many_people", line, place, cell, MOST_PEOPLE)
        elif _THOUSANDS.fullmatch(written):
            if self._said.thousands:
                return int(written.replace(",", ""))
            self._tell("thousands", line, place, cell, written.replace(",", ""))
        else:
            self._tell(_trouble(written), line, place, cell)
        return None

    def details(self, rows: Iterable[_Row]) -> Iterator[tuple[int, AggregateRow]]:
        """The rows that are no totals, with their lines; those that could not be read are left out."""
        for row in rows:
            period = self._period(row)
            if len(row.counts) < sum(len(self._columns[role]) for role in COUNTS) or period is None:
                continue
            satisfied, unsatisfied, silent = (
                sum(row.counts[place] for place in self._columns[role]) for role in COUNTS[:3]
            )
            if not self._columns["unsatisfied"]:
                whole = row.counts[self._columns["total"][0]]
                unsatisfied = whole - satisfied - silent
                if unsatisfied < 0:
                    self._tell(
                        "total_below", row.line, self._columns["total"][0], str(whole), satisfied + silent
                    )
                    continue
            elif self._columns["total"]:
                place = self._columns["total"][0]
                if row.counts[place] != satisfied + unsatisfied + silent:
                    added = satisfied + unsatisfied + silent
                    self._tell("sum_differs", row.line, place, str(row.counts[place]), added)
            unit, source = row.keys.get("unit") or "", row.keys.get("source") or ""
            yield row.line, AggregateRow(period, unit, source, satisfied, satisfied + unsatisfied, silent)

    def _period(self, row: _Row) -> Period | None:
        written = row.keys.get("period")
        if "period" not in self._said.roles:
            if self._said.period is None:
                self._tell("no_period", row.line)
            return self._said.period
        period = read_period(written or "")
        if period is None and written and self._said.year is not None:
            period = read_period(f"{self._said.year}年{written}")
        if period is None and written:
            self._tell("no_period", row.line, self._columns["period"][0], written)
        return period

    def check_totals(self, details: Sequence[_Row], totals: Iterable[_Row]) -> None:
        """Compare each row of totals, count by count, with the rows that it adds up."""
        places = [place for role in COUNTS for place in self._columns[role]]
        sums: dict[tuple[Role, ...], dict[tuple[str | None, ...], Counter[int]]] = {}

        def added(keys: Mapping[Role, str | None]) -> Counter[int]:
            """The counts of the rows with these keys, by column; rows are added up once for each set of keys."""
            named = tuple(key for key, value in keys.items() if value is not None)
            if named not in sums:
                sums[named] = {}
                for row in details:
                    counted = sums[named].setdefault(tuple(row.keys[key] for key in named), Counter())
                    counted.update(row.counts)
            return sums[named].get(tuple(keys[key] for key in named), Counter())

        for total in totals:
            whole = {key: None if key in total.filled else value for key, value in total.keys.items()}
            if all(added(whole)[place] == number for place, number in total.counts.items()):
                continue  # where the cell before 合计 is empty, it may be the total of all
            found = added(total.keys)
            for place in places:
                if place in total.counts and total.counts[place] != found[place]:
                    self._tell("sum_differs", total.line, place, str(total.counts[place]), found[place])

    def check_twice(self, found: Sequence[tuple[int, AggregateRow]]) -> None:
        """Tell rows for the same period, unit and source, and periods that hold another one of the same unit."""
        rows: dict[tuple[str, str, Period], int] = {}
        months: dict[tuple[str, str, Period], int] = {}
        for line, row in found:
            key = (row.unit, row.source)
            here = [(*key, month) for month in row.period.single_months]
            if other := rows.get((*key, row.period)):
                self._tell("row_twice", line, expected=other)
            elif taken := [months[month] for month in here if month in months]:
                self._tell("period_within", line, found=row.period.code, expected=min(taken))
            rows.setdefault((*key, row.period), line)
            for month in here:
                months.setdefault(month, line)


def _trouble(written: str) -> str:
    if written.endswith("%"):
        return "percent"
    if re.fullmatch(r"-\d+(?:\.\d+)?", written, re.ASCII):
        return "below_zero"
    if re.fullmatch(r"\d+\.\d+", written, re.ASCII):
        return "not_whole"
    return "bad_thousands" if re.fullmatch(r"[\d,]+", written, re.ASCII) else "not_a_number"
