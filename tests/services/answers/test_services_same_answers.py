"""The same answers again: re-saved, cut, longer, read otherwise; the database holds each of them once."""

import csv
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update
from survey_of_tests import SURVEY, open_survey, publish_every_type, stored, submit

from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.records.tables import Import, Response
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.import_records import imports_of, undo_import
from surveyapp.services.answers.status_counts import status
from surveyapp.services.errors import Refusal
from surveyapp.services.refusal_words import refusal_lines

OWN = ("序号", "提交答卷时间", "所用时间", "来源")
ASKED = ("您的年龄是？", "总体来说您满意吗？", "如不满意，请简述原因")
BEGIN = datetime(2025, 7, 6, 0, 22, 11)


@dataclass(frozen=True)
class Row:
    """A row of a website's export."""

    number: int
    time: datetime
    seconds: int
    satisfied: str
    why: str = ""

    def cells(self) -> dict[str, str]:
        """As the website writes it."""
        own = (str(self.number), f"{self.time:%Y/%m/%d %H:%M:%S}", f"{self.seconds}秒", "微信")
        return dict(zip((*OWN, *ASKED), (*own, "18岁以下", self.satisfied, self.why), strict=True))


EXPORT = [
    Row(number, BEGIN + timedelta(days=number, seconds=number), 100 + number, answer)
    for number, answer in enumerate(["满意", "满意", "一般", "满意", "满意", "不满意", "满意"], start=1)
]

Saving = Callable[[dict[str, str]], dict[str, str]]


def as_it_is(row: dict[str, str]) -> dict[str, str]:
    return row


def by_excel(row: dict[str, str]) -> dict[str, str]:
    """Seconds dropped, other digits of the date, numbers with a point."""
    time = datetime.strptime(row["提交答卷时间"], "%Y/%m/%d %H:%M:%S")
    return row | {
        "序号": f"{row['序号']}.0",
        "提交答卷时间": f"{time.year}-{time.month}-{time.day} {time.hour}:{time.minute:02d}",
    }


def without_source(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name != "来源"}


def without_number(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name != "序号"}


def number_alone(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name in (*ASKED, "序号")}


def answers_only(row: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name in ASKED}


def by_position(row: dict[str, str]) -> dict[str, str]:
    """The same export with numbers in the place of texts."""
    return row | {ASKED[0]: "1", ASKED[1]: str(["满意", "一般", "不满意"].index(row[ASKED[1]]) + 1)}


SAVINGS = [as_it_is, by_excel, without_source, without_number]


def file_of(rows: Sequence[Row], saving: Saving = as_it_is) -> bytes:
    cells = [saving(row.cells()) for row in rows]
    text = io.StringIO()
    writer = csv.DictWriter(text, cells[0])
    writer.writeheader()
    writer.writerows(cells)
    return text.getvalue().encode()


@pytest.fixture
def survey(engine: Engine) -> str:
    publish_every_type(engine)
    return SURVEY


def bring(engine: Engine, rows: Sequence[Row], saving: Saving = as_it_is, **options: object) -> int:
    """Import a file; gives how many responses it added."""
    if saving is by_position:
        options = {"numbers": "position", **options}
    corrections = Corrections.model_validate(options)
    return import_responses(engine, SURVEY, file_of(rows, saving), corrections=corrections).added


@pytest.mark.parametrize("second", [*SAVINGS, by_position], ids=lambda saving: saving.__name__)
@pytest.mark.parametrize("first", [*SAVINGS, by_position], ids=lambda saving: saving.__name__)
def test_a_file_saved_otherwise_adds_only_what_is_new(
    engine: Engine, survey: str, first: Saving, second: Saving
) -> None:
    assert bring(engine, EXPORT[:6], first) == 6
    assert bring(engine, EXPORT, second) == 1
    assert bring(engine, EXPORT[2:5], first) == 0
    assert status(engine, survey)["returned"] == 7


@pytest.mark.parametrize("first", SAVINGS, ids=lambda saving: saving.__name__)
def test_a_file_of_answers_alone_is_asked_about(engine: Engine, survey: str, first: Saving) -> None:
    bring(engine, EXPORT, first)
    with pytest.raises(Refusal, match="alike_rows") as refused:
        bring(engine, EXPORT[:3], answers_only)
    lines = list(refusal_lines(refused.value))
    assert "--add-alike" in lines[0]
    assert [line.split("：")[0].strip() for line in lines[1:]] == ["第 2 行", "第 3 行", "第 4 行"]
    assert stored(engine) == 7
    assert bring(engine, EXPORT[:3], answers_only, alike="same") == 0
    assert bring(engine, EXPORT[:3], answers_only, alike="new") == 3


def test_an_export_that_starts_its_numbers_anew_is_another_one(engine: Engine, survey: str) -> None:
    bring(engine, EXPORT)
    later = [replace(row, time=row.time + timedelta(days=31, seconds=7)) for row in EXPORT]
    assert bring(engine, later, by_excel) == 7
    assert bring(engine, [*EXPORT, *later]) == 0


def test_answers_corrected_by_hand_leave_the_response_as_it_was(engine: Engine, survey: str) -> None:
    bring(engine, EXPORT)
    corrected = [replace(row, satisfied="不满意") for row in EXPORT]
    summary = import_responses(engine, survey, file_of(corrected, without_source))
    assert (summary.added, summary.present, summary.changed) == (0, 7, 5 + 1)


def test_texts_that_a_spreadsheet_changes_are_the_same(engine: Engine, survey: str) -> None:
    first = [replace(row, number=1, why="太慢\n 再来") for row in EXPORT[:1]]
    again = [replace(row, number=1, why="太慢 再来") for row in EXPORT[:1]]
    bring(engine, first, without_number)
    assert bring(engine, again, without_number) == 0


def test_our_own_responses_are_known_by_their_id(engine: Engine) -> None:
    open_survey(engine)
    own = str(submit(engine).response_id)
    rows = [EXPORT[0], EXPORT[1]]
    data = file_of(rows).decode().replace("\n1,", f"\n{own},").replace("\n2,", f"\n{uuid4()},").encode()
    summary = import_responses(engine, SURVEY, data)
    assert (summary.added, summary.present) == (1, 1)


@pytest.mark.parametrize("saving", [as_it_is, by_excel], ids=lambda saving: saving.__name__)
def test_the_same_answers_numbered_by_ids_are_the_same(engine: Engine, survey: str, saving: Saving) -> None:
    def by_id(row: dict[str, str]) -> dict[str, str]:
        return row | {"序号": f"R_{int(row['序号']):03}abcdefghijkl"}

    assert bring(engine, EXPORT[:6], by_id) == 6
    assert bring(engine, EXPORT, saving) == 1
    assert bring(engine, EXPORT, by_id) == 0


def test_an_id_beside_another_one_is_another_response(engine: Engine, survey: str) -> None:
    first, second = (lambda row, letter=letter: row | {"序号": f"R_{letter * 15}"} for letter in "ab")
    assert bring(engine, EXPORT[:1], first) == 1
    assert bring(engine, EXPORT[:1], second) == 1


def stored_before_imports_were_recorded(engine: Engine) -> None:
    """Make of every import one from before there were any: its rows know neither number nor import."""
    with engine.connect() as connection:
        connection.execute(update(Response).values(import_id=None, number=None, answers_digest=None))
        connection.execute(delete(Import))


@pytest.mark.parametrize("saving", [*SAVINGS, number_alone, answers_only], ids=lambda saving: saving.__name__)
def test_what_was_imported_before_imports_were_recorded_is_known(
    engine: Engine, survey: str, saving: Saving
) -> None:
    bring(engine, EXPORT[:6], saving)
    stored_before_imports_were_recorded(engine)
    assert bring(engine, EXPORT[:6], saving) == 0
    assert bring(engine, EXPORT, saving) == 1


@pytest.mark.parametrize("saving", SAVINGS, ids=lambda saving: saving.__name__)
def test_what_was_imported_before_is_known_when_it_is_saved_otherwise(
    engine: Engine, survey: str, saving: Saving
) -> None:
    bring(engine, EXPORT[:6])
    stored_before_imports_were_recorded(engine)
    assert bring(engine, EXPORT, saving) == 1


def test_an_undone_import_does_not_keep_its_file_out(engine: Engine, survey: str) -> None:
    bring(engine, EXPORT[:6])
    (record,) = imports_of(engine, survey)
    undo_import(engine, survey, record.id, reason="导错了", person="甲")
    assert bring(engine, EXPORT, by_excel) == 7
    assert bring(engine, EXPORT) == 0
    assert (stored(engine), status(engine, survey)["returned"]) == (13, 7)


def test_parallel_imports_of_differently_saved_files_store_each_row_once(engine: Engine, survey: str) -> None:
    rows = [
        Row(number, BEGIN + timedelta(minutes=number, seconds=number), 60 + number % 50, "满意")
        for number in range(1, 400)
    ]
    with ThreadPoolExecutor(4) as threads:
        added = sum(threads.map(lambda saving: bring(engine, rows, saving), SAVINGS))
    assert (added, stored(engine)) == (399, 399)


def exports() -> st.SearchStrategy[list[Row]]:
    """Exports in which no two rows without their number are equal."""
    moments = st.lists(st.integers(0, 4000), min_size=1, max_size=9, unique=True)
    return st.builds(
        lambda times, answers: [
            Row(number, BEGIN + timedelta(seconds=17 * at), 60 + at, answers[at % len(answers)])
            for number, at in enumerate(sorted(times), start=1)
        ],
        moments,
        st.lists(st.sampled_from(["满意", "一般", "不满意"]), min_size=1, max_size=5),
    )


SLICES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 9), st.sampled_from([*SAVINGS, by_position])),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(exports(), SLICES)
def test_slices_of_one_export_however_saved_give_each_of_its_rows_once(
    engine: Engine, survey: str, export: list[Row], slices: list[tuple[int, int, Saving]]
) -> None:
    with engine.connect() as connection:
        connection.execute(delete(Response))
        connection.execute(delete(Import))
    brought: set[int] = set()
    for begin, length, saving in slices:
        rows = export[begin : begin + length]
        if not rows:
            continue
        try:
            bring(engine, rows, saving)
        except Refusal as refused:
            assert refused.code == "alike_rows"
            continue
        brought |= {row.number for row in rows}
        with engine.connect() as connection:
            times = list(connection.execute(select(Response.submitted)).scalars())
        assert len(times) == len(brought)
        minutes = {at.astimezone(UTC).replace(second=0) for at in times}
        assert minutes == {minute_of(row) for row in export if row.number in brought}


def minute_of(row: Row) -> datetime:
    return (row.time - timedelta(hours=8)).replace(second=0, tzinfo=UTC)
