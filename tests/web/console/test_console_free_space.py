"""A disk that fills up: what grows is refused with what to do, and citizens' answers are taken."""

import io
import shutil
from collections import namedtuple

import pytest
from answered_survey import AT, SURVEY, answer, audited, post, state_of, text_of
from evaluated_folder import write_evaluation
from flask.testing import FlaskClient
from made_console import Console, SignIn
from uploaded_exports import ROW, export_of, send

from surveyapp.services import free_space
from surveyapp.services.downloads.downloads import request_download
from surveyapp.services.downloads.jobs import jobs_of
from surveyapp.services.downloads.worker import work_once
from surveyapp.services.figures.kept_results import LIVE, snapshots_of
from surveyapp.services.free_space import require_space, size_words

Usage = namedtuple("Usage", "total used free")
RESERVE = 500_000_000


def leave(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """So many bytes of every disk are free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10**12, 10**12 - free, free))


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    leave(monkeypatch, RESERVE + 1000)


def expect_refusal(answered: tuple[int, str]) -> None:
    assert answered[0] == 422
    assert "磁盘只剩501MB" in answered[1]
    assert "另须为答卷留出500MB（SURVEYAPP_RESERVE_MB）" in answered[1]
    assert "请管理员清理磁盘或扩容后再试" in answered[1]


def test_no_upload_is_accepted(console: Console, sign_in: SignIn, full: None) -> None:
    response = send(sign_in(), export_of(*[ROW] * 40))
    expect_refusal((response.status_code, text_of(response)))
    assert not (console.settings.instance / "uploads").exists()


def test_nothing_is_frozen_and_the_survey_stays_open(console: Console, sign_in: SignIn, full: None) -> None:
    answer(console)
    response = post(sign_in(), f"{AT}/freeze", sure="yes")
    expect_refusal((response.status_code, text_of(response)))
    assert (state_of(console), snapshots_of(console.engine, SURVEY)) == ("open", [])
    assert audited(console)[-1][:2] == ("freeze", "refused")


@pytest.mark.parametrize("page", [f"{AT}/downloads", "/console/evaluations/demo/downloads"])
def test_no_download_is_begun(console: Console, sign_in: SignIn, full: None, page: str) -> None:
    write_evaluation(console)
    client: FlaskClient = sign_in()
    kind = "evaluation_docx" if "evaluations" in page else "csv"
    data = {"csrf_token": client.token, "kind": kind, "view": LIVE}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(page, data=data, content_type="multipart/form-data")
    expect_refusal((response.status_code, text_of(response)))


def test_a_download_that_waited_until_the_disk_was_full_says_so(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = console.settings
    identity = request_download(console.engine, settings.instance, SURVEY, "csv", view=LIVE)
    leave(monkeypatch, RESERVE + 1000)
    assert work_once(console.places, "w", reserve=settings.reserve)
    [job] = jobs_of(console.engine, SURVEY, ["csv"])
    assert (job.id, job.state) == (identity, "failed")
    page = text_of(sign_in().get(f"{AT}/downloads/{identity}"))
    assert "磁盘只剩501MB" in page


def test_citizens_answers_are_taken_until_the_disk_is_full(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(monkeypatch, 0)
    answer(console)
    assert "1" in text_of(sign_in().get(AT))


def test_with_enough_left_all_goes_on(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(monkeypatch, RESERVE + 100_000_000)
    answer(console)
    client = sign_in()
    assert send(client, export_of(ROW)).status_code == 302
    assert post(client, f"{AT}/freeze", sure="yes").status_code == 302


def test_the_reserve_is_a_setting_and_sizes_are_told_as_people_read_them(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert console.settings.reserve == RESERVE
    leave(monkeypatch, 1000)
    require_space(console.settings.instance / "not" / "made" / "yet", 1000, 0)
    with pytest.raises(free_space.Refusal, match="too_little_space"):
        require_space(console.settings.instance, 1001, 0)
    assert [size_words(size) for size in (0, 1, 37_000_000, 1_500_000_000)] == [
        "0 MB",
        "1 MB",
        "37 MB",
        "1.5 GB",
    ]


def test_a_large_frame_counts_as_well(console: Console, sign_in: SignIn, full: None) -> None:
    client: FlaskClient = sign_in()
    data = {"csrf_token": client.token, "kind": "docx", "view": LIVE, "frame": (io.BytesIO(b"x"), "a.docx")}  # type: ignore[attr-defined]  # see sign_in
    response = client.post(f"{AT}/downloads", data=data, content_type="multipart/form-data")
    expect_refusal((response.status_code, text_of(response)))
