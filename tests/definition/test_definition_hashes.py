"""The version changes with what citizens see, the analysis hash with what figures are computed from."""

from collections.abc import Callable

from cases import each

from surveyapp.definition.loading import analysis_hash, version_hash
from surveyapp.definition.questionnaire import Questionnaire

Load = Callable[..., Questionnaire]

SEEN = {
    "title": ("title: 办事服务满意度", "title: 政务服务满意度"),
    "introduction": ("请按真实感受回答", "请如实回答"),
    "closing": ("感谢参与", "谢谢"),
    "notice": ("retention_days: 365", "retention_days: 30"),
    "languages left to the default": ("population:", "languages: [en]\npopulation:"),
    "section": ("section: 基本信息", "section: 背景"),
    "question": ("您的年龄是？", "请问您的年龄？"),
    "question type": ("code: age\n  type: single", "code: age\n  type: multiple"),
    "required": ("  required: true\n", ""),
    "option label": ("label: 35 岁以下", "label: 不满 35 岁"),
    "option code": ("code: young", "code: younger"),
    "write-in": (", write_in: true", ""),
    "write-in asked for": ("write_in: true", "write_in: required"),
    "order of options": (
        "  - {code: young, label: 35 岁以下}\n  - {code: old, label: 其他（请注明）, write_in: true}\n",
        "  - {code: old, label: 其他（请注明）, write_in: true}\n  - {code: young, label: 35 岁以下}\n",
    ),
    "matrix line": ("text: 办事速度", "text: 办理速度"),
}
CONDITIONS = {
    "of a question": (
        "  text: 请评价以下各项\n",
        "  text: 请评价以下各项\n  show_if: {question: age, is: [old]}\n",
    ),
    "of a line": ("text: 办事速度}", "text: 办事速度, show_if: {question: attitude, at_most: 1}}"),
    "of a section": (
        "questions:",
        "sections: [{name: 后面, show_if: {question: age, answered: true}}]\nquestions:",
    ),
}
"""What is asked of some people only: they see it, and it changes whose answers figures are of."""
COMPUTED = {
    "score": ("label: 满意, score: 2", "label: 满意, score: 3"),
    "favourable": ("label: 差, score: 1", "label: 差, score: 1, favourable: true"),
    "formula": ("formula: favourable", "formula: index"),
    "scale items": ("[attitude, service.speed, service.place]", "[attitude, service.speed]"),
    "order of scale items": ("service.speed, service.place]", "service.place, service.speed]"),
    "issued": ("issued: 100", "issued: 150"),
    "last day": ("issued: 100", "issued: 100, until: 2026-12-31"),
    "declared ratio": ("issued: 100", "issued: 100, ratio: 10%"),
    "strata": (
        "issued: 100",
        "issued: 100, strata: {question: age, sizes: {young: 120, old: 80}}",
    ),
    "margins": ("issued: 100", "issued: 100, margins: [{question: age, shares: {young: 60, old: 40}}]"),
    "target group": ("size: 200", "size: 200, target: {question: age, options: [old]}"),
    "no opinion": ("{code: young, label: 35 岁以下}", "{code: young, label: 35 岁以下, no_opinion: true}"),
    "own figure": (
        "questions:",
        "figures:\n- {code: elder, name: 年长者, question: age, options: [old]}\nquestions:",
    ),
    "method": ("method: random", "method: quota"),
    "population": ("size: 200", "size: 300"),
    "background": ("为评价办事服务而调查", "为改进办事服务而调查"),
}
"""Change -> piece of the questionnaire and what takes its place."""


@each("change", SEEN)
def test_a_change_that_citizens_see_is_a_new_version(sound_with: Load, change: str) -> None:
    assert version_hash(sound_with(SEEN[change])) != version_hash(sound_with())


@each("change", [change for change in SEEN if change not in ("option code", "order of options")])
def test_a_change_of_wording_leaves_the_analysis_as_it_is(sound_with: Load, change: str) -> None:
    assert analysis_hash(sound_with(SEEN[change])) == analysis_hash(sound_with())


@each("condition", CONDITIONS)
def test_a_condition_is_a_new_version_and_another_analysis(sound_with: Load, condition: str) -> None:
    section = ("  text: 您对服务态度是否满意？\n", "  text: 您对服务态度是否满意？\n  section: 后面\n")
    before, after = sound_with(section), sound_with(section, CONDITIONS[condition])
    assert version_hash(before) != version_hash(after)
    assert analysis_hash(before) != analysis_hash(after)


def test_a_section_without_a_condition_changes_nothing(sound_with: Load) -> None:
    named = sound_with(("questions:", "sections: [{name: 基本信息}]\nquestions:"))
    assert version_hash(named) == version_hash(sound_with())
    assert analysis_hash(named) == analysis_hash(sound_with())


@each("change", COMPUTED)
def test_a_change_of_what_is_computed_changes_the_analysis_hash(sound_with: Load, change: str) -> None:
    assert analysis_hash(sound_with(COMPUTED[change])) != analysis_hash(sound_with())


@each("change", COMPUTED)
def test_a_change_of_what_is_computed_is_no_new_version(sound_with: Load, change: str) -> None:
    assert version_hash(sound_with(COMPUTED[change])) == version_hash(sound_with())


@each(
    "exchange",
    [
        ("label: 满意, score: 2", "label: 满意, score: 2.0"),
        ("title: 办事服务满意度调查问卷", 'title: "  办事服务满意度调查问卷 "'),
        ("  type: matrix\n  text: 请评价以下各项\n", "  text: 请评价以下各项\n  type: matrix\n"),
        (
            "  - {code: poor, label: 不满意, score: 1}",
            "  - {label: 不满意, code: poor, score: 1, write_in: false}",
        ),
        ("population:", "# 一条注释\npopulation:"),
        ("issued: 100", "issued: 100, until: null"),
    ],
    ids=[
        *("2 and 2.0", "spaces around a text", "order of keys", "a default written out", "a comment"),
        "a last day left blank",
    ],
)
def test_the_same_content_written_otherwise_has_the_same_hashes(
    sound_with: Load, exchange: tuple[str, str]
) -> None:
    original, rewritten = sound_with(), sound_with(exchange)
    assert version_hash(rewritten) == version_hash(original)
    assert analysis_hash(rewritten) == analysis_hash(original)


def test_hashes_are_the_same_in_every_process_and_release(sound_with: Load) -> None:
    """Responses in a database refer to the version: a change here would orphan them."""
    assert version_hash(sound_with()) == "56df1e3a7857b295"
    assert analysis_hash(sound_with()) == "80813c6db96f93e2"


def test_a_translation_is_part_of_the_version(sound_with: Load) -> None:
    other = sound_with(("text: 办事速度", "text: {zh-CN: 办事速度}"))
    assert version_hash(other) != version_hash(sound_with())
