"""Freezing closes a survey and writes its answers; figures then come from the snapshot, whatever happens after."""

from pathlib import Path

import orjson
import pytest
from decoded_responses import decode_responses
from sqlalchemy import Engine
from survey_of_tests import COMPLETE, SURVEY, open_survey, publish_every_type, submit

from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.manifest import Review

WRITTEN = COMPLETE | {
    "age": "other",
    "age.other.text": "不便透露",
    "channels": ["board", "other"],
    "why": "没有",
}


def overall(engine: Engine, snapshots: Path) -> object:
    answers = latest_answers(engine, snapshots, SURVEY)
    return analyse_survey(answers).as_json()["satisfaction"]["overall"]["value"]


def counts_of_ages(engine: Engine, snapshots: Path) -> dict[str, int]:
    found = analyse_survey(latest_answers(engine, snapshots, SURVEY)).as_json()
    return {option["code"]: option["count"] for option in found["questions"]["age"]["options"]}


def test_freezing_closes_the_survey(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    freeze(engine, tmp_path, SURVEY)
    assert known_survey(engine, SURVEY).state == "closed"


def test_a_draft_filled_by_an_import_can_be_frozen(engine: Engine, tmp_path: Path) -> None:
    publish_every_type(engine)
    import_responses(engine, SURVEY, "您的年龄是？\n18岁以下\n".encode())
    assert freeze(engine, tmp_path, SURVEY).returns.returned == 1


def test_without_a_snapshot_figures_are_live(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    assert latest_answers(engine, tmp_path, SURVEY).snapshot is None


def test_live_and_frozen_figures_are_the_same(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    for answers in (WRITTEN, COMPLETE, COMPLETE | {"service.speed": "1"}):
        submit(engine, dict(answers))
    live = analyse_survey(latest_answers(engine, tmp_path, SURVEY)).as_json()
    manifest = freeze(engine, tmp_path, SURVEY)
    frozen = analyse_survey(latest_answers(engine, tmp_path, SURVEY)).as_json()
    assert frozen == live | {"snapshot": manifest.id}


def test_the_latest_snapshot_counts(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, tmp_path, SURVEY)
    first = overall(engine, tmp_path)
    change_state(engine, SURVEY, "open", "补充抽样")
    submit(engine, COMPLETE | {"service.attitude": "1"})
    assert overall(engine, tmp_path) == first
    freeze(engine, tmp_path, SURVEY)
    assert overall(engine, tmp_path) != first


def test_an_excluded_response_stays_in_the_snapshot_and_leaves_the_figures(
    engine: Engine, tmp_path: Path
) -> None:
    open_survey(engine)
    receipt = submit(engine, COMPLETE | {"overall": "no"})
    submit(engine)
    before = overall(engine, tmp_path)
    exclude(engine, SURVEY, receipt.response_id, reason="重复作答", person="甲")
    manifest = freeze(engine, tmp_path, SURVEY)
    assert (manifest.returns.returned, manifest.returns.valid) == (2, 1)
    assert manifest.exclusions == {"重复作答": 1}
    assert overall(engine, tmp_path) != before


def test_an_exclusion_can_be_taken_back(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    receipt = submit(engine)
    exclude(engine, SURVEY, receipt.response_id, reason="重复作答", person="甲")
    assert status(engine, SURVEY)["valid"] == 0
    exclude(engine, SURVEY, receipt.response_id, reason="核实为本人", person="乙", excluded=False)
    assert status(engine, SURVEY)["valid"] == 1
    assert freeze(engine, tmp_path, SURVEY).returns.valid == 1


def reviewed(engine: Engine, snapshots: Path) -> bool:
    return analyse_survey(latest_answers(engine, snapshots, SURVEY)).returns.is_reviewed


def test_answers_that_nobody_looked_at_are_not_reviewed(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    assert not reviewed(engine, tmp_path)
    manifest = freeze(engine, tmp_path, SURVEY)
    assert (manifest.review, reviewed(engine, tmp_path)) == (Review(decided=0), False)


def test_a_response_that_was_taken_out_and_put_back_was_reviewed(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    receipt = submit(engine)
    for excluded in (True, False):
        exclude(engine, SURVEY, receipt.response_id, reason="核实", person="甲", excluded=excluded)
    assert reviewed(engine, tmp_path)
    assert freeze(engine, tmp_path, SURVEY).review == Review(decided=1)
    assert reviewed(engine, tmp_path)


def test_whoever_freezes_says_how_the_answers_were_reviewed(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    manifest = freeze(engine, tmp_path, SURVEY, "甲", " 逐份核对 ")
    assert manifest.review == Review(decided=0, person="甲", statement="逐份核对")
    assert analyse_survey(latest_answers(engine, tmp_path, SURVEY)).returns.review == "逐份核对"


def test_a_review_too_long_to_print_freezes_nothing(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    with pytest.raises(Refusal, match="reason_too_long"):
        freeze(engine, tmp_path, SURVEY, "甲", "核" * 501)
    assert known_survey(engine, SURVEY).state == "open"


def test_what_was_stored_comes_back_from_the_snapshot(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine, dict(WRITTEN))
    freeze(engine, tmp_path, SURVEY)
    answers = latest_answers(engine, tmp_path, SURVEY)
    (response,) = decode_responses(answers.questionnaire, answers.coded_answers)
    assert response.answers == WRITTEN


def test_a_shard_that_was_changed_is_refused(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, tmp_path, SURVEY)
    shard = next(tmp_path.rglob("answers-*.parquet"))
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)
    with pytest.raises(SnapshotError, match="shard_changed"):
        overall(engine, tmp_path)


def test_a_manifest_that_was_changed_is_refused(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    submit(engine)
    freeze(engine, tmp_path, SURVEY)
    manifest = next(tmp_path.rglob("manifest.json"))
    written = orjson.loads(manifest.read_bytes())
    manifest.write_bytes(orjson.dumps(written | {"issued": written["issued"] + 1}))
    with pytest.raises(SnapshotError, match="manifest_changed"):
        latest_answers(engine, tmp_path, SURVEY)


def test_answers_to_an_older_version_count_with_the_new_ones(engine: Engine, tmp_path: Path) -> None:
    open_survey(engine)
    old = known_survey(engine, SURVEY).version
    submit(engine, COMPLETE | {"age": "adult"})
    publish_every_type(
        engine, lambda source: source.replace("  - {code: adult, label: 18-60岁}\n".encode(), b"")
    )
    submit(engine)
    submit(engine, COMPLETE | {"age": "adult"}, version=old)
    counts = {"young": 1, "other": 0, "adult": 2}
    assert counts_of_ages(engine, tmp_path) == counts
    freeze(engine, tmp_path, SURVEY)
    assert counts_of_ages(engine, tmp_path) == counts
