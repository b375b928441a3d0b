"""Surveys of a series made for tests: a file for each year, with answers as they were given."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

STEPS = (("a", "非常满意", 5), ("b", "满意", 4), ("c", "一般", 3), ("d", "不满意", 2), ("e", "非常不满意", 1))


def questionnaire(
    year: int = 2023,
    *,
    more: str = "",
    series: str = "热线满意度",
    sampling: str = "sampling: {method: random}",
    speed: str = "您对办理速度满意吗？",
    steps: Sequence[tuple[str, str, int]] = STEPS,
    formula: str = "index",
) -> str:
    """The file of one year: two questions on a scale of five."""
    options = ", ".join(
        f"{{code: {code}, label: {label}, score: {score}{', favourable: true' if score > 3 else ''}}}"
        for code, label, score in steps
    )
    return f"""title: {year}年热线满意度
{sampling}
satisfaction: {{formula: {formula}, items: [speed, care]}}
{f"series: {series}" if series else ""}
{more}
questions:
- {{code: speed, type: single, text: {speed}, options: [{options}]}}
- {{code: care, type: single, text: 您对{year}年的服务态度满意吗？, options: [{options}]}}
"""


def open_year(engine: Engine, survey: str, text: str) -> None:
    """The survey of a year, open."""
    publish(engine, survey, text.encode(), "file.yaml")
    if known_survey(engine, survey).state != "open":
        change_state(engine, survey, "open", "测试")


def answer(engine: Engine, survey: str, counts: Sequence[int]) -> None:
    """So many people give each answer, from the best on, to both questions."""
    version = known_survey(engine, survey).version
    for (code, _, _), count in zip(STEPS, counts, strict=False):
        for _ in range(count):
            given = {"speed": code, "care": code}
            receive(engine, Submission(survey, version, uuid4(), given, "link", "zh-CN"))


def frozen_year(engine: Engine, snapshots: Path, survey: str, text: str, counts: Sequence[int]) -> str:
    """The survey of a year with its answers, frozen; gives the snapshot's id."""
    open_year(engine, survey, text)
    answer(engine, survey, counts)
    return freeze(engine, snapshots, survey).id
