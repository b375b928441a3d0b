"""A 基础表 for the tests of the console's pages: what evaluators and the evaluated unit do with it."""

from typing import Any

from evaluated_folder import FOLDER, page_of, words_of
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, token_of
from werkzeug.test import TestResponse

from surveyapp.services.evaluations.form_entries import FormPlace
from surveyapp.services.evaluations.lock_candidate import lock_as_seen, lock_candidate

INDICATORS = """
title: 某市资金评价指标体系
forms:
- code: money
  name: 资金情况表
  unit: 某市行政服务中心
  note: 按决算数填写。
  cells:
  - {code: budget, name: 预算数, unit: 万元, value: 20}
  - {code: spent, name: 支出数, unit: 万元}
  - {code: until, name: 截止日期, type: date, required: false}
  - {code: remark, name: 说明, type: text, required: false, note: 有结余的写明原因。}
  - {code: rate, name: 执行率, unit: "%", formula: spent / budget * 100}
indicators:
- code: A
  name: 过程
  weight: 100
  children:
  - code: A1
    name: 预算执行率
    weight: 100
    target: 100%
    rule: {type: target, short: proportional}
    actual: {cell: {form: money, cell: rate}}
"""
"""One form; the only indicator is computed from it."""

PLACE = FormPlace(FOLDER, "indicators", "money")
AT = f"/console/evaluations/{FOLDER}/indicators/forms/money"
CELLS = {"cell-budget": "20", "cell-spent": "19"}


def seen_on(page: str) -> str:
    """What a page says that it shows as the newest filling; nothing where nothing can be sent."""
    return next(iter(html.fromstring(page).xpath("//input[@name='seen']/@value")), "")


def send(client: Any, action: str, **fields: str) -> TestResponse:
    """Open the form and press a button of it; the names of the cells may have _ for -."""
    cells = {name.replace("_", "-", 1): value for name, value in fields.items()}
    data = {"csrf_token": client.token, "action": action, "seen": seen_on(client.get(AT).text), **cells}
    answer: TestResponse = client.post(AT, data=data)
    return answer


def confirm(client: Any, spent: str = "19", **fields: str) -> TestResponse:
    """Confirm the form with 20 万元 and what was spent, whether or not the unit submitted it."""
    return send(client, "confirmed", cell_budget="20", cell_spent=spent, unsubmitted="1", **fields)


def link_of(client: Any) -> str:
    """The path of a new link."""
    page = client.post(f"{AT}/link", data={"csrf_token": client.token}).text
    return str(html.fromstring(page).get_element_by_id("form-link").value).removeprefix("http://localhost")


def unit_at(console: Console, path: str) -> FlaskClient:
    """A browser in which nobody is signed in, with the form token of the link's page and what that page showed."""
    unit = console.client()
    unit.token = token_of(unit, path)  # type: ignore[attr-defined]  # for the posts
    unit.seen = seen_on(unit.get(path).text)  # type: ignore[attr-defined]  # for the posts
    return unit


def fill_in(console: Console, path: str, action: str = "submitted", **fields: str) -> TestResponse:
    """What the unit does with a link that can be used."""
    unit: Any = unit_at(console, path)
    sent = {"csrf_token": unit.token, "seen": unit.seen, "action": action, "person": "李填"}
    data = {**sent, **CELLS, **fields}
    answer: TestResponse = unit.post(path, data=data)
    return answer


def field(page: str, code: str) -> html.HtmlElement:
    """The field of a cell on a page."""
    return html.fromstring(page).get_element_by_id(f"cell-{code}")


def buttons(client: FlaskClient) -> list[str]:
    """What stands on the buttons of the form's page."""
    return [words_of(button) for button in page_of(client, AT).xpath("//main//button")]


def lock(console: Console) -> None:
    """Nothing is entered any more."""
    found = lock_candidate(console.places, FOLDER)
    how = {"mark": found.mark, "incomplete": True, "reason": "定稿", "person": "王测"}
    lock_as_seen(console.engine, FOLDER, found, **how)  # type: ignore[arg-type]  # of different types
