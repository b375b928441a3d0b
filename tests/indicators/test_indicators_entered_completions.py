"""Completions that were entered: which of them do not follow from value and target, in 昌吉's forms and in general."""

import csv
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cases import each
from hypothesis import given
from hypothesis import strategies as st
from indicator_files import file_of, leaf, loaded, named, no_survey

from surveyapp.analysis.results import half_up
from surveyapp.indicators.entered_completions import EnteredCompletion, entered_completions
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from surveyapp.reports.words.entered_completion_words import computed_words, line_words
from surveyapp.reports.words.score_words import step_words

HERE = Path(__file__).parent
FORMS = HERE.parents[1] / "questionnaires" / "changji-rongmei-2024"
SELF = {"type": "self_evaluation"}

ENTERED = {
    ("canteen-renovation", "B11"): ("100.07", "100.08"),
    ("canteen-renovation", "B12"): ("99.87", "99.88"),
    ("digital-archive-carried-over", "A31"): ("100", "start_missing"),
    ("fujian-changji-aid-exhibition", "B12"): ("100.27", "100.28"),
    ("institution-operating-funds", "A11"): ("103", "103.50"),
    ("livestream-van-conversion", "A11"): ("91", "91.11"),
    ("media-equipment-operation", "A31"): ("100", "late"),
    ("media-tower-maintenance", "B11"): ("103.71", "103.72"),
    ("media-tower-maintenance-carried-over", "A21"): ("102", "102.04"),
    ("media-tower-maintenance-carried-over", "A31"): ("100", "start_missing"),
    ("network-protection-carried-over", "A21"): ("102", "102.04"),
    ("news-gathering-equipment", "B11"): ("107.55", "107.56"),
    ("news-gathering-equipment", "B12"): ("98.06", "98.07"),
    ("public-welfare-carried-over", "B11"): ("100.5", "100.52"),
    ("silk-road-changji-app", "B11"): ("99.6", "99.59"),
    ("studio-upgrade-carried-over", "B11"): ("99.98", "99.99"),
    ("technical-operations-platform", "B12"): ("100", "100.29"),
    ("transmitter-electricity", "A21"): ("102", "102.04"),
    ("transmitter-electricity", "B11"): ("99.8", "99.81"),
    ("video-archive-digitisation", "B12"): ("96.9", "96.91"),
}
"""The 20 lines: what the form prints, and what follows instead, or why nothing does."""

CAPPED = {("livestream-van-conversion", "D11"), ("network-transmission-fee", "A21")}
"""Lines of which the form counts more than 100 % as 100, as the file's rule does: nothing is entered for them."""


def of_forms() -> dict[tuple[str, str], EnteredCompletion]:
    found = {}
    for path in FORMS.glob("*.yaml"):
        system = load_indicators(path.read_bytes(), path.name).system
        assert system is not None
        for completion in entered_completions(system, score(system, no_survey)):
            found[path.stem, completion.code] = completion
    return found


def test_twenty_printed_completions_do_not_follow_from_value_and_target() -> None:
    found = {
        key: (
            format(half_up(completion.entered, 2).normalize(), "f"),
            completion.not_computed if completion.computed is None else str(half_up(completion.computed, 2)),
        )
        for key, completion in of_forms().items()
    }
    assert found == ENTERED
    assert len(found) == 20


def of_numbers() -> dict[tuple[str, str], tuple[Fraction, Decimal]]:
    """The lines of the forms that set a number above 0 against a number: what follows, and what is printed."""
    lines = csv.DictReader((HERE / "rongmei_2024.csv").read_text("utf-8").splitlines())
    found = {}
    for line in lines:
        target, value = (re.fullmatch(r"[<>=]*([0-9.]+)\D*", line[key]) for key in ("target", "actual"))
        if line["completion"] and target and value and Fraction(value[1]):
            exact = Fraction(value[1]) / Fraction(target[1]) * 100
            found[line["form"], line["code"]] = (exact, Decimal(line["completion"].rstrip("%")))
    return found


def test_of_the_numbers_in_the_forms_only_these_and_two_capped_ones_were_printed_otherwise() -> None:
    numbers = {key for key, (_entered, computed) in ENTERED.items() if computed[0].isdigit()}
    lines = of_numbers()
    assert len(lines) > 150
    other = {key for key, (exact, printed) in lines.items() if half_up(exact, 2) != printed}
    assert other == numbers | CAPPED


def test_the_missed_deadline_is_told_with_its_days() -> None:
    late = of_forms()["media-equipment-operation", "A31"]
    assert (late.days_late, computed_words(late)) == (20, "—（实际完成时间比目标时间晚 20 天）")


def one_line(
    target: str, actual: dict[str, Any], rule: dict[str, Any], **keys: Any
) -> EnteredCompletion | None:
    """What is told of a form of one line; None where its completion follows."""
    system = loaded(file_of(leaf(target=target, actual=actual, rule=rule), **keys))
    return next(iter(entered_completions(system, score(system, no_survey))), None)


def completed(value: Any, percent: Any) -> dict[str, Any]:
    return {"value": value, "completion": {"percent": Decimal(str(percent)), "reason": "照表填列"}}


FOLLOW: dict[str, tuple[str, Any, Any, dict[str, Any]]] = {
    "a number, as the form rounds it": ("≤7万元", "7.02万元", "100.29", SELF),
    "a number with more places": ("≤7万元", "7.02万元", "100.2857", SELF),
    "a number in another scale": ("≥8万条", "76000条", 95, SELF),
    "nothing of what should be little": ("≤1%", "0%", 100, SELF),
    "a day in time": ("2024年10月30日", "2024年9月10日", 100, SELF),
    "a day of every month": ("每月25日前", "每月25日", 100, SELF),
    "words of the usual form": ("长期保障", "达到预期指标", 100, SELF),
    "words of the file": ("长期保障", "基本达成", 80, {**SELF, "words": {"基本达成": 80}}),
    "more than all, which counts as all": ("≥90%", "96%", 100, {**SELF, "cap": True}),
    "whole percent, where the form prints them so": ("≥200人", "207人", 104, {**SELF, "places": 0}),
}
DIFFER: dict[str, tuple[str, Any, Any, dict[str, Any], str]] = {
    "a number": ("≤7万元", "7.02万元", 100, SELF, "100.29%"),
    "a number cut off": ("≥200人", "207人", 103, SELF, "103.50%"),
    "more than all": ("≥90%", "96%", 100, SELF, "106.67%"),
    "a day in time": ("2024年10月30日", "2024年9月10日", 90, SELF, "100.00%"),
    "words": ("长期保障", "达到预期指标", 90, SELF, "100.00%"),
    "a day that is late": ("2024年10月3日", "2024年10月4日", 100, SELF, "—（实际完成时间比目标时间晚 1 天）"),
    "a late day of every month": ("每月25日前", "每月28日", 100, SELF, "—（实际完成时间比目标时间晚 3 天）"),
    "a day against a number of days": (
        "≤300天", "2024年7月5日", 100, SELF, "—（目标值是天数，实际完成值是日期，没有起算日）",
    ),
    "words that mean nothing": ("长期保障", "大致可以", 100, SELF, "—（由目标值和实际完成值得不出完成率）"),
    "a number against words": ("长期保障", "3次", 100, SELF, "—（由目标值和实际完成值得不出完成率）"),
}  # fmt: skip


@each(("target", "value", "percent", "rule"), named(FOLLOW))
def test_a_completion_that_follows_is_not_told(
    target: str, value: Any, percent: Any, rule: dict[str, Any]
) -> None:
    assert one_line(target, completed(value, percent), rule) is None


@each(("target", "value", "percent", "rule", "computed"), named(DIFFER))
def test_a_completion_that_does_not_follow_is_told_with_what_does(
    target: str, value: Any, percent: Any, rule: dict[str, Any], computed: str
) -> None:
    found = one_line(target, completed(value, percent), rule)
    assert found is not None
    assert (found.entered, found.reason, computed_words(found)) == (percent, "照表填列", computed)


def test_a_share_and_an_execution_are_computed_too() -> None:
    entered = {"completion": {"percent": 100, "reason": "照表填列"}}
    share = {"aggregate": {"numerator": 9, "denominator": 10}, **entered}
    found = one_line("≥100%", share, SELF)
    assert found is not None and found.computed == 90
    budget = {"unit": "万元", "total": {"name": "合计", "full_year": 200, "spent": 150}}
    found = one_line("100%", {"execution": "total", **entered}, SELF, budget=budget)
    assert found is not None and found.computed == 75


def test_what_was_computed_is_never_told() -> None:
    assert one_line("≤7万元", {"value": "7.02万元"}, SELF) is None
    assert one_line("≥90%", {"value": "96%"}, {"type": "target", "short": "zero"}) is None


def test_a_line_says_target_value_both_completions_and_the_reason() -> None:
    found = one_line(">=98%", completed("=100%", 102), SELF)
    assert found is not None
    assert line_words(found) == "目标值 ≥98%，实际完成值 100%，填列 102.00%，计算 102.04%；理由：照表填列"


@given(
    target=st.decimals("0.01", 10_000, places=2),
    value=st.decimals(0, 10_000, places=2),
    off=st.decimals("-3", "3", places=2),
    places=st.integers(0, 4),
)
def test_just_what_rounds_to_another_completion_is_told(
    target: Decimal, value: Decimal, off: Decimal, places: int
) -> None:
    exact = Fraction(value) / Fraction(target) * 100
    entered = max(half_up(exact, 4) + off, Decimal(0))
    found = one_line(f"≥{target}", completed(value, entered), {**SELF, "places": places})
    assert (found is not None) == (half_up(Fraction(entered), places) != half_up(exact, places))


def test_the_step_of_the_score_says_the_same() -> None:
    system = loaded(file_of(leaf(target="≤7万元", actual=completed("7.02万元", 100), rule=SELF)))
    line = next(score(system, no_survey).leaves())
    assert "填列完成率 100.00%（由目标值和实际完成值计算为 100.2857%）" in step_words(line.trace[1])
