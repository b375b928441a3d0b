"""The text of an indicator system in the console: changed, recorded with each change, and back to the file."""

from pathlib import Path
from typing import Any

import pytest
from cases import each
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, score_of, words_of, write_evaluation
from flask.testing import FlaskClient
from made_console import Console
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from surveyapp.records.evaluations import StoredSystem

TEXT = f"/console/evaluations/{FOLDER}/indicators/text"
BUDGET = f"/console/evaluations/{FOLDER}/indicators/budget"
CHANGED = INDICATORS.replace("value: 95%", "value: 45%")
WRONG = INDICATORS.replace("target: ≥90%", "target: 很高")


@pytest.fixture
def evaluator(console: Console, sign_in: Any) -> FlaskClient:
    client: FlaskClient = sign_in("evaluator")
    return client


@pytest.fixture
def file(console: Console, evaluator: FlaskClient) -> Path:
    """The indicator file, in the folder of a team that the evaluator is in."""
    return write_evaluation(console)


def kept(console: Console) -> int:
    with console.engine.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(StoredSystem)).scalar_one())


def text_page(client: FlaskClient, address: str = TEXT) -> dict[str, str]:
    before = page_of(client, address).xpath("//input[@name='before']/@value")[0]
    return {"csrf_token": client.token, "before": before, "reason": "更正目标值"}  # type: ignore[attr-defined]  # set by sign_in


def replace(client: FlaskClient, text: str, **fields: str) -> TestResponse:
    return client.post(TEXT, data={**text_page(client), "text": text, **fields})


def use_file(client: FlaskClient, **fields: str) -> TestResponse:
    return client.post(f"{TEXT}/file", data={**text_page(client), **fields})


def test_a_changed_text_counts_from_then_on(console: Console, evaluator: FlaskClient, file: Path) -> None:
    assert replace(evaluator, CHANGED).status_code == 303
    assert score_of(console, "B1") == "15.00"
    assert file.read_text("utf-8") == INDICATORS


def test_a_changed_text_with_a_mistake_is_not_kept(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    response = replace(evaluator, WRONG)
    assert (response.status_code, kept(console)) == (422, 0)
    assert "target: 很高" in response.text


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [
        (CHANGED, " ", "请写明改写指标文件的理由"),
        (INDICATORS, "更正", "没有需要保存的改动"),
    ],
)
def test_what_cannot_be_kept_is_told(
    console: Console, evaluator: FlaskClient, file: Path, text: str, reason: str, words: str
) -> None:
    response = replace(evaluator, text, reason=reason)
    assert words in response.text
    assert (response.status_code, kept(console)) == (422, 0)


def test_a_text_that_is_too_long_is_not_shown_again(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    response = replace(evaluator, "#" * 200_001)
    assert "上限为 200000" in response.text
    assert "####" not in response.text
    assert (response.status_code, kept(console)) == (422, 0)


def test_two_people_do_not_overwrite_each_other(console: Console, evaluator: FlaskClient, file: Path) -> None:
    stale = text_page(evaluator)
    replace(evaluator, CHANGED)
    response = evaluator.post(TEXT, data={**stale, "text": INDICATORS.replace("95%", "50%")})
    assert response.status_code == 422
    assert "在您打开之后改过了" in response.text
    assert score_of(console, "B1") == "15.00"


def test_a_file_changed_meanwhile_is_not_overwritten_unseen(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    seen = text_page(evaluator)
    file.write_text(INDICATORS.replace("95%", "50%"), "utf-8")
    assert "在您打开之后改过了" in evaluator.post(TEXT, data={**seen, "text": CHANGED}).text
    assert kept(console) == 0


def test_a_locked_evaluation_keeps_its_text(console: Console, evaluator: FlaskClient, file: Path) -> None:
    lock(evaluator)
    response = replace(evaluator, CHANGED)
    assert (response.status_code, kept(console)) == (422, 0)


def test_the_file_counts_again_where_somebody_says_so(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    replace(evaluator, CHANGED)
    assert use_file(evaluator).status_code == 303
    assert score_of(console, "B1") == "30.00"


def test_the_file_is_not_taken_back_with_a_mistake_in_it(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    replace(evaluator, CHANGED)
    file.write_text(WRONG, "utf-8")
    assert "需要数字或区间的目标值" in use_file(evaluator).text
    assert score_of(console, "B1") == "15.00"


def test_without_a_file_there_is_none_to_go_back_to(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    replace(evaluator, CHANGED)
    file.unlink()
    assert "问卷文件夹中没有 demo/indicators.yaml" in use_file(evaluator).text


def test_an_evaluation_given_up_for_a_file_that_is_gone_is_no_longer_listed(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    replace(evaluator, CHANGED)
    use_file(evaluator)
    file.unlink()
    assert evaluator.get(f"/console/evaluations/{FOLDER}").status_code == 404
    assert f"/console/evaluations/{FOLDER}" not in evaluator.get("/console/evaluations").text


@pytest.mark.parametrize("address", [TEXT, TEXT.removesuffix("/text")])
def test_a_file_changed_behind_the_text_of_the_console_is_told(
    evaluator: FlaskClient, file: Path, address: str
) -> None:
    replace(evaluator, CHANGED)
    assert "有了改动，没有使用" not in evaluator.get(address).text
    file.write_text(INDICATORS.replace("95%", "50%"), "utf-8")
    assert "有了改动，没有使用" in evaluator.get(address).text


def changes(client: FlaskClient) -> list[str]:
    """The lines of each change, the newest first, without those that stand in both texts."""
    links = page_of(client, TEXT).xpath("//section[@aria-labelledby='kept']//tbody//a/@href")
    pages = [page_of(client, link) for link in links]
    marked = "//tr[contains(@class, 'side-mine') or contains(@class, 'side-other')]"
    return [" | ".join(words_of(row) for row in page.xpath(marked)) for page in pages]


def test_each_change_is_recorded_with_what_it_changed(evaluator: FlaskClient, file: Path) -> None:
    replace(evaluator, CHANGED)
    replace(evaluator, CHANGED.replace("weight: 60\n", "weight: 60 # 核对\n"), reason="注明")
    use_file(evaluator, reason="恢复")
    page = words_of(page_of(evaluator, TEXT))
    assert all(reason in page for reason in ("更正目标值", "注明", "恢复"))
    assert changes(evaluator)[1:] == [
        "前一份 weight: 60 | 这一份 weight: 60 # 核对",
        "前一份 actual: {value: 95%} | 这一份 actual: {value: 45%}",
    ]


def test_a_change_of_a_file_that_was_changed_since_cannot_be_compared(
    evaluator: FlaskClient, file: Path
) -> None:
    replace(evaluator, CHANGED)
    file.write_text(INDICATORS.replace("95%", "50%"), "utf-8")
    (link,) = page_of(evaluator, TEXT).xpath("//section[@aria-labelledby='kept']//tbody//a/@href")
    assert "它后来改过，不能再比较" in evaluator.get(link).text


def test_a_change_of_another_system_is_not_found_here(evaluator: FlaskClient, file: Path) -> None:
    replace(evaluator, CHANGED)
    file.with_name("other.yaml").write_text(INDICATORS, "utf-8")
    (link,) = page_of(evaluator, TEXT).xpath("//section[@aria-labelledby='kept']//tbody//a/@href")
    assert evaluator.get(link.replace("/indicators/", "/other/")).status_code == 404


def test_a_file_with_mistakes_is_put_right_in_the_console(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    file.write_text(WRONG, "utf-8")
    page = page_of(evaluator, TEXT.removesuffix("/text"))
    assert page.xpath("//a[contains(., '在控制台中改正')]/@href") == [f"{TEXT}?line=30"]
    assert replace(evaluator, INDICATORS).status_code == 303
    assert score_of(console, "B1") == "30.00"


def test_a_reader_is_not_led_to_put_right_what_is_wrong(console: Console, sign_in: Any, file: Path) -> None:
    file.write_text(WRONG, "utf-8")
    assert "在控制台中改正" not in sign_in("reader").get(TEXT.removesuffix("/text")).text


FORM = """title: 自评表
budget:
  unit: 万元
  total: {name: 年度资金总额, full_year: 20.00}
  parts:
  - {name: 财政拨款}  # 州级
indicators:
- {code: E, name: 预算执行率, weight: 100, target: 100%, rule: {type: self_evaluation}, actual: {execution: total}}
"""


def fill(client: FlaskClient, **amounts: str) -> TestResponse:
    data = {f"0-{key}": value for key, value in {"initial": "", "full_year": "20", **amounts}.items()}
    return client.post(BUDGET, data={**text_page(client, BUDGET), **data, "1-spent": ""})


def test_the_budget_is_filled_in_as_fields(console: Console, evaluator: FlaskClient, file: Path) -> None:
    file.write_text(FORM, "utf-8")
    assert fill(evaluator, spent="1,9.5").status_code == 422
    assert fill(evaluator, spent="19.5 万元").status_code == 303
    assert score_of(console, "E") == "93.75"


def test_filling_in_the_budget_changes_nothing_else_of_the_text(
    console: Console, evaluator: FlaskClient, file: Path
) -> None:
    file.write_text(FORM, "utf-8")
    fill(evaluator, spent="18.25", initial="20")
    with console.engine.connect() as connection:
        text = connection.execute(select(StoredSystem.text)).scalar_one()
    row = "total: {name: 年度资金总额, full_year: 20.00, initial: 20, spent: 18.25}"
    assert text == FORM.replace("total: {name: 年度资金总额, full_year: 20.00}", row)


@each("amount", ["十九", "-1", "≥19", "19元", "19-20"])
def test_what_is_no_amount_is_refused_and_stays_in_its_field(
    console: Console, evaluator: FlaskClient, file: Path, amount: str
) -> None:
    file.write_text(FORM, "utf-8")
    response = fill(evaluator, spent=amount)
    assert "不是可用的金额" in response.text
    assert f'name="0-spent" value="{amount}"' in response.text
    assert kept(console) == 0


def test_a_system_without_a_budget_has_no_page_for_it(evaluator: FlaskClient, file: Path) -> None:
    assert evaluator.get(BUDGET).status_code == 404
