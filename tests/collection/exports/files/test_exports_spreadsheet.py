"""An .xlsx export is read like the same export as CSV; what is damaged or dangerous is refused before it is read."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
import xlsxwriter
from cases import each
from servers import REPOSITORY, questionnaire_named

from surveyapp.collection.exports.file import read_file
from surveyapp.collection.exports.files import spreadsheet_safety
from surveyapp.collection.exports.files import table as export_table
from surveyapp.collection.exports.files.delimited import read_csv
from surveyapp.collection.exports.files.table import ExportTable, UnreadableExport
from surveyapp.collection.exports.rows.responses import read_export
from surveyapp.definition.files import archives
from surveyapp.definition.files.text_files import OLE
from surveyapp.definition.loading import load_questionnaire

EVERY_TYPE = questionnaire_named("every_type")
HEADER = ["序号", "提交答卷时间", "所用时间", "来源", "1、您的年龄是？", "5、总体来说您满意吗？"]
ROW = [1, "2025/07/05 00:22:00", "224秒", "微信", "18岁以下", "满意"]
SAMPLES = sorted((REPOSITORY / "questionnaires").glob("*/*.sample.csv"))
Cells = list[list[object]]


def workbook(*sheets: Cells) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, cells in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in cells:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(data: bytes, sheet: str | None = None) -> ExportTable:
    return read_file(data, EVERY_TYPE, sheet)


def column(*values: object, number_format: str | None = None) -> list[str]:
    """What cells with these values are read as."""
    book = openpyxl.Workbook()
    book.active.append(["列", "右"])
    for value in values:
        book.active.append([value, "x"])
        if number_format:
            book.active.cell(book.active.max_row, 1).number_format = number_format
    return [row[0] for row in table(saved(book)).rows]


def codes(data: bytes) -> list[str]:
    """Why a file is refused; a fault of a row counts."""
    try:
        return [fault.code for fault in table(data).faults]
    except UnreadableExport as refused:
        return [problem.code for problem in refused.problems]


def changed(data: bytes, change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The archive with each part changed (None: left out), and with parts added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = change(name, before.read(name))
            if content is not None:
                after.writestr(name, content)
        for name, content in added.items():
            after.writestr(name, content)
    return file.getvalue()


def with_declaration(part: str, declaration: bytes, encoding: str = "utf-8") -> bytes:
    def declare(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        content = content[content.index(b"?>") + 2 :] if content.startswith(b"<?xml") else content
        return (declaration.decode() + content.decode()).encode(encoding)

    return changed(GOOD, declare)


@each("path", SAMPLES, ids=lambda path: path.stem)
@each("library", ["openpyxl", "XlsxWriter"])
@each("as_numbers", [False, True], ids=["texts", "numbers and dates"])
def test_a_sample_as_a_spreadsheet_gives_the_same_answers(path: Path, library: str, as_numbers: bool) -> None:
    questionnaire = load_questionnaire(
        path.with_name(f"{path.name.split('.')[0]}.yaml").read_bytes(), "sample"
    )
    assert questionnaire.questionnaire is not None
    cells: Cells = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    if as_numbers:
        cells = [cells[0], *([typed(cell) for cell in row] for row in cells[1:])]
    data = workbook(cells) if library == "openpyxl" else written_by_xlsxwriter(cells)
    ours = read_export(questionnaire.questionnaire, data)
    assert ours.responses == read_export(questionnaire.questionnaire, path.read_bytes()).responses


def typed(cell: object) -> object:
    """A cell as a person would type it."""
    text = str(cell)
    if text.isdigit():
        return float(text)
    try:
        return datetime.strptime(text, "%Y/%m/%d %H:%M:%S")
    except ValueError:
        return text


def written_by_xlsxwriter(cells: Cells) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def test_whole_numbers_lose_their_point() -> None:
    assert column(5.0, 5, 2.5, 0.1 + 0.2, 1e15, -0.0) == ["5", "5", "2.5", "0.3", "1000000000000000", "0"]


@each("shown", ["0%", "0.00%", '"约"0%'])
def test_percentages_are_read_as_they_are_shown(shown: str) -> None:
    assert column(0.85, 1, 0.125, number_format=shown) == ["85%", "100%", "12.5%"]


def test_a_percent_sign_in_quotes_is_no_percentage() -> None:
    assert column(0.5, number_format='0.0"%"') == ["0.5"]


def test_dates_are_dates() -> None:
    read = column(datetime(2025, 7, 5, 0, 22), datetime(2025, 7, 5), time(0, 3, 44), timedelta(hours=26))
    assert read == ["2025/07/05 00:22:00", "2025/07/05", "0:03:44", "26:00:00"]


def test_true_and_false_are_ticks() -> None:
    assert column(True, False) == ["1", "0"]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    book = openpyxl.Workbook()
    book.active.append(["列", "右"])
    book.active.append(["", "x"])
    book.active["A2"].value = "=1+1"
    book.active["A2"].data_type = "s"
    assert table(saved(book)).rows[0][0] == "=1+1"


def test_a_formula_counts_with_its_stored_value() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["列", "右"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write(1, 1, "x")
    assert table(file.getvalue()).rows == (("2", "x"),)


def test_a_formula_without_its_value_is_a_fault_that_names_the_cell() -> None:
    (fault,) = table(workbook([HEADER, ROW, [2, "=NOW()", *ROW[2:]]])).faults
    assert (fault.code, fault.row, fault.column, fault.params["found"]) == (
        "formula_without_value",
        3,
        "提交答卷时间",
        "B3",
    )


def test_blank_rows_and_columns_around_the_answers_are_nothing() -> None:
    read = table(workbook([[], HEADER, ROW, [], [None, "", " "], [2, *ROW[1:], "", None, " "], []]))
    assert (read.top, read.lines, len(read.header)) == (2, (3, 6), len(HEADER))


def test_a_sheet_that_claims_to_be_huge_is_read_as_far_as_it_goes() -> None:
    def claim(name: str, content: bytes) -> bytes:
        return content.replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"') if "sheet1" in name else content

    assert table(changed(workbook([HEADER, ROW]), claim)).lines == (2,)


def test_the_only_sheet_with_questions_is_taken() -> None:
    assert table(workbook([["说明"], ["请勿改动"]], [HEADER, ROW], [["汇总", 1]])).sheet == "表2"


def test_of_two_sheets_with_questions_a_person_chooses() -> None:
    data = workbook([HEADER, ROW], [HEADER, ROW])
    with pytest.raises(UnreadableExport) as refused:
        table(data)
    assert (refused.value.problems[0].code, refused.value.problems[0].params) == (
        "several_sheets",
        {"sheets": ["表1", "表2"]},
    )
    assert table(data, "表2").sheet == "表2"


def test_a_merged_cell_in_the_header_is_refused_with_its_range() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEADER, ROW])))
    book.active.merge_cells("E1:F1")
    with pytest.raises(UnreadableExport) as refused:
        table(saved(book))
    assert (refused.value.problems[0].code, refused.value.problems[0].params) == (
        "merged_header",
        {"found": "E1:F1"},
    )


def test_merged_cells_below_the_header_are_no_matter() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEADER, ROW, ROW])))
    book.active.merge_cells("D2:D3")
    assert len(table(saved(book)).rows) == 2


GOOD = written_by_xlsxwriter([HEADER, ROW])
ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def protected() -> bytes:
    """An older container, as Excel wraps a spreadsheet with a password in."""
    return OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def without(part: str) -> bytes:
    return changed(GOOD, lambda name, content: None if name == part else content)


def broken(part: str, before: bytes, after: bytes) -> bytes:
    return changed(GOOD, lambda name, content: content.replace(before, after) if name == part else content)


@each(
    ("data", "code"),
    [
        pytest.param(OLE + bytes(600), "old_spreadsheet", id="xls"),
        pytest.param(protected(), "encrypted", id="password"),
        pytest.param(changed(GOOD, lambda _, c: c, **{"xl/vbaProject.bin": b"x"}), "macros", id="macros"),
        pytest.param(
            broken("[Content_Types].xml", b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main"),
            "macros",
            id="xlsm",
        ),
        pytest.param(without("xl/workbook.xml"), "other_spreadsheet", id="another office file"),
        pytest.param(GOOD[:-200], "damaged_spreadsheet", id="cut off"),
        pytest.param(GOOD[:4], "damaged_spreadsheet", id="only a beginning"),
        pytest.param(without(SHEET), "no_rows", id="no sheet"),
        pytest.param(without("[Content_Types].xml"), "damaged_spreadsheet", id="no types"),
        pytest.param(broken(SHEET, b"</sheetData>", b""), "damaged_spreadsheet", id="no XML"),
        pytest.param(
            broken(SHEET, b't="s"><v>0<', b't="s"><v>999<'), "damaged_spreadsheet", id="no such text"
        ),
        pytest.param(broken(SHEET, b'r="A1"', b'r="1A"'), "damaged_spreadsheet", id="no such cell"),
        pytest.param(with_declaration(SHEET, ENTITY), "declares_entities", id="XXE in a sheet"),
        pytest.param(with_declaration(STRINGS, ENTITY), "declares_entities", id="XXE in the texts"),
        pytest.param(
            with_declaration("xl/workbook.xml", ENTITY), "declares_entities", id="XXE in the workbook"
        ),
        pytest.param(with_declaration(STRINGS, LAUGHS), "declares_entities", id="billion laughs"),
        pytest.param(
            with_declaration(STRINGS, b"<!-- " + b"x" * 200_000 + b"-->" + ENTITY),
            "declares_entities",
            id="late",
        ),
        pytest.param(with_declaration(SHEET, ENTITY, "utf-16"), "damaged_spreadsheet", id="XXE in UTF-16"),
        pytest.param(workbook([HEADER]), "no_rows", id="no rows"),
        pytest.param(workbook([]), "no_rows", id="empty"),
        pytest.param(workbook([HEADER, [*ROW[:5], "#REF!"]]), "error_value", id="error value"),
        pytest.param(workbook([["=NOW()", "b"], ROW]), "formula_without_value", id="formula in the header"),
    ],
)
def test_a_broken_or_dangerous_spreadsheet_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def bomb(megabytes: int) -> bytes:
    return changed(
        GOOD, lambda _, content: content, **{"xl/media/x.xml": b"<a>" + b" " * (megabytes * 1_000_000)}
    )


def test_a_part_that_unpacks_a_thousand_times_larger_is_refused_unread() -> None:
    assert codes(bomb(20)) == ["unpacked_too_large"]


@pytest.mark.parametrize(
    ("module", "limit", "value"),
    [
        (spreadsheet_safety, "LARGEST_UNPACKED", 1000),
        (spreadsheet_safety, "LARGEST_TEXTS_PART", 50),
        (archives, "MOST_ARCHIVE_ENTRIES", 3),
    ],
)
def test_what_is_larger_than_memory_should_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, limit: str, value: int
) -> None:
    monkeypatch.setattr(module, limit, value)
    assert codes(GOOD) == ["unpacked_too_large"]


def test_a_part_larger_than_its_directory_says_is_damaged() -> None:
    data = bytearray(GOOD)
    place = data.rindex(SHEET.encode()) - 46 + 24
    data[place : place + 4] = (30).to_bytes(4, "little")
    assert codes(bytes(data)) == ["damaged_spreadsheet"]


@each("data", [GOOD, "甲,乙\n1,2\n".encode()], ids=["xlsx", "csv"])
def test_more_cells_than_are_wanted_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableExport, match="too_many_cells"):
        read_file(data, EVERY_TYPE, most_cells=3)


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_table, "LARGEST_EXPORT", 100)
    assert codes(GOOD) == ["too_large"]


def test_the_content_decides_not_the_name() -> None:
    assert table("\n序号,1、您的年龄是？\n1,18岁以下\n".encode()) == read_csv(
        "\n序号,1、您的年龄是？\n1,18岁以下\n".encode()
    )
