"""What differs from a published report: each line once, and the sums that it moves."""

from collections.abc import Iterator

from surveyapp.indicators.comparison import Difference
from surveyapp.reports.blocks import Block, Table, paragraph
from surveyapp.reports.evaluation.entered_completions import entered_completion_blocks
from surveyapp.reports.evaluation.facts import SystemFacts
from surveyapp.reports.evaluation_words import FIGURES, comparison_sentence, difference_note
from surveyapp.reports.saying import say


def comparison_blocks(facts: SystemFacts, *, level: int) -> Iterator[Block]:
    """The differences, and the entered completions that do not follow; at level 0 (under a form) nothing where there
    are none.
    """
    yield from _difference_blocks(facts, level=level)
    yield from entered_completion_blocks([facts])


def _difference_blocks(facts: SystemFacts, *, level: int) -> Iterator[Block]:
    found = facts.comparison
    if not found.differences and not found.consequences:
        if level:
            yield paragraph(comparison_sentence(found))
        return
    yield paragraph(comparison_sentence(found), kind="body" if level else "note")
    names = {node.code: str(node.name) for node in facts.system.nodes()}
    rows = [_row(one, names, moved=False) for one in found.differences]
    rows += [_row(one, names, moved=True) for one in found.consequences]
    yield Table(
        header=("行", "数字", "公布", "计算", "说明"),
        rows=tuple(rows),
        widths=(3, 1.4, 1.6, 1.4, 4),
        alignments=("left", "center", "center", "center", "left"),
        caption=f"{facts.subject}：与已公布数字不一致的行",
    )


def _row(one: Difference, names: dict[str, str], *, moved: bool) -> tuple[str, ...]:
    name = f"{one.code} {names.get(one.code, '')}".strip() or say("合计")
    return (name, say(FIGURES[one.figure]), one.published, one.ours, difference_note(one, moved=moved))
