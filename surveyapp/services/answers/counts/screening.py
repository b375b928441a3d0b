"""The responses of a survey that the marking rules mark now: what is kept of them, and what is new since.

Status, list of responses, live figures and snapshots all take the marks from here. Closing a survey writes them into
the responses and then deletes the device marks. What the rules over all responses say (`analysis/screening_rules/`) is
never written into responses: it is found anew from the answers, and kept by snapshots.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, select, update

from surveyapp.analysis.rule_list import FLAG_RULES
from surveyapp.analysis.screening import (
    AGAIN,
    ALIKE,
    RULE_NAMES,
    SAME_TEXTS,
    find_alike_texts,
    marking_rules,
)
from surveyapp.records.connection import among, insert_of
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.tables import HAS_TEXTS, Response
from surveyapp.services.answers.counts.counts import counted_upto, hold_changes
from surveyapp.services.answers.counts.mark_basis import (
    Arrivals,
    FoundBasis,
    find_basis,
    keeps_basis,
    kept_basis,
)
from surveyapp.services.answers.returns import UNDONE_IMPORTS
from surveyapp.snapshots.manifest import ScreeningRule

Marks = Mapping[UUID, tuple[str, ...]]
"""Response -> the rules that it is marked by, in their order; who is not marked is not in it."""


def screen(connection: Connection, survey: str) -> Marks:
    """The marks of a survey's returned responses."""
    return PresentMarks(connection, survey).every()


class PresentMarks:
    """The marks of a survey's returned responses at one moment: what is kept of those that are counted, and what is
    found of those that came, changed or stand beside others since.
    """

    def __init__(self, connection: Connection, survey: str) -> None:
        self._connection, self._survey = connection, survey
        upto = counted_upto(connection) if keeps_basis(connection, survey) else 0
        found = find_basis(connection, Arrivals(survey, upto))
        self._alike = find_alike_texts(_same_texts(connection, survey))
        self._is_kept = bool(upto)
        self._undone = set(connection.execute(UNDONE_IMPORTS).scalars())
        former = kept_basis(connection, survey, found.keys() | self._alike) if self._is_kept else {}
        self._former = {key: basis for key, basis in former.items() if basis.import_id not in self._undone}
        self._own = {
            key: self._marks(key, found.get(key) or self._former.get(key))
            for key in found.keys() | self._alike
        }

    def _marks(self, response: UUID, basis: FoundBasis | None) -> tuple[str, ...]:
        if basis is not None and basis.import_id in self._undone:
            return ()
        rules = basis.rules if basis is not None else frozenset()
        return marking_rules(rules | {ALIKE} if response in self._alike else rules)

    @cached_property
    def _kept_numbers(self) -> dict[str, int]:
        """How many returned responses are kept with each set of rules."""
        kept = ScreenedResponse
        query = select(kept.rules, func.count()).where(
            kept.survey == self._survey, kept.import_id.not_in(UNDONE_IMPORTS)
        )
        rows = self._connection.execute(query.group_by(kept.rules)) if self._is_kept else ()
        return {row[0]: row[1] for row in rows}

    def numbers(self) -> Counter[tuple[str, ...]]:
        """How many responses are marked by exactly these rules."""
        numbers: Counter[tuple[str, ...]] = Counter()
        for rules, number in self._kept_numbers.items():
            numbers[marking_rules(rules.split())] += number
        numbers.subtract(marking_rules(basis.rules) for basis in self._former.values())
        numbers.update(self._own.values())
        return Counter({rules: number for rules, number in numbers.items() if rules and number})

    def of(self, responses: Collection[UUID]) -> Marks:
        """Of these responses those that are marked, and by which rules."""
        own = {response: self._own[response] for response in responses if response in self._own}
        others = [response for response in responses if response not in own] if self._is_kept else []
        kept = kept_basis(self._connection, self._survey, others)
        found = own | {key: self._marks(key, basis) for key, basis in kept.items()}
        return {response: rules for response, rules in found.items() if rules}

    def every(self, among_them: Callable[[tuple[str, ...]], bool] = bool) -> Marks:
        """All marked responses, or those with rules of which this is true."""
        wanted = {
            rules: marks for rules in self._kept_numbers if among_them(marks := marking_rules(rules.split()))
        }
        kept = ScreenedResponse
        query = select(kept.response, kept.rules).where(
            kept.survey == self._survey, kept.import_id.not_in(UNDONE_IMPORTS), kept.rules.in_(list(wanted))
        )
        found = {row[0]: wanted[row[1]] for row in self._connection.execute(query)} if wanted else {}
        own = {response: rules for response, rules in self._own.items() if rules and among_them(rules)}
        return {response: rules for response, rules in found.items() if response not in self._own} | own


def flagged_counts(connection: Connection, survey: str) -> dict[str, int]:
    """Rule -> how many responses it marks, in the order of the rules; a rule that marks none is not in it."""
    counts = rule_counts(PresentMarks(connection, survey).numbers())
    return {name: counts[name] for name in RULE_NAMES if counts[name]}


def rule_counts(numbers: Mapping[tuple[str, ...], int]) -> Counter[str]:
    """Rule -> how many responses it flags, of the `numbers` of those with each set of rules."""
    counts: Counter[str] = Counter()
    for names, number in numbers.items():
        counts.update(dict.fromkeys(names, number))
    return counts


RULES_IN_FORCE = tuple(
    ScreeningRule(rule=rule.name, version=rule.version, threshold=rule.threshold) for rule in FLAG_RULES
)
"""The rules that live answers and new snapshots are flagged by."""


def flags_of(stored: Iterable[str], marks: Collection[str]) -> tuple[str, ...]:
    """The flags of a response: what is known of it beside the rules, and the rules that mark it."""
    return (*(flag for flag in stored if flag not in RULE_NAMES), *marks)


def settle_marks(connection: Connection, survey: str) -> None:
    """Write the marks into the responses of a closed survey and delete the device marks, in the caller's transaction.

    These marks stay where the survey is opened again; a rule may mark more then.
    """
    # Whoever counts meanwhile would keep the device marks again, or lose what is noted here.
    hold_changes(connection)
    marks = screen(connection, survey)
    marked = among(connection.dialect.name, Response.id, marks)
    stored = connection.execute(select(Response.id, Response.flags).where(marked)).all()
    changes: list[dict[str, object]] = [
        {"key": row.id, "found": [*row.flags, *new]}
        for row in stored
        if (new := [name for name in marks[row.id] if name not in row.flags])
    ]
    if changes:
        found = bindparam("found", type_=Response.flags.type)
        statement = update(Response).where(Response.id == bindparam("key")).values(flags=found)
        connection.execute(statement, changes)
    theirs = (Response.survey == survey, Response.device.is_not(None))
    connection.execute(update(Response).where(*theirs).values(device=None))
    connection.execute(delete(DeviceArrival).where(DeviceArrival.survey == survey))
    kept = select(ScreenedResponse.survey, ScreenedResponse.response)
    repeating = kept.where(ScreenedResponse.survey == survey, ScreenedResponse.rules.contains(AGAIN))
    again = insert_of(connection.dialect.name)(UnscreenedResponse.__table__)
    connection.execute(again.from_select(["survey", "response"], repeating).on_conflict_do_nothing())


def _same_texts(connection: Connection, survey: str) -> Iterator[tuple[UUID, list[int]]]:
    """Who wrote something long that others wrote too, and what stands for it."""
    theirs = (Response.survey == survey, HAS_TEXTS)
    texts = Response.texts_digest
    query = select(texts, func.count()).where(*theirs).group_by(texts)
    several = func.instr if connection.dialect.name == "sqlite" else func.strpos  # quicker than LIKE
    some = query.having((func.count() > 1) | (several(texts, " ") > 0))
    written = {row[0] or "": row[1] for row in connection.execute(some).all()}
    counts: dict[str, int] = {}
    for digests, count in written.items():
        if " " in digests:
            for digest in digests.split():
                counts[digest] = counts.get(digest, 0) + count
    # What one respondent wrote alone counts only beside two who wrote it with something else.
    single = [digest for digest, count in counts.items() if count >= SAME_TEXTS - 1 and digest not in written]
    alone = query.where(among(connection.dialect.name, texts, single))
    written |= {row[0] or "": row[1] for row in connection.execute(alone)}
    for digests, count in written.items():
        if " " not in digests:
            counts[digests] = counts.get(digests, 0) + count
    often = {digest for digest, count in counts.items() if count >= SAME_TEXTS}
    common = [digests for digests in written if not often.isdisjoint(digests.split())] if often else []
    if common:
        same = among(connection.dialect.name, Response.texts_digest, common)
        rows = connection.execute(select(Response.id, Response.texts_digest).where(*theirs, same))
        for identity, told in rows:
            yield identity, [int(digest, 16) for digest in (told or "").split()]
