"""Answers as a data frame say what the answers say, and tell apart what a blank can mean."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from coded_answers import live_table, write_snapshot

from surveyapp.definition.loading import load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots import frame
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.snapshot import Snapshot, open_snapshot, questionnaire_from

SOURCE = """
title: 样例
questions:
- code: service
  type: single
  text: 您满意吗？
  options:
  - {code: good, label: 满意, score: 5}
  - {code: fair, label: 一般, score: 2.5}
  - {code: other, label: 其他, write_in: true}
  - {code: none, label: 不了解, no_opinion: true}
- code: why
  type: text
  text: 为什么？
  show_if: {question: service, is: [fair, other]}
- code: ways
  type: multiple
  text: 渠道
  options: [{code: state, label: 机关}, {code: web, label: 网络}, {code: radio, label: 广播}]
- code: order
  type: ranking
  text: 先后
  options: [{code: a, label: 甲}, {code: b, label: 乙}, {code: c, label: 丙}]
- code: place
  type: cascade
  text: 您来自哪里？
  levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]
  options:
  - {code: q, label: 奇台县, options: [{code: q1, label: 城关镇}, {code: q2, label: 半截沟镇}]}
  - {code: j, label: 吉木萨尔县, options: [{code: j1, label: 城关镇}]}
- {code: wait, type: number, text: 等了多久, range: {from: 0, to: 90, step: 0.5}}
- {code: visit, type: date, text: 哪天, precision: day}
- {code: since, type: date, text: 何时起, precision: month}
"""
EVERYTHING: dict[str, str | list[str]] = {
    "service": "other",
    "service.other.text": "说不清",
    "why": "等太久",
    "ways": ["state", "radio"],
    "order": ["c", "a"],
    "place.county": "j",
    "place.town": "j1",
    "wait": "12.5",
    "visit": "2024-02-29",
    "since": "1999-12",
}
AT = datetime(2024, 7, 5, 8, tzinfo=UTC)


def questionnaire() -> Questionnaire:
    found = load_questionnaire(SOURCE.encode(), "made").questionnaire
    assert found is not None
    return found


def response(number: int, answers: dict[str, str | list[str]], status: str = "valid") -> StoredResponse:
    return StoredResponse(
        id=f"r{number}",
        version=version_hash(questionnaire()),
        channel="wechat" if number % 2 else "web",
        language="zh-CN",
        started=AT if number else None,
        seconds=90 + number if number else None,
        submitted=AT + timedelta(minutes=number),
        status=status,
        flags=("imported", "fast") if number == 1 else (),
        answers=answers,
    )


RESPONSES = [
    response(0, {"service": "good"}),
    response(1, EVERYTHING),
    response(2, {"service": "none", "ways": []}),
    response(3, {"service": "fair", "wait": "0"}, "excluded"),
    response(4, {}, "empty"),
    response(5, {"service": "good"}, "undone"),
    response(6, {"ways": ["web"]}),
]


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    folder = tmp_path / "snapshot"
    write_snapshot(
        folder,
        survey="demo/frames",
        sources=[SOURCE],
        responses=RESPONSES,
        issued=10,
        exclusions={"重复": 1},
        created=AT,
        rows_per_shard=2,
    )
    return open_snapshot(folder)


def row(made: pd.DataFrame, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = made.set_index("_id").loc[id_].to_dict()
    return found


def test_valid_responses_stand_in_their_order_and_all_that_came_back_on_request(snapshot):
    assert frame(snapshot)["_id"].tolist() == ["r0", "r1", "r2", "r6"]
    returned = frame(snapshot, returned=True)
    assert returned["_id"].tolist() == ["r0", "r1", "r2", "r3", "r4", "r6"]
    assert returned["_status"].tolist() == ["valid"] * 3 + ["excluded", "empty", "valid"]


def test_a_frame_names_its_snapshot_survey_and_version(snapshot):
    attrs = frame(snapshot).attrs
    assert (attrs["snapshot"], attrs["survey"]) == (snapshot.manifest.id, "demo/frames")
    assert attrs["version"] == version_hash(questionnaire())
    assert attrs["rows"] == "valid"


def test_options_are_ordered_categories(snapshot):
    made = frame(snapshot)
    service = made["service"]
    assert service.cat.ordered
    assert service.cat.categories.tolist() == ["满意", "一般", "其他", "不了解"]
    assert service.tolist()[:3] == ["满意", "其他", "不了解"]
    assert made["place.town"].dropna().tolist() == ["吉木萨尔县/城关镇"]


def test_options_of_two_versions_with_the_same_label_stay_two():
    earlier = SOURCE.replace("fair", "so_so")
    asked = questionnaire_from([SOURCE, earlier])
    service = frame(live_table(asked, [response(0, {"service": "fair"})]), asked)["service"]
    assert service.cat.categories.tolist() == ["满意", "一般（fair）", "其他", "不了解", "一般（so_so）"]
    assert service.tolist() == ["一般（fair）"]


def test_scores_are_floats_that_no_opinion_and_a_blank_do_not_have(snapshot):
    scores = frame(snapshot, returned=True)["service.score"]
    assert scores.dtype == "float64"
    assert scores.fillna(-1).tolist() == [5, -1, -1, 2.5, -1, -1]


def test_no_opinion_skipped_and_not_asked_are_told_apart(snapshot):
    made = frame(snapshot)
    assert made["_state.service"].tolist() == ["answered", "answered", "no_opinion", "skipped"]
    assert made["_state.why"].tolist() == ["not_asked", "answered", "not_asked", "not_asked"]
    assert made["_state.ways"].tolist() == ["skipped", "answered", "answered", "answered"]


def test_every_kind_has_its_type_and_value(snapshot):
    made = frame(snapshot)
    found = row(made, "r1")
    assert (found["ways.state"], found["ways.web"], found["ways.radio"]) == (True, False, True)
    assert (found["order.a"], found["order.c"], found["order.b"]) == (2, 1, None)
    assert (found["wait"], found["visit"], found["since"]) == (
        12.5,
        pd.Timestamp("2024-02-29"),
        pd.Timestamp("1999-12-01"),
    )
    assert (found["why"], found["service.other.text"]) == ("等太久", "说不清")
    assert made.attrs["precision"] == {"visit": "day", "since": "month"}
    left = row(made, "r0")
    for column in ("ways.web", "order.a", "wait", "visit", "why", "service.other.text"):
        assert pd.isna(left[column]), column
    assert [str(made[column].dtype) for column in ("ways.web", "order.a", "wait", "visit")] == [
        "boolean", "Int16", "float64", "datetime64[s]",
    ]  # fmt: skip


def test_facts_of_a_response_stand_beside_its_answers(snapshot):
    made = frame(snapshot)
    found = row(made, "r1")
    assert (found["_channel"], found["_language"], found["_seconds"]) == ("wechat", "zh-CN", 91)
    assert found["_flags"] == "imported fast"
    assert (found["_started"], found["_submitted"]) == (AT, AT + timedelta(minutes=1))
    first = row(made, "r0")
    assert pd.isna(first["_started"])
    assert pd.isna(first["_seconds"])
    assert made["_channel"].dtype == "category"


def test_a_frame_holds_what_decoding_gives(snapshot):
    made, asked = frame(snapshot, returned=True), questionnaire()
    decoded = [each for each in decode_responses(asked, snapshot) if each.status != "undone"]
    labels = dict(zip(asked.items[0].options, made["service"].cat.categories, strict=True))
    for place, each in enumerate(decoded):
        option = asked.items[0].option(str(each.answers.get("service")))
        chosen = made["service"][place]
        assert (labels[option] == chosen) if option else pd.isna(chosen)
        ticks = [code for code in ("state", "web", "radio") if made[f"ways.{code}"].fillna(False)[place]]
        assert ticks == each.answers.get("ways", [])
        not_asked = {item.code for item in asked.items if made[f"_state.{item.code}"][place] == "not_asked"}
        assert not_asked == each.not_asked


def test_live_answers_give_the_frame_that_a_snapshot_gives(snapshot):
    live = frame(live_table(questionnaire(), RESPONSES, batch_rows=3), questionnaire())
    pd.testing.assert_frame_equal(live, frame(snapshot))
    assert live.attrs["snapshot"] is None


def test_live_answers_without_their_questionnaire_are_refused():
    with pytest.raises(TypeError, match="need their questionnaire"):
        frame(live_table(questionnaire(), RESPONSES))


def test_a_frame_of_nobody_has_all_columns(snapshot):
    made = frame(live_table(questionnaire(), []), questionnaire())
    assert len(made) == 0
    assert made.columns.tolist() == frame(snapshot).columns.tolist()


def test_the_room_is_imported_without_pandas_and_parquet():
    code = "import sys, surveyapp.snapshots; assert not {'pandas', 'pyarrow'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    code = "import sys; from surveyapp.snapshots import frame; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
