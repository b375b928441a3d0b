"""What a snapshot says of itself: whose answers, how many, by which questionnaire, in which files."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

import orjson

from surveyapp.definition.questionnaire import Frozen
from surveyapp.snapshots.coding import EMPTY, UNDONE, VALID, StoredResponse
from surveyapp.snapshots.shards import Shard

RECONSTRUCTED = "reconstructed"
"""The flag of sample answers that were rebuilt from published counts."""

IMPORTED = "imported"
"""The flag of every imported response."""

NO_TIME = "no_time"
"""The flag of an imported response whose file does not say when it was submitted: its time is that of the import."""


class Returns(Frozen):
    """How many responses came back (`returned`), how many of them are `valid`, and where from.

    `empty` of the returned ones have not one answer. Those of undone imports (`undone`) stand in the shards too, and
    are not returned. `flagged` counts the returned responses with each flag, `reconstructed` always among them.
    """

    returned: int
    valid: int
    empty: int = 0
    undone: int = 0
    versions: dict[str, int]
    channels: dict[str, int]
    flagged: dict[str, int]

    @property
    def excluded(self) -> int:
        """How many came back and were taken out by a person."""
        return self.returned - self.valid - self.empty

    @property
    def rows(self) -> int:
        """How many responses stand in the shards, whatever their status."""
        return self.returned + self.undone

    @property
    def reconstructed(self) -> int:
        """How many are reconstructed sample data."""
        return self.flagged[RECONSTRUCTED]


class ReturnsCount:
    """Counts responses while they pass by on their way into columns."""

    def __init__(self) -> None:
        self._returned = self._valid = self._empty = self._undone = 0
        self._versions: Counter[str] = Counter()
        self._channels: Counter[str] = Counter()
        self._flagged: Counter[str] = Counter({RECONSTRUCTED: 0})

    def counted(self, responses: Iterable[StoredResponse]) -> Iterator[StoredResponse]:
        """The same responses, each counted as it is taken."""
        for response in responses:
            if response.status == UNDONE:
                self._undone += 1
            else:
                self._count(response)
            yield response

    def _count(self, response: StoredResponse) -> None:
        self._returned += 1
        self._valid += response.status == VALID
        self._empty += response.status == EMPTY
        self._versions[response.version] += 1
        self._channels[response.channel] += 1
        self._flagged.update(set(response.flags))

    def returns(self) -> Returns:
        """What was counted so far."""
        return Returns(
            returned=self._returned,
            valid=self._valid,
            empty=self._empty,
            undone=self._undone,
            versions=dict(self._versions),
            channels=dict(self._channels),
            flagged=dict(self._flagged),
        )


class ScreeningRule(Frozen):
    """A screening rule that was in force: its name, its version, and the threshold above which it flags."""

    rule: str
    version: str
    threshold: str | None = None


class Review(Frozen):
    """What people recorded of reviewing the responses before they were frozen.

    `decided`: responses that somebody took out or put back. `statement`: how all of them were reviewed, in the words
    of the `person` who froze them; both empty where nobody said so.
    """

    decided: int
    person: str = ""
    statement: str = ""


class Manifest(Frozen):
    """The manifest. `sources` are the questionnaire files that figures are computed by, latest version first;
    `version` and `analysis` are the two hashes of the latest. `exclusions` counts each reason given.

    Manifests of `format` 1 were written before responses could be empty or undone: none of theirs is.
    `review` is None in snapshots that were written before reviews were recorded in them.
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
    texts_deleted: datetime | None = None
    review: Review | None = None

    @property
    def id(self) -> str:
        """16 hex digits that name this snapshot wherever a figure is cited.

        The start of the SHA-256 over the manifest's canonical JSON. That the words were deleted at the end
        of retention is left out: the figures, and what cites them, stay as they were.
        """
        return hashlib.sha256(self._canonical(exclude={"texts_deleted"})).hexdigest()[:16]

    def written(self) -> bytes:
        """The manifest file: canonical JSON, keys sorted, no spaces."""
        return self._canonical(exclude=set())

    def _canonical(self, exclude: set[str]) -> bytes:
        if self.review is None:  # manifests of earlier snapshots keep their bytes, and so their id
            exclude = {*exclude, "review"}
        content = self.model_dump(mode="json", exclude=exclude)
        if self.format == 1:
            for count in ("empty", "undone"):
                del content["returns"][count]
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
