"""A type that draws its answer as a list that opens is sent, kept as a draft and followed like all others."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from made_console import Console

from surveyapp.definition.question_types import SingleChoice
from surveyapp.definition.type_table import TYPES
from surveyapp.reports.words.wording import QUESTION_TYPES
from surveyapp.services.answers.responses import response_details
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish
from surveyapp.web.citizen.templating import ENVIRONMENT

pytestmark = pytest.mark.browser

SURVEY = "demo/list"
BASE = "http://survey.test"
SOURCE = """\
title: 下拉题
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
questions:
- code: place
  type: dropdown
  text: 您住在哪里？
  options: [{code: a, label: 城区}, {code: other, label: 其他, write_in: true}]
- {code: why, type: text, text: 为什么？}
"""
TEMPLATE = """\
{% set answer = block.answers[0] %}
<div class="card"><label class="legend" for="{{ option_id(answer.code) }}">{{ question.text.say(language) }}</label>
<select id="{{ option_id(answer.code) }}" name="{{ answer.code }}"><option value=""></option>
{% for option in answer.options %}
<option id="{{ option_id(answer.code, loop.index) }}" value="{{ option.code }}">
{{ option.label.say(language) }}</option>
{% endfor %}
</select>
{% for option in answer.options if option.write_in %}
{{ form[answer.write_in_codes[option.code]](label="其他", explains=option_id(answer.code, 2), required=false,
errors=errors, say=say, longest=answer.longest) }}
{% endfor %}
</div>
"""


class OwnTemplates:
    """The templates of the page, and one more."""

    def __init__(self, others: Any) -> None:
        self.others = others

    def load(self, environment: Any, name: str, globals_: Any = None) -> Any:
        if name == "question_dropdown.html":
            return environment.from_string(TEMPLATE)
        return self.others.load(environment, name, globals_)


def test_a_list_that_opens_is_sent_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chromium: Any
) -> None:
    monkeypatch.setitem(TYPES, "dropdown", SingleChoice())
    monkeypatch.setitem(QUESTION_TYPES, "dropdown", "下拉题")
    monkeypatch.setattr(ENVIRONMENT, "loader", OwnTemplates(ENVIRONMENT.loader))
    console = Console.made_in(tmp_path)
    publish(console.engine, SURVEY, SOURCE.encode(), "list.yaml")
    change_state(console.engine, SURVEY, "open")
    client = console.app.test_client()

    def serve(route: Any) -> None:
        """The page's requests go to the app without a server."""
        asked = route.request
        path = asked.url.removeprefix(BASE)
        sent = {"method": asked.method, "data": asked.post_data_buffer, "headers": asked.headers}
        got = client.open(path, base_url=BASE, **sent)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    context = chromium.new_context(viewport={"width": 375, "height": 700})
    context.route("**/*", serve)
    page = context.new_page()
    page.goto(f"{BASE}/s/{SURVEY}")
    written = page.locator('[name="place.other.text"]')
    assert not written.is_visible()
    page.locator('[name="place"]').select_option("other")
    written.fill("乡下")
    assert page.locator("#_progress").evaluate("bar => [bar.value, bar.max]") == [1, 2]
    page.reload()
    page.get_by_role("button", name="继续上次").click()
    assert page.locator('[name="place"]').input_value() == "other"
    assert written.is_visible()
    page.get_by_role("button", name="提交答卷").click()
    page.wait_for_url("**/receipt/**")
    receipt = page.url.partition("/receipt/")[2].partition("?")[0]
    context.close()
    stored = response_details(console.engine, SURVEY, UUID(receipt))
    assert stored is not None
    assert stored.line.answers == {"place": "other", "place.other.text": "乡下"}
