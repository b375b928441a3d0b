"""An uploaded export waits for its preview to be confirmed: kept a day, corrected, then stored whole or not at all."""

import csv
import io
import os
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import openpyxl
import pytest
from cases import each
from people_of_tests import person
from servers import questionnaire_source
from sqlalchemy import Engine, func, select, update
from survey_of_tests import SURVEY, publish_every_type, stored

from surveyapp.collection.exports.columns.corrections import ColumnCorrection, Corrections, TextCorrection
from surveyapp.records.console import Upload
from surveyapp.records.tables import Response
from surveyapp.services.answers import uploads
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.import_refusals import IMPORTS
from surveyapp.services.errors import Refusal
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey

HEADER = ["序号", "提交答卷时间", "所用时间", "来源", "1、您的年龄是？", "3、总体来说您满意吗？"]
ROWS = [
    ["1", "2025/07/05 00:22:00", "60秒", "微信", "18岁以下", "满意"],
    ["2", "2025/07/05 00:23:00", "61秒", "链接", "18岁以下", "满意"],
]
BROKEN = [*ROWS, ["3", "昨天", "62秒", "链接", "19岁", "满意"]]
NINETEEN = Corrections(texts=(TextCorrection(key="age", text="19岁", options=("adult",)),), rows=())
Keep = Callable[..., UUID]


def csv_of(rows: list[list[str]], header: list[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def xlsx_of(*sheets: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{number}")
        for row in [HEADER, *rows]:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def survey(engine: Engine) -> str:
    publish_every_type(engine)
    return SURVEY


@pytest.fixture
def account(engine: Engine) -> int:
    return person(engine, "a")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return uploads.folder_of_uploads(tmp_path)


@pytest.fixture
def keep(engine: Engine, survey: str, account: int, folder: Path) -> Keep:
    def keep_file(data: bytes, name: str = "export.csv") -> UUID:
        return uploads.keep(engine, folder, survey, name, data, account)

    return keep_file


def confirm(engine: Engine, folder: Path, upload: UUID, *, reconstructed: bool = False) -> tuple[int, int]:
    mark = uploads.preview_import(engine, folder, SURVEY, upload).mark
    summary = uploads.confirm(engine, folder, SURVEY, upload, mark, reconstructed=reconstructed)
    return summary.added, summary.present


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Upload)).scalar_one()


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_only_the_server_can_read_what_waits(keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))
    assert left(folder) == [str(upload), f"{upload}.table"]
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_preview_stores_nothing_and_says_what_is_new(engine: Engine, keep: Keep, folder: Path) -> None:
    import_responses(engine, SURVEY, csv_of(ROWS[:1]))
    preview = uploads.preview_import(engine, folder, SURVEY, keep(csv_of(ROWS)))
    assert preview.export is not None
    assert preview.there is not None
    assert (len(preview.export.responses), preview.there.present, preview.there.alike) == (2, 1, {})
    assert [cells.samples for cells in preview.cells][3:] == [("微信", "链接"), ("18岁以下",), ("满意",)]
    assert stored(engine) == 1


def test_cells_that_an_earlier_version_kept_are_read_anew(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))
    (folder / f"{upload}.table").write_bytes(b'{"format": 1}')
    assert getattr(uploads.preview_import(engine, folder, SURVEY, upload).table, "lines", ()) == (2, 3)


def test_of_a_long_file_name_the_end_is_kept(engine: Engine, keep: Keep) -> None:
    kept = uploads.find(engine, SURVEY, keep(csv_of(ROWS), "长" * 400 + ".sample.csv"))
    assert kept.file_name == "长" * 289 + ".sample.csv"


@pytest.mark.parametrize("data", [csv_of(ROWS), xlsx_of(ROWS)], ids=["csv", "xlsx"])
def test_confirming_stores_all_and_removes_the_upload(
    engine: Engine, keep: Keep, folder: Path, data: bytes
) -> None:
    assert confirm(engine, folder, keep(data)) == (2, 0)
    assert (stored(engine), waiting(engine), left(folder)) == (2, 0, [])


def test_the_same_export_as_csv_and_as_spreadsheet_is_stored_once(
    engine: Engine, keep: Keep, folder: Path
) -> None:
    confirm(engine, folder, keep(csv_of(ROWS)))
    assert confirm(engine, folder, keep(xlsx_of(ROWS))) == (0, 2)


def test_imported_answers_stay_marked_as_imported(engine: Engine, keep: Keep, folder: Path) -> None:
    confirm(engine, folder, keep(csv_of(ROWS[:1])))
    with engine.connect() as connection:
        assert connection.execute(select(Response.flags)).scalar_one() == ["imported", "incomplete"]


def test_reconstructed_answers_are_called_so(engine: Engine, keep: Keep, folder: Path) -> None:
    confirm(engine, folder, keep(csv_of(ROWS), "a.sample.csv"), reconstructed=True)
    assert known_survey(engine, SURVEY).sample


def test_what_does_not_match_stops_everything(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(BROKEN))
    with pytest.raises(Refusal, match="import_unreadable") as refused:
        confirm(engine, folder, upload)
    assert len(refused.value.details) == 2
    assert (stored(engine), waiting(engine)) == (0, 1)


def test_corrections_let_the_rest_in(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(BROKEN))
    uploads.correct(engine, SURVEY, upload, Corrections(rows=(4,)))
    mark = uploads.preview_import(engine, folder, SURVEY, upload).mark
    summary = uploads.confirm(engine, folder, SURVEY, upload, mark, reconstructed=False)
    assert (summary.added, summary.left_out_rows) == (2, (4,))


def test_every_faulty_row_is_left_out_at_once(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of([*BROKEN, *BROKEN]))
    assert uploads.leave_out_faulty(engine, folder, SURVEY, upload) == 2
    assert uploads.find(engine, SURVEY, upload).corrections.rows == (4, 7)
    assert confirm(engine, folder, upload) == (4, 0)


def test_a_row_is_the_same_if_its_answers_are_however_they_were_settled(
    engine: Engine, keep: Keep, folder: Path
) -> None:
    spelt = [[*row[:4], "未成年", row[5]] for row in ROWS]
    confirm(engine, folder, keep(csv_of(ROWS)))
    upload = keep(xlsx_of(spelt))
    young = TextCorrection(key="age", text="未成年", options=("young",))
    uploads.correct(engine, SURVEY, upload, Corrections(texts=(young,)))
    assert confirm(engine, folder, upload) == (0, 2)


def test_rows_settled_otherwise_than_before_are_the_same(engine: Engine, keep: Keep, folder: Path) -> None:
    confirm(engine, folder, keep(csv_of(ROWS)))
    upload = keep(csv_of(ROWS))
    age = ColumnCorrection(number=4, heading=HEADER[4], holds="-")
    uploads.correct(engine, SURVEY, upload, Corrections(columns=(age,)))
    there = uploads.preview_import(engine, folder, SURVEY, upload).there
    assert there is not None
    assert (there.present, there.changed, there.alike) == (2, 2, {})


def test_a_person_chooses_the_sheet(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(xlsx_of(ROWS[:1], ROWS), "two.xlsx")
    assert uploads.preview_import(engine, folder, SURVEY, upload).sheets == ("表1", "表2")
    with pytest.raises(Refusal, match="import_unreadable"):
        confirm(engine, folder, upload)
    for sheet, rows in (("表2", 2), ("表1", 1)):
        uploads.correct(engine, SURVEY, upload, Corrections(sheet=sheet))
        export = uploads.preview_import(engine, folder, SURVEY, upload).export
        assert export is not None
        assert len(export.responses) == rows


def test_a_sheet_that_is_not_there_asks_again(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(xlsx_of(ROWS))
    uploads.correct(engine, SURVEY, upload, Corrections(sheet="表9"))
    assert uploads.preview_import(engine, folder, SURVEY, upload).sheets == ("表1",)


def test_a_cell_that_cannot_be_read_does_not_matter_in_a_column_left_out(
    engine: Engine, keep: Keep, folder: Path
) -> None:
    upload = keep(xlsx_of([["=NOW()", *ROWS[0][1:]], ROWS[1]]))
    with pytest.raises(Refusal, match="import_unreadable"):
        confirm(engine, folder, upload)
    serial = ColumnCorrection(number=0, heading="序号", holds="-")
    uploads.correct(engine, SURVEY, upload, Corrections(columns=(serial,)))
    assert confirm(engine, folder, upload) == (2, 0)


def test_a_questionnaire_published_meanwhile_wants_another_look(
    engine: Engine, keep: Keep, folder: Path
) -> None:
    upload = keep(csv_of(BROKEN[2:]))
    uploads.correct(engine, SURVEY, upload, NINETEEN)
    before = uploads.preview_import(engine, folder, SURVEY, upload).mark
    publish_every_type(engine, lambda source: source.replace(b"code: adult", b"code: grown"))
    with pytest.raises(Refusal, match="matching_is_stale"):
        uploads.confirm(engine, folder, SURVEY, upload, before, reconstructed=False)
    export = uploads.preview_import(engine, folder, SURVEY, upload).export
    assert export is not None
    assert export.problems[0].code == "text_correction_misfits"
    assert stored(engine) == 0


def test_corrections_of_somebody_else_want_another_look(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))
    before = uploads.preview_import(engine, folder, SURVEY, upload).mark
    uploads.correct(engine, SURVEY, upload, Corrections(rows=(2,)))
    with pytest.raises(Refusal, match="matching_is_stale"):
        uploads.confirm(engine, folder, SURVEY, upload, before, reconstructed=False)
    assert stored(engine) == 0


@each("what", ["find", "preview", "correct", "confirm", "discard"])
def test_an_upload_of_another_survey_is_unknown(engine: Engine, keep: Keep, folder: Path, what: str) -> None:
    upload = keep(csv_of(ROWS))
    publish(engine, "tests/other", questionnaire_source("every_type"), "other.yaml")
    with engine.connect() as connection:
        connection.execute(update(Upload).values(survey="tests/other"))
    calls: dict[str, Callable[[], object]] = {
        "find": lambda: uploads.find(engine, SURVEY, upload),
        "preview": lambda: uploads.preview_import(engine, folder, SURVEY, upload),
        "correct": lambda: uploads.correct(engine, SURVEY, upload, NINETEEN),
        "confirm": lambda: uploads.confirm(engine, folder, SURVEY, upload, "", reconstructed=False),
        "discard": lambda: uploads.discard(engine, folder, SURVEY, upload),
    }
    with pytest.raises(Refusal, match="unknown_upload"):
        calls[what]()
    assert str(upload) in left(folder)


def test_a_discarded_upload_leaves_nothing(engine: Engine, keep: Keep, folder: Path) -> None:
    uploads.discard(engine, folder, SURVEY, keep(csv_of(ROWS)))
    assert (stored(engine), waiting(engine), left(folder)) == (0, 0, [])


def test_after_a_day_an_upload_is_gone(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))
    yesterday = datetime.now(UTC) - timedelta(hours=24, seconds=1)
    with engine.connect() as connection:
        connection.execute(update(Upload).values(created=yesterday))
    with pytest.raises(Refusal, match="unknown_upload"):
        uploads.preview_import(engine, folder, SURVEY, upload)
    for path in folder.iterdir():
        os.utime(path, (yesterday.timestamp(), yesterday.timestamp()))
    assert uploads.remove_old_uploads(engine, folder) == 1
    assert (waiting(engine), left(folder)) == (0, [])


def test_what_waits_less_than_a_day_stays(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))
    assert uploads.remove_old_uploads(engine, folder) == 0
    assert [kept.id for kept in uploads.waiting_uploads(engine, SURVEY)] == [upload]
    assert len(left(folder)) == 2


def test_a_file_that_vanished_is_an_unknown_upload(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(Refusal, match="unknown_upload"):
        uploads.preview_import(engine, folder, SURVEY, upload)


def test_an_unknown_survey_keeps_nothing(engine: Engine, account: int, folder: Path) -> None:
    with pytest.raises(Refusal, match="unknown_survey"):
        uploads.keep(engine, folder, "no/such", "a.csv", csv_of(ROWS), account)
    assert left(folder) == []


@each("data", [b"", b"\xff\xfe\x00a", b"PK\x03\x04", b"<html></html>"])
def test_what_is_no_export_is_refused_and_not_kept(
    engine: Engine, keep: Keep, folder: Path, data: bytes
) -> None:
    with pytest.raises(Refusal, match="upload_unreadable") as refused:
        keep(data)
    assert len(list(refusal_lines(refused.value))) == 2
    assert (waiting(engine), left(folder)) == (0, [])


@pytest.mark.parametrize(
    ("limit", "code"),
    [("MOST_UPLOAD_ROWS", "too_many_rows"), ("MOST_UPLOAD_CELLS", "too_many_cells_at_once")],
)
def test_more_than_a_browser_waits_for_is_refused(
    keep: Keep, folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, code: str
) -> None:
    monkeypatch.setattr(uploads, limit, 1)
    with pytest.raises(Refusal, match=code):
        keep(csv_of(ROWS))
    assert left(folder) == []


def test_a_preview_takes_little_more_memory_than_the_different_texts(
    engine: Engine, keep: Keep, folder: Path
) -> None:
    rows = [[str(number), *ROWS[0][1:]] for number in range(3000)]
    upload = keep(csv_of(rows))
    uploads.preview_import(engine, folder, SURVEY, upload)
    tracemalloc.start()
    try:
        uploads.preview_import(engine, folder, SURVEY, upload)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak / len(rows) < 1100


def test_two_processes_tidy_up_at_once(engine: Engine, survey: str, folder: Path) -> None:
    folder.mkdir()
    long_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    for number in range(2000):
        (folder / str(number)).touch()
        os.utime(folder / str(number), (long_ago, long_ago))
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(lambda _: uploads.remove_old_uploads(engine, folder), range(4))] == [0] * 4
    assert left(folder) == []


def test_the_sheets_can_be_seen_again_after_one_was_read(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(xlsx_of(ROWS[:1], ROWS))
    uploads.correct(engine, SURVEY, upload, Corrections(sheet="表1"))
    uploads.preview_import(engine, folder, SURVEY, upload)
    assert uploads.offer_sheets(engine, folder, SURVEY, upload).sheets == ("表1", "表2")


def test_two_people_confirming_at_once_import_once(engine: Engine, keep: Keep, folder: Path) -> None:
    upload = keep(csv_of(ROWS))

    def attempt(_: int) -> str:
        try:
            return f"added {confirm(engine, folder, upload)[0]}"
        except Refusal as refused:
            return refused.code

    with ThreadPoolExecutor(4) as threads:
        results = sorted(threads.map(attempt, range(4)))
    assert results == ["added 2", *["unknown_upload"] * 3]
    assert stored(engine) == 2


def test_an_unknown_id_is_an_unknown_upload(engine: Engine, survey: str) -> None:
    with pytest.raises(Refusal, match="unknown_upload"):
        uploads.find(engine, survey, uuid4())


@each(
    "code",
    [
        "old_spreadsheet",
        "encrypted",
        "macros",
        "other_spreadsheet",
        "damaged_spreadsheet",
        "unpacked_too_large",
        "declares_entities",
        "formula_without_value",
        "error_value",
    ],
)
def test_every_refusal_of_a_spreadsheet_says_what_to_do(code: str) -> None:
    assert "请" in IMPORTS[code]
