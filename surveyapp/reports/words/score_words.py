"""The steps of a score in words: one short line each, as 评分过程 is written in an evaluation report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby
from typing import cast

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.quantity import part_of
from surveyapp.indicators.rules.counting import Count, Of
from surveyapp.indicators.trace import Step, StepCode
from surveyapp.reports.words import source_words
from surveyapp.reports.words.counting_words import each_words, off_words, per_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import (
    filled,
    is_short,
    joined,
    many,
    number,
    quantity,
    sign,
    stated,
    two_places,
    whole,
)
from surveyapp.reports.words.wording import reason_words

_MISSING: Mapping[str, str] = {
    "no_value": "尚未填写实际完成值",
    "no_snapshot": "问卷调查的数据尚未最终确认（未冻结），暂不能引用",
    "snapshot_damaged": "所引用的问卷数据缺失或被改动",
    "answers_deleted": "答卷已删除，删除前没有统计过这一组",
    "unknown_survey": "没有所引用的问卷调查",
    "no_budget": "全年预算数（大于 0）和全年执行数没有填齐，算不出执行率",
    "cell_empty": "基础表中这一格尚未填写",
    "cell_unreadable": "基础表中这一格填写的内容无法读取",
    "form_not_confirmed": "基础表尚未确认",
    "division_by_zero": "基础表的公式除以零，无法计算",
    "result_too_large": "基础表公式的得数或中间得数位数太多，无法计算；请核对公式和填写的数",
    "value_is_number": "实际完成值是数字，这种评分规则不能用数字计分",
    "value_is_date": "实际完成值是日期，这种评分规则不能用日期计分",
    "value_is_words": "实际完成值是文字，这种评分规则不能用文字计分",
    "completion_missing": "由目标值和实际完成值得不出完成率，须填写完成率和理由",
    "start_missing": "目标值是天数而实际完成值是日期，评分规则没有写起算日",
    "day_not_comparable": "实际完成时间与目标值不能比较",
}

_SENTENCES: Mapping[StepCode, str] = {
    StepCode.NOT_APPLICABLE: "不适用：{reason}",
    StepCode.COMPLETION: "完成率：{actual} ÷ {target} × 100% {sign} {completion}%",
    StepCode.COMPLETION_CAPPED: "完成率：{actual} ÷ {target} × 100%，超过 100% 的按 {completion}% 计",
    StepCode.COMPLETION_STATED: "完成率：由实际完成情况直接得出，按 {completion}% 计",
    StepCode.GIVEN_SHARES: "满足 {points} 项中的 {met} 项：（{shares}）× {weight} {sign} {result} 分",
    StepCode.POINTS_EARNED: "满足 {points} 项中的 {met} 项：{earned} {sign} {result} 分",
    StepCode.KNOCKED_OUT: "不符合“{point}”，按规则不得分，得 0 分",
    StepCode.ALL_MET: "{points} 项全部符合，得满分 {weight} 分",
    StepCode.NOT_ALL_MET: "{points} 项中只有 {met} 项符合，须全部符合才得分，得 0 分",
    StepCode.BAND_POINTS: "{value} 达到 {bound} 及以上一档，得 {result} 分",
    StepCode.BAND_SHARE: "{value} 达到 {bound} 及以上一档：{share}% × {weight} {sign} {result} 分",
    StepCode.BELOW_BANDS: "{value} 低于最低一档的 {bound}，得 0 分",
    StepCode.UP_TO_POINTS: "{value} 在 {bound} 及以下一档，得 {result} 分",
    StepCode.UP_TO_SHARE: "{value} 在 {bound} 及以下一档：{share}% × {weight} {sign} {result} 分",
    StepCode.ABOVE_BANDS: "{value} 超过最高一档的 {bound}，得 0 分",
    StepCode.BELOW_PASS_MARK: "完成率 {completion}% 低于及格线 {pass_mark}%，得 0 分",
    StepCode.LINEAR: "（{completion}% − {pass_mark}%）÷（100% − {pass_mark}%）× {weight} {sign} {result} 分",
    StepCode.REACHED: "完成率 {completion}% 达到目标，得满分 {weight} 分",
    StepCode.OVER_PUNISHED: "超额完成：（1 −（{completion}% − 100%））× {weight} {sign} {result} 分",
    StepCode.OVER_DOUBLE: "完成率 {completion}% 达到目标的两倍，得 0 分",
    StepCode.OVER_LIMIT: "完成率 {completion}% 超过 100%，得 0 分",
    StepCode.PROPORTION: "按比例计分：{above} ÷ {beneath} × {weight} {sign} {result} 分",
    StepCode.NONE_FAILED: "没有不达标的，得满分 {weight} 分",
    StepCode.IN_TIME: "没有超过期限，得满分 {weight} 分",
    StepCode.TOO_LATE: "超过期限 {days} 天，得 0 分",
    StepCode.DAYS_LATE: "超过期限 {days} 天",
    StepCode.LEVEL: "评定为“{level}”，按权重的 {share}% 计：{share}% × {weight} {sign} {result} 分；理由：{reason}",
    StepCode.NO_EVIDENCE: "实际完成值无法核实，得 0 分；理由：{reason}",
    StepCode.AT_DISCRETION: "酌情扣 {off} 分：{weight} − {off} {sign} {result} 分；理由：{reason}",
    StepCode.ADDED: "加 {points} 分；理由：{reason}",
    StepCode.TAKEN: "减 {points} 分；理由：{reason}",
}
"""The steps that have one sentence; `{sign}` is = or ≈."""

_ONE_MET = "要点符合，得满分 {weight} 分"
_POINTS_TAKEN = "{points} 项中有 {unmet} 项不符合：{weight} − {taken} {sign} {result} 分"
_OF_SEVERAL = "满足 {points} 项中的 {met} 项：{met} × 1/{points} × {weight} {sign} {result} 分"
_OF_ONE = "满足 {points} 项中的 {met} 项：{met} × {weight} {sign} {result} 分"

_MISSING_LINE = "暂不计分：{reason}"
_REACHED = "{value} 达到目标，得满分 {weight} 分"
_WITHIN_FULL = "{value} 在得满分的范围内，得满分 {weight} 分"
_ABOVE_LIMIT = "{value} {misses} {bound}（上限），得 0 分"
_MISSED = "{value} {misses} {bound}，得 0 分"
_DEVIATION = "{value} {misses} {bound}，相差 {deviation}"
_RELATIVE = "{value} {misses} {bound}，相对偏差 {deviation}"
_BELOW = "低于"
_ABOVE = "超过"
_NOT_ABOVE = "未超过"
_NOT_BELOW = "未低于"
_TAKEN_OFF = "{each}，计 {times} 次：{weight} − {times} × {off} {sign} {result} 分"
_USED_UP = "{each}，计 {times} 次：应扣 {times} × {off} 分，不少于 {weight} 分，扣完为止，得 0 分"
_PIECES_OFF = "{each}：{weight} − {times} × {off} {sign} {result} 分"
_PIECES_USED_UP = "{each}：应扣 {times} × {off} 分，不少于 {weight} 分，扣完为止，得 0 分"
_EACH_PIECE = "每项{off}"
_FAILED = "不达标 {failed} 项"
_FAILED_OF = "{of} 项中有 {failed} 项不达标"
_ENTERED = "填列完成率 {completion}%；理由：{reason}"
_ENTERED_BESIDE = "填列完成率 {completion}%（由目标值和实际完成值计算为 {computed}%）；理由：{reason}"
_COUNTED_AS = "填列完成率 {entered}%，超过 100% 的按 100% 计；理由：{reason}"
_POINTS_USED_UP = "{points} 项中有 {unmet} 项不符合：应扣 {taken} 分，超过 {weight} 分，扣完为止，得 0 分"
_NOTHING_OFF = "未酌情扣分，得满分 {weight} 分"
_NOTHING_OFF_FOR = "未酌情扣分，得满分 {weight} 分；说明：{reason}"


def missing_words(reason: str) -> str:
    """Why an indicator has no score, from its reason code."""
    return say(_MISSING.get(reason) or reason_words(reason))


def step_words(step: Step) -> str:
    """One step of a trace in one line: 满足 3 项中的 3 项：3 × 1/3 × 2 = 2.00 分."""
    return _WORDS.get(step.code, _sentence)(step)


def _sentence(step: Step) -> str:
    if "result" not in step.params and "completion" not in step.params:
        return filled(_SENTENCES[step.code], step.params)
    shown = step.params["result" if "result" in step.params else "completion"]
    return filled(_SENTENCES[step.code], step.params, sign=sign(shown))


def _points_met(step: Step) -> str:
    met, unmet = (
        say("；").join(map(str, many(step.params[key]))) or say("无") for key in ("met_texts", "unmet_texts")
    )
    if not step.params["unmet"]:
        return say("符合的要点：{met}").format(met=met)
    return say("符合的要点：{met}。不符合的要点：{unmet}").format(met=met, unmet=unmet)


def _equal_shares(step: Step) -> str:
    template = _OF_ONE if step.params["points"] == 1 else _OF_SEVERAL
    return filled(template, step.params, sign=sign(step.params["result"]))


def _all_met(step: Step) -> str:
    return filled(_ONE_MET if step.params["points"] == 1 else _SENTENCES[step.code], step.params)


def _given_shares(step: Step) -> str:
    shares = " + ".join(_repeated(map(_fraction, many(step.params["shares"])))) or "0%"
    return filled(_SENTENCES[step.code], step.params, shares=shares, sign=sign(step.params["result"]))


def _repeated(shares: Iterable[Fraction]) -> Iterator[str]:
    """Percentages one after the other, equal neighbours together: 2 × 10%, 5 × 2/15."""
    for share, same in groupby(shares):
        count = sum(1 for _ in same)
        shown = f"{number(share)}%" if is_short(share) else str(part_of(share))
        yield shown if count == 1 else f"{count} × {shown}"


def _points_earned(step: Step) -> str:
    earned = " + ".join(number(one) for one in map(_fraction, many(step.params["earned"]))) or "0"
    return filled(_SENTENCES[step.code], step.params, earned=earned, sign=sign(step.params["result"]))


def _points_taken(step: Step) -> str:
    used_up = step.code is StepCode.POINTS_USED_UP
    taken = (" + " if used_up else " − ").join(number(_fraction(one)) for one in many(step.params["taken"]))
    template = _POINTS_USED_UP if used_up else _POINTS_TAKEN
    return filled(template, step.params, taken=taken, sign=sign(step.params["result"]))


def _fraction(value: Fraction | str) -> Fraction:
    if isinstance(value, str):
        raise TypeError(f"{value!r} is not a number")
    return value


def _band(step: Step) -> str:
    given = step.params
    value = stated(given["value"], given["unit"], given["bound"])
    bound = quantity(given["bound"], given["unit"])
    sentence = _SENTENCES[step.code]
    return joined(filled(sentence, step.params, value=value, bound=bound, sign=sign(step.params["result"])))


def _target_reached(step: Step) -> str:
    value = stated(step.params["value"], step.params["unit"])
    template = _REACHED if step.code is StepCode.TARGET_REACHED else _WITHIN_FULL
    return joined(say(template).format(value=value, weight=number(step.params["weight"])))


def _bound_words(template: str) -> Callable[[Step], str]:
    """A line for a bound that is missed on one side or the other; a bound that does not count itself also at it."""

    def words(step: Step) -> str:
        given, unit = step.params, step.params["unit"]
        own = "" if given.get("relative") else unit
        if whole(given["value"]) == whole(given["bound"]):
            misses = _NOT_ABOVE if given["below"] else _NOT_BELOW
        else:
            misses = _BELOW if given["below"] else _ABOVE
        line = say(template).format(
            value=quantity(given["value"], own),
            misses=say(misses),
            bound=quantity(given["bound"], own),
            deviation=quantity(given.get("deviation", 0), unit),
        )
        return joined(line)

    return words


def _deviation(step: Step) -> str:
    return _bound_words(_RELATIVE if step.params["relative"] else _DEVIATION)(step)


def _off_words(counted: str, pieces: str) -> Callable[[Step], str]:
    """A line for what is taken off: for each percent or day with how it is counted, or for each failed piece."""

    def words(step: Step) -> str:
        given = step.params
        off = off_words(number(given["off"]), "" if given["share"] == "" else number(given["share"]))
        of, count = cast("Of", given["of"]), cast("Count", given["count"])
        if of == "pieces":
            return filled(pieces, given, each=say(_EACH_PIECE).format(off=off), sign=sign(given["result"]))
        per = per_words(number(given["per"]), of, str(given["unit"]))
        return filled(counted, given, each=each_words(per, off, count), sign=sign(given["result"]))

    return words


def _failed(step: Step) -> str:
    return filled(_FAILED_OF if step.params["of"] else _FAILED, step.params)


def _completion_entered(step: Step) -> str:
    if step.params["entered"] != step.params["completion"]:
        return filled(_COUNTED_AS, step.params)
    computed = step.params["computed"]
    if computed == "" or computed == step.params["completion"]:
        return filled(_ENTERED, step.params)
    return filled(_ENTERED_BESIDE, step.params, computed=two_places(computed))


def _nothing_off(step: Step) -> str:
    return filled(_NOTHING_OFF_FOR if step.params["reason"] else _NOTHING_OFF, step.params)


def _rounded(step: Step) -> str:
    exact, result = whole(step.params["exact"]), whole(step.params["result"])
    shown = str(half_up(result, 2))
    if exact == result:
        return say("得分：{result} 分").format(result=shown)
    before = number(exact) if is_short(exact) else f"{number(exact)}…"
    return say("四舍五入保留两位小数：{exact} → {result} 分").format(exact=before, result=shown)


def only_repeats(step: Step) -> bool:
    """Whether it states once more, without rounding, what the step before it came to."""
    return step.code is StepCode.ROUNDED and step.params["exact"] == step.params["result"]


def only_states(step: Step, shown: str) -> bool:
    """Whether it says no more than that the actual value is what tables show: 实际完成值：9 人."""
    if step.code is StepCode.WRITTEN:
        return step.params["text"] == shown
    if step.code is not StepCode.VALUE or step.params["converted"] != "":
        return False
    return quantity(step.params["value"], step.params["unit"]).replace(" ", "") == shown.replace(" ", "")


def _missing(step: Step) -> str:
    return say(_MISSING_LINE).format(reason=missing_words(str(step.params["reason"])))


_WORDS: Mapping[StepCode, Callable[[Step], str]] = {
    **source_words.WORDS,
    StepCode.POINTS_MET: _points_met,
    StepCode.MISSING: _missing,
    StepCode.ALL_MET: _all_met,
    StepCode.EQUAL_SHARES: _equal_shares,
    StepCode.GIVEN_SHARES: _given_shares,
    StepCode.POINTS_EARNED: _points_earned,
    **dict.fromkeys((StepCode.POINTS_TAKEN, StepCode.POINTS_USED_UP), _points_taken),
    **dict.fromkeys((StepCode.BAND_POINTS, StepCode.BAND_SHARE, StepCode.BELOW_BANDS), _band),
    **dict.fromkeys((StepCode.UP_TO_POINTS, StepCode.UP_TO_SHARE, StepCode.ABOVE_BANDS), _band),
    **dict.fromkeys((StepCode.TARGET_REACHED, StepCode.WITHIN_FULL), _target_reached),
    StepCode.TARGET_MISSED: _bound_words(_MISSED),
    StepCode.ABOVE_LIMIT: _bound_words(_ABOVE_LIMIT),
    StepCode.DEVIATION: _deviation,
    StepCode.TAKEN_OFF: _off_words(_TAKEN_OFF, _PIECES_OFF),
    StepCode.USED_UP: _off_words(_USED_UP, _PIECES_USED_UP),
    StepCode.FAILED: _failed,
    StepCode.COMPLETION_ENTERED: _completion_entered,
    StepCode.NOTHING_OFF: _nothing_off,
    StepCode.ROUNDED: _rounded,
}
"""The steps whose gaps are more than the step's own numbers."""
