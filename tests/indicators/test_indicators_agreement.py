"""What is said where nothing differs from what is printed: only what was compared is called the same."""

from typing import Any

from cases import each
from indicator_files import leaf, no_survey, system_of

from surveyapp.indicators.comparison import compare_with_published
from surveyapp.indicators.scoring import score
from surveyapp.reports.words.evaluation_words import comparison_sentence

LINE = {"target": "100%", "rule": {"type": "target", "short": "zero"}, "actual": {"value": 100}}


def agreement_of(*lines: dict[str, Any], **keys: Any) -> str:
    """What is said of a system of these lines, nothing of which differs."""
    system = system_of(*lines, **keys)
    found = compare_with_published(system, score(system, no_survey))
    assert found.differences == ()
    return comparison_sentence(found)


AGREEMENT: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "nothing is printed": ({}, {}, "没有可以比较的数字。"),
    "a grade alone, and no grades": (
        {},
        {"published": {"grade": "优"}},
        "没有可以比较的数字。公布了而没有计算结果可比的：等级。",
    ),
    "a total, and a grade without grades": (
        {},
        {"published": {"total": 10, "grade": "优"}},
        "比较过的各行与已公布的数字一致。公布了而没有计算结果可比的：等级。",
    ),
    "a grade, and grades": (
        {},
        {"published": {"grade": "优"}, "grades": [{"name": "优", "from": 0}]},
        "与已公布的数字全部一致。",
    ),
    "a completion of a rule that has none": (
        {"published": {"completion": "100%"}},
        {},
        "没有可以比较的数字。公布了而没有计算结果可比的：X1 完成率。",
    ),
    "a value": ({"published": {"actual": "100%"}}, {}, "与已公布的数字全部一致。"),
    "a value elsewhere": (
        {"published": {"elsewhere": [{"place": "表 1", "actual": "100%"}]}},
        {},
        "与已公布的数字全部一致。",
    ),
}


@each(("of_line", "of_file", "words"), AGREEMENT.values(), ids=AGREEMENT)
def test_what_is_called_the_same_was_compared(
    of_line: dict[str, Any], of_file: dict[str, Any], words: str
) -> None:
    assert agreement_of(leaf(**{**LINE, **of_line}), **of_file) == words
