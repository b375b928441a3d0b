"""Compares a survey's figures with those that a published report prints: what differs, each once."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from surveyapp.analysis.figures import figure
from surveyapp.analysis.results import Figure, Outcome, Undefined, prints_as
from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind
from surveyapp.definition.questionnaire import PublishedFigure
from surveyapp.reports.words.figure_words import figure_text
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of


@dataclass(frozen=True)
class PublishedDifference:
    """A figure of this `kind` that a report prints otherwise, and what the answers give: it, or why there is none."""

    kind: FigureKind
    printed: PublishedFigure
    ours: Outcome

    def as_json(self) -> dict[str, Any]:
        """The entry of `differences`: the reference, both as people read them, `value` unrounded."""
        found = self.ours
        return {
            **self.printed.model_dump(include={"figure", "question", "option", "group"}, mode="json"),
            **({"scale": self.printed.scale} if self.printed.scale else {}),
            "published": self.printed.value,
            "ours": figure_text(self.kind, found),
            "value": found.value if isinstance(found, Figure) else None,
            "n": found.n if isinstance(found, Figure) else 0,
            "reason": found.reason if isinstance(found, Undefined) else None,
            "place": str(self.printed.place) if self.printed.place else None,
        }


@dataclass(frozen=True)
class SurveyComparison:
    """What differs, and how many published figures were compared."""

    differences: tuple[PublishedDifference, ...]
    compared: int


def compare_survey(engine: Engine, result: SurveyAnalysis) -> SurveyComparison:
    """Compare an analysis with the `published` figures of the survey's current content.

    They are taken from there and not from the snapshot, because a report is printed after the answers were frozen. A
    printed number is ours when ours, rounded half up to the places that are printed, is the same: 99.2 % is 121 ÷ 122.
    """
    printed = published_figures(engine, result.answers.survey)
    outcomes = ((entry, _outcome(entry, result)) for entry in printed)
    differences = [
        PublishedDifference(result.questionnaire.kind_of(entry.figure) or OWN_FIGURE, entry, ours)
        for entry, ours in outcomes
        if not _same(entry, ours)
    ]
    return SurveyComparison(tuple(differences), len(printed))


def published_figures(engine: Engine, survey: str) -> tuple[PublishedFigure, ...]:
    """The figures that the current content of a survey keeps as published; `Refusal` where there is no such survey."""
    current = questionnaire_of(engine, survey, known_survey(engine, survey).version)
    return current.published if current is not None else ()


def _outcome(published_figure: PublishedFigure, result: SurveyAnalysis) -> Outcome:
    counts = result.counts_of(published_figure.group)
    return counts if isinstance(counts, Undefined) else figure(published_figure, counts)


def _same(published_figure: PublishedFigure, ours: Outcome) -> bool:
    number = Decimal(published_figure.value.rstrip("%").strip())
    return isinstance(ours, Figure) and prints_as(number, ours.exact)
