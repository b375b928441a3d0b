"""The mistakes of authors, each a code with parameters; `services/mistakes` puts them into words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One mistake in a file: where it is (`line` counts from 1; `key` is the dotted path), and what it is.

    `code` names the kind of mistake; `params` hold what was found and what is expected. A `warning`
    does not stop the file from being used.
    """

    file: str
    line: int
    key: str
    code: str
    params: dict[str, object] = field(default_factory=dict)
    level: Severity = "error"


def dotted_key(path: KeyPath) -> str:
    """The path of a key as authors read it, counted from 1: ('questions', 0, 'code') → 'questions[1].code'."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def errors_among(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that make a file unusable."""
    return [problem for problem in problems if problem.level == "error"]
