"""What `surveyapp score` prints for people: scores with their steps, and what differs from the published report."""

from collections.abc import Iterator

from surveyapp.indicators.comparison import Difference
from surveyapp.indicators.scoring import GroupScore, LeafScore
from surveyapp.reports.evaluation.words import points
from surveyapp.reports.words.entered_completion_words import count_words, line_words
from surveyapp.reports.words.evaluation_words import (
    QUANTITY_WORDS,
    agreement_words,
    difference_note,
    leaf_interval_words,
    locked_words,
    no_counterpart_words,
    over_interval_words,
    subtotal_words,
)
from surveyapp.reports.words.interval_words import HEADING
from surveyapp.reports.words.score_words import missing_words, step_words
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore


def score_lines(result: EvaluationScore) -> Iterator[str]:
    """The lines for a scored evaluation: whether it is locked, then each system with every indicator, its score and how
    it came about, its levels, total and grade.
    """
    if result.lock is not None:
        lock = result.lock
        yield locked_words(lock.at, lock.person, keeps=lock.inputs is not None)
    for number, system in enumerate(result.systems.values()):
        if number:
            yield ""
        yield from _system_lines(system, locked=result.lock is not None)


def comparison_lines(result: EvaluationScore) -> Iterator[str]:
    """The lines of the comparison with the published report: each line that differs once, then the sums that it moves,
    what could not be compared, and the entered completions that do not follow from value and target.
    """
    found = {name: system.comparison for name, system in result.systems.items()}
    count = sum(len(comparison.differences) for comparison in found.values())
    if count:
        yield f"与已公布的数字不一致的有 {count} 行："
    else:
        yield agreement_words(found.values())
    for name, comparison in found.items():
        for difference in comparison.differences:
            yield "  " + _difference(name, difference)
            if difference.step is not None:
                yield f"    {step_words(difference.step)}"
    moved = [(name, each) for name, comparison in found.items() for each in comparison.consequences]
    if moved:
        yield "由此变动："
        for name, each in moved:
            yield f"  {_difference(name, each)}" + (
                f"（{difference_note(each, moved=True)}）" if each.unread else ""
            )
    open_lines = [f"{name} {code}" for name, comparison in found.items() for code in comparison.not_compared]
    if open_lines:
        yield "尚无实际完成值，未比较：" + "、".join(open_lines)
    for name, comparison in found.items():
        if comparison.no_counterpart:
            yield f"{name} {no_counterpart_words(comparison)}"
    entered = [(name, each) for name, comparison in found.items() for each in comparison.entered_completions]
    if entered:
        yield count_words(len(entered))
        for name, completion in entered:
            yield f"  {name} {completion.code}：{line_words(completion)}"


def _difference(form: str, difference: Difference) -> str:
    where = f"{form} {difference.code}".rstrip()
    place = f"（{difference.place}）" if difference.place else ""
    return f"{where} {QUANTITY_WORDS[difference.figure]}：公布 {difference.published}{place}，计算 {difference.ours}"


def _system_lines(result: SystemScore, *, locked: bool) -> Iterator[str]:
    scores = result.scores
    yield scores.title
    for survey, count in result.reconstructed.items():
        yield f"注意：{survey} 的数字出自重构样例数据 {count} 份，不是真实答卷，得分仅作演示"
    for level in scores.levels:
        yield from _node_lines(level, 0)
    if scores.total is None:
        yield "总分：无法计算，缺少 " + "、".join(scores.missing)
        if scores.subtotal is not None and not locked:
            yield f"{subtotal_words(scores.subtotal)}，不是总分"
    else:
        yield f"总分：{scores.total}／{scores.weight}，等级：{scores.grade or '未设等级'}"


def _node_lines(node: GroupScore | LeafScore, depth: int) -> Iterator[str]:
    indent = "  " * depth
    yield f"{indent}{node.code} {node.name}：{points(node.score)}／{node.weight}"
    if isinstance(node, GroupScore):
        for child in node.children:
            yield from _node_lines(child, depth + 1)
    elif node.missing is not None:
        yield f"{indent}    缺少实际完成值：{missing_words(node.missing)}"
    else:
        yield f"{indent}    " + "；".join(step_words(step) for step in node.trace)
        if leaf_interval_words(node):
            yield f"{indent}    {HEADING}：{leaf_interval_words(node)}"
        if node.over_interval is not None:
            yield f"{indent}    {over_interval_words(node)}"
