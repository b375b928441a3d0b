"""Cells pasted from a spreadsheet -> the values of indicators, and what cannot be understood and why."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.definition.indicators.targets import Amount, Range, in_usual_width, read_target
from surveyapp.definition.limits import LONGEST_PASSAGE, LONGEST_TARGET
from surveyapp.definition.normal_form import letters_only, normal_form
from surveyapp.indicators.limits import LONGEST_PASTED_TEXT, MOST_PASTED_CELLS, MOST_PASTED_LINES
from surveyapp.indicators.rules.rule import Rule
from surveyapp.indicators.rules.rule_table import rule_of


class LineTrouble(StrEnum):
    """Why nothing is taken from a line."""

    NO_VALUE = "no_value"
    """Its cell is empty, or a dash."""
    UNKNOWN_INDICATOR = "unknown_indicator"
    """It has no code and no name."""
    AMBIGUOUS_NAME = "ambiguous_name"
    """Several indicators have this name."""
    CODE_AND_NAME_DIFFER = "code_and_name_differ"
    """They are of two indicators."""
    PASTED_TWICE = "pasted_twice"
    """Another line has a value for the indicator."""
    TARGET_OR_VALUE = "target_or_value"
    """Behind the indicator stands its target, which may be the value too, and another value."""
    SPREADSHEET_ERROR = "spreadsheet_error"
    """#DIV/0! or #####."""
    SPREADSHEET_FORMULA = "spreadsheet_formula"
    """A formula instead of its result."""
    UNKNOWN_POINTS = "unknown_points"
    """Something in it is no criterion of the checklist."""
    NOT_PASTED = "not_pasted"
    """The rule wants a judgement with its reason."""


Column = Literal["code", "name", "value", "target", "evidence", "page"]

_HEADINGS: Mapping[Column, tuple[str, ...]] = {
    "code": ("编码", "代码", "编号", "指标编码", "指标代码", "指标编号", "code"),
    "name": ("指标", "指标名称", "名称", "三级指标", "四级指标", "末级指标", "indicator", "name"),
    "value": (
        "实际完成值",
        "完成值",
        "实际值",
        "实际完成",
        "实际完成情况",
        "完成情况",
        "值",
        "数值",
        "value",
        "actual",
    ),
    "target": ("目标值", "目标", "指标值", "年度指标值", "计划值", "target"),
    "evidence": ("佐证", "佐证资料", "佐证材料", "佐证文件", "佐证文件名", "依据", "资料", "evidence"),
    "page": ("页", "页码", "页次", "page"),
}
"""Column -> what a heading of it is called, letters alone."""

_ERROR = re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|#+)", re.IGNORECASE)
_FORMULA = re.compile(
    r"=\s*[^\d\s.+-]|=\s*[+-]\s*[^\d\s.]|=\s*[+-]?[\d.]+\s*[-+*/^(!:&]|[-+@]\s*[A-Za-z@][^|(!]*[|(!]"
)
"""What a spreadsheet computes: =SUM(A1:A3), =1+1, @SUM(A1), -cmd|'…'!A1; but not =1个, a number with a sign."""
_DASHES = frozenset({"", "-", "－", "–", "—", "——", "/", "／"})
_BETWEEN = " \t\u3000:：,，、;；"
"""What stands between an indicator and its value in a line without cells."""
_ALL = ("全部", "全部符合", "都符合", "全符合", "all")
_NONE = ("无", "没有", "都不符合", "全不符合", "一项也没有", "none")
_POINT_MARKS = re.compile(r"[、,，;；/\s]+")


@dataclass(frozen=True)
class PastedLine:
    """One line of what was pasted: its `number` from 1, its cells, and what was understood.

    `actual`: the keys of an actual value as they would be typed, with the indicator's `code`; None where there is
    `trouble`.
    """

    number: int
    cells: tuple[str, ...]
    code: str = ""
    actual: Mapping[str, Any] | None = None
    value: str = ""
    evidence_file: str = ""
    evidence_page: str = ""
    trouble: LineTrouble | None = None


@dataclass(frozen=True)
class PastedBlock:
    """What was pasted: its lines with anything in them but the headings; `too_large`: how many lines or characters
    there were, where it was more than is read. `unused`: headings of columns from which nothing is taken.
    """

    lines: tuple[PastedLine, ...] = ()
    unused: tuple[str, ...] = ()
    too_large: int = 0

    @property
    def understood(self) -> dict[str, PastedLine]:
        """The lines that give a value, by indicator."""
        return {line.code: line for line in self.lines if not line.trouble}


@dataclass(frozen=True)
class _Names:
    """The indicators of a system by code and by name, in one width and case; both as `words`, the longest first."""

    codes: Mapping[str, Indicator]
    names: Mapping[str, tuple[Indicator, ...]]
    words: tuple[str, ...] = ()
    columns: Mapping[Column, int] = field(default_factory=dict)


def read_pasted(text: str, system: IndicatorSystem) -> PastedBlock:
    """Read lines of cells: an indicator by code or name, its value, and where there are, evidence and page.

    A first line of headings says which column is which; without one the value stands behind the indicator, where a
    column that only repeats the targets is passed over. A line without tabs is an indicator and what stands behind it.
    Numbers may have separators and any width (１，２００); what they mean says the check of entered values.
    """
    if len(text) > LONGEST_PASTED_TEXT:
        return PastedBlock(too_large=len(text))
    rows = [row for row in _rows(text) if any(cell for cell in row[1])]
    if len(rows) > MOST_PASTED_LINES:
        return PastedBlock(too_large=len(rows))
    names = _names(system)
    unused: tuple[str, ...] = ()
    if rows and (columns := _columns(rows[0][1], names)):
        names = replace(names, columns=columns)
        unused = tuple(cell for at, cell in enumerate(rows[0][1]) if cell and at not in columns.values())
        rows = rows[1:]
    found = [_identified(number, cells, names) for number, cells in rows]
    between = False if names.columns else _targets_between(found)
    lines = [
        _line(number, cells, leaf, rest[1:] if between else rest, names)
        for number, cells, leaf, rest in found
    ]
    if between == LineTrouble.TARGET_OR_VALUE:
        lines = [line if line.trouble else replace(line, actual=None, trouble=between) for line in lines]
    return PastedBlock(tuple(_once(lines)), unused)


_Found = tuple[int, tuple[str, ...], "Indicator | LineTrouble", tuple[str, ...]]
"""Number and cells of a line, its indicator or why there is none, and the cells behind it."""


def _rows(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Number and cells of each line, as spreadsheets put them on the clipboard: tabs between, quotes around breaks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t", strict=True))
        if any(len(cell) > LONGEST_PASSAGE for row in rows for cell in row):
            raise csv.Error
    except csv.Error:  # a lone quotation mark is one that somebody wrote
        rows = [line.split("\t") for line in plain.split("\n")]
    for number, row in enumerate(rows, start=1):
        yield number, tuple(" ".join(cell.split()) for cell in row[:MOST_PASTED_CELLS])


def _key(text: str) -> str:
    return letters_only(text, LONGEST_TARGET)


def _names(system: IndicatorSystem) -> _Names:
    names: dict[str, tuple[Indicator, ...]] = {}
    for leaf in system.leaves():
        key = _key(str(leaf.name))
        names[key] = (*names.get(key, ()), leaf)
    leaves = list(system.leaves())
    words = {_code(leaf.code) for leaf in leaves} | {_code(str(leaf.name)) for leaf in leaves}
    longest_first = tuple(sorted(words, key=len, reverse=True))
    return _Names({_code(leaf.code): leaf for leaf in leaves}, names, longest_first)


def _code(text: str) -> str:
    return normal_form(text.strip(), LONGEST_TARGET).casefold()


def _columns(cells: Sequence[str], names: _Names) -> dict[Column, int]:
    """Column -> its place, where these cells are headings: of an indicator and of a value at least."""
    if any(_code(cell) in names.codes or _key(cell) in names.names for cell in cells if cell):
        return {}
    columns: dict[Column, int] = {}
    for at, cell in enumerate(cells):
        key = _key(cell)
        for column, headings in _HEADINGS.items():
            if key in headings and (column not in columns or column == "name"):
                columns[column] = at
    return columns if "value" in columns and {"code", "name"} & {*columns} else {}


def _identified(number: int, cells: tuple[str, ...], names: _Names) -> _Found:
    if names.columns:
        at = [names.columns[column] for column in ("code", "name") if column in names.columns]
        named = [cells[place] for place in at if place < len(cells) and cells[place]]
        return number, cells, _indicator(named, names), ()
    filled = [place for place, cell in enumerate(cells) if cell]
    if len(filled) == 1:
        leaf, rest = _leading(cells[filled[0]], names)
        return number, cells, leaf, (rest,)
    first = next((place for place in filled if _is_named(cells[place], names)), None)
    if first is None:
        return number, cells, LineTrouble.UNKNOWN_INDICATOR, ()
    last = first
    while last + 1 < len(cells) and _is_named(cells[last + 1], names):
        last += 1
    return number, cells, _indicator([c for c in cells[first : last + 1] if c], names), cells[last + 1 :]


def _is_named(cell: str, names: _Names) -> bool:
    return bool(cell) and (_code(cell) in names.codes or _key(cell) in names.names)


def _indicator(named: Sequence[str], names: _Names) -> "Indicator | LineTrouble":
    """The indicator that all of these cells name; a code decides between indicators of one name."""
    candidates: list[set[str]] = []
    for cell in named:
        by_code = names.codes.get(_code(cell))
        leaves = (by_code,) if by_code is not None else names.names.get(_key(cell), ())
        if leaves:
            candidates.append({leaf.code for leaf in leaves})
        elif names.columns:
            return LineTrouble.UNKNOWN_INDICATOR
    if not candidates:
        return LineTrouble.UNKNOWN_INDICATOR
    common = set.intersection(*candidates)
    if not common:
        return LineTrouble.CODE_AND_NAME_DIFFER
    return names.codes[_code(common.pop())] if len(common) == 1 else LineTrouble.AMBIGUOUS_NAME


def _leading(line: str, names: _Names) -> "tuple[Indicator | LineTrouble, str]":
    """The indicator with whose code, name, or both a line begins, and what stands behind it."""
    named: list[str] = []
    rest = normal_form(line, LONGEST_PASSAGE).strip()
    for _ in ("code", "name"):
        folded = rest.casefold()
        word = next((word for word in names.words if folded.startswith(word) and _ends(folded, word)), "")
        if not word:
            break
        named.append(word)
        rest = rest[len(word) :].strip(_BETWEEN)
    return _indicator(named, names), rest


def _ends(line: str, word: str) -> bool:
    """Whether the word that a line begins with is a whole one."""
    return len(line) == len(word) or line[len(word)] in _BETWEEN


def _targets_between(found: Sequence[_Found]) -> "LineTrouble | bool":
    """Whether the first cell behind every indicator repeats its target, so that the value is the next one.

    Only a sign (≥98%) tells a target from a value; where none has one and the next cell could be the value as well,
    nobody can know.
    """
    known = [(leaf, rest) for _number, _cells, leaf, rest in found if isinstance(leaf, Indicator)]
    repeated = bool(known) and all(
        len(rest) > 1 and rest[1] and leaf.target is not None and _code(rest[0]) == _code(leaf.target)
        for leaf, rest in known
    )
    if not repeated:
        return False
    if any(not _may_be_value(rest[0]) for _leaf, rest in known):
        return True
    alike = any(type(read_target(rest[0])) is type(read_target(rest[1])) for _leaf, rest in known)
    return LineTrouble.TARGET_OR_VALUE if alike else False


def _may_be_value(cell: str) -> bool:
    """Whether a cell is no bound: 98% may be a value, ≥98% is a target."""
    read = read_target(cell)
    return not isinstance(read, Range) and (not isinstance(read, Amount) or read.comparison in (None, "="))


def _line(
    number: int,
    cells: tuple[str, ...],
    leaf: "Indicator | LineTrouble",
    rest: tuple[str, ...],
    names: _Names,
) -> PastedLine:
    if not isinstance(leaf, Indicator):
        return PastedLine(number, cells, trouble=leaf)
    columns = names.columns or {"value": 0, "evidence": 1, "page": 2}
    source = cells if names.columns else rest
    value, evidence, page = (
        source[place] if (place := columns.get(column, len(source))) < len(source) else ""
        for column in ("value", "evidence", "page")
    )
    read = _read_value(value, rule_of(leaf))
    line = PastedLine(number, cells, leaf.code, None, value, evidence, page)
    return replace(line, trouble=read) if isinstance(read, str) else replace(line, actual=read)


def _read_value(value: str, rule: Rule) -> "Mapping[str, Any] | LineTrouble":
    """The keys of an actual value that a cell says for a rule; the first way that a cell can say is taken."""
    if value in _DASHES:
        return LineTrouble.NO_VALUE
    if _ERROR.fullmatch(value):
        return LineTrouble.SPREADSHEET_ERROR
    if _FORMULA.match(normal_form(value, LONGEST_PASSAGE)):
        return LineTrouble.SPREADSHEET_FORMULA
    kinds = rule.entered_kinds
    if "value" in kinds:
        return {"value": in_usual_width(value)}
    if "met" in kinds:
        return _points(value, rule)
    if "failed" in kinds:
        pieces, _slash, of = normal_form(value, LONGEST_TARGET).partition("/")
        return {"failed": {"pieces": pieces.strip()} | ({"of": of.strip()} if of.strip() else {})}
    return {"deduction": {"off": value}} if "deduction" in kinds else LineTrouble.NOT_PASTED


def _points(value: str, rule: Rule) -> "Mapping[str, Any] | LineTrouble":
    """The points of a checklist that a cell names by code or text; all of them, or none."""
    known = {_code(point.code): point.code for point in rule.offered_points}
    known |= {_key(str(point.text)): point.code for point in rule.offered_points}
    word = value.casefold()
    if word in _ALL:
        return {"met": [point.code for point in rule.offered_points]}
    if word in _NONE:
        return {"met": []}
    whole = known.get(_code(value)) or known.get(_key(value))
    words = [token for token in _POINT_MARKS.split(value) if token]
    named = [whole] if whole else [known.get(_code(token)) or known.get(_key(token)) for token in words]
    if not named or None in named:
        return LineTrouble.UNKNOWN_POINTS
    return {"met": list(dict.fromkeys(named))}


def _once(lines: Sequence[PastedLine]) -> Iterator[PastedLine]:
    """The lines; of several for one indicator with the same value the first counts, with different ones none does."""
    values: dict[str, set[str]] = {}
    for line in lines:
        if not line.trouble:
            values.setdefault(line.code, set()).add(line.value)
    told: set[str] = set()
    for line in lines:
        again = line.code in told
        if not line.trouble and (len(values[line.code]) > 1 or again):
            yield replace(line, trouble=LineTrouble.PASTED_TWICE, actual=None)
        else:
            yield line
        if not line.trouble:
            told.add(line.code)
