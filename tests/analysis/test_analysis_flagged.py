"""Figures stand with and without the marked responses, and how a survey was filled in is described from counts."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from cases import each
from coded_answers import live_table, write_snapshot
from made_surveys import loaded, random_answers, random_source, scale_answers, scale_questionnaire, stored

from surveyapp.analysis.counting import tally_snapshot, verified_tally
from surveyapp.analysis.filling import count_hours, describe_filling
from surveyapp.analysis.flagged import FlaggedCounts, count_flagged, tally_unflagged
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.stored_tally import read_stored_tally, tally_kind
from surveyapp.analysis.survey_tally import tally_survey
from surveyapp.analysis.tally import merge_tallies
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.manifest import IMPORTED, NO_TIME
from surveyapp.snapshots.snapshot import CodedAnswers, open_snapshot

FLAGS = [
    (),
    (),
    ("older_version", "fast alike"),
    ("alike",),
    ("imported", "fast"),
    ("alike", "again", "low fast"),
]
NIGHT = datetime(2025, 7, 5, 16, tzinfo=UTC)
"""Midnight in China."""


@pytest.fixture(scope="module")
def survey() -> tuple[Questionnaire, str, list[StoredResponse]]:
    """A random survey of 400 responses, some excluded, some undone, some marked."""
    chance = random.Random(11)
    source = random_source(chance)
    while not loaded(source).satisfaction or "multiple" not in source:
        source = random_source(chance)
    questionnaire = loaded(source)
    statuses = [chance.choice(["valid", "valid", "excluded", "undone"]) for _ in range(400)]
    rows = stored(random_answers(chance, questionnaire, 400), statuses)
    return questionnaire, source, [replace(row, flags=chance.choice(FLAGS)) for row in rows]


@pytest.fixture(scope="module", params=["live", "frozen"])
def answers(request, survey, tmp_path_factory) -> CodedAnswers:
    """The same survey in memory, and frozen in shards of 70."""
    questionnaire, source, rows = survey
    if request.param == "live":
        return live_table(questionnaire, rows)
    folder = tmp_path_factory.mktemp("flagged") / "snapshot"
    excluded = sum(row.status == "excluded" for row in rows)
    write_snapshot(
        folder,
        survey="a/b",
        sources=[source],
        responses=rows,
        issued=None,
        exclusions={"试填": excluded},
        created=NIGHT,
        rows_per_shard=70,
    )
    return open_snapshot(folder)


def is_marked(row: StoredResponse) -> bool:
    return bool({"alike", "fast"} & set(row.flags))


def test_without_the_marked_is_the_tally_of_the_others(survey, answers) -> None:
    questionnaire, _, rows = survey
    others = live_table(questionnaire, [row for row in rows if not is_marked(row)])
    assert tally_unflagged(questionnaire, answers) == tally_snapshot(questionnaire, others)


def test_the_marked_and_the_others_are_all(survey, answers) -> None:
    questionnaire, _, rows = survey
    marked = tally_snapshot(questionnaire, live_table(questionnaire, [row for row in rows if is_marked(row)]))
    found = tally_survey(questionnaire, answers)
    assert merge_tallies(found.unflagged, marked) == found.valid
    assert found.flagged.valid == marked.n == found.valid.n - found.unflagged.n


def test_marks_are_counted_by_rule_and_by_what_was_decided(survey, answers) -> None:
    _, _, rows = survey
    marked = [row for row in rows if is_marked(row)]
    returned = [row for row in marked if row.status != "undone"]
    assert count_flagged(answers) == FlaggedCounts(
        returned=len(returned),
        valid=sum(row.status == "valid" for row in marked),
        excluded=sum(row.status == "excluded" for row in marked),
        by_rule={
            name: count
            for name in ("alike", "fast", "again")
            if (count := sum(name in row.flags for row in returned))
        },
    )


def test_what_is_stored_counts_the_same_marks(survey, answers) -> None:
    questionnaire, _, rows = survey
    content = verified_tally(questionnaire, answers, ())
    kinds = {tally_kind(row.status, row.flags) for row in rows if row.status in ("valid", "excluded")}
    assert {*read_stored_tally(questionnaire, content).tallies} == kinds


def test_a_survey_without_answers_has_no_marks() -> None:
    questionnaire = scale_questionnaire(["a"], [1, 2])
    found = tally_survey(questionnaire, live_table(questionnaire, []))
    assert (found.flagged, found.hours, found.valid) == (FlaggedCounts(), {}, found.unflagged)
    assert describe_filling(found.hours, found.valid.scale).best == Undefined("no_answers")


def described(rows: list[tuple[int | None, ...]], moments: list[datetime], flags: tuple[str, ...] = ()):
    questionnaire = scale_questionnaire(["a", "b"], [1, 2, 3])
    responses = stored(scale_answers(["a", "b"], [1, 2, 3], rows))
    responses = [
        replace(row, submitted=moment, flags=flags) for row, moment in zip(responses, moments, strict=True)
    ]
    coded = live_table(questionnaire, responses)
    return describe_filling(count_hours(coded), tally_snapshot(questionnaire, coded).scale)


def test_the_busiest_hour_and_the_share_of_the_best_are_told_with_their_n() -> None:
    rows = [(3, 3), (3, 3), (3, 2), (3, None)]
    moments = [NIGHT + timedelta(minutes=minutes) for minutes in (0, 59, 60, 600)]
    found = described(rows, moments)
    assert found.busiest == NIGHT
    assert found.in_busiest_hour == Figure(Fraction(50), 4)
    assert found.best == Figure(Fraction(200, 3), 3)


def test_of_two_full_hours_the_first_is_told() -> None:
    moments = [NIGHT + timedelta(hours=hours) for hours in (3, 1)]
    assert described([(1, 1)] * 2, moments).busiest == NIGHT + timedelta(hours=1)


@each("flags", [(NO_TIME,), (IMPORTED,)])
def test_an_hour_that_a_file_does_not_tell_is_none(flags: tuple[str, ...]) -> None:
    moments = [NIGHT, NIGHT + timedelta(days=1)]
    found = described([(1, 1)] * 2, moments, flags)
    assert (found.busiest, found.in_busiest_hour) == (None, Undefined("no_answers"))


def test_an_imported_response_with_a_time_of_day_has_an_hour() -> None:
    found = described([(1, 1)], [NIGHT + timedelta(seconds=1)], (IMPORTED,))
    assert found.in_busiest_hour == Figure(Fraction(100), 1)


def test_a_survey_without_a_scale_has_no_best() -> None:
    questionnaire = scale_questionnaire([], [1, 2])
    coded = live_table(questionnaire, [])
    assert describe_filling({}, tally_snapshot(questionnaire, coded).scale).best == Undefined("no_scale")


def test_whoever_left_an_item_out_does_not_have_the_best_on_all() -> None:
    questionnaire = scale_questionnaire(["a", "b"], [0, 1])
    rows = [(1, 1), (1, None), (None, None), (0, 0)]
    coded = live_table(questionnaire, stored(scale_answers(["a", "b"], [0, 1], rows)))
    scale = tally_snapshot(questionnaire, coded).scale
    assert (scale.best, scale.n) == (1, 2)
