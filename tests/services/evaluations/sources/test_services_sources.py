"""Where a value comes from: every step offers what can be computed, and the choice is saved whole or not at all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, get_args

import pytest
from servers import REPOSITORY
from sqlalchemy import Engine

from surveyapp.definition.checks.figure_checks import figure_faults, shape_faults
from surveyapp.definition.figure_kinds import Subject, referable_figures
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import (
    EntryRequest,
    ValuePlace,
    append_value,
    entry_history,
)
from surveyapp.services.evaluations.lock_candidate import lock_as_seen, lock_candidate
from surveyapp.services.evaluations.score import EvaluatedSystem, score_evaluation
from surveyapp.services.evaluations.sources.figure_choices import (
    QUESTION_NEEDED,
    FigureChoice,
    FigureSteps,
    figure_steps,
)
from surveyapp.services.evaluations.sources.source_choice import save_source, try_source
from surveyapp.services.evaluations.system_texts import SystemTextEdit, kept_texts
from surveyapp.services.evaluations.systems import present_systems, text_hash
from surveyapp.services.places import Places

FOLDER, ONLY = "demo", "indicators"
TEXT = """\
title: 某市热线绩效评价指标体系
budget:
  total: {name: 年度资金总额, initial: 440, full_year: 440, spent: 396}
forms:
- code: f
  name: 基础表
  unit: 某中心
  cells: [{code: rate, name: 率, unit: "%", value: 80}, {code: note, name: 注, type: text}]
indicators:
- code: A
  name: 执行率  # 财政口径
  weight: 100
  target: 100%
  rule: {type: target, short: proportional}
"""
EXECUTION = {"execution": "total"}
CELL = {"cell": {"form": "f", "cell": "rate"}}


@pytest.fixture
def places(engine: Engine, tmp_path: Path) -> Places:
    (tmp_path / "questionnaires" / FOLDER).mkdir(parents=True)
    (tmp_path / "questionnaires" / FOLDER / f"{ONLY}.yaml").write_text(TEXT, "utf-8")
    return Places(engine, tmp_path, tmp_path / "snapshots", tmp_path / "questionnaires")


def system_of(places: Places) -> EvaluatedSystem:
    (found,) = score_evaluation(places, FOLDER).evaluated_systems
    return found


def choose(
    places: Places, keys: Any, reason: str = "", seen: int = 0, found: EvaluatedSystem | None = None
) -> str:
    """Save a source for what `found` shows; gives the code of the refusal, "" where it was saved."""
    found = found or system_of(places)
    change = SystemTextEdit(text_hash(found.file.text), reason, "张测")
    try:
        save_source(places, found, "A", keys, change, seen)
    except Refusal as refused:
        return refused.code
    return ""


def text_of(places: Places) -> str:
    return present_systems(places, FOLDER)[ONLY].text


def total(places: Places) -> str | None:
    return system_of(places).total


def enter(places: Places, value: str = "75%") -> int:
    system = system_of(places).file.indicators.system
    assert system is not None
    before = entry_history(places.engine, FOLDER, ONLY, "A")
    request = EntryRequest({"value": value}, "凭证", newest_seen=before[0].id if before else 0)
    append_value(places.engine, ValuePlace(FOLDER, ONLY, system), "A", request, "张测")
    return entry_history(places.engine, FOLDER, ONLY, "A")[0].id


def test_the_first_source_needs_no_reason_and_the_next_one_does(places: Places) -> None:
    assert (choose(places, EXECUTION), total(places)) == ("", "90.00")
    assert text_of(places) == TEXT.rstrip("\n") + "\n  actual:\n    execution: total\n"
    assert choose(places, CELL) == "entering_needs_reason"
    assert (choose(places, CELL, "改用基础表"), total(places)) == ("", "80.00")
    assert [text.reason for text in kept_texts(places.engine, FOLDER, ONLY)] == ["改用基础表", ""]


def test_a_trial_keeps_nothing_and_gives_what_saving_gives(places: Places) -> None:
    trial = try_source(places, score_evaluation(places, FOLDER), ONLY, "A", CELL)
    assert (trial.is_usable, trial.score.total if trial.score else None) == (True, "80.00")
    assert (text_of(places), total(places)) == (TEXT, None)


def test_what_the_rule_cannot_score_is_told_by_the_trial_and_refused(places: Places) -> None:
    keys = {"cell": {"form": "f", "cell": "note"}}
    trial = try_source(places, score_evaluation(places, FOLDER), ONLY, "A", keys)
    assert ([problem.code for problem in trial.problems], trial.is_usable) == (["cell_not_for_rule"], False)
    assert choose(places, keys) == "indicators_have_errors"
    assert text_of(places) == TEXT


def test_a_figure_of_a_survey_that_there_is_not_is_refused(places: Places) -> None:
    assert choose(places, {"figure": {"survey": "nowhere", "figure": "index"}}) == "source_not_usable"
    assert text_of(places) == TEXT


def test_what_was_entered_goes_with_the_same_transaction(places: Places) -> None:
    newest = enter(places)
    assert choose(places, EXECUTION, "改由决算取数") == "value_changed_meanwhile"
    assert (text_of(places), len(entry_history(places.engine, FOLDER, ONLY, "A"))) == (TEXT, 1)
    assert choose(places, EXECUTION, "改由决算取数", newest) == ""
    assert (total(places), entry_history(places.engine, FOLDER, ONLY, "A")[0].actual) == ("90.00", None)


def test_the_source_that_the_file_has_comes_back_by_taking_back_what_was_entered(places: Places) -> None:
    choose(places, EXECUTION)
    newest = enter(places)
    assert total(places) == "75.00"
    assert choose(places, EXECUTION, "以决算为准", newest) == ""
    assert (total(places), len(kept_texts(places.engine, FOLDER, ONLY))) == ("90.00", 1)


def test_a_trial_shows_what_counts_once_the_entered_value_is_taken_back(places: Places) -> None:
    enter(places)
    trial = try_source(places, score_evaluation(places, FOLDER), ONLY, "A", EXECUTION)
    assert trial.score is not None
    assert (trial.score.total, total(places)) == ("90.00", "75.00")


def test_a_text_that_somebody_changed_takes_nothing_back_either(places: Places) -> None:
    newest, found = enter(places), system_of(places)
    stale = SystemTextEdit(text_hash("another text"), "改由决算取数", "张测")
    with pytest.raises(Refusal) as refused:
        save_source(places, found, "A", EXECUTION, stale, newest)
    assert refused.value.code == "system_changed_meanwhile"
    choose(places, EXECUTION, "决算", newest)
    newest, found = enter(places, "70%"), system_of(places)
    with pytest.raises(Refusal) as again:
        save_source(places, found, "A", EXECUTION, stale, newest)
    assert again.value.code == "system_changed_meanwhile"
    assert total(places) == "70.00"


def test_a_choice_that_changes_nothing_is_not_kept(places: Places) -> None:
    choose(places, EXECUTION)
    assert choose(places, EXECUTION, "再选一次") == "system_not_changed"


def test_a_locked_evaluation_refuses(places: Places) -> None:
    found = system_of(places)
    candidate = lock_candidate(places, FOLDER)
    lock_as_seen(
        places.engine, FOLDER, candidate, mark=candidate.mark, incomplete=True, reason="定稿", person="张测"
    )
    assert choose(places, EXECUTION, "改", found=found) == "evaluation_locked"


def test_of_many_who_choose_at_once_one_is_kept(places: Places) -> None:
    found, start = system_of(places), Barrier(4)

    def at_once(number: int) -> str:
        start.wait()
        return choose(places, EXECUTION if number % 2 else CELL, found=found)

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(at_once, range(4)))
    assert answers == ["", *["system_changed_meanwhile"] * 3]
    assert len(kept_texts(places.engine, FOLDER, ONLY)) == 1


def published() -> Iterator[tuple[str, Questionnaire]]:
    for path in sorted((REPOSITORY / "questionnaires").rglob("*.yaml")):
        questionnaire = load_questionnaire(path.read_bytes(), path.name).questionnaire
        if questionnaire is not None:
            yield f"{path.parent.name}/{path.stem}", questionnaire


def every_choice(questionnaire: Questionnaire) -> Iterator[FigureSteps]:
    """Every figure with each question and each option that its steps offer, and one group of it."""
    surveys = {"s": questionnaire}
    for figure in figure_steps(surveys, FigureChoice("s")).figures:
        asked = figure_steps(surveys, FigureChoice("s", figure))
        for scale in asked.scales:
            yield figure_steps(surveys, FigureChoice("s", figure, scale=scale))
        if asked.may_be_scale:
            yield asked
        alone = asked.reference is not None or asked.questions == ()
        for question in [item.code for item in asked.questions] or (
            [""] if alone and not asked.scales else []
        ):
            optional = figure_steps(surveys, FigureChoice("s", figure, question))
            for option in optional.options or ("",):
                chosen = figure_steps(surveys, FigureChoice("s", figure, question, option))
                yield chosen
                if chosen.groups:
                    group = chosen.groups[0]
                    codes = tuple(choice.code for choice in group.options)[:1]
                    yield figure_steps(
                        surveys, FigureChoice("s", figure, question, option, "", group.code, codes)
                    )


@pytest.mark.parametrize(("name", "questionnaire"), list(published()), ids=lambda each: str(each)[:30])
def test_whatever_the_steps_lead_to_is_without_a_fault(name: str, questionnaire: Questionnaire) -> None:
    figures = set()
    for steps in every_choice(questionnaire):
        assert steps.reference is not None, steps.choice
        assert not [*shape_faults(steps.reference), *figure_faults(questionnaire, steps.reference)], name
        figures.add(steps.reference.figure)
    assert {"return_rate", "valid_rate"} <= figures
    own = {figure.code for figure in questionnaire.figures}
    assert own <= figures <= own | {*referable_figures()}


DIMENSIONS = """
title: 办事调查
notice: {controller: 某局, contact: 热线, purpose: 测试, retention_days: 365}
scales:
- {code: staff, name: 人员, items: [manner, skill]}
- {code: place, name: 环境, items: [clean, near]}
questions:
""" + "".join(
    f"- {{code: {code}, type: single, text: {code}如何, options: "
    "[{code: a, label: 好, score: 2, favourable: true}, {code: b, label: 差, score: 1}]}\n"
    for code in ("manner", "skill", "clean", "near")
)


def test_of_several_scales_each_is_offered_where_there_is_no_main_one() -> None:
    questionnaire = load_questionnaire(DIMENSIONS.encode(), "").questionnaire
    assert questionnaire is not None
    surveys = {"s": questionnaire}
    index = figure_steps(surveys, FigureChoice("s", "index"))
    assert (index.scales, index.may_be_scale, len(index.questions)) == (("staff", "place"), False, 4)
    assert index.reference is None
    alpha = figure_steps(surveys, FigureChoice("s", "alpha", scale="place"))
    assert (alpha.reference.scale, alpha.questions) == ("place", ()) if alpha.reference else False
    for steps in every_choice(questionnaire):
        assert steps.reference is not None
        assert not [*shape_faults(steps.reference), *figure_faults(questionnaire, steps.reference)]


def test_every_subject_of_figures_says_whether_it_needs_a_question() -> None:
    assert {*QUESTION_NEEDED} == {*get_args(Subject)}
