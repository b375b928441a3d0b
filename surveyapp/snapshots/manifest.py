"""The manifest of a snapshot: whose answers it holds, how many, by which questionnaire, in which files."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Literal

import orjson
from pydantic import Field

from surveyapp.definition.values import FrozenModel

RECONSTRUCTED = "reconstructed"
"""The flag of sample answers that were rebuilt from published counts."""

IMPORTED = "imported"
"""The flag of every imported response."""

NO_TIME = "no_time"
"""The flag of an imported response whose file does not say when it was submitted: its time is that of the import."""


class Returns(FrozenModel):
    """How many responses came back (`returned`), how many of them are `valid`, and where from.

    `empty` of the returned ones have not one answer, `ineligible` ones ended their form. Those of undone imports
    (`undone`), and without any answer those that were taken back (`withdrawn`), stand in the shards too, and are not
    returned. `flagged` counts the returned responses with each flag, `reconstructed` always among them.
    """

    returned: int
    valid: int
    empty: int = 0
    ineligible: int = 0
    undone: int = 0
    withdrawn: int = 0
    versions: dict[str, int]
    channels: dict[str, int]
    flagged: dict[str, int]

    @property
    def excluded(self) -> int:
        """How many came back and were taken out by a person."""
        return self.returned - self.valid - self.empty - self.ineligible

    @property
    def rows(self) -> int:
        """How many responses stand in the shards, whatever their status."""
        return self.returned + self.undone + self.withdrawn

    @property
    def reconstructed(self) -> int:
        """How many are reconstructed sample data."""
        return self.flagged[RECONSTRUCTED]

    def less(self, other: "Returns") -> "Returns":
        """These counts less those of `other`, which are part of them; names with a count of 0 are left out."""
        return Returns.model_validate(
            {name: _difference(value, getattr(other, name)) for name, value in dict(self).items()}
        )


def _difference(mine: int | dict[str, int], theirs: int | dict[str, int]) -> int | dict[str, int]:
    if isinstance(mine, dict) and isinstance(theirs, dict):
        left = {name: count - theirs.get(name, 0) for name, count in mine.items()}
        return {name: count for name, count in left.items() if count or name == RECONSTRUCTED}
    if isinstance(mine, int) and isinstance(theirs, int):
        return mine - theirs
    raise TypeError("counts of different kinds")


class ScreeningRule(FrozenModel):
    """A screening rule that was in force: its name, its version, and the threshold above which it flags."""

    rule: str
    version: str
    threshold: str | None = None


class Review(FrozenModel):
    """What people recorded of reviewing the responses before they were frozen.

    `decided`: responses that somebody took out or put back. `statement`: how all of them were reviewed, in the words
    of the `person` who froze them; both empty where nobody said so.
    """

    decided: int
    person: str = ""
    statement: str = ""


class Shard(FrozenModel):
    """One file of a snapshot as the manifest lists it."""

    file: str
    rows: Annotated[int, Field(ge=0)]
    sha256: str


class StoredFile(FrozenModel):
    """Another file of a snapshot than its shards, as the manifest lists it."""

    file: str
    sha256: str


class SnapshotContent(FrozenModel):
    """What a snapshot holds at one moment: its counts, and the files of rows and words."""

    returns: Returns
    exclusions: dict[str, int]
    shards: tuple[Shard, ...]
    texts: tuple[Shard, ...]


class Forgetting(FrozenModel):
    """A record that `responses` were taken out of the snapshot at this moment; it does not say which.

    `before` is what the snapshot held until then and `proof` its `Manifest.proof`: from the first one the id follows,
    and each proves the one after it. `tally`: the stored counts of `before`, while a locked evaluation rests on them.
    """

    at: datetime
    responses: int
    proof: str
    before: SnapshotContent
    tally: StoredFile | None = None


_SINCE = ("texts_deleted", "rows_deleted", "tally", "forgotten")
"""Keys that are added to a manifest after it was written: no part of the id."""


class Manifest(FrozenModel):
    """The manifest. `sources` are the questionnaire files that figures are computed by, latest version first;
    `version` and `analysis` are the two hashes of the latest. `exclusions` counts each reason given.

    Manifests of `format` 1 were written before responses could be empty or undone: none of theirs is.
    `review` is None in snapshots that were written before reviews were recorded in them; `withdrawn` and `ineligible`
    are written only where a response was: earlier manifests keep their bytes. `texts_deleted` is always null: words go
    with the rows. It is written since the hashes of manifests have it. `rows_deleted`: when all rows and words were
    deleted; figures then come from `tally`, the file of stored counts. `forgotten`: every time that single responses
    were taken out.
    """

    format: Literal[1, 2] = 2
    survey: str
    version: str
    analysis: str
    created: datetime
    issued: int | None
    returns: Returns
    exclusions: dict[str, int]
    screening: tuple[ScreeningRule, ...]
    sources: tuple[str, ...]
    shards: tuple[Shard, ...]
    texts: tuple[Shard, ...]
    texts_deleted: None = None
    review: Review | None = None
    rows_deleted: datetime | None = None
    tally: StoredFile | None = None
    forgotten: tuple[Forgetting, ...] = ()

    @property
    def id(self) -> str:
        """16 hex digits that name this snapshot wherever a figure is cited.

        The start of the SHA-256 over the manifest's canonical JSON as it was first written. What was deleted since is
        left out: whoever cites a figure finds the snapshot under the same name.
        """
        first = self._at(0) if self.forgotten else self
        return hashlib.sha256(first._canonical(exclude={*_SINCE})).hexdigest()[:16]

    @property
    def state(self) -> str:
        """64 hex digits that stand for everything the manifest says now, deletions too."""
        return hashlib.sha256(self.as_bytes()).hexdigest()

    @property
    def proof(self) -> str:
        """The hash `state` without the counts stored for locked evaluations, which are deleted when these are
        unlocked.
        """
        return self.without_tallies(self.forgotten).state

    @property
    def is_changed(self) -> bool:
        """Whether the id alone does not prove what the manifest says of its files any more."""
        return bool(self.forgotten) or self.tally is not None

    @property
    def is_proven(self) -> bool:
        """Whether every state before responses were taken out still has the hash that was noted then."""
        return all(self._at(place).proof == change.proof for place, change in enumerate(self.forgotten))

    @property
    def content(self) -> SnapshotContent:
        """The present content of the snapshot."""
        return SnapshotContent(**{name: getattr(self, name) for name in SnapshotContent.model_fields})

    @property
    def files(self) -> set[str]:
        """The files that have to lie beside the manifest."""
        found = set() if self.rows_deleted else {shard.file for shard in (*self.shards, *self.texts)}
        tallies = (self.tally, *(change.tally for change in self.forgotten))
        return found | {tally.file for tally in tallies if tally is not None}

    def as_of(self, moment: datetime) -> "Manifest":
        """The manifest for figures as of that moment: responses that were taken out later count, from the stored tally.

        Itself where nothing was taken out since, or no counts were kept of what was there.
        """
        later = next((change for change in self.forgotten if change.at > moment), None)
        if later is None or later.tally is None:
            return self
        return self.model_copy(
            update={**dict(later.before), "rows_deleted": later.at, "tally": later.tally, "forgotten": ()}
        )

    def without_tallies(self, changes: Collection[Forgetting]) -> "Manifest":
        """The manifest without the counts that were stored at these changes."""
        forgotten = (
            change.model_copy(update={"tally": None}) if change in changes else change
            for change in self.forgotten
        )
        return self.model_copy(update={"forgotten": tuple(forgotten)})

    def _at(self, place: int) -> "Manifest":
        """The manifest just before responses were taken out for the time number `place`, counted from 0."""
        change = self.forgotten[place]
        since = {"rows_deleted": None, "tally": None}
        return self.model_copy(update={**dict(change.before), **since, "forgotten": self.forgotten[:place]})

    def as_bytes(self) -> bytes:
        """The manifest file: canonical JSON, keys sorted, no spaces."""
        return self._canonical(exclude=set())

    def _canonical(self, exclude: set[str]) -> bytes:
        # Manifests of earlier snapshots keep their bytes, and so their id.
        absent = {
            name for name in ("review", "rows_deleted", "tally", "forgotten") if not getattr(self, name)
        }
        content = self.model_dump(mode="json", exclude=exclude | absent)
        for count in ("withdrawn", "ineligible"):
            if not content["returns"][count]:
                del content["returns"][count]
        if self.format == 1:
            for count in ("empty", "undone"):
                del content["returns"][count]
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
