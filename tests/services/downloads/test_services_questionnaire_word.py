"""The Word copy of a questionnaire, read back as a paper, asks the same questions with the same options and lines."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from every_type import SOURCE
from servers import REPOSITORY, questionnaire_source

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.question import Question
from surveyapp.definition.questionnaire import FormHead, Questionnaire
from surveyapp.services.downloads.questionnaire_word import questionnaire_word
from surveyapp.services.surveys.import_questionnaire import read_questionnaire
from surveyapp.services.surveys.publish import require_questionnaire

PUBLISHED = sorted(
    path for path in (REPOSITORY / "questionnaires").glob("*/*.yaml") if b"questions:" in path.read_bytes()
)


def asked(question: Question) -> dict[str, Any]:
    """What a question asks, as a paper can say it."""
    return {
        "text": str(question.text),
        "type": question.type,
        "section": str(question.section or ""),
        "required": question.required,
        "options": [str(option.label) for option in question.options],
        "write_ins": [bool(option.write_in) for option in question.options],
        "items": [str(item.text) for item in question.items],
        "limits": (question.least, question.most),
    }


def read_back(questionnaire: Questionnaire) -> Questionnaire:
    read = read_questionnaire(questionnaire_word(questionnaire), "副本.docx")
    assert read.not_understood == []
    found = load_questionnaire(read.text.encode(), "副本").questionnaire
    assert found, read.problems
    return found


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_published_questionnaire_comes_back_whole(path: Path) -> None:
    questionnaire = require_questionnaire(path.read_bytes(), path.name)
    found = read_back(questionnaire)
    assert str(found.title) == str(questionnaire.title)
    assert [asked(question) for question in found.questions] == [
        asked(question) for question in questionnaire.questions
    ]


def test_the_miniature_comes_back_whole() -> None:
    questionnaire = require_questionnaire(questionnaire_source("every_type"), "every_type.yaml")
    found = read_back(questionnaire)
    assert [asked(question) for question in found.questions] == [
        asked(question) for question in questionnaire.questions
    ]


def test_every_type_comes_back_and_levels_become_a_text_each() -> None:
    """A list of places is too long for a sheet of paper: its levels are blanks."""
    questionnaire = require_questionnaire(SOURCE.encode(), "types.yaml")
    expected = []
    for question in questionnaire.questions:
        levels = question.levels if question.type == "cascade" else ()
        expected.append(asked(question) | (AS_TEXT if levels else {}))
        expected += [{**expected[-1], "text": str(level.label)} for level in levels]
    read = read_back(questionnaire)
    assert [asked(question) for question in read.questions] == expected
    blanks = {str(question.text): question.blanks for question in questionnaire.questions}
    for question in read.questions:
        labels = [str(blank.label) for blank in question.blanks]
        assert labels == [str(blank.label) for blank in blanks.get(str(question.text), ())]


AS_TEXT = {"type": "text", "options": [], "write_ins": []}

CONDITIONAL = """\
title: 有条件的调查问卷
sections: [{name: 评价, show_if: {question: used, is: ["y"]}}]
questions:
- code: used
  type: single
  text: 您办过事吗？
  options: [{code: "y", label: 办过}, {code: "n", label: 没有}]
- code: how
  type: multiple
  text: 您怎样办的？
  show_if: {question: used, is: ["y"]}
  options: [{code: a, label: 网上}, {code: b, label: 窗口}]
- code: service
  type: matrix
  section: 评价
  text: 请评价
  options: [{code: "2", label: 满意}, {code: "1", label: 不满意}]
  items: [{code: speed, text: 速度}, {code: manner, text: 态度, show_if: {question: how, is: [b]}}]
- code: why
  type: text
  section: 评价
  text: 为什么不满意？
  show_if: {question: service.speed, is: ["1"]}
"""


def test_conditions_stand_in_words_behind_what_is_asked() -> None:
    questionnaire = require_questionnaire(CONDITIONAL.encode(), "conditional.yaml")
    found = lines(questionnaire)
    for line in (
        "2. 您怎样办的？【多选题】（如果第 1 题选择“办过”，请回答本题）",
        "评价（如果第 1 题选择“办过”，请回答这一部分）",
        "4. 为什么不满意？【填空题】（如果第 3.1 题选择“不满意”，请回答本题）",
    ):
        assert line in found
    read = [asked(question) for question in read_back(questionnaire).questions]
    expected = [asked(question) for question in questionnaire.questions]
    for key in ("type", "options", "section"):
        assert [question[key] for question in read] == [question[key] for question in expected]
    found_conditions = [question.show_if for question in read_back(questionnaire).questions]
    assert all(found_conditions[1:])
    texts = [question["text"].partition("（如果")[0] for question in read]
    assert texts == [question["text"] for question in expected]
    assert [item.partition("（如果")[0] for item in read[2]["items"]] == ["速度", "态度"]


def lines(questionnaire: Questionnaire) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(questionnaire_word(questionnaire))).paragraphs]


def test_the_fields_of_a_form_stand_above_the_title_filled_in_or_blank() -> None:
    questionnaire = require_questionnaire(questionnaire_source("every_type"), "every_type.yaml")
    blank = "＿" * 8
    names = ("表号", "制定机关", "批准机关", "批准文号", "有效期至")
    assert lines(questionnaire)[:6] == [*(f"{name}：{blank}" for name in names), "每种题型一题"]
    head = FormHead.model_validate(
        {
            "number": "某调1表",
            "issued_by": "某市财政局",
            "approved_by": "某市统计局",
            "approval_number": "某统制〔2026〕1号",
            "valid_until": "2027年3月",
        }
    )
    assert lines(questionnaire.model_copy(update={"form_head": head}))[:5] == [
        "表号：某调1表",
        "制定机关：某市财政局",
        "批准机关：某市统计局",
        "批准文号：某统制〔2026〕1号",
        "有效期至：2027年3月",
    ]
    filed = FormHead.model_validate({"filed_with": "某市统计局"})
    names = ("表号：＿", "制定机关：＿", "备案机关：某市统计局", "备案文号：＿", "有效期至：＿")
    found = lines(questionnaire.model_copy(update={"form_head": filed}))
    assert all(line.startswith(name) for line, name in zip(found, names, strict=False))


def test_who_asks_and_how_it_is_filled_in_stand_before_the_questions() -> None:
    questionnaire = require_questionnaire(questionnaire_source("every_type"), "every_type.yaml")
    found = lines(questionnaire)
    first = next(number for number, line in enumerate(found) if line.startswith("1. "))
    for line in ("调查单位：某市财政局", "保存期限：调查结束后 30 天"):
        assert line in found[:first]
    assert any(line.startswith("填写说明：") and "标有 * 的为必答题。" in line for line in found[:first])
