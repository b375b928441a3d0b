"""The Word report of an evaluation, read back: merged tables, totals, goals, steps, sources."""

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Twips
from made_evaluations import (
    JISHITONG,
    Made,
    document_of,
    evaluated,
    headings,
    rows_fill_their_grid,
    rows_of,
    small,
    table_of,
    words_of,
)

from surveyapp.definition.questionnaire import ReportChoices
from surveyapp.indicators.scoring import GroupScore
from surveyapp.reports.evaluation.content import _sentences, evaluation_report
from surveyapp.reports.evaluation.words import points, rate, weight
from surveyapp.reports.word.document import write_word
from surveyapp.reports.word.frame import default_frame
from surveyapp.reports.words.score_words import only_repeats, only_states, step_words

HOSTILE = "{{7*7}} {% for x in y %} <b>粗</b> & ]]> =1+1 【报告正文】"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """吉事通, its survey frozen."""
    return evaluated(tmp_path_factory.mktemp("jishitong"), JISHITONG, freezing="residents")


@pytest.fixture(scope="module")
def document(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return document_of(made, tmp_path_factory.mktemp("word"))


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


def test_every_row_is_as_wide_as_its_grid(document: Any) -> None:
    rows_fill_their_grid(document)


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
        (f"{leaf.code} {leaf.name}", weight(leaf.weight), points(leaf.score), rate(leaf.rate))
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
            [f"{level.code} {level.name}", weight(level.weight), points(level.score), rate(level.rate)]
            for level in scores.levels
        ),
        ["合计", weight(scores.weight), points(scores.total), rate(scores.rate)],
    ]
    assert points(scores.total) == "100.00"
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
            weight(level.weight),
            points(level.score),
            rate(level.rate),
        ]


def test_goals_of_output_cost_benefit_and_satisfaction_stand_beside_what_was_achieved(
    made: Made, document: Any
) -> None:
    rows = table_of(document, "指标", "目标值")
    assert rows[0] == ["指标", "目标值", "实际完成值", "得分率"]
    goals = [line for line in made.facts.systems[0].lines() if line.level1.name in ("项目产出", "项目效益")]
    assert [row[0] for row in rows[1:]] == [f"{line.score.code} {line.score.name}" for line in goals]
    assert all(re.fullmatch(r"\d+\.\d\d%", row[3]) for row in rows[1:])
    assert f"产出、成本、效益和满意度共有 {len(goals)} 项绩效目标" in words_of(document)


def test_the_grades_are_printed_with_their_points(document: Any) -> None:
    scale = "90 分及以上为优，80 分及以上、不足 90 分为良，60 分及以上、不足 80 分为中，不足 60 分为差"
    assert f"评价等级：{scale}。" in words_of(document)


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
    assert rows[0] == ["指标", "调查", "口径", "数值", "n", "数据编号"]
    sources = {leaf.code: leaf.source for leaf in made.scores().leaves() if leaf.source.kind == "survey"}
    assert {row[0].split()[0]: (row[4], row[5]) for row in rows[1:]} == {
        code: (str(source.n), *source.snapshots) for code, source in sources.items()
    }
    assert {source.n for source in sources.values()} == {122}


def test_the_client_reads_neither_a_comparison_nor_an_interval(document: Any) -> None:
    words = words_of(document)
    assert [word for word in ("已公布", "公布", "置信区间", "跨过计分界限") if word in words] == []


def test_an_author_who_wants_intervals_gets_them_printed(tmp_path: Path) -> None:
    made = evaluated(tmp_path, "turpan-12345-2022", freezing="residents")
    (system,) = made.facts.systems
    chosen = system.system.model_copy(update={"report": ReportChoices(intervals=True)})
    facts = replace(made.facts, systems=(replace(system, system=chosen),))
    rows = table_of(document_of(replace(made, facts=facts), tmp_path), "指标", "调查")
    assert rows[0][5] == "95% 置信区间"
    assert [row[5] for row in rows[1:]] == ["94.28% 至 99.81%", "92.65% 至 99.42%"]


def test_what_an_author_wants_is_printed_only_where_there_is_an_interval(made: Made, tmp_path: Path) -> None:
    """The sample of 昌吉 is stratified, and its strata are not declared: no column, and no word about it."""
    (system,) = made.facts.systems
    chosen = system.system.model_copy(update={"report": ReportChoices(intervals=True)})
    facts = replace(made.facts, systems=(replace(system, system=chosen),))
    document = document_of(replace(made, facts=facts), tmp_path)
    assert "95% 置信区间" not in table_of(document, "指标", "调查")[0]
    assert "分层抽样没有写明各层" not in words_of(document)


def test_the_score_table_comes_before_the_forms_of_the_unit(tmp_path: Path) -> None:
    made = evaluated(tmp_path, "qitai-zhengwu-2023")
    document = document_of(made, tmp_path)
    attachments = [text for text in headings(document) if text.startswith("附件")]
    assert attachments == ["附件 1：综合评分表", "附件 2：基础表"]
    sides = [section.orientation for section in document.sections]
    assert sides == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


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
    assert (level_a[2], level_b[2], total[2]) == ("—", "60.00", "—")
    assert rows_of(document.tables[-1])[-1][-2:] == ["—", "—"]
    assert "等级为" not in words


def test_a_level_that_is_scored_itself_stands_in_the_table(tmp_path: Path) -> None:
    rows = rows_of(document_of(small(tmp_path), tmp_path).tables[-1])
    assert next(row for row in rows if "B 接通率" in row)[-2:] == ["60.00", "100.00%"]


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


def test_the_points_that_a_line_got_are_said_once(made: Made) -> None:
    line = next(line for line in made.facts.systems[0].lines() if line.score.code == "A11")
    told = "".join(_sentences(line))
    assert "得分：" not in told
    assert told.endswith(f"该指标满分 {weight(line.score.weight)} 分，得 {points(line.score.score)} 分。")


def test_the_heading_of_the_process_is_followed_by_a_sentence(document: Any) -> None:
    texts = [p.text for p in document.paragraphs]
    after = texts.index("四、评分过程", texts.index("三、各级指标得分情况", 20)) + 1
    assert texts[after] == "各项指标的目标值、实际完成值和计分步骤如下，按所列算式可以逐项复算。"


def test_the_column_of_steps_leaves_the_score_to_its_own_column(made: Made, document: Any) -> None:
    header, *rows = rows_of(document.tables[-1])
    column = header.index("评分过程")
    assert [row for row in rows[:-1] if "得分：" in row[column]] == []


def test_a_sentence_before_a_table_stays_with_it(document: Any) -> None:
    announcing = next(p for p in document.paragraphs if "项绩效目标" in p.text)
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
