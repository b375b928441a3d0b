"""A question before a large file is made, and what is offered in its place."""

import re

import pytest
from answered_survey import answer, audited
from made_console import Console, SignIn

from surveyapp.services.downloads import jobs, large_files
from surveyapp.services.figures.survey_answers import freeze

PAGE = "/console/surveys/demo/every/downloads"


def test_of_a_large_workbook_people_are_asked_first_and_offered_smaller_files(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_files, "MOST_ROWS_UNASKED", 1)
    client = sign_in()
    plain = {"csrf_token": client.token, "view": "live"}  # type: ignore[attr-defined]  # see sign_in
    answer(console)
    assert (
        client.post(PAGE, data={**plain, "kind": "xlsx"}).status_code == 303
    )  # one response is not too many
    answer(console)
    assert client.post(PAGE, data={**plain, "kind": "csv"}).status_code == 303
    data = {**plain, "kind": "xlsx", "numbers": "full"}
    question = client.post(PAGE, data=data)
    assert (question.status_code, audited(console)[-1][1]) == (200, "refused")
    assert "2 份答卷、23 列：大约需要 1 分钟，文件约 1 MB。" in question.text
    assert re.findall(r'name="kind" value="(\w+)"', question.text) == ["csv", "parquet", "xlsx"]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', question.text))
    assert [client.post(PAGE, data={**fields, "kind": kind}).status_code for kind in ("parquet", "xlsx")] == [
        303,
        303,
    ]
    made = jobs.jobs_of(console.engine, "demo/every", ["xlsx", "csv", "parquet"])
    assert [(job.kind, job.parameters["view"], job.parameters.get("numbers")) for job in made] == [
        ("xlsx", "live", True),
        ("parquet", "live", True),
        ("csv", "live", None),
        ("xlsx", "live", None),
    ]


def test_a_large_workbook_over_several_sheets_says_so(
    console: Console, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(console)
    frozen = freeze(console.engine, console.settings.snapshots, "demo/every")
    monkeypatch.setattr(large_files, "MOST_ROWS_UNASKED", 0)
    monkeypatch.setattr(large_files, "sheets_for", lambda _rows, _most: 3)
    client = sign_in()
    data = {"csrf_token": client.token, "kind": "xlsx", "view": frozen.id}  # type: ignore[attr-defined]  # see sign_in
    assert "答卷分在 3 张工作表上" in client.post(PAGE, data=data).text
