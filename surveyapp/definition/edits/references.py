"""Where the code of a question, line or option is named in a file: renamed there too, and unticked when it goes."""

from collections.abc import Iterator

from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.nodes import Value
from surveyapp.definition.files.problems import KeyPath

_LISTS_OF_ITEMS = ("items",)
"""Keys of a scale that list codes of questions and lines."""

_CODES_OF_OPTIONS = ("options", "is", "of")
"""Keys beside `question` that list codes of its options."""

_NUMBERS_OF_OPTIONS = ("sizes", "issued", "shares")
"""Keys beside `question` that give a number for each code of its options."""


def rename(file: EditedFile, path: KeyPath, old: str, new: str) -> None:
    """Name the part at `path` by its new code wherever the file names it; its own `code` is not written.

    `path` is that of a question, an option on any level, or a line, blank or level of one.
    """
    question = str(file.value((*path[:2], "code")) or "")
    if len(path) == 2:
        _rename_items(file, old, new)
    elif path[2] in ("items", "blanks", "levels"):
        _rename_items(file, f"{question}.{old}", f"{question}.{new}")
    elif path[2] == "options":
        _rename_option(file, question, old, new)
        own = (*path[:2], "ask_reason")
        _replace_in_list(file, own, old, new)


def scale_lists(file: EditedFile) -> Iterator[KeyPath]:
    """The lists of items of the main scale and of the other scales."""
    yield ("satisfaction", "items")
    for place in range(file.count(("scales",))):
        yield ("scales", place, "items")


def forget_items(file: EditedFile, code: str) -> None:
    """Take a question or line that goes out of the scales; a main scale without items goes too."""
    for path in scale_lists(file):
        for place in reversed(range(file.count(path))):
            named = file.value((*path, place))
            if isinstance(named, str) and (named == code or named.startswith(f"{code}.")):
                file.remove((*path, place))
    if file.has(("satisfaction", "items")) and not file.count(("satisfaction", "items")):
        file.remove(("satisfaction",))


def _rename_items(file: EditedFile, old: str, new: str) -> None:
    for path, value in _scalars(file.value(), ()):
        if not isinstance(value, str) or not _names_items(path):
            continue
        if value == old:
            file.set(path, new)
        elif value.startswith(f"{old}."):
            file.set(path, new + value.removeprefix(old))


def _names_items(path: KeyPath) -> bool:
    """Whether a code of a question or line stands there."""
    if path[-1] == "question":
        return True
    return len(path) > 2 and path[0] in ("satisfaction", "scales") and path[-2] in _LISTS_OF_ITEMS


def _rename_option(file: EditedFile, question: str, old: str, new: str) -> None:
    for path, value in _scalars(file.value(), ()):
        around = file.value(path[:-1])
        if path[-1] == "option" and value == old and _asks(around, question):
            file.set(path, new)
        elif path[-1] == "question" and isinstance(around, dict) and _asks(around, question):
            for key in _CODES_OF_OPTIONS:
                _replace_in_list(file, (*path[:-1], key), old, new)
            for key in _NUMBERS_OF_OPTIONS:
                numbers = file.value((*path[:-1], key))
                if isinstance(numbers, dict) and old in numbers:
                    renamed = {new if code == old else code: number for code, number in numbers.items()}
                    file.set((*path[:-1], key), renamed)


def _asks(around: Value, question: str) -> bool:
    named = around.get("question") if isinstance(around, dict) else None
    return isinstance(named, str) and named.partition(".")[0] == question


def _replace_in_list(file: EditedFile, path: KeyPath, old: str, new: str) -> None:
    for place in range(file.count(path)):
        if file.value((*path, place)) == old:
            file.set((*path, place), new)


def _scalars(value: Value, path: KeyPath) -> list[tuple[KeyPath, Value]]:
    """Every single value with its path, those of the file as it stood when this was asked."""
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in _scalars(part, (*path, key))]
    if isinstance(value, list):
        return [found for place, part in enumerate(value) for found in _scalars(part, (*path, place))]
    return [(path, value)] if path else []
