"""What a methodologist would ask is looked for in bounded time, whatever stands in the texts."""

import time
from decimal import Decimal

import orjson
import pytest

from surveyapp.definition.checks.advice import advise
from surveyapp.definition.files.source import Source
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire

HOSTILE = (
    "态度和" * 50_000,
    "1-" * 50_000,
    "一" * 50_000,
    "（" * 50_000,
    "在" * 50_000 + "时",
    "9" * 50_000 + "岁以下",
    "不" * 50_000,
    "🙂和🙂" * 20_000,
    "\u202e态度和效率",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_long_and_odd_texts_are_read_in_bounded_time(text: str) -> None:
    labels = ("好", text[:400], "差", "一般")
    options = [{"code": f"o{place}", "label": label, "score": place} for place, label in enumerate(labels)]
    asked = {"code": "q", "type": "single", "text": text[:9_000], "options": options}
    start = time.process_time()
    load_questionnaire(orjson.dumps({"title": "t", "questions": [asked]}), "a.yaml")
    assert time.process_time() - start < 5, (
        "seconds, where a moment is usual: only what grows without bound fails"
    )


def test_two_thousand_questions_are_looked_through_in_a_second_or_so() -> None:
    steps = [
        {"code": f"o{score}", "label": label, "score": Decimal(score)} for score, label in enumerate("差中好")
    ]
    questions = [
        {
            "code": f"q{n}",
            "type": "single",
            "text": f"您对{n}号窗口的服务态度和办事效率是否满意？",
            "options": steps,
        }
        for n in range(2_000)
    ]
    questionnaire, source = (
        Questionnaire.model_validate({"title": "t", "questions": questions}),
        Source("a.yaml"),
    )
    start = time.process_time()
    advise(source, questionnaire)
    assert time.process_time() - start < 5, "seconds of the processor, where half a one is usual"
    assert {problem.code for problem in source.problems} == {"two_things", "more_alike"}
