"""The ready scales: what each is, what a question gets from one, and that a published one never changes."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from cases import each

from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.scales import SCALES, ScaleFault, read_scales

Load = Callable[..., Questionnaire]

STEPS = {
    "haochaping": "5 非常满意 + | 4 满意 + | 3 基本满意 + | 2 不满意 | 1 非常不满意",
    "five_step": "5 非常满意 + | 4 比较满意 + | 3 基本满意 | 2 不太满意 | 1 非常不满意",
    "yes_no": "1 是 + | 0 否",
    "five_step_general": "5 非常满意 + | 4 满意 + | 3 一般 | 2 不满意 | 1 非常不满意",
    "five_step_very": "5 很满意 + | 4 满意 + | 3 基本满意 | 2 不满意 | 1 很不满意",
    "four_step": "4 非常满意 + | 3 满意 + | 2 一般 | 1 不满意",
    "three_step": "3 满意 + | 2 一般 | 1 不满意",
    "satisfied": "1 满意 + | 0 不满意",
    "seven_step": "7 非常满意 + | 6 满意 + | 5 比较满意 + | 4 一般 | 3 不太满意 | 2 不满意 | 1 非常不满意",
    "five_points": "5 5分 + | 4 4分 + | 3 3分 | 2 2分 | 1 1分",
    "ten_points": " | ".join(f"{points} {points}分" for points in range(10, 0, -1)),
    "recommendation": "10 10分 + | 9 9分 + | "
    + " | ".join(f"{points} {points}分" for points in range(8, -1, -1)),
    "agreement": "5 非常同意 + | 4 同意 + | 3 一般 | 2 不同意 | 1 非常不同意",
    "agreement_seven": "7 非常同意 + | 6 同意 + | 5 比较同意 + | 4 一般 | 3 不太同意 | 2 不同意 | 1 非常不同意",
    "conformity": "5 非常符合 + | 4 比较符合 + | 3 一般 | 2 不太符合 | 1 非常不符合",
    "quality": "5 很好 + | 4 较好 + | 3 一般 | 2 较差 | 1 很差",
    "grades": "4 优 + | 3 良 + | 2 中 | 1 差",
    "importance": "5 非常重要 | 4 比较重要 | 3 一般 | 2 不太重要 | 1 完全不重要",
    "frequency": "5 总是 | 4 经常 | 3 有时 | 2 很少 | 1 从不",
    "knowledge": "5 非常了解 | 4 比较了解 | 3 一般 | 2 不太了解 | 1 完全不了解",
    "willingness": "5 非常愿意 + | 4 比较愿意 + | 3 一般 | 2 不太愿意 | 1 非常不愿意",
}
"""Scale -> its steps; + counts as satisfied. Surveys and snapshots hold only the name: none of this may change."""

GOOD = (
    "  - {code: good, label: 满意, score: 2, favourable: true}\n  - {code: poor, label: 不满意, score: 1}\n"
)


def steps_of(questionnaire: Questionnaire, index: int = 1) -> str:
    options = questionnaire.questions[index].options
    assert [option.code for option in options] == [str(option.score) for option in options]
    return " | ".join(
        f"{option.score} {option.label}{' +' if option.favourable else ''}" for option in options
    )


@pytest.mark.parametrize("name", SCALES)
def test_a_question_without_options_has_those_of_its_scale(sound_with: Load, name: str) -> None:
    by_score = [] if "+" in STEPS[name] else [("formula: favourable", "formula: index")]
    questionnaire = sound_with((f"  options:\n{GOOD}", f"  scale: {name}\n"), *by_score)
    assert steps_of(questionnaire) == STEPS[name]
    assert questionnaire.questions[1].scale == name


@each("name", SCALES)
def test_every_scale_says_where_it_is_from(name: str) -> None:
    assert SCALES[name].name and SCALES[name].source
    assert ("GB/T 39735-2020" in SCALES[name].source) == (name == "haochaping")


def test_citizens_see_the_same_whether_a_scale_is_named_or_written_out(sound_with: Load) -> None:
    written = "".join(
        f'  - {{code: "{score}", label: {label}, score: {score}, favourable: {favourable}}}\n'
        for score, label, favourable in (
            (5, "非常满意", "true"),
            (4, "满意", "true"),
            (3, "基本满意", "true"),
            (2, "不满意", "false"),
            (1, "非常不满意", "false"),
        )
    )
    named = sound_with((f"  options:\n{GOOD}", "  scale: haochaping\n"))
    spelt = sound_with((GOOD, written))
    assert version_hash(named) == version_hash(spelt)
    assert [option.score for option in named.questions[1].options] == [
        option.score for option in spelt.questions[1].options
    ]


def test_with_options_only_what_is_missing_is_filled_in_by_the_wording(sound_with: Load) -> None:
    questionnaire = sound_with(
        (
            f"  options:\n{GOOD}",
            "  scale: haochaping\n  options:\n"
            "  - {code: a, label: 非常满意（一键直达）}\n"
            "  - {code: b, label: 满意, score: 4}\n"
            "  - {code: c, label: 基本满意, favourable: true}\n"
            "  - {code: d, label: 不满意, favourable: false}\n"
            "  - {code: e, label: 非常不满意, write_in: true}\n"
            "  - {code: na, label: 不了解, no_opinion: true}\n",
        )
    )
    options = questionnaire.questions[1].options
    assert [(option.code, option.score, option.favourable) for option in options] == [
        ("a", Decimal(5), True),
        ("b", Decimal(4), True),
        ("c", Decimal(3), True),
        ("d", Decimal(2), False),
        ("e", Decimal(1), False),
        ("na", None, False),
    ]
    assert str(options[0].label) == "非常满意（一键直达）"


def test_options_that_are_bare_points_are_steps_too(sound_with: Load) -> None:
    points = "".join(f'  - {{code: p{score}, label: "{score}分"}}\n' for score in (5, 4, 3, 2, 1))
    questionnaire = sound_with((f"  options:\n{GOOD}", f"  scale: five_step\n  options:\n{points}"))
    options = questionnaire.questions[1].options
    assert [(option.score, option.favourable) for option in options] == [
        (5, True), (4, True), (3, False), (2, False), (1, False),
    ]  # fmt: skip


def test_a_questionnaire_in_two_languages_gets_a_scale_in_both() -> None:
    text = (
        "title: {zh-CN: 问卷, en: Survey}\nlanguages: [zh-CN, en]\n"
        "notice: {controller: {zh-CN: 局, en: Bureau}, contact: {zh-CN: 热线, en: line}, "
        "purpose: {zh-CN: 用途, en: use}, retention_days: 30}\n"
        "satisfaction: {formula: index, items: [s]}\n"
        "questions: [{code: s, type: single, scale: five_step, text: {zh-CN: 满意吗, en: Satisfied?}}]\n"
    )
    loaded = load_questionnaire(text.encode(), "two.yaml")
    assert loaded.problems == ()
    assert loaded.questionnaire is not None
    first = loaded.questionnaire.questions[0].options[0].label
    assert (first.say("zh-CN"), first.say("en")) == ("非常满意", "Very satisfied")


def test_what_a_scale_is_called_changes_the_analysis_and_not_the_version(sound_with: Load) -> None:
    points = "  - {code: a, label: 是, score: 1, favourable: true}\n  - {code: b, label: 否, score: 0}\n"
    plain = sound_with((GOOD, points))
    named = sound_with((f"  options:\n{GOOD}", f"  scale: yes_no\n  options:\n{points}"))
    assert version_hash(named) == version_hash(plain)
    assert analysis_hash(named) != analysis_hash(plain)


SOUND = """\
[pair]
name = "两项"
source = "测试"
measures = "satisfaction"
no_opinion = { zh-CN = "不了解", en = "Don't know" }
steps = [
  { score = 2, label = { zh-CN = "好", en = "Good" }, favourable = true, also = ["很好"] },
  { score = 1, label = { zh-CN = "差", en = "Poor" } },
]
"""


@each(
    ("written", "instead", "words"),
    [
        ("score = 1", "score = 2", "pair: its scores do not fall"),
        ('"差", en', '"很好", en', "pair: two of its steps are called the same"),
        ("favourable = true, ", "", None),
        ('en = "Poor" }', 'en = "Poor" }, favourable = true', "pair: all of its steps are favourable"),
        ('"差", en = "Poor"', '"差"', "pair: not everything is said in every language"),
        ('zh-CN = "好", ', "", "pair: lacks 'zh-CN'"),
        ('source = "测试"', 'source = " "', "pair: one of its texts is empty"),
        ('source = "测试"\n', "", "pair: lacks 'source'"),
        ('"satisfaction"', '"mood"', "pair: measures is one of"),
    ],
)
def test_a_fault_in_the_file_of_the_scales_is_told_when_it_is_read(
    written: str, instead: str, words: str | None
) -> None:
    assert written in SOUND
    text = SOUND.replace(written, instead)
    if words is None:
        assert not any(step.favourable for step in read_scales(text)[0]["pair"].steps)
        return
    with pytest.raises(ScaleFault, match=re.escape(words)):
        read_scales(text)


def test_a_step_below_a_favourable_one_cannot_be_the_only_favourable_one() -> None:
    three = (
        SOUND.replace(']\n"""', "]")
        .replace(
            "  { score = 1,",
            '  { score = 1.5, label = { zh-CN = "中", en = "Fair" }, favourable = true },\n  { score = 1,',
        )
        .replace("favourable = true, also", "also")
    )
    with pytest.raises(ScaleFault, match="a step is favourable and a better one is not"):
        read_scales(three)


@each("name", [name for name, scale in SCALES.items() if scale.measures in ("satisfaction", "agreement")])
def test_a_scale_of_satisfaction_says_what_counts_as_satisfied_and_has_an_option_for_no_opinion(
    name: str,
) -> None:
    assert any(step.favourable for step in SCALES[name].steps)
    assert set(SCALES[name].no_opinion) == {"zh-CN", "en"}
    assert SCALES[name].official == (name == "haochaping")
