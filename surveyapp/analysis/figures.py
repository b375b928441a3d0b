"""One figure, named by a reference: the one path that every score, report and check takes."""

from collections.abc import Callable

from surveyapp.analysis.frequencies import question_result, share
from surveyapp.analysis.opinions import Counts
from surveyapp.analysis.reliability import alpha
from surveyapp.analysis.results import Outcome, Undefined
from surveyapp.analysis.satisfaction import favourable, index, mean, overall
from surveyapp.analysis.tally import Tally
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import FIGURES, OwnFigure, Questionnaire

_OF_COUNTS: dict[str, Callable[[Answer, Counts], Outcome]] = {
    "favourable": favourable,
    "index": index,
    "mean": mean,
}


def figure(reference: OwnFigure, questionnaire: Questionnaire, tally: Tally) -> Outcome:
    """The figure that a reference names, in percent (mean: in scores, α: as it is), or why there is none.

    With a question it is that question's, or that matrix line's, figure, whether or not the main scale has
    it; without one it is the main scale's overall figure. `share` needs a question and one of its options. A figure of
    the questionnaire's own has its question within. `tally` counts the respondents of the reference's group, if it
    has one.
    """
    named = tally.named.get(reference.figure)
    if named is not None:
        return share(named.count, named.base)
    if reference.figure not in FIGURES:
        return Undefined("unknown_figure")
    if reference.question is None:
        return _overall(reference.figure, questionnaire, tally)
    item = questionnaire.item(reference.question)
    if item is None:
        return Undefined("unknown_question")
    if reference.figure == "share":
        return _share(item, reference.option or "", tally)
    if reference.figure == "share_of_ticks":
        shares = {chosen.code: chosen.of_ticks for chosen in question_result(item, tally).options}
        return shares.get(reference.option or "", Undefined("unknown_option"))
    if reference.figure == "alpha":
        return Undefined("one_item")
    if item.kind != "choice":
        return Undefined("nothing_favourable" if reference.figure == "favourable" else "no_scores")
    return _OF_COUNTS[reference.figure](item, tally.items[item.code].counts)


def _overall(name: str, questionnaire: Questionnaire, tally: Tally) -> Outcome:
    items = questionnaire.scale_items()
    if name in ("share", "share_of_ticks"):
        return Undefined("unknown_question")
    if not items:
        return Undefined("no_scale")
    if name == "alpha":
        return alpha(tally.scale)
    formula = _OF_COUNTS[name]
    return overall((formula(item, tally.items[item.code].counts) for item in items), tally.scale.answered)


def _share(item: Answer, option: str, tally: Tally) -> Outcome:
    """The share of the respondents who answered the question that chose, or ticked, this option.

    It is the percentage that stands beside the option in every table, so 不了解 counts: 93 of 100 who chose 满意, with
    5 who chose 不了解, are 93 %. What the others think of it is 满意率.
    """
    shares = {chosen.code: chosen.of_respondents for chosen in question_result(item, tally).options}
    return shares.get(option, Undefined("unknown_option"))
