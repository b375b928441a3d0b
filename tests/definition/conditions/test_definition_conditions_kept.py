"""Conditions stay with a questionnaire: in copies, beside earlier versions, and in the list of what changed."""

from surveyapp.definition.changes import find_changes
from surveyapp.definition.copies.other_units import find_other_units
from surveyapp.definition.copies.retitle import retitle
from surveyapp.definition.loading import load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combine_versions

TEXT = """\
title: 甲县办事满意度
notice: {controller: 甲县财政局, contact: 现场, purpose: 统计, retention_days: 365}
sections: [{name: 经历, show_if: {question: used, is: ["1"]}}]  # 用过的人才问
questions:
- {code: used, type: single, text: 用过吗？, scale: yes_no}
- {code: why_not, type: text, text: 为什么不用？, show_if: {not: {question: used, is: ["1"]}}}
- code: service
  type: matrix
  section: 经历
  text: 满意吗？
  options: [{code: "1", label: 满意}, {code: "0", label: 不满意}]
  items: [{code: web, text: 网上}, {code: hall, text: 大厅, show_if: {question: used, answered: true}}]
"""


def loaded(text: str) -> Questionnaire:
    result = load_questionnaire(text.encode(), "q")
    assert result.questionnaire is not None, result.problems
    return result.questionnaire


def test_a_copy_for_another_year_or_unit_keeps_its_conditions() -> None:
    copy = retitle(TEXT, "乙县办事满意度")
    assert loaded(copy).display_logic.conditional == loaded(TEXT).display_logic.conditional
    assert loaded(copy).sections == loaded(TEXT).sections
    assert "# 用过的人才问" in copy
    assert "show_if" not in {unit.key for unit in find_other_units(copy, TEXT)}


def test_a_changed_condition_is_among_the_changes_and_makes_a_version() -> None:
    before = loaded(TEXT)
    changes = {
        "section": (
            '经历, show_if: {question: used, is: ["1"]}',
            '经历, show_if: {question: used, is: ["0"]}',
        ),
        "question": (', show_if: {not: {question: used, is: ["1"]}}}', "}"),
        "line": (
            "大厅, show_if: {question: used, answered: true}",
            '大厅, show_if: {question: used, is: ["1"]}',
        ),
    }
    told = {}
    for place, (old, new) in changes.items():
        assert TEXT.count(old) == 1
        after = loaded(TEXT.replace(old, new))
        found = find_changes(before, after)
        told[place] = (found.frame, [(change.question.code, change.aspects) for change in found.changed])
        assert version_hash(after) != version_hash(before)
    assert told == {
        "section": (("sections",), []),
        "question": ((), [("why_not", ("show_if",))]),
        "line": ((), [("service", ("show_if",))]),
    }


def test_what_any_version_asks_of_some_people_only_is_not_asked_of_everybody_in_all_together() -> None:
    before = loaded(TEXT)
    shorter = [question for question in before.questions if question.code != "why_not"]
    latest = before.model_copy(update={"questions": tuple(shorter), "sections": ()})
    together = combine_versions(latest, [before])
    assert together.partly_asked == before.partly_asked
