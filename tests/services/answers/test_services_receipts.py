"""A response is taken back by its holder until it is frozen, completely, and never half."""

import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, update
from survey_of_tests import COMPLETE, SURVEY, open_survey, set_aside, snapshots_of, submit

from surveyapp.records.tables import Response, Survey
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.progress import progress, progress_mark
from surveyapp.services.answers.receipts import ReceiptSecrets, StoredReceipt, find_receipt, withdraw
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.responses import ResponseFilter, response_details, response_page
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures import survey_answers
from surveyapp.services.figures.kept_results import LIVE, chosen_results
from surveyapp.services.figures.survey_answers import (
    SurveyAnswers,
    freeze,
    frozen_answers,
    is_behind,
    live_answers,
)
from surveyapp.services.limits import LONGEST_FREEZE
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.snapshot import open_snapshot
from surveyapp.snapshots.statuses import STATUSES

WRITTEN = COMPLETE | {"why": "只有我知道", "channels": ["other"], "channels.other.text": "村里的喇叭"}


@pytest.fixture
def survey(engine: Engine) -> str:
    return open_survey(engine)


def answered(engine: Engine, answers: dict[str, Any] | None = None, channel: str = "link") -> UUID:
    """A stored response."""
    version = known_survey(engine, SURVEY).version
    submission = Submission(
        SURVEY,
        version,
        uuid4(),
        dict(COMPLETE) if answers is None else answers,
        channel,
        "zh-CN",
        started=datetime.now(UTC),
        seconds=90,
        flags=("older_version",),
    )
    return receive(engine, submission).response_id


def row(engine: Engine, response: UUID) -> Any:
    with engine.connect() as connection:
        return connection.execute(select(Response).where(Response.id == response)).one()


def taken_back(engine: Engine, response: UUID) -> StoredReceipt:
    receipt = withdraw(engine, SURVEY, response)
    assert receipt is not None
    return receipt


def statuses(answers: SurveyAnswers | None) -> list[str]:
    assert answers is not None
    return sorted(
        response.status for response in decode_responses(answers.questionnaire, answers.coded_answers)
    )


def test_a_secret_is_that_of_one_response_of_one_survey_and_one_key() -> None:
    secrets, first, second = ReceiptSecrets("k" * 32), uuid4(), uuid4()
    secret = secrets.secret_of("a/b", first)
    assert secrets.fits(secret, "a/b", first)
    assert len(secret) == 32
    others = (("a/b", second), ("a/c", first))
    assert not any(secrets.fits(secret, *other) for other in others)
    assert not ReceiptSecrets("o" * 32).fits(secret, "a/b", first)
    for wrong in ("", secret[:-1], secret.swapcase(), secret + "A", "密钥", str(first)):
        assert not secrets.fits(wrong, "a/b", first)


def test_a_receipt_is_found_in_its_own_survey_only(engine: Engine, survey: str) -> None:
    receipt = submit(engine)
    assert find_receipt(engine, "other/survey", receipt.response_id) is None
    found = find_receipt(engine, SURVEY, receipt.response_id)
    assert found is not None
    assert (found.submitted, found.is_withdrawable) == (receipt.submitted, True)


def test_nothing_of_the_answers_is_left(engine: Engine, survey: str) -> None:
    identity = answered(engine, WRITTEN)
    submit(engine, WRITTEN | {"why": "改过的话"}, identity)
    assert set_aside(engine) == ["conflict"]
    receipt = taken_back(engine, identity)
    found = row(engine, identity)
    assert (found.answers, found.flags, found.seconds, found.started) == ({}, [], None, None)
    assert (found.empty, found.withdrawn) == (False, receipt.withdrawn)
    left = {name for name, value in found._mapping.items() if value not in (None, {}, [], False)}
    assert left == {"id", "survey", "version", "channel", "language", "submitted", "withdrawn"}
    assert set_aside(engine) == []


def test_taking_back_twice_is_once(engine: Engine, survey: str) -> None:
    identity = answered(engine)
    first = taken_back(engine, identity)
    assert taken_back(engine, identity) == first
    assert first.withdrawn is not None
    assert not first.is_withdrawable


def test_what_is_unknown_is_not_taken_back(engine: Engine, survey: str) -> None:
    identity = answered(engine)
    assert withdraw(engine, SURVEY, uuid4()) is None
    assert withdraw(engine, "other/survey", identity) is None
    assert row(engine, identity).withdrawn is None


@pytest.mark.parametrize("channel", ["kiosk", "kiosk-hall", "访问员_07", "interviewer", "paper-1", "电话"])
def test_what_others_filled_in_or_on_shared_devices_has_no_holder(
    engine: Engine, survey: str, channel: str
) -> None:
    identity = answered(engine, channel=channel)
    assert not taken_back(engine, identity).personal
    assert row(engine, identity).withdrawn is None


def test_an_imported_response_has_no_holder(engine: Engine, survey: str) -> None:
    export = "序号,提交答卷时间,来源,您的年龄是？\n1,2025/07/05 00:22:00,微信,18岁以下\n"
    import_responses(engine, SURVEY, export.encode())
    with engine.connect() as connection:
        identity = connection.execute(select(Response.id)).scalar_one()
    assert not taken_back(engine, identity).personal
    assert row(engine, identity).answers != {}


def test_no_count_has_what_was_taken_back(engine: Engine, survey: str) -> None:
    stays, empty, excluded, gone = (answered(engine, a) for a in (None, {}, None, WRITTEN))
    exclude(engine, SURVEY, excluded, reason="重复", person="甲")
    before = progress_mark(engine, SURVEY)
    for identity in (gone, empty, excluded):
        taken_back(engine, identity)
    found = status(engine, SURVEY)
    counts = {name: found[name] for name in ("returned", "valid", "excluded", "empty", "withdrawn")}
    assert counts == {"returned": 1, "valid": 1, "excluded": 0, "empty": 0, "withdrawn": 3}
    assert found["channels"] == {"link": 1}
    assert sum(found["versions"].values()) == 1
    seen = progress(engine, SURVEY, None)
    assert (seen.returned, seen.valid, seen.counts.withdrawn) == (1, 1, 3)
    assert seen.channels == {"link": 1}
    assert sum(sum(hour.channels.values()) for hour in seen.hours) == 1
    assert seen.last_answer == row(engine, stays).submitted
    assert progress_mark(engine, SURVEY) != before
    (line,) = overview(engine, None)
    assert (line.returned, line.valid) == (1, 1)
    returns = live_answers(engine, SURVEY).returns
    assert (returns.returned, returns.valid, returns.empty, returns.withdrawn) == (1, 1, 0, 3)
    assert (returns.rows, returns.channels, returns.flagged["older_version"]) == (4, {"link": 1}, 1)


def test_without_anything_taken_back_the_number_is_there_all_the_same(engine: Engine, survey: str) -> None:
    assert status(engine, SURVEY)["withdrawn"] == 0


def test_results_notice_at_once(engine: Engine, survey: str, tmp_path: Path) -> None:
    identity = answered(engine, WRITTEN)
    answered(engine)
    looked = [chosen_results(engine, tmp_path, SURVEY, LIVE).survey_analysis.returns.valid]
    taken_back(engine, identity)
    looked.append(chosen_results(engine, tmp_path, SURVEY, LIVE).survey_analysis.returns.valid)
    assert looked == [2, 1]


def test_the_list_says_when(engine: Engine, survey: str) -> None:
    identity = answered(engine)
    exclude(engine, SURVEY, identity, reason="重复", person="甲")
    receipt = taken_back(engine, identity)
    counted = {name: response_page(engine, SURVEY, ResponseFilter(status=name)).found for name in STATUSES}
    assert counted == {"valid": 0, "excluded": 0, "empty": 0, "ineligible": 0, "undone": 0, "withdrawn": 1}
    shown = response_details(engine, SURVEY, identity)
    assert shown is not None
    assert (shown.line.status, shown.line.withdrawn, shown.answers) == ("withdrawn", receipt.withdrawn, {})


def test_later_snapshots_hold_the_row_and_earlier_manifests_their_bytes(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    answered(engine)
    first = freeze(engine, snapshots_of(tmp_path), SURVEY)
    assert b"withdrawn" not in first.as_bytes()
    change_state(engine, SURVEY, "open", "再收几份")
    taken_back(engine, answered(engine, WRITTEN))
    second = freeze(engine, snapshots_of(tmp_path), SURVEY)
    assert (second.returns.returned, second.returns.withdrawn, second.returns.rows) == (1, 1, 2)
    assert b'"withdrawn":1' in second.as_bytes()
    assert statuses(frozen_answers(engine, snapshots_of(tmp_path), SURVEY)) == ["valid", "withdrawn"]
    assert statuses(frozen_answers(engine, snapshots_of(tmp_path), SURVEY, first.id)) == ["valid"]
    folders = sorted(snapshots_of(tmp_path).glob("*/*/*"))
    assert [open_snapshot(folder).manifest.id for folder in folders] == [first.id, second.id]


def test_exports_hold_the_row_without_answers_and_no_secret(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    gone, stays = answered(engine, WRITTEN), answered(engine)
    taken_back(engine, gone)
    secrets = ReceiptSecrets("k" * 32)
    for kind in ("csv", "xlsx", "docx"):
        for path in report_survey(engine, tmp_path, SURVEY, kind, tmp_path / f"out.{kind}"):
            content = everything_in(path)
            for identity in (gone, stays):
                assert secrets.secret_of(SURVEY, identity) not in content
            assert "只有我知道" not in content
            assert "村里的喇叭" not in content
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[7] for line in lines if str(gone) in line] == ["withdrawn"]


def everything_in(path: Path) -> str:
    """All text of a file, packed or not."""
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8-sig")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_the_same_id_does_not_bring_answers_back(engine: Engine, survey: str) -> None:
    identity = answered(engine, WRITTEN)
    taken_back(engine, identity)
    for answers in (WRITTEN, COMPLETE):
        again = submit(engine, dict(answers), identity)
        assert (again.kind, again.set_aside) == ("withdrawn", False)
    assert row(engine, identity).answers == {}
    assert set_aside(engine) == []


def test_our_own_csv_does_not_bring_answers_back(engine: Engine, survey: str, tmp_path: Path) -> None:
    identity = answered(engine, WRITTEN)
    answered(engine)
    report_survey(engine, tmp_path, SURVEY, "csv", tmp_path / "before.csv")
    taken_back(engine, identity)
    report_survey(engine, tmp_path, SURVEY, "csv", tmp_path / "after.csv")
    for name in ("before.csv", "after.csv"):
        summary = import_responses(engine, SURVEY, (tmp_path / name).read_bytes())
        assert summary.added == 0
    assert (status(engine, SURVEY)["returned"], row(engine, identity).answers) == (1, {})


def test_what_is_frozen_stays(engine: Engine, survey: str, tmp_path: Path) -> None:
    identity = answered(engine)
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    receipt = taken_back(engine, identity)
    assert (receipt.is_frozen, receipt.withdrawn) == (True, None)
    assert row(engine, identity).answers == COMPLETE


def test_after_the_survey_opened_again_only_new_responses_are_taken_back(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    old = answered(engine)
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    answers = frozen_answers(engine, snapshots_of(tmp_path), SURVEY)
    assert answers is not None
    change_state(engine, SURVEY, "open", "再收几份")
    new = answered(engine)
    assert is_behind(engine, answers)
    assert taken_back(engine, old).withdrawn is None
    assert taken_back(engine, new).withdrawn is not None
    assert not is_behind(engine, answers)


def test_a_snapshot_is_behind_when_something_in_it_was_taken_back(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    """The counts alone would not tell: another response came."""
    identity = answered(engine)
    freeze(engine, snapshots_of(tmp_path), SURVEY)
    answers = frozen_answers(engine, snapshots_of(tmp_path), SURVEY)
    assert answers is not None
    change_state(engine, SURVEY, "open", "再收几份")
    answered(engine)
    with engine.connect() as connection:
        gone = update(Response).where(Response.id == identity)
        connection.execute(gone.values(withdrawn=datetime.now(UTC), answers={}))
    assert is_behind(engine, answers)


@pytest.fixture
def while_freezing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Something happens after a freeze has read the responses, before its snapshot is recorded."""

    def install(act: Callable[[], None]) -> None:
        write = survey_answers.write_snapshot

        def written(*arguments: Any, **more: Any) -> Any:
            manifest = write(*arguments, **more)
            with ThreadPoolExecutor(1) as other:
                other.submit(act).result()
            return manifest

        monkeypatch.setattr(survey_answers, "write_snapshot", written)

    return install


def test_nothing_is_taken_back_while_a_snapshot_is_written(
    engine: Engine,
    survey: str,
    tmp_path: Path,
    while_freezing: Callable[[Callable[[], None]], None],
) -> None:
    identity, receipts = answered(engine), []
    while_freezing(lambda: receipts.append(taken_back(engine, identity)))
    manifest = freeze(engine, snapshots_of(tmp_path), SURVEY)
    assert [(receipt.is_frozen, receipt.withdrawn) for receipt in receipts] == [(True, None)]
    assert manifest.returns.valid == 1
    assert row(engine, identity).answers == COMPLETE


def test_a_freeze_that_failed_leaves_responses_to_their_holders(
    engine: Engine,
    survey: str,
    tmp_path: Path,
    while_freezing: Callable[[Callable[[], None]], None],
) -> None:
    def fail() -> None:
        raise OSError("no space")

    identity = answered(engine)
    while_freezing(fail)
    with pytest.raises(OSError, match="no space"):
        freeze(engine, snapshots_of(tmp_path), SURVEY)
    assert taken_back(engine, identity).withdrawn is not None


@pytest.mark.parametrize(("hours", "frozen"), [(1, True), (7, False)])
def test_a_freeze_whose_process_was_ended_does_not_hold_responses_for_ever(
    engine: Engine, survey: str, hours: int, frozen: bool
) -> None:
    identity = answered(engine)
    since = datetime.now(UTC) - LONGEST_FREEZE * hours / 6
    with engine.connect() as connection:
        connection.execute(update(Survey).values(freezing=since))
    found = find_receipt(engine, SURVEY, identity)
    assert found is not None
    assert found.is_frozen is frozen


def test_of_freezing_and_taking_back_at_once_each_response_sees_one(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    responses = [answered(engine, WRITTEN) for _ in range(12)]
    with ThreadPoolExecutor(5) as threads:
        frozen = threads.submit(freeze, engine, snapshots_of(tmp_path), SURVEY)
        receipts = list(threads.map(lambda response: taken_back(engine, response), responses))
        manifest = frozen.result()
    gone = {str(receipt.response_id) for receipt in receipts if receipt.withdrawn}
    answers = frozen_answers(engine, snapshots_of(tmp_path), SURVEY)
    assert answers is not None
    held = {r.id: r for r in decode_responses(answers.questionnaire, answers.coded_answers)}
    assert {identity for identity, r in held.items() if r.status == "withdrawn"} == gone
    assert all(bool(r.answers) == (r.id not in gone) for r in held.values())
    assert manifest.returns.valid == len(responses) - len(gone)
