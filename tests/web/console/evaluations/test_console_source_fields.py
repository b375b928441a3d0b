"""Every way of giving an actual value that a file knows can be chosen in the console and is shown back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

import pytest
from cases import each
from servers import REPOSITORY
from werkzeug.datastructures import MultiDict

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.indicators.actual import (
    ACTUAL_KINDS,
    LINKED_KINDS,
    Actual,
    CellReference,
    CombinedFigures,
    Weighing,
)
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.indicators.rules.rule_table import RULES
from surveyapp.web.console.evaluations.entry_words import KINDS
from surveyapp.web.console.evaluations.source_fields import (
    LINKS,
    WEIGHINGS,
    as_fields,
    fields_of,
    source_in,
    weight_in,
)

FIRST = {"survey": "residents", "figure": "favourable", "question": "governance"}
SECOND = {"survey": "residents", "figure": "share", "question": "scene", "option": "appeal"}
GROUPED = {**FIRST, "group": {"question": "age", "options": ["from18", "from36"]}}
OF_SCALE = {"survey": "residents", "figure": "alpha", "scale": "use"}
EXAMPLES: Mapping[str, list[Any]] = {
    "figure": [FIRST, SECOND, GROUPED, {"survey": "residents", "figure": "index"}, OF_SCALE],
    "combined": [
        {"figures": [FIRST, SECOND, OF_SCALE], "by": "n"},
        {"figures": [GROUPED, FIRST, SECOND], "by": "equally"},
        {"figures": [FIRST, GROUPED], "by": "weights", "weights": [Decimal(60), Decimal("2.5")]},
    ],
    "cell": [{"form": "f", "cell": "rate"}],
    "execution": ["total"],
}
"""Linked kind -> values of it with every key that it may have."""


@pytest.fixture(scope="module")
def surveys() -> dict[str, Questionnaire]:
    path = REPOSITORY / "questionnaires" / "changji-jishitong-2024" / "residents.yaml"
    scale = "scales:\n- {code: use, name: 使用, items: [convenience, interface]}\n"
    found = load_questionnaire(path.read_bytes() + scale.encode(), path.name).questionnaire
    assert found is not None
    return {"residents": found}


def test_every_way_of_giving_a_value_is_chosen_or_entered() -> None:
    assert {*LINKS} == {*LINKED_KINDS} == {*EXAMPLES}
    assert {*LINKS} | {*KINDS} == {*ACTUAL_KINDS}
    assert not {*LINKS} & {*KINDS}
    assert {*WEIGHINGS} == {*get_args(Weighing)}


@each("rule_type", sorted(RULES))
def test_every_way_that_a_rule_can_score_is_offered_for_it(rule_type: str) -> None:
    assert RULES[rule_type].needs <= {*LINKS} | {*KINDS}


def test_the_examples_name_every_key_of_every_link() -> None:
    named = {key for example in EXAMPLES["combined"] for key in example}
    assert named == {*CombinedFigures.model_fields}
    assert {*EXAMPLES["cell"][0]} == {*CellReference.model_fields}
    assert {key for example in EXAMPLES["figure"] for key in example} == {*FigureReference.model_fields}


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in EXAMPLES.items() for value in values]
)
def test_what_the_file_says_is_shown_and_comes_back_as_it_was(
    surveys: dict[str, Questionnaire], kind: str, value: Any
) -> None:
    actual = Actual.model_validate({kind: value})
    shown = source_in(fields_of(actual), surveys)
    sent_on = source_in(MultiDict(as_fields(shown)), surveys)
    for source in (shown, sent_on):
        keys = source.keys()
        assert keys is not None
        keys.pop("shown", None)
        assert Actual.model_validate(keys) == actual


@each(("typed", "weight"), [("60", "60"), ("６０", "60"), ("1,000", "1000"), ("2.5%", "2.5")])
def test_a_weight_is_a_number_above_zero(typed: str, weight: str) -> None:
    assert weight_in(typed) == Decimal(weight)


@each("typed", ["", "0", "-1", "多", "≥3", "3份"])
def test_anything_else_is_none(typed: str) -> None:
    assert weight_in(typed) is None
