"""Which rows of an export are responses that are stored already, which may be, and which are new."""

from datetime import datetime

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.collection.exports.rows.comparison import RowComparison, compare_rows
from surveyapp.collection.exports.rows.identity import (
    LENGTHS,
    Identity,
    answers_digest,
    comparable_number,
    precision_of,
    precision_of_time,
)
from surveyapp.collection.kinds import Answers
from surveyapp.definition.china_time import CHINA

NO, YES = {"s": "no"}, {"s": "yes"}


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


def response(
    number: str | None = None,
    time: str | None = None,
    seconds: int | None = None,
    source: str | None = None,
    answers: Answers = NO,
    batch: int | None = None,
) -> Identity:
    """A response of a file that says its times as finely as this one."""
    at = moment(time) if time else None
    return Identity(
        comparable_number(number),
        int(at.timestamp()) if at else None,
        precision_of_time(at) if at else None,
        seconds,
        source,
        answers_digest(answers),
        batch,
    )


def verdicts(found: RowComparison, rows: int) -> list[str]:
    return [
        "same" if row in found.same else found.doubtful[row].why if row in found.doubtful else "new"
        for row in range(rows)
    ]


STORED = response("3", "2025-07-08 00:22:13", 103, "微信")


@each(
    ("row", "verdict"),
    [
        (response("3", "2025-07-08 00:22:13", 103, "微信"), "same"),
        (response("3.0", "2025-07-08 00:22:13", 103, "微信"), "same"),
        (response("03", "2025-07-08 00:22:00", 103, "微信"), "same"),
        (response("3", "2025-07-08 00:22:00", None, None), "same"),
        (response("3", "2025-07-08 00:00:00", 103, None), "same"),
        (response("3", "2025-07-08 00:22:13", None, None, YES), "same"),
        (response("3", "2025-07-08 00:22:00", 103, None, YES), "same"),
        (response("3", None, 103, None), "same"),
        (response("3", "2025-07-08 00:22:00", None, None, YES), "answers"),
        (response("3", "2025-07-08 00:22:00", 90, None, YES), "answers"),
        (response("3", "2025-07-08 00:00:00", 90, None, YES), "answers"),
        (response("3", None, None, None, YES), "number"),
        (response("3", None, 90, None), "number"),
        (response("3", "2025-07-08 00:22:13", 103, "链接"), "source"),
        (response("3", "2025-08-07 00:22:13", 103, "微信"), "time"),
        (response("3", "2025-07-07 16:22:13", 103, "微信"), "time"),
        (response("3", "2025-07-08 08:22:13", None, "微信"), "time"),
        (response("3", "2025-08-07 00:22:13", 90, "微信"), "new"),
        (response("3", "2025-08-07 00:22:13", 103, "微信", YES), "new"),
        (response("3", "2025-08-01 09:00:41", 103, "微信"), "new"),
        (response("3", "2025-07-08 00:23:00", 103, "微信"), "new"),
        (response("4", "2025-07-08 00:22:13", 103, "微信"), "new"),
        (response("4", None, 103, None), "new"),
        (response(None, "2025-07-08 00:22:13", 103, "微信"), "same"),
        (response(None, "2025-07-08 00:22:13", None, None), "same"),
        (response(None, "2025-07-08 00:22:00", 103, None), "same"),
        (response("1.23457E+17", "2025-07-08 00:22:13", 103, None), "same"),
        (response(None, "2025-07-08 00:22:00", None, None), "facts"),
        (response(None, "2025-07-08 00:00:00", 103, None), "facts"),
        (response(None, None, 103, None), "facts"),
        (response(None, None, None, None), "facts"),
        (response(None, "2025-07-08 00:22:13", 103, "链接"), "source"),
        (response(None, "2025-07-08 00:22:13", 103, None, YES), "answers"),
        (response(None, "2025-07-08 00:22:13", None, None, YES), "answers"),
        (response(None, "2025-08-07 00:22:13", 103, None), "time"),
        (response(None, "2025-08-07 00:22:13", None, None), "new"),
        (response(None, "2025-07-08 00:22:13", 90, None), "new"),
        (response(None, "2025-07-08 00:22:14", 103, None), "new"),
        (response(None, None, 103, None, YES), "new"),
        (response(None, None, 90, None), "new"),
    ],
    ids=str,
)
def test_a_row_beside_one_stored_response(row: Identity, verdict: str) -> None:
    assert verdicts(compare_rows([STORED], [row]), 1) == [verdict]
    assert verdicts(compare_rows([row], [STORED]), 1) == [verdict]


def test_the_same_response_may_have_other_answers_today() -> None:
    found = compare_rows([STORED], [STORED._replace(answers=answers_digest(YES))])
    assert (found.same, found.changed) == ({0: 0}, 1)


@each("number", ["R_2dXyz0123456789", "9b2e8c0a-6f2f-4a53-9d3c-0f6c1a1b2c3d"])
def test_of_an_id_that_no_website_gives_twice_the_time_does_not_matter(number: str) -> None:
    stored, row = response(number, "2025-07-08 00:22:13"), response(number, "2025-09-01 10:00:01")
    assert verdicts(compare_rows([stored], [row]), 1) == ["same"]


def test_long_numbers_are_the_same_after_a_spreadsheet_cut_them() -> None:
    stored = [
        response(f"1234567890123456{n}", f"2025-07-08 00:22:1{n}", 60 + n, answers=YES) for n in range(9)
    ]
    rows = [response("12345678901234500", f"2025-07-08 00:22:1{n}", 60 + n, answers=YES) for n in range(9)]
    assert verdicts(compare_rows(stored, rows), 9) == ["same"] * 9


def test_numbers_without_times_are_the_same_if_none_contradicts() -> None:
    stored = [response(str(n), answers=YES if n % 2 else NO) for n in range(8)]
    assert verdicts(compare_rows(stored, stored[2:6]), 4) == ["same"] * 4
    other = [response(str(n), answers=YES) for n in range(8)]
    assert verdicts(compare_rows(stored, other), 8) == ["number"] * 8


def test_numbers_that_start_anew_are_other_responses() -> None:
    may = [response(str(n), f"2025-05-01 10:{n:02d}:07", 60 + n) for n in range(1, 30)]
    june = [response(str(n), f"2025-06-01 10:{n:02d}:07", 60 + n) for n in range(1, 30)]
    assert verdicts(compare_rows(may, june), 29) == ["new"] * 29


@each("seconds", [None, 60])
@each("time", ["2025-07-08 00:22:13", "2025-07-08 00:22:00", None])
def test_it_counts_how_often_a_row_without_a_number_came(time: str | None, seconds: int | None) -> None:
    row = response(None, time, seconds)
    assert verdicts(compare_rows([row] * 2, [row] * 3), 3) == ["same", "same", "new"]
    assert verdicts(compare_rows([row] * 3, [row] * 3), 3) == ["same"] * 3


def test_answers_alone_are_asked_about_where_the_file_holds_not_all_that_came_at_once() -> None:
    yes, no = response(answers=YES), response(answers=NO)
    assert verdicts(compare_rows([yes, yes, no], [no, yes, yes, yes]), 4) == ["same", "same", "same", "new"]
    assert verdicts(compare_rows([yes, yes, no], [yes, no]), 2) == ["facts", "facts"]
    assert verdicts(compare_rows([yes, yes, no], [no, no, no]), 3) == ["facts", "new", "new"]


def test_equal_rows_are_paired_in_their_order() -> None:
    row = response("3", "2025-07-08 00:22:13", 103)
    assert compare_rows([row] * 2, [row] * 3).same == {0: 0, 1: 1}


def test_a_batch_of_answers_alone_is_found_among_several() -> None:
    first = [response(answers=YES, batch=1), response(answers=NO, batch=1)]
    second = [response(answers=YES, batch=2)] * 3
    assert verdicts(compare_rows(first + second, first), 2) == ["same", "same"]
    assert verdicts(compare_rows(first + second, second), 3) == ["same"] * 3
    assert verdicts(compare_rows(first + second, first + second), 5) == ["same"] * 5
    assert verdicts(compare_rows(first + second, [response(answers=NO)] * 2), 2) == ["facts", "new"]


def test_what_is_surest_is_paired_first() -> None:
    late, early = response(None, "2025-07-08 00:22:50", 60), response(None, "2025-07-08 00:22:10", 60)
    assert compare_rows([late, early], [early, late]).same == {0: 1, 1: 0}


@each(
    ("written", "number"),
    [
        *(
            ("12", "12"),
            (" 12.0", "12"),
            ("012", "12"),
            ("0", "0"),
            ("A-7", "A-7"),
            ("1.5", "1.5"),
            ("", None),
        ),
        *(("0123456789012345", "123456789012345"), ("1234567890123456", "123456789012345…16")),
    ],
)
def test_a_number_without_what_a_spreadsheet_does_to_it(written: str, number: str | None) -> None:
    assert comparable_number(written) == number


@each(
    ("one", "other"),
    [
        ({"why": "很好\n谢谢"}, {"why": "很好 谢谢"}),
        ({"why": "8.0"}, {"why": "8"}),
        ({"ticks": [], "s": "a"}, {"s": "a"}),
        ({"b": "1", "a": "2"}, {"a": "2", "b": "1"}),
    ],
    ids=str,
)
def test_the_same_answers_written_otherwise(one: Answers, other: Answers) -> None:
    assert answers_digest(one) == answers_digest(other)


def test_other_answers_are_others() -> None:
    written: list[Answers] = [{"s": "1"}, {"s": "10"}, {"s": "-1"}, {"t": "1"}, {"s": ["1"]}, {}]
    assert len({answers_digest(answers) for answers in written}) == len(written)


def test_one_second_in_a_file_makes_all_of_its_times_exact() -> None:
    minute = moment("2025-07-08 00:22:00")
    assert precision_of([minute, None, moment("2025-07-08 00:23:05")]) == "second"
    assert precision_of([moment("2025-07-08 00:00:00"), minute]) == "minute"
    assert precision_of([moment("2025-07-08 00:00:00")]) == "day"
    assert precision_of([None]) is None


facts = st.builds(
    response,
    st.sampled_from([None, "1", "2"]),
    st.sampled_from([None, "2025-07-08 00:22:13", "2025-07-08 00:22:00", "2025-07-08 00:00:00"]),
    st.sampled_from([None, 60, 61]),
    st.sampled_from([None, "微信"]),
    st.sampled_from([YES, NO]),
)


def of_one_file(rows: list[Identity]) -> list[Identity]:
    """All times as exact as the most exact of them."""
    units = [unit for unit in LENGTHS if unit in {row.precision for row in rows}]
    return [row._replace(precision=units[0]) if row.precision else row for row in rows]


files = st.lists(facts, max_size=12).map(of_one_file)


@given(files)
def test_a_file_that_is_stored_adds_nothing(rows: list[Identity]) -> None:
    assert verdicts(compare_rows(rows, rows), len(rows)) == ["same"] * len(rows)


@given(st.lists(facts, max_size=8), files)
def test_every_stored_response_is_found_at_most_once(stored: list[Identity], rows: list[Identity]) -> None:
    found = compare_rows(stored, rows)
    places = [*found.same.values(), *(likeness.stored for likeness in found.doubtful.values())]
    assert len(places) == len(set(places))
    assert not found.same.keys() & found.doubtful.keys()
