"""A survey with every kind of answers in two versions, and responses to it that are drawn by chance."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from survey_facts import questionnaire_from

from surveyapp.definition.loading import version_hash
from surveyapp.definition.question_types import Answer
from surveyapp.definition.versions import combine_versions
from surveyapp.snapshots.coding import StoredResponse

EARLIER = """
title: 各种题目
questions:
- {code: used, type: single, text: 用过吗？, options: [{code: y, label: 用过}, {code: n, label: "=没用过"}]}
- code: status
  type: dropdown
  text: 身份？
  options: [{code: a, label: '甲,"一"'}, {code: o, label: 其他, write_in: true}]
- {code: ways, type: multiple, text: 渠道？, options: [{code: web, label: 网}, {code: tel, label: 电话}]}
- code: place
  type: cascade
  text: 您来自哪里？
  levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]
  options:
  - {code: qitai, label: 奇台县, options: [{code: north, label: 城关镇}, {code: south, label: 老镇}]}
  - {code: jimsar, label: 吉木萨尔县, options: [{code: east, label: 城关镇}]}
- {code: wait, type: number, text: 等候, range: {from: -9, to: 999, step: 0.000001}, show_if: {question: used, is: [y]}}
- {code: visit, type: date, text: 哪天}
- {code: since, type: date, text: 哪年, precision: year}
- code: wishes
  type: ranking
  text: 改进
  show_if: {question: used, is: [n]}
  options: [{code: speed, label: 快}, {code: manner, label: 好}, {code: near, label: 近}]
- {code: why, type: text, text: 建议}
- {code: tel, type: text, text: 电话, keep_numbers: true}
"""
LATEST = EARLIER.replace("{code: y, label: 用过}", "{code: z, label: 常用}, {code: y, label: 用过}")
VERSIONS = [questionnaire_from(source) for source in (LATEST, EARLIER)]
WHOLE = combine_versions(VERSIONS[0], VERSIONS[1:])
TEXTS = ["好", "=1+1", "-5", '一,"二"\n三', " 空 ", "请打13812345678", "a\x07b", "'引", "＝x", "\r头", "无"]


def an_answer(asked: Answer, draw: random.Random) -> str | list[str]:
    codes = [option.code for option in asked.options]
    match asked.kind:
        case "choice":
            return draw.choice(codes)
        case "ticks" | "rank":
            return draw.sample(codes, draw.randint(0, len(codes)))
        case "number":
            return draw.choice(["0", "12.5", "-3", "0.000001", "998.123456", "100"])
        case "date":
            return "1998" if asked.precision == "year" else draw.choice(["1998-07-31", "2026-01-01"])
    return draw.choice(TEXTS)


def responses_of(draw: random.Random, count: int) -> Iterator[StoredResponse]:
    for number in range(count):
        version = draw.choice(VERSIONS)
        moment = datetime(2026, 7, 5, tzinfo=UTC) + timedelta(
            seconds=number, microseconds=draw.choice([0, 120_000])
        )
        yield StoredResponse(
            id=f"r{number}",
            version=version_hash(version),
            channel=draw.choice(["online", "=晨"]),
            language="zh-CN",
            started=draw.choice([None, moment]),
            seconds=draw.choice([None, 61]),
            submitted=moment,
            status=draw.choice(["valid", "excluded"]),
            flags=draw.choice([(), ("older_version", "incomplete"), ("a;fast",)]),
            answers={asked.code: an_answer(asked, draw) for asked in version.answers if draw.random() < 0.8},
        )
