"""How much longer coding and counting take where most questions are asked under conditions.

The same 200,000 made responses to a choice, ten scored choices and a
text are coded and counted with conditions on all questions but the first, and without; rounds are interleaved, the
medians of processor time compared.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.snapshot import LiveTable
from tests.bench.measurement import Measurement
from tests.bench.options import Options
from tests.bench.rounds import seconds, times_of
from tests.coded_answers import live_table

RESPONSES = 200_000
ROUNDS = 5
STEPS = [{"code": str(step), "label": str(step), "score": step} for step in range(1, 6)]


def questionnaire(*, conditions: bool) -> Questionnaire:
    """A choice, ten scored choices that depend on it and on one another, and a text."""
    questions: list[dict[str, Any]] = [{"code": "used", "type": "single", "text": "t", "options": STEPS}]
    for number in range(10):
        asked: dict[str, Any] = {"code": f"i{number}", "type": "single", "text": "t", "options": STEPS}
        before = {"question": f"i{number - 1}", "at_most": 2} if number else {"question": "used", "is": ["3"]}
        asked["show_if"] = {"any": [{"question": "used", "is": ["4", "5"]}, before]}
        questions.append(asked)
    questions.append(
        {"code": "why", "type": "text", "text": "t", "show_if": {"question": "i9", "answered": True}}
    )
    if not conditions:
        questions = [{key: one[key] for key in one if key != "show_if"} for one in questions]
    return Questionnaire.model_validate({"title": "t", "questions": questions})


def made_answers() -> list[dict[str, str]]:
    """Every choice answered, one text in ten."""
    chance = random.Random(20261130)  # no secret
    items = ["used", *(f"i{number}" for number in range(10))]
    made = [{item: chance.choice("12345") for item in items} for _ in range(RESPONSES)]
    return [answers | ({"why": "t"} if chance.random() < 0.1 else {}) for answers in made]


def measurements(options: Options) -> Iterator[Measurement]:
    """How many times as long both steps take with conditions."""
    answers, times = made_answers(), dict[tuple[str, bool], list[float]]()
    for _ in range(options.rounds or ROUNDS):
        for conditions in (False, True):
            asked = questionnaire(conditions=conditions)
            version, at = version_hash(asked), datetime(2026, 7, 1, tzinfo=UTC)
            responses = [
                StoredResponse(str(n), version, "c", "zh-CN", None, None, at, "valid", (), given)
                for n, given in enumerate(answers)
            ]
            coded: list[LiveTable] = []
            coding = partial(_code, asked, responses, coded)
            times.setdefault(("coding", conditions), []).append(seconds(coding, time.process_time))
            counting = partial(tally_snapshot, asked, coded[0])
            times.setdefault(("counting", conditions), []).append(seconds(counting, time.process_time))
    for step in ("coding", "counting"):
        name = f"{step} {RESPONSES:,} answers under conditions"
        yield times_of(name, "without", times[step, True], times[step, False])


def _code(asked: Questionnaire, responses: list[StoredResponse], coded: list[LiveTable]) -> None:
    coded.append(live_table(asked, responses))
