"""The answers as Parquet: the cells of the CSV file, each column of one type."""

import csv
import json
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from coded_answers import live_table
from mixed_survey import WHOLE, responses_of
from survey_facts import texts_misplaced

from surveyapp.reports import parquet_files
from surveyapp.reports.csv_files import write_codebook, write_csv
from surveyapp.reports.parquet_files import write_parquet
from surveyapp.snapshots.errors import SnapshotError

ANSWERS = live_table(WHOLE, responses_of(random.Random(11), 150), 40)


def in_csv(folder: Path, **options: bool) -> list[dict[str, str]]:
    write_csv(folder / "a.csv", WHOLE, ANSWERS, **options)
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def as_in_csv(column: pa.ChunkedArray) -> list[str]:
    """The cells as the CSV file writes them, but for its quotes before formulas."""
    cells = column.to_pylist()
    if pa.types.is_decimal(column.type):
        cells = [None if cell is None else f"{cell.normalize():f}" for cell in cells]
    if pa.types.is_timestamp(column.type):
        cells = [cell and cell.isoformat() for cell in cells]
    return ["" if cell is None else str(cell) for cell in cells]


@pytest.mark.parametrize("numbers", [False, True])
def test_the_cells_are_those_of_the_csv_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, numbers: bool
) -> None:
    monkeypatch.setattr(parquet_files, "CELLS_OF_ROW_GROUP", 1500)
    assert write_parquet(tmp_path / "a.parquet", WHOLE, ANSWERS, numbers=numbers) == 150
    assert 1 < pq.ParquetFile(tmp_path / "a.parquet").num_row_groups < 5
    table, rows = pq.read_table(tmp_path / "a.parquet"), in_csv(tmp_path, numbers=numbers)
    names = [name for name in table.column_names if not name.startswith("_asked.")]
    assert names == list(rows[0])
    for name in names:
        expected = [row[name] for row in rows]
        found = as_in_csv(table[name])
        unquoted = [
            cell[1:] if cell[:1] == "'" and cell[1:] == there else cell
            for cell, there in zip(expected, found, strict=True)
        ]
        assert found == ["" if cell == "(跳过)" else cell for cell in unquoted], name


def test_columns_have_types_and_say_what_was_asked(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", WHOLE, ANSWERS)
    schema = pq.read_schema(tmp_path / "a.parquet")
    types = {
        name: str(schema.field(name).type) for name in ("submitted", "seconds", "wait", "ways.web", "visit")
    }
    assert types == {
        "submitted": "timestamp[us, tz=Asia/Shanghai]",
        "seconds": "int64",
        "wait": "decimal128(19, 6)",
        "ways.web": "int8",
        "visit": "string",
    }
    told = schema.field("used").metadata
    assert (told[b"label"].decode(), json.loads(told[b"values"])["y"]) == ("用过吗？", "用过")


def test_who_was_not_asked_is_told_in_columns_of_their_own(tmp_path: Path) -> None:
    write_parquet(tmp_path / "a.parquet", WHOLE, ANSWERS)
    table = pq.read_table(tmp_path / "a.parquet")
    skipped = [row["wait"] == "(跳过)" for row in in_csv(tmp_path)]
    assert {True, False} == set(skipped)
    assert table["_asked.wait"].to_pylist() == [not each for each in skipped]
    write_codebook(tmp_path / "c.csv", WHOLE, typed=True)
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        book = list(csv.DictReader(stream))
    assert list(dict.fromkeys(row["列名"] for row in book)) == table.column_names
    assert "(跳过)" not in {row["编码"] for row in book}


def test_the_same_answers_give_the_same_bytes_and_nobody_answered_is_a_file_too(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_parquet(tmp_path / name, WHOLE, ANSWERS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert write_parquet(tmp_path / "c", WHOLE, live_table(WHOLE, [])) == 0
    assert pq.read_table(tmp_path / "c").schema == pq.read_table(tmp_path / "a").schema


def test_a_failed_export_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        write_parquet(tmp_path / "a", WHOLE, texts_misplaced(WHOLE))
    assert [*tmp_path.iterdir()] == []
