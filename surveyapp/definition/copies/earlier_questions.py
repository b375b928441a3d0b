"""Questions of an earlier questionnaire file, inserted into another with their codes, so that years stay comparable.

A text goes in and a text comes out. What the questions need comes along: the questions that their conditions name, the
conditions of their sections, their ready scale, marks and translations, which stand in them; and, where the file has
none yet, the main scale, the other scales and the figures that speak of inserted questions alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.copies.survey_identity import end_of
from surveyapp.definition.files.commented_text import WrittenScalar, read_commented, write_commented
from surveyapp.definition.files.options_files import join_text, split_text
from surveyapp.definition.files.source import read_source
from surveyapp.definition.values import CODE

_OF_PLACE = ("section", "show_if")
"""Keys in which the same question may differ between two questionnaires."""

_LISTS = ("scales", "figures")
"""Lists of the file whose entries have a code and speak of questions."""

Plain = Any
"""What a part of a file reads as: texts, numbers, lists and mappings."""


class InsertError(CodedError):
    """Questions that cannot be inserted; nothing was changed."""

    source = "insert"


@dataclass(frozen=True)
class InsertedText:
    """The text with the questions: the codes that were `added` (`needed` are those of them that a condition asked for),
    those that stood there already with the same content, and the other keys of the file that came along.
    """

    text: str
    added: tuple[str, ...]
    needed: tuple[str, ...]
    present: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _File:
    """A questionnaire file: its text, what it reads as, its questions by code."""

    text: str
    value: dict[str, Plain]
    questions: dict[str, dict[str, Plain]]


def insert_questions(
    text: str,
    source: str,
    codes: Sequence[str],
    after: str | None,
    renamed: Mapping[str, str] | None = None,
    remark: str = "",
) -> InsertedText:
    """Insert the questions `codes` of the file `source` behind the question `after` (empty: before all, None: behind
    all).

    `renamed`: code in `source` -> the code that it gets. `remark` stands as a comment above the first one. A question
    whose code stands there already with the same content is left as it is. `InsertError`: `insert_unreadable`,
    `insert_source_unreadable`, `insert_unknown` (found: codes), `insert_after_unknown`, `insert_code_taken` and
    `insert_file_taken` (found: codes, files of options whose content differs), `insert_bad_code`.

    >>> one = "title: 甲\\nquestions:\\n- {code: a, type: text, text: 一}\\n"
    >>> other = "title: 乙\\nquestions:\\n- {code: b, type: text, text: 二}  # 去年\\n"
    >>> insert_questions(one, other, ["b"], "a").text
    'title: 甲\\nquestions:\\n- {code: a, type: text, text: 一}\\n- {code: b, type: text, text: 二}\\n'
    """
    own, files = split_text(text.encode("utf-8", "replace"))
    asked, earlier_files = split_text(source.encode("utf-8", "replace"))
    target = _file(own.decode(), "insert_unreadable")
    earlier = _file(asked.decode(), "insert_source_unreadable")
    names = dict(renamed or {})
    if unknown := [code for code in codes if code not in earlier.questions]:
        raise InsertError("insert_unknown", found=unknown)
    if after and after not in target.questions:
        raise InsertError("insert_after_unknown", found=after)
    if bad := [code for code in names.values() if not CODE.fullmatch(code)]:
        raise InsertError("insert_bad_code", found=bad)
    wanted = _with_needed(earlier, codes)
    new = {code: names.get(code, code) for code in wanted}
    present = [code for code in wanted if _is_same(target.questions.get(new[code]), earlier.questions[code])]
    taken = [new[code] for code in wanted if new[code] in target.questions and code not in present]
    twice = [code for code in new.values() if list(new.values()).count(code) > 1]
    if taken or twice:
        raise InsertError("insert_code_taken", found=list(dict.fromkeys([*taken, *twice])))
    added = [code for code in wanted if code not in present]
    keys = _keys_along(target, earlier, wanted, new)
    named = {earlier.questions[code].get("options_file") for code in added}
    along = {name: content for name, content in earlier_files.items() if name in named}
    if others := [name for name, content in along.items() if files.get(name, content) != content]:
        raise InsertError("insert_file_taken", found=others)
    questions = [_renamed(earlier.questions[code], new, at_top=True) for code in added]
    expected = _expected(target, questions, after, keys)
    result = _spliced(target, earlier, added, new, after, keys, remark)
    if result is None or read_source(result.encode(), "").value != expected:
        result = _written_anew(target, earlier, added, new, after, keys)
    return InsertedText(
        text=join_text(result.encode(), files | along).decode(),
        added=tuple(new[code] for code in added),
        needed=tuple(new[code] for code in added if code not in codes),
        present=tuple(new[code] for code in present),
        keys=tuple(keys),
    )


def questions_named(condition: Plain) -> Iterator[str]:
    """The questions that a condition names, as they are written: with the line of a matrix behind a full stop."""
    if isinstance(condition, dict):
        if isinstance(condition.get("question"), str):
            yield condition["question"]
        for part in condition.values():
            yield from questions_named(part)
    elif isinstance(condition, list):
        for part in condition:
            yield from questions_named(part)


def _file(text: str, code: str) -> _File:
    value = read_source(text.encode("utf-8", "replace"), "").value
    listed = value.get("questions") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not all(isinstance(part, dict) for part in listed):
        raise InsertError(code)
    return _File(text, value, {str(part.get("code")): part for part in listed})


def _with_needed(earlier: _File, codes: Sequence[str]) -> list[str]:
    """The codes, with every question of the same file that their conditions, or those of their sections, name; in the
    order of the file.
    """
    wanted, left = set[str](), list(codes)
    while left:
        code = left.pop()
        if code in wanted:
            continue
        wanted.add(code)
        question = earlier.questions[code]
        conditions = [question.get("show_if"), *(item.get("show_if") for item in _entries(question, "items"))]
        conditions += [entry.get("show_if") for entry in _sections_of(earlier, [code])]
        named = {name.partition(".")[0] for condition in conditions for name in questions_named(condition)}
        left += [name for name in named if name in earlier.questions]
    return [code for code in earlier.questions if code in wanted]


def _entries(value: dict[str, Plain], key: str) -> list[dict[str, Plain]]:
    listed = value.get(key)
    return [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []


def _sections_of(file: _File, codes: Sequence[str]) -> list[dict[str, Plain]]:
    """The entries of `sections` to which these questions belong."""
    names = [_first_text(file.questions[code].get("section")) for code in codes]
    return [entry for entry in _entries(file.value, "sections") if _first_text(entry.get("name")) in names]


def _first_text(text: Plain) -> Plain:
    """A text in the first of its languages; None where there is none."""
    return next(iter(text.values()), None) if isinstance(text, dict) else text


def _is_same(one: dict[str, Plain] | None, other: dict[str, Plain]) -> bool:
    """Whether two questions ask the same in the same words, wherever they stand."""
    if one is None:
        return False
    left, right = (
        {key: value for key, value in question.items() if key not in ("code", *_OF_PLACE)}
        for question in (one, other)
    )
    return left == right


def _renamed(value: Plain, new: Mapping[str, str], *, at_top: bool = False) -> Plain:
    """A part of the file with the new codes: those of questions, and wherever one is named."""
    if isinstance(value, list):
        return [_renamed(part, new) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _reference(part, new) if key == "question" or (at_top and key == "code") else _renamed(part, new)
        for key, part in value.items()
    }


def _reference(name: Plain, new: Mapping[str, str]) -> Plain:
    if not isinstance(name, str):
        return name
    code, stop, item = name.partition(".")
    return new.get(code, code) + stop + item


def _keys_along(
    target: _File, earlier: _File, codes: Sequence[str], new: Mapping[str, str]
) -> dict[str, Plain]:
    """The other keys of the file that come along: key -> what is added to it."""
    keys: dict[str, Plain] = {}

    def is_within(name: Plain) -> bool:
        return isinstance(name, str) and name.partition(".")[0] in codes

    scale = earlier.value.get("satisfaction")
    if isinstance(scale, dict) and not target.value.get("satisfaction"):
        items = scale.get("items")
        if isinstance(items, list) and items and all(map(is_within, items)):
            keys["satisfaction"] = {**scale, "items": [_reference(item, new) for item in items]}
    for key in _LISTS:
        there = {entry.get("code") for entry in _entries(target.value, key)}
        along = []
        for entry in _entries(earlier.value, key):
            items = entry.get("items") if key == "scales" else list(questions_named(entry))
            if (
                isinstance(items, list)
                and items
                and all(map(is_within, items))
                and entry.get("code") not in there
            ):
                moved = _renamed(entry, new)
                if key == "scales":
                    moved["items"] = [_reference(item, new) for item in items]
                along.append(moved)
        if along:
            keys[key] = along
    there = {_first_text(entry.get("name")) for entry in _entries(target.value, "sections")}
    sections = [
        _renamed(entry, new)
        for entry in _sections_of(earlier, codes)
        if _first_text(entry.get("name")) not in there
    ]
    return {**keys, "sections": sections} if sections else keys


def _expected(
    target: _File, questions: Sequence[Plain], after: str | None, keys: Mapping[str, Plain]
) -> Plain:
    """What the result has to read as."""
    at = _place(target, after)
    listed = target.value["questions"]
    value = {**target.value, "questions": [*listed[:at], *questions, *listed[at:]]}
    for key, part in keys.items():
        value[key] = [*(value.get(key) or []), *part] if isinstance(part, list) else part
    return value


def _place(target: _File, after: str | None) -> int:
    """Before which place the questions are inserted."""
    if after is None:
        return len(target.value["questions"])
    return list(target.questions).index(after) + 1 if after else 0


def _spliced(
    target: _File,
    earlier: _File,
    codes: Sequence[str],
    new: Mapping[str, str],
    after: str | None,
    keys: Mapping[str, Plain],
    remark: str,
) -> str | None:
    """The target with lines put between its own, all else as it was; None where its layout has no such lines."""
    mine, theirs = _list_of_questions(target.text), _list_of_questions(earlier.text)
    if mine is None or theirs is None or any(key in target.value for key in keys):
        return None
    root, listed = mine
    dash = _dash(target.text, listed.value[0])
    if dash is None:
        return None
    places = {code: theirs[1].value[place] for place, code in enumerate(earlier.questions)}
    lines = [_lines_of(earlier.text, places[code], new, dash) for code in codes]
    if None in lines:
        return None
    said = f"{' ' * dash}# {remark}\n" if remark and codes else ""
    block = said + "".join(f"{line}\n" for part in lines for line in part or ())
    at = _place(target, after)
    if at:
        end = end_of(target.text, listed.value[at - 1])
        line_end = target.text.find("\n", end)
        start = len(target.text) if line_end < 0 else line_end + 1
        before = target.text[:start] + ("" if line_end >= 0 else "\n")
    else:
        start = _line_start(target.text, listed.value[0].start_mark.index)
        before = target.text[:start]
    text = before + block + target.text[start:]
    if not keys:
        return text
    key_node = next(key for key, _value in root.value if key.value == "questions")
    start = _line_start(text, key_node.start_mark.index)
    return text[:start] + write_commented(_writable(keys)) + text[start:]


def _list_of_questions(text: str) -> tuple[MappingNode, SequenceNode] | None:
    """The root and the list of questions, written as a block of one entry below the other."""
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError:
        return None
    if not isinstance(root, MappingNode) or root.flow_style:
        return None
    listed = next((value for key, value in root.value if key.value == "questions"), None)
    whole = isinstance(listed, SequenceNode) and not listed.flow_style and listed.value
    return (root, listed) if whole and isinstance(listed, SequenceNode) else None


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _dash(text: str, entry: Node) -> int | None:
    """The column of the dash before an entry; None where something else stands before it in its line."""
    start = _line_start(text, entry.start_mark.index)
    before = text[start : entry.start_mark.index]
    return before.index("-") if before.strip() == "-" else None


def _lines_of(text: str, entry: Node, new: Mapping[str, str], dash: int) -> list[str] | None:
    """The lines of a question with its new codes, its dash in the column `dash`; None where they cannot be moved."""
    column = _dash(text, entry)
    if column is None:
        return None
    start, end = _line_start(text, entry.start_mark.index), end_of(text, entry)
    written = text[start:end]
    for node in sorted(_codes_in(entry, at_top=True), key=lambda node: -node.start_mark.index):
        name = str(_reference(node.value, new))
        if name != node.value:
            written = (
                written[: node.start_mark.index - start]
                + _quoted(name)
                + written[node.end_mark.index - start :]
            )
    shift = dash - column
    lines = written.split("\n")
    if shift < 0 and any(line[:-shift].strip() for line in lines):
        return None
    return [(" " * shift + line if shift > 0 else line[-shift:]) if line.strip() else line for line in lines]


def _codes_in(node: Node, *, at_top: bool = False) -> Iterator[ScalarNode]:
    """The scalars that name a question: its own code, and wherever a condition names one."""
    if isinstance(node, SequenceNode):
        for part in node.value:
            yield from _codes_in(part)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            names = key.value == "question" or (at_top and key.value == "code")
            if names and isinstance(value, ScalarNode):
                yield value
            else:
                yield from _codes_in(value)


def _writable(value: Plain) -> Plain:
    """A value as it was read, so that it can be written: numbers with a point as they stood."""
    if isinstance(value, dict):
        return {key: _writable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_writable(part) for part in value]
    return WrittenScalar(str(value)) if isinstance(value, Decimal) else value


def _quoted(code: str) -> str:
    """A code as a text in YAML, whatever it looks like."""
    return f'"{code}"'


def _written_anew(
    target: _File,
    earlier: _File,
    codes: Sequence[str],
    new: Mapping[str, str],
    after: str | None,
    keys: Mapping[str, Plain],
) -> str:
    """The same by reading the file and writing it anew, for a layout between whose lines nothing can be put."""
    root, other = read_commented(target.text), read_commented(earlier.text)
    known = {str(question["code"]): question for question in other["questions"]}
    for offset, code in enumerate(codes):
        root["questions"].insert(_place(target, after) + offset, _renamed(known[code], new, at_top=True))
    for key, part in keys.items():
        if isinstance(part, list) and root.get(key):
            root[key].extend(_writable(part))
        else:
            root[key] = _writable(part)
    return write_commented(root)
