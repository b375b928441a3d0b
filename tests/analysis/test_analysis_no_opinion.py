"""不了解 is an answer to the question and no opinion on the matter: counted, and outside every satisfaction figure."""

from fractions import Fraction

from cases import each
from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from made_surveys import Answers, loaded, stored, tallied

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import tally_group, tally_snapshot
from surveyapp.analysis.figures import figure, interval
from surveyapp.analysis.results import Figure
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.analysis.tally import merge_tallies
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.questionnaire import Group, OwnFigure, Questionnaire

ITEMS = ("a", "b", "c")
SCALE = (
    "{code: '5', label: 非常满意, score: 5, favourable: true}, {code: '4', label: 满意, score: 4, favourable: true}, "
    "{code: '3', label: 一般, score: 3}, {code: '1', label: 不满意, score: 1}"
)
SILENT = ", {code: na, label: 不了解, no_opinion: true}, {code: no, label: 未办理过, no_opinion: true}"


def survey(formula: str = "index", silent: str = SILENT) -> Questionnaire:
    lines = ", ".join(f"{{code: {item}, text: {item}}}" for item in ITEMS)
    return loaded(
        "title: t\n"
        "sampling: {method: random}\n"
        f"satisfaction: {{formula: {formula}, items: [m.a, m.b, m.c]}}\n"
        "figures:\n"
        "- {code: pleased, name: 满意的, question: m.a, options: ['5', '4']}\n"
        f"questions: [{{code: m, type: matrix, text: t, options: [{SCALE}{silent}], items: [{lines}]}},"
        " {code: use, type: single, text: u, options: [{code: y, label: 用过}, {code: n, label: 没有}]}]\n"
    )


def rows(*written: str) -> list[Answers]:
    """Each row as its answers to a, b and c; . is a blank."""
    return [
        {f"m.{item}": code for item, code in zip(ITEMS, row.split(), strict=True) if code != "."}
        for row in written
    ]


# The rows of ../shared/cases/10: an answer 不了解 stood once for nought points.
CASE = rows("5 4 na", "4 na 4", "1 3 na", "4 4 4", "5 5 5")

ANSWER = st.sampled_from(["5", "4", "3", "1", "na", "no", "."])
ROW = st.tuples(ANSWER, ANSWER, ANSWER).map(" ".join)


def test_an_item_is_of_those_who_gave_an_opinion() -> None:
    questionnaire = survey()
    found = analyse(questionnaire, tallied(questionnaire, CASE))
    items = {item.item.code: item for item in found.satisfaction.items}
    assert items["m.b"].by_formula["index"] == Figure(Fraction(16, 20) * 100, 4)
    assert items["m.c"].by_formula["index"] == Figure(Fraction(13, 15) * 100, 3)
    assert items["m.c"].by_formula["favourable"] == Figure(Fraction(100), 3)
    assert found.satisfaction.overall.n == 5  # type: ignore[union-attr]  # it is a figure


def test_the_question_counts_everybody_and_the_option_stands_apart() -> None:
    questionnaire = survey()
    found = analyse(questionnaire, tallied(questionnaire, CASE))
    asked = next(result for result in found.questions if result.item.code == "m.c")
    silent = {option.code: option for option in asked.options if option.no_opinion}
    assert (asked.n, set(silent)) == (5, {"na", "no"})
    assert (silent["na"].count, silent["na"].of_respondents) == (2, Figure(Fraction(40), 5))


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=40), st.sampled_from(["index", "favourable"]))
def test_no_opinion_is_to_the_scale_what_a_blank_is(written: list[str], formula: str) -> None:
    blanked = [row.replace("na", ".").replace("no", ".") for row in written]
    with_it, without = survey(formula), survey(formula, silent="")
    found = analyse(with_it, tallied(with_it, rows(*written)))
    expected = analyse(without, tallied(without, rows(*blanked)))
    assert found.satisfaction.overall == expected.satisfaction.overall
    assert found.satisfaction.alternatives == expected.satisfaction.alternatives
    assert [item.by_formula for item in found.satisfaction.items] == [
        item.by_formula for item in expected.satisfaction.items
    ]
    assert (found.reliability, found.validity) == (expected.reliability, expected.validity)
    for reference in (
        OwnFigure(figure="favourable", question="m.b"),
        OwnFigure(figure="index"),
    ):
        one, other = tallied(with_it, rows(*written)), tallied(without, rows(*blanked))
        outcome = figure(reference, SurveyCounts(with_it, one))
        assert outcome == figure(reference, SurveyCounts(without, other))
        if isinstance(outcome, Figure):
            ours = interval(_of_survey(reference), SurveyCounts(with_it, one), outcome)
            assert ours == interval(_of_survey(reference), SurveyCounts(without, other), outcome)


def _of_survey(reference: OwnFigure) -> FigureReference:
    return FigureReference(survey="t", **dict(reference))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, max_size=40))
def test_the_share_of_an_option_is_the_percentage_beside_it_everywhere(written: list[str]) -> None:
    questionnaire = survey()
    tally = tallied(questionnaire, rows(*written))
    found = analyse(questionnaire, tally)
    beside = {
        (result.item.code, option.code): option.of_respondents
        for result in found.questions
        for option in result.options
    }
    for (question, option), percentage in beside.items():
        reference = OwnFigure(figure="share", question=question, option=option)
        assert figure(reference, SurveyCounts(questionnaire, tally)) == percentage
    ((_, pleased),) = found.named
    parts = [beside["m.a", option] for option in ("5", "4")]
    if isinstance(pleased, Figure):
        assert pleased.exact == sum(part.exact for part in parts if isinstance(part, Figure))
    else:
        assert parts == [pleased] * 2


def test_who_had_no_opinion_at_all_is_not_among_those_who_answered_the_scale() -> None:
    questionnaire = survey()
    tally = tallied(questionnaire, rows("5 5 5", "na no na", "na 4 .", ". . ."))
    assert (tally.scale.answered, tally.scale.n) == (2, 1)


NAMED = """
title: t
figures:
- {code: ab, name: 有效, question: view, options: [a, b]}
- {code: ab_known, name: 了解的人中, question: view, options: [a, b], of: [a, b, c]}
- {code: ab_all, name: 所有人中, question: view, options: [a, b], of: [a, b, c, na]}
- {code: unsure, name: 不了解的, question: view, options: [na]}
- {code: ab_users, name: 用过的人中, question: view, options: [a, b], of: {question: use, options: [y]}}
- {code: any, name: 至少一种, question: ways, options: [p, q]}
- {code: both, name: 选了甲的人中选乙的, question: ways, options: [q], of: [p]}
questions:
- code: view
  type: single
  text: view
  options: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}, {code: na, label: 不了解, no_opinion: true}]
- {code: use, type: single, text: use, options: [{code: y, label: 用过}, {code: n, label: 没有}]}
- {code: ways, type: multiple, text: ways, options: [{code: p, label: 甲}, {code: q, label: 乙}, {code: r, label: 丙}]}
"""
PEOPLE: list[Answers] = [
    {"view": "a", "use": "y", "ways": ["p", "q"]},
    {"view": "b", "use": "n", "ways": ["q"]},
    {"view": "c", "use": "y", "ways": ["r"]},
    {"view": "na", "use": "y", "ways": ["p"]},
    {"use": "y"},
    {"use": "n", "ways": []},
]


@each(
    ("code", "count", "base"),
    [
        ("ab", 2, 4),
        ("ab_known", 2, 3),
        ("ab_all", 2, 4),
        ("unsure", 1, 4),
        ("ab_users", 1, 3),
        ("any", 3, 5),
        ("both", 1, 2),
    ],
)
def test_a_figure_of_the_questionnaires_own_merges_options_over_its_base(
    code: str, count: int, base: int
) -> None:
    questionnaire = loaded(NAMED)
    tally = tallied(questionnaire, PEOPLE)
    assert figure(OwnFigure(figure=code), SurveyCounts(questionnaire, tally)) == Figure(
        Fraction(100 * count, base), base
    )


def test_own_figures_of_parts_add_up() -> None:
    questionnaire = loaded(NAMED)
    parts = [tallied(questionnaire, [person]) for person in PEOPLE]
    together = parts[0]
    for part in parts[1:]:
        together = merge_tallies(together, part)
    assert together.named == tallied(questionnaire, PEOPLE).named


def test_excluded_answers_are_in_no_figure_of_the_questionnaires_own() -> None:
    questionnaire = loaded(NAMED)
    statuses = ["excluded", *["valid"] * 5]
    tally = tally_snapshot(questionnaire, live_table(questionnaire, stored(PEOPLE, statuses)))
    assert figure(OwnFigure(figure="ab"), SurveyCounts(questionnaire, tally)) == Figure(Fraction(100, 3), 3)
    assert figure(OwnFigure(figure="both"), SurveyCounts(questionnaire, tally)) == Figure(Fraction(0), 1)


def test_a_group_of_respondents_has_own_figures_too() -> None:
    questionnaire = loaded(NAMED)
    answers = live_table(questionnaire, stored(PEOPLE))
    tally = tally_group(questionnaire, answers, Group(question="use", options=("n",)))
    assert figure(OwnFigure(figure="ab"), SurveyCounts(questionnaire, tally)) == Figure(Fraction(100), 1)
