"""Plain values -> frozen models, with every fault of pydantic turned into a problem with a line."""

import difflib
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source

Model = TypeVar("Model", bound=BaseModel)

_EXPECTED = {
    "string_type": "not_text",
    "int_type": "not_an_integer",
    "bool_type": "not_true_or_false",
    "tuple_type": "not_a_list",
    "list_type": "not_a_list",
    "dict_type": "not_a_mapping",
    "model_type": "not_a_mapping",
    "model_attributes_type": "not_a_mapping",
}


def build_model(model: type[Model], source: Source, path: KeyPath = ()) -> Model | None:
    """The model at `path` of the file, or None after each of its faults was reported to `source`."""
    value = value_at(source.value, path)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for fault in error.errors():
            _report(fault, model, source, path)
            if not _is_told_by_language(fault):
                source.unread.add((*path, *fault["loc"]))
        return None


def value_at(value: Any, path: KeyPath) -> Any:
    """The value at `path` in nested lists and mappings; None where there is none."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _report(fault: ErrorDetails, model: type[BaseModel], source: Source, base: KeyPath) -> None:
    kind, context = fault["type"], fault.get("ctx", {})
    path = (*base, *fault["loc"])
    if kind == "missing":
        source.report(path, "missing_key", expected=str(path[-1]))
    elif kind == "extra_forbidden":
        allowed = _keys_allowed(model, fault["loc"][:-1])
        near = difflib.get_close_matches(str(path[-1]), allowed, 1)
        source.report(path, "unknown_key", found=str(path[-1]), near=near[0] if near else "", allowed=allowed)
    elif kind == "literal_error":
        source.report(path, "not_one_of", found=_shown(fault["input"]), expected=context["expected"])
    elif kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than"):
        bound = next(context[key] for key in ("ge", "le", "gt", "lt") if key in context)
        source.report(path, kind, found=_shown(fault["input"]), limit=bound)
    elif kind == "too_short":
        if not fault["input"]:
            source.report(path, "empty_list")
        elif len(fault["input"]) < context["min_length"]:
            source.report(path, "too_few", found=len(fault["input"]), limit=context["min_length"])
    elif _is_told_by_language(fault):
        for language, text in fault["input"].items():
            if not isinstance(text, str):
                source.report((*path, language), "not_text", found=_shown(text))
            elif not text.strip():
                source.report((*path, language), "empty_text", found="")
    elif kind in _EXPECTED:
        source.report(path, _EXPECTED[kind], found=_shown(fault["input"]))
    else:
        more = {key: context[key] for key in ("length", "limit") if key in context}
        source.report(path, kind, found=_shown(context.get("found", fault["input"])), **more)


def _is_told_by_language(fault: ErrorDetails) -> bool:
    """Whether a text in several languages is faulty in some of them: each of these is reported by itself."""
    return (
        fault["type"] in ("not_text", "empty_text")
        and isinstance(fault["input"], dict)
        and bool(fault["input"])
    )


def _keys_allowed(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys that stand at `location` within a model, found by walking its fields."""
    for part in location:
        if isinstance(part, str) and part in model.model_fields:
            inner = model_within(model.model_fields[part].annotation)
            if inner is None:
                return []
            model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def model_within(annotation: Any) -> type[BaseModel] | None:
    """The model inside the type of a field: Option in `tuple[Option, ...]`; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := model_within(inner):
            return found
    return None


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    text = "true" if value is True else "false" if value is False else "" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
