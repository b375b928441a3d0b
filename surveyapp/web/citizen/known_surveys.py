"""Keeps what this process has read about surveys: states for at most one second, questionnaires of a version for
good.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.surveys.survey_lookup import SurveySummary, find_survey, questionnaire_of
from surveyapp.web.citizen.bounded_cache import BoundedCache
from surveyapp.web.citizen.limits import STATE_SECONDS


@dataclass(frozen=True)
class StateReading:
    """A survey as it was read from the database, and until when (by the clock) that holds."""

    summary: SurveySummary | None
    until: float


class KnownSurveys:
    """Reads surveys; `clock` gives seconds."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._seen: BoundedCache[str, StateReading] = BoundedCache(1000)
        self._questionnaires: BoundedCache[tuple[str, str], Questionnaire] = BoundedCache(200)

    def reading(self, survey: str) -> StateReading:
        """The survey (None for an unknown one and for a draft), read at most one second ago."""
        kept = self._seen.get(survey)
        return kept if kept is not None and self._clock() < kept.until else self._look(survey)

    def state(self, survey: str) -> SurveySummary | None:
        """The published survey, at most one second old."""
        return self.reading(survey).summary

    def fresh_state(self, survey: str) -> SurveySummary | None:
        """The same, asked of the database now."""
        return self._look(survey).summary

    def _look(self, survey: str) -> StateReading:
        # The time counts from before the query, whose result may have taken long to arrive.
        until = self._clock() + STATE_SECONDS
        found = find_survey(self._engine, survey) if survey.isprintable() else None
        if found is not None and found.state == "draft":
            found = None
        seen = StateReading(found, until)
        kept = self._seen.get(survey)
        return seen if kept is not None and kept.until > until else self._seen.keep(survey, seen)

    def questionnaire(self, survey: str, version: str) -> Questionnaire | None:
        """The questionnaire of this version of the survey; None if there was never such a version."""
        known = self._questionnaires.get((survey, version))
        if known is not None or not version.isalnum():
            return known
        found = questionnaire_of(self._engine, survey, version)
        return self._questionnaires.keep((survey, version), found) if found is not None else None
