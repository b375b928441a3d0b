"""An import stores all of a file or nothing, and the same file only once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import DatabaseError
from survey_of_tests import SURVEY, publish_every_type, stored

from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.records.tables import Response
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.status_counts import status
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.survey_lookup import known_survey

HEADER = "序号,提交答卷时间,所用时间,来源,1、您的年龄是？,3、总体来说您满意吗？\n"
TWO = (
    HEADER + "1,2025/07/05 00:22:00,60秒,微信,18岁以下,满意\n2,2025/07/05 00:23:00,61秒,链接,18岁以下,满意\n"
)
MANY = HEADER + "".join(f"{n},2025/07/05 00:22:00,60秒,微信,18岁以下,满意\n" for n in range(1, 1201))
FULL_AFTER_600 = """
CREATE TRIGGER full BEFORE INSERT ON responses WHEN (SELECT count(*) FROM responses) >= 600
BEGIN SELECT RAISE(ABORT, 'full'); END
"""
BROKEN = TWO + "3,2025/07/05 00:24:00,62秒,链接,19岁,满意\n"


@pytest.fixture
def survey(engine: Engine) -> str:
    publish_every_type(engine)
    return SURVEY


def test_every_row_is_stored(engine: Engine, survey: str) -> None:
    assert import_responses(engine, survey, TWO.encode()).added == 2
    assert stored(engine) == 2


def test_the_same_file_twice_adds_nothing(engine: Engine, survey: str) -> None:
    import_responses(engine, survey, TWO.encode())
    summary = import_responses(engine, survey, TWO.encode())
    assert (summary.added, summary.present, stored(engine)) == (0, 2, 2)


def test_a_longer_export_of_the_same_survey_adds_what_is_new(engine: Engine, survey: str) -> None:
    import_responses(engine, survey, TWO.encode())
    longer = TWO + "3,2025/07/05 00:24:00,62秒,链接,18-60岁,一般\n"
    assert import_responses(engine, survey, longer.encode()).added == 1


def test_two_alike_rows_in_one_file_are_two_respondents(engine: Engine, survey: str) -> None:
    alike = "您的年龄是？\n18岁以下\n18岁以下\n"
    assert import_responses(engine, survey, alike.encode()).added == 2
    assert import_responses(engine, survey, alike.encode()).added == 0


def test_a_row_that_differs_only_in_its_source_is_asked_about(engine: Engine, survey: str) -> None:
    row = "1,2025/07/05 00:22:00,60秒,{},18岁以下,满意\n"
    import_responses(engine, survey, (HEADER + row.format("微信")).encode())
    other = (HEADER + row.format("链接")).encode()
    with pytest.raises(Refusal, match="alike_rows"):
        import_responses(engine, survey, other)
    assert import_responses(engine, survey, other, corrections=Corrections(alike="same")).added == 0
    assert import_responses(engine, survey, other, corrections=Corrections(alike="new")).added == 1


def test_nothing_is_half_imported(engine: Engine, survey: str) -> None:
    with pytest.raises(Refusal) as refused:
        import_responses(engine, survey, BROKEN.encode())
    assert stored(engine) == 0
    assert "第 4 行，列“1、您的年龄是？”：“19岁”不是该题的选项" in "\n".join(refusal_lines(refused.value))


def test_a_database_that_fails_half_way_keeps_nothing(sqlite_engine: Engine) -> None:
    publish_every_type(sqlite_engine)
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql(FULL_AFTER_600)
    with pytest.raises(DatabaseError, match="full"):
        import_responses(sqlite_engine, SURVEY, MANY.encode())
    assert stored(sqlite_engine) == 0


def test_the_same_file_four_times_at_once_is_stored_once(engine: Engine, survey: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        imports = [threads.submit(import_responses, engine, survey, MANY.encode()) for _ in range(4)]
    assert stored(engine) == 1200
    assert sum(done.result().added for done in imports) == 1200


def test_a_row_without_a_required_answer_is_flagged(engine: Engine, survey: str) -> None:
    row = "1,2025/07/05 00:22:00,60秒,微信,(空),满意\n"
    import_responses(engine, survey, (HEADER + row).encode())
    with engine.connect() as connection:
        assert connection.execute(select(Response.flags)).scalar_one() == ["imported", "incomplete"]


def test_real_answers_are_not_called_a_sample(engine: Engine, survey: str) -> None:
    import_responses(engine, survey, TWO.encode())
    assert not known_survey(engine, survey).sample


def test_reconstructed_answers_are_called_so(engine: Engine, survey: str, tmp_path: Path) -> None:
    import_responses(engine, survey, TWO.encode(), reconstructed=True)
    assert known_survey(engine, survey).sample
    assert latest_answers(engine, tmp_path, survey).returns.reconstructed == 2


def test_the_source_is_the_channel(engine: Engine, survey: str) -> None:
    import_responses(engine, survey, TWO.encode())
    assert status(engine, survey)["channels"] == {"微信": 1, "链接": 1}


def test_import_into_an_unknown_survey_is_refused(engine: Engine) -> None:
    with pytest.raises(Refusal, match="unknown_survey"):
        import_responses(engine, "no/such", TWO.encode())
