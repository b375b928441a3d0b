"""The steps of a score in words: one short line each, as 评分过程 is written in an evaluation report."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.indicators.trace import Param, Step, StepCode
from surveyapp.reports.wording import FORMULA_NAMES, reason_words

_MISSING: Mapping[str, str] = {
    "no_value": "尚未填写实际完成值",
    "no_snapshot": "问卷调查尚未冻结，没有可引用的数据快照",
    "unknown_survey": "没有所引用的问卷调查",
}

_FIGURES: Mapping[str, str] = {**FORMULA_NAMES, "share": "选项占比", "alpha": "α 系数"}
_PERCENT = ("favourable", "index", "share")

_EXACT_PLACES = 6
_EXACT_SCALE = 1_000_000
"""A number with up to six decimals is shown whole, any other is rounded and marked as approximate."""


def missing_words(reason: str) -> str:
    """Why an indicator has no score, from its reason code."""
    return _MISSING.get(reason) or reason_words(reason)


def step_words(step: Step) -> str:
    """One step of a trace in one line: 满足 3 项中的 3 项：3 × 1/3 × 2 = 2.00 分."""
    return _WORDS[step.code](step.params)


def _whole(value: Param) -> Fraction:
    if not isinstance(value, Fraction | int):
        raise TypeError(f"{value!r} is not a number")
    return Fraction(value)


def _many(value: Param) -> tuple[Fraction | str, ...]:
    if not isinstance(value, tuple):
        raise TypeError(f"{value!r} is not a list")
    return value


def _is_short(number: Fraction) -> bool:
    return (number * _EXACT_SCALE).denominator == 1


def _number(value: Param) -> str:
    """As people write it: whole where it ends soon (14.8), otherwise four decimals."""
    number = _whole(value)
    text = str(half_up(number, _EXACT_PLACES if _is_short(number) else 4))
    return text.rstrip("0").rstrip(".")


def _percent(value: Param) -> str:
    """Two decimals, and more where two would hide on which side of a limit the value lies."""
    number = _whole(value)
    return f"{half_up(number, 2) if (number * 100).denominator == 1 else _number(number)}%"


def _points(value: Param) -> str:
    """Points with the sign before them: = 2.00 分, = 11.625 分, ≈ 1.3333 分."""
    return _equals(value, _bare_points)


def _bare_points(value: Param) -> str:
    number = _whole(value)
    return f"{half_up(number, 2) if (number * 100).denominator == 1 else _number(number)} 分"


def _figure(given: Mapping[str, Param]) -> str:
    name = _FIGURES[str(given["figure"])]
    question = f" {given['question']} 题" if given["question"] else " 主量表"
    option = f"选项 {given['option']} 的" if given["option"] else "的"
    value = _percent(given["value"]) if given["figure"] in _PERCENT else _number(given["value"])
    source = f"n = {given['n']}，快照 {given['snapshot']}"
    return f"实际完成值取自问卷 {given['survey']}{question}{option}{name}：{value}（{source}）"


def _value(given: Mapping[str, Param]) -> str:
    unit = str(given["unit"])
    return f"实际完成值：{_number(given['value'])}{unit if unit in ('', '%') else f' {unit}'}"


def _ratio(given: Mapping[str, Param]) -> str:
    above, below = _number(given["numerator"]), _number(given["denominator"])
    return f"实际完成值：{above} ÷ {below} × 100% {_equals(given['value'], _percent)}"


def _completion(given: Mapping[str, Param]) -> str:
    actual, target = _number(given["actual"]), _number(given["target"])
    return f"完成率：{actual} ÷ {target} × 100% {_equals(given['completion'], _percent)}"


def _equals(value: Param, shown: Callable[[Param], str]) -> str:
    return f"{'=' if _is_short(_whole(value)) else '≈'} {shown(value)}"


def _points_met(given: Mapping[str, Param]) -> str:
    met, unmet = (("；".join(map(str, _many(given[key]))) or "无") for key in ("met_texts", "unmet_texts"))
    return f"符合的要点：{met}" if not given["unmet"] else f"符合的要点：{met}。不符合的要点：{unmet}"


def _equal_shares(given: Mapping[str, Param]) -> str:
    met, points, weight = given["met"], given["points"], _number(given["weight"])
    part = f"{met} × 1/{points} × {weight}" if points != 1 else f"{met} × {weight}"
    return f"满足 {points} 项中的 {met} 项：{part} {_points(given['result'])}"


def _given_shares(given: Mapping[str, Param]) -> str:
    shares = " + ".join(f"{_number(share)}%" for share in _many(given["shares"])) or "0%"
    counted = f"满足 {given['points']} 项中的 {given['met']} 项"
    return f"{counted}：（{shares}）× {_number(given['weight'])} {_points(given['result'])}"


def _all_met(given: Mapping[str, Param]) -> str:
    return f"{given['points']} 项全部符合，得满分 {_number(given['weight'])} 分"


def _not_all_met(given: Mapping[str, Param]) -> str:
    return f"{given['points']} 项中只有 {given['met']} 项符合，须全部符合才得分，得 0 分"


def _band_points(given: Mapping[str, Param]) -> str:
    return f"{_number(given['value'])} 达到 {_number(given['start'])} 及以上一档，得 {_bare_points(given['result'])}"


def _band_share(given: Mapping[str, Param]) -> str:
    reached = f"{_number(given['value'])} 达到 {_number(given['start'])} 及以上一档"
    share, weight = _number(given["share"]), _number(given["weight"])
    return f"{reached}：{share}% × {weight} {_points(given['result'])}"


def _below_bands(given: Mapping[str, Param]) -> str:
    return f"{_number(given['value'])} 低于最低一档的 {_number(given['start'])}，得 0 分"


def _below_pass_mark(given: Mapping[str, Param]) -> str:
    return f"完成率 {_percent(given['completion'])} 低于及格线 {_number(given['pass_mark'])}%，得 0 分"


def _linear(given: Mapping[str, Param]) -> str:
    pass_mark, weight = _number(given["pass_mark"]), _number(given["weight"])
    above = f"（{_percent(given['completion'])} − {pass_mark}%）÷（100% − {pass_mark}%）"
    return f"{above}× {weight} {_points(given['result'])}"


def _reached(given: Mapping[str, Param]) -> str:
    return f"完成率 {_percent(given['completion'])} 达到目标，得满分 {_number(given['weight'])} 分"


def _over_punished(given: Mapping[str, Param]) -> str:
    excess = f"（1 −（{_percent(given['completion'])} − 100%））"
    return f"超额完成：{excess}× {_number(given['weight'])} {_points(given['result'])}"


def _over_double(given: Mapping[str, Param]) -> str:
    return f"完成率 {_percent(given['completion'])} 达到目标的两倍，得 0 分"


def _over_limit(given: Mapping[str, Param]) -> str:
    return f"完成率 {_percent(given['completion'])} 超过 100%，得 0 分"


def _rounded(given: Mapping[str, Param]) -> str:
    exact, result = _whole(given["exact"]), half_up(_whole(given["result"]), 2)
    if exact == _whole(given["result"]):
        return f"得分：{result} 分"
    return f"四舍五入保留两位小数：{_number(exact)}{'' if _is_short(exact) else '…'} → {result} 分"


def _missing(given: Mapping[str, Param]) -> str:
    return f"暂不计分：{missing_words(str(given['reason']))}"


_WORDS: Mapping[StepCode, Callable[[Mapping[str, Param]], str]] = {
    StepCode.FIGURE: _figure,
    StepCode.VALUE: _value,
    StepCode.RATIO: _ratio,
    StepCode.POINTS_MET: _points_met,
    StepCode.MISSING: _missing,
    StepCode.COMPLETION: _completion,
    StepCode.EQUAL_SHARES: _equal_shares,
    StepCode.GIVEN_SHARES: _given_shares,
    StepCode.ALL_MET: _all_met,
    StepCode.NOT_ALL_MET: _not_all_met,
    StepCode.BAND_POINTS: _band_points,
    StepCode.BAND_SHARE: _band_share,
    StepCode.BELOW_BANDS: _below_bands,
    StepCode.BELOW_PASS_MARK: _below_pass_mark,
    StepCode.LINEAR: _linear,
    StepCode.REACHED: _reached,
    StepCode.OVER_PUNISHED: _over_punished,
    StepCode.OVER_DOUBLE: _over_double,
    StepCode.OVER_LIMIT: _over_limit,
    StepCode.ROUNDED: _rounded,
}
