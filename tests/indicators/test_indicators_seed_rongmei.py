"""The 34 self-evaluation forms of 2024 in 昌吉州, line by line, against the figures that they print.

`rongmei_2024.csv` holds those figures: the 238 lines and 33 budget executions (line E) of the project forms, and
the 9 lines and the execution of the unit form, which prints no completion. The forms print no target for an
execution.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from indicator_files import no_survey

from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import LeafScore, Scores, score

FOLDER = Path(__file__).parents[2] / "questionnaires" / "changji-rongmei-2024"
EXECUTION, UNIT = "E", "unit"

MISPRINTED_WEIGHTS = {("digital-archive-encryption-upgrade", EXECUTION): Decimal(10)}
"""The form prints 74.56, the money spent, where all the others print 10."""

OUR_SCORES = {
    ("daily-printing", EXECUTION): "8.65",
    ("silk-road-changji-app", EXECUTION): "9.90",
    ("public-welfare-carried-over", "B12"): "9.85",
    ("digital-archive-encryption-upgrade", "A21"): "18.06",
    (UNIT, EXECUTION): "8.18",
}
"""The five lines whose printed score does not follow from their printed completion, or execution: what does."""

PRINTED_TOTALS = {
    "broadcast-programme-purchase": "100.00",
    "broadcast-van-rental-carried-over": "100.00",
    "canteen-renovation": "99.96",
    "changji-web-operation": "100.00",
    "daily-printing": "100.00",
    "digital-archive-carried-over": "100.00",
    "digital-archive-encryption-upgrade": "97.62",
    "fujian-changji-aid-exhibition": "99.93",
    "institution-operating-funds": "99.55",
    "journalist-exchange-visit": "100.00",
    "kazakh-science-magazine": "98.20",
    "livestream-van-conversion": "96.18",
    "media-equipment-operation": "100.00",
    "media-tower-maintenance": "98.46",
    "media-tower-maintenance-carried-over": "98.86",
    "network-protection": "100.00",
    "network-protection-carried-over": "99.80",
    "network-transmission-fee": "100.00",
    "news-gathering-equipment": "98.92",
    "prefecture-70th-anniversary": "100.00",
    "press-ecommerce-livestream-base": "97.74",
    "public-welfare-carried-over": "99.79",
    "silk-road-changji-app": "96.18",
    "studio-upgrade-carried-over": "100.00",
    "technical-operations-platform": "92.98",
    "tianshan-youth-talent": "100.00",
    "tingzhou-talent-micro-documentary": "100.00",
    "tingzhou-talent-photo-album": "100.00",
    "tingzhou-talent-research-paper": "100.00",
    "transmitter-electricity": "99.73",
    "video-archive-digitisation": "98.84",
    "wireless-broadcast-coverage-maintenance": "100.00",
    "xinhua-feed-service": "100.00",
}
OUR_TOTALS = PRINTED_TOTALS | {
    "daily-printing": "98.65",
    "silk-road-changji-app": "96.08",
    "public-welfare-carried-over": "99.80",
    "digital-archive-encryption-upgrade": "97.63",
    UNIT: "98.18",
}
"""Those of the five lines are moved; the unit form prints no total."""

Line = dict[str, str]


def printed_lines() -> list[Line]:
    with (Path(__file__).parent / "rongmei_2024.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LINES = printed_lines()
COMPLETED = [line for line in LINES if line["completion"]]


Key = tuple[str, str]
"""The form's name and the line's code."""


def key_of(line: Line) -> Key:
    return line["form"], line["code"]


def differing(ours: Mapping[Key, object], printed: Mapping[Key, object]) -> dict[Key, tuple[object, object]]:
    """What differs: ours and as printed."""
    return {key: (ours[key], value) for key, value in printed.items() if ours[key] != value}


@pytest.fixture(scope="module")
def systems() -> dict[str, IndicatorSystem]:
    """The form's name -> its indicator system."""
    read = {path.stem: load_indicators(path.read_bytes(), path.name) for path in FOLDER.glob("*.yaml")}
    return {name: found.system for name, found in read.items() if found.system is not None}


@pytest.fixture(scope="module")
def scores(systems: dict[str, IndicatorSystem]) -> dict[str, Scores]:
    """The form's name -> its scores."""
    return {name: score(system, no_survey) for name, system in systems.items()}


@pytest.fixture(scope="module")
def written(systems: dict[str, IndicatorSystem]) -> dict[Key, Indicator]:
    """Form and code -> the line of the file."""
    return {(name, leaf.code): leaf for name, system in systems.items() for leaf in system.leaves()}


@pytest.fixture(scope="module")
def scored(scores: dict[str, Scores]) -> dict[Key, LeafScore]:
    """Form and code -> the scored line."""
    return {(name, leaf.code): leaf for name, found in scores.items() for leaf in found.leaves()}


Written = dict[Key, Indicator]
Scored = dict[Key, LeafScore]


def test_there_is_a_file_for_every_form_and_none_has_a_mistake(systems: dict[str, IndicatorSystem]) -> None:
    assert set(systems) == {path.stem for path in FOLDER.glob("*.yaml")} == set(OUR_TOTALS)


def test_there_are_238_lines_and_33_executions_and_those_of_the_unit() -> None:
    found = [(line["form"] == UNIT, line["code"] == EXECUTION) for line in LINES]
    kinds = [(False, False), (False, True), (True, False), (True, True)]
    assert [found.count(kind) for kind in kinds] == [238, 33, 9, 1]


def test_the_forms_have_their_printed_lines_in_their_order(scored: Scored) -> None:
    assert sorted(scored) == sorted(map(key_of, LINES))
    for form in OUR_TOTALS:
        codes = [line["code"] for line in LINES if line["form"] == form]
        assert [code for name, code in scored if name == form] == codes, form


def test_name_weight_and_actual_value_are_as_printed(scored: Scored) -> None:
    ours = {key: (leaf.name, leaf.weight, leaf.shown) for key, leaf in scored.items()}
    weights = {key_of(line): Decimal(line["weight"]) for line in LINES} | MISPRINTED_WEIGHTS
    printed = {key_of(line): (line["name"], weights[key_of(line)], line["actual"]) for line in LINES}
    assert differing(ours, printed) == {}


def test_the_target_is_as_printed(scored: Scored) -> None:
    printed = {key_of(line): line["target"] for line in LINES if line["code"] != EXECUTION}
    assert differing({key: leaf.target for key, leaf in scored.items()}, printed) == {}


def test_the_completion_that_the_score_goes_by_is_the_printed_one(scored: Scored) -> None:
    printed = {key_of(line): Fraction(line["completion"].removesuffix("%")) for line in COMPLETED}
    assert differing({key: leaf.completion for key, leaf in scored.items()}, printed) == {}


def test_more_than_the_target_counts_as_the_target_in_the_unit_form(scored: Scored) -> None:
    for code in ("A12", "A15", "A16", "A17", "A21"):
        leaf = scored[UNIT, code]
        assert (leaf.completion, leaf.score) == (100, leaf.weight), code


def test_the_score_is_the_printed_one_but_on_five_lines(scored: Scored) -> None:
    ours = {key: leaf.score for key, leaf in scored.items()}
    printed = {key_of(line): Decimal(line["score"]) for line in LINES}
    assert differing(ours, printed) == {
        key: (Decimal(score), printed[key]) for key, score in OUR_SCORES.items()
    }


def test_the_file_keeps_what_is_printed_to_compare_with(written: Written) -> None:
    kept = {key: leaf.published for key, leaf in written.items()}
    printed = {
        key_of(line): (
            Decimal(line["score"]),
            None if line["code"] == EXECUTION else line["completion"] or None,
            line["actual"] if line["code"] == EXECUTION else None,
        )
        for line in LINES
    }
    ours = {key: line and (line.score, line.completion, line.actual) for key, line in kept.items()}
    assert differing(ours, printed) == {}


def test_the_totals_are_the_printed_ones_but_on_five_forms(scores: dict[str, Scores]) -> None:
    assert {form: str(found.total) for form, found in scores.items()} == OUR_TOTALS


def test_the_files_keep_the_printed_totals_and_the_unit_form_prints_none(
    systems: dict[str, IndicatorSystem],
) -> None:
    kept = {form: system.published and system.published.total for form, system in systems.items()}
    assert kept.pop(UNIT) is None
    assert {form: str(total) for form, total in kept.items()} == PRINTED_TOTALS


def test_a_form_states_no_grade(scores: dict[str, Scores]) -> None:
    assert {found.grade for found in scores.values()} == {None}
