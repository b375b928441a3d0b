"""The Word report of an evaluation, read back: merged tables, totals, steps, sources, comparison, 自评表."""

import itertools
import json
import re
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Twips
from lxml import etree
from made_evaluations import JISHITONG, RONGMEI, Made, document_of, evaluated, small, words_of

from surveyapp.definition.basic_form import Budget, Money
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import GroupScore, score
from surveyapp.indicators.survey_figures import NOT_FROZEN
from surveyapp.reports.evaluation.content import _sentences, evaluation_report
from surveyapp.reports.evaluation.facts import Line, SystemFacts
from surveyapp.reports.evaluation.self_table import _money
from surveyapp.reports.evaluation.words import points, rate
from surveyapp.reports.frame import default_frame
from surveyapp.reports.score_words import only_repeats, only_states, step_words
from surveyapp.reports.word import write_word

HOSTILE = "{{7*7}} {% for x in y %} <b>粗</b> & ]]> =1+1 【报告正文】"

Row = list[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """吉事通, its survey frozen."""
    return evaluated(tmp_path_factory.mktemp("jishitong"), JISHITONG, freezing="residents")


@pytest.fixture(scope="module")
def document(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return document_of(made, tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """融媒体中心: 34 self-evaluation forms."""
    return evaluated(tmp_path_factory.mktemp("rongmei"), RONGMEI)


@pytest.fixture(scope="module")
def forms_document(forms: Made, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return document_of(forms, tmp_path_factory.mktemp("forms"))


def rows_of(table: Any) -> list[Row]:
    """The cells of each row as they are written: a merged one once, what it covers below it as an empty text."""
    return [
        [
            "\n".join("".join(p.itertext(qn("w:t"))) for p in cell.iter(qn("w:p")))
            for cell in row.iter(qn("w:tc"))
        ]
        for row in table._tbl.iter(qn("w:tr"))
    ]


def table_of(document: Any, *header: str, containing: str = "") -> list[Row]:
    """The first table with this header in which this text stands."""
    found = (rows_of(table) for table in document.tables)
    return next(
        rows
        for rows in found
        if tuple(rows[0][: len(header)]) == header and containing in "".join(map("".join, rows))
    )


def forms_of(document: Any) -> list[list[Row]]:
    """Every self-evaluation form in its two parts: head with money and goal, and the indicators below."""
    tables = [rows_of(table) for table in document.tables]
    return [
        [rows, tables[at + 1]] for at, rows in enumerate(tables) if rows[0][0] in ("项目名称", "单位名称")
    ]


def merged(table: Any, column: int) -> list[str]:
    """For every row below the header what its cell says of merging: restart, continue, or alone."""
    found = []
    for row in table._tbl.findall(qn("w:tr"))[1:-1]:
        merge = row.findall(qn("w:tc"))[column].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        found.append("alone" if merge is None else merge.get(qn("w:val"), "continue"))
    return found


def covering(sizes: list[int]) -> list[str]:
    """What cells that cover so many rows each say."""
    return [
        word
        for size in sizes
        for word in (["alone"] if size == 1 else ["restart"] + ["continue"] * (size - 1))
    ]


def headings(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]


def test_the_score_table_merges_the_levels_above_its_rows(made: Made, document: Any) -> None:
    lines = list(made.facts.systems[0].lines())
    first = [len(list(group)) for _, group in itertools.groupby(line.level1.code for line in lines)]
    second = [
        len(list(group)) for _, group in itertools.groupby(line.level2.code for line in lines if line.level2)
    ]
    table = document.tables[-1]
    assert first == [6, 4, 7, 2]
    assert merged(table, 0) == covering(first)
    assert merged(table, 1) == covering(second)


def test_the_score_table_has_a_row_for_every_indicator(made: Made, document: Any) -> None:
    header, *rows, total = rows_of(document.tables[-1])
    assert header[:3] == ["一级指标", "二级指标", "三级指标"]
    assert header[-3:] == ["权重", "得分", "得分率"]
    assert [(row[2], *row[-3:]) for row in rows] == [
        (f"{leaf.code} {leaf.name}", points(leaf.weight), points(leaf.score), rate(leaf.rate))
        for leaf in made.scores().leaves()
    ]
    assert total[0] == "合计"


def test_the_header_of_the_score_table_is_on_every_page(document: Any) -> None:
    rows = document.tables[-1]._tbl.findall(qn("w:tr"))
    repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert repeated == [True] + [False] * (len(rows) - 1)


def test_the_score_table_lies_on_its_side_within_the_margins(document: Any) -> None:
    upright, side = document.sections
    assert [section.orientation for section in (upright, side)] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    assert (side.page_width, side.page_height) == (upright.page_height, upright.page_width)
    grid = document.tables[-1]._tbl.tblGrid
    width = sum(int(column.get(qn("w:w"))) for column in grid.findall(qn("w:gridCol")))
    assert Twips(width) <= side.page_width - side.left_margin - side.right_margin


def test_the_summary_gives_every_level_and_the_total_that_was_scored(made: Made, document: Any) -> None:
    scores = made.scores()
    assert table_of(document, "一级指标", "权重", "得分", "得分率")[1:] == [
        *(
            [f"{one.code} {one.name}", points(one.weight), points(one.score), rate(one.rate)]
            for one in scores.levels
        ),
        ["合计", points(scores.weight), points(scores.total), rate(scores.rate)],
    ]
    assert points(scores.total) == "100"
    assert rows_of(document.tables[-1])[-1][-2] == points(scores.total)
    assert f"得 {points(scores.total)} 分，等级为“{scores.grade}”" in words_of(document)


def test_every_level_has_a_table_that_ends_with_its_sum(made: Made, document: Any) -> None:
    for level in made.scores().levels:
        assert isinstance(level, GroupScore)
        leaves = [leaf for leaf in made.scores().leaves() if leaf.code.startswith(level.code)]
        leaf, count = leaves[0], len(leaves)
        rows = table_of(document, "二级指标", "三级指标", containing=f"{leaf.code} {leaf.name}")
        assert rows[0][-1] == "得分率"
        assert rows[-1] == [
            "小计",
            f"共 {count} 项",
            points(level.weight),
            points(level.score),
            rate(level.rate),
        ]


def test_goals_stand_beside_what_was_achieved(made: Made, document: Any) -> None:
    rows = table_of(document, "指标", "目标值")
    assert rows[0] == ["指标", "目标值", "实际完成值", "得分率"]
    assert ["B11 预算执行率", "100.00%", "94.35%", "100%"] in rows
    assert len(rows) - 1 == len([line for line in made.facts.systems[0].lines() if line.indicator.target])


def test_every_step_of_every_score_is_told(made: Made, document: Any) -> None:
    words = words_of(document)
    steps = [
        step_words(step).rstrip("。")
        for leaf in made.scores().leaves()
        for step in leaf.trace
        if not (only_repeats(step) or only_states(step, leaf.shown or ""))
    ]
    assert len(steps) > 19
    assert [step for step in steps if step not in words] == []


def test_figures_of_a_survey_name_it_with_n_and_snapshot(made: Made, document: Any) -> None:
    rows = table_of(document, "指标", "调查")
    sources = {leaf.code: leaf.source for leaf in made.scores().leaves() if leaf.source.kind == "survey"}
    assert {row[0].split()[0]: (row[4], row[6]) for row in rows[1:]} == {
        code: (str(source.n), *source.snapshots) for code, source in sources.items()
    }
    assert {source.n for source in sources.values()} == {122}


def test_what_differs_from_the_published_report_is_listed(made: Made, document: Any) -> None:
    found = made.facts.systems[0].comparison
    rows = table_of(document, "行", "数字", "公布", "计算")
    listed = [(row[0].split()[0], row[2], row[3]) for row in rows[1:]]
    assert listed == [
        (one.code, one.published, one.ours) for one in (*found.differences, *found.consequences)
    ]
    assert listed


def test_the_cover_says_that_answers_are_reconstructed(document: Any) -> None:
    cover = "".join(
        p.text for p in itertools.takewhile(lambda p: p.text.split() != ["目录"], document.paragraphs)
    )
    survey = "“昌吉市‘吉事通’政务服务平台满意度调查问卷”"
    assert f"{survey}的数字出自重构样例数据 122 份，不是真实答卷" in cover


def test_a_missing_value_leaves_the_total_empty_and_is_named(tmp_path: Path) -> None:
    document = document_of(small(tmp_path), tmp_path)
    words = words_of(document)
    assert "尚缺 1 项实际完成值，相应的合计和等级空缺" in words
    assert re.search("以下指标尚无实际完成值，总分和等级空缺：A2 故障响应：", words)
    level_a, level_b, total = table_of(document, "一级指标", "权重", "得分", "得分率")[1:]
    assert (level_a[2], level_b[2], total[2]) == ("—", "60", "—")
    assert rows_of(document.tables[-1])[-1][-2:] == ["—", "—"]
    assert "等级为" not in words


def test_a_level_that_is_scored_itself_stands_in_the_table(tmp_path: Path) -> None:
    rows = rows_of(document_of(small(tmp_path), tmp_path).tables[-1])
    assert next(row for row in rows if "B 接通率" in row)[-2:] == ["60", "100%"]


@pytest.mark.parametrize("framed", [False, True])
def test_what_the_author_wrote_stands_there_literally(tmp_path: Path, framed: bool) -> None:
    made = small(tmp_path, name=HOSTILE, evidence=HOSTILE, title="{{7*7}}<b>评价</b>")
    frame = tmp_path / "frame.docx"
    frame.write_bytes(default_frame())
    write_word(
        evaluation_report(made.facts), tmp_path / "out.docx", frame if framed else None, paginate=False
    )
    document = Document(str(tmp_path / "out.docx"))
    words = words_of(document)
    assert "{{7*7}}<b>评价</b>" in words
    assert f"A1 {HOSTILE}" in [cell for row in rows_of(document.tables[-1]) for cell in row]
    assert words.count(HOSTILE) >= 5
    assert "49" not in words


def test_every_part_of_the_document_is_well_formed_and_has_no_name_twice(tmp_path: Path, forms: Made) -> None:
    write_word(evaluation_report(forms.facts), tmp_path / "out.docx", paginate=False)
    with zipfile.ZipFile(tmp_path / "out.docx") as archive:
        assert [name for name, count in Counter(archive.namelist()).items() if count > 1] == []
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        body = etree.fromstring(archive.read("word/document.xml"))
    marks = Counter(mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart")))
    assert set(marks.values()) == {1}


def test_every_row_is_as_wide_as_its_grid(document: Any, forms_document: Any) -> None:
    for table in (*document.tables, *forms_document.tables):
        columns = len(table._tbl.tblGrid.findall(qn("w:gridCol")))
        for row in table._tbl.findall(qn("w:tr")):
            spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in row.findall(qn("w:tc"))]
            assert sum(1 if span is None else int(span.get(qn("w:val"))) for span in spans) == columns


def test_every_self_evaluation_form_begins_a_page(forms: Made, forms_document: Any) -> None:
    first = [p for p in forms_document.paragraphs if p.style.name == "Heading 1"]
    assert len(first) - 1 == len(forms.facts.systems) == 34
    assert first[0].text == "得分汇总"
    breaks = [p._p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for p in first[2:]]
    assert breaks == [True] * 33
    assert [section.orientation for section in forms_document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]


def test_every_form_has_its_money_and_the_total_that_was_scored(forms: Made, forms_document: Any) -> None:
    tables = forms_of(forms_document)
    assert len(tables) == 34
    for (head, rows), system in zip(tables, forms.facts.systems, strict=True):
        money = next(row for row in head if row[0].startswith("项目资金"))
        assert money[1:7] == ["资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率"]
        assert rows[-1][0] == "总分"
        assert points(forms.scores(system.name).total) in rows[-1]


def test_the_money_of_every_form_says_how_many_points_its_execution_got(
    forms: Made, forms_document: Any
) -> None:
    without = [
        rows[0][1] for rows, _ in forms_of(forms_document) if not any(row[-1] == "得分" for row in rows)
    ]
    assert without == []


def test_the_money_of_a_form_covers_its_rows(forms: Made, forms_document: Any) -> None:
    table = next(t for t in forms_document.tables if "《昌吉日报》印刷费" in rows_of(t)[0])
    rows = rows_of(table)
    at = next(number for number, row in enumerate(rows) if row[0].startswith("项目资金"))
    merges = [
        row.findall(qn("w:tc"))[0].find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        for row in table._tbl.findall(qn("w:tr"))[at : at + 4]
    ]
    assert [merge.get(qn("w:val"), "continue") for merge in merges] == ["restart"] + ["continue"] * 3
    assert rows[at + 1][1:5] == ["年度资金总额", "440.00", "440.00", "416.14"]
    executed = next(leaf for leaf in forms.scores("daily-printing").leaves() if leaf.code == "E")
    assert rows[at + 1][5:] == [points(executed.weight), "94.58%", points(executed.score)]


def test_the_totals_of_all_forms_stand_in_one_table(forms: Made, forms_document: Any) -> None:
    rows = table_of(forms_document, "序号", "指标表")
    assert [row[3] for row in rows[1:]] == [
        points(forms.scores(one.name).total) for one in forms.facts.systems
    ]
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, 35)]


@pytest.mark.parametrize("columns", [8, 9, 10, 11, 12, 13])
def test_the_money_block_fits_every_width_of_a_form(forms: Made, columns: int) -> None:
    (system,) = (one for one in forms.facts.systems if one.name == "daily-printing")
    assert system.system.budget is not None
    rows = [*_money(system.system.budget, None, columns)]
    assert [cell.text for cell in rows[0]][1:] == [
        *("资金来源", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    ]
    assert sum(cell.columns for cell in rows[0]) == columns
    assert {sum(cell.columns for cell in row) + rows[0][0].columns for row in rows[1:]} == {columns}


def test_money_that_is_not_known_yet_is_a_dash_and_its_execution_missing(forms: Made) -> None:
    (facts,) = (one for one in forms.facts.systems if one.name == "daily-printing")
    unknown = Budget(total=Money(name="年度资金总额", full_year=Decimal(440)))
    system = facts.system.model_copy(update={"budget": unknown})
    scores = score(system, lambda _reference: NOT_FROZEN)
    line = next(SystemFacts("daily-printing", system, scores, facts.comparison).lines())
    row = [cell.text for cell in [*_money(unknown, line, 13)][1]]
    assert row[1:] == ["—", "440.00", "—", points(line.score.weight), "缺失", "—"]


def test_the_points_that_a_line_got_are_said_once(made: Made) -> None:
    line = next(line for line in made.facts.systems[0].lines() if line.score.code == "A11")
    told = "".join(_sentences(line))
    assert "得分：" not in told
    assert told.endswith(f"该指标满分 {points(line.score.weight)} 分，得 {points(line.score.score)} 分。")


def process_of(target: str, actual: dict[str, str]) -> str:
    """What the report says of how a line of 10 points came about that has to reach this target."""
    rule = {"type": "target", "short": "zero"}
    line = {"code": "X", "name": "某指标", "weight": 10, "target": target, "rule": rule, "actual": actual}
    file = {"title": "评价", "weight": 10, "indicators": [line]}
    system = load_indicators(json.dumps(file, ensure_ascii=False).encode(), "indicators.yaml").system
    assert system is not None
    (scored,) = score(system, lambda _reference: NOT_FROZEN).leaves()
    return "".join(_sentences(Line(system.indicators[0], scored, ())))


def test_a_value_that_is_what_its_table_shows_is_not_said_twice() -> None:
    told = process_of("≥9人", {"value": "9人"})
    assert told == "目标值为≥9人，实际完成值为9人。9 人达到目标，得满分 10 分。该指标满分 10 分，得 10 分。"


def test_a_value_in_another_unit_is_said_as_it_was_written() -> None:
    assert "实际完成值：1 万元，即 10000" in process_of("≤10000元", {"value": "1万元"})


def test_a_value_that_cannot_be_verified_is_said_once() -> None:
    told = process_of("≥99%", {"no_evidence": "没有记录"})
    assert told.startswith("目标值为≥99%。实际完成值无法核实，得 0 分；理由：没有记录。")


def test_the_heading_of_the_process_is_followed_by_a_sentence(document: Any) -> None:
    texts = [p.text for p in document.paragraphs]
    after = texts.index("四、评分过程", texts.index("三、各级指标得分情况", 20)) + 1
    assert texts[after] == "各项指标的目标值、实际完成值和计分步骤如下，按所列算式可以逐项复算。"


def test_the_column_of_steps_leaves_the_score_to_its_own_column(made: Made, document: Any) -> None:
    header, *rows = rows_of(document.tables[-1])
    column = header.index("评分过程")
    assert [row for row in rows[:-1] if "得分：" in row[column]] == []


def test_the_headings_of_a_form_stand_on_every_page_that_it_runs_over(forms_document: Any) -> None:
    below = [t for t in forms_document.tables if rows_of(t)[0][:2] == ["一级指标", "二级指标"]]
    assert len(below) == 34
    first = [table._tbl.find(qn("w:tr")).find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for table in below]
    assert None not in first


def test_the_parts_of_a_form_are_as_wide_as_each_other(forms_document: Any) -> None:
    tables = forms_document.tables
    for table, below in itertools.pairwise(tables):
        if rows_of(table)[0][0] in ("项目名称", "单位名称"):
            widths = [
                [column.get(qn("w:w")) for column in one._tbl.tblGrid.findall(qn("w:gridCol"))]
                for one in (table, below)
            ]
            assert widths[0] == widths[1]


def test_several_forms_are_named_by_their_unit_and_projects(forms: Made, forms_document: Any) -> None:
    report = evaluation_report(forms.facts)
    assert report.title + report.subtitle == "昌吉州融媒体中心绩效自评表"
    assert "《昌吉日报》印刷费（2024 年度）" in headings(forms_document)
    assert [text for text in headings(forms_document) if "绩效自评表" in text] == []


def test_a_column_of_dashes_is_left_out_and_a_dash_is_printed_as_one(forms_document: Any) -> None:
    tables = forms_of(forms_document)
    shown = 0
    for _, (header, *rows) in tables:
        if "上年完成情况" not in header:
            continue
        shown += 1
        column = header.index("上年完成情况")
        cells = [row[column] for row in rows[:-1]]
        assert any(cell not in ("", "—") for cell in cells)
        assert not {"-", "/"} & set(cells)
    assert 0 < shown < len(tables)


def test_a_sentence_before_a_table_stays_with_it(document: Any) -> None:
    announcing = next(p for p in document.paragraphs if p.text.endswith("见下表。"))
    assert announcing.paragraph_format.keep_with_next


def test_points_of_a_standard_are_marked(document: Any) -> None:
    header, first, *_ = rows_of(document.tables[-1])
    announced, *points_of_it = first[header.index("评分标准")].split("\n")
    assert announced.endswith("：")
    assert points_of_it
    assert all(line.startswith("· ") for line in points_of_it)


def test_a_second_level_is_named_where_it_begins(made: Made, document: Any) -> None:
    rows = table_of(document, "二级指标", "三级指标")
    lines = [line for line in made.facts.systems[0].lines() if line.level1.code == "A"]
    second = [f"{line.level2.code} {line.level2.name}" for line in lines if line.level2]
    assert [row[0] for row in rows[1:-1] if row[0]] == list(dict.fromkeys(second))


def test_an_interval_is_in_percent_where_its_value_is(made: Made, document: Any) -> None:
    rows = [row for row in table_of(document, "指标", "调查")[1:] if row[5] != "—"]
    assert rows
    assert all(row[5].count("%") == 2 * row[3].count("%") for row in rows)
