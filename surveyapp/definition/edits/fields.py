"""The keys of a questionnaire file as fields of a form: made of the models, so that a new key has its field at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from surveyapp.definition.edits.nodes import Number, Value
from surveyapp.definition.values import Text

Control = Literal["text", "line", "flag", "number", "choice", "day", "codes", "numbers", "part", "parts"]
"""What is filled in: a text (in each language), a line, a tick, a number, one of several words, a day, several codes, a
number for each of several codes; a mapping of fields of its own, or a list of such.
"""

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?", re.ASCII)
"""A number as it is typed."""

_BEHIND_CODE = re.compile(r"\s*[:：=,，\s]\s*")
_BETWEEN = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True)
class FormField:
    """A key as a field: `name` as it is written; `place`: its path without positions (`questions.options.label`).

    `choices`: the words of which one may be written. `model`: of a mapping or list, what it is made of; it may hold
    itself, in which case its fields are not listed further.
    """

    name: str
    place: str
    control: Control
    required: bool
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None

    @property
    def fields(self) -> "tuple[FormField, ...]":
        """The fields of a mapping, or of each entry of a list."""
        return fields_of(self.model, f"{self.place}.") if self.model is not None else ()

    def field(self, name: str) -> "FormField | None":
        """The field of this name among them."""
        return next((field for field in self.fields if field.name == name), None)


@lru_cache(maxsize=500)
def fields_of(model: type[BaseModel], beginning: str = "") -> tuple[FormField, ...]:
    """The fields of a model, in its order."""
    return tuple(_fields(model, beginning))


def _fields(model: type[BaseModel], beginning: str) -> Iterator[FormField]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        control, choices, inner = _control(field.annotation)
        yield FormField(key, f"{beginning}{key}", control, field.is_required(), choices, inner)


def _control(annotation: Any) -> tuple[Control, tuple[str, ...], type[BaseModel] | None]:
    """What is filled in where a model has this type."""
    types, several = list(_types_in(annotation)), _is_tuple(annotation)
    models = [
        found
        for found in types
        if isinstance(found, type) and issubclass(found, BaseModel) and found is not Text
    ]
    if models:
        return ("parts" if several else "part"), (), models[0]
    if several:
        return "codes", (), None
    if any(get_origin(found) is dict for found in types):
        return "numbers", (), None
    if Text in types:
        return "text", (), None
    words = tuple(str(word) for found in types if get_origin(found) is Literal for word in get_args(found))
    if words:
        return "choice", (*(["true"] if bool in types else []), *words), None
    if bool in types:
        return "flag", (), None
    if date in types:
        return "day", (), None
    if str not in types and (int in types or Decimal in types):
        return "number", (), None
    return "line", (), None


def _types_in(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated or origin in (Union, UnionType, tuple):
        for inner in get_args(annotation)[: 1 if origin is Annotated else None]:
            yield from _types_in(inner)
    elif annotation not in (type(None), Ellipsis):
        yield annotation


def _is_tuple(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin is tuple:
        return True
    if origin is Annotated or origin in (Union, UnionType):
        return any(_is_tuple(inner) for inner in get_args(annotation)[: 1 if origin is Annotated else None])
    return False


def shown(field: FormField, value: Value) -> str | None:
    """What stands in a field whose key says `value`; None where it says something that the field cannot show.

    A text in several languages is shown language by language, with this function for each.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("true" if value else "") if field.control in ("flag", "choice") else str(value).lower()
    if isinstance(value, str):
        return value.rstrip("\n")
    if field.control == "numbers" and isinstance(value, dict):
        plain = all(isinstance(part, str | None) for part in value.values())
        return "\n".join(f"{code}: {part or ''}".rstrip() for code, part in value.items()) if plain else None
    if field.control == "codes" and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "、".join(str(part) for part in value)
    return None


def filled(field: FormField, raw: str) -> Value:
    """What a key says where this was filled in; None: the key is left out.

    What cannot be right is written as it is: the check says what is wrong with it.
    """
    raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    raw = raw.strip("\n").rstrip() if field.control == "text" else raw.strip()
    if not raw:
        return None
    if field.control == "flag" or (field.control == "choice" and raw == "true"):
        return True
    if field.control == "codes":
        return [part for part in _BETWEEN.split(raw) if part]
    if field.control == "numbers":
        return {
            code: number
            for line in raw.splitlines()
            if line.strip()
            for code, number in [_code_and_number(line)]
        }
    if field.control == "number" or (field.control == "line" and field.name in _ENDS):
        return Number(raw) if NUMBER.fullmatch(raw) else raw
    return raw


def _code_and_number(line: str) -> tuple[str, Value]:
    """A line such as `a: 120`; the number is left out where there is none."""
    code, *rest = _BEHIND_CODE.split(line.strip(), maxsplit=1)
    number = rest[0] if rest else ""
    return code, (Number(number) if NUMBER.fullmatch(number) else number or None)


_ENDS = ("from", "to")
"""Ends of a range: a number where it looks like one, else a date as it is written."""
