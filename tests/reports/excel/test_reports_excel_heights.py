"""Rows of a workbook are high enough for the texts that are wrapped in them."""

import math
from datetime import UTC, datetime
from pathlib import Path

import pytest
from coded_answers import live_table
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from servers import REPOSITORY
from survey_facts import published_sample

from surveyapp.reports.blocks import Grid, GridCell
from surveyapp.reports.excel.grid import draw_grid
from surveyapp.reports.excel.heights import lines_in
from surveyapp.reports.excel.sheet import Book
from surveyapp.reports.excel.workbook import write_workbook

POINTS_A_LINE = 15
"""What a line of 11 points takes in the lowest of the faces."""


def test_chinese_characters_take_the_width_of_two_digits_and_a_little() -> None:
    assert lines_in("满意" * 5, 22.5) == 1
    assert lines_in("满意" * 5, 21) == 2


def test_words_and_marks_go_to_the_next_line_whole() -> None:
    assert lines_in("Cronbach Bartlett", 12) == 2
    assert lines_in("满意满意，满意满意", 9.9) == 3


def test_line_feeds_begin_lines() -> None:
    assert lines_in("甲\n乙\n\n丙", 40) == 4


@given(st.text(min_size=1, max_size=200), st.floats(3, 80))
def test_never_fewer_lines_than_the_characters_need(text: str, width: float) -> None:
    # White space hangs over the end of a line, as programs let it.
    solid = ["".join(line.split()) for line in text.split("\n")]
    needed = sum(max(1, math.ceil(len(line) / (width - 1))) for line in solid)
    assert lines_in(text, width) >= needed


@given(st.text("满意度abc ，。", max_size=60), st.floats(4, 60), st.floats(0, 30))
def test_a_wider_column_never_needs_more_lines(text: str, width: float, more: float) -> None:
    assert lines_in(text, width + more) <= lines_in(text, width)


@pytest.mark.parametrize("survey", ["changji-jishitong-2024/residents", "qitai-zhengwu-2023/service"])
def test_every_row_of_a_survey_workbook_shows_its_text(survey: str, tmp_path: Path) -> None:
    facts = published_sample(REPOSITORY / "questionnaires" / f"{survey}.yaml")
    write_workbook(facts, live_table(facts.questionnaire, []), tmp_path / "a.xlsx")
    for sheet in load_workbook(tmp_path / "a.xlsx").worksheets:
        merged = {cell for area in sheet.merged_cells.ranges for row in area.cells for cell in [row]}
        for row in sheet.iter_rows():
            for cell in row:
                if (cell.row, cell.column) in merged or not cell.alignment.wrap_text or cell.value is None:
                    continue
                room = sheet.column_dimensions[cell.column_letter].width
                characters = sum(2 if ord(c) > 0x2E80 else 1 for c in str(cell.value))
                height = sheet.row_dimensions[cell.row].height or POINTS_A_LINE
                assert height >= min(409, POINTS_A_LINE * math.ceil(characters / room)), cell.value


def test_a_cell_over_several_rows_makes_the_last_of_them_higher(tmp_path: Path) -> None:
    long = GridCell("很长的说明" * 20, rows=2)
    grid = Grid(((long, GridCell("甲")), (GridCell("乙"),)), (10, 10))
    book = Book(tmp_path / "a.xlsx", "题", datetime(2026, 1, 1, tzinfo=UTC), merging=True)
    draw_grid(book.sheet("表", (20, 20)), grid, (20, 20))
    book.close()
    heights = load_workbook(tmp_path / "a.xlsx")["表"].row_dimensions
    lines = lines_in(long.text, 20)
    assert heights[1].height is None
    assert POINTS_A_LINE + heights[2].height >= POINTS_A_LINE * lines
