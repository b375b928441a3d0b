"""How many people to ask: a page that computes sample sizes and stores nothing."""

import re
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.sampling.sample_size import (
    PlannedStratum,
    SizePlan,
    neyman_plan,
    proportional_plan,
    simple_plan,
)
from surveyapp.definition.edits.fields import NUMBER
from surveyapp.definition.limits import MOST_PEOPLE
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import find_survey, questionnaire_of
from surveyapp.web.console.access import actor, engine, open_to
from surveyapp.web.console.limits import LONGEST_FIELD, MOST_PLANNED_STRATA

sample_size = Blueprint("sample_size", __name__)

_BETWEEN = re.compile(r"[\s:\uFF1A\uFF0C]+")
_SIGN = re.compile(r"\s*[%\uFF05\u4EBA]$")
"""What may stand behind a number: a sign of percent, the word for people."""

CONFIDENCES = ("90", "95", "99")
"""The confidence levels to choose from, in percent."""

DEFAULTS = {
    "margin": "5",
    "confidence": "95",
    "share": "50",
    "population": "",
    "return_rate": "100",
    "strata": "",
}
"""What stands in the fields at first: 50 % needs the most answers, so that no idea of the result is needed."""


@dataclass
class SizeForm:
    """What was filled in: the texts by field, what is wrong with some, and the numbers of those that are right."""

    texts: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    strata: list[PlannedStratum] = field(default_factory=list)

    def number(self, name: str, low: float, high: float, *, needed: bool = True) -> float | None:
        """The number in a field; None, and a problem, where there is none from `low` to `high`."""
        text = _SIGN.sub("", self.texts[name].strip()).replace(",", "")
        if not text and not needed:
            return None
        if NUMBER.fullmatch(text) and low <= float(text) <= high:
            return float(text)
        limits = {
            "found": self.texts[name][:40],
            "low": f"{low:g}",
            "high": f"{high:,.0f}" if high > 1000 else f"{high:g}",
        }
        self.problems[name] = _("“%(found)s”不是 %(low)s 到 %(high)s 之间的数。", **limits)
        return None


@dataclass(frozen=True)
class SizeResult:
    """The plans of what was filled in; `proportional` and `neyman` where there are strata, the latter where an expected
    share is known of each.
    """

    simple: SizePlan
    proportional: SizePlan | None = None
    neyman: SizePlan | None = None


@sample_size.get("/sample-size", endpoint="sample_size")
@open_to(Capability.SEE_SURVEYS)
def plan_sample() -> ResponseReturnValue:
    """Sample sizes for what is filled in; `survey` fills in the population and strata of its questionnaire."""
    named = request.args.get("survey", "")
    survey = find_survey(engine(), named) if actor().sees(named.partition("/")[0]) else None
    questionnaire = questionnaire_of(engine(), survey.survey, survey.version) if survey else None
    texts = DEFAULTS | (_of_survey(questionnaire) if questionnaire is not None else {})
    texts |= {name: request.args[name] for name in DEFAULTS if name in request.args}
    form = SizeForm(texts)
    result = plans(form)
    page = render_template(
        "console/statistics/sample_size.html",
        form=form,
        result=result,
        confidences=CONFIDENCES,
        survey=survey.survey if survey else "",
    )
    return page, 422 if form.problems else 200


def plans(form: SizeForm) -> SizeResult | None:
    """The plans of what was filled in; None, with its problems, where something is wrong."""
    margin, confidence = form.number("margin", 0.1, 50), form.number("confidence", 50, 99.9)
    share, rate = form.number("share", 0.1, 99.9), form.number("return_rate", 0.1, 100)
    people = form.number("population", 1, MOST_PEOPLE, needed=False)
    form.strata = _strata(form)
    if form.problems or margin is None or confidence is None or share is None or rate is None:
        return None
    population = int(people) if people is not None else None
    if form.strata:
        whole = sum(stratum.size for stratum in form.strata)
        if population is not None and whole != population:
            told = {"found": whole, "limit": population}
            form.problems["strata"] = _(
                "各层合计 %(found)s 人，与总体的 %(limit)s 人不一致；请核对。", **told
            )
            return None
        return SizeResult(
            simple_plan(margin, confidence, share, whole, rate),
            proportional_plan(margin, confidence, share, form.strata, rate),
            neyman_plan(margin, confidence, form.strata, rate),
        )
    return SizeResult(simple_plan(margin, confidence, share, population, rate))


def _strata(form: SizeForm) -> list[PlannedStratum]:
    """The strata that were typed, a line each: name, people, and an expected percent where there is an idea of it."""
    found: list[PlannedStratum] = []
    lines = [line.strip() for line in form.texts["strata"][: LONGEST_FIELD * 4].splitlines() if line.strip()]
    if len(lines) > MOST_PLANNED_STRATA:
        form.problems["strata"] = _("最多写 %(limit)s 层。", limit=MOST_PLANNED_STRATA)
        return []
    for number, line in enumerate(lines, start=1):
        name, *numbers = (_SIGN.sub("", part) for part in _BETWEEN.split(line))
        right = 1 <= len(numbers) <= 2 and all(NUMBER.fullmatch(part) for part in numbers)
        if not right or not numbers[0].isdecimal() or not 1 <= int(numbers[0]) <= MOST_PEOPLE:
            told = {"number": number, "found": line[:40]}
            form.problems["strata"] = _(
                "第 %(number)s 行“%(found)s”读不懂：请写名称、人数，需要时再写预计满意的百分比，用空格分开。",
                **told,
            )
            return []
        share = float(numbers[1]) if len(numbers) == 2 else None
        if share is not None and not 0 <= share <= 100:
            told = {"number": number, "found": numbers[1]}
            form.problems["strata"] = _("第 %(number)s 行的百分比“%(found)s”不在 0 到 100 之间。", **told)
            return []
        found.append(PlannedStratum(name, int(numbers[0]), share))
    return found


def _of_survey(questionnaire: Questionnaire) -> dict[str, str]:
    """What the questionnaire of a survey says of its population."""
    population, sampling = questionnaire.population, questionnaire.sampling
    texts = {"population": str(population.size)} if population is not None and population.size else {}
    strata = sampling.strata if sampling is not None else None
    item = questionnaire.grouping(strata.question) if strata is not None else None
    if strata is None or item is None:
        return texts
    lines = [
        f"{''.join(str(option.label).split())} {strata.sizes.get(option.code, 0)}"
        for option in item.options
        if strata.sizes.get(option.code)
    ]
    return texts | {"strata": "\n".join(lines), "population": str(strata.population)}
