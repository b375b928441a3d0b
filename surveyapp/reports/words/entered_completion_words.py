"""Sentences about completions that were entered and do not follow from value and target."""

from collections.abc import Mapping

from surveyapp.analysis.results import half_up
from surveyapp.indicators.entered_completions import EnteredCompletion
from surveyapp.indicators.rules.self_evaluation import NoCompletionReason
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import as_said, two_places

HEADER = ("行", "目标值", "实际完成值", "填列", "计算", "理由")
"""The columns of a list of them, after the name of the form where there are several."""

_COUNT = "填列的完成率与由目标值、实际完成值计算的不一致的有 {count} 行，得分按填列的完成率计算："
_LINE = "目标值 {target}，实际完成值 {actual}，填列 {entered}，计算 {computed}；理由：{reason}"
_NOT_COMPUTED: Mapping[NoCompletionReason, str] = {
    "late": "实际完成时间比目标时间晚 {days} 天",
    "start_missing": "目标值是天数，实际完成值是日期，没有起算日",
    "unrelated": "由目标值和实际完成值得不出完成率",
}
_NOTHING = "—"


def count_words(count: int) -> str:
    """The sentence before their list: how many there are."""
    return say(_COUNT).format(count=count)


def entered_words(completion: EnteredCompletion) -> str:
    """The entered completion with two decimals, or more where it has more: 100.00%."""
    return f"{two_places(completion.entered)}%"


def computed_words(completion: EnteredCompletion) -> str:
    """The completion that follows, 100.29%, or why none does: —（实际完成时间比目标时间晚 20 天）."""
    if completion.computed is not None:
        rounded = half_up(completion.computed, 2)
        return f"{two_places(completion.computed) if rounded == completion.entered else rounded}%"
    reason = say(_NOT_COMPUTED[completion.not_computed or "unrelated"]).format(days=completion.days_late)
    return _NOTHING + say("（{reason}）").format(reason=reason)


def line_words(completion: EnteredCompletion) -> str:
    """A line in one sentence: 目标值 ≤7万元，实际完成值 7.02万元，填列 100.00%，计算 100.29%；理由：……"""
    return say(_LINE).format(
        target=as_said(completion.target),
        actual=as_said(completion.actual),
        entered=entered_words(completion),
        computed=computed_words(completion),
        reason=completion.reason,
    )


def entered_cells(completion: EnteredCompletion, name: str) -> tuple[str, ...]:
    """The cells of a line called `name`, as `HEADER` heads them."""
    return (
        name,
        completion.target,
        completion.actual,
        entered_words(completion),
        computed_words(completion),
        completion.reason,
    )
