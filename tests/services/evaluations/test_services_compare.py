"""What `--compare` finds between our scores and the printed ones: each differing line once, then what that moves."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cases import each
from compared_entries import ONLY, Entry, entries
from ready_databases import demonstration_sqlite
from sqlalchemy import Engine

from surveyapp.records.connection import connect
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.places import Places

CHANGJI, QITAI, TURPAN = "changji-jishitong-2024", "qitai-zhengwu-2023", "turpan-12345-2022"
YANTIAN, RONGMEI = "yantian-minsheng-2024", "changji-rongmei-2024"
EVALUATIONS = (CHANGJI, QITAI, TURPAN, YANTIAN, RONGMEI)
ANSWERED = (f"{CHANGJI}/residents", f"{QITAI}/service", f"{TURPAN}/residents")
ENTRY = ("form", "code", "figure", "published", "ours", "step", "place")

PRINTING, APP = "daily-printing", "silk-road-changji-app"
UNIT = "unit"
WELFARE, ARCHIVE = "public-welfare-carried-over", "digital-archive-encryption-upgrade"

DIFFERENCES: dict[str, list[Entry]] = {
    CHANGJI: [(ONLY, "D21", "actual", "=96.99%", "99.18%", "表 3")],
    QITAI: [
        (ONLY, "C42", "actual", "100%", "99.55%", "正文对 C42 的分析"),
        (ONLY, "C43", "actual", "93.22%", "93.94%", "表 3-3 和表 4-2"),
        (ONLY, "C44", "actual", "97.07%", "98.19%", "表 3-3 和表 4-2"),
    ],
    TURPAN: [
        (ONLY, "A201", "score", "2.59", "2.60", None),
        (ONLY, "C301", "actual", "80%", "99%", "表 3-2"),
    ],
    YANTIAN: [
        (ONLY, "B12", "actual", "100%", "99.81%", None),
        (ONLY, "D31", "actual", "100%", "99.99%", None),
    ],
    RONGMEI: [
        (UNIT, "E", "score", "10", "8.18", None),
        (PRINTING, "E", "score", "10.00", "8.65", None),
        (ARCHIVE, "A21", "score", "18.05", "18.06", None),
        (WELFARE, "B12", "score", "9.84", "9.85", None),
        (APP, "E", "score", "10.00", "9.90", None),
    ],
}
CONSEQUENCES: dict[str, list[Entry]] = {
    CHANGJI: [],
    QITAI: [],
    TURPAN: [
        (ONLY, "A", "score", "19.59", "19.60", None),
        (ONLY, None, "total", "93.59", "93.60", None),
    ],
    YANTIAN: [],
    RONGMEI: [
        (PRINTING, None, "total", "100.00", "98.65", None),
        (ARCHIVE, None, "total", "97.62", "97.63", None),
        (WELFARE, None, "total", "99.79", "99.80", None),
        (APP, None, "total", "96.18", "96.08", None),
    ],
}
STEPS = {
    (CHANGJI, "D21"): "第 5 题",
    (QITAI, "C43"): "93.94%",
    (TURPAN, "A201"): "2.60",
    (TURPAN, "C301"): "99%",
    (YANTIAN, "B12"): "106.8 ÷ 107",
    (YANTIAN, "D31"): "99.99%（统一事件分拨平台，2024 年）",
    (RONGMEI, "E"): "92.73%",
    (RONGMEI, "A21"): "18.055",
    (RONGMEI, "B12"): "9.845",
}
"""Evaluation and code -> what the step says among others."""

Compared = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, published_questionnaires: Path) -> dict[str, Compared]:
    """open and frozen -> evaluation -> its object; nobody has answered the trading survey of 奇台."""
    folder = tmp_path_factory.mktemp("compared")
    demonstration_sqlite(folder / "survey.sqlite")
    engine = connect(f"sqlite:///{folder / 'survey.sqlite'}")

    def compared() -> Compared:
        return {
            name: as_json(
                score_evaluation(Places(engine, folder, folder, published_questionnaires), name),
                compared=True,
            )
            for name in EVALUATIONS
        }

    before = compared()
    for survey in ANSWERED:
        freeze(engine, folder, survey)
    after = compared()
    engine.dispose()
    return {"open": before, "frozen": after}


@each("evaluation", EVALUATIONS)
def test_exactly_the_known_lines_of_a_published_report_differ(
    world: dict[str, Compared], evaluation: str
) -> None:
    assert entries(world["frozen"][evaluation]["differences"]) == DIFFERENCES[evaluation]


@each("evaluation", EVALUATIONS)
def test_exactly_the_sums_that_they_move_are_consequences(
    world: dict[str, Compared], evaluation: str
) -> None:
    assert entries(world["frozen"][evaluation]["consequences"]) == CONSEQUENCES[evaluation]


@each("evaluation", EVALUATIONS)
def test_a_line_is_listed_once(world: dict[str, Compared], evaluation: str) -> None:
    found = world["frozen"][evaluation]["differences"]
    assert set(Counter((entry["form"], entry["code"]) for entry in found).values()) == {1}


@each("evaluation", EVALUATIONS)
def test_an_entry_has_the_stable_keys(world: dict[str, Compared], evaluation: str) -> None:
    found = world["frozen"][evaluation]
    assert {tuple(entry) for entry in found["differences"] + found["consequences"]} == {ENTRY}


@each(("evaluation", "code"), STEPS)
def test_a_difference_comes_with_our_step(world: dict[str, Compared], evaluation: str, code: str) -> None:
    found = world["frozen"][evaluation]["differences"]
    step = next(entry["step"] for entry in found if entry["code"] == code)
    assert STEPS[evaluation, code] in step


@each(
    ("evaluation", "open_lines"),
    [
        (CHANGJI, ["D11", "D21"]),
        (QITAI, ["C51", "C52"]),
        (TURPAN, ["D101", "D201"]),
        (YANTIAN, []),
        (RONGMEI, []),
    ],
)
def test_lines_without_a_score_are_not_compared(
    world: dict[str, Compared], evaluation: str, open_lines: list[str]
) -> None:
    assert world["open"][evaluation]["not_compared"] == [{"form": ONLY, "code": code} for code in open_lines]


def test_of_two_surveys_the_one_without_answers_stays_not_compared(world: dict[str, Compared]) -> None:
    assert world["frozen"][QITAI]["not_compared"] == [{"form": ONLY, "code": "C52"}]


@pytest.mark.parametrize("evaluation", [CHANGJI, TURPAN, YANTIAN, RONGMEI])
def test_with_every_survey_frozen_every_line_is_compared(world: dict[str, Compared], evaluation: str) -> None:
    assert world["frozen"][evaluation]["not_compared"] == []


def test_a_total_that_is_missing_is_not_compared(world: dict[str, Compared]) -> None:
    found = world["open"][TURPAN]
    assert "total" not in {entry["figure"] for entry in found["differences"] + found["consequences"]}


def test_without_being_asked_nothing_is_compared(
    sqlite_engine: Engine, tmp_path: Path, published_questionnaires: Path
) -> None:
    found = as_json(
        score_evaluation(Places(sqlite_engine, tmp_path, tmp_path, published_questionnaires), YANTIAN)
    )
    assert not {"differences", "consequences", "not_compared", "entered_completions"} & set(found)


def test_entered_completions_stand_in_a_list_of_their_own(world: dict[str, Compared]) -> None:
    found = world["frozen"][RONGMEI]["entered_completions"]
    assert len(found) == 20
    assert {tuple(entry) for entry in found} == {("form", "code", "entered", "computed", "reason")}
    by_line = {(entry["form"], entry["code"]): entry for entry in found}
    cost = by_line["technical-operations-platform", "B12"]
    assert (cost["entered"], round(cost["computed"], 4)) == (100, 100.2857)
    late = by_line["media-equipment-operation", "A31"]
    assert (late["entered"], late["computed"]) == (100, None)
    assert late["reason"] == "照自评表填列；实际完成时间比目标时间晚 20 天"


@pytest.mark.parametrize("evaluation", [CHANGJI, QITAI, TURPAN, YANTIAN])
def test_an_evaluation_without_entered_completions_lists_none(
    world: dict[str, Compared], evaluation: str
) -> None:
    assert world["frozen"][evaluation]["entered_completions"] == []
