"""An import can be taken back as a whole; a response without one answer came back and is not valid."""

from pathlib import Path

import pytest
from cases import each
from sqlalchemy import Engine, select
from survey_of_tests import SURVEY, open_survey, publish_every_type, snapshots_of, stored, submit

from surveyapp.definition.china_time import CHINA
from surveyapp.records.schema import downgrade, upgrade
from surveyapp.records.tables import Exclusion, Response
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.import_records import imports_of, undo_import
from surveyapp.services.answers.overview import overview
from surveyapp.services.answers.progress import progress, progress_mark
from surveyapp.services.answers.responses import ResponseFilter, response_page
from surveyapp.services.answers.returns import ReturnCounts, return_counts
from surveyapp.services.answers.status_counts import status
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.downloads.survey_report import survey_facts
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.kept_results import chosen_results
from surveyapp.services.figures.survey_answers import (
    SurveyAnswers,
    freeze,
    is_behind,
    latest_answers,
    live_answers,
)
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.decoding import decode_responses
from surveyapp.snapshots.statuses import STATUSES

HEADER = "序号,提交答卷时间,所用时间,来源,您的年龄是？,总体来说您满意吗？\n"
FIRST = HEADER + "1,2025/07/05 00:22:01,60秒,微信,18岁以下,满意\n2,2025/07/05 00:23:01,61秒,微信,,\n"
SECOND = (
    HEADER + "1,2025/08/05 00:22:09,70秒,链接,18-60岁,一般\n2,2025/08/06 00:22:09,75秒,链接,18-60岁,满意\n"
)


def bring(engine: Engine, text: str, **options: bool) -> int:
    """Import a file; gives the number of the import."""
    summary = import_responses(engine, SURVEY, text.encode(), file_name="export.csv", person="乙", **options)
    assert summary.import_id is not None
    return summary.import_id


@pytest.fixture
def survey(engine: Engine) -> str:
    publish_every_type(engine)
    return SURVEY


@pytest.fixture
def undone(engine: Engine, survey: str) -> int:
    """Two imports, an exclusion in each, and the second import taken back; gives its number."""
    bring(engine, FIRST)
    second = bring(engine, SECOND)
    for time in ("2025-07-05 00:22", "2025-08-05 00:22"):
        exclude(engine, survey, response_at(engine, time), reason="试填", person="甲")
    undo_import(engine, survey, second, reason="别的调查的文件", person="甲")
    return second


def response_at(engine: Engine, time: str) -> object:
    lines = response_page(engine, SURVEY, ResponseFilter()).lines
    return next(line.id for line in lines if f"{line.submitted.astimezone(CHINA):%Y-%m-%d %H:%M}" == time)


def statuses(answers: SurveyAnswers) -> list[str]:
    return sorted(
        response.status for response in decode_responses(answers.questionnaire, answers.coded_answers)
    )


def test_an_import_is_recorded_with_file_person_and_what_it_added(engine: Engine, survey: str) -> None:
    first = bring(engine, FIRST)
    assert import_responses(engine, survey, FIRST.encode()).import_id is None
    second = bring(engine, FIRST + "3,2025/07/06 00:22:01,60秒,微信,18岁以下,满意\n")
    found = [(one.id, one.file_name, one.person, one.rows, one.added) for one in imports_of(engine, survey)]
    assert found == [(second, "export.csv", "乙", 3, 1), (first, "export.csv", "乙", 2, 2)]


def test_what_came_with_an_undone_import_stays_and_is_not_returned(engine: Engine, undone: int) -> None:
    found = status(engine, SURVEY)
    assert stored(engine) == 4
    assert (found["returned"], found["excluded"], found["empty"], found["valid"]) == (2, 1, 1, 0)
    assert (found["undone"], found["channels"]) == (2, {"微信": 2})
    record = imports_of(engine, SURVEY)[0]
    assert (record.id, record.undone_by, record.undone_reason) == (undone, "甲", "别的调查的文件")


def test_every_count_of_responses_leaves_out_what_was_undone(engine: Engine, undone: int) -> None:
    (line,) = overview(engine, None)
    stands = progress(engine, SURVEY, None)
    assert (line.returned, line.valid, line.last_answer) == (2, 0, stands.last_answer)
    assert (stands.returned, stands.excluded, stands.counts.empty, stands.valid) == (2, 1, 1, 0)
    assert stands.last_answer is not None
    assert stands.last_answer.month == 7
    assert sum(sum(hour.channels.values()) for hour in stands.hours) == 2
    assert (stands.channels, sum(stands.versions.values())) == ({"微信": 2}, 2)
    returns = live_answers(engine, SURVEY).returns
    assert (returns.returned, returns.valid, returns.empty, returns.undone) == (2, 0, 1, 2)
    assert (returns.excluded, returns.channels) == (1, {"微信": 2})


def test_exclusions_of_undone_responses_stay_recorded(engine: Engine, undone: int) -> None:
    with engine.connect() as connection:
        assert connection.execute(select(Exclusion.reason)).scalars().all() == ["试填", "试填"]
    assert live_answers(engine, SURVEY).exclusions == {"试填": 1}


def test_the_list_finds_responses_by_each_status(engine: Engine, undone: int) -> None:
    import_responses(engine, SURVEY, (HEADER + "9,2025/09/05 00:22:09,70秒,链接,18-60岁,一般\n").encode())
    counted = {name: response_page(engine, SURVEY, ResponseFilter(status=name)).found for name in STATUSES}
    assert counted == {"valid": 1, "excluded": 1, "empty": 1, "ineligible": 0, "undone": 2, "withdrawn": 0}
    for name in STATUSES:
        lines = response_page(engine, SURVEY, ResponseFilter(status=name)).lines
        assert [line.status for line in lines] == [name] * counted[name]
    assert response_page(engine, SURVEY, ResponseFilter(status="no such")).found == 0


def test_undoing_again_is_refused(engine: Engine, undone: int) -> None:
    with pytest.raises(Refusal, match="import_is_undone") as refused:
        undo_import(engine, SURVEY, undone, reason="再来", person="乙")
    assert list(refusal_lines(refused.value)) == [
        f"导入 {undone} 已由甲撤销（理由：别的调查的文件），没有改动任何内容"
    ]


@pytest.fixture
def first(engine: Engine, survey: str) -> int:
    """The number of an import."""
    return bring(engine, FIRST)


@each(
    ("number", "reason", "code"),
    [(99, "错", "unknown_import"), (1, " ", "undo_needs_reason"), (1, "字" * 501, "reason_too_long")],
)
def test_an_import_is_not_undone_without_number_and_reason(
    engine: Engine, survey: str, first: int, number: int, reason: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        undo_import(engine, survey, first if number == 1 else number, reason=reason, person="甲")
    assert status(engine, survey)["returned"] == 2


def test_an_import_of_another_survey_is_unknown(engine: Engine, survey: str) -> None:
    first = bring(engine, FIRST)
    publish_every_type(engine)
    with pytest.raises(Refusal, match="unknown_survey"):
        undo_import(engine, "tests/none", first, reason="错", person="甲")


def test_after_a_freeze_undoing_takes_a_new_snapshot(engine: Engine, survey: str, tmp_path: Path) -> None:
    folder = snapshots_of(tmp_path)
    bring(engine, FIRST)
    second = bring(engine, SECOND)
    before = freeze(engine, folder, survey)
    assert undo_import(engine, survey, second, reason="导错了", person="甲").frozen
    frozen = latest_answers(engine, folder, survey)
    assert (frozen.snapshot, frozen.returns.returned) == (before.id, 4)
    assert is_behind(engine, frozen)
    bring(engine, SECOND)  # as many as before, and still not what was frozen
    assert is_behind(engine, frozen)
    freeze(engine, folder, survey)
    again = latest_answers(engine, folder, survey)
    assert not is_behind(engine, again)
    assert (again.returns.returned, again.returns.undone) == (4, 2)
    assert statuses(again) == ["empty", "undone", "undone", "valid", "valid", "valid"]


def test_an_import_that_came_and_was_undone_after_a_freeze_changes_nothing(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    folder = snapshots_of(tmp_path)
    bring(engine, FIRST)
    freeze(engine, folder, survey)
    second = bring(engine, SECOND)
    assert is_behind(engine, latest_answers(engine, folder, survey))
    assert not undo_import(engine, survey, second, reason="导错了", person="甲").frozen
    assert not is_behind(engine, latest_answers(engine, folder, survey))


def test_a_page_of_results_or_progress_notices_that_an_import_was_undone(
    engine: Engine, survey: str, tmp_path: Path
) -> None:
    bring(engine, FIRST)
    second = bring(engine, SECOND)
    mark = progress_mark(engine, survey)
    assert chosen_results(engine, tmp_path, survey).survey_analysis.analysis.n == 3
    undo_import(engine, survey, second, reason="导错了", person="甲")
    assert chosen_results(engine, tmp_path, survey).survey_analysis.analysis.n == 1
    assert progress_mark(engine, survey) != mark


def test_a_survey_whose_samples_were_taken_back_holds_none(engine: Engine, survey: str) -> None:
    first = bring(engine, FIRST, reconstructed=True)
    assert known_survey(engine, survey).sample
    undo_import(engine, survey, first, reason="只是试用", person="甲")
    assert not known_survey(engine, survey).sample


def test_an_empty_response_is_returned_and_not_valid_for_its_reason(engine: Engine, survey: str) -> None:
    bring(engine, FIRST)
    analysed = analyse_survey(live_answers(engine, survey))
    assert analysed.as_json()["sample"] == {
        "issued": 130,
        "returned": 2,
        "valid": 1,
        "return_rate": pytest.approx(100 * 2 / 130),
        "valid_rate": 50.0,
    }
    assert [(entry.reason, entry.count) for entry in analysed.returns.excluded] == [("空白", 1)]
    assert analysed.analysis.n == 1
    assert survey_facts(live_answers(engine, survey)).returns.valid == 1


@pytest.mark.parametrize(
    ("answers", "empty"),
    [({}, 1), ({"why": " \n"}, 1), ({"channels": []}, 0), ({"age": "young"}, 0), ({"why": "好"}, 0)],
    ids=str,
)
def test_one_answer_of_any_kind_is_an_answer(
    engine: Engine, answers: dict[str, str | list[str]], empty: int
) -> None:
    open_survey(engine)
    submit(engine, answers)
    counted = status(engine, SURVEY)
    assert (counted["returned"], counted["empty"], counted["valid"]) == (1, empty, 1 - empty)


def test_responses_taken_back_do_not_count_again_in_an_older_structure(engine: Engine, undone: int) -> None:
    downgrade(engine, "0005")
    upgrade(engine)
    found = status(engine, SURVEY)
    assert (found["returned"], found["excluded"], found["empty"], found["valid"]) == (4, 3, 1, 0)
    assert live_answers(engine, SURVEY).exclusions == {"试填": 1, "别的调查的文件": 2}


def test_an_empty_response_that_a_person_takes_out_is_excluded(engine: Engine, survey: str) -> None:
    bring(engine, FIRST)
    empty = response_at(engine, "2025-07-05 00:23")
    exclude(engine, survey, empty, reason="重复", person="甲")
    with engine.connect() as connection:
        counts = return_counts(connection, [survey])[survey]
    assert (counts.excluded, counts.empty, counts.valid) == (1, 0, 1)
    exclude(engine, survey, empty, reason="放回", person="甲", excluded=False)
    with engine.connect() as connection:
        counts = return_counts(connection, [survey])[survey]
    assert (counts.excluded, counts.empty, counts.valid) == (0, 1, 1)


def test_empty_responses_of_an_undone_import_are_not_counted_as_empty(engine: Engine, survey: str) -> None:
    undo_import(engine, survey, bring(engine, FIRST), reason="导错了", person="甲")
    with engine.connect() as connection:
        assert return_counts(connection, [survey]) == {survey: ReturnCounts(undone=2)}


def test_counts_of_several_surveys_and_of_none(engine: Engine, undone: int) -> None:
    with engine.connect() as connection:
        assert return_counts(connection, []) == {}
        assert return_counts(connection, ["tests/none"]) == {"tests/none": ReturnCounts()}


def test_files_of_answers_hold_every_response_with_its_status(
    engine: Engine, undone: int, tmp_path: Path
) -> None:
    for kind in ("csv", "xlsx", "docx"):
        report_survey(engine, tmp_path / "snapshots", SURVEY, kind, tmp_path / f"answers.{kind}")
    text = (tmp_path / "answers.csv").read_text("utf-8-sig")
    assert [text.count(f",{name},") for name in ("valid", "excluded", "empty", "undone")] == [0, 1, 1, 2]


def test_a_row_is_stored_with_what_recognises_it(engine: Engine, survey: str) -> None:
    first = bring(engine, FIRST)
    columns = (Response.import_id, Response.number, Response.empty)
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(Response.number)).all()
    assert [tuple(row) for row in rows] == [(first, "1", False), (first, "2", True)]
