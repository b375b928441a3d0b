"""What one can do with a questionnaire in its form: each changes the file, and writes nothing else anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from surveyapp.definition.checks.questionnaire_checks import RESERVED
from surveyapp.definition.edits.edited_file import EditedFile, PathError
from surveyapp.definition.edits.fields import FormField, fields_of, filled, shown
from surveyapp.definition.edits.nodes import Number, Value
from surveyapp.definition.edits.references import forget_items, rename
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.scales import apply_scales
from surveyapp.definition.type_table import TYPES

Wish = Callable[[str], str]
"""A wording -> the code that one would like for it, perhaps empty."""

TOP = fields_of(Questionnaire)
"""The fields of a whole file."""


def field_at(path: KeyPath) -> FormField:
    """The field of a path; `PathError` where a file has none."""
    found: FormField | None = None
    for part in path:
        if isinstance(part, str):
            inner = TOP if found is None else found.fields
            found = next((field for field in inner if field.name == part), None)
            if found is None:
                raise PathError(path)
    if found is None:
        raise PathError(path)
    return found


def languages_of(file: EditedFile) -> list[str]:
    """The languages of a file, the first one first."""
    written = file.value(("languages",))
    listed = [part for part in written if isinstance(part, str)] if isinstance(written, list) else []
    return listed or [FIRST_LANGUAGE]


def would_change(file: EditedFile, path: KeyPath, raw: str, language: str = "") -> bool:
    """Whether what was filled in at `path` (of a text in `language`) differs from what the file says."""
    field, now = field_at(path), file.value(path)
    if isinstance(now, dict) and field.control != "numbers":
        now = now.get(language or languages_of(file)[0])
    elif _is_of_another_language(file, field, language):
        now = None
    value = filled(field, raw)
    return shown(field, now) != ("" if value is None else shown(field, value))


def fill_in(file: EditedFile, path: KeyPath, raw: str, language: str = "") -> None:
    """Write what was filled in at `path`; of a text the one in `language`. Where nothing changes, nothing is written.

    An empty field takes its key out. A new code is written wherever the file names the old one.
    """
    if not would_change(file, path, raw, language):
        return
    field, now = field_at(path), file.value(path)
    value = filled(field, raw)
    if isinstance(now, dict) and field.control != "numbers":
        inner: KeyPath = (*path, language or languages_of(file)[0])
        if value is None:
            take_out(file, inner)
        else:
            file.set(inner, value)
    elif value is None:
        take_out(file, path)
    elif _is_of_another_language(file, field, language):
        spoken = {languages_of(file)[0]: now} if isinstance(now, str) else {}
        file.set(path, {**spoken, language: value}, order_at(path))
    else:
        if field.name == "code" and isinstance(now, str) and isinstance(value, str):
            rename(file, path[:-1], now, value)
        file.set(path, value, order_at(path))


def _is_of_another_language(file: EditedFile, field: FormField, language: str) -> bool:
    return field.control == "text" and language not in ("", languages_of(file)[0])


def order_at(path: KeyPath) -> tuple[str, ...]:
    """The order of the keys that may stand beside the last of a path."""
    try:
        around = field_at(path[:-1]).fields if any(isinstance(part, str) for part in path[:-1]) else TOP
    except PathError:
        return ()
    return tuple(field.name for field in around)


def take_out(file: EditedFile, path: KeyPath) -> None:
    """Take out a key or an entry; a mapping or list that is empty then goes too, but never the questions."""
    if not file.has(path):
        return
    if path[0] == "questions":
        _forget(file, path)
    if not file.has(path):
        return
    file.remove(path)
    around = path[:-1]
    while around and not _is_question_list(around) and file.value(around) in ({}, []):
        file.remove(around)
        around = around[:-1]


def _is_question_list(path: KeyPath) -> bool:
    """Whether there are the questions, or one of them: they stay, be they empty."""
    return path[0] == "questions" and len(path) <= 2


def _forget(file: EditedFile, path: KeyPath) -> None:
    """What names a question or a line of it that is taken out."""
    code = file.value((*path, "code"))
    if not isinstance(code, str):
        return
    if len(path) == 2:
        forget_items(file, code)
    elif path[2] in ("items", "blanks") and len(path) == 4:
        forget_items(file, f"{file.value((*path[:2], 'code'))}.{code}")


def add_entry(
    file: EditedFile, path: KeyPath, place: int | None = None, value: Mapping[str, Value] | None = None
) -> int:
    """Add an entry to a list of mappings, with the codes that it needs; where it stands."""
    field, count = field_at(path), file.count(path)
    if field.control != "parts":
        raise PathError(path)
    place = count if place is None else min(place, count)
    made: dict[str, Value] = {}
    for inner in field.fields:
        given = (value or {}).get(inner.name)
        if given is not None:
            made[inner.name] = given
        elif inner.name == "code":
            made["code"] = free_code(taken_codes(file, path), "")
        elif inner.required:
            made[inner.name] = _EMPTY.get(inner.control, "")
    file.insert(path, place, made, order_at(path))
    return place


_EMPTY: Mapping[str, Value] = {"codes": [], "parts": [], "numbers": {}}


def add_lines(file: EditedFile, path: KeyPath, lines: Iterable[str], wish: Wish) -> None:
    """Add an entry with a code of its own for each wording: options, lines of a matrix, blanks."""
    text_key = next(field.name for field in field_at(path).fields if field.control == "text")
    for line in lines:
        if wording := line.strip():
            code = free_code(taken_codes(file, path), wish(wording))
            add_entry(file, path, None, {"code": code, text_key: wording})


def copy_entry(file: EditedFile, path: KeyPath) -> None:
    """Put a copy of an entry behind it; its code gets a number, since codes are there once; so do options below it."""
    around, place = path[:-1], place_in_list(path)
    taken = taken_codes(file, around)
    file.copy(path)
    made: KeyPath = (*around, place + 1)
    within = _option_paths(file, made) if _is_option_list(around) else [made]
    for copied in within:
        code = file.value((*copied, "code"))
        if isinstance(code, str):
            new = free_code(taken, code)
            file.set((*copied, "code"), new)
            taken.append(new)


def place_in_list(path: KeyPath) -> int:
    """Which entry of its list a path names; `PathError` where it names none."""
    last = path[-1] if path else None
    if not isinstance(last, int):
        raise PathError(path)
    return last


def move_entry(file: EditedFile, path: KeyPath, place: int) -> None:
    """Move an entry to another place of its list. A question takes over the section of those it comes among;
    `section_left_empty` says beforehand which section is gone then.
    """
    if len(path) == 2 and path[0] == "questions":
        beside: KeyPath = ("questions", place)
        section, others = file.value((*path, "section")), file.value((*beside, "section"))
        if section != others:
            if others is None:
                file.remove((*path, "section"))
            else:
                file.set((*path, "section"), others, order_at((*path, "section")))
    file.move(path, place)


def section_left_empty(file: EditedFile, path: KeyPath, place: int) -> str:
    """The section that no question stands in any more when the entry moves to this place; empty where none is lost."""
    if len(path) != 2 or path[0] != "questions":
        return ""
    sections = [file.value(("questions", at, "section")) for at in range(file.count(("questions",)))]
    own = file.value((*path, "section"))
    goes = isinstance(own, str) and sections.count(own) == 1 and sections[place] != own
    return str(own) if goes else ""


def add_question(file: EditedFile, type_: str, wording: str, after: int | None, wish: Wish) -> int:
    """Add a question behind another one (None: at the end), in its section; where it stands."""
    count = file.count(("questions",))
    place = count if after is None else min(after + 1, count)
    code = free_code([*RESERVED, *codes_at(file, ("questions",))], wish(wording) or f"q{count + 1}")
    made: dict[str, Value] = {"code": code, "type": type_}
    section = file.value(("questions", place - 1, "section")) if place else None
    if section is not None:
        made["section"] = section
    made["text"] = wording
    kind = TYPES.get(type_)
    if kind is not None and kind.items:
        made["items"] = [{"code": "i1", "text": ""}]
    file.insert(("questions",), place, made, order_at(("questions",)), over_lines=True)
    return place


def use_scale(file: EditedFile, place: int, name: str) -> None:
    """Give a question the options, scores and favourable marks of a ready scale; an empty name takes only it out."""
    path: KeyPath = ("questions", place)
    if not name:
        take_out(file, (*path, "scale"))
        return
    asked: dict[str, Any] = {"type": file.value((*path, "type")), "scale": name}
    source = Source("", {"languages": languages_of(file), "questions": [asked]})
    apply_scales(source)
    file.set((*path, "scale"), name, order_at((*path, "scale")))
    options = asked.get("options")
    if isinstance(options, list):
        file.set(
            (*path, "options"), [_as_written(option) for option in options], order_at((*path, "options"))
        )


def _as_written(option: Mapping[str, object]) -> dict[str, Value]:

    made: dict[str, Value] = {}
    for key, value in option.items():
        if key == "score":
            made[key] = Number(str(value))
        elif value is not False:
            made[key] = value  # type: ignore[assignment]  # texts, and True
    return made


def tick_items(file: EditedFile, path: KeyPath, ticked: Sequence[str]) -> None:
    """The items of a scale are those ticked: they keep their order, new ones come behind in the given one."""
    before = file.value(path)
    listed = [code for code in before if isinstance(code, str)] if isinstance(before, list) else []
    wanted = [code for code in listed if code in ticked] + [code for code in ticked if code not in listed]
    if wanted == listed:
        return
    if not wanted:
        take_out(file, path[:1] if path[0] == "satisfaction" else path)
        return
    file.set(path, list(wanted), order_at(path))


def codes_at(file: EditedFile, path: KeyPath) -> list[str]:
    """The codes of the entries of a list."""
    entries = file.value(path)
    listed = entries if isinstance(entries, list) else []
    return [
        str(entry["code"]) for entry in listed if isinstance(entry, dict) and entry.get("code") is not None
    ]


def taken_codes(file: EditedFile, path: KeyPath) -> list[str]:
    """The codes that a new entry of a list cannot have: those of its entries; of options in levels those of all."""
    own = codes_at(file, path)
    if not _is_option_list(path):
        return own
    every = [
        str(code)
        for place in range(file.count(path[:3]))
        for option in _option_paths(file, (*path[:3], place))
        if (code := file.value((*option, "code"))) is not None
    ]
    return [*(code for code in every if code not in own), *own]


def _is_option_list(path: KeyPath) -> bool:
    """Whether there are options of a question, or those below one of them."""
    return len(path) > 2 and path[0] == "questions" and path[2] == "options" and path[-1] == "options"


def _option_paths(file: EditedFile, path: KeyPath) -> list[KeyPath]:
    """The path of an option, and of every one below it."""
    below = [
        found
        for place in range(file.count((*path, "options")))
        for found in _option_paths(file, (*path, "options", place))
    ]
    return [path, *below]


def free_code(taken: Sequence[str], wished: str) -> str:
    """A code that is not taken: as those that are there go on (A, B → C; 1, 2 → 3), else as wished.

    >>> free_code(["A", "B"], "other"), free_code(["5", "4"], ""), free_code(["age"], "age"), free_code([], "")
    ('C', '6', 'age_2', 'a')
    """
    lower = {code.lower() for code in taken}
    last = taken[-1] if taken else ""
    if len(taken) > 1 and all(len(code) == 1 and code.isalpha() and code.isascii() for code in taken):
        following = chr(ord(max(taken, key=str.lower)) + 1)
        if following.isalpha() and following.lower() not in lower:
            return following
    elif len(taken) > 1 and all(code.isdecimal() and code.isascii() for code in taken):
        return str(max(int(code) for code in taken) + 1)
    base = wished or last or "a"
    if base.lower() not in lower and (wished or not taken):
        return base
    number = 2
    while f"{base}_{number}".lower() in lower:
        number += 1
    return f"{base}_{number}"
