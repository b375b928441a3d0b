"""Questions put between the lines of a questionnaire file: all other lines stay as they are.

Where a layout has no such lines (JSON, a list in one line), the file is read and written anew, with its comments.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from surveyapp.definition.copies.survey_identity import end_of
from surveyapp.definition.files.commented_text import WrittenScalar, read_commented, write_commented

Plain = Any
"""What a part of a file reads as: texts, numbers, lists and mappings."""


@dataclass(frozen=True)
class QuestionFile:
    """A questionnaire file: its text, what it reads as, its questions by code."""

    text: str
    value: dict[str, Plain]
    questions: dict[str, dict[str, Plain]]


def renamed_part(value: Plain, new: Mapping[str, str], *, at_top: bool = False) -> Plain:
    """A part of the file with the new codes: those of questions, and wherever one is named."""
    if isinstance(value, list):
        return [renamed_part(part, new) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: renamed_reference(part, new)
        if key == "question" or (at_top and key == "code")
        else renamed_part(part, new)
        for key, part in value.items()
    }


def renamed_reference(name: Plain, new: Mapping[str, str]) -> Plain:
    """The name of a question, or of a line of it, with the new code."""
    if not isinstance(name, str):
        return name
    code, stop, item = name.partition(".")
    return new.get(code, code) + stop + item


def place_behind(target: QuestionFile, after: str | None) -> int:
    """Before which place the questions are inserted."""
    if after is None:
        return len(target.value["questions"])
    return list(target.questions).index(after) + 1 if after else 0


def spliced_text(
    target: QuestionFile,
    earlier: QuestionFile,
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
    at = place_behind(target, after)
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
        name = str(renamed_reference(node.value, new))
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


def rewritten_text(
    target: QuestionFile,
    earlier: QuestionFile,
    codes: Sequence[str],
    new: Mapping[str, str],
    after: str | None,
    keys: Mapping[str, Plain],
) -> str:
    """The same by reading the file and writing it anew, for a layout between whose lines nothing can be put."""
    root, other = read_commented(target.text), read_commented(earlier.text)
    known = {str(question["code"]): question for question in other["questions"]}
    for offset, code in enumerate(codes):
        root["questions"].insert(
            place_behind(target, after) + offset, renamed_part(known[code], new, at_top=True)
        )
    for key, part in keys.items():
        if isinstance(part, list) and root.get(key):
            root[key].extend(_writable(part))
        else:
            root[key] = _writable(part)
    return write_commented(root)
