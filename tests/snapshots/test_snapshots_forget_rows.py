"""Answers are taken out of a frozen snapshot; its id stays, and its manifest proves how it came about."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from coded_answers import returns_of
from made_answers import RESPONSES, frozen, loaded, response

from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.forget_rows import (
    find_response,
    store_tally,
    take_place,
    without_response,
    without_rows,
)
from surveyapp.snapshots.snapshot import Snapshot, open_snapshot

DELETED = datetime(2026, 7, 6, tzinfo=UTC)


def ids(snapshot: Snapshot) -> list[str]:
    return [response.id for response in decode_responses(loaded(), snapshot)]


def forget(folder: Path, number: int, *, reason: str | None = None, tally: bytes | None = None) -> None:
    snapshot = open_snapshot(folder)
    manifest = without_response(
        snapshot,
        f"r{number}",
        counted=returns_of([RESPONSES[number]]),
        reason=reason,
        at=datetime(2026, 7, 6, number, tzinfo=UTC),
        mark=f"f{number}",
        tally=store_tally(folder, tally) if tally else None,
    )
    take_place(folder, manifest)


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def columns_of(folder: Path) -> Iterator[pa.Table]:
    for part in open_snapshot(folder).parts():
        yield from part.tables()


def test_rows_go_and_the_id_stays(tmp_path):
    manifest = frozen(tmp_path / "s")
    take_place(tmp_path / "s", without_rows(manifest, store_tally(tmp_path / "s", b"{}"), DELETED))
    left = open_snapshot(tmp_path / "s", manifest.id)
    assert left.manifest.rows_deleted == DELETED
    assert sorted(path.suffix for path in (tmp_path / "s").iterdir()) == [".json", ".json"]
    assert left.stored_tally() == b"{}"
    left.verify()


@pytest.mark.parametrize("read", [Snapshot.parts, lambda snapshot: list(snapshot.texts())])
def test_who_asks_for_rows_that_were_deleted_is_told_so(tmp_path, read):
    manifest = frozen(tmp_path / "s")
    take_place(tmp_path / "s", without_rows(manifest, store_tally(tmp_path / "s", b"{}"), DELETED))
    with pytest.raises(SnapshotError, match="answers_deleted on=2026-07-06"):
        read(open_snapshot(tmp_path / "s"))


def test_changed_counts_are_noticed(tmp_path):
    manifest = frozen(tmp_path / "s")
    stored = store_tally(tmp_path / "s", b"{}")
    take_place(tmp_path / "s", without_rows(manifest, stored, DELETED))
    (tmp_path / "s" / stored.file).write_bytes(b"[]")
    with pytest.raises(SnapshotError, match="shard_changed"):
        open_snapshot(tmp_path / "s").stored_tally()
    with pytest.raises(SnapshotError, match="shard_changed"):
        open_snapshot(tmp_path / "s").verify()


def test_one_response_goes_with_its_words_and_the_others_stay(tmp_path):
    before = frozen(tmp_path / "s")
    assert find_response(open_snapshot(tmp_path / "s"), "r1")["_channel"].to_pylist() == ["kiosk"]
    forget(tmp_path / "s", 1)
    snapshot = open_snapshot(tmp_path / "s", before.id)
    assert ids(snapshot) == ["r0", "r2", "r3", "r4"]
    assert find_response(snapshot, "r1") is None
    snapshot.verify()
    everything = bytes_in(tmp_path / "s")
    assert "二十".encode() not in everything
    assert b"r1" not in everything.replace(b"r1_", b"")
    returns = snapshot.manifest.returns
    assert (returns.returned, returns.valid) == (before.returns.returned - 1, before.returns.valid - 1)
    assert returns.channels == {"wechat": 4}
    assert sum(table.num_rows for table in columns_of(tmp_path / "s")) == returns.rows


def test_a_name_that_only_the_forgotten_one_had_is_gone_from_the_files(tmp_path):
    frozen(tmp_path / "s", rows_per_shard=100)
    forget(tmp_path / "s", 1)
    shards = b"".join(path.read_bytes() for path in (tmp_path / "s").glob("*.parquet"))
    assert b"kiosk" not in shards


def test_the_manifest_proves_its_id_through_every_response_that_was_taken_out(tmp_path):
    cited = frozen(tmp_path / "s").id
    for number, reason in ((1, None), (2, "答题过快"), (4, None)):
        forget(tmp_path / "s", number, reason=reason)
    manifest = open_snapshot(tmp_path / "s", cited).manifest
    assert manifest.is_proven
    assert [change.responses for change in manifest.forgotten] == [1, 1, 1]
    assert manifest.exclusions == {}
    assert "r1" not in manifest.as_bytes().decode()
    forged = manifest.forgotten[1].model_copy(update={"responses": 1, "proof": "0" * 64})
    chain = (manifest.forgotten[0], forged, manifest.forgotten[2])
    assert not manifest.model_copy(update={"forgotten": chain}).is_proven


def test_a_manifest_that_was_changed_after_a_deletion_is_not_one_that_we_wrote(tmp_path):
    frozen(tmp_path / "s")
    forget(tmp_path / "s", 1)
    manifest = open_snapshot(tmp_path / "s").manifest
    open_snapshot(tmp_path / "s", manifest.id, [manifest.state])
    (tmp_path / "s" / "manifest.json").write_bytes(manifest.model_copy(update={"shards": ()}).as_bytes())
    with pytest.raises(SnapshotError, match="manifest_changed"):
        open_snapshot(tmp_path / "s", manifest.id, [manifest.state])


def test_figures_of_an_earlier_moment_come_from_the_counts_kept_of_it(tmp_path):
    before = frozen(tmp_path / "s")
    forget(tmp_path / "s", 1, tally=b"{}")
    forget(tmp_path / "s", 3)
    snapshot = open_snapshot(tmp_path / "s")
    then = Snapshot(snapshot.folder, snapshot.manifest.as_of(datetime(2026, 7, 5, tzinfo=UTC)))
    assert then.returns == before.returns
    assert then.stored_tally() == b"{}"
    for later in (snapshot.manifest.forgotten[0].at, datetime(2026, 7, 6, 2, tzinfo=UTC)):
        assert snapshot.manifest.as_of(later) == snapshot.manifest
    snapshot.verify()


def test_a_shard_whose_only_response_goes_is_no_longer_listed(tmp_path):
    frozen(
        tmp_path / "s", responses=[response(0, {"age": "a"}), RESPONSES[1]], exclusions={}, rows_per_shard=1
    )
    forget(tmp_path / "s", 1)
    assert [shard.rows for shard in open_snapshot(tmp_path / "s").manifest.shards] == [1]


def test_what_an_interruption_left_goes_the_next_time(tmp_path):
    manifest = frozen(tmp_path / "s")
    (tmp_path / "s" / ".manifest.json.x").write_bytes(b"")
    (tmp_path / "s" / "answers-0001.f9-0001.parquet").write_bytes(b"")
    take_place(tmp_path / "s", manifest)
    assert {path.name for path in (tmp_path / "s").iterdir()} == manifest.files | {"manifest.json"}
