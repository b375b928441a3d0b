"""The rules of screening that flag the responses of a survey now, as pages show them: how many there are of each, and
those of single responses.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection

from surveyapp.analysis.rule_list import is_proposed
from surveyapp.analysis.screening_rules.screen_answers import Signs
from surveyapp.services.answers.screening import Marks, screen

MARKED, PROPOSED = "marked", "proposed"
"""The flags to filter by for responses that any rule of screening flags, and that two independent ones do."""


class PresentFlags:
    """The rules that flag responses at one moment; `signs`: what the rules over all responses say."""

    def __init__(self, connection: Connection, survey: str, signs: Signs) -> None:
        self._connection, self._survey = connection, survey
        self._signs = {UUID(response): names for response, names in signs.names.items()}
        self._all = dict(screen(connection, survey))
        for response, names in self._signs.items():
            self._all[response] = (*self._all.get(response, ()), *names)

    @cached_property
    def numbers(self) -> Counter[tuple[str, ...]]:
        """How many responses are flagged by exactly these rules."""
        return Counter(self._all.values())

    def of(self, responses: Collection[UUID]) -> Marks:
        """Of these responses those that are flagged, and by which rules, in their order."""
        return {response: self._all[response] for response in responses if response in self._all}

    def flagged(self, flag: str) -> list[UUID]:
        """The responses that this rule flags, any (`MARKED`), or two independent ones (`PROPOSED`)."""
        return [response for response, names in self._all.items() if has_rule(names, flag)]


def has_rule(names: Sequence[str], flag: str) -> bool:
    """Whether a response with these rules passes the filter by a rule, `MARKED` or `PROPOSED`."""
    return flag in names or (bool(names) if flag == MARKED else flag == PROPOSED and is_proposed(names))
