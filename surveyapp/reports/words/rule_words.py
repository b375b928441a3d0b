"""A scoring rule in words, as the column 评分标准 of an evaluation report states it."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.quantity import percent_of, plain_number
from surveyapp.indicators.actual_values import with_unit
from surveyapp.indicators.rules.against_target import AgainstTarget
from surveyapp.indicators.rules.bands import Band, Bands
from surveyapp.indicators.rules.checklist import Checklist, Point
from surveyapp.indicators.rules.deadline import Deadline
from surveyapp.indicators.rules.judgement import Bonus, Judgement, NoEvidence
from surveyapp.indicators.rules.level import Levels
from surveyapp.indicators.rules.off_per_percent import FullMarks, OffPerPercent
from surveyapp.indicators.rules.pass_mark import OverAchievement, PassMark
from surveyapp.indicators.rules.rule import Rule, Worth
from surveyapp.indicators.rules.self_evaluation import SelfEvaluated
from surveyapp.reports.words.counting_words import each_words, off_words, per_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import joined

_OVER: Mapping[str, str] = {
    "capped": "r 达到或超过 100% 得满分",
    "punished": "r 超过 100% 得（1 −（r − 100%））× 权重，r 达到 200% 不得分",
    "zero": "r = 100% 得满分，r 超过 100% 不得分",
}


def rule_words(rule: Rule, unit: str = "") -> list[str]:
    """The rule in one line or several: the principle first, then its points or bands. `unit` is the value's.

    Example: 按实际完成值分档计分： / 达到 90% 及以上，得 6 分 / 低于 90%，不得分.
    """
    for kind, words_with_unit in _WITH_UNIT.items():
        if isinstance(rule, kind):
            return list(words_with_unit(rule, unit))
    for kind, words in _WORDS.items():
        if isinstance(rule, kind):
            return list(words(rule))
    return [say("评分规则 {type}").format(type=rule.type)]


def _part(share: Fraction) -> str:
    """Percent of the weight where that is short (40%), otherwise the fraction (1/3)."""
    percent = percent_of(share)
    short = half_up(percent, 2)
    return f"{plain_number(short)}%" if Fraction(short) == percent else str(share)


def _worth(worth: Worth) -> str:
    """An amount of points: 0.2 分, 权重的 5%."""
    if worth.points is not None:
        return say("{points} 分").format(points=plain_number(worth.points))
    return say("权重的 {share}%").format(share=plain_number(worth.share or Decimal(0)))


def _is_nothing(worth: Worth) -> bool:
    return worth.points is None and worth.share is None


def _off(worth: Worth | None) -> str:
    """What is taken off: 扣 0.2 分, 扣权重的 5%."""
    if worth is not None and worth.points is not None:
        return off_words(plain_number(worth.points))
    share = worth.share if worth is not None else None
    return off_words("", plain_number(share or Decimal(0)))


def _checklist(rule: Checklist) -> Iterator[str]:
    yield from {"earned": _earned, "deducted": _deducted, "all_or_nothing": _all_or_nothing}[rule.method](
        rule
    )


def _earned(rule: Checklist) -> Iterator[str]:
    if any(point.points is not None for point in rule.points):
        yield say("共 {count} 项，每符合一项得该项的分值：").format(count=len(rule.points))
        for point in rule.points:
            own = Worth(points=point.points, share=point.share)
            yield _with_note(point, say("余下分值的均分") if _is_nothing(own) else _worth(own))
        return
    shares = rule.worths(Fraction(1))
    if len(set(shares.values())) == 1:
        part = next(iter(shares.values()))
        if len(shares) == 1:
            yield say("符合得满分，不符合不得分：")
        else:
            yield say("共 {count} 项，每符合一项得权重的 {part}：").format(
                count=len(shares), part=_part(part)
            )
        yield from (_with_note(point) for point in rule.points)
        return
    yield say("共 {count} 项，每符合一项得权重的相应比例：").format(count=len(shares))
    for point in rule.points:
        yield _with_note(point, _part(shares[point.code]))


def _deducted(rule: Checklist) -> Iterator[str]:
    own = any(point.points is not None or point.share is not None for point in rule.points)
    count = len(rule.points)
    if own:
        yield say("共 {count} 项全部符合得满分，每有一项不符合扣该项的分值，扣完为止：").format(count=count)
    else:
        template = say("共 {count} 项全部符合得满分，每有一项不符合{off}，扣完为止：")
        yield template.format(count=count, off=_off(rule.off))
    for point in rule.points:
        worth = Worth(points=point.points, share=point.share)
        yield _with_note(point, _worth(rule.off or worth if _is_nothing(worth) else worth) if own else "")


def _all_or_nothing(rule: Checklist) -> Iterator[str]:
    if len(rule.points) == 1:
        yield say("符合得满分，不符合不得分：")
    else:
        yield say("{count} 项全部符合得满分，否则不得分：").format(count=len(rule.points))
    yield from (_with_note(point) for point in rule.points)


def _with_note(point: Point, worth: str = "") -> str:
    notes = [worth] if worth else []
    if point.knock_out:
        notes.append(say("不符合则不得分"))
    if not notes:
        return str(point.text)
    return say("{point}（{share}）").format(point=point.text, share=say("，").join(notes))


def _bands(rule: Bands, unit: str) -> Iterator[str]:
    own = "%" if rule.uses_target else unit
    if rule.uses_target:
        yield say("按完成率（实际完成值 ÷ 目标值）分档计分：")
    else:
        yield say("按实际完成值分档计分：")
    for band in rule.bands:
        yield _band(band, own)
    last = rule.bands[-1]
    outside = say("低于 {bound}，不得分") if last.to is None else say("超过 {bound}，不得分")
    yield outside.format(bound=_bound(last, own))


def _bound(band: Band, unit: str) -> str:
    return with_unit(plain_number(band.from_ if band.from_ is not None else band.to or Decimal(0)), unit)


def _band(band: Band, unit: str) -> str:
    within = say("达到 {bound} 及以上") if band.to is None else say("在 {bound} 及以下")
    within = joined(within.format(bound=_bound(band, unit)))
    if band.points is not None:
        return say("{within}，得 {points} 分").format(within=within, points=plain_number(band.points))
    share = plain_number(band.share or Decimal(0))
    return say("{within}，得权重的 {share}%").format(within=within, share=share)


def _pass_mark(rule: PassMark) -> Iterator[str]:
    yield say("按完成率 r = 实际完成值 ÷ 目标值 × 100% 计分：")
    yield from _linear(rule.pass_mark, rule.over_policy())


def _linear(pass_mark: Decimal, over: str) -> Iterator[str]:
    mark = plain_number(pass_mark)
    yield say("r 低于 {mark}% 不得分").format(mark=mark)
    yield say("r 在 {mark}% 至 100% 之间，得（r − {mark}%）÷（100% − {mark}%）× 权重").format(mark=mark)
    yield say(_OVER[over])


def _off_per_percent(rule: OffPerPercent, unit: str) -> Iterator[str]:
    yield _full_marks(rule.full, unit)
    if rule.above == "zero":
        yield say("超过上限不得分")
    per = per_words(plain_number(rule.per), rule.deviation, unit)
    if rule.deviation == "relative":
        yield say("按相对偏差扣分：") + each_words(per, _off(rule.off), rule.count) + say("，扣完为止")
    else:
        yield say("按相差的数值扣分：") + each_words(per, _off(rule.off), rule.count) + say("，扣完为止")


def _full_marks(full: FullMarks | None, unit: str) -> str:
    if full is None:
        return say("达到目标值得满分")
    low, high = (
        "" if bound is None else with_unit(plain_number(bound), unit) for bound in (full.from_, full.to)
    )
    if not low:
        return say("不超过 {high} 得满分").format(high=high)
    if not high:
        return say("达到 {low} 得满分").format(low=low)
    return say("在 {low} 至 {high} 之间得满分").format(low=low, high=high)


def _against_target(rule: AgainstTarget) -> Iterator[str]:
    if rule.short == "proportional":
        yield say("达到目标值得满分，未达到的按比例计分")
    elif rule.short == "zero":
        yield say("达到目标值得满分，否则不得分")
    else:
        yield say("全部达标得满分，每有一项不达标{off}，扣完为止").format(off=_off(rule.off))


def _deadline(rule: Deadline) -> Iterator[str]:
    if rule.late == "zero":
        yield say("在期限内完成得满分，逾期不得分")
        return
    per = per_words(plain_number(rule.per or Decimal(1)), "days", "")
    yield say("在期限内完成得满分")
    yield say("按逾期的天数扣分：") + each_words(per, _off(rule.off), rule.count) + say("，扣完为止")


def _levels(rule: Levels) -> Iterator[str]:
    yield say("由评价人评定等次，并在该等次的范围内确定得分占权重的比例：")
    for level in rule.levels:
        low, high = plain_number(level.from_), plain_number(level.to)
        yield say("{level}：权重的 {low}% 至 {high}%").format(level=level.name, low=low, high=high)


def _judgement(_rule: Judgement) -> Iterator[str]:
    yield say("符合要求得满分，存在偏差的由评价人酌情扣分并写明理由")


def _no_evidence(_rule: NoEvidence) -> Iterator[str]:
    yield say("实际完成值无法核实，不得分")


def _bonus(rule: Bonus) -> Iterator[str]:
    line = say("权重之外的加分项") if rule.effect == "add" else say("权重之外的减分项")
    if rule.most_points is None:
        yield line
        return
    yield line + say("，") + say("最多 {points} 分").format(points=plain_number(rule.most_points))


def _self_evaluation(rule: SelfEvaluated) -> Iterator[str]:
    if rule.cap:
        yield say(
            "按完成率 r 计分，超过 100% 的按 100% 计（目标值为上限的，r 超过 100% 得（1 −（r − 100%））× 权重）："
        )
    else:
        yield say("按完成率 r 计分：")
    yield from _linear(rule.pass_mark, "capped" if rule.cap else "punished")


_WITH_UNIT: Mapping[type[Rule], Callable[..., Iterator[str]]] = {
    Bands: _bands,
    OffPerPercent: _off_per_percent,
}
"""The rules that state values, whose unit they do not know themselves."""

_WORDS: Mapping[type[Rule], Callable[..., Iterator[str]]] = {
    Checklist: _checklist,
    OverAchievement: _pass_mark,
    PassMark: _pass_mark,
    AgainstTarget: _against_target,
    Deadline: _deadline,
    Levels: _levels,
    Judgement: _judgement,
    NoEvidence: _no_evidence,
    Bonus: _bonus,
    SelfEvaluated: _self_evaluation,
}
"""What each rule's words are; a rule comes before the one that it is a kind of."""
