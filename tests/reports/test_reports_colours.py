"""Colours of scales: every step is told apart in grey print, 一般 never looks like praise, Word and Excel agree."""

import colorsys
from itertools import pairwise

from cases import each
from survey_facts import questionnaire_from

from surveyapp.definition.question import Option
from surveyapp.reports.colours import Fill, Side, contrast, ink_on, scale_fills, sides_of


def steps(count: int) -> list[Side]:
    """A scale of so many steps from favourable to unfavourable, with a middle where it has one."""
    half = count // 2
    middle: list[Side] = ["neutral"] * (count % 2)
    return [*["favourable"] * half, *middle, *["unfavourable"] * half]  # type: ignore[list-item]  # all are sides


def grey(colour: str) -> float:
    """How light a colour is once a copier has made it grey, 0 to 100 (CIE 1976 L*)."""
    luminance = contrast(colour, "000000") * 0.05 - 0.05
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


@each("count", range(2, 12))
def test_steps_get_lighter_in_clearly_different_greys(count: int) -> None:
    fills = scale_fills(steps(count))
    lightness = [grey(fill.colour) for fill in fills]
    assert all(one + 60 / (count - 1) < other for one, other in pairwise(lightness))
    assert all(contrast(fill.colour, other.colour) > 1.15 for fill, other in pairwise(fills))


def test_the_greys_of_five_steps_are_far_apart() -> None:
    lightness = [grey(fill.colour) for fill in scale_fills(steps(5))]
    assert all(other - one > 15 for one, other in pairwise(lightness))


@each("count", range(8, 12))
def test_of_many_steps_neighbours_differ_in_pattern_too(count: int) -> None:
    assert all(bool(one.pattern) != bool(other.pattern) for one, other in pairwise(scale_fills(steps(count))))


@each("count", range(3, 12, 2))
def test_the_middle_is_grey_and_the_sides_have_hues_of_their_own(count: int) -> None:
    hues = {}
    for side, fill in zip(steps(count), scale_fills(steps(count)), strict=True):
        channels = [int(fill.colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        hue, saturation, _ = colorsys.rgb_to_hsv(*channels)
        hues.setdefault(side, []).append((hue, saturation))
    assert all(saturation < 0.02 for _, saturation in hues["neutral"])
    assert all(0.5 < hue < 0.7 and saturation > 0.3 for hue, saturation in hues["favourable"])
    assert all(0.03 < hue < 0.15 and saturation > 0.2 for hue, saturation in hues["unfavourable"])


def test_answers_off_the_scale_are_hatched_each_in_its_own_way() -> None:
    sides: list[Side] = [*steps(5), "unplaced", "unplaced", "no_opinion", "no_opinion"]
    fills = scale_fills(sides)
    off = fills[5:]
    assert all(fill.pattern for fill in off)
    assert len(set(off)) == 4
    assert fills[:5] == scale_fills(steps(5))
    assert not {fill.colour for fill in off} & {fill.colour for fill in fills[:5]}


@each("count", range(1, 12))
def test_figures_can_be_read_on_every_step(count: int) -> None:
    fills = [*scale_fills(["favourable"] * count), *scale_fills(["unfavourable"] * count), Fill("D5D8DB")]
    assert all(contrast(fill.colour, ink_on(fill.colour)) >= 4.5 for fill in fills)


def options(*written: str) -> tuple[Option, ...]:
    source = "\n".join(f"  - {{code: o{at}, {option}}}" for at, option in enumerate(written))
    return (
        questionnaire_from(
            f"title: 题\nquestions:\n- code: q\n  type: single\n  text: 问\n  options:\n{source}\n"
        )
        .questions[0]
        .options
    )


FOUR_STEPS = (
    "label: 非常满意（一键直达）, score: 4, favourable: true",
    "label: 满意, score: 3, favourable: true",
    "label: 一般（需多次尝试）, score: 2",
    "label: 不满意, score: 1",
)


@each("middling", ["一般（需多次尝试）", "效果一般", "中立", "普通"])
def test_a_middling_answer_is_neutral_whatever_its_score(middling: str) -> None:
    scale = options(*(line.replace("一般（需多次尝试）", middling) for line in FOUR_STEPS))
    assert [*sides_of(scale).values()] == ["favourable", "favourable", "neutral", "unfavourable"]


def test_without_declared_satisfaction_the_score_decides() -> None:
    scale = options(*(f"label: 第{score}档, score: {score}" for score in (5, 4, 3, 2, 1)))
    assert [*sides_of(scale).values()] == steps(5)


def test_an_answer_without_score_lies_on_no_side() -> None:
    assert sides_of(options(*FOUR_STEPS, "label: 未反馈"))["o4"] == "unplaced"
