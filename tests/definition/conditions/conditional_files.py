"""Questionnaire files whose questions depend on one another, and answers to them."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as some

OPTIONS = [
    {"code": "a", "label": "甲", "score": 3},
    {"code": "b", "label": "乙", "score": 1},
    {"code": "c", "label": "丙"},
]
PLAIN = [{"code": code, "label": code} for code in "abc"]
KINDS: tuple[dict[str, Any], ...] = (
    {"type": "single", "options": OPTIONS},
    {"type": "multiple", "options": PLAIN},
    {"type": "number"},
    {"type": "matrix", "options": OPTIONS, "items": [{"code": "x", "text": "x"}, {"code": "y", "text": "y"}]},
    {"type": "ranking", "options": PLAIN},
    {"type": "text"},
    {"type": "text", "blanks": [{"code": "x", "label": "x"}, {"code": "y", "label": "y"}]},
    {"type": "nps"},
    {"type": "note"},
)
CODES = some.lists(some.sampled_from("abc"), min_size=1, max_size=2, unique=True)
SMALL = some.integers(0, 4)

Answers = dict[str, str | list[str]]


def items_of(question: Mapping[str, Any]) -> list[str]:
    """The codes of what a question asks by itself."""
    if question["type"] == "note":
        return []
    parts = [*question.get("items", []), *question.get("blanks", [])]
    return [f"{question['code']}.{part['code']}" for part in parts] or [question["code"]]


@some.composite
def comparisons(draw: some.DrawFn, earlier: list[dict[str, Any]]) -> dict[str, Any]:
    question = draw(some.sampled_from(earlier))
    named = draw(some.sampled_from(sorted({*items_of(question), question["code"]})))
    ways = ["answered"]
    if "options" in question:
        ways.append("is")
    if question["type"] in ("single", "multiple", "number", "matrix", "nps"):
        ways.append("ends")
    way = draw(some.sampled_from(ways))
    if way == "is":
        return {"question": named, "is": draw(CODES)}
    if way == "answered":
        return {"question": named, "answered": True}
    ends = draw(some.fixed_dictionaries({}, optional={"at_least": SMALL, "at_most": SMALL}).filter(bool))
    return {"question": named, **ends}


def conditions(earlier: list[dict[str, Any]]) -> some.SearchStrategy[dict[str, Any]]:
    return some.recursive(
        comparisons(earlier),
        lambda inner: some.one_of(
            some.fixed_dictionaries({"all": some.lists(inner, min_size=1, max_size=3)}),
            some.fixed_dictionaries({"any": some.lists(inner, min_size=1, max_size=3)}),
            some.fixed_dictionaries({"not": inner}),
        ),
        max_leaves=4,
    )


@some.composite
def files(draw: some.DrawFn) -> dict[str, Any]:
    """A questionnaire file: its later questions, lines and section depend on what comes before them."""
    questions: list[dict[str, Any]] = []
    for number in range(draw(some.integers(2, 7))):
        question = {"code": f"q{number}", "text": "问", **draw(some.sampled_from(KINDS))}
        named = [before for before in questions if items_of(before)]
        if named and draw(some.booleans()):
            question["show_if"] = draw(conditions(named))
        if named and "items" in question:
            question["items"] = [
                {**item, "show_if": draw(conditions(named))} if draw(some.booleans()) else item
                for item in question["items"]
            ]
        if number > 2 and draw(some.booleans()):
            question["section"] = "后面"
        questions.append(question)
    first = [before for before in questions[:3] if items_of(before)]
    late = [{"name": "后面", "show_if": draw(conditions(first))}] if first and draw(some.booleans()) else []
    return {"title": "调查", "sections": late, "questions": questions}


def answers_to(file: Mapping[str, Any]) -> some.SearchStrategy[Answers]:
    """Typed answers, also to what was not asked."""
    kinds: dict[str, some.SearchStrategy[str | list[str]]] = {
        "single": some.sampled_from("abc"),
        "matrix": some.sampled_from("abc"),
        "multiple": some.lists(some.sampled_from("abc"), max_size=3, unique=True).map(sorted),
        "ranking": some.permutations("abc").map(lambda order: order[:2]),
        "number": some.sampled_from(["0", "1.5", "3", "-2"]),
        "nps": SMALL.map(str),
        "text": some.just("话"),
    }
    asked = {code: kinds[question["type"]] for question in file["questions"] for code in items_of(question)}
    return some.fixed_dictionaries({}, optional=asked)
