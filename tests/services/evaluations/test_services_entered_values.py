"""Entered values as they are kept: nothing unseen is replaced, and nothing is kept that tables could not print."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine

from surveyapp.definition.files.problems import Problem
from surveyapp.indicators.loading import load_indicators
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import (
    EntryRequest,
    ValuePlace,
    append_value,
    append_values,
    entry_history,
    with_numbers,
)

SYSTEM = load_indicators(
    """
title: 某市热线绩效评价指标体系
indicators:
- code: A
  name: 项目产出
  weight: 100
  children:
  - {code: A1, name: 接通率, weight: 50, target: ≥90%, rule: {type: target, short: proportional}, actual: {value: 95%}}
  - {code: A2, name: 制度, weight: 50, target: 健全, rule: {type: checklist, points: [{code: rules, text: 有制度}]}}
""".encode(),
    "indicators.yaml",
).system


def keep(engine: Engine, actual: Any, code: str = "A1", person: str = "张测", **entered: Any) -> None:
    assert SYSTEM is not None
    value = EntryRequest(actual, **{"reason": "核对", **entered})
    append_value(engine, ValuePlace("demo", "indicators", SYSTEM), code, value, person)


def entries(engine: Engine, code: str = "A1") -> list[Any]:
    return entry_history(engine, "demo", "indicators", code)


def refused(deed: Callable[[], None]) -> Refusal:
    with pytest.raises(Refusal) as found:
        deed()
    return found.value


def test_of_two_who_opened_the_same_page_the_second_is_refused(engine: Engine) -> None:
    keep(engine, {"value": "91%"})
    found = refused(lambda: keep(engine, {"value": "92%"}, person="李测"))
    assert found.code == "value_changed_meanwhile"
    assert [entry.actual for entry in entries(engine)] == [{"value": "91%"}]


def test_who_saw_what_the_other_entered_may_replace_it(engine: Engine) -> None:
    keep(engine, {"value": "91%"})
    keep(engine, {"value": "92%"}, person="李测", newest_seen=entries(engine)[0].id)
    assert [entry.actual for entry in entries(engine)] == [{"value": "92%"}, {"value": "91%"}]


def test_of_many_at_the_same_moment_one_is_kept(engine: Engine) -> None:
    start = Barrier(4)

    def at_once(number: int) -> str:
        start.wait()
        try:
            keep(engine, {"value": f"9{number}%"}, person=f"甲{number}")
        except Refusal as found:
            return found.code
        return "kept"

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(at_once, range(4)))
    assert answers == ["kept"] + ["value_changed_meanwhile"] * 3
    assert len(entries(engine)) == 1


def test_the_same_sent_twice_is_kept_once(engine: Engine) -> None:
    for _ in range(2):
        keep(engine, {"met": ["rules"], "shown": "健全"}, "A2")
    assert len(entries(engine, "A2")) == 1


def test_nothing_is_taken_back_where_nothing_was_entered(engine: Engine) -> None:
    assert refused(lambda: keep(engine, None)).code == "nothing_to_remove"


def test_what_was_taken_back_is_not_taken_back_again(engine: Engine) -> None:
    keep(engine, {"value": "91%"})
    keep(engine, None, newest_seen=entries(engine)[0].id)
    again = refused(lambda: keep(engine, None, reason="再撤回", newest_seen=entries(engine)[0].id))
    assert again.code == "nothing_to_remove"


@pytest.mark.parametrize("actual", [{"value": "95%"}, {"no_evidence": "缺台账"}])
def test_a_number_is_not_printed_in_other_words(sqlite_engine: Engine, actual: dict[str, str]) -> None:
    found = refused(lambda: keep(sqlite_engine, {**actual, "shown": "99%"}))
    assert faults(found) == [("actual.shown", "shown_beside_number")]


def test_points_are_printed_in_words(sqlite_engine: Engine) -> None:
    keep(sqlite_engine, {"met": ["rules"], "shown": "健全"}, "A2")
    assert entries(sqlite_engine, "A2")[0].actual == {"met": ["rules"], "shown": "健全"}


@pytest.mark.parametrize(
    ("code", "actual", "key"),
    [
        ("A2", {"met": [], "shown": "长" * 201}, "actual.shown"),
        ("A1", {"no_evidence": "长" * 2001}, "actual.no_evidence"),
        (
            "A1",
            {"aggregate": {"percent": "9", "denominator": "9", "source": "长" * 2001}},
            "actual.aggregate.source",
        ),
        (
            "A1",
            {"aggregate": {"percent": "9", "denominator": "9", "period": "长" * 201}},
            "actual.aggregate.period",
        ),
    ],
)
def test_a_text_has_a_longest_length(sqlite_engine: Engine, code: str, actual: Any, key: str) -> None:
    assert faults(refused(lambda: keep(sqlite_engine, actual, code))) == [(key, "text_too_long")]


def test_control_characters_are_not_kept(engine: Engine) -> None:
    keep(engine, {"no_evidence": "缺\x1b台\x00账\x07"}, reason="核\x08对", evidence_file="台账\x01.pdf")
    (entry,) = entries(engine)
    assert (entry.actual, entry.reason, entry.evidence_file) == (
        {"no_evidence": "缺台账"},
        "核对",
        "台账.pdf",
    )


def test_full_width_digits_are_kept_in_the_width_that_tables_print(engine: Engine) -> None:
    keep(engine, {"value": "９４．３５％"})
    assert entries(engine)[0].actual == {"value": "94.35%"}


def test_several_values_are_kept_together_or_not_at_all(engine: Engine) -> None:
    assert SYSTEM is not None
    place = ValuePlace("demo", "indicators", SYSTEM)
    both = {"A1": EntryRequest({"value": "0.95"}, "核对"), "A2": EntryRequest({"met": ["rules"]}, "")}
    for code, wrong, refusal in (
        ("A1", EntryRequest({"value": "91%"}, ""), "entering_needs_reason"),
        ("A2", EntryRequest({"met": ["nothing"]}, ""), "value_not_usable"),
        ("A2", EntryRequest({"met": []}, "", newest_seen=7), "value_changed_meanwhile"),
    ):
        found = refused(lambda one={code: wrong}: append_values(engine, place, both | one, "张测"))  # type: ignore[misc]
        assert (found.code, found.params["code"]) == (refusal, code)
        assert (entries(engine, "A1"), entries(engine, "A2")) == ([], [])
    for _ in range(2):  # sent twice
        assert append_values(engine, place, both, "张测") == {"A1": Fraction("0.95")}
    assert (len(entries(engine, "A1")), len(entries(engine, "A2"))) == (1, 1)


def test_only_the_first_value_of_an_indicator_needs_no_reason(engine: Engine) -> None:
    keep(engine, {"met": []}, "A2", reason="")
    newest = entries(engine, "A2")[0].id
    again = refused(lambda: keep(engine, {"met": ["rules"]}, "A2", reason=" ", newest_seen=newest))
    assert again.code == "entering_needs_reason"
    keep(engine, None, "A2", reason="撤回", newest_seen=newest)
    newest = entries(engine, "A2")[0].id
    again = refused(lambda: keep(engine, {"met": ["rules"]}, "A2", reason="", newest_seen=newest))
    assert again.code == "entering_needs_reason"


@pytest.mark.parametrize("typed", ["1,200", "１２００", "１，２００", " 1200 "])
def test_numbers_are_read_in_any_width_and_with_separators(typed: str) -> None:
    assert with_numbers({"award": {"points": typed}}) == {"award": {"points": 1200}}
    assert with_numbers({"award": {"points": "1,2"}}) == {"award": {"points": "1,2"}}


def faults(found: Refusal) -> list[tuple[str, str]]:
    return [(fault.key, fault.code) for fault in found.details if isinstance(fault, Problem)]
