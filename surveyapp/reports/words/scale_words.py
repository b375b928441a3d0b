"""The notes beside figures of a scale: its source, and which answers hold no opinion."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from surveyapp.analysis.results import QuestionResult
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import NamedFigure, Questionnaire
from surveyapp.definition.scales import SCALES
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import quote_label, short_labels, topic

_NO_OPINION = (
    "选择{options}的没有表示意见：计入该题的作答人数并单独列出；满意度、均值、信度的公式和 n 都不含这些人。"
)
_ENDS = "选择{options}的，问卷到此结束，答卷记为不符合条件，不计入本题。"
_SCALE = "所用量表：{scale}（{source}）。"
_SCALE_OF = "{question}所用量表：{scale}（{source}）。"
_OF_ANSWERS = "作答该题的人"
_OF_OPTIONS = "该题选择{options}的人"
_OF_GROUP = "在{question}中选择{options}、并作答该题的人"
_OF_ASKED = "{base}（该题应作答{asked}人）"

OPINIONS_SUBTOTAL = "表示意见的合计"
"""The label of the sum of the answers with an opinion, above those without."""


@dataclass(frozen=True)
class NamedFigureWords:
    """A figure of the questionnaire's own in words: its name, question, merged options, and whose share it is."""

    name: str
    question: str
    options: str
    base: str


def ends_note(item: Answer) -> str:
    """Which options end the form, so that nobody who counts chose them; nothing where none does."""
    labels = [quote_label(str(option.label)) for option in item.options if option.ends is not None]
    return say(_ENDS).format(options=say("、").join(labels)) if labels else ""


def no_opinion_note(items: Iterable[Answer]) -> str:
    """Which options hold no opinion, and what follows; nothing where there are none."""
    labels = dict.fromkeys(str(option.label) for item in items for option in item.no_opinions)
    return say(_NO_OPINION).format(options=say("、").join(map(quote_label, labels))) if labels else ""


def scale_note(items: Iterable[Answer]) -> str:
    """The ready scales that the questions of these items use, with their source; nothing where they use none.

    Where only some of them use one, those are named.
    """
    asked = list({item.question: item for item in items}.values())
    names = dict.fromkeys(item.scale for item in asked)
    if len(names) == 1:
        only = next(iter(names))
        return _scale(_SCALE, only) if only in SCALES else ""
    return "".join(
        _scale(_SCALE_OF, item.scale, question=quote_label(topic(str(item.question_text))))
        for item in asked
        if item.scale in SCALES
    )


def _scale(template: str, name: str | None, **more: str) -> str:
    scale = SCALES[name or ""]
    return say(template).format(scale=say(scale.name), source=say(scale.source), **more)


def named_figure_words(
    named_figure: NamedFigure, questionnaire: Questionnaire, results: Sequence[QuestionResult]
) -> NamedFigureWords:
    """What the figure is made of, for the table that lists it; where its question is not asked of everybody, also how
    many were asked, of the `results` of all questions.
    """
    asked = questionnaire.item(named_figure.question)
    if named_figure.of is None:
        base = say(_OF_ANSWERS)
    elif named_figure.of.question == named_figure.question:
        base = say(_OF_OPTIONS).format(
            options=_labels(questionnaire, named_figure.of.question, named_figure.of.options)
        )
    else:
        other = questionnaire.item(named_figure.of.question)
        base = say(_OF_GROUP).format(
            question=quote_label(topic(str(other.text)) if other else named_figure.of.question),
            options=_labels(questionnaire, named_figure.of.question, named_figure.of.options),
        )
    result = next((one for one in results if one.item.code == named_figure.question), None)
    if result is not None and result.is_partly_asked:
        base = say(_OF_ASKED).format(base=base, asked=result.asked)
    return NamedFigureWords(
        str(named_figure.name),
        str(asked.text) if asked else named_figure.question,
        _labels(questionnaire, named_figure.question, named_figure.options),
        base,
    )


def _labels(questionnaire: Questionnaire, code: str, options: Iterable[str]) -> str:
    asked = questionnaire.item(code)
    known = asked.options if asked else ()
    labels = dict(
        zip(
            [option.code for option in known],
            short_labels([str(option.label) for option in known]),
            strict=True,
        )
    )
    return say("、").join(quote_label(labels.get(option, option)) for option in options)
