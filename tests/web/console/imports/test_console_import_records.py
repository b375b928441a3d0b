"""Imports in the console: listed with who, when and what, and taken back as a whole after a second look."""

import pytest
from flask.testing import FlaskClient
from made_console import Console, SignIn
from sqlalchemy import select
from test_console_import import ROW, answers, audited, export_of, fields_of, press, uploaded

from surveyapp.records.audit_trail import AuditEntry
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.status_counts import status
from surveyapp.services.figures.survey_answers import freeze

SURVEY = "demo/every"
PLACE = f"/console/surveys/{SURVEY}"
EXPORT = "序号,提交答卷时间,您的年龄是？\n1,2025/07/05 00:22:01,18岁以下\n2,2025/07/06 00:22:01,\n"


@pytest.fixture
def record(console: Console) -> int:
    """An import of two responses, one of them empty; gives its number."""
    source = {"file_name": "第一批.csv", "person": "李四（lisi）"}
    found = import_responses(console.engine, SURVEY, EXPORT.encode(), **source).import_id
    assert found is not None
    return found


def undo(client: FlaskClient, record: int, **fields: str) -> tuple[int, str]:
    data = {"csrf_token": client.token, **fields}  # type: ignore[attr-defined]  # set by sign_in
    answer = client.post(f"{PLACE}/imports/{record}/undo", data=data, follow_redirects=True)
    return answer.status_code, answer.text


def test_imports_are_listed_with_who_when_and_what(sign_in: SignIn, record: int) -> None:
    page = sign_in("evaluator").get(f"{PLACE}/import").text.split("导入记录")[1]
    assert "第一批.csv" in page
    assert "李四（lisi）" in page
    assert f"{PLACE}/imports/{record}/undo" in page


def test_who_only_imports_sees_the_imports_and_undoes_none(sign_in: SignIn, record: int) -> None:
    page = sign_in("data_entry").get(f"{PLACE}/import").text
    assert "第一批.csv" in page
    assert f"/imports/{record}/undo" not in page


def test_an_import_is_undone_with_reason_and_confirmation(
    console: Console, sign_in: SignIn, record: int
) -> None:
    client = sign_in("evaluator")
    assert "第一批.csv" in client.get(f"{PLACE}/imports/{record}/undo").text
    code, page = undo(client, record, reason="别的调查", sure="yes")
    assert code == 200
    assert f"已撤销导入 {record}：2 份答卷保留，不再计入回收。" in page
    assert "别的调查" in page
    assert status(console.engine, SURVEY)["undone"] == 2
    with console.engine.connect() as connection:
        entry = connection.execute(select(AuditEntry).where(AuditEntry.action == "undo_import")).one()
    assert (entry.result, entry.detail) == (
        "done",
        {"import_id": record, "file": "第一批.csv", "reason": "别的调查"},
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"reason": "别的调查"}, "请先勾选"),
        ({"sure": "yes", "reason": " "}, "请写明理由"),
        ({"sure": "yes", "reason": "字" * 501}, "最多 500 字"),
    ],
    ids=["not sure", "no reason", "long reason"],
)
def test_without_reason_or_confirmation_nothing_is_undone(
    console: Console, sign_in: SignIn, record: int, fields: dict[str, str], told: str
) -> None:
    code, page = undo(sign_in("evaluator"), record, **fields)
    assert (code, told in page) == (422, True)
    assert "undone" not in status(console.engine, SURVEY)


def test_undoing_twice_says_who_did_it(sign_in: SignIn, record: int) -> None:
    client = sign_in("evaluator")
    undo(client, record, reason="别的调查", sure="yes")
    code, page = undo(client, record, reason="再来", sure="yes")
    assert code == 422
    assert "没有改动任何内容" in page
    assert "这次导入已于" in client.get(f"{PLACE}/imports/{record}/undo").text


def test_after_a_freeze_it_says_that_the_snapshot_stays(
    console: Console, sign_in: SignIn, record: int
) -> None:
    freeze(console.engine, console.settings.snapshots, SURVEY)
    client = sign_in("evaluator")
    _code, page = undo(client, record, reason="别的调查", sure="yes")
    assert "最新快照还包含这些答卷" in page
    assert "最新快照之后答卷、排除或导入有变化" in client.get(f"{PLACE}/snapshots").text


@pytest.mark.parametrize("number", ["999", "99999999999999999999"])
def test_an_import_that_is_not_there_is_not_found(sign_in: SignIn, record: int, number: str) -> None:
    assert sign_in("evaluator").get(f"{PLACE}/imports/{number}/undo").status_code == 404


def test_statuses_stand_in_words_in_list_and_progress(sign_in: SignIn, record: int) -> None:
    client = sign_in("evaluator")
    assert "<strong>空白</strong>" in client.get(f"{PLACE}/responses?status=empty").text
    assert 'data-figure="empty">1<' in client.get(PLACE).text
    undo(client, record, reason="别的调查", sure="yes")
    page = client.get(f"{PLACE}/responses?status=undone").text
    assert page.count("<strong>撤销导入</strong>") == 2
    assert f"导入 {record}" in page
    assert client.get(f"{PLACE}/responses?status=valid").text.count("<strong>撤销导入</strong>") == 0


@pytest.mark.parametrize(("choice", "stored"), [("same", 1), ("new", 2)])
def test_rows_that_may_be_stored_are_decided_all_at_once(
    console: Console, sign_in: SignIn, choice: str, stored: int
) -> None:
    clerk = sign_in("data_entry")
    press(clerk, uploaded(clerk, export_of(ROW)), "confirm")
    place = uploaded(clerk, export_of([*ROW[:2], "18-60岁", *ROW[3:]]))
    page = clerk.get(place).text
    assert "可能就是已存的答卷（编号 1，时间 2025-07-05 00:22:00）：编号或时间相同，但答案不同" in page
    assert "data-confirm" not in page
    press(clerk, place, alike=choice)
    assert "按您的选择" in press(clerk, place, "confirm").text
    assert len(answers(console)) == stored
    assert audited(console, "confirm_import")[-1][1]["alike"] == choice


def test_what_was_said_of_some_rows_does_not_hold_for_those_that_came_meanwhile(
    console: Console, sign_in: SignIn
) -> None:
    clerk = sign_in("data_entry")
    press(clerk, uploaded(clerk, export_of(ROW)), "confirm")
    changed = [*ROW[:2], "18-60岁", *ROW[3:]]
    other = ["2", "2025/07/06 00:25", *ROW[2:]]
    place = uploaded(clerk, export_of(changed, [*other[:2], "18-60岁", *other[3:]]))
    press(clerk, place, alike="new")
    shown = fields_of(clerk.get(place).text)
    import_responses(console.engine, SURVEY, export_of(ROW, other))
    told = clerk.post(f"{place}/confirm", data=shown).text
    assert "导入了相像的答卷" in told
    assert "2 行与已存的答卷相像" in told
    assert len(answers(console)) == 2
    press(clerk, place, "confirm")
    assert len(answers(console)) == 4


def test_what_was_said_of_some_rows_does_not_hold_for_others(sign_in: SignIn) -> None:
    clerk = sign_in("data_entry")
    press(clerk, uploaded(clerk, export_of(ROW)), "confirm")
    place = uploaded(clerk, export_of([*ROW[:2], "18-60岁", *ROW[3:]]))
    press(clerk, place, alike="same")
    assert "data-confirm" in clerk.get(place).text
    press(clerk, place, **{"column": '{"number": 4, "heading": "如不满意，请简述原因"}', "column-4": "-"})
    assert "data-confirm" not in clerk.get(place).text
