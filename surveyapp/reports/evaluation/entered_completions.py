"""The completions of an evaluation that were entered and do not follow from value and target, as a table."""

from collections.abc import Iterator

from surveyapp.reports.blocks import Block, Table, paragraph
from surveyapp.reports.entered_completion_words import HEADER, count_words, entered_cells
from surveyapp.reports.evaluation.facts import SystemFacts


def entered_completion_blocks(facts: SystemFacts) -> Iterator[Block]:
    """Nothing where there are none."""
    found = facts.comparison.entered_completions
    if not found:
        return
    names = {leaf.code: str(leaf.name) for leaf in facts.system.leaves()}
    yield paragraph(count_words(len(found)))
    yield Table(
        header=HEADER,
        rows=tuple(entered_cells(one, f"{one.code} {names[one.code]}") for one in found),
        widths=(3, 1.6, 1.6, 1.2, 2.2, 3),
        alignments=("left", "center", "center", "center", "center", "left"),
        caption=f"{facts.subject}：填列的完成率与计算结果不一致的行",
    )
