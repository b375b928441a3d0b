"""The indicator system of the 2024 evaluation in 昌吉, against its published score table."""

from fractions import Fraction
from pathlib import Path

import pytest
from cases import each
from indicator_files import found

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.indicator_system import IndicatorSystem
from surveyapp.definition.loading import load_questionnaire
from surveyapp.indicators.combined_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import GroupScore, Scores, score

FOLDER = Path(__file__).parents[2] / "questionnaires" / "changji-jishitong-2024"

PUBLISHED = [
    ("A11", "立项依据充分性", 2, "充分", "充分"),
    ("A12", "项目立项规范性", 2, "规范", "规范"),
    ("A21", "绩效目标合理性", 3, "合理", "合理"),
    ("A22", "绩效目标明确性", 3, "明确", "明确"),
    ("A31", "预算编制科学性", 3, "科学", "科学"),
    ("A32", "资金分配合理性", 2, "合理", "合理"),
    ("B11", "预算执行率", 6, "100.00%", "94.35%"),
    ("B12", "资金使用合规性", 6, "合规", "合规"),
    ("B21", "管理制度健全性", 8, "健全", "健全"),
    ("B22", "制度执行有效性", 5, "有效", "有效"),
    ("C11", "“吉事通”程序平台个数", 3, "=1 个", "1 个"),
    ("C21", "平台正常运转率", 8, "=100%", "100%"),
    ("C31", "平台维护按时完成率", 4, "=100%", "100%"),
    ("C41", "“吉事通”问政服务小程序开发费", 5, "≤14.8 万元", "14.8 万元"),
    ("C42", "“石榴云”技术服务平台运行维护费", 8, "≤73.5 万元", "73.5 万元"),
    ("C43", "“昌吉好地方”客户端大数据服务费", 5, "≤14.7 万元", "14.7 万元"),
    ("C44", "吉事通宣传费用", 2, "≤7838 元", "7838 元"),
    ("D11", "有效提升基层治理能力", 15, "有效提升", "99.18%"),
    ("D21", "城乡居民满意度", 10, "≥90%", "99.18%"),
]


@pytest.fixture(scope="module")
def system() -> IndicatorSystem:
    outcome = load_indicators((FOLDER / "indicators.yaml").read_bytes(), "indicators.yaml")
    assert outcome.problems == ()
    assert outcome.system is not None
    return outcome.system


@pytest.fixture(scope="module")
def scores(system: IndicatorSystem) -> Scores:
    return score(system, lambda reference: found(Fraction(121 * 100, 122)))


@each(("code", "name", "weight", "target", "shown"), PUBLISHED)
def test_every_indicator_is_as_published_and_gets_full_marks(
    scores: Scores, code: str, name: str, weight: int, target: str, shown: str
) -> None:
    leaf = next(leaf for leaf in scores.leaves() if leaf.code == code)
    line = (leaf.name, leaf.weight, leaf.target, leaf.shown, leaf.score)
    assert line == (name, weight, target, shown, weight)


def test_there_are_nineteen_indicators_in_the_published_order(scores: Scores) -> None:
    assert [leaf.code for leaf in scores.leaves()] == [line[0] for line in PUBLISHED]


def test_the_total_is_100_and_the_grade_excellent(scores: Scores) -> None:
    assert (str(scores.total), scores.grade) == ("100.00", "优")


def test_level_1_sums_are_as_published(scores: Scores) -> None:
    sums = {level.code: (level.score, level.weight, level.rate) for level in scores.levels}
    assert sums == {"A": (15, 15, 100), "B": (25, 25, 100), "C": (35, 35, 100), "D": (25, 25, 100)}


def test_level_2_sums_are_as_published(scores: Scores) -> None:
    sums = {
        level.code: [group.score for group in level.children]
        for level in scores.levels
        if isinstance(level, GroupScore)
    }
    assert sums == {"A": [4, 6, 5], "B": [12, 13], "C": [3, 8, 4, 20], "D": [15, 10]}


def test_the_satisfaction_indicator_cites_question_snapshot_and_n(scores: Scores) -> None:
    source = next(leaf.source for leaf in scores.leaves() if leaf.code == "D21")
    reference = FigureReference(survey="residents", figure="favourable", question="convenience")
    assert (source.references, source.snapshots, source.n) == ((reference,), ("2025-07-10-a1b2",), 122)


def test_a_lower_satisfaction_rate_moves_only_its_indicator(system: IndicatorSystem) -> None:
    def mixed(reference: FigureReference) -> SurveyFigure:
        return found(89 if reference.question == "convenience" else 95)

    lower = score(system, mixed)
    assert [leaf.code for leaf in lower.leaves() if leaf.score != leaf.weight] == ["D21"]


def test_without_a_snapshot_the_survey_indicators_are_missing(system: IndicatorSystem) -> None:
    live = score(system, lambda reference: NOT_FROZEN)
    assert (live.total, live.grade, live.missing) == (None, None, ("D11", "D21"))


def test_the_questions_referred_to_are_asked(system: IndicatorSystem) -> None:
    questionnaire = load_questionnaire((FOLDER / "residents.yaml").read_bytes(), "residents").questionnaire
    assert questionnaire is not None
    references = [leaf.actual.figure for leaf in system.leaves() if leaf.actual and leaf.actual.figure]
    assert all(questionnaire.item(reference.question or "") for reference in references)
