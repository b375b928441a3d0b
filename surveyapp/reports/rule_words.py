"""A scoring rule in words, as the column 评分标准 of an evaluation report states it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from surveyapp.indicators.bands import Band, Bands
from surveyapp.indicators.checklist import AllOrNothing, Checklist
from surveyapp.indicators.pass_mark import PassMark
from surveyapp.indicators.rule import Rule

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
    return [f"评分规则 {rule.type}"]


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
            yield "符合得满分，不符合不得分："
        else:
            yield f"共 {len(shares)} 项，每符合一项得权重的 {part}："
        yield from (str(point.text) for point in rule.points)
        return
    yield f"共 {len(shares)} 项，每符合一项得权重的相应比例："
    yield from (f"{point.text}（{_share(shares[point.code])}）" for point in rule.points)


def _all_or_nothing(rule: AllOrNothing) -> Iterator[str]:
    yield f"{len(rule.points)} 项全部符合得满分，否则不得分："
    yield from (str(point.text) for point in rule.points)


def _bands(rule: Bands) -> Iterator[str]:
    percent = "%" if rule.uses_target else ""
    yield "按完成率（实际完成值 ÷ 目标值）分档计分：" if rule.uses_target else "按实际完成值分档计分："
    for band in rule.bands:
        yield f"达到 {_number(band.from_)}{percent} 及以上，{_worth(band)}"
    yield f"低于 {_number(rule.bands[-1].from_)}{percent}，不得分"


def _worth(band: Band) -> str:
    if band.points is not None:
        return f"得 {_number(band.points)} 分"
    return f"得权重的 {_number(band.share or Decimal(0))}%"


def _pass_mark(rule: PassMark) -> Iterator[str]:
    mark = f"{_number(rule.pass_mark)}%"
    yield "按完成率 r = 实际完成值 ÷ 目标值 × 100% 计分："
    yield f"r 低于 {mark} 不得分"
    yield f"r 在 {mark} 至 100% 之间，得（r − {mark}）÷（100% − {mark}）× 权重"
    yield _OVER[rule.over]


_WORDS: Mapping[type[Rule], Callable[..., Iterator[str]]] = {
    Checklist: _checklist,
    AllOrNothing: _all_or_nothing,
    Bands: _bands,
    PassMark: _pass_mark,
}
