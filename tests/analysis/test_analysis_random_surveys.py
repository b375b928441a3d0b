"""Any questionnaire and any answers: every figure is recomputed here from the answers themselves, the plain way."""

import random
import statistics
from collections.abc import Sequence

import pandas as pd
import pytest
from coded_answers import live_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_surveys import Answers, loaded, random_answers, random_source, stored

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.figures import figure
from surveyapp.analysis.results import Analysis, Figure, Outcome, Undefined
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.tally import Tally
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

CLOSE = 1e-9


class Recomputed:
    """Every figure of a survey from its valid answers, with plain Python and pandas."""

    def __init__(self, questionnaire: Questionnaire, answers: Sequence[Answers]) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.scale = [item.code for item in questionnaire.scale_items()]
        scores = [[self.score(code, answer.get(code)) for code in self.scale] for answer in answers]
        self.frame = pd.DataFrame(scores, columns=self.scale, dtype=float)
        self.complete = self.frame.dropna()

    def score(self, item: str, code: str | None) -> float | None:
        asked = self.questionnaire.item(item)
        found = [option.score for option in asked.options if option.code == code]
        return float(found[0]) if found and found[0] is not None else None

    def given(self, item: str) -> list[str]:
        return [answer[item] for answer in self.answers if item in answer]

    def count(self, item: str, option: str) -> int:
        return sum(option in ([given] if isinstance(given, str) else given) for given in self.given(item))

    def ticks(self, item: str) -> int:
        return sum(1 if isinstance(given, str) else len(given) for given in self.given(item))

    def favourable(self, item: Answer) -> tuple[float, int] | str:
        liked = {option.code for option in item.options if option.favourable}
        given = self.given(item.code)
        if not liked or item.kind == "ticks":
            return "nothing_favourable"
        return (
            (100 * sum(code in liked for code in given) / len(given), len(given)) if given else "no_answers"
        )

    def mean(self, item: Answer) -> tuple[float, int] | str:
        scored = [option for option in item.options if option.score is not None]
        if not scored or item.kind == "ticks":
            return "no_scores"
        given = [
            score for code in self.given(item.code) if (score := self.score(item.code, code)) is not None
        ]
        return (statistics.fmean(given), len(given)) if given else "no_answers"

    def index(self, item: Answer) -> tuple[float, int] | str:
        mean = self.mean(item)
        if isinstance(mean, str):
            return mean
        highest = max(float(option.score) for option in item.options if option.score is not None)
        return mean[0] / highest * 100, mean[1]

    def rescaled(self, item: Answer) -> tuple[float, int] | str:
        mean = self.mean(item)
        if isinstance(mean, str):
            return mean
        scores = [float(option.score) for option in item.options if option.score is not None]
        if max(scores) == min(scores):
            return "no_scores"
        return (mean[0] - min(scores)) / (max(scores) - min(scores)) * 100, mean[1]

    def overall(self, name: str) -> tuple[float, int] | str:
        if not self.scale:
            return "no_scale"
        found = [getattr(self, name)(item) for item in self.questionnaire.scale_items()]
        impossible = [outcome for outcome in found if isinstance(outcome, str) and outcome != "no_answers"]
        values = [outcome[0] for outcome in found if not isinstance(outcome, str)]
        if impossible or not values:
            return impossible[0] if impossible else "no_answers"
        return statistics.fmean(values), sum(
            any(code in answer for code in self.scale) for answer in self.answers
        )

    def why_no_correlations(self) -> str | None:
        if len(self.scale) < 2:
            return "one_item" if self.scale else "no_scale"
        if not any(code in answer for code in self.scale for answer in self.answers):
            return "no_answers"
        return {0: "no_complete_rows", 1: "one_complete_row"}.get(len(self.complete))

    def varies(self, columns: Sequence[str]) -> bool:
        """Whether the total of these items varies, in thousandths, which are whole."""
        return len(set((self.complete[list(columns)] * 1000).round().sum(axis=1))) > 1

    def alpha(self, items: Sequence[str]) -> float | str:
        varying = [item for item in items if self.varies([item])]
        if not self.varies(varying):
            return "zero_variance"
        if len(varying) < 2:
            return "one_item"
        answers = self.complete[varying]
        total = answers.sum(axis=1).var()
        return len(varying) / (len(varying) - 1) * (1 - answers.var().sum() / total)

    def alpha_without(self, item: str, others: Sequence[str]) -> float | str:
        if not self.varies([item]):
            return "constant_item"
        alpha = self.alpha(others)
        return "constant_rest" if alpha == "zero_variance" else alpha

    def correlation(self, item: str, items: Sequence[str], why: str) -> float | str:
        if not self.varies([item]):
            return "constant_item"
        if item in items and sum(self.varies([other]) for other in items) < 2:
            return "one_item"
        if not self.varies(items):
            return why
        return self.complete[item].corr(self.complete[list(items)].sum(axis=1))


def assert_same(ours: Outcome, expected: tuple[float, int] | str) -> None:
    if isinstance(expected, str):
        assert ours == Undefined(expected)
    else:
        assert isinstance(ours, Figure), (ours, expected)
        assert (ours.value, ours.n) == (pytest.approx(expected[0], rel=CLOSE, abs=CLOSE), expected[1])


def check_questions(analysis: Analysis, plain: Recomputed) -> None:
    assert [result.item.code for result in analysis.questions] == [
        item.code for item in plain.questionnaire.items
    ]
    for result in analysis.questions:
        item, n = result.item.code, len(plain.given(result.item.code))
        assert result.n == n
        assert [option.code for option in result.options] == [option.code for option in result.item.options]
        for option in result.options:
            count, ticks = plain.count(item, option.code), plain.ticks(item)
            assert option.count == count
            assert_same(option.of_respondents, (100 * count / n, n) if n else "no_answers")
            assert_same(option.of_ticks, (100 * count / ticks, n) if n else "no_answers")


def check_satisfaction(analysis: Analysis, plain: Recomputed) -> None:
    found = analysis.satisfaction
    declared = plain.questionnaire.satisfaction
    assert found.formula == (declared.formula if declared else None)
    assert_same(found.overall, plain.overall(declared.formula if declared else "index"))
    for name in ("index", "favourable", "rescaled"):
        assert_same(found.alternatives[name], plain.overall(name))
    assert [item.item.code for item in found.items] == plain.scale
    for item in found.items:
        assert_same(item.value, getattr(plain, declared.formula)(item.item))
        for name in ("index", "favourable", "mean", "rescaled"):
            assert_same(item.by_formula[name], getattr(plain, name)(item.item))


def check_reliability(analysis: Analysis, plain: Recomputed) -> None:
    expected = plain.why_no_correlations() or plain.alpha(plain.scale)
    if isinstance(expected, str):
        assert analysis.reliability == Undefined(expected)
        return
    alpha = analysis.reliability
    assert alpha.value == pytest.approx(expected, rel=CLOSE, abs=1e-7)
    assert (alpha.n, alpha.items) == (len(plain.complete), sum(plain.varies([item]) for item in plain.scale))
    assert alpha.dropped == int(plain.frame.notna().any(axis=1).sum()) - len(plain.complete)
    printed = round(expected + 1e-12, 3)
    bands = [(0.9, "high"), (0.8, "fairly_high"), (0.701, "fair"), (-1e300, "insufficient")]
    if abs(expected * 1000 % 1 - 0.5) > 1e-6:
        assert alpha.band == next(band for least, band in bands if printed >= least)


def check_validity(analysis: Analysis, plain: Recomputed) -> None:
    why = plain.why_no_correlations()
    for item in plain.scale:
        others = [other for other in plain.scale if other != item]
        expected = [
            why or plain.correlation(item, plain.scale, "zero_variance"),
            why or plain.correlation(item, others, "constant_rest"),
            why or plain.alpha_without(item, others),
        ]
        validity = analysis.validity
        ours = [
            validity.item_total[item],
            validity.corrected_item_total[item],
            validity.alpha_if_deleted[item],
        ]
        for own, value in zip(ours, expected, strict=True):
            if isinstance(value, str):
                assert own == Undefined(value)
            else:
                assert (own.value, own.n) == (pytest.approx(value, rel=1e-8, abs=1e-7), len(plain.complete))


def check_references(questionnaire: Questionnaire, tally: Tally, plain: Recomputed) -> None:
    def ours(name: str, question: str | None = None, option: str | None = None) -> Outcome:
        reference = FigureReference(survey="s", figure=name, question=question, option=option)
        return figure(reference, SurveyCounts(questionnaire, tally))

    for name in ("index", "favourable", "mean"):
        assert_same(ours(name), plain.overall(name))
    alpha = plain.why_no_correlations() or plain.alpha(plain.scale)
    if isinstance(alpha, str):
        assert ours("alpha") == Undefined(alpha)
    else:
        assert ours("alpha").value == pytest.approx(alpha, rel=CLOSE, abs=1e-7)
    for item in questionnaire.items:
        if item.kind != "text":
            for name in ("index", "favourable", "mean"):
                assert_same(ours(name, item.code), getattr(plain, name)(item))
        n = len(plain.given(item.code))
        for option in item.options:
            expected = (100 * plain.count(item.code, option.code) / n, n) if n else "no_answers"
            assert_same(ours("share", item.code, option.code), expected)


@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_figure_of_a_random_survey_equals_the_plain_computation(seed):
    chance = random.Random(seed)
    questionnaire = loaded(random_source(chance))
    answers = random_answers(chance, questionnaire, chance.choice([0, 1, 2, 3, 8, 30, 80]))
    status = [chance.choice(["valid", "valid", "valid", "excluded"]) for _ in answers]
    tally = tally_snapshot(questionnaire, live_table(questionnaire, stored(answers, status)))
    valid = [answer for answer, one in zip(answers, status, strict=True) if one == "valid"]
    analysis, plain = analyse(questionnaire, tally), Recomputed(questionnaire, valid)
    assert analysis.n == len(valid)
    check_questions(analysis, plain)
    check_satisfaction(analysis, plain)
    check_reliability(analysis, plain)
    check_validity(analysis, plain)
    check_references(questionnaire, tally, plain)
