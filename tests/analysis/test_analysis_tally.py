"""Tallies are exact and merge: shards in any order, in one process or several, equal one pass."""

import random
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import reduce
from multiprocessing import get_context

import numpy as np
import pyarrow as pa
import pytest
from cases import each
from coded_answers import live_table, write_snapshot
from made_surveys import (
    loaded,
    random_answers,
    random_source,
    scale_questionnaire,
    scale_tally,
    stored,
    tallied,
)

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.limits import ROWS_PER_BLOCK
from surveyapp.analysis.tally import Tally, merge_tallies, tally_tables
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.versions import combine_versions
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.layout import STATUS, layout_of
from surveyapp.snapshots.snapshot import open_snapshot


def rows_by_score(questionnaire: Questionnaire, positions: np.ndarray) -> pa.Table:
    """A table of valid responses with these option positions, one column per item of the scale."""
    schema = layout_of(questionnaire).schema
    content = {field.name: pa.nulls(len(positions), field.type) for field in schema}
    content[STATUS] = pa.array(["valid"] * len(positions)).cast(schema.field(STATUS).type)
    for item, column in zip(questionnaire.scale_items(), positions.T, strict=True):
        content[item.code] = pa.array(column, schema.field(item.code).type)
    return pa.table(content, schema=schema)


def products(scores: np.ndarray) -> list[list[int]]:
    """X'X in Python's own integers."""
    columns = [[int(score) for score in column] for column in scores.T]
    return [[sum(a * b for a, b in zip(one, two, strict=True)) for two in columns] for one in columns]


@pytest.fixture(scope="module")
def survey() -> tuple[Questionnaire, str, list]:
    """A random survey of 500 responses, some excluded."""
    chance = random.Random(7)
    source = random_source(chance)
    while not loaded(source).satisfaction or "multiple" not in source:
        source = random_source(chance)
    questionnaire = loaded(source)
    answers = random_answers(chance, questionnaire, 500)
    return questionnaire, source, stored(answers, [chance.choice(["valid", "excluded"]) for _ in answers])


@pytest.fixture(scope="module")
def frozen(survey, tmp_path_factory):
    """The same survey as a snapshot of eight shards."""
    _, source, responses = survey
    folder = tmp_path_factory.mktemp("frozen") / "snapshot"
    write_snapshot(
        folder,
        survey="folder/made",
        sources=[source],
        responses=responses,
        issued=None,
        exclusions={"test": sum(response.status == "excluded" for response in responses)},
        created=datetime(2024, 7, 5, tzinfo=UTC),
        rows_per_shard=64,
    )
    return open_snapshot(folder)


def test_shards_merged_in_any_order_equal_one_pass(survey, frozen):
    questionnaire, _, responses = survey
    one_pass = tally_snapshot(questionnaire, live_table(questionnaire, responses))
    tallies = [tally_tables(questionnaire, part.tables()) for part in frozen.parts()]
    assert len(tallies) == 8
    for seed in range(5):
        random.Random(seed).shuffle(tallies)
        assert reduce(merge_tallies, tallies) == one_pass


def test_merging_in_pairs_equals_merging_in_a_row(survey, frozen):
    questionnaire, _, _ = survey
    a, b, c, d, *_ = [tally_tables(questionnaire, part.tables()) for part in frozen.parts()]
    assert merge_tallies(merge_tallies(a, b), merge_tallies(c, d)) == merge_tallies(
        merge_tallies(merge_tallies(a, b), c), d
    )


def test_a_process_pool_gives_the_same_tally(survey, frozen):
    questionnaire, _, _ = survey
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert tally_snapshot(questionnaire, frozen, pool.map) == tally_snapshot(questionnaire, frozen)


def test_excluded_responses_count_only_when_asked_for(survey, frozen):
    questionnaire, _, responses = survey
    valid = sum(response.status == "valid" for response in responses)
    assert tally_snapshot(questionnaire, frozen).n == valid
    assert tally_snapshot(questionnaire, frozen, include_excluded=True).n == len(responses)


def test_with_excluded_responses_the_tally_is_that_of_all_answers(survey, frozen):
    questionnaire, _, responses = survey
    everybody = tallied(questionnaire, [response.answers for response in responses])
    assert tally_snapshot(questionnaire, frozen, include_excluded=True) == everybody


def test_figures_hold_only_python_integers(survey, frozen):
    tally = tally_snapshot(survey[0], frozen)
    numbers = [
        tally.n,
        tally.scale.n,
        *tally.scale.sums,
        *(count for item in tally.items.values() for count in item.counts),
    ]
    numbers += [product for row in tally.scale.products for product in row]
    assert {type(number) for number in numbers} == {int}


@each("scores", [(1, 2, 3, 4, 5), (11, 0), (12, 0), ("999.999", "1000", "0.001")])
def test_products_are_exact_for_any_scores_over_several_blocks(scores):
    questionnaire = scale_questionnaire(["a", "b"], scores)
    positions = np.random.default_rng(3).integers(0, len(scores), (2 * ROWS_PER_BLOCK + 5, 2))
    positions[: ROWS_PER_BLOCK + 7] = 0
    tally = tally_tables(questionnaire, [rows_by_score(questionnaire, positions)])
    whole = np.array([int(float(score) * tally.scale.factor + 0.5) for score in scores], dtype=object)
    assert [list(row) for row in tally.scale.products] == products(whole[positions])


def test_the_factor_is_the_smallest_that_makes_scores_whole():
    assert scale_tally([[1]], (1, 2)).scale.factor == 1
    assert scale_tally([[2]], ("1.5", 2)).scale.factor == 10
    assert scale_tally([[2]], ("0.125", 2)).scale.factor == 1000


def test_a_scale_of_200_options_is_tallied():
    scores = list(range(1, 201))
    questionnaire = scale_questionnaire(["a", "b"], scores)
    positions = np.random.default_rng(4).integers(0, 200, (1000, 2))
    tally = tally_tables(questionnaire, [rows_by_score(questionnaire, positions)])
    assert [list(row) for row in tally.scale.products] == products(positions + 1)
    assert tally.items["m.a"].answered == 1000


def test_an_answer_without_score_is_no_complete_row():
    latest = scale_questionnaire(["a", "b"], (1, 2, 3))
    question = latest.questions[0]
    unscored = question.options[0].model_copy(update={"code": "old", "score": None})
    earlier = latest.model_copy(
        update={"questions": (question.model_copy(update={"options": (*question.options, unscored)}),)}
    )
    questionnaire = combine_versions(latest, [earlier])
    answers = [{"m.a": "o0", "m.b": "o1"}, {"m.a": "o2", "m.b": "old"}, {"m.a": "o2", "m.b": "o2"}]
    scale = tallied(questionnaire, answers).scale
    assert (scale.answered, scale.n, scale.sums) == (3, 2, (4, 5))


def test_answers_coded_by_another_questionnaire_are_refused():
    answers = live_table(scale_questionnaire(["a"], (1, 2, 3)), stored([{"m.a": "o1"}]))
    with pytest.raises(SnapshotError, match="other_questionnaire"):
        tally_snapshot(scale_questionnaire(["a"], (1, 2)), answers)


def test_new_scores_and_wordings_need_no_new_coding():
    answers = live_table(scale_questionnaire(["a"], (1, 2)), stored([{"m.a": "o1"}]))
    assert tally_snapshot(scale_questionnaire(["a"], (10, 20)), answers).scale.sums == (20,)


def test_tallies_of_different_scales_do_not_merge():
    with pytest.raises(ValueError, match="different scales"):
        merge_tallies(scale_tally([[1]], (1, 2)), scale_tally([[1]], (1, "2.5")))


def test_no_parts_give_an_empty_tally():
    questionnaire = scale_questionnaire(["a"], (1, 2))
    empty = tally_snapshot(questionnaire, live_table(questionnaire, []))
    assert isinstance(empty, Tally)
    assert (empty.n, empty.items["m.a"].counts, empty.scale.n) == (0, (0, 0), 0)
