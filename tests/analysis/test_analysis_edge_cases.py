"""Degenerate answers: a figure where there is one, otherwise the reason, never 0 and never NaN."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from cases import each
from made_surveys import loaded, scale_answers, scale_questionnaire, scale_tally, tallied

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.frequencies import question_result
from surveyapp.analysis.item_formulas import favourable_rate, mean_score
from surveyapp.analysis.results import Undefined, share
from surveyapp.analysis.satisfaction import satisfaction
from surveyapp.analysis.statistics.reliability import alpha_band, reliability
from surveyapp.analysis.statistics.validity import correlation_band, validity
from surveyapp.analysis.survey_counts import SurveyCounts

CASES = {
    case["id"]: case
    for case in json.loads((Path(__file__).parent / "r-psych" / "edge_cases.json").read_text())["cases"]
}
FIVE = (1, 2, 3, 4, 5)


@each(
    ("case", "reason"),
    [
        ("one_item", "one_item"),
        ("one_respondent", "one_complete_row"),
        ("all_same_answer", "zero_variance"),
        ("no_complete_rows", "no_complete_rows"),
        ("opposite_items", "zero_variance"),
    ],
)
def test_alpha_is_undefined_with_its_reason(case, reason):
    assert CASES[case]["alpha"] == "undefined"
    assert reliability(scale_tally(CASES[case]["rows"]).scale) == Undefined(reason)


@each("case", ["identical_items", "negative_alpha"])
def test_alpha_is_given_as_computed(case):
    assert reliability(scale_tally(CASES[case]["rows"]).scale).value == CASES[case]["alpha"]


@each("times", [1, 10])
def test_a_negative_alpha_blames_no_item(times):
    found = reliability(scale_tally(CASES["negative_alpha"]["rows"] * times).scale)
    assert (found.value < 0, found.reverse_keyed) == (True, ())


@each(("rows", "named"), [(9, ()), (10, ("m.q5",))])
def test_an_item_that_runs_against_the_rest_is_named_from_ten_rows_on(rows, named):
    scores = [row % 3 + 1 for row in range(rows)]
    found = reliability(scale_tally([[*[score] * 4, 4 - score] for score in scores]).scale)
    assert (found.value > 0, found.reverse_keyed) == (True, named)


def test_without_a_scale_nothing_of_it_is_defined():
    questionnaire = scale_questionnaire([], FIVE)
    analysis = analyse(questionnaire, tallied(questionnaire, []))
    assert analysis.reliability == Undefined("no_scale")
    assert analysis.satisfaction.overall == Undefined("no_scale")


def test_without_answers_the_scale_says_so():
    questionnaire = scale_questionnaire(["a", "b"], FIVE)
    analysis = analyse(questionnaire, tallied(questionnaire, []))
    assert analysis.reliability == Undefined("no_answers")
    assert analysis.satisfaction.overall == Undefined("no_answers")


def test_two_items_of_which_one_is_constant_have_no_alpha():
    assert reliability(scale_tally([[5, 1], [5, 2], [5, 3]]).scale) == Undefined("one_item")


def test_everybody_most_satisfied_is_a_hundred_percent():
    questionnaire = scale_questionnaire(["q1", "q2"], FIVE)
    rows = CASES["all_same_answer"]["rows"]
    result = satisfaction(
        SurveyCounts(questionnaire, tallied(questionnaire, scale_answers(["q1", "q2"], FIVE, rows)))
    )
    assert result.overall.value == CASES["all_same_answer"]["index_of_max5"]
    assert result.alternatives["favourable"].value == 100 * CASES["all_same_answer"]["top2box"]


def test_a_blank_leaves_the_denominator_of_the_index():
    case = CASES["index"]
    questionnaire = scale_questionnaire(["q"], FIVE)
    rows = [[score] for score in case["scores"]]
    item = satisfaction(
        SurveyCounts(questionnaire, tallied(questionnaire, scale_answers(["q"], FIVE, rows)))
    ).items[0]
    assert (item.by_formula["index"].value, item.by_formula["index"].n) == (case["index"], case["n"])
    assert item.by_formula["rescaled"].value == 75.0


def test_an_item_that_nobody_answered_is_left_out_of_the_overall_mean():
    questionnaire = scale_questionnaire(["a", "b"], FIVE)
    answers = scale_answers(["a", "b"], FIVE, [[5, None], [4, None]])
    result = satisfaction(SurveyCounts(questionnaire, tallied(questionnaire, answers)))
    assert result.items[1].value == Undefined("no_answers")
    assert (result.overall.exact, result.overall.n) == (90, 2)


def test_the_overall_figure_rests_on_all_who_answered_an_item():
    questionnaire = scale_questionnaire(["a", "b"], FIVE)
    answers = scale_answers(["a", "b"], FIVE, [[5, None], [None, 4], [None, None]])
    assert satisfaction(SurveyCounts(questionnaire, tallied(questionnaire, answers))).overall.n == 2


def test_a_multiple_choice_has_both_bases_and_leaves_out_who_skipped_it():
    case = CASES["multi_choice"]
    options = ", ".join(f"{{code: {code}, label: {code}}}" for code in "abc")
    questionnaire = loaded(
        f"title: t\nquestions: [{{code: q, type: multiple, text: q, options: [{options}]}}]"
    )
    tally = tallied(questionnaire, [{"q": ticks} if ticks else {} for ticks in case["ticks"]])
    result = question_result(questionnaire.items[0], tally)
    assert (result.n, result.ticks) == (case["answered"], case["ticks_total"])
    respondents = {option.code: option.of_respondents.value / 100 for option in result.options}
    assert respondents == pytest.approx(case["of_respondents_answered"])
    ticks = {option.code: option.of_ticks.value / 100 for option in result.options}
    assert ticks == pytest.approx(case["of_ticks"])


def test_every_share_of_400_rounds_half_up():
    rounded = [share(count, 400).rounded(1) for count in range(401)]
    assert rounded == [Decimal((count * 100 * 10 * 2 + 400) // 800) / 10 for count in range(401)]
    assert str(rounded[1]) == CASES["half_up_400"]["percent"]


def test_five_eighths_round_to_63_percent():
    case = CASES["half_up"]
    assert str(share(case["num"], case["den"]).rounded(case["decimals"])) == case["percent"]


@each(
    ("alpha", "band"),
    [
        (Fraction(8995, 10000), "high"),
        (Fraction(89949, 100000), "fairly_high"),
        (Fraction(7995, 10000), "fairly_high"),
        (Fraction(79949, 100000), "fair"),
        (Fraction(7005, 10000), "fair"),
        (Fraction(70049, 100000), "insufficient"),
        (Fraction(7, 10), "insufficient"),
        (Fraction(-8), "insufficient"),
    ],
)
def test_the_band_of_alpha_follows_its_printed_value(alpha, band):
    assert alpha_band(alpha) == band


@each(
    ("r", "band"),
    [
        (Fraction(7995, 10000), "strong"),
        (Fraction(79949, 100000), "marked"),
        (Fraction(4995, 10000), "marked"),
        (Fraction(49949, 100000), "low"),
        (Fraction(2995, 10000), "low"),
        (Fraction(29949, 100000), "weak"),
    ],
)
@each("sign", [1, -1])
def test_the_band_of_r_follows_its_printed_value(r, band, sign):
    assert correlation_band(sign * r * r) == band


def test_fewer_than_thirty_complete_rows_are_a_small_sample():
    rows = [[place % 5 + 1, place % 5 + 1] for place in range(30)]
    assert reliability(scale_tally(rows[:29]).scale).small_sample
    assert not reliability(scale_tally(rows).scale).small_sample


def test_an_interval_across_a_band_is_a_small_sample():
    rows = [[place % 5 + 1, (place + (place % 6 == 0)) % 5 + 1] for place in range(60)]
    alpha = reliability(scale_tally(rows).scale)
    assert alpha_band(alpha.ci95[0]) != alpha_band(alpha.ci95[1])
    assert alpha.small_sample


def test_validity_names_the_item_that_is_constant_and_the_rest_that_is():
    found = validity(scale_tally([[5, 1], [5, 2], [5, 3]]).scale)
    assert found.item_total == {"m.q1": Undefined("constant_item"), "m.q2": Undefined("one_item")}
    assert found.corrected_item_total == {
        "m.q1": Undefined("constant_item"),
        "m.q2": Undefined("constant_rest"),
    }


def test_an_item_that_follows_from_another_has_no_kmo():
    assert validity(scale_tally([[1, 1], [2, 2], [4, 4]]).scale).factorability == Undefined("singular")


def test_the_worked_example_of_validity_holds():
    found = validity(scale_tally([[1, 1], [2, 3], [3, 2]]).scale)
    assert found.item_total["m.q1"].value == pytest.approx(3 / 12**0.5)
    assert found.corrected_item_total["m.q1"].value == pytest.approx(0.5)


def test_an_answer_without_score_counts_for_favour_and_not_for_the_mean():
    questionnaire = loaded(
        "title: t\nquestions: [{code: q, type: single, text: q, options: ["
        "{code: a, label: yes, score: 4, favourable: true}, {code: b, label: no, score: 1}, "
        "{code: c, label: unsure}]}]"
    )
    item = questionnaire.items[0]
    tally = tallied(questionnaire, [{"q": "a"}, {"q": "b"}, {"q": "c"}, {"q": "c"}])
    counts = tally.items["q"].counts
    assert (favourable_rate(item, counts).exact, favourable_rate(item, counts).n) == (25, 4)
    assert (mean_score(item, counts).exact, mean_score(item, counts).n) == (Fraction(5, 2), 2)
