"""Freezing answers into a folder, opening it again, and the same interface over answers held in memory."""

import errno
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pyarrow as pa
from pydantic import ValidationError

from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.problems import errors_among
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combined
from surveyapp.snapshots.coding import StoredResponse, code_responses
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.layout import Layout, layout_of
from surveyapp.snapshots.manifest import Manifest, Returns, ReturnsCount, Review, ScreeningRule
from surveyapp.snapshots.shards import ROWS_PER_SHARD, Shard, ShardFile, ShardWriter

MANIFEST_FILE = "manifest.json"


class Part(Protocol):
    """Some of the coded answers, read when they are needed."""

    def read(self, columns: list[str] | None = None) -> pa.Table:
        """The table by the layout's schema, or only some of its columns."""


class CodedAnswers(Protocol):
    """Coded answers wherever they are: frozen in a folder or live in memory."""

    @property
    def returns(self) -> Returns:
        """How many responses there are, and where from."""

    def questionnaire(self) -> Questionnaire:
        """What they answer, all versions seen as one."""

    def parts(self) -> Sequence[Part]:
        """The answers in pieces that can be read one at a time, or each in its own process."""

    def texts(self) -> Iterator[pa.Table]:
        """What was written, as tables of id, item and text."""


@dataclass(frozen=True)
class Snapshot:
    """A frozen snapshot: its folder, and the manifest in it. Every read checks the shard's hash."""

    folder: Path
    manifest: Manifest

    @property
    def returns(self) -> Returns:
        """How many responses there are, and where from."""
        return self.manifest.returns

    def questionnaire(self) -> Questionnaire:
        """What the answers answer, from the sources in the manifest, all versions seen as one."""
        return questionnaire_from(self.manifest.sources)

    def parts(self) -> tuple[ShardFile, ...]:
        """The shards of the main table."""
        return tuple(ShardFile(self.folder, shard) for shard in self.manifest.shards)

    def texts(self) -> Iterator[pa.Table]:
        """What was written, shard by shard; nothing once the words have been deleted."""
        if self.manifest.texts_deleted is None:
            for shard in self.manifest.texts:
                yield ShardFile(self.folder, shard).read()

    def verify(self) -> None:
        """Read every shard. Raises SnapshotError `shard_missing` or `shard_changed`, naming the shard."""
        for part in self.parts():
            part.read()
        for _ in self.texts():
            pass


@dataclass(frozen=True)
class TablePart:
    """A table in memory, read like a shard."""

    table: pa.Table

    def read(self, columns: list[str] | None = None) -> pa.Table:
        """The table, or only some of its columns."""
        return self.table if columns is None else self.table.select(columns)


@dataclass(frozen=True)
class LiveTable:
    """Answers held in memory for a live view: never written, never cited."""

    asked: Questionnaire
    returns: Returns
    tables: tuple[TablePart, ...]
    written: tuple[pa.Table, ...]

    def questionnaire(self) -> Questionnaire:
        """What the answers answer."""
        return self.asked

    def parts(self) -> tuple[TablePart, ...]:
        """The main table, in batches."""
        return self.tables

    def texts(self) -> Iterator[pa.Table]:
        """What was written, in batches."""
        return iter(self.written)


def live_table(questionnaire: Questionnaire, responses: Iterable[StoredResponse]) -> LiveTable:
    """Code responses in memory. `questionnaire` is combined over all versions that were answered."""
    count = ReturnsCount()
    batches = list(code_responses(layout_of(questionnaire), count.counted(responses)))
    rows = tuple(TablePart(batch.rows) for batch in batches)
    return LiveTable(questionnaire, count.returns(), rows, tuple(batch.texts for batch in batches))


def questionnaire_from(sources: Sequence[str]) -> Questionnaire:
    """Questionnaire files, latest first -> one questionnaire with a place for every answer to any of them.

    Raises SnapshotError `source_not_usable`.
    """
    latest, *earlier = _loaded(sources)
    return combined(latest, earlier)


def _loaded(sources: Sequence[str]) -> list[Questionnaire]:
    questionnaires = []
    for position, source in enumerate(sources):
        loaded = load_questionnaire(source.encode(), f"source {position}")
        if loaded.questionnaire is None:
            codes = sorted({problem.code for problem in errors_among(loaded.problems)})
            raise SnapshotError("source_not_usable", source=position, problems=codes)
        questionnaires.append(loaded.questionnaire)
    return questionnaires


def write_snapshot(
    folder: Path,
    *,
    survey: str,
    sources: Sequence[str],
    responses: Iterable[StoredResponse],
    issued: int | None,
    exclusions: Mapping[str, int],
    screening: Sequence[ScreeningRule] = (),
    review: Review | None = None,
    created: datetime,
    rows_per_shard: int = ROWS_PER_SHARD,
) -> Manifest:
    """Freeze all responses, excluded ones too, into `folder`, which must not exist yet.

    `sources` are the questionnaire files, latest version first, then every earlier version that was
    answered. `exclusions` counts the excluded responses by reason. Everything is written into a folder
    beside and renamed in one step: either the whole snapshot is there, or nothing.

    Raises SnapshotError: see there under coding and writing.
    """
    if folder.exists():
        raise SnapshotError("snapshot_exists", folder=_place(folder))
    latest, *earlier = _loaded(sources)
    layout = layout_of(combined(latest, earlier))
    with _appearing_at_once(folder) as unfinished:
        returns, rows, texts = _write_shards(unfinished, layout, responses, rows_per_shard)
        if (reasons := sum(exclusions.values())) != returns.excluded:
            raise SnapshotError("exclusions_do_not_add_up", reasons=reasons, excluded=returns.excluded)
        manifest = Manifest(
            survey=survey,
            version=version_hash(latest),
            analysis=analysis_hash(latest),
            created=created,
            issued=issued,
            returns=returns,
            exclusions=dict(exclusions),
            screening=tuple(screening),
            review=review,
            sources=tuple(sources),
            shards=rows,
            texts=texts,
        )
        _write_durably(unfinished / MANIFEST_FILE, manifest.written())
    return manifest


def _place(folder: Path) -> str:
    """How a snapshot's folder is told to people: survey and moment, without where it lies on this machine."""
    return "/".join(folder.parts[-3:])


@contextmanager
def _appearing_at_once(folder: Path) -> Iterator[Path]:
    """A folder to fill that takes its place when everything is in it, or is removed on any error.

    Folders made here are there for nobody else on this machine; those that exist stay as they are.
    """
    try:
        for above in reversed(folder.parents):
            above.mkdir(mode=0o700, exist_ok=True)
        unfinished = folder.parent / f".{folder.name}.{uuid4().hex}"
        unfinished.mkdir(mode=0o700)
        try:
            yield unfinished
            unfinished.rename(folder)
        except BaseException:
            shutil.rmtree(unfinished)
            raise
        _sync(folder.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise SnapshotError(
            "snapshot_disk_full" if full else "snapshot_not_writable", folder=_place(folder)
        ) from error


def _write_shards(
    folder: Path, layout: Layout, responses: Iterable[StoredResponse], rows_per_shard: int
) -> tuple[Returns, tuple[Shard, ...], tuple[Shard, ...]]:
    rows = ShardWriter(folder, "answers", layout.schema, rows_per_shard)
    texts = ShardWriter(folder, "texts", layout.texts_schema, rows_per_shard)
    count = ReturnsCount()
    for batch in code_responses(layout, count.counted(responses)):
        rows.write(batch.rows)
        texts.write(batch.texts)
    return count.returns(), rows.close(), texts.close()


def open_snapshot(folder: Path, expected_id: str | None = None) -> Snapshot:
    """Open a snapshot, given the id it is cited by where that is known.

    Raises SnapshotError `no_snapshot`, `manifest_unreadable` or `manifest_changed`. Shards are checked
    when they are read.
    """
    try:
        written = (folder / MANIFEST_FILE).read_bytes()
    except FileNotFoundError as error:
        raise SnapshotError("no_snapshot", folder=_place(folder)) from error
    try:
        manifest = Manifest.model_validate_json(written)
    except ValidationError as error:
        raise SnapshotError("manifest_unreadable", folder=_place(folder)) from error
    if expected_id is not None and manifest.id != expected_id:
        raise SnapshotError(
            "manifest_changed", folder=_place(folder), expected=expected_id, found=manifest.id
        )
    return Snapshot(folder, manifest)


def delete_texts(folder: Path, deleted: datetime) -> Manifest:
    """Delete the words of a snapshot at the end of retention; its manifest then says when, its id stays."""
    snapshot = open_snapshot(folder)
    manifest = snapshot.manifest.model_copy(update={"texts_deleted": deleted})
    replacement = folder / f".{MANIFEST_FILE}.{uuid4().hex}"
    _write_durably(replacement, manifest.written())
    replacement.replace(folder / MANIFEST_FILE)
    for shard in manifest.texts:
        (folder / shard.file).unlink(missing_ok=True)
    _sync(folder)
    return manifest


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make sure that names written into a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
