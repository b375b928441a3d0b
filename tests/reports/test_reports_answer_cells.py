"""Cells of answers, formed column by column, are those that one reads off each response by itself."""

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as some
from survey_facts import questionnaire_from

from surveyapp.definition.loading import version_hash
from surveyapp.definition.question_types import Answer
from surveyapp.definition.versions import combine_versions
from surveyapp.reports import answer_batches
from surveyapp.reports.csv_files import escape_formula, write_csv
from surveyapp.reports.personal_numbers import hide_numbers
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.decoding import decode_responses

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
  show_if: {question: used, is: [y]}
  options: [{code: speed, label: 快}, {code: manner, label: 好}, {code: near, label: 近}]
- {code: why, type: text, text: 建议}
- {code: tel, type: text, text: 电话, keep_numbers: true}
"""
LATEST = EARLIER.replace("{code: y, label: 用过}", "{code: z, label: 常用}, {code: y, label: 用过}")
VERSIONS = [questionnaire_from(source) for source in (LATEST, EARLIER)]
WHOLE = combine_versions(VERSIONS[0], VERSIONS[1:])
TEXTS = ["好", "=1+1", "-5", '一,"二"\n三', " 空 ", "请打13812345678", "a\x07b", "'引", "＝x", "\r头", "无"]
CHINA = timezone(timedelta(hours=8))


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
            flags=draw.choice([(), ("older_version", "incomplete")]),
            answers={asked.code: an_answer(asked, draw) for asked in version.answers if draw.random() < 0.8},
        )


def own_cells(response: StoredResponse) -> Iterator[object]:
    yield from (response.id, response.version, response.channel, response.language)
    yield response.started and response.started.astimezone(CHINA).isoformat()
    yield from (response.seconds, response.submitted.astimezone(CHINA).isoformat(), response.status)
    yield ";".join(response.flags)


def cells_of(asked: Answer, answers: Mapping[str, str | Sequence[str]]) -> Iterator[object]:
    """The cells of one question in one row, as docs/importing-answers.md tells people to read them."""
    given, label = answers.get(asked.code), {option.code: str(option.label) for option in asked.options}
    if asked.kind == "choice":
        if asked.tree is not None and asked.level == 0:
            chosen = [answers[code] for code in ("place.town", "place.county") if code in answers]
            yield asked.tree.label_path(str(chosen[0])) if chosen else None
        yield from (given, label.get(str(given)))
    elif asked.kind == "ticks":
        yield from (None if given is None else int(code in given) for code in label)
    elif asked.kind == "rank":
        yield given and "→".join(label[code] for code in given)
        yield from (given and (given.index(code) + 1 if code in given else 0) for code in label)
    else:
        yield (
            hide_numbers(given)
            if isinstance(given, str) and asked.is_written and not asked.keep_numbers
            else given
        )


def row_of(response: StoredResponse) -> list[str]:
    cells: list[object] = [*own_cells(response)]
    for asked in WHOLE.answers:
        there = [*cells_of(asked, response.answers)]
        cells += ["(跳过)" for _ in there] if asked.item.code in response.not_asked else there
    return ["" if cell is None else escape_formula(str(cell)) for cell in cells]


@pytest.fixture(autouse=True)
def few_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows at a time, so that batches end where texts and rows of others go on."""
    monkeypatch.setattr(answer_batches, "CELLS_AT_ONCE", 100)


@settings(max_examples=10, deadline=None)
@given(seed=some.integers(0, 2**32), count=some.integers(0, 60), batch_rows=some.integers(1, 40))
def test_the_file_holds_what_each_response_says(
    seed: int, count: int, batch_rows: int, tmp_path_factory: Any
) -> None:
    answers = live_table(WHOLE, responses_of(random.Random(seed), count), batch_rows)
    path: Path = tmp_path_factory.mktemp("csv") / "a.csv"
    told: list[int] = []
    assert write_csv(path, WHOLE, answers, on_progress=told.append) == count
    assert told == sorted(told)
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(map(row_of, decode_responses(WHOLE, answers)))
    header, _, rows = path.read_bytes().partition(b"\r\n")
    assert rows == lines.getvalue().encode()
    assert header.startswith(b"\xef\xbb\xbfid,version,")


def test_only_who_asks_for_them_gets_numbers_in_full(tmp_path: Path) -> None:
    response = replace(
        next(responses_of(random.Random(1), 1)), answers={"why": "请打13812345678", "tel": "13812345678"}
    )
    found = []
    for numbers in (False, True):
        write_csv(tmp_path / "a.csv", WHOLE, live_table(WHOLE, [response]), numbers=numbers)
        found.append((tmp_path / "a.csv").read_text("utf-8").strip().split(",")[-2:])
    assert found == [["请打138****5678", "13812345678"], ["请打13812345678", "13812345678"]]
