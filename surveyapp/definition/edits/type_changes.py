"""Another type for a question: what of it the new type can keep, and what would be lost."""

from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.nodes import Value
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.question_types import KEYS_OF_SINGLE_TYPES, OPTION_KEYS_OF_SINGLE_TYPES
from surveyapp.definition.type_table import TYPES, scale_types

_OF_VALUES = ("range",)
"""Keys that two types take and read differently."""


def lost_by_type(file: EditedFile, place: int, new: str) -> list[KeyPath]:
    """The paths of what the question has and the type `new` cannot have, parts of options too.

    Nothing is lost where the type is none of the table: the file says what it says.
    """
    path: KeyPath = ("questions", place)
    asked, type_ = file.value(path), TYPES.get(new)
    if not isinstance(asked, dict) or type_ is None or asked.get("type") == new:
        return []
    lost: list[KeyPath] = [
        (*path, key) for key in KEYS_OF_SINGLE_TYPES if key in asked and key not in type_.keys
    ]
    lost += [(*path, key) for key in _OF_VALUES if key in asked and key in type_.keys]
    if "items" in asked and not type_.items:
        lost.append((*path, "items"))
    if "scale" in asked and new not in scale_types(written=True):
        lost.append((*path, "scale"))
    if "required" in asked and type_.layout == "none":
        lost.append((*path, "required"))
    if "options" in asked and not type_.options:
        return [*lost, (*path, "options")]
    return lost + _lost_of_options(path, asked.get("options"), type_.write_ins, type_.option_keys)


def _lost_of_options(path: KeyPath, options: Value, write_ins: bool, keys: frozenset[str]) -> list[KeyPath]:
    lost: list[KeyPath] = []
    for place, option in enumerate(options if isinstance(options, list) else []):
        if isinstance(option, dict):
            gone = [key for key in OPTION_KEYS_OF_SINGLE_TYPES if key in option and key not in keys]
            gone += ["write_in"] if "write_in" in option and not write_ins else []
            lost += [(*path, "options", place, key) for key in gone]
    return lost


def change_type(file: EditedFile, place: int, new: str) -> None:
    """Give a question another type; what `lost_by_type` names is taken out."""
    for path in reversed(lost_by_type(file, place, new)):
        if file.has(path):
            file.remove(path)
    file.set(("questions", place, "type"), new)
