"""Which question a column of an export belongs to.

Headings are compared as they are written first, then without what websites add to them: numbers (`1、` `Q2_` `（3）`
`三、` `*3、`), hints (（可多选） 【最多选择3项】) and punctuation. A heading may then fit several targets; the caller
tells these apart by their order, or asks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

from surveyapp.collection.exports.layouts import WebsiteLayout, every_layout
from surveyapp.collection.kinds import READERS
from surveyapp.collection.limits import LONGEST_HEADING, MOST_GROUP_NAMES
from surveyapp.definition.normal_form import letters_only
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire

_MULTIPLE = re.compile(r"[（(【\[]\s*(?:可多选|多选题?|单选题?|最多选\d+项)\s*[）)】\]]")
_BRACKETED = re.compile(r"[（(【\[［<]([^（()）【】\[\]［］<>]{1,24})[）)】\]］>]")
_NUMBERS = re.compile(
    r"\s*+[*＊]?+\s*+(?:"  # once and for all: trying fewer blanks again takes the square of them
    r"[（(【\[［]\s*(?:\d{1,3}|[一二三四五六七八九十百]{1,4})\s*[）)】\]］]"
    r"|[Qq]\d{1,3}(?:[._-]\d{1,3})*\s*[、.．,，:：_)）-]?"
    r"|第?(?:\d{1,3}(?:[.-]\d{1,3})*|[一二三四五六七八九十百]{1,4})(?:\s*题?\s*[、.．:：_)）]|\s*题\s*)"
    r"|\d{1,3}(?:[.-]\d{1,3})*\s+"
    r"|[A-Za-z]\w{0,39}(?:\[\w{1,40}\])?[.．:：]\s+"
    r")\s*"
)
"""The number before a question, in the ways that websites write it; or its code, with a full stop and a space."""

_CODES = re.compile(r"[A-Za-z0-9_\-/.:\[\] ]{1,200}")
_PART = re.compile(
    r"(?:[\w-]{1,40}/){0,4}([A-Za-z0-9][\w-]{0,39}?)(?:\[(?:SQ|A)?0*(\d{1,3})\]|[_.](?:SQ|A)?0*(\d{1,3}))",
    re.IGNORECASE,
)
"""How a heading numbers the lines or options of a question, where it does not name them by our codes."""

REASON_WORDS = ("原因", "请简述原因", "请说明原因", "理由", "reason")
"""What stands behind a question above the column of the reasons for its low answers."""

_REPEATED = re.compile(r"\.\d{1,2}$")
"""What programs add to a heading that stands twice in a file: `.1`."""


@lru_cache(maxsize=65_536)
def comparable_heading(text: str) -> str:
    """The letters and digits of a text, in one width and case: what is left to compare. A text that is too long is
    returned unchanged.
    """
    if len(text) > LONGEST_HEADING:
        return text
    return letters_only(_MULTIPLE.sub("", text), LONGEST_HEADING)


@dataclass(frozen=True)
class ColumnTarget:
    """What a column holds: the answers to one `item`, or with `option` the ticks (0/1) of one option of it.

    `written`: the texts written beside that option; `label`: the labels of the options chosen, whose codes have a
    column of their own.
    """

    item: Answer
    option: Option | None = None
    written: bool = False
    label: bool = False

    @property
    def code(self) -> str:
        """The code of the item."""
        return self.item.code

    @property
    def holds_options(self) -> bool:
        """Whether its cells mean options or ticks; words, numbers, dates and places of options are fields."""
        if self.written or not self.item.options:
            return False
        return self.option is None or not self.item.is_ordered

    def __hash__(self) -> int:
        """By its codes: texts in several languages have no hash."""
        return hash((self.code, self.option.code if self.option else None, self.written, self.label))


ColumnTargets = tuple[ColumnTarget, ...]

_Key = TypeVar("_Key", str, tuple[str, ...])


class Headings:
    """All headings that the questions of a questionnaire may have in an export."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._exact: dict[str, list[ColumnTarget]] = {}
        self._plain: dict[str, list[ColumnTarget]] = {}
        self._codes: dict[tuple[str, ...], list[ColumnTarget]] = {}
        self._parts: dict[str, ColumnTargets] = {}
        self._found: dict[str, tuple[ColumnTargets, bool]] = {}
        for block in questionnaire.blocks:
            for number, item in enumerate(block.answers, 1):
                for language in questionnaire.languages:
                    self._add_texts(item, number, language)
                self._add_codes(item)
            parts = [ColumnTarget(item) for item in block.answers if item.stem is not None]
            if len(block.answers) == 1 and READERS[block.answers[0].kind].option_columns:
                parts = [ColumnTarget(block.answers[0], option) for option in block.answers[0].options]
            if parts and len(parts) >= len(block.answers):
                self._parts[block.question.code.casefold()] = tuple(parts)

    def targets(self, heading: str) -> ColumnTargets:
        """What a column with this heading may hold, in the order of the questions; several: the wording is alike."""
        return self._of(heading)[0]

    def by_text(self, heading: str) -> ColumnTargets:
        """The targets whose wording, not code, is this heading."""
        targets, by_code = self._of(heading)
        return () if by_code else targets

    def alike_targets(self, heading: str) -> ColumnTargets:
        """The targets whose wording is equal to this heading but for punctuation, numbers and hints."""
        return self._like(list(_ways(heading))) if len(heading) <= LONGEST_HEADING else ()

    def numbered_part(self, heading: str) -> tuple[str, int] | None:
        """Which part of which question `d[SQ003]` or `d_3` numbers: the code of d and 3; None for other headings."""
        match = _PART.fullmatch(heading)
        code = match[1].casefold() if match else ""
        return (code, int(match[2] or match[3])) if match and code in self._parts else None

    def parts(self, code: str) -> ColumnTargets:
        """All lines of a matrix or options of a multiple choice, in order; `code` is what `numbered_part` gives."""
        return self._parts[code]

    def _of(self, heading: str) -> tuple[ColumnTargets, bool]:
        if heading not in self._found:
            text = self._text(heading)
            self._found[heading] = (text, False) if text else (self._code(heading), True)
        return self._found[heading]

    def _text(self, heading: str) -> ColumnTargets:
        if not heading or len(heading) > LONGEST_HEADING:
            return ()
        ways = list(dict.fromkeys(_ways(heading)))
        for way in ways:
            if found := self._exact.get(_spaced(way)):
                return tuple(found)
        return self._like(ways)

    def _like(self, ways: Sequence[str]) -> ColumnTargets:
        for key in (
            *map(comparable_heading, ways),
            *(comparable_heading(without_hints(way)) for way in ways),
        ):
            if found := self._plain.get(key):
                return tuple(found)
        return ()

    def _code(self, heading: str) -> ColumnTargets:
        if not _CODES.fullmatch(heading):
            return ()
        for path in _paths(heading):
            if found := self._codes.get(path):
                return tuple(found)
        return ()

    def _add_texts(self, item: Answer, number: int, language: str) -> None:
        """The wordings of an item, the `number`th of its question."""
        own = item.text.say(language)
        wordings = [own]
        if item.stem is not None:
            wordings += [f"{item.stem.say(language)} {line}" for line in (own, f"{number} {own}")]
        if item.unit is not None:
            wordings += [f"{wording} {item.unit.say(language)}" for wording in wordings]
        for wording in wordings:
            self._add_text(wording, ColumnTarget(item))
            self._add_option_texts(item, wording, language)
            if item.reason is not None:
                for word in REASON_WORDS:
                    self._add_text(f"{wording} {word}", ColumnTarget(item.reason))

    def _add_option_texts(self, item: Answer, wording: str, language: str) -> None:
        """The headings of the columns that single options of an item may have."""
        option_columns = READERS[item.kind].option_columns
        if not option_columns and not item.write_ins:
            return
        for place, option in enumerate(item.options, start=1):
            label = option.label.say(language)
            written = ColumnTarget(item, option, written=True)
            labels = (label, f"{place} {label}", *((f"{chr(64 + place)} {label}",) if place <= 26 else ()))
            if option_columns:
                for text in labels:
                    self._add_text(f"{wording} {text}", ColumnTarget(item, option))
            elif option.write_in:
                self._add_text(f"{wording} {label}", written)
            if option.write_in:
                for word in (*every_layout().written_words, f"填空{place}"):
                    self._add_text(f"{wording} {label} {word}", written)
                    if len(item.write_ins) == 1:
                        self._add_text(f"{wording} {word}", written)

    def _add_codes(self, item: Answer) -> None:
        path, reader = item.code.split("."), READERS[item.kind]
        self._add_code(path, ColumnTarget(item))
        if item.reason is not None:
            self._add_code([*path, "reason"], ColumnTarget(item.reason))
        if reader.label_column:
            self._add_code([*path, "label"], ColumnTarget(item, label=True))
        beside = [written.beside for written in item.write_ins]
        if len(beside) == 1 and item.option("other") is None:  # LimeSurvey's name, whatever its code is here
            other = ColumnTarget(item, beside[0], written=not reader.option_columns)
            for part in every_layout().write_in_parts:
                self._add_code([*path, part], other)
        for option in item.options:
            if reader.option_columns:
                self._add_code([*path, option.code], ColumnTarget(item, option))
            if option.write_in:
                written = ColumnTarget(item, option, written=True)
                for ending in ("text", "comment"):
                    self._add_code([*path, option.code, ending], written)
                if not reader.option_columns:
                    self._add_code([*path, option.code], written)

    def _add_text(self, heading: str, target: ColumnTarget) -> None:
        for known, key in (
            (self._exact, _spaced(heading)),
            (self._plain, comparable_heading(without_hints(heading))),
        ):
            _append(known, key, target)

    def _add_code(self, path: Sequence[str], target: ColumnTarget) -> None:
        _append(self._codes, tuple(part.casefold() for part in path), target)


def without_hints(text: str) -> str:
    """A heading without what it says about its type and about how to answer.

    >>> without_hints("您从哪里知道【最多选择3项】")
    '您从哪里知道'
    """
    return _BRACKETED.sub(lambda found: "" if _is_hint(found[1]) else found[0], text)


def without_repeat(heading: str) -> str:
    """A heading without the number that programs give to the second of two equal ones."""
    return _REPEATED.sub("", heading)


def _is_hint(words: str) -> bool:
    folded = words.casefold()
    return any(hint in folded for hint in every_layout().hints)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _ways(heading: str) -> Iterator[str]:
    """The heading as it is written, and without what may stand before the question itself."""
    starts = [heading]
    if "/" in heading:
        parts = heading.split("/", MOST_GROUP_NAMES)
        starts += ["/".join(parts[place:]) for place in range(1, len(parts))]
    for start in starts:
        text = _chosen(every_layout()).sub("", start)
        yield text
        for _ in range(3):
            number = _NUMBERS.match(text)
            if number is None or not number.end():
                break
            yield (text := text[number.end() :])


@cache
def _chosen(layout: WebsiteLayout) -> re.Pattern[str]:
    """What is added to a heading for the option chosen; nothing where no website adds anything."""
    words = "|".join(map(re.escape, layout.chosen_words)) or "(?!)"
    return re.compile(rf"(?<!\s)\s*[-–—:：]\s*(?:{words})\s*(?=[-–—]|$)", re.IGNORECASE)


def _paths(heading: str) -> Iterator[tuple[str, ...]]:
    """The codes that a heading names: `group/d/m0`, `d[m0]`, `d.m0`, `d_m0` are the option m0 of d."""
    groups = heading.casefold().replace("::", "/").split("/", MOST_GROUP_NAMES)
    for place in range(len(groups)):
        text = "/".join(groups[place:])
        yield tuple(filter(None, re.split(r"[/.:\[\] ]+", text)))
        for ending in ("_text", "_comment"):
            if text.endswith(ending):
                head, _, tail = text.removesuffix(ending).rpartition("_")
                yield (head, tail, "text")
        for sign in re.finditer("[_-]", text):
            yield (*re.split(r"[.]", text[: sign.start()]), text[sign.end() :])


def _append(known: dict[_Key, list[ColumnTarget]], key: _Key, target: ColumnTarget) -> None:
    targets = known.setdefault(key, [])
    if key and target not in targets:
        targets.append(target)
