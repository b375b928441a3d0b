"""An evaluation for the tests of the console's pages: one indicator of every way of entering a value."""

from pathlib import Path

from flask.testing import FlaskClient
from lxml import html
from made_console import Console
from werkzeug.test import TestResponse

from surveyapp.services.evaluations.score import SystemScore, score_evaluation

FOLDER = "demo"

INDICATORS = """
title: 某市热线绩效评价指标体系
year: 2024
grades: [{name: 优, from: 90}, {name: 良, from: 60}, {name: 差, from: 0}]
published: {total: 61}
indicators:
- code: A
  name: 项目决策
  weight: 40
  children:
  - code: A1
    name: 立项依据
    weight: 20
    target: 充分
    rule: {type: checklist, points: [{code: policy, text: 有政策依据}, {code: duties, text: 属于职责}]}
    actual: {met: [policy], shown: 较充分, evidence: 会议纪要}
    published: {score: 11}
  - code: A2
    name: 故障响应
    weight: 20
    target: 及时
    rule: {type: judgement}
- code: B
  name: 项目产出
  weight: 60
  children:
  - code: B1
    name: 接通率
    weight: 30
    target: ≥90%
    rule: {type: target, short: proportional}
    actual: {value: 95%}
  - code: B2
    name: 资金执行率
    weight: 30
    target: 100%
    rule: {type: self_evaluation}
    actual: {value: 98%}
- code: F
  name: 加减分项
  weight: 0
  children:
  - code: F1
    name: 嘉奖
    weight: 0
    rule: {type: bonus, effect: add, most_points: 5}
    actual: {not_applicable: 没有嘉奖}
"""


def write_evaluation(console: Console, text: str = INDICATORS, folder: str = FOLDER) -> Path:
    """Put the indicator file into a folder of the console's questionnaires."""
    place = Path(console.settings.questionnaires) / folder
    place.mkdir(exist_ok=True)
    path = place / "indicators.yaml"
    path.write_text(text, "utf-8")
    return path


def scores_of(console: Console, folder: str = FOLDER, name: str = "indicators") -> SystemScore:
    """The scores as the command prints them."""
    return score_evaluation(console.places, folder).systems[name]


def score_of(console: Console, code: str) -> str:
    """The score of one indicator, as text."""
    return str(next(leaf.score for leaf in scores_of(console).scores.leaves() if leaf.code == code))


def page_of(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    """A page that answers with this status."""
    response = client.get(address)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def words_of(element: html.HtmlElement) -> str:
    """The words of an element, spaces made one."""
    return " ".join(element.text_content().split())


def lock(client: FlaskClient, reason: str = "定稿", folder: str = FOLDER, **fields: str) -> TestResponse:
    """Lock what the page shows, also where something is missing; without a `reason`, or with other fields, as said."""
    address = f"/console/evaluations/{folder}/lock"
    seen = page_of(client, address).xpath("//input[@name='seen']/@value")
    token = client.token  # type: ignore[attr-defined]  # set by sign_in
    data = {"csrf_token": token, "locked": "1", "reason": reason, "incomplete": "1", "seen": "".join(seen)}
    return client.post(address, data=data | fields)


def unlock(client: FlaskClient, reason: str = "凭证补正", folder: str = FOLDER) -> TestResponse:
    """Open it again."""
    data = {"csrf_token": client.token, "locked": "0", "reason": reason}  # type: ignore[attr-defined]  # set by sign_in
    return client.post(f"/console/evaluations/{folder}/lock", data=data)
