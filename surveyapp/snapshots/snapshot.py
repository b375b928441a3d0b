"""Freezing answers into a folder, opening it again, and the same interface over live answers."""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from pydantic import ValidationError

from surveyapp.definition.china_time import CHINA
from surveyapp.definition.files.problems import errors_among
from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combine_versions
from surveyapp.snapshots.coding import StoredBatch, code_batches
from surveyapp.snapshots.durable import sync, write_durably
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.late_libraries import pa
from surveyapp.snapshots.layout import AnswerLayout, layout_of
from surveyapp.snapshots.limits import (
    BYTES_OF_TEXTS_PER_GROUP,
    MOST_QUESTIONNAIRES_IN_MEMORY,
    ROWS_PER_GROUP,
    ROWS_PER_SHARD,
)
from surveyapp.snapshots.manifest import Manifest, Returns, Review, ScreeningRule, Shard, StoredFile
from surveyapp.snapshots.returns_count import ReturnsCount
from surveyapp.snapshots.shards import ShardFile, ShardWriter
from surveyapp.snapshots.temporary_tables import Pile, TableInMemory

MANIFEST_FILE = "manifest.json"


class AnswerPart(Protocol):
    """A part of the coded answers, read when it is needed."""

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The rows in tables by the layout's schema that fit into memory, or only some of their columns."""


class CodedAnswers(Protocol):
    """The coded answers of a survey, frozen in a folder or live."""

    @property
    def returns(self) -> Returns:
        """How many responses there are, and where from."""

    def parts(self) -> Sequence[AnswerPart]:
        """The answers in pieces that can be read one at a time, or each in its own process."""

    def texts(self) -> Iterator[pa.Table]:
        """What was written, as tables of id, item and text, in the order of the responses."""

    def stored_tally(self) -> bytes | None:
        """Everything that was counted before the answers were deleted; None while they are there."""


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
        """The questionnaire of the answers, from the sources in the manifest, all versions combined."""
        return questionnaire_from(self.manifest.sources)

    def parts(self) -> tuple[ShardFile, ...]:
        """The shards of the main table. Raises SnapshotError `answers_deleted` once they were deleted."""
        self._answers_there()
        return tuple(ShardFile(self.folder, shard) for shard in self.manifest.shards)

    def texts(self) -> Iterator[pa.Table]:
        """What was written, shard by shard; deleted with the rows (`parts`)."""
        self._answers_there()
        for shard in self.manifest.texts:
            yield from ShardFile(self.folder, shard).tables()

    def stored_tally(self) -> bytes | None:
        """The stored counts once the rows were deleted. Raises SnapshotError `shard_missing` or `shard_changed`."""
        if self.manifest.rows_deleted is None or self.manifest.tally is None:
            return None
        return read_stored(self.folder, self.manifest.tally)

    def verify(self) -> None:
        """Read every file that is left, and check the id against every deletion that the manifest records.

        Raises SnapshotError `shard_missing` or `shard_changed`, naming the file, or `manifest_changed`.
        """
        manifest = self.manifest
        if not manifest.is_proven:
            raise SnapshotError("manifest_changed", folder=_place(self.folder), expected="—", found="—")
        if manifest.rows_deleted is None:
            for _ in chain(tables_of(self), self.texts()):
                pass
        for tally in (manifest.tally, *(change.tally for change in manifest.forgotten)):
            if tally is not None:
                read_stored(self.folder, tally)

    def _answers_there(self) -> None:
        deleted = self.manifest.rows_deleted
        if deleted is not None:
            raise SnapshotError("answers_deleted", on=f"{deleted.astimezone(CHINA):%Y-%m-%d}")


def tables_of(answers: CodedAnswers, columns: list[str] | None = None) -> Iterator[pa.Table]:
    """All rows of the main table, part after part, or only some of its columns."""
    for part in answers.parts():
        yield from part.tables(columns)


@dataclass(frozen=True)
class LiveTable:
    """The answers of a live view: never cited, and gone with this object."""

    returns: Returns
    rows: tuple[AnswerPart, ...]
    written: tuple[AnswerPart, ...]

    def parts(self) -> tuple[AnswerPart, ...]:
        """The main table, in batches."""
        return self.rows

    def texts(self) -> Iterator[pa.Table]:
        """What was written, in batches."""
        for part in self.written:
            yield from part.tables()

    def stored_tally(self) -> None:
        """None: the answers are there."""


def live_table(questionnaire: Questionnaire, batches: Iterable[StoredBatch]) -> LiveTable:
    """Code responses for a live view, batch by batch; no more than the first one stays in memory.

    `questionnaire` is combined over all versions that were answered.
    """
    count, pile = ReturnsCount(), Pile()
    rows: list[AnswerPart] = []
    written: list[AnswerPart] = []
    for batch in code_batches(layout_of(questionnaire), batches):
        count.add(batch.rows)
        put = pile.put if rows else TableInMemory
        rows.append(put(batch.rows))
        written.append(put(batch.texts))
    return LiveTable(count.returns(), tuple(rows), tuple(written))


def questionnaire_from(sources: Sequence[str]) -> Questionnaire:
    """Questionnaire files, latest first -> one questionnaire with a place for every answer to any of them.

    Read once in this process, as long as no `MOST_QUESTIONNAIRES_IN_MEMORY` others came between. Raises SnapshotError
    `source_not_usable`.
    """
    return _combined(tuple(sources))


@lru_cache(MOST_QUESTIONNAIRES_IN_MEMORY)
def _combined(sources: tuple[str, ...]) -> Questionnaire:
    latest, *earlier = _loaded(sources)
    return combine_versions(latest, earlier)


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
    answers: LiveTable,
    issued: int | None,
    exclusions: Mapping[str, int],
    screening: Sequence[ScreeningRule] = (),
    review: Review | None = None,
    created: datetime,
    rows_per_shard: int = ROWS_PER_SHARD,
) -> Manifest:
    """Freeze coded answers, excluded ones too, into `folder`, which must not exist yet.

    `sources` are the questionnaire files, latest version first, then every earlier version that was answered; `answers`
    were coded by `questionnaire_from(sources)`. `exclusions` counts the excluded responses by reason. Everything is
    written into a folder beside and renamed in one step: either the whole snapshot is there, or nothing.

    Raises SnapshotError: see there under writing, `other_questionnaire` where they were coded by another one.
    """
    if folder.exists():
        raise SnapshotError("snapshot_exists", folder=_place(folder))
    latest, *earlier = _loaded(sources)
    layout = layout_of(combine_versions(latest, earlier))
    with _appearing_at_once(folder) as unfinished:
        rows, texts = _write_shards(unfinished, layout, answers, rows_per_shard)
        excluded = answers.returns.excluded
        if (reasons := sum(exclusions.values())) != excluded:
            raise SnapshotError("exclusions_do_not_add_up", reasons=reasons, excluded=excluded)
        manifest = Manifest(
            survey=survey,
            version=version_hash(latest),
            analysis=analysis_hash(latest),
            created=created,
            issued=issued,
            returns=answers.returns,
            exclusions=dict(exclusions),
            screening=tuple(screening),
            review=review,
            sources=tuple(sources),
            shards=rows,
            texts=texts,
        )
        write_durably(unfinished / MANIFEST_FILE, manifest.as_bytes())
    return manifest


def _place(folder: Path) -> str:
    """The folder of a snapshot as messages name it: survey and moment, without the path on this machine."""
    return "/".join(folder.parts[-3:])


@contextmanager
def _appearing_at_once(folder: Path) -> Iterator[Path]:
    """A folder to fill that takes its place when everything is in it, or is removed on any error.

    Folders made here are closed to other users of this machine; those that exist stay as they are.
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
        sync(folder.parent)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise SnapshotError(
            "snapshot_disk_full" if full else "snapshot_not_writable", folder=_place(folder)
        ) from error


def _write_shards(
    folder: Path, layout: AnswerLayout, answers: LiveTable, rows_per_shard: int
) -> tuple[tuple[Shard, ...], tuple[Shard, ...]]:
    rows = ShardWriter(folder, "answers", layout.schema, rows_per_shard)
    texts = ShardWriter(folder, "texts", layout.texts_schema, rows_per_shard)
    for group in _groups(answers):
        for writer, tables in ((rows, group.rows), (texts, group.texts)):
            for table in tables:
                layout.check(table.schema)
            if tables:
                writer.write(_as_one(tables))
    return rows.close(), texts.close()


@dataclass
class _Group:
    """Parts of the answers that are written together."""

    rows: list[pa.Table] = field(default_factory=list)
    texts: list[pa.Table] = field(default_factory=list)


def _groups(answers: LiveTable) -> Iterator[_Group]:
    """The parts, taken together until they have `ROWS_PER_GROUP` rows; long texts go before their rows."""
    group = _Group()
    for rows, texts in zip(answers.rows, answers.written, strict=True):
        group.rows += rows.tables()
        group.texts += texts.tables()
        if sum(table.num_rows for table in group.rows) >= ROWS_PER_GROUP:
            yield group
            group = _Group()
        elif sum(table["text"].nbytes for table in group.texts) >= BYTES_OF_TEXTS_PER_GROUP:
            yield _Group(texts=group.texts)
            group.texts = []
    if group.rows:
        yield group


def _as_one(tables: Sequence[pa.Table]) -> pa.Table:
    """The rows as if they had been coded at once: columns in one piece, names in the order in which they come."""
    table = pa.concat_tables(tables).combine_chunks()
    for place, named in enumerate(table.schema):
        if pa.types.is_dictionary(named.type):
            names = table[place].cast(named.type.value_type).dictionary_encode()
            table = table.set_column(place, named, names)
    return table


def open_snapshot(
    folder: Path, expected_id: str | None = None, states: Sequence[str] | None = None
) -> Snapshot:
    """Open a snapshot, given the id it is cited by where that is known, and where something was deleted from it since,
    the `states` (`Manifest.state`) that it may be in.

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
    if states is not None and manifest.is_changed and manifest.state not in states:
        expected = states[-1][:16] if states else expected_id
        raise SnapshotError(
            "manifest_changed", folder=_place(folder), expected=expected, found=manifest.state[:16]
        )
    return Snapshot(folder, manifest)


def read_stored(folder: Path, file: StoredFile) -> bytes:
    """The content of a file beside the shards. Raises SnapshotError `shard_missing` or `shard_changed`."""
    try:
        data = (folder / file.file).read_bytes()
    except FileNotFoundError as error:
        raise SnapshotError("shard_missing", shard=file.file) from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise SnapshotError("shard_changed", shard=file.file)
    return data
