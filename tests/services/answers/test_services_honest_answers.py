"""Honest answers stay clean: the reconstructed samples, imported or sent through the page, however close in time."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from surveyapp.analysis.screening import Arrival, arrival_flags, open_answer_digests, screen_arrivals
from surveyapp.collection.exports.rows.identity import answers_digest
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.tables import Response
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.status_counts import status
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey, questionnaire_of

SAMPLES = (
    "changji-jishitong-2024/residents",
    "qitai-zhengwu-2023/trading",
    "qitai-zhengwu-2023/service",
    "turpan-12345-2022/residents",
)


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest, sqlite_engine: Engine, published_questionnaires: Path) -> str:
    """A survey with its reconstructed answers."""
    survey: str = request.param
    file = published_questionnaires / f"{survey}.yaml"
    publish(sqlite_engine, survey, file.read_bytes(), file.name)
    import_responses(sqlite_engine, survey, file.with_suffix(".sample.csv").read_bytes(), reconstructed=True)
    return survey


def marked(questionnaire: Questionnaire, arrivals: Sequence[Arrival], answers: Sequence[dict]) -> int:
    written = [
        (each.id, open_answer_digests(questionnaire, given))
        for each, given in zip(arrivals, answers, strict=True)
    ]
    return len(screen_arrivals(arrivals, written, lambda _marked: []))


def test_no_sample_answer_is_marked_however_it_came(sqlite_engine: Engine, sample: str) -> None:
    assert status(sqlite_engine, sample)["flagged"] == {}
    questionnaire = questionnaire_of(sqlite_engine, sample, known_survey(sqlite_engine, sample).version)
    assert questionnaire is not None
    with sqlite_engine.connect() as connection:
        rows = connection.execute(select(Response)).all()
    questions = len(questionnaire.items)
    arrivals = [
        Arrival(
            row.id,
            row.submitted.timestamp(),
            "online",
            "self",
            answers_digest(row.answers),
            frozenset(arrival_flags("self", scripted=True, seconds=row.seconds, questions=questions)),
        )
        for row in rows
    ]
    answers = [row.answers for row in rows]
    assert marked(questionnaire, arrivals, answers) == 0
    at_once = [replace(arrival, at=0.0) for arrival in arrivals]
    assert marked(questionnaire, at_once, answers) == 0


def test_straight_lines_are_what_content_people_tick(
    sqlite_engine: Engine, published_questionnaires: Path
) -> None:
    file = published_questionnaires / "qitai-zhengwu-2023" / "trading.yaml"
    publish(sqlite_engine, "a/trading", file.read_bytes(), file.name)
    import_responses(sqlite_engine, "a/trading", file.with_suffix(".sample.csv").read_bytes())
    questionnaire = questionnaire_of(
        sqlite_engine, "a/trading", known_survey(sqlite_engine, "a/trading").version
    )
    assert questionnaire is not None
    items = [item.code for item in questionnaire.scale_items()]
    with sqlite_engine.connect() as connection:
        every = list(connection.execute(select(Response.answers)).scalars())
    straight = sum(len({answers.get(item) for item in items}) == 1 for answers in every)
    assert (straight, len(every)) == (63, 71)
    assert status(sqlite_engine, "a/trading")["flagged"] == {}
