"""Compares the rows of an export with the stored responses: which rows are stored already, and which may be (`identity`
states the rule).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter
from typing import Literal

from surveyapp.collection.exports.rows.identity import EIGHT_HOURS, LENGTHS, Identity, TimePrecision, id_of

LikenessDoubt = Literal["answers", "time", "facts", "source", "number"]
"""What makes a likeness doubtful: the answers differ · the time may be written otherwise · too few facts to compare ·
the sources differ · the number agrees, but there is no time to go with it.
"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stored response that a row of the file may be: its place, and why this is not certain."""

    stored: int
    why: LikenessDoubt


@dataclass
class RowComparison:
    """The result of comparing a file with what is stored, by places in the file; a row that is in neither mapping is
    new.

    `same`: the place of the stored response; `changed`: how many of these have other answers than the stored one.
    """

    same: dict[int, int] = field(default_factory=dict)
    doubtful: dict[int, Likeness] = field(default_factory=dict)
    changed: int = 0


def compare_rows(stored: Sequence[Identity], coming: Sequence[Identity]) -> RowComparison:
    """Find each `coming` row among the `stored` ones, each of which matches one row at most. All coming rows are of one
    file.
    """
    comparing = _Comparing(stored, coming)
    if stored:
        comparing.compare()
    return comparing.result


def _agree(one: object, other: object) -> bool:
    """Whether two facts may be the same: they are, or one of them is not known."""
    return one is None or other is None or one == other


LikenessVerdict = Literal["same", "other"] | LikenessDoubt
"""What a pair is: the same response, another one after all, or doubtful and why."""

Key = Callable[[Identity], Hashable]
"""Identities with the same key are a pair; None: the identity has no part in it."""

Judge = Callable[[Identity, Identity], LikenessVerdict]
"""The verdict on a coming and a stored identity with the same key."""


_FIRST_DAY = date(1970, 1, 1)

_ALL = ("seconds", "source", "answers")
"""Every fact beside number and time."""


class _Comparing:
    """Pairs rows with what is stored, from the surest likeness to the weakest: nothing is paired twice."""

    def __init__(self, stored: Sequence[Identity], coming: Sequence[Identity]) -> None:
        self.stored, self.coming = stored, coming
        self.taken, self.settled = bytearray(len(stored)), bytearray(len(coming))
        self.unit = next((identity.precision for identity in coming if identity.precision), None)
        self.result = RowComparison()

    def compare(self) -> None:
        """Find all pairs."""
        stored, coming = range(len(self.stored)), range(len(self.coming))
        known = {identity.number for identity in self.stored} - {None}
        self._by_number([row for row in coming if self.coming[row].number in known], stored)
        self._by_content([row for row in coming if self.coming[row].number is None], stored)
        self._by_content(coming, [place for place in stored if self.stored[place].number is None])
        for ids in (True, False):  # an id beside a number in order says as little as no number
            rows = [row for row in coming if bool(id_of(self.coming[row].number)) == ids]
            places = [place for place in stored if bool(id_of(self.stored[place].number)) != ids]
            self._by_content(rows, places)

    def _by_number(self, rows: Sequence[int], stored: Sequence[int]) -> None:
        """Rows whose number is stored."""
        if not rows:
            return
        self._pair(rows, stored, lambda identity: id_of(identity.number), lambda _row, _stored: "same")
        for unit, timed in self._timed(stored):
            self._pair(rows, timed, _key(unit, ("number",), _ALL), _judge_numbered(unit))
            some, places = self._meeting(rows, timed, _key(unit, ("number",)))
            for facts in (("answers",), ("seconds",), ()):
                self._pair(some, places, _key(unit, ("number",), facts), _judge_numbered(unit))
        self._untimed_numbers(rows, stored)
        self._time_otherwise(rows, stored, ("number", "answers"))

    def _untimed_numbers(self, rows: Sequence[int], stored: Sequence[int]) -> None:
        """The same number where one side has no time: the same if no such number of the file contradicts."""
        pairs: dict[int, int] = {}
        for some, places in self._lacking("at", rows, stored):
            for facts in (("seconds", "answers"), ("answers",), ()):
                for row, place in self._pairs(some, places, _key(None, ("number",), facts)).items():
                    self.settled[row] = self.taken[place] = 1
                    pairs[row] = place
        agree = all(_same_facts(self.coming[row], self.stored[place]) for row, place in pairs.items())
        for row, place in pairs.items():
            self._settle(row, place, "same" if agree else "number")

    def _by_content(self, rows: Sequence[int], stored: Sequence[int]) -> None:
        """Rows of which either they or what is stored has no number."""
        if not rows or not stored:
            return
        self._as_often_as_before(rows, stored)
        for unit, timed in self._timed(stored):
            self._pair(rows, timed, _key(unit, (), _ALL), _judge_unnumbered(unit))
            self._at_the_same_time(*self._meeting(rows, timed, _key(unit)), unit)
        for some, untimed in self._lacking("at", rows, stored):
            self._pair(some, untimed, _key(None, (), ("seconds", "answers")), lambda _row, _stored: "facts")
            for few, among in self._lacking("seconds", some, untimed):
                self._pair(few, among, _key(None, (), ("answers",)), lambda _row, _stored: "facts")
        self._time_otherwise(rows, stored, ("seconds", "answers"))

    def _at_the_same_time(self, rows: Sequence[int], stored: Sequence[int], unit: TimePrecision) -> None:
        """Rows of which either they or what is stored has no number, and both the same time."""
        judge = _judge_unnumbered(unit)
        self._pair(rows, stored, _key(unit, (), ("seconds", "answers")), judge)
        for some, places in self._lacking("seconds", rows, stored):
            self._pair(some, places, _key(unit, (), ("answers",)), judge)
        if unit != "day":
            self._pair(rows, stored, _key(unit, ("seconds",)), lambda _row, _stored: "answers")
        if unit == "second":
            for some, places in self._lacking("seconds", rows, stored):
                self._pair(some, places, _key(unit), lambda _row, _stored: "answers")

    def _as_often_as_before(self, rows: Sequence[int], stored: Sequence[int]) -> None:
        """Rows of answers without number and hour, equal to what is stored so: the same where the file holds all of it.

        Equal in day, duration and answers. First all that is stored so, then each batch of it, the largest first.
        """
        bare = [row for row in rows if _is_bare(self.coming[row])]
        everything = [place for place in stored if _is_bare(self.stored[place])]
        batches: dict[int | None, list[int]] = {}
        for place in everything:
            batches.setdefault(self.stored[place].batch, []).append(place)
        for batch in (everything, *sorted(batches.values(), key=len, reverse=True)):
            places = [place for place in batch if not self.taken[place]]
            bare = [row for row in bare if not self.settled[row]]
            if 0 < len(places) <= len(bare):
                wanted = Counter(_bare_key(self.stored[place]) for place in places)
                if wanted <= Counter(_bare_key(self.coming[row]) for row in bare):
                    self._pair(bare, places, _bare_key, lambda _row, _stored: "same")

    def _time_otherwise(self, rows: Sequence[int], stored: Sequence[int], known: tuple[str, ...]) -> None:
        """The same but for a time that may be written otherwise: day and month exchanged, or China's beside UTC."""

        def judge(row: Identity, other: Identity) -> LikenessVerdict:
            return "time" if _agree(row.seconds, other.seconds) else "other"

        for unit, places in self._timed(stored):
            if unit != "day":
                changed = [_key(unit, known, change=change) for change in _CHANGES]
                self._pair(rows, places, _key(unit, known), judge, changed)

    def _meeting(
        self, rows: Sequence[int], stored: Sequence[int], key: Key
    ) -> tuple[Sequence[int], Sequence[int]]:
        """Those of both that have a key in common: most have none, and then there is nothing more to look for."""
        keys = {row: key(self.coming[row]) for row in rows if not self.settled[row]}
        wanted = set(keys.values())
        places = [place for place in stored if not self.taken[place] and key(self.stored[place]) in wanted]
        there = {key(self.stored[place]) for place in places}
        return [row for row, found in keys.items() if found in there], places

    def _timed(self, stored: Iterable[int]) -> Iterator[tuple[TimePrecision, list[int]]]:
        """The stored ones with a time that are not paired yet, by how finely both sides say theirs, finest first."""
        if self.unit is None:
            return
        groups: dict[TimePrecision, list[int]] = {}
        for place in stored:
            unit = self.stored[place].precision
            if unit is not None and not self.taken[place]:
                groups.setdefault(max(unit, self.unit, key=LENGTHS.__getitem__), []).append(place)
        yield from sorted(groups.items(), key=lambda group: LENGTHS[group[0]])

    def _lacking(
        self, fact: str, rows: Sequence[int], stored: Sequence[int]
    ) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
        """All rows with the stored ones that lack the fact, then the rows that lack it with all stored ones."""
        yield rows, [place for place in stored if getattr(self.stored[place], fact) is None]
        yield [row for row in rows if getattr(self.coming[row], fact) is None], stored

    def _pair(
        self,
        rows: Sequence[int],
        stored: Sequence[int],
        key: Key,
        judge: Judge,
        rows_keys: Sequence[Key] = (),
    ) -> None:
        """Settle rows with what is stored under the same key; `rows_keys`: where the rows have others in its place."""
        for row, place in self._pairs(rows, stored, key, rows_keys).items():
            verdict = judge(self.coming[row], self.stored[place])
            if verdict != "other":
                self._settle(row, place, verdict)

    def _pairs(
        self, rows: Sequence[int], stored: Sequence[int], key: Key, rows_keys: Sequence[Key] = ()
    ) -> dict[int, int]:
        """Row -> stored place with the same key, of those not settled yet, each once, in the order of both."""
        unsettled = [row for row in rows if not self.settled[row]]
        if not unsettled:
            return {}
        places: dict[Hashable, list[int]] = {}
        for place in reversed(stored):
            if not self.taken[place] and (found := key(self.stored[place])) is not None:
                places.setdefault(found, []).append(place)
        pairs: dict[int, int] = {}
        for row_key in rows_keys or (key,):
            for row in unsettled if places else ():
                waiting = places.get(row_key(self.coming[row])) if row not in pairs else None
                if waiting:
                    pairs[row] = waiting.pop()
        return pairs

    def _settle(self, row: int, place: int, verdict: LikenessVerdict) -> None:
        self.settled[row] = self.taken[place] = 1
        if verdict == "same":
            self.result.same[row] = place
            self.result.changed += self.coming[row].answers != self.stored[place].answers
        elif verdict != "other":
            self.result.doubtful[row] = Likeness(place, verdict)


def _key(
    unit: TimePrecision | None,
    known: tuple[str, ...] = (),
    facts: tuple[str, ...] = (),
    change: Callable[[int], int | None] = lambda at: at,
) -> Key:
    """The time as finely as `unit` says (without one: whatever the time) with these facts; `known` ones must be."""

    must, rest = _facts(known), _facts(facts)
    length = LENGTHS[unit] if unit else 0

    def key(identity: Identity) -> Hashable:
        time: int | None = 0
        if length:
            time = change(identity.at) if identity.at is not None else None
            time = None if time is None else (time + EIGHT_HOURS) // length
        there = must(identity)
        return None if time is None or None in there else (time, there, rest(identity))

    return key


def _facts(names: tuple[str, ...]) -> Callable[[Identity], tuple[object, ...]]:
    """The facts with these names."""
    if not names:
        return lambda _identity: ()
    get = itemgetter(*(Identity._fields.index(name) for name in names))
    return get if len(names) > 1 else lambda identity: (get(identity),)


def _bare_key(identity: Identity) -> Hashable:
    """All that is known of responses without number and hour: the day, the duration and the answers."""
    day = None if identity.at is None else (identity.at + EIGHT_HOURS) // LENGTHS["day"]
    return (day, identity.seconds, identity.answers)


def _is_bare(identity: Identity) -> bool:
    return identity.number is None and identity.precision in (None, "day")


def _same_facts(row: Identity, stored: Identity) -> bool:
    return row.answers == stored.answers and _agree(row.seconds, stored.seconds)


def _judge_numbered(unit: TimePrecision) -> Judge:
    """Of the same number and time: the same, if the time says the second, or answers or duration agree too."""

    def judge(row: Identity, stored: Identity) -> LikenessVerdict:
        if not _agree(row.source, stored.source):
            return "source"
        measured = unit == "minute" and row.seconds is not None and row.seconds == stored.seconds
        return "same" if unit == "second" or measured or row.answers == stored.answers else "answers"

    return judge


def _judge_unnumbered(unit: TimePrecision) -> Judge:
    """Of the same time and answers: the same, if the time says the second, or both say as much and no less."""

    def judge(row: Identity, stored: Identity) -> LikenessVerdict:
        if not _agree(row.source, stored.source):
            return "source"
        alike = row.seconds == stored.seconds and (
            row.seconds is not None or row.precision == stored.precision
        )
        return "same" if unit == "second" or (unit == "minute" and alike) else "facts"

    return judge


def _exchanged(at: int) -> int | None:
    """The moment with day and month exchanged; None where there is no such date."""
    day, rest = divmod(at + EIGHT_HOURS, LENGTHS["day"])
    other = _exchanged_day(day)
    return None if other is None else other * LENGTHS["day"] + rest - EIGHT_HOURS


@lru_cache(maxsize=4096)
def _exchanged_day(day: int) -> int | None:
    """The same for days counted from 1970."""
    written = _FIRST_DAY + timedelta(days=day)
    if written.day > 12 or written.day == written.month:
        return None
    return (written.replace(month=written.day, day=written.month) - _FIRST_DAY).days


def _eight_hours_later(at: int) -> int:
    return at + EIGHT_HOURS


def _eight_hours_earlier(at: int) -> int:
    return at - EIGHT_HOURS


_CHANGES = (_exchanged, _eight_hours_later, _eight_hours_earlier)
"""How a time may be written otherwise."""
