"""Rows and texts are joined while both pass, however they lie in tables."""

import pytest
from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from made_answers import RESPONSES, loaded, response

from surveyapp.snapshots.decoding import decode_responses
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


@given(st.lists(ANSWERS, max_size=7), st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_every_text_stands_beside_the_row_of_who_wrote_it(given, rows, texts):
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


@pytest.mark.parametrize("batch", [1, 100])
def test_texts_that_follow_no_row_are_an_error_and_not_left_out(batch):
    live, turned = (
        live_table(loaded(), responses, batch_rows=batch) for responses in (RESPONSES, RESPONSES[::-1])
    )
    with pytest.raises(SnapshotError, match="texts_misplaced") as stopped:
        joined(LiveTable(live.returns, live.rows, turned.written))
    with pytest.raises(SnapshotError) as decoded:
        list(decode_responses(loaded(), LiveTable(live.returns, live.rows, turned.written)))
    assert str(stopped.value) == str(decoded.value)
