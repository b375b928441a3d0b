"""Rows and texts are joined while both pass, however they lie in tables."""

from unittest.mock import patch

import pytest
from coded_answers import live_table
from decoded_responses import decode_responses
from hypothesis import given, settings
from hypothesis import strategies as st
from made_answers import RESPONSES, loaded, response

from surveyapp.snapshots import rows_with_texts as module
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.layout import ID, STATUS
from surveyapp.snapshots.rows_with_texts import rows_with_texts
from surveyapp.snapshots.snapshot import CodedAnswers, LiveTable

TEXTS = ("age.other.text", "channels.c.text", "why")
ANSWERS = st.fixed_dictionaries({"age": st.just("other"), "channels": st.just(["c"])}).flatmap(
    lambda chosen: st.dictionaries(st.sampled_from(TEXTS), st.sampled_from(["好", "太远", " "])).map(
        lambda texts: {**chosen, **texts}
    )
)


def joined(answers: CodedAnswers) -> list[tuple[str, str, str]]:
    """The id of the row, the place and the text of each text."""
    return [
        (some.rows[ID][row].as_py(), item, text)
        for some in rows_with_texts(answers, (STATUS,))
        for row, item, text in zip(
            some.places.tolist(), some.texts["item"].to_pylist(), some.texts["text"].to_pylist(), strict=True
        )
    ]


@given(st.lists(ANSWERS, max_size=7), *[st.integers(1, 3)] * 2, st.sampled_from([1, 12, 2**20]))
@settings(max_examples=50, deadline=None)
def test_every_text_stands_beside_the_row_of_who_wrote_it(given, rows, texts, most):
    with patch.object(module, "BYTES_READ_AT_ONCE", most):
        require_texts_beside_rows(given, rows, texts)


def require_texts_beside_rows(given, rows, texts):
    responses = [response(number, answers) for number, answers in enumerate(given)]
    by_rows, by_texts = (live_table(loaded(), responses, batch_rows=count) for count in (rows, texts))
    answers = LiveTable(by_rows.returns, by_rows.rows, by_texts.written)
    written = [
        (each.id, place, each.answers[place])
        for each in decode_responses(loaded(), answers)
        for place in each.answers
        if place in TEXTS
    ]
    assert sorted(joined(answers)) == sorted(written)
    passed = [some.rows[ID].to_pylist() for some in rows_with_texts(answers, ())]
    assert [row for some in passed for row in some] == [each.id for each in responses]


def test_the_texts_that_pass_at_once_are_bounded_by_their_bytes(monkeypatch):
    monkeypatch.setattr(module, "BYTES_READ_AT_ONCE", 100)
    answers = {"age": "other", "age.other.text": "远" * 20, "why": "好" * 20}
    live = live_table(loaded(), [response(number, answers) for number in range(9)])
    by_texts = live_table(loaded(), [response(number, answers) for number in range(9)], batch_rows=1)
    passed = rows_with_texts(LiveTable(live.returns, live.rows, by_texts.written))
    assert [(len(some.rows), len(some.texts)) for some in passed] == [(1, 2)] * 9


@pytest.mark.parametrize(("rows", "texts"), [(1, 1), (100, 100), (100, 1)])
def test_texts_that_follow_no_row_are_an_error_and_not_left_out(rows, texts):
    live = live_table(loaded(), RESPONSES, batch_rows=rows)
    turned = live_table(loaded(), RESPONSES[::-1], batch_rows=texts)
    with pytest.raises(SnapshotError, match="texts_misplaced") as stopped:
        joined(LiveTable(live.returns, live.rows, turned.written))
    with pytest.raises(SnapshotError) as decoded:
        list(decode_responses(loaded(), LiveTable(live.returns, live.rows, turned.written)))
    assert str(stopped.value) == str(decoded.value)
