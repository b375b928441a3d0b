"""What `check` tells of an indicator file beside its questionnaires, all of it at once."""

import json

from cases import each

from surveyapp.services.evaluations.check import system_problems
from surveyapp.services.mistakes.author_words import mistake_words

SURVEY = """\
title: 居民问卷
questions:
- code: speed
  type: single
  text: 您对办理速度满意吗？
  options: [{code: good, label: 满意}, {code: bad, label: 不满意}]
- code: town
  type: text
  text: 您住在哪里？
"""
FILE = """\
title: 评价
indicators:
- code: X1
  name: 满意度
  weight: 100
  rule: {type: bands, bands: [{from: 90, share: 100}]}
  actual:
    figure: FIGURE
"""
KEY = "indicators[1].actual.figure"


def told(figure: dict[str, object], file: str = FILE) -> list[tuple[str, str]]:
    """Code and key of every problem of a file with this figure."""
    data = file.replace("FIGURE", json.dumps(figure)).encode()
    problems = system_problems(
        data, "folder/indicators.yaml", {"residents": SURVEY.encode(), "bad": b"title: 1"}
    )
    return [(problem.code, problem.key.removeprefix(f"{KEY}.")) for problem in problems]


def of(survey: str = "residents", **keys: object) -> dict[str, object]:
    return {"survey": survey, "figure": "share", "question": "speed", "option": "good", **keys}


FAULTS = {
    "a survey that there is not": (of("people"), [("reference_unknown_survey", "survey")]),
    "a survey with errors": (of("bad"), [("reference_survey_has_errors", "survey")]),
    "a name that is none": (of("居民"), [("bad_survey_name", "survey")]),
    "a scale that there is not": (
        {"survey": "residents", "figure": "index"},
        [("reference_no_scale", "survey")],
    ),
    "a question that there is not": (of(question="pace"), [("reference_unknown_question", "question")]),
    "an option that there is not": (of(option="fine"), [("reference_unknown_option", "option")]),
    "nothing favourable": (
        {"survey": "residents", "figure": "favourable", "question": "speed"},
        [("reference_nothing_favourable", "question")],
    ),
    "no scores": (
        {"survey": "residents", "figure": "mean", "question": "speed"},
        [("reference_no_scores", "question")],
    ),
    "a group of a question that there is not": (
        of(group={"question": "age", "options": ["a"]}),
        [("reference_unknown_question", "group.question")],
    ),
    "a group of no single choice": (
        of(group={"question": "town", "options": ["a"]}),
        [("group_not_of_single", "group.question")],
    ),
    "a group of options that there are not": (
        of(group={"question": "speed", "options": ["a", "good", "b"]}),
        [("reference_unknown_option", "group.options[1]"), ("reference_unknown_option", "group.options[3]")],
    ),
    "an option and a group": (
        of(option="fine", group={"question": "age", "options": ["a"]}),
        [("reference_unknown_question", "group.question"), ("reference_unknown_option", "option")],
    ),
    "nothing wrong": (of(group={"question": "speed", "options": ["good"]}), []),
}


@each(("figure", "problems"), FAULTS.values(), ids=FAULTS)
def test_a_figure_is_one_of_a_questionnaire(
    figure: dict[str, object], problems: list[tuple[str, str]]
) -> None:
    assert told(figure) == problems


def test_other_mistakes_do_not_hide_a_figure_that_there_is_not() -> None:
    found = told(of(question="pace"), FILE.replace("weight: 100", "weight: 90"))
    assert found == [("weights_do_not_add_up", "indicators"), ("reference_unknown_question", "question")]


@each(
    ("right", "wrong", "said"),
    [
        (
            "figure: FIGURE",
            "met: []",
            "规则“分档计分”（bands）不能用符合的要点（met）计分；请改写为以下之一：",
        ),
        (
            "figure: FIGURE",
            "value: 很高",
            "从“很高”中读不出规则“分档计分”（bands）所需的内容；请写数字，例如 95",
        ),
    ],
)
def test_a_sentence_names_rules_and_values_as_evaluators_do(right: str, wrong: str, said: str) -> None:
    problems = system_problems(FILE.replace(right, wrong).encode(), "folder/indicators.yaml", {})
    assert mistake_words(problems[0]).startswith(said)
