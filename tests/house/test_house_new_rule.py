"""A new scoring rule is one class and one line in the dictionary of rules, as the architecture says."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

import pytest

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.actual import NUMBERS, ActualKind
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.rules.rule import Given, Rule, Verdict
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.indicators.scoring import score
from surveyapp.indicators.survey_figures import SurveyFigure

FILE = """
title: 评价
weight: 8
indicators:
- {code: X1, name: 及时率, weight: 8, rule: {type: halves, above: 50}, actual: {value: 75}}
"""


class Halves(Rule):
    """Half the weight for a value above a bound, else nothing."""

    needs: ClassVar[frozenset[ActualKind]] = NUMBERS

    above: int

    def apply(self, given: Given) -> Verdict:
        return Verdict(given.weight / 2 if given.number > self.above else Fraction(), ())


def no_survey(reference: FigureReference) -> SurveyFigure:
    raise AssertionError(f"nobody should ask for {reference}")


def test_a_rule_is_one_class_and_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "halves", Halves)  # type: ignore[arg-type]  # the one line
    loaded = load_indicators(FILE.encode(), "indicators.yaml")
    assert loaded.system is not None, loaded.problems
    assert score(loaded.system, no_survey).total == Decimal("4.00")
