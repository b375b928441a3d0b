"""A questionnaire with every type of question, and answers to it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coded_answers import write_snapshot

from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.manifest import Manifest

SOURCE = """
title: 样例
questions:
- code: age
  type: single
  text: 年龄
  options:
  - {code: a, label: 18岁以下}
  - {code: b, label: 18岁以上}
  - {code: other, label: 其他, write_in: true}
- code: service
  type: matrix
  text: 请评价
  options: [{code: "5", label: 满意}, {code: "1", label: 不满意}]
  items: [{code: attitude, text: 态度}, {code: speed, text: 速度}]
- code: channels
  type: multiple
  text: 渠道
  options: [{code: a, label: 微信}, {code: b, label: 报纸}, {code: c, label: 其他, write_in: true}]
- {code: why, type: text, text: 为什么}
"""

CREATED = datetime(2024, 7, 6, 12, 30, tzinfo=UTC)


def loaded(source: str = SOURCE) -> Questionnaire:
    questionnaire = load_questionnaire(source.encode(), "made").questionnaire
    assert questionnaire is not None
    return questionnaire


def response(
    number: int,
    answers: Mapping[str, str | Sequence[str]],
    *,
    status: str = "valid",
    flags: tuple[str, ...] = (),
    channel: str = "wechat",
    told: bool = True,
) -> StoredResponse:
    submitted = datetime(2024, 7, 5, 8, 0, 0, 250_000, tzinfo=UTC) + timedelta(minutes=number)
    return StoredResponse(
        id=f"r{number}",
        version="v1",
        channel=channel,
        language="zh-CN",
        started=submitted - timedelta(seconds=90) if told else None,
        seconds=90 if told else None,
        submitted=submitted,
        status=status,
        flags=flags,
        answers=answers,
    )


RESPONSES = (
    response(0, {"age": "a", "service.attitude": "5", "service.speed": "1", "channels": ["a", "c"]}),
    response(1, {"age": "other", "age.other.text": "二十", "channels": ["b"], "why": "好"}, channel="kiosk"),
    response(2, {}, status="excluded", flags=("too_fast", "reconstructed"), told=False),
    response(3, {"service.speed": "5", "why": "=1+1", "channels.c.text": "亲友", "channels": ["c"]}),
    response(4, {"age": "b", "why": "  ", "channels": []}, flags=("reconstructed",)),
)


def frozen(folder: Path, rows_per_shard: int = 2, **changes: object) -> Manifest:
    content: dict[str, object] = {
        "survey": "folder/made",
        "sources": [SOURCE],
        "responses": RESPONSES,
        "issued": 10,
        "exclusions": {"答题过快": 1},
        "created": CREATED,
        "rows_per_shard": rows_per_shard,
    }
    return write_snapshot(folder, **(content | changes))
