"""The words of the rule on points that are met or not."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.quantity import part_of, percent_of, plain_number
from surveyapp.indicators.rules.checklist import Checklist, ChecklistStep
from surveyapp.indicators.rules.rule import Point, Worth
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.rule_words import (
    RuleWords,
    StepWords,
    fraction,
    sentence,
    worth_off_words,
    worth_words,
)
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import as_list, is_short, number_text

_GIVEN_SHARES = "满足 {points} 项中的 {met} 项：（{shares}）× {weight} {sign} {result} 分"
_POINTS_EARNED = "满足 {points} 项中的 {met} 项：{earned} {sign} {result} 分"
_POINTS_TAKEN = "{points} 项中有 {unmet} 项不符合：{weight} − {taken} {sign} {result} 分"
_POINTS_USED_UP = "{points} 项中有 {unmet} 项不符合：应扣 {taken} 分，超过 {weight} 分，扣完为止，得 0 分"
_ALL_MET = "{points} 项全部符合，得满分 {weight} 分"
_ONE_MET = "要点符合，得满分 {weight} 分"
_OF_SEVERAL = "满足 {points} 项中的 {met} 项：{met} × 1/{points} × {weight} {sign} {result} 分"
_OF_ONE = "满足 {points} 项中的 {met} 项：{met} × {weight} {sign} {result} 分"


def _standard(rule: Checklist, _unit: str) -> Iterator[str]:
    yield from {"earned": _earned, "deducted": _deducted, "all_or_nothing": _all_or_nothing}[rule.method](
        rule
    )


def _earned(rule: Checklist) -> Iterator[str]:
    if any(point.points is not None for point in rule.points):
        yield say("共 {count} 项，每符合一项得该项的分值：").format(count=len(rule.points))
        for point in rule.points:
            own = Worth(points=point.points, share=point.share)
            yield _with_note(point, say("余下分值的均分") if _is_nothing(own) else worth_words(own))
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
        yield template.format(count=count, off=worth_off_words(rule.off))
    for point in rule.points:
        worth = Worth(points=point.points, share=point.share)
        shown = rule.off or worth if _is_nothing(worth) else worth
        yield _with_note(point, worth_words(shown) if own else "")


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


def _is_nothing(worth: Worth) -> bool:
    return worth.points is None and worth.share is None


def _part(share: Fraction) -> str:
    """Percent of the weight where that is short (40%), otherwise the fraction (1/3)."""
    percent = percent_of(share)
    short = half_up(percent, 2)
    return f"{plain_number(short)}%" if Fraction(short) == percent else str(share)


def _points_met(step: Step) -> str:
    met, unmet = (
        say("；").join(map(str, as_list(step.params[key]))) or say("无")
        for key in ("met_texts", "unmet_texts")
    )
    if not step.params["unmet"]:
        return say("符合的要点：{met}").format(met=met)
    return say("符合的要点：{met}。不符合的要点：{unmet}").format(met=met, unmet=unmet)


def _equal_shares(step: Step) -> str:
    return sentence(_OF_ONE if step.params["points"] == 1 else _OF_SEVERAL, step)


def _all_met(step: Step) -> str:
    return sentence(_ONE_MET if step.params["points"] == 1 else _ALL_MET, step)


def _given_shares(step: Step) -> str:
    shares = " + ".join(_repeated(map(fraction, as_list(step.params["shares"])))) or "0%"
    return sentence(_GIVEN_SHARES, step, shares=shares)


def _repeated(shares: Iterable[Fraction]) -> Iterator[str]:
    """Percentages one after the other, equal neighbours together: 2 × 10%, 5 × 2/15."""
    for share, same in groupby(shares):
        count = sum(1 for _ in same)
        shown = f"{number_text(share)}%" if is_short(share) else str(part_of(share))
        yield shown if count == 1 else f"{count} × {shown}"


def _points_earned(step: Step) -> str:
    earned = (
        " + ".join(number_text(points) for points in map(fraction, as_list(step.params["earned"]))) or "0"
    )
    return sentence(_POINTS_EARNED, step, earned=earned)


def _points_taken(step: Step) -> str:
    return sentence(_POINTS_TAKEN, step, taken=" − ".join(_taken(step)))


def _points_used_up(step: Step) -> str:
    return sentence(_POINTS_USED_UP, step, taken=" + ".join(_taken(step)))


def _taken(step: Step) -> Iterator[str]:
    return (number_text(fraction(points)) for points in as_list(step.params["taken"]))


_STEPS: Mapping[str, StepWords] = {
    ChecklistStep.POINTS_MET: _points_met,
    ChecklistStep.EQUAL_SHARES: _equal_shares,
    ChecklistStep.GIVEN_SHARES: _given_shares,
    ChecklistStep.POINTS_EARNED: _points_earned,
    ChecklistStep.POINTS_TAKEN: _points_taken,
    ChecklistStep.POINTS_USED_UP: _points_used_up,
    ChecklistStep.KNOCKED_OUT: "不符合“{point}”，按规则不得分，得 0 分",
    ChecklistStep.ALL_MET: _all_met,
    ChecklistStep.NOT_ALL_MET: "{points} 项中只有 {met} 项符合，须全部符合才得分，得 0 分",
}

CHECKLIST = RuleWords("“按要点计分”（checklist）", _standard, _STEPS)
