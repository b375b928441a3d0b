"""Answers become columns of option positions, and nothing that has no place there is dropped in silence."""

import pyarrow as pa
import pytest
from cases import each
from coded_answers import batch_of, batches_of
from made_answers import RESPONSES, loaded, response

from surveyapp.snapshots.coding import code_batches
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.layout import layout_of

LAYOUT = layout_of(loaded())


def coded(*responses) -> pa.Table:
    return pa.concat_tables(batch.rows for batch in code_batches(LAYOUT, [batch_of(responses)]))


def column(name: str) -> list:
    return coded(*RESPONSES)[name].to_pylist()


def test_a_single_choice_holds_the_position_of_its_option():
    assert column("age") == [0, 2, None, None, 1]


def test_each_line_of_a_matrix_is_a_column():
    assert column("service.attitude") == [0, None, None, None, None]
    assert column("service.speed") == [1, None, None, 0, None]


def test_each_option_of_a_multiple_choice_is_a_column_blank_where_it_was_left_out_and_0_where_none_was_ticked():
    assert column("channels.a") == [1, 0, None, 0, 0]
    assert column("channels.b") == [0, 1, None, 0, 0]
    assert column("channels.c") == [1, 0, None, 1, 0]


def test_the_main_table_knows_only_that_something_was_written():
    assert column("why") == [None, 1, None, 1, None]


def test_words_and_write_ins_stand_in_their_own_table():
    texts = next(code_batches(LAYOUT, [batch_of(RESPONSES)])).texts
    assert texts.to_pylist() == [
        {"_id": "r1", "item": "why", "text": "好"},
        {"_id": "r1", "item": "age.other.text", "text": "二十"},
        {"_id": "r3", "item": "why", "text": "=1+1"},
        {"_id": "r3", "item": "channels.c.text", "text": "亲友"},
    ]


def test_the_facts_about_a_response_are_kept():
    facts = {name: value for name, value in coded(RESPONSES[1]).to_pylist()[0].items() if name[0] == "_"}
    assert facts == {
        "_id": "r1",
        "_version": "v1",
        "_channel": "kiosk",
        "_language": "zh-CN",
        "_started": RESPONSES[1].started,
        "_seconds": 90,
        "_submitted": RESPONSES[1].submitted,
        "_status": "valid",
        "_flags": [],
    }


def test_what_the_client_did_not_tell_is_blank():
    row = coded(RESPONSES[2]).to_pylist()[0]
    assert (row["_started"], row["_seconds"]) == (None, None)


def test_excluded_responses_stay_with_their_status_and_flags():
    assert column("_status") == ["valid", "valid", "excluded", "valid", "valid"]
    assert column("_flags")[2] == ["too_fast", "reconstructed"]


@each(("options", "kind"), [(127, pa.int8()), (128, pa.int16()), (500, pa.int16())])
def test_columns_are_int8_and_past_127_options_int16(options, kind):
    listed = ", ".join(f"{{code: o{place}, label: l{place}}}" for place in range(options))
    questionnaire = loaded(f"title: t\nquestions: [{{code: q, type: single, text: q, options: [{listed}]}}]")
    layout = layout_of(questionnaire)
    answers = [response(place, {"q": f"o{place}"}) for place in range(options)]
    table = next(code_batches(layout, [batch_of(answers)])).rows
    assert table.schema.field("q").type == kind
    assert table["q"].to_pylist() == list(range(options))


def test_batches_are_coded_one_by_one_in_their_order():
    taken = []
    batches = (taken.append(batch) or batch for batch in batches_of(RESPONSES, 2))
    coded_batches = code_batches(LAYOUT, batches)
    first = next(coded_batches)
    assert (first.rows.num_rows, len(taken)) == (2, 1)
    rows = [row for batch in (first, *coded_batches) for row in batch.rows.to_pylist()]
    assert rows == coded(*RESPONSES).to_pylist()


@each(
    ("answers", "code", "params"),
    [
        ({"age": "z"}, "unknown_code", {"response": "r7", "item": "age", "code": "z"}),
        ({"channels": ["a", "z"]}, "unknown_code", {"response": "r7", "item": "channels", "code": "z"}),
        ({"service.speed": "3"}, "unknown_code", {"response": "r7", "item": "service.speed", "code": "3"}),
        ({"sex": "a"}, "unknown_item", {"response": "r7", "item": "sex"}),
        ({"service": "5"}, "unknown_item", {"response": "r7", "item": "service"}),
        ({"age": ["a"]}, "wrong_kind", {"response": "r7", "item": "age"}),
        ({"channels": "a"}, "wrong_kind", {"response": "r7", "item": "channels"}),
        ({"why": ["x"]}, "wrong_kind", {"response": "r7", "item": "why"}),
        ({"age.other.text": ["x"]}, "wrong_kind", {"response": "r7", "item": "age.other.text"}),
    ],
)
def test_an_answer_without_a_place_is_an_error_that_names_it(answers, code, params):
    with pytest.raises(SnapshotError) as error:
        coded(RESPONSES[0], response(7, answers))
    assert (error.value.code, error.value.params) == (code, params)


def test_an_unknown_status_is_an_error():
    with pytest.raises(SnapshotError, match="unknown_status"):
        coded(response(7, {}, status="doubtful"))


def test_a_question_may_be_named_like_a_fact():
    source = (
        "title: t\nquestions: [{code: id, type: single, text: q, "
        "options: [{code: a, label: a}, {code: b, label: b}]}]"
    )
    table = next(code_batches(layout_of(loaded(source)), [batch_of([response(3, {"id": "b"})])])).rows
    assert (table["id"].to_pylist(), table["_id"].to_pylist()) == ([1], ["r3"])
