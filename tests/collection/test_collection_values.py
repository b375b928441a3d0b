"""Numbers, dates and orders: whatever is taken as an answer is stored, written out and taken again as the same."""

from decimal import Decimal

import pyarrow as pa
from cases import each
from every_type import asked, sent
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.collection.answers import read_answers
from surveyapp.collection.written_values import read_number
from surveyapp.definition.limits import FINEST_STEP, LARGEST_NUMBER
from surveyapp.definition.values import plain_number
from surveyapp.snapshots.given_answers import GivenColumn
from surveyapp.snapshots.kinds import COLUMNS

ASKED = asked()
FIELDS = [
    "wait",
    "visit",
    "born",
    "since",
    "wishes",
    "again",
    *(f"wishes.{c}" for c in ("price", "speed", "manner")),
]
WRITTEN = (
    st.text("0123456789.-/年月日:, +eE−１２〇第位 \u0660½ab", max_size=14)
    | st.dates().map(str)
    | st.text(max_size=6)
)
DECIMALS = st.integers(-int(LARGEST_NUMBER), int(LARGEST_NUMBER)).flatmap(
    lambda whole: st.integers(0, 999_999).map(
        lambda part: Decimal(whole) + (part * FINEST_STEP if whole >= 0 else 0)
    )
)


@given(st.dictionaries(st.sampled_from(FIELDS), WRITTEN, max_size=6))
def test_an_answer_is_stored_and_taken_again_as_it_is(form: dict[str, str]) -> None:
    found = read_answers(ASKED, {name: [text] for name, text in form.items()})
    for code, given_ in found.answers.items():
        item = ASKED.item(code)
        assert item is not None
        columns = COLUMNS[item.kind].of(item)

        column = GivenColumn(code, pa.array([given_], columns.given), pa.array(["1"]))
        cells = zip(columns.fields, columns.cells(column), strict=True)
        assert columns.answer({field.name: of_field[0].as_py() for field, of_field in cells}) == given_
    again = read_answers(ASKED, {name: [value] if isinstance(value, str) else value
                                 for name, value in sent(found.answers).items()})  # fmt: skip
    assert again.answers == found.answers


@given(DECIMALS)
def test_a_number_is_read_as_it_is_written(number: Decimal) -> None:
    number = min(number, LARGEST_NUMBER)
    text = plain_number(number)
    assert read_number(text) == number
    assert read_number(f"{text} 分钟", ["分钟"]) == number
    assert read_number(f"{number:,}".replace("-", "−")) == number


@each(
    "text",
    [
        "",
        "1,23",
        "1,2345",
        "12 元",
        "1.2.3",
        "--1",
        "1e99",
        "0.0000001",
        "1000000000000",
        "½",
        "三",
        "1/2",
        "٣",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    found = read_answers(ASKED, {"wait": [text]})
    assert "wait" not in found.answers


def test_both_ends_of_a_range_may_be_given_and_nothing_beyond() -> None:
    for field, ends, beyond in (
        ("wait", ("0", "90"), ("-0.5", "90.5")),
        ("visit", ("2024-01-01", "2026-12-31"), ("2023-12-31", "2027-01-01")),
    ):
        for text in ends:
            assert read_answers(ASKED, {field: [text]}).answers[field] == text
        for text in beyond:
            assert field not in read_answers(ASKED, {field: [text]}).answers
