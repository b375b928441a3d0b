"""A survey with every question type, published and opened in a test's database."""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine, func, select
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from surveyapp.extensions import db
from surveyapp.records.connection import engine_options, prepare_engine
from surveyapp.records.tables import Response, SetAside
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish
from surveyapp.web.citizen.app import create_citizen_app

SURVEY = "demo/residents"
PATH = f"/s/{SURVEY}"

QUESTIONNAIRE = """\
title: {zh-CN: 便民服务满意度调查, en: Survey of public services}
introduction:
  zh-CN: 您好！请按实际情况填写。
  en: Please answer as it is.
closing: {zh-CN: 感谢您的参与！, en: Thank you!}
notice:
  controller: {zh-CN: 某市财政局, en: City finance bureau}
  contact: {zh-CN: 绩效评价工作组, en: Evaluation group}
  purpose: {zh-CN: 用于绩效评价。, en: For an evaluation.}
  retention_days: 365
languages: [zh-CN, en]
questions:
- code: age
  type: single
  section: {zh-CN: 基本信息, en: About you}
  text: {zh-CN: 您的年龄是？, en: How old are you?}
  required: true
  options:
  - {code: a, label: {zh-CN: 18 岁以下, en: under 18}}
  - {code: b, label: {zh-CN: 18 岁及以上, en: 18 and over}}
  - {code: other, label: {zh-CN: 其他（请注明）, en: other}, write_in: true}
- code: channels
  type: multiple
  section: {zh-CN: 基本信息, en: About you}
  text: {zh-CN: 您从哪些渠道了解到我们？, en: Where did you hear of us?}
  options:
  - {code: board, label: {zh-CN: 宣传栏, en: notice board}}
  - {code: friends, label: {zh-CN: 亲友推荐, en: friends}}
  - {code: other, label: {zh-CN: 其他（请注明）, en: other}, write_in: true}
- code: service
  type: matrix
  section: {zh-CN: 评价, en: Assessment}
  text: {zh-CN: 请根据您的真实感受评价, en: Please assess}
  required: true
  options:
  - {code: "5", label: {zh-CN: 非常满意, en: very satisfied}, score: 5}
  - {code: "4", label: {zh-CN: 比较满意, en: satisfied}, score: 4}
  - {code: "3", label: {zh-CN: 一般, en: neutral}, score: 3}
  - {code: "2", label: {zh-CN: 不太满意, en: dissatisfied}, score: 2}
  - {code: "1", label: {zh-CN: 很不满意, en: very dissatisfied}, score: 1}
  items:
  - {code: attitude, text: {zh-CN: 您对工作人员的服务态度是否满意？, en: The staff's attitude}}
  - {code: speed, text: {zh-CN: 您对办事效率是否满意？, en: The speed}}
- code: often
  type: single
  section: {zh-CN: 评价, en: Assessment}
  text: {zh-CN: 您多久来一次？, en: How often do you come?}
  options:
  - {code: weekly, label: {zh-CN: 每周, en: weekly}}
  - {code: seldom, label: {zh-CN: 偶尔, en: seldom}}
- code: why
  type: text
  section: {zh-CN: 评价, en: Assessment}
  text: {zh-CN: 您还有什么意见？, en: What else would you tell us?}
"""

ANSWERS: dict[str, str | list[str]] = {"age": "a", "service.attitude": "5", "service.speed": "4"}
"""The fewest answers that make a complete form."""

KEY = "k" * 40
"""The instance's key, as every process of these tests has it."""

STARTED = "2026-07-01T02:03:04.000Z"
"""When the script of these tests' forms began."""

FORM = "application/x-www-form-urlencoded"


def open_survey(engine: Engine, text: str = QUESTIONNAIRE, survey: str = SURVEY) -> str:
    """Publish a questionnaire and open it; gives the version."""
    version = publish(engine, survey, text.encode(), "demo.yaml").version
    change_state(engine, survey, "open")
    return version


@contextmanager
def citizen_client(
    database_url: str,
    public_url: str = "",
    clock: Callable[[], float] = time.monotonic,
    snapshots: Path | None = None,
) -> Iterator[Client]:
    """A client of the citizen app alone, mounted at /s as in production."""
    config = {
        "SQLALCHEMY_DATABASE_URI": database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(database_url),
        "SURVEYAPP_PUBLIC_URL": public_url,
        "SNAPSHOTS_FOLDER": snapshots and str(snapshots),
        "SECRET_KEY": KEY,
    }
    app = create_citizen_app(config, clock)
    with app.app_context():
        prepare_engine(db.engine)
    root = DispatcherMiddleware(Flask("nothing"), {"/s": app})
    yield Client(root)
    with app.app_context():
        db.engine.dispose()


def body(version: str, response_id: str | None = None, **other: str | list[str]) -> bytes:
    """A complete form, with `other` answers in place of the usual ones (`service__speed` is `service.speed`).

    With an id it is the script's, which also tells when it began.
    """
    changed = {name.replace("__", "."): value for name, value in other.items()}
    own = (
        {"response_id": response_id, "started": STARTED}
        if response_id
        else {"response_id": "", "started": ""}
    )
    fields = {"version": version, **own, **ANSWERS, **changed}
    return urlencode(fields, doseq=True).encode()


def new_id() -> str:
    """What the script would make."""
    return str(uuid.uuid4())


def stored(engine: Engine) -> int:
    """How many responses there are."""
    return _count(engine, Response)


def set_aside(engine: Engine) -> int:
    """How many answers were set aside."""
    return _count(engine, SetAside)


def _count(engine: Engine, table: type[Response] | type[SetAside]) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()
