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
from surveyapp.services.answers.counts.screening import Marks, PresentMarks

MARKED, PROPOSED = "marked", "proposed"
"""The flags to filter by for responses that any rule of screening flags, and that two independent ones do."""


class PresentFlags:
    """The rules that flag responses at one moment; `signs`: what the rules over all responses say."""

    def __init__(self, connection: Connection, survey: str, signs: Signs) -> None:
        self._marks = PresentMarks(connection, survey)
        self._signs = {UUID(response): names for response, names in signs.names.items()}

    @cached_property
    def numbers(self) -> Counter[tuple[str, ...]]:
        """How many responses are flagged by exactly these rules."""
        numbers = self._marks.numbers()
        numbers.subtract(self._marks.of(self._signs).values())
        numbers.update(self.of(self._signs).values())
        return Counter({names: number for names, number in numbers.items() if number})

    def of(self, responses: Collection[UUID]) -> Marks:
        """Of these responses those that are flagged, and by which rules, in their order."""
        marks = self._marks.of(responses)
        found = {each: (*marks.get(each, ()), *self._signs.get(each, ())) for each in responses}
        return {response: names for response, names in found.items() if names}

    def flagged(self, flag: str) -> list[UUID]:
        """The responses that this rule flags, any (`MARKED`), or two independent ones (`PROPOSED`)."""
        signed = self.of(self._signs)
        by_marks = self._marks.every(lambda names: has_rule(names, flag)).keys() - signed.keys()
        return [*by_marks, *(response for response, names in signed.items() if has_rule(names, flag))]


def has_rule(names: Sequence[str], flag: str) -> bool:
    """Whether a response with these rules passes the filter by a rule, `MARKED` or `PROPOSED`."""
    return flag in names or (bool(names) if flag == MARKED else flag == PROPOSED and is_proposed(names))
