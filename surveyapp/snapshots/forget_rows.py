"""Taking answers out of a frozen snapshot: all rows at the end of retention, or one response.

What the manifest lists is always there. A new manifest takes the place of the old one in one step, and only then go
the files that it no longer lists: after an interruption the same call finishes the work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from surveyapp.snapshots import layout as columns
from surveyapp.snapshots.durable import put_in_place, sync
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import pa, pc
from surveyapp.snapshots.manifest import Forgetting, Manifest, Returns, Shard, SnapshotContent, StoredFile
from surveyapp.snapshots.shards import ShardFile, ShardWriter
from surveyapp.snapshots.snapshot import MANIFEST_FILE, Snapshot, tables_of

TALLY = "tally"
"""How the names of files of stored counts begin."""

_KINDS = (".parquet", ".json")
"""The endings of a snapshot's files, its manifest among them."""


def store_tally(folder: Path, content: bytes) -> StoredFile:
    """Write stored counts beside the shards; no manifest lists them yet. The same content has the same name."""
    digest = hashlib.sha256(content).hexdigest()
    stored = StoredFile(file=f"{TALLY}-{digest[:16]}.json", sha256=digest)
    put_in_place(folder / stored.file, content)
    return stored


def without_rows(manifest: Manifest, tally: StoredFile, at: datetime) -> Manifest:
    """The manifest of a snapshot whose rows and words are deleted; figures come from the stored `tally`."""
    return manifest.model_copy(update={"rows_deleted": at, "tally": tally})


def take_place(folder: Path, manifest: Manifest) -> None:
    """Replace the present manifest by this one, and delete every file that it does not list."""
    put_in_place(folder / MANIFEST_FILE, manifest.as_bytes())
    remove_unlisted(folder, manifest)


def remove_unlisted(folder: Path, manifest: Manifest) -> None:
    """Delete the files that the manifest does not list: what an interruption left."""
    listed = manifest.files | {MANIFEST_FILE}
    for path in sorted(folder.iterdir()):
        if path.name not in listed and (path.suffix in _KINDS or path.name.startswith(".")):
            path.unlink(missing_ok=True)
    sync(folder)


def find_response(snapshot: Snapshot, response: str) -> pa.Table | None:
    """The row of a response in a snapshot; None where it is not in it."""
    for table in tables_of(snapshot):
        rows = table.filter(pc.equal(table[columns.ID], response))
        if rows.num_rows:
            return rows
    return None


def without_response(
    snapshot: Snapshot,
    response: str,
    *,
    counted: Returns,
    reason: str | None,
    at: datetime,
    mark: str,
    tally: StoredFile | None = None,
) -> Manifest:
    """Write the shards of a snapshot again without one response, beside those that are there.

    `counted`: how that response is counted; `reason`: why it was excluded, if it was; `mark` is a part of the new
    files' names, another one for each response. Gives the manifest that is to take the present one's place. Raises
    SnapshotError `exclusions_do_not_add_up` where the manifest counts no response excluded for this reason.
    """
    manifest, folder = snapshot.manifest, snapshot.folder
    exclusions = dict(manifest.exclusions)
    if reason is not None:
        if not exclusions.get(reason):
            raise SnapshotError("exclusions_do_not_add_up", reasons=0, excluded=1)
        exclusions[reason] -= 1
    content = SnapshotContent(
        returns=manifest.returns.less(counted),
        exclusions={words: count for words, count in exclusions.items() if count},
        shards=tuple(_rewritten(folder, manifest.shards, response, mark)),
        texts=tuple(_rewritten(folder, manifest.texts, response, mark)),
    )
    change = Forgetting(at=at, responses=1, proof=manifest.proof, before=manifest.content, tally=tally)
    return manifest.model_copy(update={**dict(content), "forgotten": (*manifest.forgotten, change)})


def _rewritten(folder: Path, shards: Sequence[Shard], response: str, mark: str) -> Iterator[Shard]:
    """The shards without a response's rows: those that have none as they are, the others written anew."""
    for shard in shards:
        file = ShardFile(folder, shard)
        if any(pc.any(pc.equal(ids[columns.ID], response)).as_py() for ids in file.tables([columns.ID])):
            others = (table.filter(pc.not_equal(table[columns.ID], response)) for table in file.tables())
            yield from _written(folder, f"{shard.file.split('.')[0]}.{mark}", others)
        else:
            yield shard


def _written(folder: Path, stem: str, tables: Iterable[pa.Table]) -> tuple[Shard, ...]:
    """A shard of these tables; none where they have no rows."""
    writer = None
    for table in tables:
        writer = writer or ShardWriter(folder, stem, table.schema)
        writer.write(_without_unused_names(table))
    return writer.close() if writer else ()


def _without_unused_names(table: pa.Table) -> pa.Table:
    """The table, its dictionaries without the names that only rows had that are gone."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            plain = table[place].cast(field.type.value_type)
            table = table.set_column(place, field, plain.dictionary_encode().cast(field.type))
    return table
