"""Surveys by strata and margins made for tests: answers as places of options, -1 for a blank."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from coded_answers import live_table
from made_surveys import loaded, stored

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.sampling.estimates import Estimates
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.figures.estimates import estimates_of

SCORES = (5, 4, 3, 2, 1, None)
"""Of the options of every item; the sixth says that one has no opinion, the upper two are favourable."""


def designed_survey(
    items: int,
    *,
    method: str = "random",
    formula: str = "index",
    strata: Mapping[str, Any] | None = None,
    margins: Sequence[Sequence[float]] = (),
    population: int | None = None,
    groups: int = 6,
) -> Questionnaire:
    """A questionnaire whose first questions are those that answers are weighed by: `h` (strata), `m1`, `m2` …, then the
    items `q1` … of its main scale. `margins`: percent of each option of `m1`, `m2` …
    """
    questions: list[dict[str, Any]] = []
    sampling: dict[str, Any] = {"method": method}
    if strata is not None:
        sampling["strata"] = {"question": "h", **strata}
        questions.append(_single("h", groups))
    if margins:
        sampling["margins"] = [
            {"question": f"m{k + 1}", "shares": {f"o{place}": share for place, share in enumerate(shares)}}
            for k, shares in enumerate(margins)
        ]
        questions += [_single(f"m{k + 1}", len(shares)) for k, shares in enumerate(margins)]
    codes = [f"q{place + 1}" for place in range(items)]
    options = [
        {"code": f"o{place}", "label": f"l{place}", "score": score, "favourable": place < 2}
        if score is not None
        else {"code": f"o{place}", "label": f"l{place}", "no_opinion": True}
        for place, score in enumerate(SCORES)
    ]
    questions += [{"code": code, "type": "single", "text": code, "options": options} for code in codes]
    content: dict[str, Any] = {
        "title": "t",
        "sampling": sampling,
        "satisfaction": {"formula": formula, "items": codes},
        "questions": questions,
    }
    if population is not None:
        content["population"] = {"name": "p", "size": population}
    return loaded(orjson.dumps(content).decode())


def _single(code: str, options: int) -> dict[str, Any]:
    listed = [{"code": f"o{place}", "label": f"l{place}"} for place in range(options)]
    return {"code": code, "type": "single", "text": code, "options": listed}


def estimated(
    questionnaire: Questionnaire, rows: Sequence[Sequence[int]], status: Sequence[str] | None = None
) -> Estimates | Undefined:
    """The estimates of answers in the order of the questions."""
    codes = [question.code for question in questionnaire.questions]
    answers = [
        {code: f"o{place}" for code, place in zip(codes, row, strict=True) if place >= 0} for row in rows
    ]
    table = live_table(questionnaire, stored(answers, status))
    return estimates_of(questionnaire, table, analyse(questionnaire, tally_snapshot(questionnaire, table)))
