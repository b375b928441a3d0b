"""Results are counted once for all processes, and stand until an answer, a decision or another content changes them."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from survey_of_tests import COMPLETE, SURVEY, open_survey, publish_every_type, submit

from surveyapp.analysis.results import Undefined
from surveyapp.indicators.combined_figures import SurveyFigure
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receipts import withdraw
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.survey_figures import SurveyFigures
from surveyapp.services.figures import kept_results
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey
from surveyapp.services.figures.kept_results import (
    LIVE,
    CountBeside,
    RecentAnalyses,
    StillCounting,
    chosen_results,
    present_signs,
    snapshots_of,
    written_answers,
)
from surveyapp.services.figures.sharing import counting
from surveyapp.services.figures.sharing.counting import count_for_all
from surveyapp.services.figures.sharing.counting_order import CountingOrder
from surveyapp.services.figures.sharing.counting_process import Counting
from surveyapp.services.figures.survey_answers import freeze, live_answers

ONE = UUID(int=1)
BESIDE = CountBeside()


@pytest.fixture
def answered(engine: Engine) -> Engine:
    open_survey(engine)
    submit(engine, identity=ONE)
    return engine


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and this process knows as little of earlier results as one that has just begun."""
    return lambda: monkeypatch.setattr(kept_results, "_RECENT", RecentAnalyses())


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[CountingOrder]:
    """Every survey is a large one: what is ordered of the processes beside, none of which begins."""
    ordered: list[CountingOrder] = []

    def order(_engine: Engine, _snapshots: Path, wanted: CountingOrder, **_: object) -> Counting:
        ordered.append(wanted)
        return Counting()

    monkeypatch.setattr(kept_results, "count_beside", order)
    monkeypatch.setattr(kept_results, "MOST_COUNTED_AT_REQUEST", 0)
    return ordered


def unreadable(*_: object) -> None:
    raise AssertionError("answers are read")


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


@pytest.mark.parametrize("frozen", [False, True])
def test_what_one_process_counted_no_other_counts(
    answered: Engine,
    tmp_path: Path,
    forgetful: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    frozen: bool,
) -> None:
    if frozen:
        freeze(answered, tmp_path, SURVEY)
    first = chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    forgetful()
    monkeypatch.setattr(counting, "analyse_survey", unreadable)
    again = chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert again.survey_analysis is not first.survey_analysis
    assert again.survey_analysis.as_json() == first.survey_analysis.as_json()


def test_a_score_is_computed_from_the_snapshot_whatever_others_counted(
    answered: Engine, tmp_path: Path, forgetful: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshots = tmp_path / "snapshots"
    frozen = {SURVEY: freeze(answered, snapshots, SURVEY).id}
    chosen_results(answered, snapshots, SURVEY, beside=BESIDE)
    monkeypatch.setattr(kept_results, "frozen_figures", unreadable)
    scored = SurveyFigures(answered, snapshots, "tests", frozen).analysis_of(SURVEY)
    assert isinstance(scored, SurveyAnalysis) and scored.analysis.n == 1
    for shard in snapshots.rglob("*.parquet"):
        shard.write_bytes(shard.read_bytes()[:-1])
    forgetful()
    scored = SurveyFigures(answered, snapshots, "tests", frozen).analysis_of(SURVEY)
    assert isinstance(scored, SurveyFigure) and scored.outcome == Undefined("snapshot_damaged")


def test_an_answer_changes_the_live_view(answered: Engine, tmp_path: Path) -> None:
    before = chosen_results(answered, tmp_path, SURVEY, LIVE)
    submit(answered)
    after = chosen_results(answered, tmp_path, SURVEY, LIVE)
    assert (before.survey_analysis.analysis.n, after.survey_analysis.analysis.n) == (1, 2)
    assert before.at < after.at


def test_an_exclusion_and_taking_it_back_change_the_live_view(answered: Engine, tmp_path: Path) -> None:
    counted = []
    for excluded in (True, False):
        exclude(answered, SURVEY, ONE, reason="试填", person="张测", excluded=excluded)
        counted.append(chosen_results(answered, tmp_path, SURVEY, LIVE).survey_analysis.analysis.n)
    assert counted == [0, 1]


def test_other_scores_change_a_live_view_that_is_kept(answered: Engine, tmp_path: Path) -> None:
    chosen_results(answered, tmp_path, SURVEY, LIVE)
    publish_every_type(answered, lambda source: source.replace(b"formula: index", b"formula: favourable"))
    found = chosen_results(answered, tmp_path, SURVEY, LIVE).survey_analysis
    assert found.analysis.satisfaction.formula == "favourable"


def test_figures_that_cannot_be_stored_are_counted_by_who_asks(
    answered: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(counting, "write_figures", full)
    assert chosen_results(answered, tmp_path, SURVEY).survey_analysis.analysis.n == 1


def test_a_page_never_waits_for_a_large_survey(
    answered: Engine, tmp_path: Path, orders: list[CountingOrder], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (kept_results, counting):
        monkeypatch.setattr(module, "live_answers", unreadable)
    with pytest.raises(StillCounting) as still:
        chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert (still.value.survey, still.value.rows, orders) == (SURVEY, 1, [CountingOrder(SURVEY)])
    assert present_signs(answered, tmp_path, SURVEY, BESIDE) is None


def test_neither_does_it_for_a_large_snapshot(
    answered: Engine, tmp_path: Path, orders: list[CountingOrder]
) -> None:
    frozen = freeze(answered, tmp_path, SURVEY)
    order = CountingOrder(SURVEY, frozen.id)
    with pytest.raises(StillCounting):
        chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert orders == [order]
    count_for_all(answered, tmp_path, order)
    assert chosen_results(answered, tmp_path, SURVEY, beside=BESIDE).survey_analysis.analysis.n == 1
    assert chosen_results(answered, tmp_path, SURVEY).survey_analysis.analysis.n == 1


def test_a_large_survey_is_shown_as_it_was_counted_last(
    answered: Engine, tmp_path: Path, orders: list[CountingOrder]
) -> None:
    counted = count_for_all(answered, tmp_path, CountingOrder(SURVEY))
    fresh = chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert (fresh.overtaken, fresh.at > counted.at, orders) == (None, True, [])
    for _ in range(2):
        submit(answered)
    found = chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert (found.at, found.survey_analysis.analysis.n) == (counted.at, 1)
    assert found.overtaken is not None
    assert (found.overtaken.answers, found.overtaken.decided, found.overtaken.edited) == (2, False, False)
    exclude(answered, SURVEY, ONE, reason="试填", person="张测")
    publish_every_type(answered, lambda source: source.replace(b"formula: index", b"formula: favourable"))
    orders.clear()
    found = chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert found.overtaken is not None
    assert (found.overtaken.decided, found.overtaken.edited, len(orders)) == (True, True, 1)
    assert found.survey_analysis.analysis.satisfaction.formula == "index"
    # Whoever has the time counts all there is.
    assert chosen_results(answered, tmp_path, SURVEY).survey_analysis.analysis.n == 2


def test_while_answers_come_a_large_survey_is_not_counted_at_every_look(
    answered: Engine, tmp_path: Path, orders: list[CountingOrder], monkeypatch: pytest.MonkeyPatch
) -> None:
    count_for_all(answered, tmp_path, CountingOrder(SURVEY))
    submit(answered)
    for patience, ordered in ((1e9, 0), (0, 1)):
        monkeypatch.setattr(kept_results, "LIVE_VIEW_PATIENCE", patience)
        chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
        assert len(orders) == ordered


def test_of_a_withdrawn_response_nothing_is_shown_any_more(
    answered: Engine, tmp_path: Path, orders: list[CountingOrder]
) -> None:
    submit(answered, {**COMPLETE, "why": "只有我知道"}, UUID(int=2))
    folder = count_for_all(answered, tmp_path, CountingOrder(SURVEY)).folder
    assert any("只有我知道".encode() in path.read_bytes() for path in folder.iterdir())
    withdraw(answered, SURVEY, UUID(int=2))
    with pytest.raises(StillCounting):
        chosen_results(answered, tmp_path, SURVEY, beside=BESIDE)
    assert not folder.exists()


def test_texts_are_those_of_valid_answers(answered: Engine, tmp_path: Path) -> None:
    submit(answered, {"age": "young", "why": "太慢"}, UUID(int=2))
    submit(answered, {"age": "young", "why": "太慢"}, UUID(int=3))
    submit(answered, {"age": "young", "why": "不算"}, UUID(int=4))
    exclude(answered, SURVEY, UUID(int=4), reason="试填", person="张测")
    found = written_answers(chosen_results(answered, tmp_path, SURVEY), "why")
    assert found is not None
    assert [(answer.text, answer.count) for answer in found.answers] == [("太慢", 2)]


def test_where_nothing_can_be_written_there_are_no_texts(answered: Engine, tmp_path: Path) -> None:
    assert written_answers(chosen_results(answered, tmp_path, SURVEY), "age") is None


def test_present_signs_are_those_of_the_answers(answered: Engine, tmp_path: Path) -> None:
    for number in range(2, 30):
        submit(answered, {**COMPLETE, "why": "一模一样的意见，一个字也不差"}, UUID(int=number))
    live = live_answers(answered, SURVEY)
    assert live.signs.values or live.signs.names
    assert present_signs(answered, tmp_path, SURVEY) == live.signs
    shared = chosen_results(answered, tmp_path, SURVEY).survey_analysis
    assert shared.as_json() == analyse_survey(live).as_json()
