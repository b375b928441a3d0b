"""Notes on answers in a file to what the questionnaire does not ask of that respondent."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from surveyapp.collection.exports.columns.columns import ExportColumn, shorten_list
from surveyapp.collection.exports.files.table import ImportProblem
from surveyapp.collection.limits import FEWEST_ROWS_OF_WRONG_COLUMN
from surveyapp.definition.questionnaire import Questionnaire


class AnswersNotAsked:
    """Compares row by row what a file answers with what the conditions of the questionnaire ask."""

    def __init__(self, questionnaire: Questionnaire, columns: Sequence[ExportColumn]) -> None:
        self._headings: dict[str, str] = {}
        for column in columns:
            if column.target is not None:
                self._headings.setdefault(column.target.code, column.heading)
        self._partly = frozenset(self._headings) & questionnaire.partly_asked
        self._not_asked: Counter[str] = Counter()
        self._answered: defaultdict[str, list[int]] = defaultdict(list)
        self._skipped: defaultdict[str, list[int]] = defaultdict(list)

    def add(
        self, line: int, asked: Collection[str], unasked: Collection[str], skipped: Collection[str]
    ) -> None:
        """Add a row: what the questionnaire asks of this respondent, what of the rest the file answers all the same
        (`unasked`), and what it says was not asked.
        """
        for item in self._partly:
            if item in asked:
                if item in skipped:
                    self._skipped[item].append(line)
                continue
            self._not_asked[item] += 1
            if item in unasked:
                self._answered[item].append(line)

    def notes(self) -> list[ImportProblem]:
        """The notes, in the order of the columns.

        `answered_not_asked` (item, found, of, rows): answers that are left out, of so many who were not asked ·
        `column_not_asked` (the same): all of those answered, so that the column may be another question's ·
        `skipped_though_asked` (item, found, rows): the file says of them that they were not asked.
        """
        return [note for item in self._headings if item in self._partly for note in self._notes(item)]

    def _notes(self, item: str) -> list[ImportProblem]:
        notes = []
        if lines := self._answered.get(item):
            of, found = self._not_asked[item], len(lines)
            code = "column_not_asked" if found == of >= FEWEST_ROWS_OF_WRONG_COLUMN else "answered_not_asked"
            params: dict[str, object] = {"item": item, "found": found, "of": of, "rows": shorten_list(lines)}
            notes.append(ImportProblem(code, column=self._headings[item], params=params))
        if lines := self._skipped.get(item):
            params = {"item": item, "found": len(lines), "rows": shorten_list(lines)}
            notes.append(ImportProblem("skipped_though_asked", column=self._headings[item], params=params))
        return notes
