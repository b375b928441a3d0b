"""Holds tables for a while: one in memory, many in a temporary file without a name.

Nobody else can open that file, and the system frees it with the last table in it, even where the process is killed:
answers that are only looked at leave nothing behind.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.snapshots.late_libraries import pa


@dataclass(frozen=True)
class TableInMemory:
    """A table at hand, read like a shard."""

    table: pa.Table

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The table, or only some of its columns."""
        yield self.table if columns is None else self.table.select(columns)


class UnnamedFile:
    """A file in the folder of temporary files that has no name; it is there as long as this object."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as file:
            self._number = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._number)
        self.size = 0

    def append(self, data: memoryview) -> None:
        """Write at the end. OSError where the disk is full."""
        while data:
            written = os.pwrite(self._number, data, self.size)
            self.size, data = self.size + written, data[written:]

    def read(self, start: int, size: int) -> bytes:
        """Read `size` bytes from `start` on; several threads may read at once."""
        return os.pread(self._number, size, start)


@dataclass(frozen=True)
class TableOnDisk:
    """A table in a file, `size` bytes from `start` on."""

    file: UnnamedFile
    start: int
    size: int

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The table, or only some of its columns."""
        stored = pa.ipc.open_stream(self.file.read(self.start, self.size))
        yield from TableInMemory(stored.read_all()).tables(columns)


class Pile:
    """A store that takes tables out of memory, into a temporary file."""

    def __init__(self) -> None:
        self._file: UnnamedFile | None = None

    def put(self, table: pa.Table) -> TableOnDisk:
        """Write a table; gives an object that reads it back. OSError where the disk is full."""
        if self._file is None:
            self._file = UnnamedFile()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        data, start = memoryview(sink.getvalue()), self._file.size
        self._file.append(data)
        return TableOnDisk(self._file, start, len(data))
