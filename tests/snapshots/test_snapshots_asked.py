"""Who was asked what is stored beside the answers, reckoned with the version that each response answered; an answer to
what was not asked does not count. A survey that asks everybody everything is stored as it always was.
"""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from coded_answers import live_table, returns_of, write_snapshot
from conditional_files import Answers, answers_to, files
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.analysis.counting import tally_part, tally_snapshot
from surveyapp.analysis.tally import empty_tally, merge_tallies
from surveyapp.definition.loading import version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combine_versions
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.forget_rows import take_place, without_response
from surveyapp.snapshots.layout import layout_of
from surveyapp.snapshots.snapshot import open_snapshot

STEPS = [{"code": "y", "label": "用过"}, {"code": "n", "label": "没用过"}]
USED = {"code": "used", "type": "single", "text": "用过吗？", "options": STEPS}
WHY = {"code": "why", "type": "text", "text": "为什么？"}
OF_USERS = {"show_if": {"question": "used", "is": ["y"]}}


def written(*questions: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": "调查", "questions": questions}


def questionnaire_of(*questions: Mapping[str, Any]) -> Questionnaire:
    return Questionnaire.model_validate(written(*questions))


def responses_to(*answers: tuple[Questionnaire, Answers]) -> list[StoredResponse]:
    return [
        StoredResponse(
            id=f"r{place}",
            version=version_hash(version),
            channel="link",
            language="zh-CN",
            started=None,
            seconds=None,
            submitted=datetime(2026, 7, 5, tzinfo=UTC),
            status="valid",
            flags=(),
            answers=given,
        )
        for place, (version, given) in enumerate(answers)
    ]


def without_conditions(file: Mapping[str, Any]) -> dict[str, Any]:
    """An earlier version, which asked everybody everything."""
    plain = [
        {key: value for key, value in question.items() if key != "show_if"} for question in file["questions"]
    ]
    for question in plain:
        if "items" in question:
            question["items"] = [{"code": line["code"], "text": line["text"]} for line in question["items"]]
    return {"title": "调查", "questions": plain}


@some.composite
def surveys(draw: some.DrawFn) -> tuple[Questionnaire, list[StoredResponse], dict[str, Questionnaire]]:
    """All versions of a questionnaire as one, answers to them, and each version."""
    file = draw(files())
    versions = [
        Questionnaire.model_validate(file),
        Questionnaire.model_validate({**file, "questions": file["questions"][:2], "sections": []}),
        Questionnaire.model_validate(without_conditions(file)),
    ]
    people = draw(some.lists(some.tuples(some.sampled_from(versions), answers_to(file)), max_size=12))
    stored = responses_to(
        *(
            (version, {code: given for code, given in answers.items() if version.answer(code) is not None})
            for version, answers in people
        )
    )
    whole = combine_versions(versions[0], versions[1:])
    return whole, stored, {version_hash(version): version for version in versions}


@given(surveys())
def test_everybody_was_asked_what_their_own_version_asks_of_them(
    survey: tuple[Questionnaire, list[StoredResponse], dict[str, Questionnaire]],
) -> None:
    whole, responses, versions = survey
    decoded = list(decode_responses(whole, live_table(whole, responses)))
    for response, coded in zip(responses, decoded, strict=True):
        asked = versions[response.version].display_logic.asked_answers(response.answers)
        assert coded.answers == {code: given for code, given in response.answers.items() if code in asked}
        partly = {item.code for item in whole.items} & whole.partly_asked
        assert coded.not_asked == partly - asked


@given(surveys())
def test_answers_coded_once_are_coded_the_same_again(
    survey: tuple[Questionnaire, list[StoredResponse], dict[str, Questionnaire]],
) -> None:
    whole, responses, _versions = survey
    decoded = list(decode_responses(whole, live_table(whole, responses)))
    assert list(decode_responses(whole, live_table(whole, decoded))) == decoded
    assert tally_snapshot(whole, live_table(whole, decoded)) == tally_snapshot(
        whole, live_table(whole, responses)
    )


@given(surveys(), some.integers(1, 5))
def test_more_were_asked_than_answered_and_parts_add_up(
    survey: tuple[Questionnaire, list[StoredResponse], dict[str, Questionnaire]], rows: int
) -> None:
    whole, responses, versions = survey
    live = live_table(whole, responses, batch_rows=rows)
    tally = tally_snapshot(whole, live)
    parts = [tally_part(whole, False, part) for part in live.parts()]
    merged = empty_tally(whole)
    for part in reversed(parts):
        merged = merge_tallies(part, merged)
    assert merged == tally == tally_snapshot(whole, live_table(whole, responses))
    for item in whole.items:
        assert 0 <= tally.items[item.code].answered <= tally.asked(item.code) <= tally.n
        if item.code in whole.partly_asked:
            asked = [versions[r.version].display_logic.asked_answers(r.answers) for r in responses]
            assert tally.asked(item.code) == sum(item.code in each for each in asked)


def test_a_survey_that_asks_everybody_everything_is_stored_as_it_was() -> None:
    layout = layout_of(questionnaire_of(USED, WHY))
    assert layout.asked == ()
    assert layout.schema.names[-2:] == ["used", "why"]
    assert layout.as_json() == (
        b'{"choices":[{"item":"used","codes":["y","n"]}],"ticks":[],"texts":["why"],"write_ins":[]}'
    )


def test_a_condition_of_any_version_makes_a_column() -> None:
    earlier, latest = questionnaire_of(USED, {**WHY, **OF_USERS}), questionnaire_of(USED, WHY)
    whole = combine_versions(latest, [earlier])
    assert layout_of(whole).schema.names[-1] == "_asked.why"
    given: Sequence[tuple[Questionnaire, Answers]] = [
        (earlier, {"used": "n", "why": "不需要"}),
        (latest, {"used": "n", "why": "不需要"}),
    ]
    first, second = decode_responses(whole, live_table(whole, responses_to(*given)))
    assert (first.answers, first.not_asked) == ({"used": "n"}, {"why"})
    assert (second.answers, second.not_asked) == ({"used": "n", "why": "不需要"}, frozenset())


def test_one_response_is_taken_out_and_the_others_stay_as_they_were(tmp_path: Path) -> None:
    whole = questionnaire_of(USED, {**WHY, **OF_USERS})
    responses = responses_to(
        (whole, {"used": "n", "why": "不需要"}), (whole, {"used": "y", "why": "快"}), (whole, {"used": "n"})
    )
    write_snapshot(
        tmp_path / "s",
        survey="demo/conditions",
        sources=[orjson.dumps(written(USED, {**WHY, **OF_USERS})).decode()],
        responses=responses,
        issued=None,
        exclusions={},
        created=datetime(2026, 7, 6, tzinfo=UTC),
    )
    snapshot = open_snapshot(tmp_path / "s")
    before = list(decode_responses(whole, snapshot))
    at = datetime(2026, 7, 7, tzinfo=UTC)
    left = without_response(snapshot, "r0", counted=returns_of(responses[:1]), reason=None, at=at, mark="f")
    take_place(tmp_path / "s", left)
    changed = open_snapshot(tmp_path / "s")
    changed.verify()
    assert list(decode_responses(snapshot.questionnaire(), changed)) == before[1:]
    tally = tally_snapshot(snapshot.questionnaire(), changed)
    assert (tally.n, tally.asked("why"), tally.items["why"].answered) == (2, 1, 1)


def test_all_versions_travel_to_another_process() -> None:
    latest, earlier = questionnaire_of(USED, WHY), questionnaire_of(USED, {**WHY, **OF_USERS})
    whole = combine_versions(latest, [earlier])
    sent = pickle.loads(pickle.dumps(whole))  # our own bytes
    assert (sent, sent.partly_asked, sent.versions) == (whole, {"why"}, (latest, earlier))


def test_a_response_to_an_unknown_version_is_not_guessed_at() -> None:
    whole, stranger = questionnaire_of(USED, {**WHY, **OF_USERS}), questionnaire_of(USED)
    with pytest.raises(SnapshotError) as refused:
        live_table(whole, responses_to((stranger, {"used": "y"})))
    assert refused.value.code == "unknown_version"
    assert refused.value.params == {"response": "r0", "version": version_hash(stranger)}


def test_only_responses_that_count_are_counted_as_asked() -> None:
    whole = questionnaire_of(USED, {**WHY, **OF_USERS})
    responses = responses_to((whole, {"used": "y"}), (whole, {"used": "y", "why": "快"}))
    responses[1] = replace(responses[1], status="excluded")
    live = live_table(whole, responses)
    assert tally_snapshot(whole, live).asked("why") == 1
    assert tally_snapshot(whole, live, include_excluded=True).asked("why") == 2


def test_ticks_that_were_left_out_are_no_small_number_of_them() -> None:
    ways = {
        "code": "ways",
        "type": "multiple",
        "text": "哪些？",
        "options": [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}],
    }
    few = {**WHY, "show_if": {"question": "ways", "at_most": 1}}
    whole = questionnaire_of(ways, few)
    given: Sequence[Answers] = [{}, {"ways": []}, {"ways": ["a"]}, {"ways": ["a", "b"]}]
    decoded = decode_responses(whole, live_table(whole, responses_to(*((whole, each) for each in given))))
    assert ["why" in response.not_asked for response in decoded] == [True, False, False, True]


def test_of_those_who_answered_the_scale_some_were_not_asked_all_of_it() -> None:
    steps = [{"code": str(score), "label": str(score), "score": score} for score in (1, 2)]
    scale = [{"code": code, "type": "single", "text": code, "options": steps} for code in ("a", "b")]
    file = {**written(USED, scale[0], {**scale[1], **OF_USERS})}
    whole = Questionnaire.model_validate(file | {"satisfaction": {"formula": "index", "items": ["a", "b"]}})
    given: Sequence[Answers] = [
        {"used": "n"},
        {"used": "n", "a": "1"},
        {"used": "y", "a": "1"},
        {"used": "y", "b": "2"},
    ]
    tally = tally_snapshot(whole, live_table(whole, responses_to(*((whole, each) for each in given))))
    assert (tally.scale.answered, tally.scale.n, tally.scale.partly_asked) == (3, 0, 1)
