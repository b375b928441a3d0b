"""What a figure of a survey is called, and how its value is written, wherever one is referred to."""

from collections.abc import Mapping

from surveyapp.analysis.results import Outcome
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import COEFFICIENT_PLACES, FORMULA_NAMES, figure_words, percent, quoted

FIGURE_NAMES: Mapping[str, str] = {
    **FORMULA_NAMES,
    "share": "选项占比",
    "share_of_ticks": "占选择总次数比例",
    "alpha": "α 系数",
}
"""Name in a reference -> what it is called; the questionnaire's own figures have names of their own."""

NO_PERCENT = ("mean", "alpha", "index")
"""Figures that are written without a percent sign."""

_OF_SCALE = "主量表的{figure}"
_OF_QUESTION = "{question}的{figure}"
_OF_OPTION = "{question}选项{option}的{figure}"
_OF_GROUP = "{words}（只计{group}的受访者）"


def figure_label(figure: OwnFigure, questionnaire: Questionnaire) -> str:
    """The figure that a reference names: “您的年龄是？”选项“18-35 岁”的选项占比."""
    named = questionnaire.named_figure(figure.figure)
    if named is not None:
        words = str(named.name)
    else:
        asked = questionnaire.item(figure.question or "")
        option = asked.option(figure.option or "") if asked else None
        template = _OF_SCALE if asked is None else _OF_OPTION if option else _OF_QUESTION
        words = say(template).format(
            figure=say(FIGURE_NAMES.get(figure.figure, figure.figure)),
            question=quoted(str(asked.text)) if asked else "",
            option=quoted(str(option.label)) if option else "",
        )
    return (
        words
        if figure.group is None
        else say(_OF_GROUP).format(words=words, group=_group(figure, questionnaire))
    )


def _group(figure: OwnFigure, questionnaire: Questionnaire) -> str:
    if figure.group is None:
        return ""
    asked = questionnaire.item(figure.group.question)
    options = [asked.option(code) for code in figure.group.options] if asked else []
    return say("、").join(quoted(str(option.label)) for option in options if option is not None)


def figure_text(name: str, outcome: Outcome) -> str:
    """The value as people read it: 99.18%, 96.90, α 0.900."""
    if name in NO_PERCENT:
        return figure_words(outcome, COEFFICIENT_PLACES) if name == "alpha" else figure_words(outcome)
    return percent(outcome)
