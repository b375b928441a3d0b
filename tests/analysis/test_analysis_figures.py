"""A figure reference gives the figure it names, or the reason why there is none."""

from fractions import Fraction

from cases import each
from made_surveys import loaded, tallied

from surveyapp.analysis.figures import figure, interval, interval_n
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.survey_counts import SampleCounts, SurveyCounts
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.questionnaire import NamedFigure, OwnFigure, Sampling

QUESTIONNAIRE = loaded("""
title: t
satisfaction: {formula: favourable, items: [ease, design]}
questions:
- code: ease
  type: single
  text: ease
  options:
  - {code: a, label: very, score: 4, favourable: true}
  - {code: b, label: rather, score: 3, favourable: true}
  - {code: c, label: not, score: 1}
- code: design
  type: single
  text: design
  options:
  - {code: a, label: very, score: 4, favourable: true}
  - {code: b, label: not, score: 1}
- code: governance
  type: single
  text: governance
  options:
  - {code: a, label: better, score: 2, favourable: true}
  - {code: b, label: same, score: 1}
- code: job
  type: single
  text: job
  options:
  - {code: a, label: one}
  - {code: b, label: two}
- code: channels
  type: multiple
  text: channels
  options:
  - {code: a, label: one}
  - {code: b, label: two}
- {code: why, type: text, text: why}
""")


def answered(ease: str, design: str, governance: str, channels: str) -> dict[str, str | list[str]]:
    return {
        "ease": ease,
        "design": design,
        "governance": governance,
        "job": "a",
        "channels": list(channels),
        "why": "x",
    }


TALLY = tallied(
    QUESTIONNAIRE,
    [
        answered("a", "a", "a", "ab"),
        answered("b", "b", "a", "a"),
        answered("c", "b", "b", "a"),
        {"ease": "b", "channels": ["b"]},
    ],
)


def found(name: str, question: str | None = None, option: str | None = None):
    reference = FigureReference(survey="s", figure=name, question=question, option=option)
    return figure(reference, SurveyCounts(QUESTIONNAIRE, TALLY))


@each(
    ("reference", "exact", "n"),
    [
        (("favourable",), (Fraction(75) + Fraction(100, 3)) / 2, 4),
        (("index",), (Fraction(1100, 16) + 50) / 2, 4),
        (("mean",), (Fraction(11, 4) + 2) / 2, 4),
        (("favourable", "ease"), 75, 4),
        (("index", "ease"), Fraction(1100, 16), 4),
        (("mean", "ease"), Fraction(11, 4), 4),
        (("favourable", "governance"), Fraction(200, 3), 3),
        (("index", "governance"), Fraction(500, 6), 3),
        (("share", "job", "a"), 100, 3),
        (("share", "channels", "a"), 75, 4),
        (("share", "governance", "b"), Fraction(100, 3), 3),
    ],
)
def test_a_reference_names_a_figure(reference, exact, n):
    assert found(*reference) == Figure(Fraction(exact), n)


def test_alpha_is_that_of_the_main_scale():
    # Complete rows (4, 4), (3, 1), (1, 1): variances 7/3 and 3, covariance 2, so α = 2 · (1 − (16/3) / (28/3)).
    assert found("alpha") == Figure(Fraction(6, 7), 3)


@each(
    ("reference", "reason"),
    [
        (("index", "unknown"), "unknown_question"),
        (("share", "unknown", "a"), "unknown_question"),
        (("share",), "unknown_question"),
        (("share", "job"), "unknown_option"),
        (("share", "job", "z"), "unknown_option"),
        (("share", "why", "a"), "unknown_option"),
        (("index", "job"), "no_scores"),
        (("mean", "channels"), "no_scores"),
        (("mean", "why"), "no_scores"),
        (("favourable", "job"), "nothing_favourable"),
        (("favourable", "channels"), "nothing_favourable"),
        (("alpha", "ease"), "one_item"),
    ],
)
def test_a_reference_that_names_no_figure_says_why(reference, reason):
    assert found(*reference) == Undefined(reason)


@each("name", ["favourable", "index", "mean", "alpha"])
def test_without_a_main_scale_there_is_no_overall_figure(name):
    plain = QUESTIONNAIRE.model_copy(update={"satisfaction": None})
    reference = FigureReference(survey="s", figure=name)
    assert figure(reference, SurveyCounts(plain, tallied(plain, []))) == Undefined("no_scale")


def test_a_question_that_nobody_answered_has_no_share():
    reference = FigureReference(survey="s", figure="share", question="job", option="a")
    assert figure(reference, SurveyCounts(QUESTIONNAIRE, tallied(QUESTIONNAIRE, []))) == Undefined(
        "no_answers"
    )


RATES = {
    "return_rate": (Fraction(12200, 130), 130),
    "valid_rate": (Fraction(12000, 122), 122),
    "issue_rate": (Fraction(10), 1300),
}


@each("plan", [None, "random", "census", "convenience"])
def test_rates_of_return_are_figures_that_are_counted_in_full(plan):
    sampling = Sampling(method=plan) if plan else None
    counts = SurveyCounts(
        QUESTIONNAIRE.model_copy(update={"sampling": sampling}), TALLY, SampleCounts(130, 122, 120, 1300)
    )
    for name, (exact, n) in RATES.items():
        asked = OwnFigure(figure=name)
        outcome = figure(asked, counts)
        assert outcome == Figure(exact, n)
        assert interval(asked, counts, outcome) == Undefined("counted_in_full")
        assert interval_n(asked, counts, outcome) == n


@each(
    ("sample", "reasons"),
    [
        (SampleCounts(None, 0, 0), ("issued_unknown", "nothing_returned", "issued_unknown")),
        (SampleCounts(130, 0, 0), (None, "nothing_returned", "population_unknown")),
        (None, ("no_rate_of_group",) * 3),
    ],
)
def test_a_rate_of_what_nobody_counted_says_why_there_is_none(sample, reasons):
    counts = SurveyCounts(QUESTIONNAIRE, TALLY, sample)
    for name, reason in zip(RATES, reasons, strict=True):
        found = figure(OwnFigure(figure=name), counts)
        assert found == (Undefined(reason) if reason else Figure(Fraction(0), 130))


def test_a_figure_of_the_questionnaires_own_comes_before_one_of_the_table():
    # Questionnaires that were published before there was such a figure stay what they were.
    named = NamedFigure(code="valid_rate", name="甲", question="job", options=("a",))
    questionnaire = QUESTIONNAIRE.model_copy(update={"figures": (named,)})
    people = [answered("a", "a", "a", "ab"), {"job": "b"}]
    counts = SurveyCounts(questionnaire, tallied(questionnaire, people), SampleCounts(130, 122, 120))
    assert figure(OwnFigure(figure="valid_rate"), counts) == Figure(Fraction(50), 2)
    assert figure(OwnFigure(figure="return_rate"), counts) == Figure(Fraction(12200, 130), 130)


@each("name", ["rescaled", "satisfaction", ""])
def test_a_name_that_is_no_figure_says_so(name):
    assert found(name) == Undefined("unknown_figure")
