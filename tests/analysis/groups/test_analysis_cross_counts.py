"""Crossed counts: every kind of answers with options, conditions, many options, parts that are merged; and the groups
of a survey that are compared from them.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from made_surveys import Answers, loaded, stored

from surveyapp.analysis.groups.background import background_questions
from surveyapp.analysis.groups.comparison import Comparison
from surveyapp.analysis.groups.cross_counts import CrossCounts, count_crossed
from surveyapp.analysis.groups.group_tests import ChiSquare
from surveyapp.analysis.groups.survey_groups import (
    compare_survey_groups,
    interval_in_group,
    overall_of_groups,
)
from surveyapp.analysis.results import Figure, Undefined
from surveyapp.definition.loading import version_hash
from surveyapp.snapshots.snapshot import LiveTable

MANY = 140
SURVEY = loaded(
    """\
title: t
satisfaction: {formula: favourable, items: [good, kind]}
scales: [{code: more, name: more, items: [other]}]
questions:
- {code: age, type: single, text: 年龄, options: [{code: a, label: 青}, {code: b, label: 中}, {code: c, label: 老}]}
- code: good
  type: single
  text: 好吗
  options:
  - {code: "5", label: 好, score: 5, favourable: true}
  - {code: "3", label: 中, score: 3}
  - {code: "1", label: 差, score: 1}
  - {code: "0", label: 不了解, no_opinion: true}
- code: kind
  type: single
  text: 和气吗
  show_if: {question: age, is: [a, b]}
  options: [{code: y, label: 是, score: 1, favourable: true}, {code: n, label: 否, score: 0}]
- code: other
  type: single
  text: 别的
  options: [{code: y, label: 是, score: 1, favourable: true}, {code: n, label: 否, score: 0}]
- {code: ways, type: multiple, text: 途径, options: [{code: p, label: p}, {code: q, label: q}]}
- code: wishes
  type: ranking
  text: 希望
  most: 2
  options: [{code: u, label: u}, {code: v, label: v}, {code: w, label: w}]
- code: grid
  type: matrix
  text: 各项
  options: [{code: y, label: 是}, {code: n, label: 否}]
  items: [{code: one, text: 一}]
- {code: told, type: single, text: 听说过吗, options: [{code: y, label: 是, favourable: true}, {code: n, label: 否}]}
- code: town
  type: dropdown
  text: 乡镇
  options:
"""
    + "".join(f"  - {{code: t{number}, label: 乡{number}}}\n" for number in range(MANY))
)


def coded(rows: Sequence[Answers], batch_rows: int = 5) -> LiveTable:
    """The answers of valid respondents to this questionnaire."""
    version = version_hash(SURVEY)
    return live_table(SURVEY, [replace(row, version=version) for row in stored(rows)], batch_rows)


def counted(rows: Sequence[Answers], by: str, *items: str, batch_rows: int = 5) -> CrossCounts:
    by_item, asked = SURVEY.item(by), [SURVEY.item(code) for code in items]
    assert by_item is not None
    return count_crossed(
        SURVEY,
        coded(rows, batch_rows),
        by_item,
        [item for item in asked if item is not None],
    )


def compared(rows: Sequence[Answers], by: str, *codes: str) -> Comparison:
    by_item = SURVEY.item(by)
    assert by_item is not None
    items = [item for item in map(SURVEY.item, codes) if item is not None]
    crossed = count_crossed(SURVEY, coded(rows), by_item, items)
    return compare_survey_groups(SURVEY, by_item, items, crossed)


def test_a_person_of_several_ticks_is_in_several_groups() -> None:
    rows: list[Answers] = [
        {"ways": ["p", "q"], "good": "5"},
        {"ways": ["p"], "good": "1"},
        {"ways": ["q"]},
        {"good": "5"},
    ]
    found = counted(rows, "ways", "good")
    assert found.members == (2, 2)
    assert found.answered["good"] == (2, 1)
    assert found.counts["good"] == ((1, 0, 1, 0), (1, 0, 0, 0))
    turned = counted(rows, "good", "ways")
    assert turned.counts["ways"] == ((1, 1), (0, 0), (1, 0), (0, 0))


def test_ranked_options_count_wherever_they_stand() -> None:
    rows: list[Answers] = [{"age": "a", "wishes": ["u", "v"]}, {"age": "a", "wishes": ["w"]}, {"age": "b"}]
    found = counted(rows, "age", "wishes")
    assert found.members == (2, 1, 0)
    assert found.answered["wishes"] == (2, 0, 0)
    assert found.counts["wishes"] == ((1, 1, 1), (0, 0, 0), (0, 0, 0))


def test_answers_of_people_who_are_not_asked_do_not_count() -> None:
    rows: list[Answers] = [{"age": "a", "kind": "y"}, {"age": "c", "kind": "y"}, {"kind": "y"}]
    found = counted(rows, "age", "kind")
    assert found.counts["kind"] == ((1, 0), (0, 0), (0, 0))


def test_more_options_than_a_byte_holds_are_told_apart() -> None:
    rows: list[Answers] = [{"town": f"t{number}", "age": "abc"[number % 3]} for number in range(MANY)]
    by_town, by_age = counted(rows, "town", "age"), counted(rows, "age", "town")
    assert by_town.members == (1,) * MANY
    assert [row.index(1) for row in by_town.counts["age"]] == [number % 3 for number in range(MANY)]
    assert [*zip(*by_age.counts["town"], strict=True)] == [*by_town.counts["age"]]


def any_rows(chance: random.Random, people: int) -> list[Answers]:
    rows: list[Answers] = []
    for _ in range(people):
        row: dict[str, str | list[str]] = {
            "age": chance.choice("abc"),
            "good": chance.choice("5310"),
            "ways": chance.sample(["p", "q"], chance.randint(1, 2)),
            "wishes": chance.sample(["u", "v", "w"], chance.randint(1, 2)),
            "town": f"t{chance.randrange(MANY)}",
        }
        rows.append({code: value for code, value in row.items() if chance.random() < 0.8})
    return rows


@given(
    seed=st.integers(0, 2**32),
    by=st.sampled_from(["age", "ways", "wishes", "town"]),
    size=st.integers(1, 20),
    cut=st.integers(0, 30),
)
@settings(max_examples=30)
def test_parts_merged_are_the_whole_and_order_does_not_matter(
    seed: int, by: str, size: int, cut: int
) -> None:
    rows = any_rows(random.Random(seed), 30)
    whole = counted(rows, by, "good", "ways", "wishes", batch_rows=1000)
    assert counted(rows, by, "good", "ways", "wishes", batch_rows=size) == whole
    assert (
        counted(rows[:cut], by, "good", "ways", "wishes").plus(
            counted(rows[cut:], by, "good", "ways", "wishes")
        )
        == whole
    )
    random.Random(seed).shuffle(rows)
    assert counted(rows, by, "good", "ways", "wishes") == whole


def test_groups_stand_in_the_order_of_the_options_with_the_figure_of_the_survey() -> None:
    rows: list[Answers] = [
        *({"age": "b", "good": code} for code in "5551100"),
        *({"age": "a", "good": code} for code in "5533311"),
        {"age": "c", "good": "5"},
    ]
    found = compared(rows, "age", "good", "kind")
    assert [(group.code, group.label, group.n) for group in found.groups] == [
        ("a", "青", 7),
        ("b", "中", 7),
        ("c", "老", 1),
    ]
    good, kind = found.items
    assert [good.figures[code].n for code in "abc"] == [7, 5, 1]
    assert [good.figures[code].mean for code in "abc"] == pytest.approx([3, 3.4, 5])
    assert [good.figures[code].value for code in "abc"] == pytest.approx([200 / 7, 60, 100])
    assert good.tested == ("a", "b")
    chi2 = good.tests["chi2"]
    assert isinstance(chi2, ChiSquare)
    assert chi2.df == 2, "who has no opinion is no column"
    assert kind.figures["a"].mean == Undefined("no_answers") == kind.figures["a"].value
    assert kind.tests["mann_whitney"] == Undefined("one_group") == kind.p_holm


def test_items_without_scores_have_shares_and_their_test_alone() -> None:
    rows: list[Answers] = [{"age": "ab"[number % 2], "told": "yn"[number % 3 > 0]} for number in range(30)]
    (told,) = compared(rows, "age", "told").items
    assert told.figures["a"].mean == Undefined("no_scores")
    assert told.figures["a"].value == pytest.approx(100 / 3)
    assert isinstance(told.tests["chi2"], ChiSquare)
    assert told.tests["welch_t"] == Undefined("no_scores") == told.effect


def test_background_questions_say_who_people_are() -> None:
    """No items of scales, no scores, nothing favourable, no lines, and no list too long for a page."""
    assert [item.code for item in background_questions(SURVEY)] == ["age"]


def test_the_overall_figure_of_a_group_is_the_mean_of_its_items() -> None:
    rows: list[Answers] = [{"age": "a", "good": "5", "kind": "n"}, {"age": "a", "good": "1", "kind": "n"}]
    age, items = SURVEY.item("age"), SURVEY.scale_items()
    assert age is not None
    overall = overall_of_groups(SURVEY, age, items, counted(rows, "age", "good", "kind"))
    assert overall["a"] == Figure(Fraction(50 + 0, 2), 2)
    assert overall["b"] == Undefined("no_answers")


def test_a_group_has_an_interval_where_the_sample_allows_one() -> None:
    good = SURVEY.item("good")
    assert good is not None
    assert interval_in_group(SURVEY, good, (30, 10, 5, 3)) == Undefined("open_sample")
    drawn = loaded(
        "title: t\nsampling: {method: random}\nsatisfaction: {formula: favourable, items: [q]}\nquestions:\n"
        "- {code: q, type: single, text: q, options: [{code: y, label: 是, score: 1, favourable: true}, "
        "{code: n, label: 否, score: 0}]}\n"
    )
    (item,) = drawn.items
    ends = interval_in_group(drawn, item, (121, 1))
    assert not isinstance(ends, Undefined)
    assert [round(float(end), 2) for end in ends] == [95.5, 99.86]
    assert interval_in_group(drawn, item, (0, 0)) == Undefined("no_answers")
