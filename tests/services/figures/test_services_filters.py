"""Figures of a part of the answers: what of the whole still holds, what is kept in memory, what is refused."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine
from survey_of_tests import SURVEY, open_survey, publish_every_type, snapshots_of, submit

from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.questionnaire import Group, OwnFigure
from surveyapp.reports.words.filter_words import part_warning
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.survey_report import survey_facts
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.kept_results import EVERYBODY, LIVE, chosen_results
from surveyapp.services.figures.survey_answers import freeze, is_behind, live_answers
from surveyapp.services.statistics.trend import reported_trend
from surveyapp.services.surveys.publish import publish
from surveyapp.snapshots.answer_filter import AnswerFilter

YOUNG = AnswerFilter(groups=(Group(question="age", options=("young",)),))
LINK = AnswerFilter(channels=("link",))


def drawn_at_random(source: bytes) -> bytes:
    drawn = source.replace(b"method: stratified, issued: 130", b"method: random, issued: 12")
    return drawn.replace(b"size: 1300", b"size: 12")


@pytest.fixture
def answered(engine: Engine) -> Engine:
    """Eight young and four adult people of a random sample from twelve."""
    publish_every_type(engine, drawn_at_random)
    change_state(engine, SURVEY, "open")
    for index in range(12):
        answers = {"age": "young" if index < 8 else "adult", "overall": "yes" if index % 2 else "no"}
        submit(engine, {"service.attitude": "3", "service.speed": "2", **answers})
    return engine


def test_a_group_has_intervals_without_its_population_and_a_channel_has_none(answered: Engine) -> None:
    whole = live_answers(answered, SURVEY)
    overall = {
        name: analyse_survey(whole.only(wanted)).analysis.satisfaction.items[2].interval
        for name, wanted in (("all", EVERYBODY), ("young", YOUNG), ("link", LINK))
    }
    assert isinstance(overall["all"], tuple) and overall["all"][0] == overall["all"][1], "everybody was asked"
    assert isinstance(overall["young"], tuple) and overall["young"][0] < overall["young"][1]
    assert overall["link"] == Undefined("not_drawn")


def test_rates_of_return_and_the_population_have_their_reason(answered: Engine) -> None:
    part = analyse_survey(live_answers(answered, SURVEY).only(YOUNG))
    assert (part.returns.returned, part.returns.valid, part.returns.issued) == (8, 8, None)
    rates = (part.returns.return_rate, part.returns.valid_rate, part.returns.valid_rate_of_eligible)
    assert rates == (Undefined("no_rate_of_part"),) * 3
    assert part.counts.population(OwnFigure(figure="index")) is None
    assert part.counts.sample is None
    whole = analyse_survey(live_answers(answered, SURVEY))
    assert isinstance(whole.returns.return_rate, Figure)


def test_each_filter_is_kept_beside_the_whole(answered: Engine, tmp_path: Path) -> None:
    def n(only: AnswerFilter) -> int:
        found = chosen_results(answered, snapshots_of(tmp_path), SURVEY, LIVE, only=only)
        return found.survey_analysis.analysis.n

    assert [n(EVERYBODY), n(YOUNG), n(EVERYBODY), n(LINK)] == [12, 8, 12, 12]
    submit(answered, {"age": "young", "service.attitude": "3", "service.speed": "2", "overall": "yes"})
    assert [n(YOUNG), n(EVERYBODY)] == [9, 13]


def test_a_part_of_a_snapshot_is_no_change_since(answered: Engine, tmp_path: Path) -> None:
    freeze(answered, snapshots_of(tmp_path), SURVEY)
    found = chosen_results(answered, snapshots_of(tmp_path), SURVEY, only=YOUNG).survey_analysis
    assert found.analysis.n == 8 and found.answers.snapshot
    assert not is_behind(answered, found.answers)
    assert found.answers.whole_returns.valid == 12


def test_a_filter_that_names_what_there_is_not_is_refused(engine: Engine) -> None:
    open_survey(engine)
    submit(engine)
    for wanted, code in (
        (AnswerFilter(groups=(Group(question="why", options=("a",)),)), "filter_unknown_question"),
        (AnswerFilter(groups=(Group(question="age", options=("old",)),)), "filter_unknown_option"),
        (AnswerFilter(channels=("fax",)), "filter_unknown_channel"),
        (AnswerFilter(languages=("fr",)), "filter_unknown_language"),
    ):
        with pytest.raises(Refusal) as refused:
            live_answers(engine, SURVEY).only(wanted)
        assert refused.value.code == code


WEIGHED = b"""
title: t
population: {name: p, size: 500, target: {question: place, options: [town]}}
sampling: {method: stratified, strata: {question: place, sizes: {city: 400, town: 100}}}
satisfaction: {formula: index, items: [service]}
series: s
series_values: [{period: 2025, figure: index, value: 80, n: 100, source: r}]
questions:
- {code: place, type: single, text: p, options: [{code: city, label: c}, {code: town, label: t}]}
- {code: service, type: single, text: s, options: [{code: good, label: g, score: 2}, {code: poor, label: p, score: 1}]}
"""


def test_what_speaks_of_the_whole_survey_has_a_reason_for_a_part_and_stands_in_no_file_of_it(
    engine: Engine, tmp_path: Path
) -> None:
    survey = "demo/weighed"
    version = publish(engine, survey, WEIGHED, "weighed.yaml").version
    change_state(engine, survey, "open")
    for place in range(12):
        answers = {"place": "town" if place < 6 else "city", "service": "poor" if place % 3 else "good"}
        receive(engine, Submission(survey, version, UUID(int=place + 1), answers, "link", "zh-CN"))
    whole = live_answers(engine, survey)
    part = whole.only(AnswerFilter(groups=(Group(question="place", options=("town",)),)))
    all_found, found = analyse_survey(whole).as_json(), analyse_survey(part).as_json()
    assert all_found["estimates"]["method"] == "stratified" and all_found["target_group"]["missed"]
    assert found["estimates"] == {"reason": "part_of_answers"}
    assert found["target_group"]["reason"] == "part_of_answers"
    assert reported_trend(engine, tmp_path, whole) is not None
    assert reported_trend(engine, tmp_path, part) is None
    facts = survey_facts(part, engine=engine)
    assert (facts.estimates, facts.seal_effect) == (Undefined("part_of_answers"), None)
    assert "历年趋势" in part_warning(facts) and part_warning(survey_facts(whole, engine=engine)) == ""
