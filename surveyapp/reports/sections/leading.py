"""The satisfaction figure that a report leads with: the declared one, everywhere."""

from dataclasses import dataclass

from surveyapp.analysis.results import Figure, QuestionResult
from surveyapp.analysis.satisfaction import favourable, index
from surveyapp.definition.questionnaire import Formula, Questionnaire
from surveyapp.reports.words.wording import FORMULA_NAMES, satisfaction_words


@dataclass(frozen=True)
class Leading:
    """The declared `formula` and the codes of the main scale's `items`; without a scale it is 满意率."""

    formula: Formula
    items: frozenset[str]

    @property
    def name(self) -> str:
        """What people call the figure."""
        return FORMULA_NAMES[self.formula]

    def figure(self, result: QuestionResult) -> Figure | None:
        """The figure of one question; None where nothing says that its answers are steps of satisfaction.

        They are where the main scale has it, or where options have scores and some count as satisfied.
        """
        item = result.item
        scored = any(option.score is not None for option in item.options)
        marked = any(option.favourable for option in item.options)
        if item.is_several or not scored or not (marked or item.code in self.items):
            return None
        formula = index if self.formula == "index" else favourable
        outcome = formula(item, result.counts)
        return outcome if isinstance(outcome, Figure) else None

    def words(self, figure: Figure) -> str:
        """The figure as it is printed: 96.90, or 98.59%."""
        return satisfaction_words(self.formula, figure)


def leading_of(questionnaire: Questionnaire) -> Leading:
    """What the questionnaire declares."""
    declared = questionnaire.satisfaction
    return (
        Leading(declared.formula, frozenset(declared.items))
        if declared
        else Leading("favourable", frozenset())
    )


def favourable_share(result: QuestionResult) -> Figure | None:
    """Share of favourable answers; None where the question declares none, or allows several answers."""
    if result.item.is_several:
        return None
    outcome = favourable(result.item, result.counts)
    return outcome if isinstance(outcome, Figure) else None
