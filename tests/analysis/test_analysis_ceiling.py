"""Where 90 % or more give the best answer, α and r say little."""

from collections.abc import Sequence

from made_surveys import scale_answers, scale_questionnaire, tallied

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.results import Alpha, Analysis, Correlation
from surveyapp.analysis.statistics.ceiling import best_and_all, is_at_ceiling
from surveyapp.services.figures.analysis import figures_json

ITEMS = ("a", "b")
STEPS = (1, 2, 3, 4, 5)


def analysed(rows: Sequence[Sequence[int | None]]) -> Analysis:
    questionnaire = scale_questionnaire(ITEMS, STEPS)
    return analyse(questionnaire, tallied(questionnaire, scale_answers(ITEMS, STEPS, rows)))


def test_the_limit_is_ninety_of_a_hundred() -> None:
    assert is_at_ceiling(9, 10)
    assert not is_at_ceiling(8999, 10_000)
    assert not is_at_ceiling(0, 0)


def test_each_item_is_judged_by_its_own_answers_and_alpha_by_all_of_them() -> None:
    # Of 20 answers each, 19 and 16 are the best: 35 of 40 are less than nine tenths.
    found = analysed([[5, 5]] * 16 + [[5, 4]] * 3 + [[1, 1]])
    marks = {
        code: r.is_at_ceiling for code, r in found.validity.item_total.items() if isinstance(r, Correlation)
    }
    assert marks == {"m.a": True, "m.b": False}
    assert isinstance(found.reliability, Alpha)
    assert not found.reliability.is_at_ceiling


def test_alpha_at_the_ceiling_says_so_in_the_object_and_in_words() -> None:
    found = analysed([[5, 5]] * 18 + [[5, 4], [1, 1]])
    assert isinstance(found.reliability, Alpha)
    assert found.reliability.is_at_ceiling
    written = figures_json(found)
    assert written["reliability"]["alpha"]["ceiling"] == "says little"
    assert written["validity"]["corrected_item_total"]["m.a"]["ceiling"] == "says little"
    assert "ceiling" not in figures_json(analysed([[5, 5]] * 10 + [[2, 1]] * 10))["reliability"]["alpha"]


def test_no_opinion_and_options_without_a_score_count_for_nothing() -> None:
    options = scale_questionnaire(ITEMS, STEPS).items[0]
    assert best_and_all(options, (1, 2, 3, 4, 5)) == (5, 15)
