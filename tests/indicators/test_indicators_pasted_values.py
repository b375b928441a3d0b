"""Cells pasted from a spreadsheet: what is understood of them, and what is not, never half and never in silence."""

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.indicators.limits import LONGEST_PASTED_TEXT, MOST_PASTED_LINES
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.pasted_values import PastedBlock, read_pasted

SYSTEM = load_indicators(
    """
title: 某市热线绩效评价指标体系
indicators:
- code: A
  name: 项目产出
  weight: 100
  children:
  - {code: A1, name: 接通率, weight: 20, target: ≥90%, rule: {type: target, short: proportional}}
  - {code: A2, name: 办结率, weight: 20, target: 100%, rule: {type: target, short: proportional}}
  - {code: A3, name: 培训场次, weight: 20, target: =10场, rule: {type: target, short: pieces, off: {points: 2}}}
  - code: A4
    name: 制度健全
    weight: 20
    rule: {type: checklist, points: [{code: rules, text: 有制度}, {code: kept, text: 有记录}]}
  - {code: A5, name: 响应及时, weight: 10, rule: {type: judgement}}
  - {code: A6, name: 响应及时, weight: 10, rule: {type: level, levels: [{name: 好, from: 0, to: 100}]}}
""".encode(),
    "indicators.yaml",
).system
assert SYSTEM is not None


def read(text: str) -> PastedBlock:
    assert SYSTEM is not None
    return read_pasted(text, SYSTEM)


def understood(text: str) -> dict[str, object]:
    return {code: dict(line.actual or {}) for code, line in read(text).understood.items()}


def troubles(text: str) -> list[str]:
    return [str(line.trouble or "") for line in read(text).lines]


TWO = {"A1": {"value": "95%"}, "A2": {"value": "1,200"}}


@each(
    "text",
    [
        "A1\t95%\nA2\t1,200",
        "接通率\t95%\r\n办结率\t1,200\r\n",
        "A1\t接通率\t95%\nA2\t办结率\t1,200\t台账.pdf",
        "Ａ１\t95%\na2\t1,200",
        "1\t产出\tA1\t接通率\t95%\n2\t\tA2\t办结率\t1,200",
        "A1 95%\nA2　办结率：1,200",
        "指标编码\t指标名称\t目标值\t实际完成值\nA1\t接通率\t≥90%\t95%\nA2\t办结率\t100%\t1,200",
        "实际完成值\t备注\t三级指标\n95%\t好\t接通率\n1,200\t\t办结率",
        "A1\t≥90%\t95%\nA2\t100%\t1,200",
        '"A1"\t"95%"\n\nA2\t" 1,200"',
    ],
)
def test_however_the_cells_stand_the_same_is_understood(text: str) -> None:
    assert understood(text) == TWO


def test_evidence_and_page_come_with_the_value() -> None:
    line = read("A1\t95%\t台账.pdf\t3").understood["A1"]
    assert (line.evidence_file, line.evidence_page) == ("台账.pdf", "3")
    headed = read("编码\t值\t页码\t佐证材料\nA1\t95%\t3\t台账.pdf").understood["A1"]
    assert (headed.evidence_file, headed.evidence_page) == ("台账.pdf", "3")


def test_headings_that_nothing_is_taken_from_are_told() -> None:
    assert read("编码\t值\t备注\t权重\nA1\t95%\t好\t20").unused == ("备注", "权重")


@each(
    ("text", "trouble"),
    [
        ("B9\t95%", "unknown_indicator"),
        ("合计\t100", "unknown_indicator"),
        ("响应及时\t1", "ambiguous_name"),
        ("A1\t办结率\t95%", "code_and_name_differ"),
        ("A1\t", "no_value"),
        ("A1\t—", "no_value"),
        ("A1\t#DIV/0!", "spreadsheet_error"),
        ("A1\t########", "spreadsheet_error"),
        ("A1\t=SUM(B1:B3)", "spreadsheet_formula"),
        ("A1\t=1+1", "spreadsheet_formula"),
        ("A1\t@SUM(1)", "spreadsheet_formula"),
        ("A1\t-cmd|'/c calc'!A1", "spreadsheet_formula"),
        ("A4\t有制度、不知道", "unknown_points"),
        ("A6\t90", "not_pasted"),
        ("A2\t100%\t98%", "target_or_value"),
    ],
)
def test_what_is_not_understood_says_why(text: str, trouble: str) -> None:
    assert troubles(text) == [trouble]
    assert understood(text) == {}


@each(
    ("text", "actual"),
    [
        ("A3\t=1场", {"failed": {"pieces": "=1场"}}),
        ("A3\t１/12", {"failed": {"pieces": "1", "of": "12"}}),
        ("A4\t全部符合", {"met": ["rules", "kept"]}),
        ("A4\t无", {"met": []}),
        ("A4\t有记录，RULES", {"met": ["kept", "rules"]}),
        ("A5\t0", {"deduction": {"off": "0"}}),
        ("A1\t-5", {"value": "-5"}),
        ("A2\t100%\t报告.pdf", {"value": "100%"}),
    ],
)
def test_a_cell_is_read_as_the_rule_of_its_indicator_wants_it(text: str, actual: dict[str, object]) -> None:
    assert list(understood(text).values()) == [actual]


def test_of_two_different_values_for_one_indicator_none_is_taken() -> None:
    assert troubles("A1\t95%\n接通率\t96%") == ["pasted_twice", "pasted_twice"]
    assert understood("A1\t95%\n接通率\t95%") == {"A1": {"value": "95%"}}


def test_lines_keep_the_numbers_that_people_count() -> None:
    assert [line.number for line in read("编码\t值\n\nA1\t95%\nB\t1").lines] == [3, 4]


def test_a_lone_quotation_mark_swallows_no_line() -> None:
    assert understood('A1\t95%\t"台账\nA2\t1,200') == TWO


@each(
    "text", ["A1\t95%\n" * 5000, "x" * (LONGEST_PASTED_TEXT + 1), "\n".join(f"B{n}\t1" for n in range(5000))]
)
def test_too_much_is_counted_and_not_read(text: str) -> None:
    found = read(text)
    assert (found.lines, found.too_large >= MOST_PASTED_LINES) == ((), True)


def test_as_many_lines_as_may_be_are_read() -> None:
    text = "\n".join(f"接通率办结率培训场次 {number} 95%" for number in range(MOST_PASTED_LINES))
    assert len(read(text).lines) == MOST_PASTED_LINES


ODD = ["A1", "A2", "接通率", "95%", "=A1", '"', "", "全部", "编码", "值", "１２", "\x00", "é", "。"]
CELL = st.sampled_from(ODD) | st.text(max_size=8)


@given(st.lists(st.lists(CELL, max_size=6).map("\t".join), max_size=12).map("\n".join))
def test_whatever_is_pasted_every_line_is_understood_or_says_why(text: str) -> None:
    found = read(text)
    for line in found.lines:
        assert bool(line.trouble) == (line.actual is None)
        assert line.code or line.trouble
    assert len(found.understood) == sum(not line.trouble for line in found.lines)
