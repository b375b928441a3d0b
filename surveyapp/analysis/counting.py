"""Counts the answers of a survey into a tally: row by row, or as the stored counts say once the rows were deleted.
Every figure begins here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial, reduce
from typing import Literal

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.filling import count_hours
from surveyapp.analysis.flagged import count_flagged, tally_unflagged, without_flagged
from surveyapp.analysis.groups.background import background_questions
from surveyapp.analysis.groups.cross_counts import CrossCounts, count_crossed
from surveyapp.analysis.row_facts import row_facts
from surveyapp.analysis.stored_tally import StoredTally, TallyKind, read_stored_tally, tally_kind
from surveyapp.analysis.tally import Tally, empty_tally, merge_tallies, tally_tables
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.flags import flags_apart, flags_as_one
from surveyapp.snapshots.kinds import ChoiceColumn
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import FLAGS, STATUS, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers, tables_of
from surveyapp.snapshots.statuses import EXCLUDED, VALID


def tally_snapshot(
    questionnaire: Questionnaire,
    answers: CodedAnswers,
    map_: Callable[..., Iterable[Tally]] = map,
    *,
    include_excluded: bool = False,
) -> Tally:
    """Tally frozen or live answers part by part.

    `map_(function, parts)` may be a process pool's `map`: function, parts and tallies all travel. Only valid
    responses count unless `include_excluded`. Raises SnapshotError for a damaged shard, or when the answers
    were coded by another questionnaire.
    """
    stored = stored_tally(questionnaire, answers)
    if stored is not None:
        return stored.tally(questionnaire, include_excluded=include_excluded)
    function = partial(tally_part, questionnaire, include_excluded)
    return reduce(merge_tallies, map_(function, answers.parts()), empty_tally(questionnaire))


def tally_part(questionnaire: Questionnaire, include_excluded: bool, part: AnswerPart) -> Tally:
    """Read one part, only the columns that are counted, and tally it."""
    columns = [*layout_of(questionnaire).answer_columns, STATUS]
    return tally_tables(questionnaire, part.tables(columns), include_excluded=include_excluded)


Counted = Literal["valid", "all_returned", "without_flagged"]
"""Whom a figure counts: all valid responses; all that came back with answers, excluded ones too; the valid ones that no
rule of screening flags.
"""


def tally_group(
    questionnaire: Questionnaire, answers: CodedAnswers, group: Group, counted: Counted = "valid"
) -> Tally:
    """Tally only the respondents of a group: those who chose one of its options at its single choice.

    Of deleted answers only the valid ones were counted by group. Raises LookupError for an unknown question, or
    ValueError for an option that it does not have; SnapshotError `answers_deleted` where the answers are gone and
    nobody had asked for the group before.
    """
    stored = stored_tally(questionnaire, answers)
    if stored is not None and group in stored.groups and counted == "valid":
        return stored.groups[group]
    choices = {
        choice.item: choice for choice in layout_of(questionnaire).answers if isinstance(choice, ChoiceColumn)
    }
    choice = choices[group.question]
    places = pa.array([choice.codes.index(option) for option in group.options], choice.type)
    columns = [*layout_of(questionnaire).answer_columns, STATUS, FLAGS]
    tables = tables_of(answers, columns)
    counts = map(without_flagged, tables) if counted == "without_flagged" else tables
    members = (table.filter(pc.is_in(table[group.question], value_set=places)) for table in counts)
    return tally_tables(questionnaire, members, include_excluded=counted == "all_returned")


def stored_tally(questionnaire: Questionnaire, answers: CodedAnswers) -> StoredTally | None:
    """The tally that was stored before the answers were deleted; None while the answers are there."""
    stored = answers.stored_tally()
    return None if stored is None else read_stored_tally(questionnaire, stored)


def crossed_counts(
    questionnaire: Questionnaire, answers: CodedAnswers, by: Answer, items: Sequence[Answer]
) -> CrossCounts:
    """Count the valid respondents by an answer with options and by each of several others.

    Raises SnapshotError `answers_deleted` where the answers are gone and these were not counted before.
    """
    stored = stored_tally(questionnaire, answers)
    found = stored and stored.crossed.get(by.code)
    if found and all(item.code in found.counts for item in items):
        return found
    return count_crossed(questionnaire, answers, by, items)


def count_everything(
    questionnaire: Questionnaire, answers: CodedAnswers, groups: Iterable[Group]
) -> StoredTally:
    """Count everything that figures and reports need of these answers once they are deleted, for these `groups` too."""
    tallies: dict[TallyKind, Tally] = {}
    for table in tables_of(answers):
        for kind, rows in _by_kind(table):
            counted = tally_tables(questionnaire, (rows,), include_excluded=True)
            tallies[kind] = merge_tallies(tallies.get(kind, empty_tally(questionnaire)), counted)
    return StoredTally(
        tallies=tallies,
        groups={group: tally_group(questionnaire, answers, group) for group in groups},
        crossed=_background_counts(questionnaire, answers),
        flagged=count_flagged(answers),
        hours=count_hours(answers),
        facts=row_facts(questionnaire, answers),
    )


def _background_counts(questionnaire: Questionnaire, answers: CodedAnswers) -> dict[str, CrossCounts]:
    """The main scale by each background question: what the report's comparison of groups needs."""
    items = questionnaire.scale_items()
    by_code = {by.code: by for by in background_questions(questionnaire)} if items else {}
    return {code: count_crossed(questionnaire, answers, by, items) for code, by in by_code.items()}


def _by_kind(table: pa.Table) -> Iterator[tuple[TallyKind, pa.Table]]:
    """The rows of a table that figures may count, apart by status and flags."""
    statuses = table[STATUS].cast(pa.string()).combine_chunks().dictionary_encode()
    flags = flags_as_one(table[FLAGS]).combine_chunks().dictionary_encode()
    pairs = statuses.indices.to_numpy() * len(flags.dictionary) + flags.indices.to_numpy()
    kinds: dict[TallyKind, list[int]] = {}
    for pair in np.unique(pairs).tolist():
        of_status, of_flags = divmod(pair, len(flags.dictionary))
        status = statuses.dictionary[of_status].as_py()
        if status in (VALID, EXCLUDED):
            names = flags_apart(flags.dictionary[of_flags].as_py())
            kinds.setdefault(tally_kind(status, names), []).append(pair)
    for kind, theirs in sorted(kinds.items()):
        yield kind, table.filter(pa.array(np.isin(pairs, theirs)))


def verified_tally(questionnaire: Questionnaire, answers: CodedAnswers, groups: Collection[Group]) -> bytes:
    """`count_everything`, written and read back as it will be stored, and compared with the rows figure by figure.

    Raises SnapshotError `tally_differs` where any figure would differ: the rows must then not be deleted.
    """
    content = count_everything(questionnaire, answers, groups).as_bytes(questionnaire)
    stored = read_stored_tally(questionnaire, content)
    same = stored.facts == row_facts(questionnaire, answers)
    same = same and stored.flagged == count_flagged(answers) and stored.hours == count_hours(answers)
    same = same and stored.crossed == _background_counts(questionnaire, answers)
    unflagged = stored.tally(questionnaire, counts=lambda marks: not marks)
    same = same and unflagged == tally_unflagged(questionnaire, answers)
    for include_excluded in (False, True):
        rows = tally_snapshot(questionnaire, answers, include_excluded=include_excluded)
        kept = stored.tally(questionnaire, include_excluded=include_excluded)
        same = same and kept == rows and analyse(questionnaire, kept) == analyse(questionnaire, rows)
    same = same and all(
        stored.groups[group] == tally_group(questionnaire, answers, group) for group in groups
    )
    if not same:
        raise SnapshotError("tally_differs")
    return content
