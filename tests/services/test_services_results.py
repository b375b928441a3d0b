"""Results are computed once and kept until an answer, an exclusion or another content changes them."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from survey_of_tests import SURVEY, open_survey, publish_every_type, submit

from surveyapp.services.coded import freeze
from surveyapp.services.errors import Refused
from surveyapp.services.exclude import exclude
from surveyapp.services.results import LIVE, KeptAnalyses, chosen_results, snapshots_of, written_answers

ONE = UUID(int=1)


@pytest.fixture
def answered(engine: Engine) -> Engine:
    open_survey(engine)
    submit(engine, identity=ONE)
    return engine


def test_without_a_snapshot_results_are_live(answered: Engine, tmp_path: Path) -> None:
    assert chosen_results(answered, tmp_path, SURVEY).answers.snapshot is None


def test_the_latest_snapshot_is_shown_unless_another_is_chosen(answered: Engine, tmp_path: Path) -> None:
    first, second = (freeze(answered, tmp_path, SURVEY) for _ in range(2))
    assert chosen_results(answered, tmp_path, SURVEY).answers.snapshot == second.id
    assert chosen_results(answered, tmp_path, SURVEY, first.id).answers.snapshot == first.id
    assert [frozen.id for frozen in snapshots_of(answered, SURVEY)] == [second.id, first.id]


def test_the_snapshot_of_another_survey_is_not_found(answered: Engine, tmp_path: Path) -> None:
    manifest = freeze(answered, tmp_path, SURVEY)
    publish_every_type(answered)
    with pytest.raises(Refused, match="unknown_survey"):
        chosen_results(answered, tmp_path, "tests/other", manifest.id)


def test_looking_again_computes_nothing(answered: Engine, tmp_path: Path) -> None:
    assert chosen_results(answered, tmp_path, SURVEY) is chosen_results(answered, tmp_path, SURVEY)


def test_looking_at_a_snapshot_again_computes_nothing(answered: Engine, tmp_path: Path) -> None:
    freeze(answered, tmp_path, SURVEY)
    assert chosen_results(answered, tmp_path, SURVEY) is chosen_results(answered, tmp_path, SURVEY)


def test_an_answer_changes_the_live_view(answered: Engine, tmp_path: Path) -> None:
    before = chosen_results(answered, tmp_path, SURVEY, LIVE)
    submit(answered)
    after = chosen_results(answered, tmp_path, SURVEY, LIVE)
    assert (before.analysis.n, after.analysis.n) == (1, 2)


def test_an_exclusion_and_taking_it_back_change_the_live_view(answered: Engine, tmp_path: Path) -> None:
    counted = []
    for excluded in (True, False):
        exclude(answered, SURVEY, ONE, reason="试填", person="张测", excluded=excluded)
        counted.append(chosen_results(answered, tmp_path, SURVEY, LIVE).analysis.n)
    assert counted == [0, 1]


def test_another_content_changes_the_live_view(answered: Engine, tmp_path: Path) -> None:
    publish_every_type(answered, lambda source: source.replace(b"formula: index", b"formula: favourable"))
    assert chosen_results(answered, tmp_path, SURVEY).analysis.satisfaction.formula == "favourable"


def test_only_the_last_analyses_are_kept(answered: Engine, tmp_path: Path) -> None:
    kept, made = KeptAnalyses(most=1), chosen_results(answered, tmp_path, SURVEY)
    calls = []

    def make() -> object:
        calls.append(1)
        return made

    for key in ("a", "b", "b", "a"):
        kept.get(key, make)  # type: ignore[arg-type]  # counts itself
    assert len(calls) == 3


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
