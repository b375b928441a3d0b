"""No upload, however made, stops a process or fills its memory: what is out of measure is refused early."""

import csv
import io
import random
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import xlsxwriter
from cases import each
from servers import questionnaire_named

from surveyapp.collection.exports.file import read_file
from surveyapp.collection.exports.files import spreadsheet_parts, spreadsheet_safety
from surveyapp.collection.exports.files.spreadsheet import Spreadsheet
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.responses import match_export
from surveyapp.collection.limits import LONGEST_CELL, MOST_COLUMNS

EVERY_TYPE = questionnaire_named("every_type")
AGE, CHANNELS = "1、您的年龄是？", "2、您从哪里知道本服务？（可多选）"
SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
LONG = 90_000
MARKS = "\u0301\u0316"
"""Combining marks that Unicode wants in the other order: putting a run of them right takes the square of its length."""


def book() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["序号", AGE])
        sheet.write_row(1, 0, [1, "18岁以下"])
    return file.getvalue()


GOOD = book()


def changed(part: str, before: bytes, after: bytes) -> bytes:
    """The spreadsheet with a piece of a part replaced; beside it lies what keeps a part from looking like a bomb."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                assert before in content
                content = content.replace(before, after, 1)
                content += b"<!--" + random.Random(1).randbytes(len(content) // 400).hex().encode() + b"-->"
            new.writestr(name, content)
    return file.getvalue()


def code(data: bytes) -> str:
    """Why a file is refused, or nothing."""
    try:
        with Spreadsheet(data) as spreadsheet:
            for sheet in spreadsheet.beginnings():
                spreadsheet.table(sheet)
    except UnreadableExport as refused:
        return refused.problems[0].code
    return ""


def problems(*lines: list[str]) -> set[str]:
    """What is wrong with a CSV file of these lines."""
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    try:
        return {
            problem.code
            for problem in match_export(EVERY_TYPE, read_file(text.getvalue().encode(), EVERY_TYPE)).problems
        }
    except UnreadableExport as refused:
        return {problem.code for problem in refused.problems}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails if it takes longer, counted in the processor's own time; the faulty ways took minutes."""
    before = time.process_time()
    yield
    assert time.process_time() - before < seconds


@contextmanager
def measured() -> Iterator[Callable[[], int]]:
    """Gives a function that tells how many bytes were in use at most."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        pytest.param("所用时间", "1时" + " " * LONG + "x", id="duration"),
        pytest.param("提交答卷时间", "2025/" + "1" * LONG, id="time"),
        pytest.param(CHANNELS, "┋" * LONG, id="ticks"),
        pytest.param(CHANNELS, "┋〖" * (LONG // 2), id="ticks and brackets"),
        pytest.param(CHANNELS, "其他（" + "）  " * (LONG // 3) + "x", id="write-in"),
        pytest.param(AGE, "1〖" + "〗" * LONG + "x", id="number and text"),
        pytest.param("1" + " " * LONG + "x", "1", id="number of a heading"),
        pytest.param("（可多选" * (LONG // 4), "1", id="heading"),
        pytest.param(AGE, "a" + MARKS * (LONG // 2), id="combining marks"),
        pytest.param(CHANNELS, (MARKS * 2_000 + ";") * 20, id="ticks of combining marks"),
    ],
)
def test_a_long_cell_is_read_in_no_time(heading: str, cell: str) -> None:
    assert len(cell) < LONGEST_CELL
    with within(5):
        assert problems([heading, "序号"], [cell, "1"])


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("a/b/c/d/" + MARKS * 2_450, id="combining marks"),
        pytest.param("（" + " " * 4_900 + "x", id="blanks after a bracket"),
        pytest.param("1.\u3000" + "\u3000" * 4_900 + "x", id="blanks after a number"),
        pytest.param("-" + " -" * 2_450 + "x", id="dashes"),
    ],
)
def test_many_long_headings_are_read_in_no_time(words: str) -> None:
    headings = [f"{number} {words}" for number in range(50)]
    with within(20):
        assert problems([AGE, *headings], ["18岁以下", *["1"] * 50]) == {"unmatched_column"}


def test_many_cells_like_no_option_are_compared_with_none_after_a_while() -> None:
    with within(20):
        rows = [[f"{number}" + "十八岁以下" * 59] for number in range(3_000)]
        assert problems([AGE], *rows) == {"unmatched_option"}


def test_many_columns_of_the_same_question_are_read_in_no_time() -> None:
    with within(5):
        assert problems([AGE] * 10_000, ["1"] * 10_000) == {"duplicate_column"}


@pytest.mark.parametrize(
    "heading",
    [
        pytest.param("a/" * 40_000, id="groups"),
        pytest.param("1、" * 30_000, id="numbers"),
        pytest.param("Q1[" * 30_000, id="codes"),
        pytest.param("channels_" * 9_000, id="parts"),
        pytest.param("【最多" * 30_000, id="hints"),
        pytest.param(" - Selected Choice" * 5_000, id="choices"),
        pytest.param("*" + " " * LONG + "*", id="marks"),
    ],
)
def test_a_long_heading_is_compared_in_no_time(heading: str) -> None:
    assert len(heading) < LONGEST_CELL
    with within(5):
        assert problems([heading, AGE], ["x", "18岁以下"]) == {"unmatched_column"}


def test_many_different_headings_are_compared_in_no_time() -> None:
    headings = [f"{number}、您对第{number}项服务是否满意/a_{number}" for number in range(16_000)]
    with within(10):
        assert problems([AGE, *headings], ["18岁以下", *["x"] * 16_000]) == {"unmatched_column"}


def test_many_first_lines_that_could_be_headers_are_looked_at_in_no_time() -> None:
    lines = [[f"{line}、您对第{number}项{line}" for number in range(16_000)] for line in range(9)]
    with within(10):
        assert "unmatched_column" in problems(*lines)


@each(
    "cell",
    [
        pytest.param("合计" + " " * LONG, id="spaces"),
        pytest.param("合计" + "1" * LONG, id="digits"),
        pytest.param("合计（" * (LONG // 3), id="brackets"),
        pytest.param("1," * (LONG // 2), id="thousands"),
    ],
)
def test_a_long_cell_is_no_total_in_no_time(cell: str) -> None:
    with within(5):
        assert problems(["序号", AGE], ["合计", cell], [cell, "18岁以下"])


def test_hidden_columns_named_a_hundred_thousand_times_are_counted_in_no_time() -> None:
    columns = b"<cols>" + b'<col min="1" max="16384" hidden="1"/>' * 100_000 + b"</cols><sheetData>"
    data = changed(SHEET, b"<sheetData>", columns)
    with within(10), Spreadsheet(data) as spreadsheet:
        assert spreadsheet.table("Sheet1").hidden.columns == ("序号", AGE)


def test_more_columns_than_a_sheet_has_are_refused() -> None:
    assert problems([AGE] * (MOST_COLUMNS + 1), ["1"]) == {"too_many_columns"}


def test_what_is_written_after_a_tick_may_hold_the_joint() -> None:
    table = f"{CHANNELS},序号\n亲友推荐┋其他〖电视┋广播〗,1\n".encode()
    (response,) = match_export(EVERY_TYPE, read_file(table, EVERY_TYPE)).responses
    assert response.answers["channels"] == ["friends", "other"]
    assert response.answers["channels.other.text"] == "电视┋广播"


@each(
    ("part", "before", "after"),
    [
        pytest.param(
            SHEET, b"</sheetData>", b"</sheetData><!--" + b"<mergeCell " * 9_000 + b"-->", id="merged"
        ),
        pytest.param(SHEET, b"<sheetData>", b"<!-- " + b"x" * 150_000 + b"--><sheetData>", id="comment"),
        pytest.param(
            STYLES,
            b"<fonts",
            b'<numFmts><numFmt numFmtId="200" formatCode="' + b"[" * 290 + b'"/></numFmts><fonts',
            id="number format",
        ),
    ],
)
def test_a_part_with_long_marks_is_read_in_no_time(part: str, before: bytes, after: bytes) -> None:
    with within(5):
        assert code(changed(part, before, after)) == ""


@each(
    ("part", "before", "after", "expected"),
    [
        pytest.param(
            STYLES, b"<cellXfs", b"<xf/>" * 100_001 + b"<cellXfs", "unpacked_too_large", id="styles"
        ),
        pytest.param(
            STYLES,
            b"<cellXfs",
            b"<!--" + b"x " * 2_600_000 + b"--><cellXfs",
            "unpacked_too_large",
            id="whole",
        ),
        pytest.param(BOOK, b"<sheets>", b"<x/>" * 100_001 + b"<sheets>", "unpacked_too_large", id="workbook"),
        pytest.param(SHEET, b"</row>", b"<c/>" * 250_001 + b"</row>", "unpacked_too_large", id="row"),
        pytest.param(
            SHEET, b"<sheetData>", b"<x/>" * 250_001 + b"<sheetData>", "unpacked_too_large", id="sheet"
        ),
        pytest.param(
            SHEET,
            b"<sheetData>",
            b"<!--" + b"x " * 200_000 + b"--><sheetData>",
            "damaged_spreadsheet",
            id="tag",
        ),
        pytest.param(
            STYLES,
            b"<fonts",
            b'<numFmts><numFmt numFmtId="200" formatCode="' + b"[" * 301 + b'"/></numFmts><fonts',
            "damaged_spreadsheet",
            id="number format",
        ),
    ],
)
def test_what_takes_more_memory_than_a_spreadsheet_needs_is_refused(
    part: str, before: bytes, after: bytes, expected: str
) -> None:
    data = changed(part, before, after)
    with measured() as peak:
        assert code(data) == expected
    assert peak() < 30_000_000


@pytest.mark.parametrize(
    ("limit", "part", "before", "after"),
    [
        pytest.param("MOST_TEXT_ELEMENTS", STRINGS, b"</sst>", b"<si/>" * 101 + b"</sst>", id="texts"),
        pytest.param("MOST_SHEET_ROWS", SHEET, b"</sheetData>", b"<row/>" * 101 + b"</sheetData>", id="rows"),
    ],
)
def test_more_texts_or_rows_than_memory_holds_are_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, part: str, before: bytes, after: bytes
) -> None:
    monkeypatch.setattr(spreadsheet_parts, limit, 100)
    assert code(GOOD) == ""
    assert code(changed(part, before, after)) == "unpacked_too_large"


def test_one_sheet_named_a_thousand_times_is_not_read_a_thousand_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = re.search(rb"<sheet [^>]*>", part_of(GOOD, BOOK))
    assert sheet is not None
    named = b"".join(sheet[0].replace(b"Sheet1", b"S%d" % number) for number in range(1000))
    monkeypatch.setattr(spreadsheet_safety, "MOST_UNPACKED", 100_000)
    assert code(GOOD) == ""
    assert code(changed(BOOK, sheet[0], named)) == "unpacked_too_large"


def test_a_damaged_byte_is_refused_or_does_not_matter() -> None:
    chance = random.Random(5)
    found = set()
    for _ in range(300):
        data = bytearray(GOOD)
        for _ in range(chance.choice((1, 1, 3, 20))):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        found.add(code(bytes(data)))
    assert "damaged_spreadsheet" in found
    assert found <= {
        "",
        "damaged_spreadsheet",
        "encrypted",
        "other_spreadsheet",
        "unpacked_too_large",
        "no_rows",
    }


@each("part", [SHEET, STYLES, STRINGS, BOOK, "[Content_Types].xml", f"{BOOK[:3]}_rels/workbook.xml.rels"])
def test_damage_inside_a_part_is_refused_or_does_not_matter(part: str) -> None:
    chance = random.Random(7)
    content = part_of(GOOD, part)
    for _ in range(60):
        place = chance.randrange(60, len(content))
        worse = content[:place] + chance.choice((b"9", b"-", b"<", b'"', b"A1", b"")) + content[place + 1 :]
        code(changed(part, content, worse))


@each(
    ("part", "before", "after"),
    [
        pytest.param(SHEET, b'<c r="A2">', b'<c r="A2" s="999">', id="no such style"),
        pytest.param(
            SHEET, b'<c r="A2"><v>1</v>', b'<c r="A2" t="d"><v>9999-12-31T23:59:59.9</v>', id="date"
        ),
        pytest.param(SHEET, b'<c r="A2"><v>1<', b'<c r="A2"><v>one<', id="no number"),
    ],
)
def test_a_cell_that_cannot_be_is_damage(part: str, before: bytes, after: bytes) -> None:
    assert code(changed(part, before, after)) == "damaged_spreadsheet"


def test_an_archive_whose_directory_lies_outside_of_it_is_damaged() -> None:
    data = bytearray(GOOD)
    size = data.rindex(b"PK\x05\x06") + 12
    data[size : size + 4] = (len(data) * 3).to_bytes(4, "little")
    assert code(bytes(data)) == "damaged_spreadsheet"


def part_of(data: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(part)
