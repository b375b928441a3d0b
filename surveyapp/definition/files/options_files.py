"""Options in a file of their own: a CSV beside a questionnaire, its options in levels (地州 → 县市 → 乡镇 → 村).

Two forms are read. One option a row, with a header of `code,label,parent` (代码,名称,上级): the parent is the code of
an option of the level above, empty on the first level. Or one path a row, with a column for each level, called as the
level is (its label or code); codes are then made of the path, so that the same place keeps its code.

The content travels with the text of the questionnaire: behind it, line by line as remarks of YAML, so that the text
that is stored is whole and every version reads the options that it was published with.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from surveyapp.definition.files.text_files import decode_text
from surveyapp.definition.limits import (
    LARGEST_OPTIONS_FILE,
    LONGEST_OPTION_LABEL,
    MOST_LEVEL_OPTIONS,
    MOST_LEVELS,
    MOST_OPTIONS_FILES,
    MOST_ROW_FAULTS,
)
from surveyapp.definition.normal_form import normal_form
from surveyapp.definition.values import CODE

FILE_NAME = re.compile(r"(?!\.)[\w\-. ]{1,100}\.csv", re.IGNORECASE)
"""The name of a file beside the questionnaire: a name alone, never a path."""

_NAMED = re.compile(r"""\boptions_file[ \t]{0,20}[:：][ \t]{0,20}["']?([^"',}#\r\n]{1,120})""")
_HEAD = re.compile(r"^#options_file ([^\r\n]+)\r?\n((?:#\|[^\n]*(?:\n|\Z))*)", re.MULTILINE)
_OTHER_LINE = re.compile(rb"^(?!#options_file |#\|)[^\r\n]", re.MULTILINE)
"""A line that belongs to no file of options."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "代码", "编码"),
    "label": ("label", "名称", "选项"),
    "parent": ("parent", "上级", "上级代码"),
}

RowFault = tuple[str, dict[str, object]]
"""Code of a mistake and its parameters, `row` among them: the number of the line in the file."""


@dataclass
class OptionsTable:
    """What a file of options holds: nested options as an author would write them, and what is wrong with it."""

    options: list[dict[str, Any]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    def refuse(self, code: str, **params: object) -> None:
        """Note a mistake."""
        self.faults.append((code, params))


def split_text(data: bytes) -> tuple[bytes, dict[str, str]]:
    """The questionnaire's own text, and the content of each file of options that travels behind it.

    Only what stands at the very end is such a file: a text that goes on behind it is the author's own, all of it.
    """
    start = data.find(b"\n#options_file ")
    others = [line.start() for line in _OTHER_LINE.finditer(data, start + 1)] if start >= 0 else []
    if others:
        start = data.find(b"\n#options_file ", others[-1])
    if start < 0:
        return data, {}
    behind = data[start + 1 :].decode("utf-8", "replace")
    files = {head[1]: "\n".join(line[2:] for line in _lines(head[2])) for head in _HEAD.finditer(behind)}
    return (data[: start + 1], files) if files else (data, {})


def join_text(text: bytes, files: Mapping[str, str]) -> bytes:
    """The text with files of options behind it, as `split_text` takes them apart."""
    if not files:
        return text
    parts = [text if text.endswith(b"\n") else text + b"\n"]
    for name, content in files.items():
        lines = "".join(f"#|{line}\n" for line in _lines(content))
        parts.append(f"#options_file {name}\n{lines}".encode())
    return b"".join(parts)


def _lines(content: str) -> list[str]:
    """The lines of a file as tables have them: other characters that part lines for Python may stand in a label."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def own_text(text: str) -> str:
    """The questionnaire's own text, as people edit it."""
    return split_text(text.encode())[0].decode()


def named_files(text: bytes) -> list[str]:
    """The names of files that a text may mean under `options_file`, each once."""
    found = _NAMED.findall(text.decode("utf-8", "replace"))
    return [name for name in dict.fromkeys(map(str.strip, found)) if FILE_NAME.fullmatch(name)]


def with_files_of(text: str, earlier: str) -> str:
    """An edited text with the files of options that it still names: those behind it, or behind an `earlier` text."""
    own, files = split_text(text.encode("utf-8", "replace"))
    names = named_files(own)
    kept = split_text(earlier.encode("utf-8", "replace"))[1] | files if names else {}
    return join_text(own, {name: kept[name] for name in names if name in kept}).decode()


def read_with_options(path: Path) -> bytes:
    """A questionnaire file, with the files of options that it names and that lie beside it."""
    text, files = split_text(path.read_bytes())
    for name in named_files(text)[:MOST_OPTIONS_FILES]:
        beside = path.parent / name
        if not beside.is_file() or beside.is_symlink() or beside.stat().st_size > LARGEST_OPTIONS_FILE:
            continue
        decoded = decode_text(beside.read_bytes())
        if decoded is not None:
            files[name] = decoded[0]
    return join_text(text, files)


def read_options(content: str, levels: list[tuple[str, tuple[str, ...]]]) -> OptionsTable:
    """The options in a file for these levels, each with its code and its labels."""
    table = OptionsTable()
    rows = [(number, row) for number, row in _rows(content, table) if any(row)]
    if not rows:
        if not table.faults:
            table.refuse("options_file_empty")
        return table
    header = [_plain(cell) for cell in rows[0][1]]
    columns = {key: header.index(name) for key, names in _COLUMNS.items() for name in names if name in header}
    if len(columns) == len(_COLUMNS):
        _read_list(rows[1:], columns, len(levels), table)
    elif levels and all(any(_plain(name) in header for name in names) for _code, names in levels):
        places = [
            next(header.index(_plain(name)) for name in names if _plain(name) in header)
            for _, names in levels
        ]
        _read_paths(rows[1:], places, table)
    else:
        expected = ",".join(names[0] for _, names in levels) or "code,label,parent"
        table.refuse("options_file_header", found=",".join(header)[:100], expected=expected)
    if not table.options and not table.faults:
        table.refuse("options_file_empty")
    return table


def _rows(content: str, table: OptionsTable) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers."""
    first = content.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(content.lstrip("\ufeff")), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error:
        table.refuse("options_file_broken", row=reader.line_num)


def _plain(cell: str) -> str:
    return normal_form(cell, LONGEST_OPTION_LABEL).strip().casefold()


def _read_list(
    rows: list[tuple[int, list[str]]], columns: Mapping[str, int], levels: int, table: OptionsTable
) -> None:
    """One option a row, with the code of its parent, which may stand behind it."""
    options: dict[str, dict[str, Any]] = {}
    parents: dict[str, tuple[str, int]] = {}
    lines: dict[str, int] = {}
    for number, row in rows:
        if len(table.faults) >= MOST_ROW_FAULTS:
            return
        cells = {key: row[place] if place < len(row) else "" for key, place in columns.items()}
        code, label = cells["code"], cells["label"]
        if not code or not label:
            table.refuse("options_row_empty", row=number, found="code" if not code else "label")
        elif not CODE.fullmatch(code):
            table.refuse("options_row_bad_code", row=number, found=code[:40])
        elif code.lower() in lines:
            table.refuse("options_row_code_repeated", row=number, found=code, first=lines[code.lower()])
        elif len(label) > LONGEST_OPTION_LABEL:
            table.refuse("options_row_too_long", row=number, found=len(label), limit=LONGEST_OPTION_LABEL)
        elif len(options) >= MOST_LEVEL_OPTIONS:
            table.refuse("options_file_too_many", limit=MOST_LEVEL_OPTIONS)
            return
        else:
            lines[code.lower()] = number
            options[code] = {"code": code, "label": label}
            parents[code] = (cells["parent"], number)
    for code, (parent, number) in parents.items():
        if len(table.faults) >= MOST_ROW_FAULTS:
            return
        if not parent:
            table.options.append(options[code])
        elif parent not in options:
            table.refuse("options_row_parent_unknown", row=number, found=parent[:40])
        elif (depth := _depth(code, parents)) is None:
            table.refuse("options_row_circle", row=number, found=code)
            return  # one is enough: to follow each of its rows would take the square of them
        elif depth > levels:
            table.refuse("options_row_too_deep", row=number, found=depth, limit=levels)
        else:
            options[parent].setdefault("options", []).append(options[code])


def _depth(code: str, parents: Mapping[str, tuple[str, int]]) -> int | None:
    """On which level an option stands, from 1 on (deeper than any may be: one more); None where it is above itself."""
    for depth in range(1, MOST_LEVELS + 2):
        code = parents[code][0] if code in parents else ""
        if not code:
            return depth
    seen: set[str] = set()
    while code and code not in seen:
        seen.add(code)
        code = parents[code][0] if code in parents else ""
    return None if code else MOST_LEVELS + 1


def _read_paths(rows: list[tuple[int, list[str]]], places: list[int], table: OptionsTable) -> None:
    """One path a row; the same place may stand in any number of rows."""
    known: dict[tuple[str, ...], dict[str, Any]] = {}
    for number, row in rows:
        if len(table.faults) >= MOST_ROW_FAULTS:
            return
        labels = [row[place] if place < len(row) else "" for place in places]
        while labels and not labels[-1]:
            labels.pop()
        if not all(labels):
            table.refuse("options_row_empty", row=number, found="label")
            continue
        if any(len(label) > LONGEST_OPTION_LABEL for label in labels):
            longest = max(map(len, labels))
            table.refuse("options_row_too_long", row=number, found=longest, limit=LONGEST_OPTION_LABEL)
            continue
        for depth in range(1, len(labels) + 1):
            path = tuple(labels[:depth])
            if path in known:
                continue
            if len(known) >= MOST_LEVEL_OPTIONS:
                table.refuse("options_file_too_many", limit=MOST_LEVEL_OPTIONS)
                return
            digest = hashlib.sha256("\0".join(path).encode()).hexdigest()[:12]
            known[path] = {"code": f"p{digest}", "label": path[-1]}
            above = table.options if depth == 1 else known[path[:-1]].setdefault("options", [])
            above.append(known[path])
