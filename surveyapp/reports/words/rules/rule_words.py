"""The form in which a scoring rule's words are given, and what the words of several rules have in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.indicators.rules.rule import Worth
from surveyapp.indicators.trace import Step
from surveyapp.reports.words.rules.counting import off_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.step_numbers import fill_sentence, sign

StepWords = str | Callable[[Step], str]
"""A sentence with gaps for a step's numbers ({sign} is = or ≈), or what makes the line of the step."""


@dataclass(frozen=True)
class RuleWords:
    """Everything that pages and reports say about one kind of rule.

    `name`: what evaluators call it, with the key to write: “按期限计分”（date）. `standard`: a rule and its values'
    unit -> the lines of 评分标准, the principle first. `steps`: code -> 评分过程, for each of the rule's `steps`. For
    codes that only this rule uses: `mistakes`, code of a fault -> what is wrong and what to write instead; `reasons`,
    code from its `unfit` -> why there is no score.
    """

    name: str
    standard: Callable[[Any, str], Iterable[str]]
    steps: Mapping[str, StepWords]
    mistakes: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)


def step_line(words: StepWords, step: Step) -> str:
    """One step in one line."""
    return sentence(words, step) if isinstance(words, str) else words(step)


def sentence(template: str, step: Step, **gaps: str) -> str:
    """A sentence with its gaps: those given, and the step's numbers for the others; {sign} is that of what results."""
    shown = step.params.get("result", step.params.get("completion"))
    if shown is not None:
        gaps["sign"] = sign(shown)
    return fill_sentence(template, step.params, **gaps)


def fraction(value: Fraction | str) -> Fraction:
    """One of a step's numbers; TypeError for a text."""
    if isinstance(value, str):
        raise TypeError(f"{value!r} is not a number")
    return value


def worth_words(worth: Worth) -> str:
    """An amount of points: 0.2 分, 权重的 5%."""
    if worth.points is not None:
        return say("{points} 分").format(points=plain_number(worth.points))
    return say("权重的 {share}%").format(share=plain_number(worth.share or Decimal(0)))


def worth_off_words(worth: Worth | None) -> str:
    """What is taken off: 扣 0.2 分, 扣权重的 5%."""
    if worth is not None and worth.points is not None:
        return off_words(plain_number(worth.points))
    share = worth.share if worth is not None else None
    return off_words("", plain_number(share or Decimal(0)))
