"""The parts of which the form shows one at a time, and the places of the file in them."""

import re
from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from surveyapp.definition.edits.questionnaire_edits import TOP
from surveyapp.definition.files.problems import KeyPath

QUESTIONS = "questions"

FRAME_PARTS: Mapping[str, tuple[object, tuple[str, ...]]] = {
    "texts": (_l("标题和说明"), ("title", "introduction", "closing", "background")),
    "notice": (_l("告知事项"), ("notice",)),
    "people": (_l("对象、抽样和语言"), ("population", "sampling", "languages")),
    "scales": (_l("满意度量表"), ("satisfaction", "scales")),
    "sections": (_l("各部分的显示条件"), ("sections",)),
}
"""Part beside the questions -> what it is called, and the keys of the file in it."""

_OTHERS = (
    _l("数字和报告"),
    tuple(
        field.name
        for field in TOP
        if field.name != QUESTIONS and not any(field.name in keys for _name, keys in FRAME_PARTS.values())
    ),
)

PARTS = {**FRAME_PARTS, "figures": _OTHERS}
"""Every part beside the questions: a key that none of the parts above names is in the last one."""

FIRST_PART = "texts"

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_POSTED = re.compile(r"[A-Za-z_]+(\.(\d{1,6}|[A-Za-z_]+)){0,20}")


def part_of(path: KeyPath) -> str:
    """The part in which a place of the file is shown: `q3` is the third question."""
    if path[:1] == (QUESTIONS,):
        return f"q{path[1] + 1}" if len(path) > 1 and isinstance(path[1], int) else "q1"
    return next((part for part, (_name, keys) in PARTS.items() if path and path[0] in keys), FIRST_PART)


def question_place(part: str) -> int | None:
    """The position of the question that a part shows; None for the others."""
    found = re.fullmatch(r"q([1-9]\d{0,4})", part)
    return int(found[1]) - 1 if found else None


def path_of_problem(key: str) -> KeyPath:
    """The path behind a problem's key: questions[2].options[1].label."""
    return tuple(name or int(place) - 1 for name, place in _STEP.findall(key))


def field_name(path: KeyPath) -> str:
    """How a place of the file is called in the form."""
    return ".".join(map(str, path))


def path_of_field(name: str) -> KeyPath | None:
    """The place of the file behind the name of a field; None where it is none."""
    if not _POSTED.fullmatch(name):
        return None
    return tuple(int(part) if part.isdecimal() else part for part in name.split("."))
