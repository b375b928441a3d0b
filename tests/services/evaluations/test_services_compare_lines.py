"""What `--compare` finds in small systems: which figures are the same, what follows from what."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compared_entries import ONLY, entries
from sqlalchemy import Engine

from surveyapp.services.evaluations.entered_values import EntryRequest, ValuePlace, append_value
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.places import Places

Small = Callable[..., dict[str, Any]]


@pytest.fixture
def small(sqlite_engine: Engine, tmp_path: Path) -> Small:
    """small(line, …, published=…) -> the object of a system of these level-1 indicators, compared."""

    def compared(*lines: dict[str, Any], **keys: Any) -> dict[str, Any]:
        system = {
            "title": "评价",
            "weight": sum(line["weight"] for line in lines),
            "indicators": lines,
            **keys,
        }
        folder = tmp_path / "questionnaires" / "small"
        folder.mkdir(parents=True)
        (folder / "indicators.yaml").write_text(json.dumps(system, ensure_ascii=False), "utf-8")
        return as_json(
            score_evaluation(Places(sqlite_engine, tmp_path, tmp_path, folder.parent), "small"), compared=True
        )

    return compared


def line(code: str = "X1", **keys: Any) -> dict[str, Any]:
    """A line of 10 points, proportional to its target of 100 %, that achieved all of it."""
    rule = {"type": "target", "short": "proportional"}
    common = {"code": code, "name": f"指标 {code}", "weight": 10, "target": "100%", "rule": rule}
    return common | {"actual": {"value": 100}} | keys


def test_a_line_whose_value_and_score_differ_is_listed_by_its_value(small: Small) -> None:
    found = small(line(actual={"value": 80}, published={"actual": "90%", "score": 9}))
    assert entries(found["differences"]) == [(ONLY, "X1", "actual", "90%", "80%", None)]
    assert entries(found["consequences"]) == [(ONLY, "X1", "score", "9", "8.00", None)]


def test_a_line_whose_completion_and_score_differ_is_listed_by_its_completion(small: Small) -> None:
    rule, published = {"type": "self_evaluation"}, {"completion": "99%", "score": 9.75}
    found = small(line(rule=rule, actual={"value": 98}, published=published))
    assert entries(found["differences"]) == [(ONLY, "X1", "completion", "99%", "98.00%", None)]
    assert entries(found["consequences"]) == [(ONLY, "X1", "score", "9.75", "9.50", None)]


def test_every_place_that_prints_a_value_otherwise_is_listed(small: Small) -> None:
    elsewhere = [{"place": "表 1", "actual": "90%"}, {"place": "表 2", "actual": "91%"}]
    found = small(line(published={"actual": "100%", "elsewhere": elsewhere}))
    assert entries(found["differences"]) == [
        (ONLY, "X1", "actual", "90%", "100%", "表 1"),
        (ONLY, "X1", "actual", "91%", "100%", "表 2"),
    ]


def test_a_score_is_not_moved_by_what_another_place_prints(small: Small) -> None:
    elsewhere = [{"place": "表 1", "actual": "90%"}]
    found = small(line(published={"actual": "100%", "score": 9, "elsewhere": elsewhere}))
    assert entries(found["differences"]) == [
        (ONLY, "X1", "score", "9", "10.00", None),
        (ONLY, "X1", "actual", "90%", "100%", "表 1"),
    ]
    assert found["consequences"] == []


BONUS = {"rule": {"type": "bonus", "effect": "add", "most_points": 5}, "weight": 0, "target": None}


def row_outside(points: float) -> dict[str, Any]:
    """A bonus row that does not apply, for which the report prints these points."""
    keys = {"actual": {"not_applicable": "没有加分事项"}, "published": {"score": points}}
    return {key: value for key, value in (line("X2", **BONUS) | keys).items() if value is not None}


def test_points_printed_for_a_row_that_does_not_apply_differ(small: Small) -> None:
    found = small(line(), row_outside(2), published={"total": 12})
    assert entries(found["differences"]) == [(ONLY, "X2", "score", "2", "—", None)]
    assert found["differences"][0]["step"] == "不适用：没有加分事项"
    assert entries(found["consequences"]) == [(ONLY, None, "total", "12", "10.00", None)]


def test_no_points_printed_for_a_row_that_does_not_apply_are_the_same(small: Small) -> None:
    found = small(line(), row_outside(0), published={"total": 10})
    assert (found["differences"], found["not_compared"]) == ([], [])


def test_a_line_without_printed_figures_is_not_told(small: Small) -> None:
    found = small(line(), published={"total": 10})
    assert (found["differences"], found["consequences"], found["not_compared"]) == ([], [], [])


def test_a_total_that_its_own_lines_do_not_give_is_listed_although_no_line_differs(small: Small) -> None:
    found = small(line(published={"score": 10}), published={"total": 9.5})
    assert entries(found["differences"]) == [(ONLY, None, "total", "9.5", "10.00", None)]
    assert found["consequences"] == []


def test_a_sum_that_its_own_lines_do_not_give_is_listed_although_no_line_differs(small: Small) -> None:
    group = {"code": "X", "name": "一级", "weight": 10, "published": {"score": 9}}
    found = small(group | {"children": [line(published={"score": 10})]}, published={"total": 10})
    assert entries(found["differences"]) == [(ONLY, "X", "score", "9", "10.00", None)]


@pytest.mark.parametrize(
    "published",
    [
        {"score": 10, "elsewhere": [{"place": "表 1", "actual": "90%"}]},
        {"score": 9.99},
    ],
    ids=["a line whose score is ours", "a line whose score differs"],
)
def test_a_total_that_the_printed_lines_do_not_give_is_no_consequence_of_another_line(
    small: Small, published: dict[str, Any]
) -> None:
    found = small(line(published=published), published={"total": 9.5})
    assert [entry["code"] for entry in found["differences"]] == ["X1", None]
    assert found["consequences"] == []


def test_a_grade_that_a_line_moves_is_a_consequence(small: Small) -> None:
    grades = [{"name": "优", "from": 9}, {"name": "良", "from": 0}]
    moved = line(actual={"value": 90}, published={"actual": "90%", "score": 8.99})
    found = small(moved, grades=grades, published={"total": 8.99, "grade": "良"})
    assert entries(found["consequences"]) == [
        (ONLY, None, "total", "8.99", "9.00", None),
        (ONLY, None, "grade", "良", "优", None),
    ]


def test_a_printed_grade_without_grades_is_named_as_not_compared(small: Small) -> None:
    found = small(line(), published={"grade": "优"})
    assert found["not_compared"] == [{"form": ONLY, "code": None, "figure": "grade"}]


@pytest.mark.parametrize(
    ("value", "percent", "computed"), [("95%", 95, None), ("95%", 100, 95.0), ("112%", 112, None)]
)
def test_a_completion_that_was_entered_later_is_told_like_one_of_the_file(
    sqlite_engine: Engine, small: Small, tmp_path: Path, value: str, percent: int, computed: float | None
) -> None:
    small(line(rule={"type": "self_evaluation"}))
    folder = tmp_path / "questionnaires"
    systems = score_evaluation(Places(sqlite_engine, tmp_path, tmp_path, folder), "small").systems
    actual = {"value": value, "completion": {"percent": str(percent), "reason": "财政收回"}}
    append_value(
        sqlite_engine,
        ValuePlace("small", ONLY, systems[ONLY].system),
        "X1",
        EntryRequest(actual, "核对凭证"),
        "王测",
    )
    found = as_json(
        score_evaluation(Places(sqlite_engine, tmp_path, tmp_path, folder), "small"), compared=True
    )
    told = {"form": ONLY, "code": "X1", "entered": percent, "computed": computed, "reason": "财政收回"}
    assert found["entered_completions"] == ([] if computed is None else [told])


@pytest.mark.parametrize(
    ("printed", "counted", "same"),
    [
        ("99.2%", (121, 122), True),
        ("=99.2%", (121, 122), True),
        ("99.18%", (121, 122), True),
        ("99%", (121, 122), True),
        ("99.1%", (121, 122), False),
        ("99.20%", (121, 122), False),
        ("100%", (122, 122), True),
        ("100.00%", (122, 122), True),
        ("100%", (9_999, 10_000), False),
        ("0%", (0, 122), True),
        ("0%", (1, 1_000), False),
    ],
)
def test_a_printed_share_is_ours_at_the_places_that_are_printed(
    small: Small, printed: str, counted: tuple[int, int], same: bool
) -> None:
    actual = {"aggregate": {"numerator": counted[0], "denominator": counted[1]}}
    found = small(line(actual=actual, published={"actual": printed}))
    assert (found["differences"] == []) == same


@pytest.mark.parametrize(
    ("printed", "target", "actual", "same"),
    [
        ("=1 个", "=1 个", "1个", True),
        ("2 个", "=1 个", "1个", False),
        ("7838 元", "≤7838 元", "7838元", True),
        ("0.7838 万元", "≤7838 元", "7838元", True),
        ("1,060条", "≥1000条", "1060条", True),
        ("500", "≥400件", "500件", True),
        ("500件", "≥400件", "500件", True),
        ("500项", "≥400件", "500件", False),
        ("0.05万件", "≥400件", "500件", True),
        ("0.05万", "≥400件", "500件", True),
        ("0.05万项", "≥400件", "500件", False),
    ],
)
def test_a_printed_amount_is_ours_whatever_its_unit_and_signs(
    small: Small, printed: str, target: str, actual: str, same: bool
) -> None:
    found = small(line(target=target, actual={"value": actual}, published={"actual": printed}))
    assert (found["differences"] == []) == same


@pytest.mark.parametrize(("printed", "same"), [("44.92万元", True), ("449200元", True), ("44.93万元", False)])
def test_an_amount_against_no_unit_is_compared_in_its_own(small: Small, printed: str, same: bool) -> None:
    found = small(line(target="≥40", actual={"value": "44.92万元"}, published={"actual": printed}))
    assert (found["differences"] == []) == same


SCORES: dict[str, tuple[str, str, str, Any, list[str], list[str]]] = {
    "a score that the printed value gives": ("≥90%", "95%", "80%", 0, ["actual"], ["score"]),
    "a score that it does not give": ("≥90%", "99.99%", "100%", 3, ["actual", "score"], []),
}


@pytest.mark.parametrize(
    ("target", "value", "printed", "points", "differ", "moved"), SCORES.values(), ids=SCORES
)
def test_a_printed_score_follows_from_a_printed_value_only_if_the_rule_gives_it(
    small: Small, target: str, value: str, printed: str, points: int, differ: list[str], moved: list[str]
) -> None:
    published = {"actual": printed, "score": points}
    rule = {"type": "target", "short": "zero"}
    found = small(line(target=target, rule=rule, actual={"value": value}, published=published))
    assert [entry["figure"] for entry in found["differences"]] == differ
    assert [entry["figure"] for entry in found["consequences"]] == moved


@pytest.mark.parametrize(
    ("rule", "completion", "points", "moved"),
    [
        ({"type": "self_evaluation"}, "80%", "5.00", ["score"]),
        ({"type": "self_evaluation"}, "80%", "6.00", []),
        ({"type": "pass_mark", "pass_mark": 60}, "80%", "5.00", ["score"]),
        ({"type": "pass_mark", "pass_mark": 60}, "80%", "6.00", []),
    ],
)
def test_a_printed_score_follows_from_a_printed_completion_too(
    small: Small, rule: dict[str, Any], completion: str, points: str, moved: list[str]
) -> None:
    published = {"completion": completion, "score": float(points)}
    found = small(line(target="≥100%", rule=rule, actual={"value": "90%"}, published=published))
    assert [entry["figure"] for entry in found["consequences"]] == moved


@pytest.mark.parametrize(("printed", "same"), [("充分", True), ("较充分", False)])
def test_a_printed_word_is_ours_as_it_is(small: Small, printed: str, same: bool) -> None:
    rule = {"type": "checklist", "points": [{"code": "policy", "text": "有政策依据"}]}
    actual = {"met": ["policy"], "shown": "充分"}
    found = small(line(target="充分", rule=rule, actual=actual, published={"actual": printed}))
    assert (found["differences"] == []) == same


@pytest.mark.parametrize(("lines", "same"), [(["X1"], True), ([], True), (["X2"], False)])
def test_a_printed_unit_that_is_acknowledged_to_mean_the_same_does_not_differ(
    small: Small, lines: list[str], same: bool
) -> None:
    known = {"problem": "units_differ", "lines": lines, "reason": "同指稿件"}
    pieces = line(target="≥400条", actual={"value": "500篇"}, published={"actual": "500条"})
    found = small(pieces, line("X2"), acknowledge=[known])
    assert (found["differences"] == []) == same


def test_an_amount_in_words_of_another_scale_differs(small: Small) -> None:
    rule = {"type": "checklist", "points": [{"code": "done", "text": "已完成"}]}
    actual = {"met": ["done"], "shown": "1 万件"}
    found = small(line(target="充分", rule=rule, actual=actual, published={"actual": "1 件"}))
    assert [entry["published"] for entry in found["differences"]] == ["1 件"]


ODD: dict[str, dict[str, Any]] = {
    "no actual value": {"target": "≥90%", "published": {"actual": " ", "score": 9}},
    "a completion below 0": {
        "target": "≥90%",
        "rule": {"type": "self_evaluation"},
        "published": {"completion": "-5%", "score": 9},
    },
    "a value with too many digits": {
        "target": "≥0.0000012",
        "rule": {"type": "pass_mark", "pass_mark": 60},
        "actual": {"value": 0.000001},
        "published": {"completion": "91.66666%", "score": 9},
    },
}


@pytest.mark.parametrize("keys", ODD.values(), ids=ODD)
def test_a_printed_value_that_no_file_could_have_is_compared_too(small: Small, keys: dict[str, Any]) -> None:
    assert small(line(**keys))["differences"] != []


UNREAD: dict[str, dict[str, Any]] = {
    "pieces": {
        "rule": {"type": "target", "short": "pieces", "off": {"points": 5}},
        "actual": {"aggregate": {"numerator": 9, "denominator": 10}},
        "published": {"actual": "100%", "score": 10},
    },
    "a checklist": {
        "target": "充分",
        "rule": {"type": "checklist", "points": [{"code": "policy", "text": "有政策依据"}]},
        "actual": {"met": ["policy"], "shown": "充分"},
        "published": {"actual": "较充分", "score": 8},
    },
}


@pytest.mark.parametrize("keys", UNREAD.values(), ids=UNREAD)
def test_a_score_of_what_the_rule_does_not_read_stands_once_with_its_value(
    small: Small, keys: dict[str, Any]
) -> None:
    found = small(line(**keys))
    assert [entry["figure"] for entry in found["differences"]] == ["actual"]
    assert [entry["figure"] for entry in found["consequences"]] == ["score"]


def test_of_a_score_that_nobody_can_recompute_no_cause_is_claimed(small: Small) -> None:
    read = line("X1", actual={"value": 80}, published={"actual": "90%", "score": 9})
    keys = {**UNREAD["a checklist"], "code": "X2"}
    found = small(read, line(**keys))
    assert [entry["figure"] for entry in found["consequences"]] == ["score", "score"]
