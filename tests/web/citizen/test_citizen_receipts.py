"""The receipt's address lets its holder, and nobody else, take the response back until it is frozen."""

import logging
import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pyarrow.parquet as parquet
import pytest
from citizen_survey import (
    FORM,
    KEY,
    PATH,
    QUESTIONNAIRE,
    SURVEY,
    body,
    citizen_client,
    new_id,
    open_survey,
    set_aside,
    stored,
)
from sqlalchemy import Engine, select, update
from werkzeug.test import Client, TestResponse

from surveyapp.config import read_settings
from surveyapp.records.tables import Response
from surveyapp.services.answers.receipts import ReceiptSecrets
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.sharing.counting import count_for_all
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.limits import RECEIPT_RETRY
from surveyapp.web.citizen.app import create_citizen_app

WITHDRAW = "撤回这份答卷"
SHARED = ("interviewer-07", "访问员_07", "paper", "phone-2", "电话")


def send(client: Client, data: bytes, query: str = "", **headers: str) -> TestResponse:
    return client.post(f"{PATH}{query}", data=data, content_type=FORM, headers=headers)


@pytest.fixture
def place(client: Client, version: str) -> str:
    """The address of a receipt, as its holder got it."""
    return str(send(client, body(version, new_id(), why="只有我知道")).headers["Location"])


def id_in(place: str) -> UUID:
    return UUID(urlsplit(place).path.rsplit("/", 1)[1])


def key_in(place: str) -> str:
    return parse_qs(urlsplit(place).query).get("key", [""])[0]


def withdrawal(place: str) -> str:
    """Where the receipt's link leads."""
    parts = urlsplit(place)
    return f"{parts.path}/withdraw?{parts.query}"


def row(engine: Engine, place: str) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(Response).where(Response.id == id_in(place))).one()


def test_the_holder_is_asked_and_takes_the_response_back(engine: Engine, client: Client, place: str) -> None:
    receipt = client.get(place)
    assert "已收到" in receipt.text
    assert WITHDRAW in receipt.text
    assert withdrawal(place) in receipt.text.replace("&amp;", "&")
    asked = client.get(withdrawal(place))
    assert "要撤回这份答卷吗" in asked.text
    assert row(engine, place).withdrawn is None
    done = client.post(withdrawal(place))
    assert (done.status_code, done.headers["Location"]) == (303, place)
    after = client.get(place)
    assert "已撤回" in after.text
    assert "撤回时间" in after.text
    assert WITHDRAW not in after.text
    assert (row(engine, place).answers, stored(engine)) == ({}, 1)


def test_what_belongs_to_a_receipt_is_kept_nowhere_and_told_to_no_other_site(
    client: Client, place: str
) -> None:
    answers = [client.get(place), client.get(withdrawal(place)), client.post(withdrawal(place))]
    for answer in [*answers, client.get(place)]:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "只有我知道" not in "".join(answer.text for answer in answers)


def test_taking_back_twice_says_the_same(engine: Engine, client: Client, place: str) -> None:
    client.post(withdrawal(place))
    first = client.get(place).text
    again = client.post(withdrawal(place))
    assert (again.status_code, client.get(again.headers["Location"]).text) == (303, first)
    asked = client.get(withdrawal(place))
    assert (asked.status_code, asked.headers["Location"]) == (303, place)


def test_an_id_alone_shows_time_and_number(client: Client, place: str) -> None:
    plain = client.get(f"{PATH}/receipt/{id_in(place)}")
    assert plain.status_code == 200
    assert str(id_in(place)) in plain.text
    assert WITHDRAW not in plain.text


def test_a_forged_secret_opens_nothing(engine: Engine, client: Client, version: str, place: str) -> None:
    neighbour = str(send(client, body(version, new_id())).headers["Location"])
    other_survey = ReceiptSecrets(KEY).secret_of("demo/other", id_in(place))
    other_key = ReceiptSecrets("o" * 40).secret_of(SURVEY, id_in(place))
    right = key_in(place)
    forged = [key_in(neighbour), other_survey, other_key, right[:-1], right.swapcase(), str(id_in(place))]
    for key in (*forged, "", "密钥", "%FF", "A" * 2000):
        at = f"{PATH}/receipt/{id_in(place)}"
        plain = client.get(at, query_string={"key": key})
        assert (plain.status_code, WITHDRAW in plain.text) == (200, False)
        assert client.get(f"{at}/withdraw", query_string={"key": key}).status_code == 404
        assert client.post(f"{at}/withdraw", query_string={"key": key}).status_code == 404
    assert row(engine, place).withdrawn is None


def test_the_secret_opens_no_other_response(engine: Engine, client: Client, version: str, place: str) -> None:
    neighbour = str(send(client, body(version, new_id())).headers["Location"])
    answer = client.post(f"{PATH}/receipt/{id_in(neighbour)}/withdraw?key={key_in(place)}")
    assert answer.status_code == 404
    assert row(engine, neighbour).withdrawn is None
    unknown = uuid4()
    key = ReceiptSecrets(KEY).secret_of(SURVEY, unknown)
    assert client.post(f"{PATH}/receipt/{unknown}/withdraw?key={key}").status_code == 404


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_takes_nothing_back(
    engine: Engine, client: Client, place: str, headers: dict[str, str]
) -> None:
    assert client.post(withdrawal(place), headers=headers).status_code == 403
    assert row(engine, place).withdrawn is None
    assert client.post(withdrawal(place), headers={"Origin": "null"}).status_code == 303


def test_a_body_without_end_is_refused(engine: Engine, client: Client, place: str) -> None:
    answer = client.post(withdrawal(place), data=b"x" * (300 * 1024), content_type=FORM)
    assert answer.status_code == 413
    assert row(engine, place).withdrawn is None


def test_looking_changes_nothing(engine: Engine, client: Client, place: str) -> None:
    for method in ("HEAD", "PUT", "DELETE", "OPTIONS"):
        assert client.open(withdrawal(place), method=method).status_code in (200, 405)
    assert row(engine, place).withdrawn is None


def test_what_is_frozen_cannot_be_taken_back_and_who_is_asked_is_said(
    engine: Engine, client: Client, place: str, tmp_path: Path
) -> None:
    freeze(engine, tmp_path, SURVEY)
    receipt = client.get(place)
    assert "不能再撤回" in receipt.text
    assert "绩效评价工作组" in receipt.text
    assert WITHDRAW not in receipt.text
    assert client.get(withdrawal(place)).headers["Location"] == place
    assert client.post(withdrawal(place)).headers["Location"] == place
    assert row(engine, place).withdrawn is None


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_until_then_it_is_taken_back_also_when_nothing_is_collected(
    engine: Engine, client: Client, place: str, state: str
) -> None:
    change_state(engine, SURVEY, state)
    client.post(withdrawal(place))
    assert row(engine, place).withdrawn is not None


@pytest.mark.parametrize("channel", SHARED)
def test_where_others_hold_the_device_there_is_no_receipt(
    engine: Engine, client: Client, version: str, channel: str
) -> None:
    """Not after sending, and not by its id either, whatever secret comes with it."""
    identity = UUID(new_id())
    answer = client.post(
        PATH, data=body(version, str(identity)), content_type=FORM, query_string={"channel": channel}
    )
    place = answer.headers["Location"]
    assert place.startswith(f"{PATH}/received?channel=")
    assert str(identity) not in place + client.get(place).text
    assert "填写下一份" in client.get(place).text
    assert "no-store" in client.get(PATH, query_string={"channel": channel}).headers["Cache-Control"]
    key = ReceiptSecrets(KEY).secret_of(SURVEY, identity)
    for query in ({}, {"channel": channel}, {"key": key}):
        assert client.get(f"{PATH}/receipt/{identity}", query_string=query).status_code == 404
    assert client.post(f"{PATH}/receipt/{identity}/withdraw?key={key}").status_code == 404
    with engine.connect() as connection:
        assert connection.execute(select(Response.withdrawn)).scalar_one() is None


def test_a_kiosk_says_nothing_of_the_response_and_returns_to_the_empty_form(
    client: Client, version: str
) -> None:
    query = "?channel=kiosk-hall&mode=large&language=en"
    answer = send(client, body(version, age="b"), query)
    assert answer.headers["Location"] == f"{PATH}/received?channel=kiosk-hall"
    page = client.get(answer.headers["Location"])
    assert "已收到" in page.text
    assert f'href="{PATH}?channel=kiosk-hall"' in page.text
    assert page.headers["Refresh"].endswith(f"url={PATH}?channel=kiosk-hall")
    assert page.headers["Cache-Control"] == "no-store"
    form = client.get(f"{PATH}?channel=kiosk-hall")
    assert "no-store" in form.headers["Cache-Control"]
    assert 'autocomplete="off">' in form.text.split("<form", 1)[1].split("\n", 1)[0]
    assert 'autocomplete="off">' not in client.get(PATH).text.split("<form", 1)[1].split("\n", 1)[0]


@pytest.mark.parametrize("channel", ["kiosk", "interviewer"])
def test_what_was_filled_in_wrongly_is_not_kept_on_a_shared_device(
    client: Client, version: str, channel: str
) -> None:
    own = send(client, body(version, age=""))
    shared = send(client, body(version, age=""), f"?channel={channel}")
    assert (own.status_code, shared.status_code) == (422, 422)
    assert (own.headers["Cache-Control"], shared.headers["Cache-Control"]) == (
        "private, no-cache",
        "no-store",
    )


def test_who_has_an_export_does_not_get_the_secret(engine: Engine, client: Client, version: str) -> None:
    """Id and answers stand in every export: sent again, they lead to a receipt without the secret."""
    data = body(version, new_id())
    place = send(client, data).headers["Location"]
    assert send(client, data).headers["Location"] == place
    with engine.connect() as connection:
        moment = connection.execute(select(Response.submitted)).scalar_one()
        connection.execute(update(Response).values(submitted=moment - RECEIPT_RETRY))
    again = send(client, data)
    assert (again.status_code, again.headers["Location"]) == (303, f"{PATH}/receipt/{id_in(place)}")
    program = send(client, data, Accept="application/json")
    assert program.json == {"receipt": str(id_in(place)), "location": f"{PATH}/receipt/{id_in(place)}"}


def test_the_device_that_sent_answers_gets_their_secret_again(
    engine: Engine, client: Client, version: str
) -> None:
    """However late it tries again; another device with the same id and answers never does, not even at once."""
    identity, mark, other = new_id(), "0123456789abcdef" * 2, "fedcba9876543210" * 2
    place = send(client, body(version, identity, device=mark)).headers["Location"]
    plain = f"{PATH}/receipt/{identity}"
    assert send(client, body(version, identity, device=other)).headers["Location"] == plain
    assert send(client, body(version, identity)).headers["Location"] == plain
    with engine.connect() as connection:
        moment = connection.execute(select(Response.submitted)).scalar_one()
        connection.execute(update(Response).values(submitted=moment - RECEIPT_RETRY))
    assert send(client, body(version, identity, device=mark)).headers["Location"] == place


def test_what_was_taken_back_does_not_come_back_with_its_id(
    engine: Engine, client: Client, version: str
) -> None:
    data = body(version, new_id())
    place = send(client, data).headers["Location"]
    client.post(withdrawal(place))
    for sent in (data, body(version, str(id_in(place)), age="b")):
        again = send(client, sent)
        assert again.status_code == 409
        assert "已经撤回" in again.text
        assert "作为新的一份提交" in again.text
    assert send(client, data, Accept="application/json").json == {"error": "already_withdrawn"}
    assert (row(engine, place).answers, set_aside(engine), stored(engine)) == ({}, 0, 1)


def unpacked(path: Path) -> bytes:
    """The content of a file, as its readers see it."""
    if path.suffix == ".parquet":
        return str(parquet.read_table(path).to_pylist()).encode()
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_secret_of_no_row_stands_in_an_export(
    engine: Engine, client: Client, version: str, tmp_path: Path
) -> None:
    places = [send(client, body(version, new_id(), why=f"话 {n}")).headers["Location"] for n in range(5)]
    client.post(withdrawal(places[0]))
    freeze(engine, tmp_path / "snapshots", SURVEY)
    for kind in ("csv", "xlsx", "docx"):
        report_survey(engine, tmp_path / "snapshots", SURVEY, kind, tmp_path / f"out.{kind}")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {".csv", ".xlsx", ".docx", ".json", ".parquet"} <= {path.suffix for path in files}
    written = b"".join(map(unpacked, files))
    assert str(id_in(places[1])).encode() in written
    assert all(key_in(place).encode() not in written for place in places)


def test_both_languages_keep_the_key(client: Client, place: str) -> None:
    english = client.get(f"{place}&language=en")
    assert "Take my answers back" in english.text
    assert f"/withdraw?language=en&amp;key={key_in(place)}" in english.text
    assert f'href="?mode=large&amp;key={key_in(place)}"' in client.get(place).text


def test_nothing_of_the_secret_gets_into_the_log(
    client: Client, place: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("surveyapp.web.citizen.receipts.withdraw", lambda *_: 1 / 0)
    client.get(place)
    assert client.post(withdrawal(place)).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert key_in(place) not in caplog.text


def test_the_app_alone_has_the_key_of_the_console(tmp_path: Path, engine: Engine, database_url: str) -> None:
    settings = read_settings(
        {"SURVEYAPP_INSTANCE": str(tmp_path / "i"), "SURVEYAPP_DATABASE_URL": database_url}
    )
    first, second = (create_citizen_app(settings.for_flask()) for _ in range(2))
    response = uuid4()
    secrets = [app.extensions["desk"].secrets.secret_of(SURVEY, response) for app in (first, second)]
    assert secrets[0] == secrets[1]
    given = read_settings({"SURVEYAPP_INSTANCE": str(tmp_path / "j"), "SURVEYAPP_SECRET_KEY": KEY})
    assert given.for_flask()["SECRET_KEY"] == KEY


def test_figures_that_count_a_withdrawn_response_go_with_it(
    tmp_path: Path,
    engine: Engine,
    database_url: str,
    client: Client,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    snapshots = tmp_path / "snapshots"
    figures = count_for_all(engine, snapshots, CountingOrder(SURVEY)).folder

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(figures))

    with citizen_client(database_url, snapshots=snapshots) as whole:
        whole.get(place)
        assert figures.exists()
        with monkeypatch.context() as of_another_account:
            of_another_account.setattr(shutil, "rmtree", closed)
            of_another_account.setattr(Path, "iterdir", closed)
            assert whole.post(withdrawal(place)).status_code == 303
        assert [record.message for record in caplog.records] == ["figures not removed: PermissionError"]
        assert "已撤回" in whole.get(place).text
        assert figures.exists()
        newer = count_for_all(engine, snapshots, CountingOrder(SURVEY)).folder
        figures.mkdir(exist_ok=True)
        whole.post(withdrawal(place))
        assert newer.exists() and not figures.exists()  # newer ones do not hold it


def test_a_survey_without_notice_names_nobody(engine: Engine, client: Client, tmp_path: Path) -> None:
    start, end = QUESTIONNAIRE.index("notice:"), QUESTIONNAIRE.index("languages:")
    version = open_survey(engine, QUESTIONNAIRE[:start] + QUESTIONNAIRE[end:], "demo/bare")
    answer = client.post("/s/demo/bare", data=body(version), content_type=FORM)
    freeze(engine, tmp_path, "demo/bare")
    receipt = client.get(answer.headers["Location"])
    assert "不能再撤回" in receipt.text
    assert "请联系" not in receipt.text
