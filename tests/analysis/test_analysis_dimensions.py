"""Scales beside the main scale are computed as the main scale is, for any answers, and as R computes them."""

import csv
import random
from fractions import Fraction
from pathlib import Path

import pytest
from cases import each
from coded_answers import live_table
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_surveys import loaded, random_answers, random_source, scale_answers, stored, tallied

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.figures import alpha_of, figure, interval, interval_n
from surveyapp.analysis.results import Alpha, Correlation, Figure, Undefined
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.tally import merge_tallies
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire, Satisfaction
from surveyapp.definition.versions import combine_versions

R = Path(__file__).parent / "r-psych"


def with_dimensions(chance: random.Random) -> Questionnaire:
    questionnaire = loaded(random_source(chance))
    while not questionnaire.scales:
        questionnaire = loaded(random_source(chance))
    return questionnaire


def as_main_scale(questionnaire: Questionnaire, items: tuple[Answer, ...]) -> Questionnaire:
    formula = questionnaire.dimension_formula
    main = Satisfaction(formula=formula, items=tuple(item.code for item in items))
    return questionnaire.model_copy(update={"satisfaction": main, "scales": ()})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), people=st.integers(0, 40))
def test_a_dimension_has_the_figures_that_it_would_have_as_the_main_scale(seed, people):
    chance = random.Random(seed)
    questionnaire = with_dimensions(chance)
    answers = random_answers(chance, questionnaire, people)
    tally = tallied(questionnaire, answers)
    counts = SurveyCounts(questionnaire, tally)
    found = analyse(questionnaire, tally)
    assert [each.dimension for each in found.scales] == list(questionnaire.scales)
    for result in found.scales:
        code = result.dimension.code
        alone = as_main_scale(questionnaire, questionnaire.scale_items(code))
        main = SurveyCounts(alone, tallied(alone, answers))
        expected = analyse(alone, main.tally)
        assert result.satisfaction == expected.satisfaction
        assert (result.reliability, result.validity) == (expected.reliability, expected.validity)
        assert result.n == main.tally.scale.answered
        for name in ("index", "favourable", "mean", "alpha"):
            of_dimension, of_main = OwnFigure(figure=name, scale=code), OwnFigure(figure=name)
            value = figure(of_dimension, counts)
            assert value == figure(of_main, main)
            assert alpha_of(of_dimension, counts) == alpha_of(of_main, main)
            if isinstance(value, Figure):
                assert interval(of_dimension, counts, value) == interval(of_main, main, value)
                assert interval_n(of_dimension, counts, value) == interval_n(of_main, main, value)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), cut=st.integers(0, 30))
def test_tallies_of_parts_merge_to_that_of_all(seed, cut):
    chance = random.Random(seed)
    questionnaire = with_dimensions(chance)
    answers = random_answers(chance, questionnaire, 30)
    parts = (tallied(questionnaire, answers[:cut]), tallied(questionnaire, answers[cut:]))
    assert merge_tallies(*parts) == tallied(questionnaire, answers)


def bfi() -> tuple[list[str], list[list[int | None]]]:
    with (R / "input_bfi_A_recoded.csv").open() as file:
        names, *rows = csv.reader(file)
    return names, [[int(cell) if cell else None for cell in row] for row in rows]


def test_each_of_two_dimensions_of_one_survey_is_as_r_computes_it():
    """The whole of bfi's agreeableness as one dimension, two of its items as another."""
    names, rows = bfi()
    scores = (1, 2, 3, 4, 5, 6)
    options = ", ".join(
        f'{{code: "o{place}", label: "{score}", score: {score}}}' for place, score in enumerate(scores)
    )
    lines = ", ".join(f"{{code: {name}, text: {name}}}" for name in names)
    questionnaire = loaded(
        "title: t\nscales: [{code: all, name: all, items: [m]}, "
        f"{{code: two, name: two, items: [m.{names[0]}, m.{names[1]}]}}]\n"
        f"questions: [{{code: m, type: matrix, text: t, options: [{options}], items: [{lines}]}}]\n"
    )
    with (R / "psych_truth.csv").open() as file:
        truth = {
            (row["statistic"], row["item"]): float(row["value"])
            for row in csv.DictReader(file)
            if (row["set"], row["policy"]) == ("bfi_A_recoded", "listwise") and row["value"] not in ("", "NA")
        }
    whole, two = analyse(questionnaire, tallied(questionnaire, scale_answers(names, scores, rows))).scales
    assert isinstance(whole.reliability, Alpha)
    assert whole.reliability.value == pytest.approx(truth["alpha_raw", ""], abs=1e-9)
    assert whole.reliability.ci95 == pytest.approx(
        (truth["alpha_feldt95_lower", ""], truth["alpha_feldt95_upper", ""]), abs=1e-9
    )
    for name in names:
        rest, without = (
            whole.validity.corrected_item_total[f"m.{name}"],
            whole.validity.alpha_if_deleted[f"m.{name}"],
        )
        assert isinstance(rest, Correlation)
        assert isinstance(without, Figure)
        assert rest.value == pytest.approx(truth["r_drop", name], abs=1e-9)
        assert without.value == pytest.approx(truth["deleted_raw_alpha", name], abs=1e-9)
    complete = [(row[0], row[1]) for row in rows if row[0] is not None and row[1] is not None]
    n = len(complete)
    means = [sum(column) / n for column in zip(*complete, strict=True)]
    a, b = (sum((row[k] - means[k]) ** 2 for row in complete) for k in (0, 1))
    ab = sum((row[0] - means[0]) * (row[1] - means[1]) for row in complete)
    assert isinstance(two.reliability, Alpha)
    assert two.reliability.n == n > whole.reliability.n, "its own complete rows"
    assert two.reliability.value == pytest.approx(2 * (1 - (a + b) / (a + b + 2 * ab)), abs=1e-9)


DIMENSIONS = """\
title: t
scales:
- {code: one, name: 一, items: [m]}
- {code: other, name: 二, items: [q]}
questions:
- code: m
  type: matrix
  text: t
  options:
  - {code: a, label: 好, score: 5, favourable: true}
  - {code: b, label: 差, score: 1}
  - {code: n, label: 不了解, no_opinion: true}
  items: [{code: x, text: x}, {code: y, text: y}]
- {code: q, type: single, text: q, options: [{code: a, label: 好, score: 2}, {code: b, label: 差, score: 1}]}
"""


def test_without_a_main_scale_the_index_leads_and_the_main_scale_stays_undefined():
    questionnaire = loaded(DIMENSIONS)
    answers = [{"m.x": "a", "m.y": "b", "q": "a"}, {"m.x": "a", "m.y": "n"}, {"m.x": "n"}]
    found = analyse(questionnaire, tallied(questionnaire, answers))
    one, other = found.scales
    assert found.satisfaction.formula is None
    assert (one.n, one.satisfaction.formula) == (2, "index")
    assert one.satisfaction.overall == Figure(Fraction(100 + 20, 2), n=2)
    assert one.reliability == Undefined("one_complete_row")
    assert other.reliability == Undefined("one_item")
    assert other.satisfaction.alternatives["favourable"] == Undefined("nothing_favourable")


def test_a_reference_to_no_dimension_has_its_reason():
    questionnaire = loaded(DIMENSIONS)
    counts = SurveyCounts(questionnaire, tallied(questionnaire, [{"q": "a"}]))
    for name in ("index", "alpha"):
        assert figure(OwnFigure(figure=name, scale="third"), counts) == Undefined("unknown_scale")
    assert alpha_of(OwnFigure(figure="alpha", scale="third"), counts) is None


def test_a_whole_matrix_stands_for_the_lines_of_the_latest_version():
    latest = loaded(DIMENSIONS)
    more = loaded(DIMENSIONS.replace("{code: y, text: y}]", "{code: y, text: y}, {code: z, text: z}]"))
    combined = combine_versions(latest, [more])
    assert [item.code for item in combined.scale_items("one")] == ["m.x", "m.y"]
    assert combined.item("m.z") is not None


@each("status", ["valid", "excluded"])
def test_only_valid_responses_count(status):
    questionnaire = loaded(DIMENSIONS)
    responses = stored([{"m.x": "a", "m.y": "a"}], [status])
    tally = tally_snapshot(questionnaire, live_table(questionnaire, responses))
    assert tally.of_scale("one").answered == (status == "valid")
