"""A scoring rule in words, as the column 评分标准 of an evaluation report states it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from surveyapp.indicators.bands import Band, Bands
from surveyapp.indicators.checklist import AllOrNothing, Checklist
from surveyapp.indicators.pass_mark import PassMark
from surveyapp.indicators.rule import Rule
from surveyapp.reports.saying import say

_OVER: Mapping[str, str] = {
    "capped": "r 达到或超过 100% 得满分",
    "punished": "r 超过 100% 得（1 −（r − 100%））× 权重，r 达到 200% 不得分",
    "zero": "r = 100% 得满分，r 超过 100% 不得分",
}


def rule_words(rule: Rule) -> list[str]:
    """The rule in one line or several: the principle first, then its points or bands.

    Example: 按实际完成值分档计分： / 达到 90 及以上，得 6 分 / 低于 90，不得分.
    """
    for kind, words in _WORDS.items():
        if isinstance(rule, kind):
            return list(words(rule))
    return [say("评分规则 {type}").format(type=rule.type)]


def _number(value: Decimal) -> str:
    """Without needless zeros, and never with an exponent."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _share(share: Fraction) -> str:
    """Percent of the weight where that is short (40%), otherwise the fraction (1/3)."""
    percent = share * 100
    return (
        _number(Decimal(percent.numerator) / percent.denominator) + "%" if _is_short(percent) else str(share)
    )


def _is_short(percent: Fraction) -> bool:
    return (percent * 100).denominator == 1


def _checklist(rule: Checklist) -> Iterator[str]:
    shares = rule.shares()
    if len(set(shares.values())) == 1:
        part = next(iter(shares.values()))
        if len(shares) == 1:
            yield say("符合得满分，不符合不得分：")
        else:
            yield say("共 {count} 项，每符合一项得权重的 {part}：").format(count=len(shares), part=part)
        yield from (str(point.text) for point in rule.points)
        return
    yield say("共 {count} 项，每符合一项得权重的相应比例：").format(count=len(shares))
    for point in rule.points:
        yield say("{point}（{share}）").format(point=point.text, share=_share(shares[point.code]))


def _all_or_nothing(rule: AllOrNothing) -> Iterator[str]:
    yield say("{count} 项全部符合得满分，否则不得分：").format(count=len(rule.points))
    yield from (str(point.text) for point in rule.points)


def _bands(rule: Bands) -> Iterator[str]:
    percent = "%" if rule.uses_target else ""
    if rule.uses_target:
        yield say("按完成率（实际完成值 ÷ 目标值）分档计分：")
    else:
        yield say("按实际完成值分档计分：")
    for band in rule.bands:
        yield _band(band, percent)
    yield say("低于 {start}，不得分").format(start=_number(rule.bands[-1].from_) + percent)


def _band(band: Band, percent: str) -> str:
    start = _number(band.from_) + percent
    if band.points is not None:
        return say("达到 {start} 及以上，得 {points} 分").format(start=start, points=_number(band.points))
    share = _number(band.share or Decimal(0))
    return say("达到 {start} 及以上，得权重的 {share}%").format(start=start, share=share)


def _pass_mark(rule: PassMark) -> Iterator[str]:
    mark = _number(rule.pass_mark)
    yield say("按完成率 r = 实际完成值 ÷ 目标值 × 100% 计分：")
    yield say("r 低于 {mark}% 不得分").format(mark=mark)
    yield say("r 在 {mark}% 至 100% 之间，得（r − {mark}%）÷（100% − {mark}%）× 权重").format(mark=mark)
    yield say(_OVER[rule.over])


_WORDS: Mapping[type[Rule], Callable[..., Iterator[str]]] = {
    Checklist: _checklist,
    AllOrNothing: _all_or_nothing,
    Bands: _bands,
    PassMark: _pass_mark,
}
