"""Who was asked what is not asked of everybody: reckoned from coded answers, each response's with its own version."""

from __future__ import annotations

from collections.abc import Mapping

from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import ID, VERSION, AnswerLayout
from surveyapp.snapshots.marks import Marks


def who_was_asked(layout: AnswerLayout, rows: pa.Table) -> dict[str, Marks]:
    """Each of `layout.partly_asked` -> which of the `rows` (by `layout.given_schema`) were asked it.

    What a version does not have at all was not asked of those who answered that version. Raises SnapshotError
    `unknown_version` for a response of a version that the layout does not know.
    """
    known = {columns.item: columns for columns in layout.answers}
    everybody = np.ones(rows.num_rows, dtype=bool)
    asked = {code: np.zeros(rows.num_rows, dtype=bool) for code in layout.partly_asked}
    versions = rows[VERSION].combine_chunks()
    places = versions.indices.to_numpy()
    for place in np.unique(places):
        name = versions.dictionary[int(place)].as_py()
        logic = layout.display_logics.get(name)
        if logic is None:
            first = rows[ID][int(np.argmax(places == place))].as_py()
            raise SnapshotError("unknown_version", response=first, version=name)
        marks = logic.asked_of_all(
            lambda comparison: known[comparison.item.code].holds(comparison, rows), everybody
        )
        of_version = places == place
        for code in layout.partly_asked & logic.codes:
            asked[code] |= of_version & marks.get(code, everybody)
    return asked


def with_asked(layout: AnswerLayout, rows: pa.Table, asked: Mapping[str, Marks]) -> pa.Table:
    """The rows without their answers to what was not `asked`, and with the columns that say who was."""
    for columns in layout.answers:
        whom = asked.get(columns.item)
        if whom is not None and not whom.all():
            for cells in columns.fields:
                place = rows.schema.get_field_index(cells.name)
                answered = pc.if_else(pa.array(whom), rows[place], pa.scalar(None, cells.type))
                rows = rows.set_column(place, cells, answered)
    columns_of_asked = (pa.array(asked[item]) for item in layout.asked)
    return pa.Table.from_arrays([*rows.columns, *columns_of_asked], schema=layout.schema)
