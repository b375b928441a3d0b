"""What differs from a published report: each line once, and the sums that it moves."""

from collections.abc import Iterator

from surveyapp.indicators.comparison import Compared, Comparison, Difference
from surveyapp.indicators.scoring import GroupScore, LeafScore
from surveyapp.reports.blocks import Block, Table, paragraph
from surveyapp.reports.evaluation.facts import SystemFacts
from surveyapp.reports.saying import say
from surveyapp.reports.score_words import step_words

FIGURES: dict[Compared, str] = {
    "actual": "实际完成值",
    "completion": "完成率",
    "score": "得分",
    "total": "总分",
    "grade": "等级",
}
"""What is compared -> what people call it."""


def comparison_blocks(facts: SystemFacts, *, level: int) -> Iterator[Block]:
    """The differences in one table; at level 0 (under a form) nothing where there are none."""
    found = facts.comparison
    if not found.differences and not found.consequences:
        if level:
            yield paragraph(comparison_sentence(found))
        return
    yield paragraph(comparison_sentence(found), kind="body" if level else "note")
    names = {node.code: node.name for node in _nodes(facts.scores.levels)}
    rows = [_row(one, names, moved=False) for one in found.differences]
    rows += [_row(one, names, moved=True) for one in found.consequences]
    yield Table(
        header=("行", "数字", "公布", "计算", "说明"),
        rows=tuple(rows),
        widths=(3, 1.4, 1.6, 1.4, 4),
        alignments=("left", "center", "center", "center", "left"),
        caption=f"{facts.scores.title}：与已公布数字不一致的行",
    )


def comparison_sentence(found: Comparison) -> str:
    """How many lines differ, and what was not compared."""
    if found.differences:
        told = say("与已公布的数字不一致的有 {count} 行，见下表。").format(count=len(found.differences))
    else:
        told = say("与已公布的数字全部一致。")
    if found.not_compared:
        codes = say("、").join(found.not_compared)
        told += say("尚无实际完成值、没有比较的：{codes}。").format(codes=codes)
    return told


def difference_note(one: Difference, *, moved: bool) -> str:
    """Where it is printed, how ours came about, or that it follows from another line."""
    notes = [say("见公布报告的{place}").format(place=one.place)] if one.place else []
    if one.step is not None:
        notes.append(step_words(one.step))
    if moved:
        notes.append(say("由上面的差异引起"))
    return say("；").join(notes)


def _nodes(nodes: tuple[GroupScore | LeafScore, ...]) -> Iterator[GroupScore | LeafScore]:
    for node in nodes:
        yield node
        if isinstance(node, GroupScore):
            yield from _nodes(node.children)


def _row(one: Difference, names: dict[str, str], *, moved: bool) -> tuple[str, ...]:
    name = f"{one.code} {names.get(one.code, '')}".strip() or say("合计")
    return (name, say(FIGURES[one.figure]), one.published, one.ours, difference_note(one, moved=moved))
