"""Numbers of a printed text as cells of a workbook: the same to read, and to compute with."""

from decimal import Decimal

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.reports.excel.written_numbers import WrittenNumber, written_number

NUMBERS = {
    "99.20%": (99.2, '0.00"%"'),
    "0": (0, "0"),
    "7.02万元": (7.02, '0.00"万元"'),
    "5 个": (5, '0" 个"'),
    "1,300": (1300, "#,##0"),
    "-1.5": (-1.5, "0.0"),
    "100.00": (100, "0.00"),
}


@each(("text", "value", "looks"), [(text, *cell) for text, cell in NUMBERS.items()])
def test_a_number_keeps_its_places_and_its_unit(text: str, value: float, looks: str) -> None:
    assert written_number(text) == WrittenNumber(value, looks)


TEXTS = (
    *("", "—", "≥90%", "=5个", "及时", "007", "10-03", "3:44", "2024年", "2024年10月", "1.5～2", "1,3"),
    *("12345678901234567", "99.18%（n=122）", "不适用（没有人作答）", '5"', "9O%"),
)


@each("text", TEXTS)
def test_what_is_no_number_stays_a_text(text: str) -> None:
    assert written_number(text) == text


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", "%", "元", "件"]))
def test_every_figure_of_ours_is_a_number(value: Decimal, unit: str) -> None:
    assert written_number(f"{value}{unit}") == WrittenNumber(
        float(value), "0.00" + (f'"{unit}"' if unit else "")
    )
