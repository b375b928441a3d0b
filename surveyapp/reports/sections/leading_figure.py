"""The satisfaction figure that a report leads with: the declared one, everywhere."""

from dataclasses import dataclass

from surveyapp.analysis.figures import figure_of_answer, figure_of_item
from surveyapp.analysis.results import Figure, QuestionResult
from surveyapp.definition.figure_kinds import FIGURE_KINDS, FigureKind
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.satisfaction_columns import WITHOUT_SCALE
from surveyapp.reports.words.figure_words import figure_name, figure_text


@dataclass(frozen=True)
class LeadingFigure:
    """The `kind` of the declared formula and the codes of the main scale's `items`."""

    kind: FigureKind
    items: frozenset[str]

    @property
    def name(self) -> str:
        """What people call the figure."""
        return figure_name(self.kind.name)

    def figure(self, result: QuestionResult) -> Figure | None:
        """The figure of one question; None where its answers are no steps of satisfaction.

        Its answers are such steps where the question is in the main scale, or where options have scores and some are
        favourable.
        """
        item = result.item
        scored = any(option.score is not None for option in item.options)
        marked = any(option.favourable for option in item.options)
        if item.is_several or not scored or not (marked or item.code in self.items):
            return None
        return _figure(self.kind.name, result)

    def words(self, figure: Figure) -> str:
        """The figure as it is printed: 96.90, or 98.59%."""
        return figure_text(self.kind, figure)


def leading_figure(questionnaire: Questionnaire) -> LeadingFigure:
    """The figure that the questionnaire declares."""
    declared = questionnaire.satisfaction
    return (
        LeadingFigure(FIGURE_KINDS[declared.formula], frozenset(declared.items))
        if declared
        else LeadingFigure(FIGURE_KINDS[WITHOUT_SCALE], frozenset())
    )


def own_figure(result: QuestionResult) -> tuple[str, str] | None:
    """The name and the value of the figure that this question alone has (NPS); None where it has none."""
    for name in result.item.figures if result.values is None else ():  # numbers have tables of their own
        outcome = figure_of_answer(name, result.counts)
        if isinstance(outcome, Figure):
            return figure_name(name), figure_text(FIGURE_KINDS[name], outcome)
    return None


def favourable_share(result: QuestionResult) -> Figure | None:
    """Share of favourable answers; None where the question declares none, or allows several answers."""
    if result.item.is_several:
        return None
    return _figure("favourable", result)


def _figure(name: str, result: QuestionResult) -> Figure | None:
    outcome = figure_of_item(name, result.item, result.counts)
    return outcome if isinstance(outcome, Figure) else None
