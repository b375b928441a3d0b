"""What is answered before Flask is answered as Flask would, and all else by Flask, with nothing read twice."""

import logging
from urllib.parse import parse_qsl, urlencode

import pytest
from citizen_survey import FORM, KEY, PATH, body, new_id, stored
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from werkzeug.exceptions import HTTPException
from werkzeug.test import Client

from surveyapp.web.citizen import deliveries
from surveyapp.web.citizen.app import FORM_PATH, RECEIPT_PATH, create_citizen_app
from surveyapp.web.citizen.posted import FORM_TYPE, MalformedForm, read_posted

SEGMENTS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ("", "receipt", "5c752439-35ec-4fdd-81ee-171da50bc488", "5C752439-35EC-4FDD-81EE-171DA50BC488")
    ),
)
PAIRS = st.lists(st.tuples(st.text("abv=%+é ", max_size=5), st.text("12中&=+% ", max_size=5)), max_size=6)


@pytest.fixture(scope="module")
def app() -> Flask:
    """The citizen app, of which nothing is asked but its addresses."""
    return create_citizen_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": KEY})


@settings(max_examples=60)
@given(st.lists(SEGMENTS, max_size=5))
def test_the_short_way_is_open_where_flask_has_the_address(app: Flask, segments: list[str]) -> None:
    path = "/" + "/".join(segments).lstrip("/")
    for method, endpoint, pattern in (
        ("POST", "explain_delivery", FORM_PATH),
        ("GET", "show_receipt", RECEIPT_PATH),
    ):
        try:
            found = app.url_map.bind("localhost").match(path, method=method)[0]
        except HTTPException:
            found = ""
        assert (pattern.fullmatch(path) is not None) == (found == endpoint)


@settings(max_examples=60)
@given(PAIRS, st.booleans())
def test_fields_are_read_as_the_standard_library_reads_them(
    pairs: list[tuple[str, str]], raw: bool
) -> None:  # drawn
    text = "&".join(f"{name}={value}" for name, value in pairs) if raw else urlencode(pairs)
    text = f"version={'a' * 16}&{text}"
    wanted: dict[str, list[str]] | None = {}
    try:
        for name, value in parse_qsl(text, keep_blank_values=True, errors="strict"):
            wanted.setdefault(name, []).append(value)
    except ValueError:
        wanted = None
    try:
        assert read_posted(text.encode(), FORM_TYPE).values == wanted
    except MalformedForm:
        assert wanted is None or len(wanted["version"]) > 1


@pytest.mark.parametrize("encoding", ["", "gzip, deflate", "gzip;q=0"])
def test_a_receipt_has_the_headers_that_flask_gives_it(client: Client, version: str, encoding: str) -> None:
    place = client.post(PATH, data=body(version, new_id()), content_type=FORM).headers["Location"]
    asked = {"Accept-Encoding": encoding} if encoding else {}
    quick, of_flask = client.get(place, headers=asked), client.head(place, headers=asked)
    assert list(quick.headers) == list(of_flask.headers)
    assert int(quick.headers["Content-Length"]) == len(quick.data)


def test_an_error_before_flask_is_answered_and_logged_by_flask(
    client: Client,
    engine: Engine,
    version: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(deliveries, "receive", lambda *_: 1 / 0)
    answer = client.post(PATH, data=body(version, new_id(), why="只有我知道"), content_type=FORM)
    assert answer.status_code == 500
    assert "Content-Security-Policy" in answer.headers
    assert "explain_delivery failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "只有我知道" not in caplog.text
    assert stored(engine) == 0


def test_a_form_is_validated_once(
    client: Client, version: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    read, readings = deliveries.read_answers, []
    monkeypatch.setattr(deliveries, "read_answers", lambda *given: readings.append(1) or read(*given))
    statuses = [
        client.post(PATH, data=body(version, new_id(), **changed), content_type=FORM).status_code
        for changed in ({}, {"age": ""}, {"age": "nothing"})
    ]
    assert statuses == [303, 422, 422]
    assert len(readings) == 3
