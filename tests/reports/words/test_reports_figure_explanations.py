"""Each figure is explained with the numbers that it is made of: whoever reckons them again gets the same."""

import pytest
from cases import each
from made_surveys import loaded, tallied

from surveyapp.analysis.survey_counts import SampleCounts, SurveyCounts
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.definition.questionnaire import OwnFigure
from surveyapp.reports.words.figure_explanations import explain_figure

SOURCE = """\
title: t
satisfaction: {formula: index, items: [a, b]}
questions:
- code: a
  type: single
  text: 对窗口满意吗？
  options:
  - {code: "5", label: 非常满意, score: 5, favourable: true}
  - {code: "4", label: 满意, score: 4.5, favourable: true}
  - {code: "1", label: 不满意, score: 1}
  - {code: x, label: 不了解, no_opinion: true}
- code: b
  type: single
  text: 对速度满意吗？
  options:
  - {code: "5", label: 非常满意, score: 5, favourable: true}
  - {code: "1", label: 不满意, score: 1}
- {code: n, type: nps, text: 会推荐吗？}
"""
ROWS = [
    *[{"a": "5", "b": "5", "n": "10"}] * 20,
    *[{"a": "4", "b": "5", "n": "8"}] * 15,
    *[{"a": "1", "b": "1", "n": "3"}] * 5,
    *[{"a": "x"}] * 3,
    {"b": "1"},
]


@pytest.fixture(scope="module")
def counts() -> SurveyCounts:
    questionnaire = loaded(SOURCE)
    return SurveyCounts(questionnaire, tallied(questionnaire, ROWS), SampleCounts(60, 45, 44, 1000))


def test_the_index_of_a_question_can_be_reckoned_from_its_steps(counts: SurveyCounts) -> None:
    found = explain_figure(OwnFigure(figure="index", question="a"), counts)
    assert found.steps == (
        "得分合计：5×20 + 4.5×15 + 1×5 = 172.5；有得分的 40 人，均值 172.5 ÷ 40 = 4.31",
        "4.31 ÷ 最高分 5 × 100 = 86.25",
    )
    assert (found.value, found.n) == ("86.25", 40)
    assert found.base == (
        "应作答 44 人，作答 43 人，未作答 1 人；未作答的不进入分母，不按零分计。",
        "作答的人中有 3 人选择“不了解”，不表示看法，不进入满意度的分母。",
    )


@each(
    "reference, step",
    [
        (
            {"figure": "favourable", "question": "a"},
            "计入满意的选项：“非常满意” 20、“满意” 15，共 35 人；35 ÷ 40 × 100 = 87.50%",
        ),
        ({"figure": "share", "question": "a", "option": "x"}, "3 ÷ 43 × 100 = 6.98%"),
        ({"figure": "nps", "question": "n"}, "9–10 分 20 人，0–6 分 5 人；（20 − 5）÷ 40 × 100 = 37.50"),
        ({"figure": "return_rate"}, "45 ÷ 60 × 100 = 75.00%"),
        ({"figure": "valid_rate"}, "44 ÷ 45 × 100 = 97.78%"),
        ({"figure": "issue_rate"}, "60 ÷ 1000 × 100 = 6.00%"),
    ],
)
def test_a_formula_stands_there_with_its_numbers(counts: SurveyCounts, reference: dict, step: str) -> None:
    assert explain_figure(OwnFigure.model_validate(reference), counts).steps[-1] == step


def test_the_overall_figure_names_its_items(counts: SurveyCounts) -> None:
    found = explain_figure(OwnFigure(figure="index"), counts)
    assert found.steps == (
        "“对窗口满意吗？”：86.25（n = 40）",
        "“对速度满意吗？”：88.29（n = 41）",
        "（86.25 + 88.29）÷ 2 = 87.27",
    )
    assert found.sentence == "主量表的满意度指数为87.27，依据41人的回答。"


def test_alpha_says_its_rows_band_and_interval(counts: SurveyCounts) -> None:
    found = explain_figure(OwnFigure(figure="alpha"), counts)
    assert found.base == ("只用各题都有得分的答卷（整卷删除）；未答全的 1 份不用。",)
    assert found.band
    assert "Feldt" in found.method


def test_every_kind_of_figure_is_explained_or_says_why_there_is_none(counts: SurveyCounts) -> None:
    for kind in (kind for kind in FIGURE_KINDS.values() if kind.referable):
        found = explain_figure(OwnFigure(figure=kind.name, question="a", option="5"), counts)
        assert found.sentence.endswith("。")
        assert bool(found.steps) == (found.n is not None)


def test_a_kind_that_is_none_is_an_error(counts: SurveyCounts) -> None:
    with pytest.raises(LookupError):
        explain_figure(OwnFigure(figure="nonsense"), counts)


def test_nobody_answered(counts: SurveyCounts) -> None:
    questionnaire = loaded(SOURCE)
    nobody = SurveyCounts(questionnaire, tallied(questionnaire, []))
    found = explain_figure(OwnFigure(figure="index"), nobody)
    assert (found.value, found.n, found.steps) == ("不适用", None, ())
    assert found.sentence == "主量表的满意度指数不适用：没有可计入的回答。"
