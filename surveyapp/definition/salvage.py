"""Reads what can be read of a faulty part: a model whose readable fields are as written.

The checks look at it as at a sound one, so that a mistake in one field does not hide those in others. A field that
cannot be read holds a value that no check objects to; its place was reported, and nothing else is reported about it.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticUndefined

from surveyapp.definition.files.structure import model_within
from surveyapp.definition.questionnaire import NamedFigure, with_whole_group
from surveyapp.definition.values import Text

Model = TypeVar("Model", bound=BaseModel)

_INSTEAD: Mapping[str, object] = {"score": Decimal(1), "favourable": True}
"""Fields of which the usual value would call for another message."""

_UNREADABLE = "…"
"""Stands for the text of a language that cannot be read."""


def salvage(model: type[Model], value: Any) -> Model | None:
    """The readable part of `value` as a `model`; None where it is no mapping. Nothing is reported."""
    if not isinstance(value, dict):
        return None
    try:
        return model.model_validate(value)
    except ValidationError:
        pass
    if model is NamedFigure:
        value = with_whole_group(value)
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        fields[name] = _field(model, name, value[key]) if key in value else _instead(model, name)
    return model.model_construct(**fields)


def _field(model: type[BaseModel], name: str, value: object) -> Any:
    """One field as written, or as far as it can be read."""
    try:
        return _reader(model, name).validate_python(value)
    except ValidationError:
        pass
    inner = model_within(model.model_fields[name].annotation)
    if inner is Text:
        return _text(value)
    if _holds_several(model, name):
        parts = value if isinstance(value, list) else []
        if inner is not None:
            return tuple(salvage(inner, part) or salvage(inner, {}) for part in parts)
        return tuple(part if isinstance(part, str) else "" for part in parts)
    if inner is not None and isinstance(value, dict):
        return salvage(inner, value)
    if name == "code" and isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    return _INSTEAD[name] if name in _INSTEAD else _instead(model, name)


@lru_cache(maxsize=256)
def _reader(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = field.annotation
    # A model has its own configuration, and takes no other.
    strict = None if model_within(kind) is not None else ConfigDict(strict=True)
    return TypeAdapter(Annotated[kind, *field.metadata] if field.metadata else kind, config=strict)


def _instead(model: type[BaseModel], name: str) -> Any:
    """What stands for a field that is not there."""
    default = model.model_fields[name].default
    if default is not PydanticUndefined:
        return default
    if _holds_several(model, name):
        return ()
    return "" if model.model_fields[name].annotation is str else None


def _holds_several(model: type[BaseModel], name: str) -> bool:
    return get_origin(model.model_fields[name].annotation) is tuple


def _text(value: object) -> Text | None:
    """A text in the languages that can be read; those that cannot are there, and say nothing."""
    if not isinstance(value, dict) or not value:
        return None
    return Text.model_construct(
        root={
            str(language): text.strip() or _UNREADABLE if isinstance(text, str) else _UNREADABLE
            for language, text in value.items()
        }
    )
