"""Tables in files that several processes read at once without copying them, closed to other accounts."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from surveyapp.records.private_files import PRIVATE_FILE
from surveyapp.services.figures_folder import remove_folder
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.limits import ROWS_READ_AT_ONCE
from surveyapp.snapshots.manifest import Returns

log = logging.getLogger(__name__)


def write_tables(path: Path, tables: Iterable[pa.Table], rows_at_once: int = ROWS_READ_AT_ONCE) -> None:
    """Write tables of one schema one after the other into a new file, from which so many rows are read at a time;
    nothing where there is none. OSError where the disk is full.
    """
    with suppress(StopIteration):
        waiting = iter(tables)
        first = next(waiting)
        path.touch(mode=PRIVATE_FILE, exist_ok=False)
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, first.schema) as stream:
            stream.write_table(first, max_chunksize=rows_at_once)
            for table in waiting:
                stream.write_table(table, max_chunksize=rows_at_once)


@dataclass(frozen=True)
class TableFile:
    """A file of `write_tables`, read like a shard: only the columns that are asked for come from the disk."""

    path: Path

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The rows, or only some of their columns. SnapshotError `answers_changed_meanwhile` where the file was
        removed, since something was taken out of the answers or newer figures took its place; where it is damaged its
        folder is removed, and whoever looks again has the survey counted anew.
        """
        try:
            with pa.memory_map(str(self.path)) as file, pa.ipc.open_stream(file) as stream:
                for batch in stream:
                    table = pa.Table.from_batches([batch])
                    yield table if columns is None else table.select(columns)
        except FileNotFoundError as error:
            raise SnapshotError("answers_changed_meanwhile") from error
        except (pa.ArrowException, OSError) as error:
            # Of Arrow's own errors those of reading are OSErrors without a number.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            log.warning("damaged figures: %s", type(error).__name__)
            remove_folder(self.path.parent)
            raise SnapshotError("answers_changed_meanwhile") from error


@dataclass(frozen=True)
class SharedAnswers:
    """The coded answers of a live view in files that all processes share: never cited, and gone with the next ones."""

    returns: Returns
    rows: tuple[TableFile, ...]
    written: tuple[TableFile, ...]

    def parts(self) -> tuple[TableFile, ...]:
        """The main table."""
        return self.rows

    def texts(self) -> Iterator[pa.Table]:
        """What was written, in the order of the responses."""
        for part in self.written:
            yield from part.tables()

    def stored_tally(self) -> None:
        """None: the answers are there."""
