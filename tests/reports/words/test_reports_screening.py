"""The client reads which rules screened the responses, how many they marked, what was decided, and what it changes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
from cases import each
from coded_answers import live_table
from docx import Document
from survey_facts import SMALL, Answers, facts_of, questionnaire_from, response

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.filling import describe_filling
from surveyapp.analysis.rule_list import FLAG_RULES
from surveyapp.analysis.survey_tally import tally_survey
from surveyapp.reports.blocks import Heading, Paragraph, Table
from surveyapp.reports.content import survey_report
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.facts import EMPTY, ExcludedFor, ScreeningFacts, SurveyFacts
from surveyapp.reports.word.document import write_word
from surveyapp.reports.words.screening_words import COMPARISON, rule_meaning, rule_threshold
from surveyapp.services.answers.counts.screening import RULES_IN_FORCE
from surveyapp.snapshots.manifest import ScreeningRule

BEST: Answers = {"age": "a", "service.attitude": "5", "service.speed": "5"}
WORST: Answers = {"age": "b", "service.attitude": "1", "service.speed": "5"}
Marked = Sequence[tuple[Answers, tuple[str, ...], str]]


def screened(
    rows: Marked, review: str = "", rules: tuple[ScreeningRule, ...] = RULES_IN_FORCE
) -> SurveyFacts:
    """Facts of responses, each with its answers, its marks and its status."""
    questionnaire = questionnaire_from(SMALL)
    responses = [
        response(number, answers, flags=flags, status=status)
        for number, (answers, flags, status) in enumerate(rows)
    ]
    counted = tally_survey(questionnaire, live_table(questionnaire, responses))
    out = [
        (reason, sum(row[2] == status for row in rows))
        for status, reason in (("excluded", "机器"), ("empty", EMPTY))
    ]
    valid = [answers for answers, _, status in rows if status == "valid"]
    facts = facts_of(questionnaire, valid, excluded=tuple(ExcludedFor(*each) for each in out if each[1]))
    tallies = (counted.valid, counted.unflagged, counted.returned)
    analysis, without, returned = (analyse(questionnaire, tally) for tally in tallies)
    described = describe_filling(counted.hours, counted.valid.scale)
    screening = ScreeningFacts(rules, counted.flagged, analysis, without, returned, described)
    return replace(facts, screening=screening, returns=replace(facts.returns, review=review))


def section(facts: SurveyFacts) -> list[Any]:
    """The blocks of 答卷筛查."""
    blocks = list(survey_report(facts).blocks)
    headings = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    begin = next(place for place in headings if "答卷筛查" in blocks[place].text)
    return blocks[begin + 1 : next(place for place in headings if place > begin)]


def sentences(facts: SurveyFacts) -> str:
    return "".join(block.text for block in section(facts) if isinstance(block, Paragraph))


def tables(facts: SurveyFacts) -> dict[str | None, Table]:
    return {block.caption: block for block in section(facts) if isinstance(block, Table)}


MARKED: Marked = [
    (WORST, (), "valid"),
    *[(BEST, ("alike", "no_script"), "valid")] * 3,
    (BEST, ("fast",), "excluded"),
    ({}, ("alike",), "empty"),
]


def test_each_rule_stands_with_meaning_threshold_version_and_count() -> None:
    rows = tables(screened(MARKED))["筛查规则和标记份数"].rows
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("雷同", "1", "4"),
        ("过快", "1", "1"),
        ("简易页面提交", "1", "3"),
        ("同一设备再次填写", "1", "0"),
        ("明显快于同类", "1", "0"),
        ("连续同选", "1", "0"),
        ("正反题矛盾", "1", "0"),
        ("近似重复", "1", "0"),
        ("集中涌入", "1", "0"),
    ]


@each("rule", FLAG_RULES, ids=lambda rule: rule.name)
def test_the_words_of_a_rule_hold_the_thresholds_that_manifests_keep(rule: Any) -> None:
    kept = ScreeningRule(rule=rule.name, version=rule.version, threshold=rule.threshold)
    for number in re.findall(r"\d+", rule.threshold):
        assert number in rule_meaning(kept) + rule_threshold(kept)


def test_a_rule_of_another_version_is_told_by_its_threshold() -> None:
    other = ScreeningRule(rule="fast", version="7", threshold="<9s")
    assert (rule_meaning(other), rule_threshold(other)) == ("<9s", "<9s")


def test_what_was_marked_and_decided_is_said() -> None:
    said = sentences(screened(MARKED, review="逐份核对"))
    assert "回收的6份答卷中有5份被至少一条规则标记" in said
    assert "剔除1份，保留3份计入有效答卷" in said
    assert "其余1份没有回答任何一题" in said
    assert "审核说明：逐份核对。" in said


def test_without_a_review_it_is_said_that_there_was_none() -> None:
    assert "尚未经人工审核，其中3份" in sentences(screened(MARKED[:4]))


def test_a_review_that_took_nothing_out_is_said() -> None:
    assert "没有剔除带标记的答卷" in sentences(screened(MARKED[:4], review="已审核"))


def test_the_satisfaction_figures_stand_with_and_without_the_marked() -> None:
    table = tables(screened(MARKED))[COMPARISON]
    assert table.rows == (
        ("总体满意度", "90.00%", "5", "87.50%", "4", "50.00%", "1", "−37.50个百分点"),
        ("服务态度", "80.00%", "5", "75.00%", "4", "0.00%", "1", "−75.00个百分点"),
        ("办理速度", "100.00%", "5", "100.00%", "4", "100.00%", "1", "0.00个百分点"),
    )


def test_where_nobody_is_marked_or_excluded_a_sentence_stands_for_the_table() -> None:
    facts = screened([(BEST, (), "valid")])
    said = sentences(facts)
    assert "没有一份被标记，剔除标记答卷前后的各项数字相同" in said
    assert "总体满意度：回收的全部答卷、有效答卷和剔除带标记答卷后都是100.00%（n = 1）。" in said
    assert COMPARISON not in tables(facts)


def test_where_a_person_took_the_marked_out_the_table_shows_what_they_said() -> None:
    facts = screened([(BEST, (), "valid"), (WORST, ("fast",), "excluded")])
    said = sentences(facts)
    assert "即为剔除标记答卷后的数字" in said
    assert (
        "总体满意度：回收的全部答卷75.00%（n = 2），有效答卷100.00%（n = 1），剔除带标记答卷后100.00%（n = 1）。"
        in said
    )
    assert tables(facts)[COMPARISON].rows[1][:5] == ("服务态度", "50.00%", "2", "100.00%", "1")


def test_one_rule_proposes_nothing_and_two_independent_ones_do() -> None:
    one = [(BEST, ("alike", "no_script"), "valid"), (BEST, ("fast", "speed"), "valid"), (WORST, (), "valid")]
    assert "没有一份建议剔除" in sentences(screened(one))
    two = [*one, (BEST, ("near_duplicate", "speed"), "valid")]
    assert "其中1份有两条依据不同的规则标记，建议人工考虑是否剔除" in sentences(screened(two))


def test_figures_that_cannot_be_without_the_marked_have_no_change() -> None:
    table = tables(screened([(BEST, ("fast",), "valid")]))[COMPARISON]
    assert table.rows[0] == ("总体满意度", "100.00%", "1", "100.00%", "1", "不适用", "—", "—")


def test_data_from_before_there_were_rules_say_so() -> None:
    facts = screened([(BEST, (), "valid")], rules=())
    assert "还没有自动筛查规则" in sentences(facts)
    assert tables(facts) == {}


def test_how_the_survey_was_filled_in_is_described() -> None:
    said = sentences(screened(MARKED))
    assert "2025-07-05 09:00（北京时间）起的一小时，占有提交时间的有效答卷的100.00%（n = 4）" in said
    assert "都选最高分的占75.00%（n = 4" in said
    assert "只作描述" in said


def test_word_and_excel_hold_the_same(tmp_path: Path) -> None:
    facts = screened(MARKED)
    write_word(survey_report(facts), tmp_path / "a.docx", paginate=False)
    document = Document(str(tmp_path / "a.docx"))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"雷同", "−37.50个百分点", "全部有效答卷"} <= cells
    write_workbook(facts, live_table(facts.questionnaire, []), tmp_path / "a.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "a.xlsx")["说明"].iter_rows(values_only=True))
    told = {row[0]: row[1] for row in rows}
    assert told["规则：雷同"].startswith("标记 4 份。")
    compared = told[f"{COMPARISON}：总体满意度"]
    assert compared == (
        "回收的全部答卷 90.00%（n = 5）；全部有效答卷 87.50%（n = 4）；剔除标记后 50.00%（n = 1）；变化 −37.50个百分点"
    )
    assert "5份被至少一条规则标记" in told["筛查结果"]
