"""What to improve in a survey: the answers of the database, by whichever question is the outcome."""

from pathlib import Path

import numpy as np
import pytest
from driver_survey import ITEMS, SURVEY, fill_driver_survey, made_answers
from sqlalchemy import Engine

from surveyapp.analysis.drivers.importance import importance
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.analysis.scores.score_table import ScoreColumn, ScoreTable
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.survey_answers import SurveyAnswers, freeze, latest_answers
from surveyapp.services.statistics.drivers import drivers_json, file_drivers, reported_drivers, survey_drivers


@pytest.fixture
def answers(engine: Engine, tmp_path: Path) -> SurveyAnswers:
    """The answers of the survey, on SQLite and on PostgreSQL."""
    fill_driver_survey(engine)
    return latest_answers(engine, tmp_path, SURVEY)


def test_a_survey_and_a_table_of_its_scores_give_the_same(answers: SurveyAnswers) -> None:
    made = made_answers()
    scores = np.where(made < 0, np.nan, made.astype(np.float64))
    columns = [*(f"service.{item}" for item in ITEMS), "overall"]
    table = ScoreTable(tuple(ScoreColumn(code, code, 1, 5) for code in columns), scores[:, :5])
    ours, theirs = survey_drivers(answers, "overall").importance, importance("overall", table)
    assert (ours.n, ours.dropped, ours.below_top) == (theirs.n, theirs.dropped, theirs.below_top)
    assert ours.drivers == theirs.drivers
    assert ours.warnings == theirs.warnings


def test_a_snapshot_gives_what_the_live_answers_gave(
    answers: SurveyAnswers, engine: Engine, tmp_path: Path
) -> None:
    live = drivers_json(SURVEY, survey_drivers(answers, "overall"))
    freeze(engine, tmp_path, SURVEY)
    assert drivers_json(SURVEY, survey_drivers(latest_answers(engine, tmp_path, SURVEY), "overall")) == live


def test_the_object_has_the_keys_of_the_contract(answers: SurveyAnswers) -> None:
    found = drivers_json(SURVEY, survey_drivers(answers, "overall"))
    assert (found["survey"], found["on"]) == (SURVEY, "overall")
    assert (found["n"], found["n_dropped"]) == (287, 13)
    assert set(found["importance"]) == {f"service.{item}" for item in ITEMS}
    for driver in found["importance"].values():
        assert driver["ci95"][0] <= driver["value"] <= driver["ci95"][1]
        assert driver["share"] == pytest.approx(100 * driver["value"] / found["r2"])
    assert set(found["spearman"]) == set(found["importance"])
    assert found["resamples"] == {"of": "rows", "count": 1000, "seed": 14, "ci95_of": "value"}
    assert found["quadrant"]["importance_threshold"] == 25
    assert found["priorities"][0]["item"] == "service.attitude"
    assert found["nps"]["recommend"]["n"] == 300
    assert found["shares"]["service.attitude"]["n"] == 287
    assert found["warnings"] == [{"code": "negative_slope", "item": "service.parking"}]
    assert "low_ratings" not in found
    assert "ceiling" not in found


def test_performance_is_the_index_of_all_who_rated_the_item(answers: SurveyAnswers) -> None:
    study = survey_drivers(answers, "overall")
    column = made_answers()[:, 1]
    rated = column[column > 0]
    attitude = next(each for each in study.performances if each.code == "service.attitude")
    assert (attitude.unit, attitude.n) == ("index", len(rated))
    assert attitude.value == pytest.approx(rated.mean() / 5 * 100)


def test_recommendations_may_be_the_outcome(answers: SurveyAnswers) -> None:
    study = survey_drivers(answers, "recommend", ["service.speed", "service.hall"])
    assert [driver.code for driver in study.importance.drivers] == ["service.speed", "service.hall"]
    made = made_answers()[:, 5]
    expected = 100 * ((made >= 9).mean() - (made <= 6).mean())
    nps = study.recommendations["recommend"]
    assert isinstance(nps, Figure)
    assert nps.value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("on", "items", "code"),
    [
        ("nothing", [], "unknown_item_code"),
        ("service", [], "outcome_several"),
        ("overall", ["overall", "service.speed"], "outcome_among_items"),
        ("overall", ["nothing"], "unknown_item_code"),
    ],
)
def test_what_cannot_be_analysed_is_refused(
    answers: SurveyAnswers, on: str, items: list[str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        survey_drivers(answers, on, items)
    assert refused.value.code == code


class TestContentPeople:
    """Where nearly everybody gives the best answer there is a reason, and where ratings are low beside it."""

    @pytest.fixture
    def content(self, engine: Engine, tmp_path: Path) -> SurveyAnswers:
        fill_driver_survey(engine, content=True)
        return latest_answers(engine, tmp_path, SURVEY)

    def test_reason_and_what_is_needed(self, content: SurveyAnswers) -> None:
        found = drivers_json(SURVEY, survey_drivers(content, "overall"))
        reason = {"reason": "too_few_below_top", "had": 8, "needed": 20}
        assert {key: found[key] for key in reason} == reason
        assert found["importance"] == found["r2"] == found["spearman"] == reason
        assert found["quadrant"] == {"reason": "too_few_below_top"}
        assert found["ceiling"] == "says little"

    def test_low_ratings_are_offered_instead(self, content: SurveyAnswers) -> None:
        found = drivers_json(SURVEY, survey_drivers(content, "overall"))
        low = {entry["item"]: entry for entry in found["low_ratings"]}
        column = made_answers()[:, 1]
        rated = column[column > 0]
        assert low["service.attitude"]["count"] == int((rated < 3).sum())
        assert low["service.attitude"]["value"] == pytest.approx(100 * (rated < 3).mean())
        counts = [entry["count"] for entry in found["low_ratings"]]
        assert counts == sorted(counts, reverse=True)

    def test_the_report_says_nothing_of_it(self, content: SurveyAnswers) -> None:
        assert reported_drivers(content) is None


def test_the_report_takes_the_question_of_the_overall_satisfaction(answers: SurveyAnswers) -> None:
    study = reported_drivers(answers)
    assert study is not None
    assert study.on == "overall"
    assert isinstance(study.matrix, ImportanceMatrix)


class TestFiles:
    """A CSV file of scores: every other column is an item; what it does not say is read off the scores."""

    @staticmethod
    def file(tmp_path: Path, top: int = 5) -> Path:
        made = np.minimum(made_answers()[:, :5], top)
        lines = ["speed,attitude,hall,parking,overall"]
        lines += [",".join("" if score < 0 else str(score) for score in row) for row in made.tolist()]
        path = tmp_path / "scores.csv"
        path.write_text("\n".join(lines))
        return path

    def test_all_other_columns_are_items(self, tmp_path: Path, answers: SurveyAnswers) -> None:
        study = file_drivers(self.file(tmp_path), "overall")
        ours = survey_drivers(answers, "overall").importance
        assert [driver.code for driver in study.importance.drivers] == list(ITEMS)
        assert study.importance.r2 == pytest.approx(ours.r2)
        assert {each.unit for each in study.performances} == {"score"}

    def test_the_top_of_the_outcome_is_the_highest_score_given(self, tmp_path: Path) -> None:
        study = file_drivers(self.file(tmp_path, top=4), "overall")
        made = np.minimum(made_answers(), 4)
        complete = made[(made[:, :5] > 0).all(axis=1)]
        assert study.importance.below_top == int((complete[:, 4] < 4).sum())

    def test_below_the_middle_of_the_scores_given_is_low(self, tmp_path: Path) -> None:
        study = file_drivers(self.file(tmp_path), "overall")
        parking = next(rating for rating in study.low if rating.code == "parking")
        assert parking.count == int((made_answers()[:, 3] < 3).sum())

    def test_a_column_may_not_be_both(self, tmp_path: Path) -> None:
        with pytest.raises(Refusal) as refused:
            file_drivers(self.file(tmp_path), "overall", ["overall", "speed"])
        assert refused.value.code == "outcome_among_items"

    def test_one_item_has_importance_and_no_matrix(self, tmp_path: Path) -> None:
        study = file_drivers(self.file(tmp_path), "overall", ["speed"])
        assert [driver.share for driver in study.importance.drivers] == [pytest.approx(100)]
        assert study.matrix == Undefined("one_driver")
