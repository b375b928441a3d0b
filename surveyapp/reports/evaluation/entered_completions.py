"""The completions of an evaluation that were entered and do not follow from value and target, as a table."""

from collections.abc import Iterator, Sequence

from surveyapp.reports.blocks import Alignment, Block, Table, paragraph
from surveyapp.reports.entered_completion_words import HEADER, count_words, entered_cells
from surveyapp.reports.evaluation.facts import SystemFacts

_ALIGNMENTS: tuple[Alignment, ...] = ("left", "left", "center", "center", "center", "center", "left")


def entered_completion_blocks(systems: Sequence[SystemFacts]) -> Iterator[Block]:
    """One table for one system or, with a column that names them, for several; nothing where there are none."""
    rows = [(system.subject, *cells) for system in systems for cells in _rows(system)]
    if not rows:
        return
    first = 0 if len(systems) > 1 else 1
    whose = "" if first == 0 else f"{systems[0].subject}："
    yield paragraph(count_words(len(rows)))
    yield Table(
        header=("指标表", *HEADER)[first:],
        rows=tuple(row[first:] for row in rows),
        widths=(2.6, 2.6, 1.6, 1.6, 1.2, 2.2, 2.8)[first:],
        alignments=_ALIGNMENTS[first:],
        caption=f"{whose}填列的完成率与计算结果不一致的行",
    )


def _rows(facts: SystemFacts) -> Iterator[tuple[str, ...]]:
    names = {leaf.code: str(leaf.name) for leaf in facts.system.leaves()}
    for one in facts.comparison.entered_completions:
        yield entered_cells(one, f"{one.code} {names[one.code]}")
