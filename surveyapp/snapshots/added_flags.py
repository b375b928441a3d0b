"""Live answers with further flags on some responses: what is found only by looking at all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import FLAGS, ID
from surveyapp.snapshots.snapshot import AnswerPart, LiveTable


@dataclass(frozen=True)
class FlaggedPart:
    """A part of the answers in which some responses, whose `ids` these are, have flags beside their own: `added` has
    them by id.
    """

    part: AnswerPart
    ids: pa.StringArray
    added: Mapping[str, Sequence[str]]

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The rows, or only some of their columns."""
        if columns is not None and FLAGS not in columns:
            yield from self.part.tables(columns)
            return
        wanted = None if columns is None or ID in columns else [*columns, ID]
        for table in self.part.tables(wanted or columns):
            flagged = self._flagged(table)
            yield flagged if columns is None else flagged.select(columns)

    def _flagged(self, table: pa.Table) -> pa.Table:
        places = pc.indices_nonzero(pc.is_in(table[ID], value_set=self.ids))
        if not len(places):
            return table
        flags = table[FLAGS].combine_chunks()
        theirs = zip(table[ID].take(places).to_pylist(), flags.take(places).to_pylist(), strict=True)
        changed = pa.array([[*before, *self.added[key]] for key, before in theirs], flags.type)
        order = np.arange(len(flags))
        order[places.to_numpy()] = np.arange(len(flags), len(flags) + len(changed))
        number = table.schema.get_field_index(FLAGS)
        both = pa.concat_arrays([flags, changed])
        return table.set_column(number, table.schema.field(FLAGS), both.take(pa.array(order)))


def with_flags(answers: LiveTable, added: Mapping[str, Sequence[str]]) -> LiveTable:
    """The same answers in which these returned responses, by id, have these flags too."""
    if not added:
        return answers
    counts = Counter(answers.returns.flagged)
    for flags in added.values():
        counts.update(flags)
    ids = pa.array([*added], pa.string())
    returns = answers.returns.model_copy(update={"flagged": dict(counts)})
    return replace(
        answers, returns=returns, rows=tuple(FlaggedPart(part, ids, added) for part in answers.rows)
    )
