"""Everything that was counted of answers before they were deleted, as a file: exact, and read back the same.

JSON with whole numbers of any size, keys sorted. Valid and excluded responses are apart by what screening marked on
them, so that every figure can still be shown with and without them; groups are those that somebody had asked for.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from surveyapp.analysis.filling import Hours
from surveyapp.analysis.flagged import FlaggedCounts
from surveyapp.analysis.groups.cross_counts import CrossCounts
from surveyapp.analysis.kinds import COUNTERS
from surveyapp.analysis.row_facts import RowFacts, WrittenCount
from surveyapp.analysis.rule_list import FLAG_NAMES
from surveyapp.analysis.tally import NamedTally, ScaleTally, Tally, empty_tally, merge_tallies
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.layout import layout_of
from surveyapp.snapshots.statuses import VALID

FORMAT = 1
"""The version of the file format; a file of another version is refused, never guessed at."""

TallyKind = tuple[str, tuple[str, ...]]
"""A status, and the names of the rules of screening that mark a response, sorted."""


@dataclass(frozen=True)
class StoredTally:
    """`tallies` of the valid and the excluded responses by kind, of the valid ones in each group, how many screening
    marks (`flagged`), when the valid ones came (`hours`), what reports state beside figures, and the main scale
    `crossed` with background questions by their code (nothing in files from before groups were compared).
    """

    tallies: Mapping[TallyKind, Tally]
    groups: Mapping[Group, Tally]
    flagged: FlaggedCounts
    hours: Hours
    facts: RowFacts
    crossed: Mapping[str, CrossCounts] = field(default_factory=dict)

    def tally(
        self,
        questionnaire: Questionnaire,
        *,
        include_excluded: bool = False,
        counts: Callable[[tuple[str, ...]], bool] = lambda _marks: True,
    ) -> Tally:
        """The tally of the valid responses, of the excluded ones too if wanted, as far as their marks count."""
        taken = (
            tally
            for (status, marks), tally in self.tallies.items()
            if (status == VALID or include_excluded) and counts(marks)
        )
        return reduce(merge_tallies, taken, empty_tally(questionnaire))

    def as_bytes(self, questionnaire: Questionnaire) -> bytes:
        """The file."""
        content = {
            "format": FORMAT,
            "layout": _layout(questionnaire),
            "tallies": [
                {"status": status, "marks": list(marks), "tally": tally_json(questionnaire, tally)}
                for (status, marks), tally in sorted(self.tallies.items())
            ],
            "groups": [
                {**group.model_dump(mode="json"), "tally": tally_json(questionnaire, tally)}
                for group, tally in self.groups.items()
            ],
            "flagged": asdict(self.flagged),
            "hours": {str(hour): count for hour, count in self.hours.items()},
            "facts": {
                "first": self.facts.first and self.facts.first.isoformat(),
                "last": self.facts.last and self.facts.last.isoformat(),
                "reconstructed": self.facts.reconstructed,
                "written": {place: [count.n, count.said] for place, count in self.facts.written.items()},
            },
            **(
                {"crossed": {code: asdict(found) for code, found in self.crossed.items()}}
                if self.crossed
                else {}
            ),
        }
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def tally_kind(status: str, flags: Iterable[str]) -> TallyKind:
    """The kind of a response: those of one kind are counted together in what is stored."""
    return status, tuple(sorted({*flags} & {*FLAG_NAMES}))


def read_stored_tally(questionnaire: Questionnaire, data: bytes) -> StoredTally:
    """Read a file of `StoredTally.written`.

    Raises SnapshotError `tally_unreadable` for one of another format, `other_questionnaire` for one of other answers.
    """
    content = json.loads(data)
    if content.get("format") != FORMAT:
        raise SnapshotError("tally_unreadable", found=content.get("format"))
    if content["layout"] != _layout(questionnaire):
        raise SnapshotError("other_questionnaire")
    facts, flagged = content["facts"], content["flagged"]
    marked = {name: flagged["by_rule"][name] for name in FLAG_NAMES if name in flagged["by_rule"]}
    return StoredTally(
        tallies={
            (entry["status"], tuple(entry["marks"])): tally_from_json(questionnaire, entry["tally"])
            for entry in content["tallies"]
        },
        groups={
            Group(question=entry["question"], options=tuple(entry["options"])): tally_from_json(
                questionnaire, entry["tally"]
            )
            for entry in content["groups"]
        },
        flagged=FlaggedCounts(**{**flagged, "by_rule": marked}),
        hours={int(hour): count for hour, count in content["hours"].items()},
        facts=RowFacts(
            first=_day(facts["first"]),
            last=_day(facts["last"]),
            reconstructed=facts["reconstructed"],
            written={place: WrittenCount(*count) for place, count in facts["written"].items()},
        ),
        crossed={code: _crossed(found) for code, found in content.get("crossed", {}).items()},
    )


def _crossed(content: dict[str, Any]) -> CrossCounts:
    return CrossCounts(
        members=tuple(content["members"]),
        answered={code: tuple(counts) for code, counts in content["answered"].items()},
        counts={code: tuple(map(tuple, counts)) for code, counts in content["counts"].items()},
        n=content["n"],
        answered_by=content["answered_by"],
        answered_item=content["answered_item"],
        both=content["both"],
        chosen={code: tuple(counts) for code, counts in content["chosen"].items()},
    )


def _layout(questionnaire: Questionnaire) -> str:
    return hashlib.sha256(layout_of(questionnaire).as_json()).hexdigest()


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


_PARTS = ("choices", "ticks", "texts")
"""What every stored tally lists, if only as empty: the other parts are listed where there are some."""


def tally_json(questionnaire: Questionnaire, tally: Tally) -> dict[str, Any]:
    """A tally as JSON with whole numbers of any size."""
    items: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
    for item in questionnaire.items:
        counter = COUNTERS[item.kind]
        items.setdefault(counter.part, {})[item.code] = counter.as_json(tally.items[item.code])
    return {
        "n": tally.n,
        **items,
        "scale": _scale_json(tally.scale),
        "named": {code: [named.count, named.base] for code, named in tally.named.items()},
        # Listed where there are some: what was stored before there could be any is read too.
        **(
            {"scales": {code: _scale_json(scale) for code, scale in tally.scales.items()}}
            if tally.scales
            else {}
        ),
        **({"asked": tally.partly_asked} if tally.partly_asked else {}),
    }


def _scale_json(scale: ScaleTally) -> dict[str, Any]:
    return {
        "items": list(scale.items),
        "factor": scale.factor,
        "answered": scale.answered,
        "n": scale.n,
        "sums": list(scale.sums),
        "products": [list(row) for row in scale.products],
        "best": scale.best,
        **({"partly_asked": scale.partly_asked} if scale.partly_asked else {}),
    }


def tally_from_json(questionnaire: Questionnaire, content: dict[str, Any]) -> Tally:
    """The tally that `tally_json` wrote for the same questionnaire."""
    counters = {item.code: COUNTERS[item.kind] for item in questionnaire.items}
    return Tally(
        n=content["n"],
        items={code: counter.from_json(content[counter.part][code]) for code, counter in counters.items()},
        scale=_scale(content["scale"]),
        named={code: NamedTally(*named) for code, named in content["named"].items()},
        scales={code: _scale(scale) for code, scale in content.get("scales", {}).items()},
        partly_asked=content.get("asked", {}),
    )


def _scale(content: dict[str, Any]) -> ScaleTally:
    return ScaleTally(
        items=tuple(content["items"]),
        factor=content["factor"],
        answered=content["answered"],
        n=content["n"],
        sums=tuple(content["sums"]),
        products=tuple(tuple(row) for row in content["products"]),
        best=content["best"],
        partly_asked=content.get("partly_asked", 0),
    )
