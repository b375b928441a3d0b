"""Parquet files of a bounded number of rows, each with its SHA-256, read back only if it is unchanged."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import pa, pq
from surveyapp.snapshots.limits import (
    BYTES_READ_AT_ONCE,
    ROWS_PER_GROUP,
    ROWS_PER_SHARD,
    ROWS_READ_AT_ONCE,
)
from surveyapp.snapshots.manifest import Shard


@dataclass(frozen=True)
class ShardFile:
    """A shard and the folder that it lies in; it can be sent to another process, which then reads it."""

    folder: Path
    shard: Shard

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The shard's rows in tables of at most `ROWS_READ_AT_ONCE` and about `BYTES_READ_AT_ONCE`, or only some
        columns of them.

        The file is hashed whole before anything of it is decoded. Raises SnapshotError `shard_missing` or
        `shard_changed`.
        """
        try:
            file = (self.folder / self.shard.file).open("rb")
        except FileNotFoundError as error:
            raise SnapshotError("shard_missing", shard=self.shard.file) from error
        with file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.shard.sha256:
                raise SnapshotError("shard_changed", shard=self.shard.file)
            # Each thread keeps memory for itself; it only pays where a few columns are counted.
            threads = columns is not None
            stored = pq.ParquetFile(file)
            rows = _rows_at_once(stored.metadata)
            for batch in stored.iter_batches(rows, columns=columns, use_threads=threads):
                table = pa.Table.from_batches([batch])
                yield table if columns is None else table.select(columns)


def _rows_at_once(file: pq.FileMetaData) -> int:
    """How many rows are given at once of a file whose rows may be long."""
    groups = (file.row_group(number) for number in range(file.num_row_groups))
    longest = max((group.total_byte_size / group.num_rows for group in groups if group.num_rows), default=0)
    return max(1, min(ROWS_READ_AT_ONCE, int(BYTES_READ_AT_ONCE / max(longest, 1))))


class ShardWriter:
    """Writes tables of one schema into files `stem-0001.parquet`, … of at most `most_rows` rows each."""

    def __init__(self, folder: Path, stem: str, schema: pa.Schema, most_rows: int = ROWS_PER_SHARD) -> None:
        self._folder, self._stem, self._schema, self._most_rows = folder, stem, schema, most_rows
        self._finished: list[Shard] = []
        self._file: pq.ParquetWriter | None = None
        self._rows = 0

    def write(self, table: pa.Table) -> None:
        """Append rows; they go on in a new file when one is full."""
        while table.num_rows:
            if self._file is None:
                self._file = pq.ParquetWriter(self._path(), self._schema, compression="snappy")
            part = table.slice(0, self._most_rows - self._rows)
            self._file.write_table(part, row_group_size=ROWS_PER_GROUP)
            self._rows += part.num_rows
            table = table.slice(part.num_rows)
            if self._rows == self._most_rows:
                self._finish()

    def close(self) -> tuple[Shard, ...]:
        """Finish the last file and list all of them; none where no row was written."""
        self._finish()
        return tuple(self._finished)

    def _path(self) -> Path:
        return self._folder / f"{self._stem}-{len(self._finished) + 1:04d}.parquet"

    def _finish(self) -> None:
        if self._file is None:
            return
        self._file.close()
        path = self._path()
        with path.open("rb") as written:
            os.fsync(written.fileno())
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        self._finished.append(Shard(file=path.name, rows=self._rows, sha256=digest))
        self._file, self._rows = None, 0
