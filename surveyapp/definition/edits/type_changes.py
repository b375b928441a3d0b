"""Another type for a question: what of it the new type can keep, and what would be lost."""

from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.nodes import Value
from surveyapp.definition.edits.type_keys import takes_key, takes_option_key
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.type_table import TYPES

_READ_DIFFERENTLY = ("range",)
"""Keys that several types take, and each reads in its own way."""


def lost_by_type(file: EditedFile, place: int, new: str) -> list[KeyPath]:
    """The paths of what the question has and the type `new` cannot have, parts of options too.

    Nothing is lost where the type is none of the table: the file says what it says.
    """
    path: KeyPath = ("questions", place)
    asked = file.value(path)
    if not isinstance(asked, dict) or new not in TYPES or asked.get("type") == new:
        return []
    lost: list[KeyPath] = [
        (*path, key) for key in asked if not takes_key(new, key) or key in _READ_DIFFERENTLY
    ]
    if (*path, "options") in lost:
        return lost
    return lost + _lost_of_options(path, asked.get("options"), new)


def _lost_of_options(path: KeyPath, options: Value, new: str) -> list[KeyPath]:
    listed = options if isinstance(options, list) else []
    return [
        (*path, "options", place, key)
        for place, option in enumerate(listed)
        for key in (option if isinstance(option, dict) else ())
        if not takes_option_key(new, key)
    ]


def change_type(file: EditedFile, place: int, new: str) -> None:
    """Give a question another type; what `lost_by_type` names is taken out."""
    for path in reversed(lost_by_type(file, place, new)):
        if file.has(path):
            file.remove(path)
    file.set(("questions", place, "type"), new)
