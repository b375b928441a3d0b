"""核对表: what differs from published figures, as a document of its own in Word and Excel."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from made_evaluations import (
    JISHITONG,
    RONGMEI,
    SMALL,
    Made,
    evaluated,
    headings,
    rows_of,
    words_of,
)
from openpyxl import load_workbook

from surveyapp.reports.evaluation.reconciliation import reconciliation, reconciliation_lists
from surveyapp.reports.excel.evaluation import write_reconciliation_workbook
from surveyapp.reports.word.document import write_word

REACH = "{type: target, short: proportional}"


def line(code: str, weight: int, **keys: str) -> str:
    more = "".join(f", {key}: {value}" for key, value in keys.items())
    return f"- {{code: {code}, name: 指标 {code}, weight: {weight}, target: ≥90%, rule: {REACH}{more}}}\n"


def text(*lines: str) -> str:
    return "title: 某项目\nindicators:\n" + "".join(lines)


def document_of(made: Made, folder: Path) -> Any:
    path = folder / "reconciliation.docx"
    write_word(reconciliation(made.facts), path, paginate=False)
    return Document(str(path))


def told(folder: Path, *lines: str) -> str:
    return words_of(document_of(evaluated(folder, SMALL, text(*lines)), folder))


def shown(cell: Any) -> Any:
    """What a cell shows: a number under its format."""
    if not isinstance(cell.value, int | float):
        return cell.value
    looks, _, unit = cell.number_format.partition('"')
    places = len(looks.partition(".")[2])
    return f"{Decimal(str(cell.value)):{',' if ',' in looks else ''}.{places}f}{unit.removesuffix(chr(34))}"


def rows_below(folder: Path, made: Made, sheet: str, first: str) -> list[list[Any]]:
    write_reconciliation_workbook(made.facts, folder / "a.xlsx")
    found = [list(map(shown, row)) for row in load_workbook(folder / "a.xlsx")[sheet].iter_rows()]
    return found[next(at for at, row in enumerate(found) if row[0] == first) + 1 :]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """吉事通, its survey frozen."""
    return evaluated(tmp_path_factory.mktemp("jishitong"), JISHITONG, freezing="residents")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """融媒体中心: 34 self-evaluation forms."""
    return evaluated(tmp_path_factory.mktemp("rongmei"), RONGMEI)


def test_it_is_titled_says_that_it_is_internal_and_lies_on_its_side(made: Made, tmp_path: Path) -> None:
    document = document_of(made, tmp_path)
    assert headings(document)[0] == "昌吉市“吉事通”政务服务平台项目核对表"
    assert "内部核对用，不随评价报告提交。" in words_of(document)
    assert "不是真实答卷" in words_of(document)
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE]


def test_lines_that_differ_and_what_they_move_stand_in_tables_of_their_own(
    forms: Made, tmp_path: Path
) -> None:
    document = document_of(forms, tmp_path)
    differing, moved = (rows_of(table)[1:] for table in document.tables[:2])
    for rows, which in ((differing, "differences"), (moved, "consequences")):
        assert [(row[0], row[3], row[4]) for row in rows] == [
            (system.subject, difference.published, difference.ours)
            for system in forms.facts.systems
            for difference in getattr(system.comparison, which)
        ]
        assert len(rows) >= 4
    assert {row[1] for row in moved} == {"合计"}


def test_the_workbook_has_the_same_rows_on_sheets_of_their_own(made: Made, tmp_path: Path) -> None:
    listed = [section for section in reconciliation_lists(made.facts) if section.table is not None]
    tables = [rows_of(table) for table in document_of(made, tmp_path).tables]
    assert len(listed) >= 2
    for section, rows in zip(listed, tables, strict=True):
        below = rows_below(tmp_path, made, section.name, rows[0][0])
        assert [["" if cell is None else cell for cell in row] for row in below] == rows[1:]


def test_figures_of_surveys_stand_with_their_intervals_or_the_reason_for_none(
    made: Made, tmp_path: Path
) -> None:
    rows = rows_of(document_of(made, tmp_path).tables[-2])
    assert rows[0] == ["指标", "调查", "口径", "数值", "n", "95% 置信区间", "数据编号", "区间内的得分"]
    scored = [leaf for leaf in made.scores().leaves() if leaf.source.kind == "survey"]
    assert len(scored) == 2
    assert [(row[0].split()[0], row[4], row[5]) for row in rows[1:]] == [
        (leaf.code, str(leaf.source.n), "无（分层抽样没有写明各层，不能按层推算）") for leaf in scored
    ]


def test_where_an_interval_crosses_a_threshold_the_scores_within_are_told(made: Made, tmp_path: Path) -> None:
    (system,) = made.facts.systems
    over = {leaf.code for leaf in made.scores().leaves() if leaf.over_interval is not None}
    rows = rows_of(document_of(made, tmp_path).tables[-2])
    assert {row[0].split()[0] for row in rows[1:] if "95% 置信区间为" in row[7]} == over
    assert system.comparison.compared


PRINTED = {"published": "{actual: 95%}"}

COMPARED: dict[str, tuple[list[str], str]] = {
    "everything agrees": (
        [line("A", 100, actual="{value: 95%}", **PRINTED)],
        "与已公布的数字全部一致。",
    ),
    "what has a value agrees": (
        [line("A", 60, actual="{value: 95%}", **PRINTED), line("B", 40, **PRINTED)],
        "比较过的各行与已公布的数字一致。尚无实际完成值、没有比较的：B 指标 B。",
    ),
    "only a level is printed": (
        [
            "- {code: A, name: 指标 A, weight: 100, published: {score: 100}, children: [\n"
            + "{code: A1, name: 指标 A1, weight: 100, target: ≥90%, "
            + f"rule: {REACH}, actual: {{value: 95%}}}}]}}\n"
        ],
        "与已公布的数字全部一致。",
    ),
    "nothing has a value": (
        [line("A", 60, actual="{value: 95%}"), line("B", 40, **PRINTED)],
        "没有可以比较的数字。尚无实际完成值、没有比较的：B 指标 B。",
    ),
}


@pytest.mark.parametrize(("lines", "sentence"), COMPARED.values(), ids=COMPARED)
def test_the_comparison_claims_no_more_than_was_compared(
    tmp_path: Path, lines: list[str], sentence: str
) -> None:
    assert sentence in told(tmp_path, *lines)


def test_an_empty_published_is_nothing_to_compare(tmp_path: Path) -> None:
    words = told(tmp_path, line("A", 100, actual="{value: 95%}", published="{}"))
    assert "没有可以比较的数字。" in words


UNREAD = """- code: A
  name: 立项依据
  weight: 100
  target: 充分
  rule: {type: checklist, points: [{code: policy, text: 有政策依据}]}
  actual: {met: [policy], shown: 充分}
  published: {actual: 较充分, score: 80}
"""


def test_of_a_score_that_nobody_can_recompute_no_cause_is_claimed(tmp_path: Path) -> None:
    words = told(tmp_path, UNREAD)
    assert "同一行的得分，按公布的完成情况无法核算" in words
    assert "由上面的差异引起" not in words


def test_a_total_alone_is_compared(tmp_path: Path) -> None:
    printed = text(line("A", 100, actual="{value: 95%}")) + "published: {total: 61}\n"
    made = evaluated(tmp_path, SMALL, printed)
    ((_, *row),) = rows_below(tmp_path, made, "与已公布数字不一致的行", "行")
    assert row[:3] == ["总分", "61", "100.00"]


def test_entered_completions_that_do_not_follow_are_listed_with_their_reasons(
    forms: Made, tmp_path: Path
) -> None:
    rows = rows_of(document_of(forms, tmp_path).tables[2])
    assert rows[0] == ["指标表", "行", "目标值", "实际完成值", "填列", "计算", "理由"]
    entered = [
        (system.subject, completion.code, completion.reason)
        for system in forms.facts.systems
        for completion in system.comparison.entered_completions
    ]
    assert len(entered) == 20
    assert [(row[0], row[1].split()[0], row[6]) for row in rows[1:]] == entered
    late = next(row for row in rows if row[0] == "媒体设备运转经费")
    assert late[1:6] == ["A31 项目完成时间", *late[2:4], "100.00%", "—（实际完成时间比目标时间晚 20 天）"]
    below = rows_below(tmp_path, forms, "填列的完成率与计算不一致的行", "指标表")
    assert [list(row) for row in below] == rows[1:]


def test_an_evaluation_without_entered_completions_says_so(made: Made, tmp_path: Path) -> None:
    assert "没有填列的完成率与由目标值、实际完成值计算的不一致。" in words_of(document_of(made, tmp_path))


SURVEYS = "与已公布数字不一致的调查数字"
OF_SURVEYS = ["调查", "数字", "公布", "计算", "n", "数据编号", "出处"]


def of_surveys(document: Any) -> list[list[str]]:
    """The rows on published figures of surveys."""
    return next(rows[1:] for rows in map(rows_of, document.tables) if rows[0] == OF_SURVEYS)


def test_figures_of_surveys_that_a_report_prints_otherwise_are_listed(made: Made, tmp_path: Path) -> None:
    document = document_of(made, tmp_path)
    snapshot = next(leaf.source.snapshots[0] for leaf in made.scores().leaves() if leaf.source.snapshots)
    rows = of_surveys(document)
    assert [row[2:] for row in rows] == [
        ["90.1%", "99.18%", "122", snapshot, "附件 3-1"],
        ["99.1%", "99.18%", "122", snapshot, "附件 3-1"],
    ]
    assert {row[0] for row in rows} == set(made.facts.systems[0].surveys.values())
    assert [row[1].rpartition("的")[2] for row in rows] == ["满意率", "满意率"]
    assert "已公布的 42 个数字中，2 个与由答卷计算的不一致（答卷中有重构样例数据 122 份）。" in words_of(
        document
    )


def test_the_workbook_computes_with_what_is_a_number_and_shows_it_as_printed(
    made: Made, tmp_path: Path
) -> None:
    write_reconciliation_workbook(made.facts, tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx")[SURVEYS]
    rows = [row for row in sheet.iter_rows() if row[2].value in (90.1, 99.1)]
    assert [[cell.value for cell in row[2:5]] for row in rows] == [[90.1, 99.18, 122], [99.1, 99.18, 122]]
    assert [cell.number_format for cell in rows[0][2:5]] == ['0.0"%"', '0.00"%"', "0"]


def test_a_printed_figure_that_the_answers_do_not_have_stands_with_the_reason(tmp_path: Path) -> None:
    made = evaluated(tmp_path, "turpan-12345-2022", freezing="residents")
    (row,) = of_surveys(document_of(made, tmp_path))
    assert row[1:3] == ["主量表的α 系数", "0"]
    assert row[3:5] == ["不适用（只有一道题可用，至少需要两道题才能计算）", "—"]
    (below,) = rows_below(tmp_path, made, SURVEYS, "调查")
    assert below[2:5] == row[2:5]


def test_a_survey_without_snapshot_is_not_compared_and_that_is_said(tmp_path: Path) -> None:
    words = words_of(document_of(evaluated(tmp_path, JISHITONG), tmp_path))
    assert "已公布的 42 个数字没有比较：问卷调查的数据尚未最终确认（未冻结），暂不能引用。" in words


def test_an_evaluation_without_surveys_says_that_none_has_published_figures(
    forms: Made, tmp_path: Path
) -> None:
    assert "没有写明已公布数字的问卷调查。" in words_of(document_of(forms, tmp_path))


def test_lists_without_rows_do_not_hang_together(forms: Made, tmp_path: Path) -> None:
    document = document_of(forms, tmp_path)
    said = next(p for p in document.paragraphs if p.text == "没有写明已公布数字的问卷调查。")
    before = next(p for p in document.paragraphs if p.text.startswith("填列的完成率与由目标值"))
    assert (said.paragraph_format.keep_with_next, before.paragraph_format.keep_with_next) == (None, True)
