"""What this process knows of the surveys: states for at most one second, questionnaires of a version for good."""

import time
from collections.abc import Callable

from sqlalchemy import Engine

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.published import Published, published, questionnaire_of
from surveyapp.web.citizen.kept import Kept

STATE_SECONDS = 1.0
"""How long a state read from the database is believed."""


class KnownSurveys:
    """Reads surveys through `engine()`; `clock` gives seconds."""

    def __init__(self, engine: Callable[[], Engine], clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._states: Kept[str, tuple[float, Published | None]] = Kept(1000)
        self._questionnaires: Kept[tuple[str, str], Questionnaire] = Kept(200)

    def state(self, survey: str) -> Published | None:
        """The published survey, at most one second old; None for an unknown one and for a draft."""
        seen = self._states.get(survey)
        if seen is not None and self._clock() - seen[0] < STATE_SECONDS:
            return seen[1]
        return self.fresh_state(survey)

    def fresh_until(self, survey: str) -> float:
        """Until when, by the clock, the state of a survey is believed without asking again."""
        seen = self._states.get(survey)
        return seen[0] + STATE_SECONDS if seen is not None else 0.0

    def fresh_state(self, survey: str) -> Published | None:
        """The same, asked of the database now."""
        found = published(self._engine(), survey) if survey.isprintable() else None
        if found is not None and found.state == "draft":
            found = None
        self._states.keep(survey, (self._clock(), found))
        return found

    def questionnaire(self, survey: str, version: str) -> Questionnaire | None:
        """What this version of the survey asks; None if there was never such a version."""
        known = self._questionnaires.get((survey, version))
        if known is not None or not version.isalnum():
            return known
        found = questionnaire_of(self._engine(), survey, version)
        return self._questionnaires.keep((survey, version), found) if found is not None else None
