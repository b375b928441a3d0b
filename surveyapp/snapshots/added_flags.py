"""Live answers with further flags on some responses: what is found only by looking at all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.layout import FLAGS, ID
from surveyapp.snapshots.snapshot import AnswerPart, LiveTable


@dataclass(frozen=True)
class FlaggedPart:
    """A part of the answers in which some responses have flags beside their own: id -> these flags."""

    part: AnswerPart
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
        places = pc.indices_nonzero(pc.is_in(table[ID], value_set=pa.array([*self.added], pa.string())))
        if not len(places):
            return table
        ids, flags = table[ID], table[FLAGS].to_pylist()
        for place in places.to_pylist():
            flags[place] = [*flags[place], *self.added[ids[place].as_py()]]
        number = table.schema.get_field_index(FLAGS)
        return table.set_column(
            number, table.schema.field(FLAGS), pa.array(flags, table.schema.field(FLAGS).type)
        )


def with_flags(answers: LiveTable, added: Mapping[str, Sequence[str]]) -> LiveTable:
    """The same answers in which these returned responses, by id, have these flags too."""
    if not added:
        return answers
    counts = Counter(answers.returns.flagged)
    for flags in added.values():
        counts.update(flags)
    returns = answers.returns.model_copy(update={"flagged": dict(counts)})
    return replace(answers, returns=returns, rows=tuple(FlaggedPart(part, added) for part in answers.rows))
