"""One figure, named by a reference: the one path that every score, report and check takes."""

from collections.abc import Callable

from surveyapp.analysis.frequencies import question_result
from surveyapp.analysis.opinions import Counts
from surveyapp.analysis.reliability import alpha
from surveyapp.analysis.results import Outcome, Undefined
from surveyapp.analysis.satisfaction import favourable, index, mean, overall
from surveyapp.analysis.tally import Tally
from surveyapp.definition.figure_reference import FigureName, FigureReference
from surveyapp.definition.questionnaire import AskedItem, Question, Questionnaire

_OF_COUNTS: dict[FigureName, Callable[[Question, Counts], Outcome]] = {
    "favourable": favourable,
    "index": index,
    "mean": mean,
}


def figure(reference: FigureReference, questionnaire: Questionnaire, tally: Tally) -> Outcome:
    """The figure that a reference names, in percent (mean: in scores, α: as it is), or why there is none.

    With a question it is that question's, or that matrix line's, figure, whether or not the main scale has
    it; without one it is the main scale's overall figure. `share` needs a question and one of its options.
    """
    if reference.question is None:
        return _overall(reference.figure, questionnaire, tally)
    item = questionnaire.asked_item(reference.question)
    if item is None:
        return Undefined("unknown_question")
    if reference.figure == "share":
        return _share(item, reference.option, tally)
    if reference.figure == "alpha":
        return Undefined("one_item")
    if item.code not in tally.choices:
        return Undefined("nothing_favourable" if reference.figure == "favourable" else "no_scores")
    return _OF_COUNTS[reference.figure](item.question, tally.choices[item.code])


def _overall(name: FigureName, questionnaire: Questionnaire, tally: Tally) -> Outcome:
    items = questionnaire.scale_items()
    if name == "share":
        return Undefined("unknown_question")
    if not items:
        return Undefined("no_scale")
    if name == "alpha":
        return alpha(tally.scale)
    formula = _OF_COUNTS[name]
    return overall((formula(item.question, tally.choices[item.code]) for item in items), tally.scale.answered)


def _share(item: AskedItem, option: str | None, tally: Tally) -> Outcome:
    """The share of the respondents who answered the question that chose, or ticked, this option."""
    shares = {chosen.code: chosen.of_respondents for chosen in question_result(item, tally).options}
    return shares.get(option or "", Undefined("unknown_option"))
