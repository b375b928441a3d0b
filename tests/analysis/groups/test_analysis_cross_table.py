"""A cross table counts people exactly, part by part as in one pass; its test is that of R, scipy and pingouin."""

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
import scipy.stats
from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from made_surveys import Answers, loaded, stored

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.groups.cross_table import CrossTable, IndependenceTest, cross_table, independence_test
from surveyapp.analysis.results import Undefined

TRUTH = json.loads((Path(__file__).parents[1] / "r-truth" / "crosstab.json").read_text("utf-8"))

SURVEY = loaded("""\
title: t
questions:
- {code: one, type: single, text: t, options: [{code: a, label: a}, {code: b, label: b}, {code: c, label: c}]}
- {code: two, type: dropdown, text: t, options: [{code: x, label: x}, {code: y, label: y, no_opinion: true}]}
- {code: many, type: multiple, text: t, options: [{code: p, label: p}, {code: q, label: q}, {code: r, label: r}]}
- {code: some, type: multiple, text: t, options: [{code: u, label: u}, {code: v, label: v}]}
""")
CODES = {item.code: [option.code for option in item.options] for item in SURVEY.items}


def _answer(code: str) -> st.SearchStrategy[str | list[str] | None]:
    options = CODES[code]
    if code in ("many", "some"):
        return st.none() | st.lists(st.sampled_from(options), unique=True, min_size=1)
    return st.none() | st.sampled_from(options)


ROWS = st.lists(
    st.fixed_dictionaries({code: _answer(code) for code in CODES}).map(
        lambda row: {code: answer for code, answer in row.items() if answer is not None}
    ),
    max_size=40,
)


def table_of(rows: Sequence[Answers], row: str, column: str, batch_rows: int = 7) -> CrossTable:
    answers = live_table(SURVEY, stored(rows), batch_rows)
    first, second = SURVEY.item(row), SURVEY.item(column)
    assert first is not None and second is not None
    return cross_table(SURVEY, answers, first, second)


def chose(answers: Answers, code: str, option: str) -> bool:
    given_ = answers.get(code)
    return given_ == option or (isinstance(given_, list) and option in given_)


@given(rows=ROWS, pair=st.permutations(list(CODES)))
@settings(max_examples=150, deadline=None)
def test_every_number_is_what_counting_person_by_person_gives(rows: list[Answers], pair: list[str]) -> None:
    row, column = pair[:2]
    table = table_of(rows, row, column)
    both = [answers for answers in rows if row in answers and column in answers]
    assert table.n == len(both)
    assert table.only_row == sum(row in answers and column not in answers for answers in rows)
    assert table.only_column == sum(row not in answers and column in answers for answers in rows)
    assert table.neither == sum(row not in answers and column not in answers for answers in rows)
    for at, option in enumerate(CODES[row]):
        assert table.row_n[at] == sum(chose(answers, row, option) for answers in both)
        for place, other in enumerate(CODES[column]):
            here = [answers for answers in both if chose(answers, row, option)]
            count = sum(chose(answers, column, other) for answers in here)
            assert table.counts[at][place] == count
            share = table.row_percent[at][place]
            if here:
                assert not isinstance(share, Undefined)
                assert (share.exact, share.n) == (pytest.approx(100 * count / len(here)), len(here))
            else:
                assert share == Undefined("no_answers")


@given(rows=ROWS, pair=st.permutations(list(CODES)))
@settings(max_examples=60, deadline=None)
def test_rows_and_columns_change_places_and_margins_are_the_frequencies(
    rows: list[Answers], pair: list[str]
) -> None:
    row, column = pair[:2]
    table, turned = table_of(rows, row, column), table_of(rows, column, row)
    assert turned.counts == tuple(zip(*table.counts, strict=True))
    assert (turned.row_n, turned.column_n, turned.n) == (table.column_n, table.row_n, table.n)
    assert turned.column_percent == tuple(zip(*table.row_percent, strict=True))
    answered = [answers for answers in rows if row in answers and column in answers]
    plain = tally_snapshot(SURVEY, live_table(SURVEY, stored(answered)))
    assert table.row_n == plain.items[row].counts
    assert table.column_n == plain.items[column].counts
    if not table.is_of_ticks:
        assert table.row_ticks == table.row_n and table.column_ticks == table.column_n


@given(rows=ROWS, pair=st.permutations(list(CODES)), size=st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_parts_add_up_to_the_whole(rows: list[Answers], pair: list[str], size: int) -> None:
    assert table_of(rows, *pair[:2], batch_rows=size) == table_of(rows, *pair[:2], batch_rows=1000)


@pytest.mark.parametrize("name", list(TRUTH))
def test_the_test_is_that_of_r(name: str) -> None:
    truth = TRUTH[name]
    found = independence_test(truth["counts"])
    assert isinstance(found, IndependenceTest)
    for ours, theirs in (
        (found.statistic, truth["statistic"]),
        (found.p, truth["p"]),
        (found.cramers_v, truth["cramers_v"]),
    ):
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    assert (found.df, found.few_expected) == (truth["df"], truth["expected_below_5"])


def test_the_test_is_that_of_scipy_and_pingouin_on_frames() -> None:
    chance = random.Random(14)
    for _ in range(40):
        shape = (chance.randint(2, 5), chance.randint(2, 6))
        counts = np.array([[chance.randint(20, 60) for _ in range(shape[1])] for _ in range(shape[0])])
        found = independence_test(counts.tolist())
        assert isinstance(found, IndependenceTest)
        frame = pd.DataFrame(counts)
        theirs = scipy.stats.chi2_contingency(frame, correction=False)
        assert found.statistic == pytest.approx(theirs.statistic, rel=1e-9)
        assert found.p == pytest.approx(theirs.pvalue, rel=1e-9, abs=1e-15)
        row, column = (places.repeat(counts.ravel()) for places in np.indices(shape).reshape(2, -1))
        people = pd.DataFrame({"row": row.astype("int64"), "column": column.astype("int64")})
        _expected, _observed, stats = pingouin.chi2_independence(people, "row", "column", correction=False)
        pearson = stats[stats["test"] == "pearson"].iloc[0]
        assert found.statistic == pytest.approx(pearson["chi2"], rel=1e-9)
        assert found.cramers_v == pytest.approx(pearson["cramer"], rel=1e-9)


def test_a_table_says_why_it_has_no_test() -> None:
    rows: list[Answers] = [{"one": "a", "two": "x", "many": ["p", "q"]}, {"one": "a", "two": "y"}]
    assert table_of(rows, "one", "many").test == Undefined("several_choices")
    assert table_of(rows, "one", "two").test == Undefined("one_row_or_column")
    assert table_of([], "one", "two").test == Undefined("no_answers")


def test_options_without_opinion_stand_in_the_table_and_in_its_test() -> None:
    rows: list[Answers] = [
        {"one": one, "two": two} for one, two in ("ax", "ay", "bx", "bx", "by") for _ in range(3)
    ]
    table = table_of(rows, "one", "two")
    assert [option.code for option in table.tested_no_opinions] == ["y"]
    assert isinstance(table.test, IndependenceTest)
    assert (table.test.n, table.test.rows) == (15, (0, 1))
