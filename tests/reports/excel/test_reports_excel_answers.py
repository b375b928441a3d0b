"""The answers in the workbook: every response, as people gave it, and never as anything else."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cases import each
from coded_answers import live_table
from openpyxl import Workbook, load_workbook
from survey_facts import SMALL, facts_of, questionnaire_from, response, texts_misplaced

from surveyapp.reports.csv_files import write_codebook, write_csv
from surveyapp.reports.excel.sheet import CUT, Book, SheetLimit, cell_text
from surveyapp.reports.excel.workbook import write_workbook
from surveyapp.reports.limits import LONGEST_CELL_TEXT
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.errors import SnapshotError

QUESTIONNAIRE = questionnaire_from(SMALL)
ANSWERS = {"age": "b", "channels": ["a", "c"], "service.speed": "5", "why": "好"}


def book_of(folder: Path, *responses: StoredResponse, **options: Any) -> Workbook:
    valid = [given.answers for given in responses if given.status == "valid"]
    facts = facts_of(QUESTIONNAIRE, valid)
    write_workbook(facts, live_table(QUESTIONNAIRE, responses), folder / "book.xlsx", **options)
    return load_workbook(folder / "book.xlsx")


def answer_in(folder: Path, text: str) -> Any:
    """The cell of the answer to the open question."""
    book = book_of(folder, response(1, {"why": text}))
    names = [cell.value for cell in book["答卷"][2]]
    return book["答卷"].cell(3, names.index("why") + 1)


IN_WORDS = {
    "channel": {"online": "在线链接", "wechat": "wechat"},
    "language": {"zh-CN": "中文"},
    "status": {"valid": "有效", "excluded": "已排除"},
    "flags": {"incomplete;older_version": "必答题有空；旧版问卷", "": ""},
}
"""What the CSV file holds as a code, and the workbook in words."""


def test_the_columns_and_cells_are_those_of_the_csv_file_with_states_in_words(tmp_path: Path) -> None:
    flagged = response(1, ANSWERS, seconds=61, flags=("incomplete", "older_version"))
    responses = [flagged, response(2, {}, status="excluded", channel="online")]
    sheet = book_of(tmp_path, *responses)["答卷"]
    write_csv(tmp_path / "a.csv", QUESTIONNAIRE, live_table(QUESTIONNAIRE, responses))
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *expected = list(csv.reader(stream))
    shown = [["" if value is None else value for value in row] for row in sheet.values]
    submitted = header.index("submitted")
    assert shown[1] == header
    for row, wanted in zip(shown[2:], expected, strict=True):
        for column, words in IN_WORDS.items():
            wanted[header.index(column)] = words[wanted[header.index(column)]]
        assert f"{row.pop(submitted).isoformat()}+08:00" == wanted.pop(submitted)
        assert [str(value) for value in row] == wanted


def test_above_each_column_stands_what_was_asked(tmp_path: Path) -> None:
    sheet = book_of(tmp_path)["答卷"]
    asked = {sheet.cell(2, at).value: sheet.cell(1, at).value for at in range(1, sheet.max_column + 1)}
    assert asked["channels.b"] == "您通过哪些渠道了解？：报纸"
    assert asked["service.speed.label"] == "请评价以下方面：办理速度（选项文字）"


def test_moments_are_dates_in_china_time_and_ticks_are_numbers(tmp_path: Path) -> None:
    kept = response(1, ANSWERS, started=datetime(2025, 7, 5, 1, tzinfo=UTC), seconds=61)
    row = dict(zip(*(list(row) for row in list(book_of(tmp_path, kept)["答卷"].values)[1:3]), strict=True))
    assert row["started"] == datetime(2025, 7, 5, 9)
    assert (row["seconds"], row["channels.a"], row["channels.b"]) == (61, 1, 0)
    assert row["service.speed"] == "5"


def test_a_code_that_somebody_types_over_stays_a_text(tmp_path: Path) -> None:
    names, cells = list(book_of(tmp_path, response(1, ANSWERS))["答卷"].iter_rows(min_row=2, max_row=3))
    formats = {name.value: cell.number_format for name, cell in zip(names, cells, strict=True)}
    assert (formats["age"], formats["why"], formats["channels.a"]) == ("@", "@", "General")


@each(
    "text",
    [
        *(
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "{=1}",
            "1234",
            "2025-07-05",
            "http://a.cn",
            "mailto:a@b.cn",
        ),
        *("<r><t>x</t></r>", "<r></r>", "<b>&amp;", "_x0041_", "{{7*7}}", " 空格 ", "一\n二", "😀"),
    ],
)
def test_what_people_typed_stays_the_text_it_was(tmp_path: Path, text: str) -> None:
    cell = answer_in(tmp_path, text)
    assert (cell.data_type, cell.hyperlink) in (("s", None), ("inlineStr", None))
    assert cell.value.replace("_x005F_", "_") == text


def test_characters_that_no_file_can_hold_are_left_out(tmp_path: Path) -> None:
    assert answer_in(tmp_path, "a\x00\x01\x0b\ufffeb").value == "ab"


@each("text", ["一" * 40_000, "😀" * 20_000])
def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so(text: str) -> None:
    cut = cell_text(text)
    assert len(cut.encode("utf-16-le")) // 2 <= LONGEST_CELL_TEXT
    assert cut.endswith(CUT)
    assert text.startswith(cut.removesuffix(CUT))


def test_a_text_that_just_fits_is_whole() -> None:
    assert cell_text("一" * LONGEST_CELL_TEXT) == "一" * LONGEST_CELL_TEXT


def test_more_responses_than_a_sheet_has_rows_go_on_on_the_next(tmp_path: Path) -> None:
    book = book_of(tmp_path, *(response(number, {"age": "a"}) for number in range(7)), rows_per_sheet=5)
    assert book.sheetnames[4:] == ["答卷", "答卷 2", "答卷 3", "编码手册"]
    ids = [row[0] for name in book.sheetnames[4:7] for row in list(book[name].values)[2:]]
    assert ids == [f"r{number}" for number in range(7)]
    assert any("分为 3 张" in str(row[1]) for row in book["说明"].values)


def test_headers_stay_in_sight_and_columns_can_be_filtered(tmp_path: Path) -> None:
    sheet = book_of(tmp_path, response(1, ANSWERS))["答卷"]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.page_setup.orientation == "landscape"


def test_every_sheet_of_responses_can_be_filtered_to_its_last_row(tmp_path: Path) -> None:
    book = book_of(tmp_path, *(response(number, {"age": "a"}) for number in range(7)), rows_per_sheet=5)
    filtered = [book[name].auto_filter.ref.split(":") for name in book.sheetnames[4:7]]
    assert [(begin, end.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for begin, end in filtered] == [
        ("A2", "5"),
        ("A2", "5"),
        ("A2", "3"),
    ]


def test_the_codebook_is_that_of_the_csv_file(tmp_path: Path) -> None:
    sheet = book_of(tmp_path)["编码手册"]
    write_codebook(tmp_path / "c.csv", QUESTIONNAIRE)
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        expected = [row for row in csv.reader(stream) if row[0] not in IN_WORDS]
    shown = [["" if value is None else value for value in row] for row in sheet.values]
    assert [row for row in shown if row[0] not in IN_WORDS] == expected
    assert [row[0] for row in shown if row[0] in IN_WORDS] == [*IN_WORDS]


def test_a_failed_export_leaves_neither_half_a_file_nor_harms_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_text("before")
    facts = facts_of(QUESTIONNAIRE, [])
    with pytest.raises(SnapshotError, match="texts_misplaced"):
        write_workbook(facts, texts_misplaced(QUESTIONNAIRE), tmp_path / "book.xlsx")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("book.xlsx", "before")]


def test_a_cell_outside_the_sheet_is_an_error_not_a_loss(tmp_path: Path) -> None:
    book = Book(tmp_path / "x.xlsx", "x", datetime(2025, 7, 5, tzinfo=UTC))
    sheet = book.sheet("x", ())
    with pytest.raises(SheetLimit):
        sheet.line(["a"], "plain", first=16_384)
    book.close()
