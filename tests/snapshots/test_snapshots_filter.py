"""A filter gives exactly the responses that filtering them one by one gives: rows, words, counts, figures."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from coded_answers import live_table, returns_of, write_snapshot
from hypothesis import given, settings
from hypothesis import strategies as st
from made_surveys import loaded

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.flagged import count_flagged, tally_unflagged
from surveyapp.analysis.tally import merge_tallies
from surveyapp.definition.questionnaire import Group
from surveyapp.snapshots.answer_filter import AnswerFilter, FilteredAnswers, filter_from_json
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.snapshot import CodedAnswers, open_snapshot
from surveyapp.snapshots.statuses import STATUSES

SOURCE = """\
title: t
satisfaction: {formula: index, items: [fine]}
questions:
- {code: town, type: dropdown, text: t, options: [{code: e, label: e}, {code: w, label: w}, {code: n, label: n}]}
- {code: ways, type: multiple, text: t, options: [{code: tv, label: tv}, {code: web, label: web}]}
- {code: fine, type: single, text: t, options: [{code: "1", label: a, score: 2}, {code: "0", label: b, score: 1}]}
- {code: why, type: text, text: t}
"""
SURVEY = loaded(SOURCE)
CHINESE_TIME = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 7, 4, 12, tzinfo=UTC)

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "town": st.sampled_from("ewn"),
        "ways": st.lists(st.sampled_from(["tv", "web"]), unique=True, min_size=1).map(sorted),
        "fine": st.sampled_from("10"),
        "why": st.sampled_from(["远", "近"]),
    },
)
RESPONSES = st.lists(
    st.builds(
        StoredResponse,
        id=st.uuids().map(str),
        version=st.just("v1"),
        channel=st.sampled_from(["online", "kiosk-1"]),
        language=st.sampled_from(["zh-CN", "ug"]),
        started=st.none(),
        seconds=st.none(),
        submitted=st.integers(0, 96).map(lambda hours: START + timedelta(hours=hours)),
        status=st.sampled_from(STATUSES),
        flags=st.sampled_from([(), ("imported", "no_time"), ("fast",), ("reconstructed",)]),
        answers=ANSWERS,
    ),
    max_size=25,
    unique_by=lambda response: response.id,
)
DAYS = st.none() | st.integers(0, 4).map(lambda days: date(2026, 7, 4) + timedelta(days=days))


def _group(question: str, options: Sequence[str]) -> st.SearchStrategy[Group]:
    chosen = st.lists(st.sampled_from(options), unique=True, min_size=1)
    return chosen.map(lambda codes: Group(question=question, options=tuple(codes)))


FILTERS = st.builds(
    AnswerFilter,
    groups=st.lists(
        _group("town", "ewn") | _group("ways", ["tv", "web"]),
        max_size=2,
        unique_by=lambda group: group.question,
    ).map(tuple),
    channels=st.just(()) | st.sampled_from([("online",), ("kiosk-1", "online")]),
    languages=st.just(()) | st.just(("ug",)),
    first=DAYS,
    last=DAYS,
)


def passes(wanted: AnswerFilter, response: StoredResponse) -> bool:
    """As a person would sort the forms."""
    for group in wanted.groups:
        answer = response.answers.get(group.question, ())
        chosen = [answer] if isinstance(answer, str) else answer
        if not any(option in group.options for option in chosen):
            return False
    day = response.submitted.astimezone(CHINESE_TIME).date()
    if (wanted.first or wanted.last) and "no_time" in response.flags:
        return False
    return (
        (not wanted.channels or response.channel in wanted.channels)
        and (not wanted.languages or response.language in wanted.languages)
        and (wanted.first is None or wanted.first <= day)
        and (wanted.last is None or day <= wanted.last)
    )


def by_hand(responses: Sequence[StoredResponse], wanted: AnswerFilter) -> list[StoredResponse]:
    return [response for response in responses if passes(wanted, response)]


@given(responses=RESPONSES, wanted=FILTERS, size=st.integers(1, 9))
@settings(max_examples=150, deadline=None)
def test_filtering_is_sorting_the_responses_one_by_one(
    responses: list[StoredResponse], wanted: AnswerFilter, size: int
) -> None:
    filtered = FilteredAnswers(live_table(SURVEY, responses, size), SURVEY, wanted)
    expected = by_hand(responses, wanted)
    assert list(decode_responses(SURVEY, filtered)) == expected
    assert filtered.returns == returns_of(expected)
    assert tally_snapshot(SURVEY, filtered) == tally_snapshot(SURVEY, live_table(SURVEY, expected))
    alone = live_table(SURVEY, expected)
    assert tally_unflagged(SURVEY, filtered) == tally_unflagged(SURVEY, alone)
    assert count_flagged(filtered) == count_flagged(alone)


@given(responses=RESPONSES, wanted=FILTERS)
@settings(max_examples=50, deadline=None)
def test_the_groups_of_a_choice_make_up_those_who_chose_any_of_it(
    responses: list[StoredResponse], wanted: AnswerFilter
) -> None:
    answers = live_table(SURVEY, responses)

    def tally(*options: str) -> object:
        group = Group(question="town", options=options)
        rest = tuple(other for other in wanted.groups if other.question != "town")
        narrowed = AnswerFilter((group, *rest), wanted.channels, wanted.languages, wanted.first, wanted.last)
        return tally_snapshot(SURVEY, FilteredAnswers(answers, SURVEY, narrowed))

    assert merge_tallies(tally("e"), tally("w")) == tally("e", "w")  # type: ignore[arg-type]
    assert filter_from_json(wanted.as_json()) == wanted


def frozen(folder: Path, responses: list[StoredResponse]) -> CodedAnswers:
    excluded = sum(response.status == "excluded" for response in responses)
    write_snapshot(
        folder,
        survey="demo/one",
        sources=[SOURCE],
        responses=responses,
        issued=None,
        exclusions={"r": excluded} if excluded else {},
        created=START,
        rows_per_shard=4,
    )
    return open_snapshot(folder)


def test_a_snapshot_is_filtered_as_the_live_answers_are(tmp_path: Path) -> None:
    responses = [
        StoredResponse(
            id=f"r{place:02}",
            version="v1",
            channel="online" if place % 2 else "kiosk-1",
            language="zh-CN",
            started=None,
            seconds=None,
            submitted=START + timedelta(hours=5 * place),
            status="excluded" if place == 3 else "valid",
            flags=(),
            answers={"town": "ewn"[place % 3], "fine": "1", "why": f"t{place}"},
        )
        for place in range(14)
    ]
    wanted = AnswerFilter((Group(question="town", options=("e", "n")),), ("online",), last=date(2026, 7, 6))
    filtered = FilteredAnswers(frozen(tmp_path / "s", responses), SURVEY, wanted)
    assert list(decode_responses(SURVEY, filtered)) == by_hand(responses, wanted) != []
    assert filtered.returns.returned == len(by_hand(responses, wanted))


def test_of_deleted_rows_nothing_is_filtered(tmp_path: Path) -> None:
    snapshot = frozen(tmp_path / "s", [])
    gone = type(snapshot)(tmp_path / "s", snapshot.manifest.model_copy(update={"rows_deleted": START}))  # type: ignore[attr-defined, call-arg]
    filtered = FilteredAnswers(gone, SURVEY, AnswerFilter(languages=("ug",)))
    assert filtered.stored_tally() is None
    with pytest.raises(SnapshotError) as refused:
        tally_snapshot(SURVEY, filtered)
    assert refused.value.code == "answers_deleted"


def test_a_period_is_days_in_china() -> None:
    before_midnight = datetime(2026, 7, 4, 15, 59, 59, tzinfo=UTC)
    after_midnight = datetime(2026, 7, 4, 16, 0, 0, tzinfo=UTC)
    base = {"version": "v", "channel": "online", "language": "zh-CN", "started": None, "seconds": None}
    rows = [
        StoredResponse(id=name, submitted=at, status="valid", flags=(), answers={}, **base)  # type: ignore[arg-type]
        for name, at in (("a", before_midnight), ("b", after_midnight))
    ]

    def ids(first: date | None, last: date | None) -> list[str]:
        filtered = FilteredAnswers(live_table(SURVEY, rows), SURVEY, AnswerFilter(first=first, last=last))
        return [response.id for response in decode_responses(SURVEY, filtered)]

    assert ids(None, date(2026, 7, 4)) == ["a"]
    assert ids(date(2026, 7, 5), None) == ["b"]
    assert ids(date(2026, 7, 4), date(2026, 7, 5)) == ["a", "b"]
