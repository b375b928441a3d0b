"""However a document is written, its columns hold what its answers one by one are; what has no place is named."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pyarrow as pa
import pytest
from cases import each
from coded_answers import batch_of, live_table, write_snapshot
from hypothesis import given
from hypothesis import strategies as st
from made_answers import CREATED, RESPONSES, SOURCE, loaded, response

from surveyapp.snapshots import snapshot
from surveyapp.snapshots.coding import CodedBatch, StoredBatch, code_batches
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.given_answers import GivenAnswers
from surveyapp.snapshots.layout import layout_of

OPTIONS = "options: [{code: a, label: 甲}, {code: b, label: 乙}, {code: c, label: 丙}]"
LAYOUT = layout_of(
    loaded(
        "\n".join(
            (
                "title: 样例",
                "questions:",
                f"- {{code: one, type: single, text: 哪个？, {OPTIONS}}}",
                f"- {{code: some, type: multiple, text: 哪些？, {OPTIONS}}}",
                f"- {{code: order, type: ranking, text: 次序？, {OPTIONS}}}",
                "- {code: wait, type: number, text: 多久？, range: {from: 0, to: 90, step: 0.5}}",
                "- {code: since, type: date, text: 何时？, precision: month}",
                "- {code: why, type: text, text: 为什么？}",
                "- {code: more, type: text, text: 还有呢？}",
            )
        )
    )
)
CODES = ("a", "b", "c")
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(' \t\n\x00\x1c\u3000"\\é'), max_size=6
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "one": st.none() | st.sampled_from(CODES),
        "some": st.none() | st.lists(st.sampled_from(CODES), max_size=4),
        "order": st.none() | st.lists(st.sampled_from(CODES), max_size=3, unique=True),
        "wait": st.none() | st.sampled_from(["0", "12.5", "1e1", "٣"]),
        "since": st.none() | st.sampled_from(["2026-07", "1999-12"]),
        "why": st.none() | TEXTS,
        "more": st.none() | TEXTS,
    },
)


ABOUT: dict[str, Any] = {
    "survey": "folder/made",
    "issued": None,
    "exclusions": {"答题过快": 1},
    "created": CREATED,
}


def compact(document: Mapping[str, Any]) -> str:
    return orjson.dumps(document).decode()


def in_lines(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=1)


def twice(document: Mapping[str, Any]) -> str:
    """With every item there before already, as something else: the last one counts."""
    before = ",".join(f"{json.dumps(item)}:null" for item in document)
    return "{" + ",".join(part for part in (before, json.dumps(document)[1:-1]) if part) + "}"


def coded(documents: Sequence[str]) -> CodedBatch:
    facts = batch_of([response(number, {}) for number in range(len(documents))]).facts
    (batch,) = code_batches(LAYOUT, [StoredBatch(facts, pa.array(documents, pa.string()))])
    return batch


def by_hand(document: Mapping[str, Any]) -> dict[str, int | None]:
    """The cells of one response, made answer by answer."""
    some, order = document.get("some"), document.get("order")
    numbers = {"0": 0, "12.5": 12_500_000, "1e1": 10_000_000, "٣": 3_000_000}
    dates = {"2026-07": 20260700, "1999-12": 19991200}
    one, wait, since = (document.get(item) for item in ("one", "wait", "since"))
    return {
        "one": None if one is None else CODES.index(one),
        **{f"some.{code}": None if some is None else int(code in some) for code in CODES},
        "wait": None if wait is None else numbers[wait],
        "since": None if since is None else dates[since],
        **{
            f"order.{code}": None if order is None else order.index(code) + 1 if code in order else 0
            for code in CODES
        },
        **{item: 1 if (document.get(item) or "").strip() else None for item in ("why", "more")},
    }


@given(st.lists(st.tuples(DOCUMENTS, st.sampled_from([compact, in_lines, twice])), min_size=1, max_size=8))
def test_columns_hold_what_every_answer_alone_would_give(
    given_: list[tuple[dict[str, Any], Any]],
) -> None:
    batch = coded([write(document) for document, write in given_])
    names = [name for columns in LAYOUT.answers for name in (field.name for field in columns.fields)]
    assert batch.rows.select(names).to_pylist() == [by_hand(document) for document, _ in given_]
    assert batch.texts.to_pylist() == [
        {"_id": f"r{number}", "item": item, "text": document[item]}
        for number, (document, _) in enumerate(given_)
        for item in ("why", "more")
        if (document.get(item) or "").strip()
    ]


@each(
    ("document", "code", "params"),
    [
        (
            "null",
            "answers_unreadable",
            {},
        ),  # which brings down the reader of documents that are as they should be
        ("[]", "answers_unreadable", {}),
        ('{"one": "a"', "answers_unreadable", {}),
        ('{"one": "a"} {"one": "b"}', "answers_unreadable", {}),
        ('{"one": "a", "none": null}', "unknown_item", {"item": "none"}),
        ('{"one": 1}', "wrong_kind", {"item": "one"}),
        ('{"some": {"a": "b"}}', "wrong_kind", {"item": "some"}),
        ('{"some": ["a", ["b"]]}', "wrong_kind", {"item": "some"}),
        ('{"why": "\\ud800"}', "wrong_kind", {"item": "why"}),
        ('{"wait": "lang"}', "wrong_kind", {"item": "wait"}),
        ('{"wait": true}', "wrong_kind", {"item": "wait"}),
        ('{"why": 5}', "wrong_kind", {"item": "why"}),
        ('{"order": ["a", "d"]}', "unknown_code", {"item": "order", "code": "d"}),
        ('{"more": ["x"], "one": "d"}', "unknown_code", {"item": "one", "code": "d"}),
    ],
)
def test_what_has_no_place_is_named_with_the_first_response_that_has_it(document, code, params):
    with pytest.raises(SnapshotError) as error:
        coded(["{}", '{"one":"b"}', document, document])
    assert (error.value.code, error.value.params) == (code, {"response": "r2", **params})


def test_numbers_and_years_may_stand_as_numbers():
    rows = coded(['{"wait": 5}', '{"wait": 12.5, "since": 1998}', '{"since": "1999-12"}']).rows
    assert rows.select(["wait", "since"]).to_pylist() == [
        {"wait": 5_000_000, "since": None},
        {"wait": 12_500_000, "since": 19980000},
        {"wait": None, "since": 19991200},
    ]


def test_a_part_of_longer_columns_is_read_alone():
    documents = pa.array(['{"x":"1"}', '{"x":"2","y":["3"]}', "{}"])[1:]
    found = GivenAnswers({"x": pa.string(), "y": pa.list_(pa.string())}, pa.array(["b", "c"]), documents)
    assert found.column("x").answers.to_pylist() == ["2", None]
    assert found.column("y").answers.to_pylist() == [["3"], None]


def test_shards_are_the_same_to_the_byte_in_whatever_batches_answers_were_coded(tmp_path):
    kept = write_snapshot(tmp_path / "whole", sources=[SOURCE], responses=RESPONSES, **ABOUT)
    for rows in (1, 2, 3):
        batches = live_table(loaded(), RESPONSES, batch_rows=rows)
        parts = snapshot.write_snapshot(tmp_path / str(rows), sources=[SOURCE], answers=batches, **ABOUT)
        assert parts == kept


def test_answers_that_were_coded_by_another_questionnaire_are_not_frozen(tmp_path):
    other = live_table(loaded(SOURCE.replace("code: speed", "code: pace")), [response(1, {"age": "a"})])
    with pytest.raises(SnapshotError, match="other_questionnaire"):
        snapshot.write_snapshot(tmp_path / "s", sources=[SOURCE], answers=other, **ABOUT)
    assert list(tmp_path.iterdir()) == []
