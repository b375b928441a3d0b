"""Answers are read a few rows at a time, frozen and live, and rows and words pass side by side."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from coded_answers import live_table
from decoded_responses import decode_responses
from made_answers import CREATED, RESPONSES, SOURCE, frozen, loaded

from surveyapp.snapshots import shards
from surveyapp.snapshots import snapshot as snapshots
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.manifest import Manifest
from surveyapp.snapshots.rows_with_texts import rows_with_texts
from surveyapp.snapshots.snapshot import LiveTable, open_snapshot, tables_of
from surveyapp.snapshots.temporary_tables import TableOnDisk

BLANK = RESPONSES[-1]
STORED = [*RESPONSES[:-1], replace(BLANK, answers={"age": "b", "channels": []})]
"""What comes back: blanks are nothing written."""


@pytest.fixture(autouse=True)
def few_rows_at_once(monkeypatch):
    monkeypatch.setattr(shards, "ROWS_READ_AT_ONCE", 2)


@pytest.mark.parametrize("rows_per_shard", [2, 3, 100])
def test_what_was_frozen_comes_back_however_it_lies_in_shards(tmp_path, rows_per_shard):
    frozen(tmp_path / "s", rows_per_shard=rows_per_shard)
    snapshot = open_snapshot(tmp_path / "s")
    assert list(decode_responses(loaded(), snapshot)) == STORED
    assert max(table.num_rows for table in tables_of(snapshot)) <= 2
    assert max(table.num_rows for table in snapshot.texts()) <= 2


def frozen_one_by_one(folder: Path) -> Manifest:
    answers = live_table(loaded(), RESPONSES, batch_rows=1)
    about = {"survey": "folder/made", "issued": None, "exclusions": {"答题过快": 1}, "created": CREATED}
    return snapshots.write_snapshot(folder, sources=[SOURCE], answers=answers, **about)


def test_long_texts_are_written_and_read_a_few_at_a_time_and_rows_as_ever(tmp_path, monkeypatch):
    usual = frozen_one_by_one(tmp_path / "usual")
    monkeypatch.setattr(snapshots, "BYTES_OF_TEXTS_PER_GROUP", 1)
    monkeypatch.setattr(shards, "BYTES_READ_AT_ONCE", 1)
    monkeypatch.setattr(shards, "ROWS_READ_AT_ONCE", 100)
    long = frozen_one_by_one(tmp_path / "long")
    assert long.shards == usual.shards
    assert long.texts != usual.texts
    snapshot = open_snapshot(tmp_path / "long")
    assert {table.num_rows for table in snapshot.texts()} == {1}
    assert list(decode_responses(loaded(), snapshot)) == STORED


def test_live_answers_beyond_the_first_batch_lie_in_a_file_that_nobody_else_can_open(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    live = live_table(loaded(), RESPONSES, batch_rows=2)
    assert [isinstance(part, TableOnDisk) for part in (*live.parts(), *live.written)] == [
        False,
        True,
        True,
    ] * 2
    assert list(decode_responses(loaded(), live)) == list(decode_responses(loaded(), live)) == STORED
    assert next(iter(live.parts()[1].tables(["age"]))).column_names == ["age"]
    assert list(tmp_path.iterdir()) == []


def test_few_live_answers_touch_no_disk(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert list(decode_responses(loaded(), live_table(loaded(), RESPONSES))) == STORED


def test_words_that_follow_no_response_are_an_error_and_not_left_out():
    live, turned = (live_table(loaded(), responses) for responses in (RESPONSES, RESPONSES[::-1]))
    with pytest.raises(SnapshotError, match="texts_misplaced"):
        list(rows_with_texts(LiveTable(live.returns, live.rows, turned.written)))


def test_arrow_takes_its_memory_where_little_of_it_stays_taken():
    assert pa.array([1]).sum().as_py() == 1
    assert pa.default_memory_pool().backend_name in {"jemalloc", "system"}
