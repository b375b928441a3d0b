"""The list of the questions beside the form, by sections."""

from collections.abc import Collection
from dataclasses import dataclass

from surveyapp.definition.edits.nodes import Value


@dataclass(frozen=True)
class OutlineQuestion:
    """A question of the list: its `part`, its number, code, wording and type, and whether the check objects to it."""

    part: str
    number: int
    code: str
    text: str
    type: str
    faulty: bool


@dataclass(frozen=True)
class OutlineSection:
    """Neighbouring questions of the same section; `name` is empty where they are in none."""

    name: str
    questions: tuple[OutlineQuestion, ...]


def first_text(value: Value) -> str:
    """A text in its first language; what is no text as far as it can be said."""
    if isinstance(value, dict):
        return first_text(next(iter(value.values()), None))
    return "" if value is None or isinstance(value, list | bool) else str(value).strip()


def outline_of(questions: Value, faulty: Collection[str]) -> list[OutlineSection]:
    """The questions of a file by their sections; `faulty`: the parts with errors."""
    grouped: list[tuple[str, list[OutlineQuestion]]] = []
    for place, value in enumerate(questions if isinstance(questions, list) else []):
        asked = value if isinstance(value, dict) else {}
        section, part = first_text(asked.get("section")), f"q{place + 1}"
        if not grouped or grouped[-1][0] != section:
            grouped.append((section, []))
        grouped[-1][1].append(
            OutlineQuestion(
                part,
                place + 1,
                first_text(asked.get("code")),
                first_text(asked.get("text")),
                first_text(asked.get("type")),
                part in faulty,
            )
        )
    return [OutlineSection(name, tuple(listed)) for name, listed in grouped]
