"""A questionnaire with a question of every type, and four respondents' answers to it."""

import re
import zipfile
from pathlib import Path

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.surveys.publish import require_questionnaire

SURVEY = "demo/types"
SOURCE = """\
title: 各种题型
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
sampling: {method: random}
questions:
- {code: hello, type: note, text: 请先读完这一段}
- code: town
  type: dropdown
  text: 您住在哪个乡镇？
  required: true
  options:
  - {code: e, label: 东乡}
  - {code: w, label: 西镇}
  - {code: other, label: 其他（请注明）, write_in: required}
- code: ways
  type: multiple
  text: 您怎样知道的？
  least: 2
  most: 3
  shuffle: true
  options:
  - {code: tv, label: 电视}
  - {code: web, label: 网络}
  - {code: sms, label: 短信}
  - {code: talk, label: 听人说}
  - {code: none, label: 都没有, exclusive: true, fixed: true}
- {code: again, type: nps, text: 您会向别人推荐吗？}
- {code: wait, type: number, text: 您等了多久？, range: {from: 0, to: 90, step: 0.5}, unit: 分钟}
- {code: visit, type: date, text: 哪天来办事？, range: {from: "2024-01-01", to: "2026-12-31"}}
- {code: born, type: date, text: 哪年出生？, precision: year}
- {code: since, type: date, text: 从哪年哪月起？, precision: month}
- code: wishes
  type: ranking
  text: 最希望改进什么？
  most: 3
  options:
  - {code: price, label: 价格}
  - {code: speed, label: 速度}
  - {code: manner, label: 态度}
  - {code: place, label: 场地}
- code: home
  type: text
  text: 您的住址
  blanks: [{code: street, label: 街道}, {code: house, label: 门牌}]
- {code: fine, type: single, text: 总体满意吗？, options: [{code: "1", label: 满意}, {code: "0", label: 不满意}]}
- code: parts
  type: matrix
  text: 各方面满意吗？
  ask_reason: ["0"]
  options: [{code: "1", label: 满意}, {code: "0", label: 不满意}]
  items: [{code: a, text: 环境}, {code: b, text: 效率}]
"""

FORMS: tuple[dict[str, str | list[str]], ...] = (
    {
        "town": "e",
        "ways": ["tv", "web"],
        "again": "10",
        "wait": "12.5",
        "visit": "2025-07-05",
        "born": "1956",
        "since": "2024-03",
        "wishes": ["speed", "price"],
        "home.street": "人民路",
        "home.house": "3 号",
        "fine": "1",
        "parts.a": "1",
        "parts.b": "0",
        "parts.b.reason": "排队",
    },
    {
        "town": "other",
        "town.other.text": "南村",
        "ways": ["none"],
        "again": "9",
        "wait": "3",
        "visit": "2025-07-04",
        "wishes": ["speed", "place", "manner"],
    },
    {"town": "w", "again": "2", "wait": "3", "born": "1990", "wishes": ["price"], "home.house": "5"},
    {"town": "w"},
)


def asked() -> Questionnaire:
    return require_questionnaire(SOURCE.encode(), "types.yaml")


def sent(answers: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """The fields of the page: an order goes out as the place of each option."""
    form = dict(answers)
    for place, code in enumerate(form.pop("wishes", []), start=1):
        form[f"wishes.{code}"] = str(place)
    return form


def xml_of(path: Path) -> str:
    """The words in a document."""
    with zipfile.ZipFile(path) as parts:
        texts = (parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        return re.sub(r"<[^>]*>", "", "".join(texts))
