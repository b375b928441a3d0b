"""The steps of a score in words: one short line each, as 评分过程 is written in an evaluation report."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.indicators.trace import Param, Step, StepCode
from surveyapp.reports.saying import say
from surveyapp.reports.wording import FORMULA_NAMES, quoted, reason_words

_MISSING: Mapping[str, str] = {
    "no_value": "尚未填写实际完成值",
    "no_snapshot": "问卷调查尚未冻结，没有可引用的数据快照",
    "unknown_survey": "没有所引用的问卷调查",
}

_FIGURES: Mapping[str, str] = {**FORMULA_NAMES, "share": "选项占比", "alpha": "α 系数"}
_PERCENT = ("favourable", "index", "share")

_SENTENCES: Mapping[StepCode, str] = {
    StepCode.VALUE: "实际完成值：{value}",
    StepCode.RATIO: "实际完成值：{numerator} ÷ {denominator} × 100% {sign} {value}%",
    StepCode.MISSING: "暂不计分：{reason}",
    StepCode.COMPLETION: "完成率：{actual} ÷ {target} × 100% {sign} {completion}%",
    StepCode.GIVEN_SHARES: "满足 {points} 项中的 {met} 项：（{shares}）× {weight} {sign} {result} 分",
    StepCode.ALL_MET: "{points} 项全部符合，得满分 {weight} 分",
    StepCode.NOT_ALL_MET: "{points} 项中只有 {met} 项符合，须全部符合才得分，得 0 分",
    StepCode.BAND_POINTS: "{value} 达到 {start} 及以上一档，得 {result} 分",
    StepCode.BAND_SHARE: "{value} 达到 {start} 及以上一档：{share}% × {weight} {sign} {result} 分",
    StepCode.BELOW_BANDS: "{value} 低于最低一档的 {start}，得 0 分",
    StepCode.BELOW_PASS_MARK: "完成率 {completion}% 低于及格线 {pass_mark}%，得 0 分",
    StepCode.LINEAR: "（{completion}% − {pass_mark}%）÷（100% − {pass_mark}%）× {weight} {sign} {result} 分",
    StepCode.REACHED: "完成率 {completion}% 达到目标，得满分 {weight} 分",
    StepCode.OVER_PUNISHED: "超额完成：（1 −（{completion}% − 100%））× {weight} {sign} {result} 分",
    StepCode.OVER_DOUBLE: "完成率 {completion}% 达到目标的两倍，得 0 分",
    StepCode.OVER_LIMIT: "完成率 {completion}% 超过 100%，得 0 分",
}
"""The steps that have one sentence; `{sign}` is = or ≈."""

_FIGURE_SENTENCES: Mapping[tuple[bool, bool], str] = {
    (False, False): "实际完成值取自{survey}主量表的{figure}：{value}（n = {n}，快照 {snapshot}）",
    (True, False): (
        "实际完成值取自{survey}第 {number} 题{question}的{figure}：{value}（n = {n}，快照 {snapshot}）"
    ),
    (True, True): (
        "实际完成值取自{survey}第 {number} 题{question}选项{option}的{figure}：{value}（n = {n}，快照 {snapshot}）"
    ),
}
"""Whether the figure is of a question, and of an option of it; {survey}, {question} and {option} come quoted."""

_OF_SEVERAL = "满足 {points} 项中的 {met} 项：{met} × 1/{points} × {weight} {sign} {result} 分"
_OF_ONE = "满足 {points} 项中的 {met} 项：{met} × {weight} {sign} {result} 分"

_EXACT_PLACES = 6
_EXACT_SCALE = 1_000_000
"""A number with up to six decimals is shown whole, any other is rounded and marked as approximate."""


def missing_words(reason: str) -> str:
    """Why an indicator has no score, from its reason code."""
    return say(_MISSING.get(reason) or reason_words(reason))


def step_words(step: Step) -> str:
    """One step of a trace in one line: 满足 3 项中的 3 项：3 × 1/3 × 2 = 2.00 分."""
    return _WORDS.get(step.code, _sentence)(step)


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


def _two_places(value: Param) -> str:
    """Two decimals, and more where two would hide on which side of a limit the value lies: 2.00, 11.625."""
    number = _whole(value)
    return str(half_up(number, 2)) if (number * 100).denominator == 1 else _number(number)


def _sign(value: Param) -> str:
    return "=" if _is_short(_whole(value)) else "≈"


def _filled(template: str, params: Mapping[str, Param], **gaps: str) -> str:
    """The sentence with its gaps: those given, and the step's numbers for the others."""
    numbers = {name: _SHOWN.get(name, _number)(value) for name, value in params.items() if name not in gaps}
    return say(template).format(**numbers, **gaps)


def _sentence(step: Step) -> str:
    return _filled(_SENTENCES[step.code], step.params, sign=_sign(step.params["result"]))


def _figure(step: Step) -> str:
    given = step.params
    template = _FIGURE_SENTENCES[bool(given["question"]), bool(given["option"])]
    value = f"{_two_places(given['value'])}%" if given["figure"] in _PERCENT else _number(given["value"])
    gaps = {key: quoted(step.names[key]) for key in ("survey", "question", "option")}
    gaps |= {"number": step.names["number"], "snapshot": str(given["snapshot"])}
    return _filled(template, given, **gaps, figure=say(_FIGURES[str(given["figure"])]), value=value)


def _value(step: Step) -> str:
    number, unit = _number(step.params["value"]), str(step.params["unit"])
    value = number + unit if unit in ("", "%") else f"{number} {unit}"
    return _filled(_SENTENCES[step.code], {}, value=value)


def _ratio(step: Step) -> str:
    value = step.params["value"]
    return _filled(_SENTENCES[step.code], step.params, sign=_sign(value), value=_two_places(value))


def _completion(step: Step) -> str:
    return _filled(_SENTENCES[step.code], step.params, sign=_sign(step.params["completion"]))


def _points_met(step: Step) -> str:
    met, unmet = (
        say("；").join(map(str, _many(step.params[key]))) or say("无") for key in ("met_texts", "unmet_texts")
    )
    if not step.params["unmet"]:
        return say("符合的要点：{met}").format(met=met)
    return say("符合的要点：{met}。不符合的要点：{unmet}").format(met=met, unmet=unmet)


def _equal_shares(step: Step) -> str:
    template = _OF_ONE if step.params["points"] == 1 else _OF_SEVERAL
    return _filled(template, step.params, sign=_sign(step.params["result"]))


def _given_shares(step: Step) -> str:
    shares = " + ".join(f"{_number(share)}%" for share in _many(step.params["shares"])) or "0%"
    return _filled(_SENTENCES[step.code], step.params, shares=shares, sign=_sign(step.params["result"]))


def _rounded(step: Step) -> str:
    exact, result = _whole(step.params["exact"]), _whole(step.params["result"])
    shown = str(half_up(result, 2))
    if exact == result:
        return say("得分：{result} 分").format(result=shown)
    before = _number(exact) if _is_short(exact) else f"{_number(exact)}…"
    return say("四舍五入保留两位小数：{exact} → {result} 分").format(exact=before, result=shown)


def _missing(step: Step) -> str:
    return say(_SENTENCES[step.code]).format(reason=missing_words(str(step.params["reason"])))


_SHOWN: Mapping[str, Callable[[Param], str]] = {"completion": _two_places, "result": _two_places, "unit": str}
"""How a parameter is shown that is not shown as a mere number."""

_WORDS: Mapping[StepCode, Callable[[Step], str]] = {
    StepCode.FIGURE: _figure,
    StepCode.VALUE: _value,
    StepCode.RATIO: _ratio,
    StepCode.POINTS_MET: _points_met,
    StepCode.MISSING: _missing,
    StepCode.COMPLETION: _completion,
    StepCode.EQUAL_SHARES: _equal_shares,
    StepCode.GIVEN_SHARES: _given_shares,
    StepCode.ROUNDED: _rounded,
}
"""The steps whose gaps are more than the step's own numbers."""
