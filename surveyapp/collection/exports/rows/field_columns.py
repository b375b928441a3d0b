"""Columns whose cells are the fields of a form as they stand: words, numbers, dates, the place of an option."""

from collections.abc import Iterable

from surveyapp.collection.exports.cells.silence import Silence, silence_of
from surveyapp.collection.exports.cells.times import day_order
from surveyapp.collection.exports.columns.headings import ColumnTarget
from surveyapp.collection.exports.files.own_export import NOT_ASKED
from surveyapp.collection.kinds import READERS


class FieldColumn:
    """One such column: the `field` of the form that it fills, and the item that is `asked` there.

    `cells`: those of all responses, which say together how the column writes dates.
    """

    def __init__(self, number: int, target: ColumnTarget, cells: Iterable[str]) -> None:
        self.number, self.asked = number, target.code
        self.field, self._item, self._reader = target.code, target.item, READERS[target.item.kind]
        if target.option is not None:
            written = target.item.write_in_codes.get(target.option.code, "") if target.written else ""
            self.field = written or f"{target.code}.{target.option.code}"
        self.asked = self.field if target.written else target.code
        self._is_plain = target.written or target.item.is_written
        self._order = None if self._is_plain else day_order(cells)

    def silence_of(self, cell: str, *, own: bool) -> Silence:
        """Why a cell holds no answer. In surveyapp's `own` export only an empty cell and its sign of what was not asked
        hold none, and a number that the question asks for (-3 degrees) is one everywhere.
        """
        silence = silence_of(cell)
        if own and cell == NOT_ASKED:
            return silence
        if silence and cell and not self._is_plain and (own or self._reader.is_answer(self._item, cell)):
            return ""
        return silence

    def text_of(self, cell: str) -> str:
        """What a cell says as the field of the form."""
        return cell if self._is_plain else self._reader.field_of_cell(self._item, cell, self._order)
