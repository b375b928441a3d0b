"""The ids of imported responses: made from the content of a row, so that the same row has the same id everywhere."""

from collections import Counter
from collections.abc import Container
from uuid import UUID, uuid5

import orjson

from surveyapp.collection.exports.rows.responses import ExportedResponse

_NAMESPACE = UUID("6f6f1c5e-5f0a-5b44-9a2b-0c7d1f1b8a11")


class ImportedIds:
    """Gives out ids for the rows of one file, one after the other; the k-th equal row has its own.

    `taken`: ids that are given to no other row.
    """

    def __init__(self, survey: str, taken: Container[UUID] = ()) -> None:
        self._survey, self._taken = survey, taken
        self._given: Counter[str] = Counter()

    def next(self, response: ExportedResponse) -> UUID:
        """The id of the next row."""
        facts = response.facts
        answers = response.answers
        if [] in answers.values():
            answers = {code: answer for code, answer in answers.items() if answer != []}
        parts = [self._survey, facts.serial, facts.submitted, facts.seconds, facts.source, answers]
        row = orjson.dumps(parts, option=orjson.OPT_SORT_KEYS).decode()
        while True:
            self._given[row] += 1
            identity = uuid5(_NAMESPACE, f"{row}#{self._given[row]}")
            if identity not in self._taken:
                return identity
