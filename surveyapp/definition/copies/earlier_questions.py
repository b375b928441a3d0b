"""Questions of an earlier questionnaire file, inserted into another with their codes, so that years stay comparable.

A text goes in and a text comes out. What the questions need comes along: the questions that their conditions name, the
conditions of their sections, their ready scale, marks and translations, which stand in them; and, where the file has
none yet, the main scale, the other scales and the figures that speak of inserted questions alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.copies.inserted_lines import (
    Plain,
    QuestionFile,
    place_behind,
    renamed_part,
    renamed_reference,
    rewritten_text,
    spliced_text,
)
from surveyapp.definition.files.options_files import join_text, split_text
from surveyapp.definition.files.source import read_source
from surveyapp.definition.values import CODE

_OF_PLACE = ("section", "show_if")
"""Keys in which the same question may differ between two questionnaires."""

_LISTS = ("scales", "figures")
"""Lists of the file whose entries have a code and speak of questions."""


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
    new, present = _codes(target, earlier, codes, after, dict(renamed or {}))
    added = [code for code in new if code not in present]
    keys = _keys_along(target, earlier, new)
    named = {earlier.questions[code].get("options_file") for code in added}
    along = {name: content for name, content in earlier_files.items() if name in named}
    if others := [name for name, content in along.items() if files.get(name, content) != content]:
        raise InsertError("insert_file_taken", found=others)
    questions = [renamed_part(earlier.questions[code], new, at_top=True) for code in added]
    expected = _expected(target, questions, after, keys)
    result = spliced_text(target, earlier, added, new, after, keys, remark)
    if result is None or read_source(result.encode(), "").value != expected:
        result = rewritten_text(target, earlier, added, new, after, keys)
    return InsertedText(
        text=join_text(result.encode(), files | along).decode(),
        added=tuple(new[code] for code in added),
        needed=tuple(new[code] for code in added if code not in codes),
        present=tuple(new[code] for code in present),
        keys=tuple(keys),
    )


def _codes(
    target: QuestionFile,
    earlier: QuestionFile,
    codes: Sequence[str],
    after: str | None,
    names: Mapping[str, str],
) -> tuple[dict[str, str], list[str]]:
    """Code of each question that is needed -> its code in the target; and those that stand there already."""
    if unknown := [code for code in codes if code not in earlier.questions]:
        raise InsertError("insert_unknown", found=unknown)
    if after and after not in target.questions:
        raise InsertError("insert_after_unknown", found=after)
    if bad := [code for code in names.values() if not CODE.fullmatch(code)]:
        raise InsertError("insert_bad_code", found=bad)
    new = {code: names.get(code, code) for code in _with_needed(earlier, codes)}
    present = [code for code in new if _is_same(target.questions.get(new[code]), earlier.questions[code])]
    taken = [new[code] for code in new if new[code] in target.questions and code not in present]
    twice = [code for code in new.values() if list(new.values()).count(code) > 1]
    if taken or twice:
        raise InsertError("insert_code_taken", found=list(dict.fromkeys([*taken, *twice])))
    return new, present


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


def _file(text: str, code: str) -> QuestionFile:
    value = read_source(text.encode("utf-8", "replace"), "").value
    listed = value.get("questions") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not all(isinstance(part, dict) for part in listed):
        raise InsertError(code)
    return QuestionFile(text, value, {str(part.get("code")): part for part in listed})


def _with_needed(earlier: QuestionFile, codes: Sequence[str]) -> list[str]:
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


def _sections_of(file: QuestionFile, codes: Sequence[str]) -> list[dict[str, Plain]]:
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


def _keys_along(target: QuestionFile, earlier: QuestionFile, new: Mapping[str, str]) -> dict[str, Plain]:
    """The other keys of the file that come along: key -> what is added to it."""
    keys: dict[str, Plain] = {}

    def is_within(name: Plain) -> bool:
        return isinstance(name, str) and name.partition(".")[0] in new

    scale = earlier.value.get("satisfaction")
    if isinstance(scale, dict) and not target.value.get("satisfaction"):
        items = scale.get("items")
        if isinstance(items, list) and items and all(map(is_within, items)):
            keys["satisfaction"] = {**scale, "items": [renamed_reference(item, new) for item in items]}
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
                moved = renamed_part(entry, new)
                if key == "scales":
                    moved["items"] = [renamed_reference(item, new) for item in items]
                along.append(moved)
        if along:
            keys[key] = along
    there = {_first_text(entry.get("name")) for entry in _entries(target.value, "sections")}
    sections = [
        renamed_part(entry, new)
        for entry in _sections_of(earlier, list(new))
        if _first_text(entry.get("name")) not in there
    ]
    return {**keys, "sections": sections} if sections else keys


def _expected(
    target: QuestionFile, questions: Sequence[Plain], after: str | None, keys: Mapping[str, Plain]
) -> Plain:
    """What the result has to read as."""
    at = place_behind(target, after)
    listed = target.value["questions"]
    value = {**target.value, "questions": [*listed[:at], *questions, *listed[at:]]}
    for key, part in keys.items():
        value[key] = [*(value.get(key) or []), *part] if isinstance(part, list) else part
    return value
