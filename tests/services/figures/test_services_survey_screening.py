"""`screen` on the database: who is flagged, what the figures are on each basis, what is kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from screening_attacks import copies, sample
from sqlalchemy import Engine, insert, select

from surveyapp.analysis.rule_list import FLAG_RULES
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS
from surveyapp.records.tables import Response
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, frozen_answers, latest_answers, live_answers
from surveyapp.services.figures.survey_screening import screening_of
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.manifest import ScreeningRule

NAME = "qitai-zhengwu-2023/service"


@pytest.fixture
def survey(engine: Engine, published_questionnaires: Path) -> str:
    """The open survey of 政务服务, without answers."""
    file = published_questionnaires / f"{NAME}.yaml"
    publish(engine, NAME, file.read_bytes(), file.name)
    change_state(engine, NAME, "open")
    return NAME


def store(engine: Engine, responses: Sequence[StoredResponse]) -> dict[str, UUID]:
    """Put responses there as they came, at their own times; gives their ids."""
    version = known_survey(engine, NAME).version
    ids = {response.id: uuid4() for response in responses}
    rows = [
        {
            "id": ids[each.id],
            "survey": NAME,
            "version": version,
            "channel": "online",
            "language": "zh-CN",
            "started": None,
            "seconds": each.seconds,
            "submitted": each.submitted,
            "flags": [],
            "answers": dict(each.answers),
            "empty": False,
            "ineligible": False,
        }
        for each in responses
    ]
    with engine.begin() as connection:
        connection.execute(insert(Response), rows)
    return ids


def attacked(engine: Engine) -> tuple[dict[str, UUID], dict[str, UUID]]:
    """The reconstructed sample, and a rush of a hundred copies of one of its forms within a minute."""
    questionnaire, honest = sample(NAME)
    begin = datetime(2024, 7, 20, 9, tzinfo=UTC)
    made = copies(questionnaire, honest[4:5], 100, 1, changed=0.0)
    rush = [
        StoredResponse(**{**vars(each), "submitted": begin + timedelta(seconds=place / 2)})
        for place, each in enumerate(made)
    ]
    return store(engine, honest[:4] + honest[5:]), store(engine, rush)


def figures(screening: Mapping[str, Any], basis: str) -> tuple[int, float]:
    return screening[basis]["n"], screening[basis]["satisfaction"]["overall"]["value"]


def by_hand(ids: Sequence[UUID], engine: Engine) -> tuple[int, float]:
    """The mean of the four ratings over their highest score, of these responses."""
    items = [item.code for item in sample(NAME)[0].scale_items()]
    with engine.connect() as connection:
        rows = connection.execute(select(Response.id, Response.answers)).all()
    given = [[int(row.answers[item]) for item in items] for row in rows if row.id in set(ids)]
    return len(given), sum(map(sum, given)) / (len(given) * len(items)) / 5 * 100


def test_rules_flags_proposals_values_and_figures(engine: Engine, survey: str, tmp_path: Path) -> None:
    honest, rush = attacked(engine)
    out = [*list(honest.values())[:2], *list(rush.values())[:3]]
    for response in out:
        exclude(engine, survey, response, reason="核查", person="王测")
    found = screening_of(engine, tmp_path, survey).as_json()
    assert {key: found[key] for key in ("survey", "returned", "marked", "proposed")} == {
        "survey": survey,
        "returned": 170,
        "marked": 100,
        "proposed": 100,
    }
    assert [rule["name"] for rule in found["rules"]] == [rule.name for rule in FLAG_RULES]
    counted = {rule["name"]: rule["flagged"] for rule in found["rules"] if rule["flagged"]}
    assert counted == {"near_duplicate": 100, "arrival": 100}
    assert set(found["flagged"]) == set(found["proposals"]) == set(map(str, rush.values()))
    assert all(found["values"][response]["near_duplicate"] == 1 for response in found["flagged"])
    valid = [response for response in (*honest.values(), *rush.values()) if response not in out]
    assert figures(found, "with") == pytest.approx(by_hand(valid, engine))
    assert figures(found, "without") == pytest.approx(by_hand(list(honest.values())[2:], engine))
    assert figures(found, "all_returned") == pytest.approx(
        by_hand([*honest.values(), *rush.values()], engine)
    )


def test_a_snapshot_keeps_the_flags_and_responses_do_not(engine: Engine, survey: str, tmp_path: Path) -> None:
    attacked(engine)
    live = analyse_survey(live_answers(engine, survey)).as_json()
    assert status(engine, survey)["flagged"] == {}, "the marks of the moment"
    freeze(engine, tmp_path, survey)
    frozen = analyse_survey(latest_answers(engine, tmp_path, survey)).as_json()
    for key in ("screening", "without_flagged", "all_returned"):
        assert frozen[key] == live[key]
    assert frozen["screening"]["flagged"] == {"near_duplicate": 100, "arrival": 100}
    assert frozen["without_flagged"]["n"] == 70
    with engine.connect() as connection:
        assert set(map(tuple, connection.execute(select(Response.flags)).scalars())) == {()}


def test_what_was_frozen_keeps_its_flags_whatever_comes_or_is_decided_later(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    _, rush = attacked(engine)
    first = freeze(engine, tmp_path, survey)
    before = analyse_survey(latest_answers(engine, tmp_path, survey)).as_json()
    change_state(engine, survey, "open", "补收")
    for response in rush.values():
        exclude(engine, survey, response, reason="集中提交", person="王测")
    second = freeze(engine, tmp_path, survey)
    kept = frozen_answers(engine, tmp_path, survey, first.id)
    assert kept is not None
    assert analyse_survey(kept).as_json() == before
    later = screening_of(engine, tmp_path, survey).as_json()
    assert (second.returns.valid, later["with"]["n"], later["without"]["n"]) == (70, 70, 70)
    assert later["marked"] == 100, "a decision changes no flag"


def test_a_snapshot_from_before_these_rules_is_told_by_the_rules_that_it_names(
    engine: Engine, survey: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attacked(engine)
    earlier = tuple(
        ScreeningRule(rule=rule.name, version=rule.version, threshold=rule.threshold)
        for rule in FLAG_RULES[:4]
    )
    with monkeypatch.context() as then:
        then.setattr("surveyapp.services.figures.survey_answers.RULES_IN_FORCE", earlier)
        then.setattr("surveyapp.services.figures.survey_answers.screen_answers", lambda *_: NO_SIGNS)
        freeze(engine, tmp_path, survey)
    found = analyse_survey(latest_answers(engine, tmp_path, survey)).as_json()
    assert [rule["rule"] for rule in found["screening"]["rules"]] == ["alike", "fast", "no_script", "again"]
    assert (found["screening"]["flagged"], found["without_flagged"]["n"]) == ({}, 170)
