"""An export answers what the questionnaire did not ask of that respondent: left out, counted, and said."""

from collections.abc import Sequence
from typing import Any

import pytest
from exported import answers_of, codes_of, matched

from surveyapp.collection.exports.rows.responses import MatchedExport
from surveyapp.definition.questionnaire import Questionnaire

USED = [{"code": "y", "label": "用过"}, {"code": "n", "label": "没用过"}]
STEPS = [{"code": "5", "label": "满意", "score": 5}, {"code": "1", "label": "不满意", "score": 1}]
SURVEY = Questionnaire.model_validate(
    {
        "title": "调查",
        "questions": [
            {"code": "used", "type": "single", "text": "用过吗？", "options": USED},
            {
                "code": "rating",
                "type": "single",
                "text": "是否满意？",
                "required": True,
                "options": STEPS,
                "show_if": {"question": "used", "is": ["y"]},
            },
            {
                "code": "ways",
                "type": "multiple",
                "text": "用过哪些？",
                "options": [{"code": "a", "label": "窗口"}, {"code": "b", "label": "网上"}],
                "show_if": {"question": "used", "is": ["y"]},
            },
            {
                "code": "times",
                "type": "number",
                "text": "几次？",
                "show_if": {"question": "rating", "at_most": 1},
            },
        ],
    }
)
HEADER = ("1、用过吗？", "2、是否满意？", "3、用过哪些？:窗口", "3、用过哪些？:网上", "4、几次？")


def read(*rows: Sequence[str]) -> MatchedExport:
    return matched(SURVEY, HEADER, rows)


def told(export: MatchedExport) -> list[tuple[str, str | None, dict[str, Any]]]:
    return [(note.code, note.column, note.params) for note in export.notes]


def test_an_answer_to_what_was_not_asked_is_left_out_and_said() -> None:
    export = read(
        ("用过", "不满意", "1", "0", "3"),
        ("没用过", "满意", "0", "0", "2"),
        ("没用过", "(跳过)", "", "", "(跳过)"),
    )
    assert codes_of(export) == []
    assert [dict(response.answers) for response in export.responses] == [
        {"used": "y", "rating": "1", "ways": ["a"], "times": "3"},
        {"used": "n"},
        {"used": "n"},
    ]
    assert told(export) == [
        ("answered_not_asked", HEADER[1], {"item": "rating", "found": 1, "of": 2, "rows": ["3"]}),
        ("answered_not_asked", HEADER[4], {"item": "times", "found": 1, "of": 2, "rows": ["3"]}),
    ]


def test_a_blank_is_none_where_nothing_was_asked() -> None:
    export = read(("用过", "", "1", "0", ""), ("没用过", "", "", "", ""))
    assert export.blanks == {"rating": 1}
    assert [response.incomplete for response in export.responses] == [True, False]
    assert [response.asked for response in export.responses] == [3, 1]


@pytest.mark.parametrize(("others", "code"), [(5, "column_not_asked"), (4, "answered_not_asked"), (0, None)])
def test_a_column_that_answers_what_nobody_was_asked_may_be_another_one(
    others: int, code: str | None
) -> None:
    rows = [("没用过", "满意", "", "", "")] * others + [("用过", "满意", "1", "0", "")]
    assert [note.code for note in read(*rows).notes] == ([code] if code else [])
    one_blank = [*rows, ("没用过", "", "", "", "")]
    assert "column_not_asked" not in [note.code for note in read(*one_blank).notes]


def test_a_skip_where_the_questionnaire_asks_is_an_answer_left_out() -> None:
    export = read(("用过", "(跳过)", "1", "0", ""), ("没用过", "(跳过)", "", "", ""))
    assert answers_of(export, "rating") == [None, None]
    assert told(export) == [
        ("skipped_though_asked", HEADER[1], {"item": "rating", "found": 1, "rows": ["2"]})
    ]


def test_without_conditions_nothing_is_left_out() -> None:
    plain = [
        question.model_copy(update={"show_if": None, "required": False}) for question in SURVEY.questions
    ]
    whole = SURVEY.model_copy(update={"questions": tuple(plain)})
    export = matched(whole, HEADER, [("没用过", "满意", "0", "1", "2")])
    assert dict(export.responses[0].answers) == {"used": "n", "rating": "5", "ways": ["b"], "times": "2"}
    assert export.notes == ()
