"""Results are computed once and kept until an answer, an exclusion or another content changes them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Event
from typing import cast
from uuid import UUID

import pytest
from servers import LONGEST_WAIT
from sqlalchemy import Engine
from survey_of_tests import SURVEY, open_survey, publish_every_type, submit

from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.kept_results import (
    FROZEN,
    LIVE,
    AnalysisCache,
    DataVersion,
    chosen_results,
    snapshots_of,
    written_answers,
)
from surveyapp.services.figures.survey_answers import freeze

ONE = UUID(int=1)


@dataclass
class Clock:
    """A clock on which `tick` seconds pass between two looks at it."""

    tick: float = 0
    now: float = 0

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


@dataclass
class Computing:
    """Stands for an analysis, and counts how often it was made."""

    times: int = 0

    def __call__(self) -> SurveyAnalysis:
        self.times += 1
        return cast(SurveyAnalysis, object())


@pytest.fixture
def answered(engine: Engine) -> Engine:
    open_survey(engine)
    submit(engine, identity=ONE)
    return engine


def test_without_a_snapshot_results_are_live(answered: Engine, tmp_path: Path) -> None:
    assert chosen_results(answered, tmp_path, SURVEY).survey_analysis.answers.snapshot is None


def test_the_latest_snapshot_is_shown_unless_another_is_chosen(answered: Engine, tmp_path: Path) -> None:
    first, second = (freeze(answered, tmp_path, SURVEY) for _ in range(2))
    assert chosen_results(answered, tmp_path, SURVEY).survey_analysis.answers.snapshot == second.id
    assert chosen_results(answered, tmp_path, SURVEY, first.id).survey_analysis.answers.snapshot == first.id
    assert [frozen.id for frozen in snapshots_of(answered, SURVEY)] == [second.id, first.id]


def test_the_snapshot_of_another_survey_is_not_found(answered: Engine, tmp_path: Path) -> None:
    manifest = freeze(answered, tmp_path, SURVEY)
    publish_every_type(answered)
    with pytest.raises(Refusal, match="unknown_survey"):
        chosen_results(answered, tmp_path, "tests/other", manifest.id)


def test_looking_again_computes_nothing(answered: Engine, tmp_path: Path) -> None:
    first, again = (chosen_results(answered, tmp_path, SURVEY) for _ in range(2))
    assert first.survey_analysis is again.survey_analysis


def test_looking_at_a_snapshot_again_computes_nothing(answered: Engine, tmp_path: Path) -> None:
    freeze(answered, tmp_path, SURVEY)
    first, again = (chosen_results(answered, tmp_path, SURVEY) for _ in range(2))
    assert first.survey_analysis is again.survey_analysis


def test_an_answer_changes_the_live_view(answered: Engine, tmp_path: Path) -> None:
    kept = AnalysisCache(clock=Clock())
    before = chosen_results(answered, tmp_path, SURVEY, LIVE, kept)
    submit(answered)
    after = chosen_results(answered, tmp_path, SURVEY, LIVE, kept)
    assert (before.survey_analysis.analysis.n, after.survey_analysis.analysis.n) == (1, 2)
    assert before.at < after.at


def test_an_exclusion_and_taking_it_back_change_the_live_view(answered: Engine, tmp_path: Path) -> None:
    counted = []
    for excluded in (True, False):
        exclude(answered, SURVEY, ONE, reason="试填", person="张测", excluded=excluded)
        counted.append(chosen_results(answered, tmp_path, SURVEY, LIVE).survey_analysis.analysis.n)
    assert counted == [0, 1]


def test_another_content_changes_the_live_view(answered: Engine, tmp_path: Path) -> None:
    publish_every_type(answered, lambda source: source.replace(b"formula: index", b"formula: favourable"))
    found = chosen_results(answered, tmp_path, SURVEY).survey_analysis
    assert found.analysis.satisfaction.formula == "favourable"


def test_other_scores_change_a_live_view_that_is_kept(answered: Engine, tmp_path: Path) -> None:
    kept = AnalysisCache(clock=Clock())
    chosen_results(answered, tmp_path, SURVEY, LIVE, kept)
    publish_every_type(answered, lambda source: source.replace(b"formula: index", b"formula: favourable"))
    found = chosen_results(answered, tmp_path, SURVEY, LIVE, kept).survey_analysis
    assert found.analysis.satisfaction.formula == "favourable"


def test_only_the_last_analyses_are_kept() -> None:
    kept, computing = AnalysisCache(most=1), Computing()
    for key in ("a", "b", "b", "a"):
        kept.get(key, lambda: FROZEN, computing)
    assert computing.times == 3


def test_a_survey_has_one_live_view_however_many_answers_came() -> None:
    kept, computing = AnalysisCache(most=2, clock=Clock()), Computing()
    kept.get("snapshot", lambda: FROZEN, computing)
    for returned in range(5):
        kept.get("live", lambda returned=returned: DataVersion("content", returned), computing)
    kept.get("snapshot", lambda: FROZEN, computing)
    assert computing.times == 6


def test_while_answers_come_a_large_survey_is_not_computed_at_every_look(
    answered: Engine, tmp_path: Path
) -> None:
    clock = Clock(tick=5)  # every analysis seems to take 5 seconds, and every look comes 5 seconds later
    kept, counted = AnalysisCache(clock=clock), []
    for _ in range(5):
        counted.append(chosen_results(answered, tmp_path, SURVEY, LIVE, kept).survey_analysis.analysis.n)
        submit(answered)
    assert counted == [1, 1, 1, 4, 4]


def test_a_view_that_answers_have_overtaken_says_when_it_was_computed() -> None:
    kept, computing = AnalysisCache(clock=Clock(tick=5)), Computing()
    first = kept.get("live", lambda: DataVersion("content", 1), computing)
    same = kept.get("live", lambda: DataVersion("content", 1), computing)
    overtaken = kept.get("live", lambda: DataVersion("content", 2), computing)
    assert overtaken.at < first.at < same.at
    assert computing.times == 1


def test_an_exclusion_is_seen_at_once_however_long_it_takes(answered: Engine, tmp_path: Path) -> None:
    kept = AnalysisCache(clock=Clock(tick=5))
    chosen_results(answered, tmp_path, SURVEY, LIVE, kept)
    exclude(answered, SURVEY, ONE, reason="试填", person="张测")
    assert chosen_results(answered, tmp_path, SURVEY, LIVE, kept).survey_analysis.analysis.n == 0


def test_who_comes_while_a_view_is_computed_gets_the_one_before() -> None:
    clock, begun, finish = Clock(tick=5), Event(), Event()
    kept, computing = AnalysisCache(clock=clock), Computing()
    before = kept.get("live", lambda: DataVersion("content", 1), computing)
    clock.now += 60

    def slowly() -> SurveyAnalysis:
        begun.set()
        finish.wait(LONGEST_WAIT)
        return computing()

    with ThreadPoolExecutor(1) as pool:
        after = pool.submit(kept.get, "live", lambda: DataVersion("content", 2), slowly)
        begun.wait(LONGEST_WAIT)
        meanwhile = kept.get("live", lambda: DataVersion("content", 2), computing)
        finish.set()
    assert meanwhile.survey_analysis is before.survey_analysis
    assert after.result().survey_analysis is not before.survey_analysis
    assert computing.times == 2


def test_several_who_come_first_wait_for_one_computation() -> None:
    kept, computing, together = AnalysisCache(), Computing(), Barrier(4)

    def look() -> SurveyAnalysis:
        together.wait(LONGEST_WAIT)
        return kept.get("live", lambda: DataVersion("content", 1), computing).survey_analysis

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(look) for _ in range(4)]
    assert len({id(future.result()) for future in found}) == computing.times == 1


def test_texts_are_those_of_valid_answers(answered: Engine, tmp_path: Path) -> None:
    submit(answered, {"age": "young", "why": "太慢"}, UUID(int=2))
    submit(answered, {"age": "young", "why": "太慢"}, UUID(int=3))
    submit(answered, {"age": "young", "why": "不算"}, UUID(int=4))
    exclude(answered, SURVEY, UUID(int=4), reason="试填", person="张测")
    found = written_answers(chosen_results(answered, tmp_path, SURVEY).survey_analysis, "why")
    assert found is not None
    assert [(answer.text, answer.count) for answer in found.answers] == [("太慢", 2)]


def test_where_nothing_can_be_written_there_are_no_texts(answered: Engine, tmp_path: Path) -> None:
    assert written_answers(chosen_results(answered, tmp_path, SURVEY).survey_analysis, "age") is None
