"""The trend of a series: surveys, versions, published figures and tables of counts side by side."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from series_of_tests import STEPS, answer, frozen_year, open_year, questionnaire
from sqlalchemy import Engine, insert

from surveyapp.analysis.results import Undefined
from surveyapp.analysis.tally import merge_tallies
from surveyapp.analysis.trends.aggregate_table import AnswersOfPerson
from surveyapp.analysis.trends.change_tests import ChangeTest, Difference
from surveyapp.analysis.trends.former_rows import FormerRow
from surveyapp.analysis.trends.trend import Change, PointValue, Trend, TrendLine
from surveyapp.analysis.trends.version_counts import count_versions
from surveyapp.records.teams import Team, TeamFolder
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.kept_results import chosen_results
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.statistics.aggregates import AggregateRequest, keep_aggregate, withdraw_aggregate
from surveyapp.services.statistics.former_figures import (
    enter_former_figures,
    former_entries,
    paste_former_figures,
    withdraw_former_figure,
)
from surveyapp.services.statistics.series import choose_series, series_members
from surveyapp.services.statistics.trend import (
    current_questionnaire,
    figures_of,
    reported_trend,
    survey_trend,
)
from surveyapp.services.statistics.trend_json import trend_json
from surveyapp.services.surveys.survey_lookup import known_survey, versions_of

OLD, NEW = "hotline2022/residents", "hotline2023/residents"
BEFORE, AFTER = (10, 20, 15, 10, 5), (30, 20, 8, 2, 0)


def line_of(trend: Trend, code: str) -> TrendLine:
    return next(line for line in trend.lines if line.figure.code == code)


def change_of(trend: Trend, code: str) -> Change:
    change = line_of(trend, code).latest
    assert change is not None
    return change


def difference_of(trend: Trend, code: str) -> Difference:
    outcome = change_of(trend, code).outcome
    assert isinstance(outcome, Difference), outcome
    return outcome


@pytest.fixture
def two_years(engine: Engine, tmp_path: Path) -> Path:
    frozen_year(engine, tmp_path, OLD, questionnaire(2022), BEFORE)
    frozen_year(engine, tmp_path, NEW, questionnaire(2023), AFTER)
    return tmp_path


def test_an_item_called_overall_does_not_take_the_place_of_the_overall_figure(
    engine: Engine, tmp_path: Path
) -> None:
    open_year(engine, NEW, questionnaire(2023).replace("speed", "overall"))
    version = known_survey(engine, NEW).version
    given = {"overall": "a", "care": "e"}
    receive(engine, Submission(NEW, version, UUID(int=1), given, "link", "zh-CN"))
    trend = survey_trend(engine, tmp_path, NEW)
    codes = [line.figure.code for line in trend.lines]
    assert len({*codes}) == len(codes)
    assert line_of(trend, "overall").figure.reference.question is None
    assert line_of(trend, "question.overall").figure.reference.question == "overall"
    values = [line_of(trend, code).values[0] for code in ("overall", "question.overall", "care")]
    assert [value.exact for value in values if isinstance(value, PointValue)] == [60, 100, 20]


def test_the_same_code_is_followed_over_years_with_interval_test_and_snapshot(
    engine: Engine, two_years: Path
) -> None:
    trend = survey_trend(engine, two_years, NEW)
    assert [(point.survey, bool(point.snapshot)) for point in trend.points] == [(OLD, True), (NEW, True)]
    speed = line_of(trend, "speed")
    before, after = speed.values
    assert isinstance(before, PointValue)
    assert isinstance(after, PointValue)
    assert (before.exact, before.n, after.exact, after.n) == (
        Fraction(200, 3),
        60,
        Fraction(258 * 100, 300),
        60,
    )
    assert not isinstance(after.ci95, Undefined)
    change, found = change_of(trend, "speed"), difference_of(trend, "speed")
    assert change.comparability.verdict == "comparable"
    assert found.exact == after.exact - before.exact
    assert isinstance(found.test, ChangeTest)
    assert found.test.p_holm == pytest.approx(min(1, 2 * found.test.p))
    assert change.is_beyond_chance
    assert change.descriptive is None
    overall = difference_of(trend, "overall")
    assert isinstance(overall.test, ChangeTest)
    assert overall.test.p_holm is None


def test_json_says_figures_reasons_and_where_they_are_from(engine: Engine, two_years: Path) -> None:
    found = trend_json(survey_trend(engine, two_years, NEW, formula="favourable"))
    assert found["series"] == "热线满意度"
    line = found["lines"]["speed"]
    assert line["points"][OLD] == {
        "value": 50.0,
        "n": 60,
        "ci95": line["points"][OLD]["ci95"],
        "interval_n": 60,
    }
    assert line["changes"][0]["test"]["name"] == "two_proportion"
    assert found["lines"]["overall"]["changes"][0]["test"] == {"reason": "no_test_for_mean_of_shares"}


@pytest.mark.parametrize(
    ("changed", "verdict", "code"),
    [
        ({"speed": "您对2023年的办理速度满意吗"}, "with_care", "wording"),
        ({"speed": "请问您今年多大岁数了"}, "not_comparable", "other_wording"),
        ({"steps": STEPS[:4]}, "not_comparable", "options_removed"),
        ({"steps": (*STEPS[:4], ("e", "非常不满意", 0))}, "not_comparable", "scores"),
        ({"steps": (("a", "很满意", 5), *STEPS[1:])}, "with_care", "label"),
        (
            {"steps": (("a", "非常不满意", 5), *STEPS[1:4], ("e", "极差", 1))},
            "not_comparable",
            "label_reversed",
        ),
        ({"sampling": "sampling: {method: convenience}"}, "with_care", "sampling"),
        ({"sampling": "sampling: {method: random}\npopulation: {name: 全市居民}"}, "with_care", "population"),
    ],
)
def test_what_changed_is_named_and_decides_whether_figures_are_compared(
    engine: Engine, tmp_path: Path, changed: dict[str, object], verdict: str, code: str
) -> None:
    frozen_year(engine, tmp_path, OLD, questionnaire(2022), BEFORE)
    frozen_year(engine, tmp_path, NEW, questionnaire(2023, **changed), AFTER)  # type: ignore[arg-type]
    change = change_of(survey_trend(engine, tmp_path, NEW), "speed")
    assert (change.comparability.verdict, code) in [
        (verdict, finding.code) for finding in change.comparability.findings
    ]
    compared = isinstance(change.outcome, Difference)
    assert compared == (verdict != "not_comparable")


def test_of_an_open_sample_the_test_only_describes_and_there_is_no_interval(
    engine: Engine, tmp_path: Path
) -> None:
    for survey, year, counts in ((OLD, 2022, BEFORE), (NEW, 2023, AFTER)):
        frozen_year(engine, tmp_path, survey, questionnaire(year, sampling=""), counts)
    trend = survey_trend(engine, tmp_path, NEW)
    assert change_of(trend, "speed").descriptive == "open_sample"
    assert difference_of(trend, "speed").ci95 == Undefined("open_sample")
    assert isinstance(difference_of(trend, "speed").test, ChangeTest)


def test_two_censuses_differ_by_what_they_differ(engine: Engine, tmp_path: Path) -> None:
    for survey, year, counts in ((OLD, 2022, BEFORE), (NEW, 2023, AFTER)):
        text = questionnaire(year, sampling="sampling: {method: census}")
        frozen_year(engine, tmp_path, survey, text, counts)
    assert difference_of(survey_trend(engine, tmp_path, NEW), "speed").test == Undefined("census")


def test_fewer_than_five_answers_are_not_tested(engine: Engine, tmp_path: Path) -> None:
    frozen_year(engine, tmp_path, OLD, questionnaire(2022), (2, 2, 0))
    frozen_year(engine, tmp_path, NEW, questionnaire(2023), AFTER)
    assert difference_of(survey_trend(engine, tmp_path, NEW), "speed").test == Undefined("too_few_answers")


def test_versions_that_ask_otherwise_stand_apart_and_together_make_the_whole(
    engine: Engine, tmp_path: Path
) -> None:
    open_year(engine, NEW, questionnaire(2023))
    answer(engine, NEW, (6, 3, 1))
    open_year(engine, NEW, questionnaire(2023, speed="您认为办理得快不快？"))
    answer(engine, NEW, (1, 2, 6))
    trend = survey_trend(engine, tmp_path, NEW)
    assert [point.version for point in trend.points] == [1, 2]
    assert change_of(trend, "speed").comparability.verdict == "not_comparable"
    assert change_of(trend, "care").comparability.verdict == "comparable"
    answers = latest_answers(engine, tmp_path, NEW)
    counted = count_versions(answers.questionnaire, answers.coded_answers, versions_of(engine, NEW))
    first, second = (count.tally for count in counted.values())
    whole = chosen_results(engine, tmp_path, NEW).survey_analysis.tally.valid
    assert merge_tallies(first, second) == merge_tallies(second, first) == whole


def test_versions_that_ask_alike_are_one_point_unless_somebody_wants_them_apart(
    engine: Engine, tmp_path: Path
) -> None:
    open_year(engine, NEW, questionnaire(2023))
    answer(engine, NEW, (6, 3, 1))
    open_year(engine, NEW, questionnaire(2023, more="closing: 谢谢"))
    answer(engine, NEW, (1, 2, 6))
    assert len(survey_trend(engine, tmp_path, NEW).points) == 1
    assert len(survey_trend(engine, tmp_path, NEW, by_version=True).points) == 2


def test_a_former_share_with_its_n_is_tested_and_one_without_says_why_not(
    engine: Engine, tmp_path: Path
) -> None:
    more = (
        "series_values:\n"
        "- {period: 2020, figure: favourable, question: care, value: 50%, n: 60, source: 2020年报告}\n"
        "- {period: 2021, figure: favourable, question: speed, value: 97.89%, n: 95, source: 2021年报告}\n"
        "- {period: 2020, figure: favourable, question: speed, value: 96%, source: 2020年报告}\n"
        "- {period: 2019, figure: favourable, question: speed, value: 99.99%, n: 95, source: 2019年报告}\n"
    )
    frozen_year(engine, tmp_path, NEW, questionnaire(2023, more=more, formula="favourable"), AFTER)
    trend = survey_trend(engine, tmp_path, NEW)
    speed = line_of(trend, "speed")
    reasons = [
        change.outcome.test for change in speed.changes if change and isinstance(change.outcome, Difference)
    ]
    assert reasons[0] == Undefined("no_whole_count")
    assert reasons[1] == Undefined("no_n")
    assert isinstance(reasons[2], ChangeTest)
    assert change_of(trend, "speed").descriptive == "sampling_unknown"
    assert change_of(trend, "care").comparability.findings[0].code == "only_published"


def test_a_former_mean_needs_its_spread(engine: Engine, tmp_path: Path) -> None:
    more = "series_values:\n- {period: 2021, figure: index, question: speed, value: 80, n: 60, source: 甲}\n"
    frozen_year(engine, tmp_path, NEW, questionnaire(2023, more=more), AFTER)
    assert difference_of(survey_trend(engine, tmp_path, NEW), "speed").test == Undefined("no_spread")
    more = more.replace("n: 60", "n: 60, sd: 20")
    open_year(engine, NEW, questionnaire(2023, more=more))
    assert isinstance(difference_of(survey_trend(engine, tmp_path, NEW), "speed").test, ChangeTest)
    favourable = line_of(survey_trend(engine, tmp_path, NEW, formula="favourable"), "speed")
    assert favourable.values[0] == Undefined("other_formula")


def test_figures_are_entered_pasted_and_withdrawn(engine: Engine, tmp_path: Path) -> None:
    frozen_year(engine, tmp_path, NEW, questionnaire(2023, formula="favourable"), AFTER)
    figures = {each.code: each for each in figures_of(NEW, current_questionnaire(engine, NEW))}
    row = FormerRow(1, "2021年", "speed", "97.89%", "95", source="2021年报告")
    enter_former_figures(engine, NEW, [row], figures, "张三（zhang）")
    text = "年份\t题目\t满意率\t样本量\n2020\tcare\t90%\t50\n2019\t您对办理速度满意吗？\t80%\t\n"
    paste_former_figures(engine, NEW, text, figures, "张三（zhang）", "年报")
    entries = former_entries(engine, [NEW])
    assert [(e.value.period, e.value.question, e.person) for e in entries] == [
        ("2021", "speed", "张三（zhang）"),
        ("2020", "care", "张三（zhang）"),
        ("2019", "speed", "张三（zhang）"),
    ]
    withdraw_former_figure(engine, NEW, entries[0].id, "李四")
    assert len(former_entries(engine, [NEW])) == 2
    with pytest.raises(Refusal, match="no_such_former_figure"):
        withdraw_former_figure(engine, OLD, entries[1].id, "李四")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (FormerRow(3, "七月", "speed", "90%", source="甲"), "七月"),
        (FormerRow(3, "2021", "none", "90%", source="甲"), "none"),
        (FormerRow(3, "2021", "speed", "很高", source="甲"), "很高"),
        (FormerRow(3, "2021", "speed", "101%", source="甲"), "101"),
        (FormerRow(3, "2021", "speed", "90%", "九十", source="甲"), "九十"),
        (FormerRow(3, "2021", "speed", "90%", "0", source="甲"), "0"),
        (FormerRow(3, "2021", "speed", "90%"), "出处"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_kept(
    engine: Engine, tmp_path: Path, row: FormerRow, told: str
) -> None:
    open_year(engine, NEW, questionnaire(2023, formula="favourable"))
    figures = {each.code: each for each in figures_of(NEW, current_questionnaire(engine, NEW))}
    with pytest.raises(Refusal, match="former_figures_unusable") as refused:
        enter_former_figures(engine, NEW, [row], figures, "张三")
    assert "3" in str(refused.value.details[0])
    assert told in str(refused.value.details[0])
    assert former_entries(engine, [NEW]) == []


def test_a_table_of_counts_is_a_former_year(engine: Engine, tmp_path: Path) -> None:
    frozen_year(engine, tmp_path, NEW, questionnaire(2023, formula="favourable"), AFTER)
    text = "月份\t满意\t不满意\n2021-01\t80\t20\n2021-02\t85\t15\n"
    said = AnswersOfPerson(("period", "satisfied", "unsatisfied"))
    keep_aggregate(engine, NEW, AggregateRequest(text, said, "月报", "热线办", "speed"), "张三")
    trend = survey_trend(engine, tmp_path, NEW)
    value = line_of(trend, "speed").values[0]
    assert isinstance(value, PointValue)
    assert (value.exact, value.n, trend.points[0].kind) == (Fraction(165, 2), 200, "aggregate")
    assert isinstance(difference_of(trend, "speed").test, ChangeTest)
    assert change_of(trend, "speed").descriptive == "aggregate"
    identity = int(trend.points[0].code.split(":")[1])
    withdraw_aggregate(engine, NEW, identity, "李四")
    assert len(survey_trend(engine, tmp_path, NEW).points) == 1


def test_a_survey_is_put_into_a_series_taken_out_and_given_back_to_its_file(
    engine: Engine, two_years: Path
) -> None:
    assert [place.survey for place in series_members(engine, NEW)] == [NEW, OLD]
    choose_series(engine, OLD, "", "", "张三")
    assert [place.survey for place in series_members(engine, NEW)] == [NEW]
    chosen = choose_series(engine, OLD, " 热线满意度 ", "2021年", "张三")
    assert (chosen.series, chosen.period and chosen.period.code, chosen.person) == (
        "热线满意度",
        "2021",
        "张三",
    )
    assert survey_trend(engine, two_years, NEW).points[0].at.year == 2021
    assert choose_series(engine, OLD, None, "", "张三").series == "热线满意度"
    with pytest.raises(Refusal, match="period_unclear"):
        choose_series(engine, OLD, "热线满意度", "去年", "张三")


def test_what_other_teams_alone_see_stays_out(engine: Engine, two_years: Path) -> None:
    def made_team(name: str, *folders: str) -> None:
        with engine.connect() as connection:
            made = connection.execute(insert(Team).values(name=name, created=datetime.now(UTC)))
            for folder in folders:
                values = {"team": made.inserted_primary_key[0], "folder": folder}
                connection.execute(insert(TeamFolder).values(**values))

    figures = {each.code: each for each in figures_of(OLD, current_questionnaire(engine, OLD))}
    row = FormerRow(1, "2020", "speed", "80", "60", source="他组的报告")
    enter_former_figures(engine, OLD, [row], figures, "他组")
    made_team("一组", "hotline2023")
    assert [point.survey for point in survey_trend(engine, two_years, NEW).points] == [NEW]
    made_team("二组", "hotline2023", "hotline2022")
    assert [point.survey for point in survey_trend(engine, two_years, NEW).points] == [NEW]
    assert len(survey_trend(engine, two_years, OLD).points) == 3


def test_deleted_answers_keep_their_figures_and_a_damaged_snapshot_its_reason(
    engine: Engine, two_years: Path
) -> None:
    before = line_of(survey_trend(engine, two_years, NEW), "speed").values
    places = Places(engine, two_years, two_years, two_years)
    change_state(engine, OLD, "closed")
    forget_survey(places, OLD, reason="到期", person="张三")
    assert line_of(survey_trend(engine, two_years, NEW), "speed").values == before
    shard = next((two_years / OLD).rglob("manifest.json"))
    shard.write_bytes(b"{}")
    values = line_of(survey_trend(engine, two_years, NEW), "speed").values
    assert Undefined("snapshot_damaged") in values


def test_a_report_has_a_trend_only_where_there_is_something_to_compare(
    engine: Engine, tmp_path: Path
) -> None:
    frozen_year(engine, tmp_path, NEW, questionnaire(2023), AFTER)
    assert reported_trend(engine, tmp_path, latest_answers(engine, tmp_path, NEW)) is None
    frozen_year(engine, tmp_path, OLD, questionnaire(2022), BEFORE)
    assert reported_trend(engine, tmp_path, latest_answers(engine, tmp_path, NEW)) is not None


def test_an_unknown_formula_is_refused(engine: Engine, tmp_path: Path) -> None:
    open_year(engine, NEW, questionnaire(2023))
    with pytest.raises(Refusal, match="unknown_trend_formula"):
        survey_trend(engine, tmp_path, NEW, formula="alpha")
