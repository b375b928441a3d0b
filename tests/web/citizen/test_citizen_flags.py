"""What comes in on the citizens' page is screened at once: forms sent by a machine, sent twice, filled in too fast."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from citizen_survey import (
    FORM,
    PATH,
    QUESTIONNAIRE,
    SURVEY,
    body,
    citizen_client,
    new_id,
    open_survey,
    stored,
)
from sqlalchemy import Engine, select, update
from werkzeug.test import Client

from surveyapp.analysis.screening import Arrival, find_alike_forms
from surveyapp.records.connection import reading
from surveyapp.records.tables import Response
from surveyapp.services.answers.counts.screening import screen
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers

MARK = "0123456789abcdef" * 2
WRITTEN = "希望多开几个窗口，不要让人等这么久。"


def send(client: Client, version: str, channel: str = "", scripted: bool = True, **other: str) -> None:
    identity = new_id() if scripted else None
    address = PATH + (f"?channel={channel}" if channel else "")
    answered = client.post(address, data=body(version, identity, **other), content_type=FORM)
    assert answered.status_code == 303


def flagged(engine: Engine) -> dict[str, int]:
    found: dict[str, int] = status(engine, SURVEY)["flagged"]
    return found


def column(engine: Engine, name: str) -> list[object]:
    with engine.connect() as connection:
        query = select(getattr(Response, name)).order_by(Response.submitted, Response.id)
        return list(connection.execute(query).scalars())


@pytest.mark.parametrize("scripted", [True, False])
def test_three_hundred_equal_forms_in_a_few_seconds_are_told_at_once(
    engine: Engine, client: Client, version: str, scripted: bool
) -> None:
    for _ in range(300):
        send(client, version, scripted=scripted)
    assert flagged(engine)["alike"] == 300
    assert flagged(engine).get("no_script", 0) == (0 if scripted else 300)
    assert status(engine, SURVEY)["valid"] == 300, "nothing is taken out by a rule"


def test_the_same_form_twice_without_script_is_flagged_and_never_merged(
    engine: Engine, client: Client, version: str
) -> None:
    for _ in range(2):
        send(client, version, scripted=False)
    assert stored(engine) == 2
    assert flagged(engine) == {"alike": 2, "no_script": 2}


def test_a_phone_with_a_wrong_clock_has_a_script_nevertheless(
    engine: Engine, client: Client, version: str
) -> None:
    send(client, version, started="1970-01-01T00:02:00.000Z", seconds="40")
    assert column(engine, "flags") == [[]]


def test_without_script_alone_nobody_is_flagged(
    engine: Engine, client: Client, version: str, tmp_path: Path
) -> None:
    for age in ("a", "b"):
        send(client, version, scripted=False, age=age)
    assert flagged(engine) == {}
    assert column(engine, "flags") == [["no_script"]] * 2, "set by the INSERT"
    assert latest_answers(engine, tmp_path, SURVEY).returns.flagged == {"reconstructed": 0}


def test_a_phone_whose_clock_is_wrong_has_a_script(engine: Engine, client: Client, version: str) -> None:
    for moment in ("1970-01-01T00:00:07.000Z", "+012026-07-01T02:03:04.000Z"):
        send(client, version, started=moment)
    assert column(engine, "flags") == [[], []]
    assert column(engine, "started") == [None, None]


def test_a_phone_is_believed_that_it_is_at_least_2000(engine: Engine, client: Client, version: str) -> None:
    for moment in ("1999-12-31T23:59:59Z", "2000-01-01T00:00:00Z"):
        send(client, version, started=moment)
    assert sorted(column(engine, "started"), key=str) == [datetime(2000, 1, 1, tzinfo=UTC), None]


def test_equal_forms_are_few_and_far_between_among_honest_ones(
    engine: Engine, client: Client, version: str
) -> None:
    for _ in range(19):
        send(client, version, seconds="60")
    for _ in range(19):
        send(client, version, channel="hall", seconds="60")
    assert flagged(engine) == {}


def test_the_same_long_words_of_three_people_are_alike(engine: Engine, client: Client, version: str) -> None:
    for age, text in (("a", WRITTEN), ("b", f" {WRITTEN} "), ("a", "希望多开窗口")):
        send(client, version, age=age, why=text)
    assert flagged(engine) == {}
    send(client, version, service__speed="1", why=WRITTEN.replace("，", " "), channel="kiosk-hall")
    assert flagged(engine) == {"alike": 3}


@pytest.mark.parametrize(("channel", "fast"), [("", 1), ("kiosk-hall", 0), ("访问员-07", 0), ("phone", 0)])
def test_less_than_a_second_a_question_is_fast_on_ones_own_device(
    engine: Engine, client: Client, version: str, channel: str, fast: int
) -> None:
    send(client, version, channel=channel, seconds="5")  # six are asked: a matrix has two, a text counts
    send(client, version, channel=channel, seconds="6")
    assert flagged(engine).get("fast", 0) == fast


def test_the_second_response_of_a_device_is_again_only_beside_another_flag(
    engine: Engine, client: Client, version: str
) -> None:
    for seconds in ("60", "60", "2"):
        send(client, version, device=MARK, seconds=seconds)
    send(client, version, seconds="2")
    assert flagged(engine) == {"fast": 2, "again": 1}
    assert column(engine, "device") == [MARK, MARK, MARK, None]


@pytest.mark.parametrize("told", ["", "x", MARK.upper(), MARK + "0", "'; DROP TABLE responses; --"])
def test_what_is_no_mark_is_ignored_and_costs_no_answer(
    engine: Engine, client: Client, version: str, told: str
) -> None:
    send(client, version, device=told)
    assert column(engine, "device") == [None]


def test_a_shared_device_keeps_no_mark(engine: Engine, client: Client, version: str) -> None:
    send(client, version, device=MARK, channel="kiosk-hall")
    assert column(engine, "device") == [None]


def test_a_question_may_be_called_device(engine: Engine, database_url: str) -> None:
    text = QUESTIONNAIRE.replace("code: often", "code: device")
    version = open_survey(engine, text, "demo/devices")
    with citizen_client(database_url) as client:
        data = body(version, new_id(), device=["weekly", MARK])
        assert client.post("/s/demo/devices", data=data, content_type=FORM).status_code == 303
    assert [answers["device"] for answers in column(engine, "answers")] == ["weekly"]
    assert column(engine, "device") == [MARK]


def attacked(engine: Engine, client: Client, version: str) -> None:
    """Twenty-five equal forms from one device, and five honest ones."""
    for _ in range(25):
        send(client, version, device=MARK, seconds="60")
    for place in range(5):
        send(client, version, device=f"{place:032x}", seconds="60", age="b", service__speed=str(place + 1))


def test_closing_writes_the_flags_down_and_forgets_the_devices(
    engine: Engine, client: Client, version: str
) -> None:
    attacked(engine, client, version)
    before = flagged(engine)
    assert before == {"alike": 25, "again": 24}
    change_state(engine, SURVEY, "closed")
    assert set(column(engine, "device")) == {None}
    assert flagged(engine) == before
    written = column(engine, "flags")
    assert sorted(map(tuple, written)) == [()] * 5 + [("alike",)] + [("alike", "again")] * 24


def test_a_snapshot_holds_the_flags_and_the_rules(
    engine: Engine, client: Client, version: str, tmp_path: Path
) -> None:
    attacked(engine, client, version)
    live = latest_answers(engine, tmp_path, SURVEY).returns
    manifest = freeze(engine, tmp_path, SURVEY)
    assert manifest.returns == live
    assert manifest.returns.flagged == {"reconstructed": 0, "alike": 25, "again": 24}
    assert [(rule.rule, rule.version) for rule in manifest.screening] == [
        ("alike", "1"),
        ("fast", "1"),
        ("no_script", "1"),
        ("again", "1"),
        ("speed", "1"),
        ("long_string", "1"),
        ("contradiction", "1"),
        ("near_duplicate", "1"),
        ("arrival", "1"),
    ]
    assert freeze(engine, tmp_path, SURVEY).returns == manifest.returns


def test_no_export_holds_a_device(engine: Engine, client: Client, version: str, tmp_path: Path) -> None:
    attacked(engine, client, version)
    report_survey(engine, tmp_path, SURVEY, "csv", tmp_path / "answers.csv")
    told = (tmp_path / "answers.csv").read_text("utf-8-sig")
    assert MARK not in told
    rows = list(csv.DictReader(io.StringIO(told)))
    assert sum(row["flags"] == "alike;again" for row in rows) == 24


def test_the_database_finds_whom_the_rules_mark_over_all_rows(
    engine: Engine, client: Client, version: str
) -> None:
    """Twenty equal forms over the edge of a minute, nineteen on another link, and many with hours between."""
    begin = datetime(2026, 3, 1, 8, 0, 49, tzinfo=UTC)
    burst = [("", begin + timedelta(seconds=place)) for place in range(20)]
    few = [("hall", begin + timedelta(seconds=place)) for place in range(19)]
    others = [("", begin + timedelta(hours=place)) for place in range(1, 12)]
    forms = [*burst, *few, *others]
    for channel, _ in forms:
        send(client, version, channel=channel)
    with engine.connect() as connection:
        ids = list(connection.execute(select(Response.id).order_by(Response.submitted)).scalars())
        for identity, (_, at) in zip(ids, forms, strict=True):
            connection.execute(update(Response).where(Response.id == identity).values(submitted=at))
        rows = connection.execute(select(Response)).all()
    arrivals = [
        Arrival(row.id, row.submitted.timestamp(), row.channel, "self", row.answers_digest) for row in rows
    ]
    with reading(engine) as connection:
        marks = screen(connection, SURVEY)
    assert set(marks) == find_alike_forms(arrivals) == set(ids[:20])
