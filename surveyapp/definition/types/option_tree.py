"""Options in levels: which option stands below which."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from surveyapp.definition.languages import FIRST_LANGUAGE
from surveyapp.definition.limits import (
    LONGEST_OPTION_LABEL,
    MOST_LEVELS,
    MOST_LISTED_TOGETHER,
    MOST_TEXTS_KNOWN,
)
from surveyapp.definition.normal_form import letters_only
from surveyapp.definition.question import Level, Option
from surveyapp.definition.values import Text

_SIGNS = (re.compile(r"[/／>＞→|｜\\]"), re.compile(r"[-–—－]+"), re.compile(r"\s+"))
"""What stands between the levels of a path (昌吉州/奇台县, 昌吉州→奇台县, 昌吉州-奇台县). The later signs may stand in
names too, and count only where the earlier ones find nothing.
"""

_KIND_OF_PLACE = re.compile(
    r"(?<=..)(?:特别行政区|自治区|自治州|自治县|地区|街道办事处|街道|社区居委会|社区|居委会|村民委员会|村委会"
    r"|省|市|州|县|区|旗|镇|乡|村)$"
)
"""What people leave out of the name of a place."""


@dataclass(frozen=True)
class Node:
    """One option with its level, counted from 0, and the code of the option above it."""

    option: Option
    level: int
    parent: str | None


class OptionTree:
    """The options of a question in `levels`. Made once for a questionnaire; two are the same only if they are one."""

    def __init__(self, levels: Sequence[Level], options: Sequence[Option]) -> None:
        self.levels = tuple(levels)
        self.nodes: dict[str, Node] = {}
        self._below: dict[str | None, list[str]] = {}
        self._known: dict[tuple[str, tuple[int, ...], str | None], str | None] = {}
        for option, level, parent in _walk(options, 0, None):
            self.nodes.setdefault(option.code, Node(option, level, parent))
            self._below.setdefault(parent, []).append(option.code)

    def below(self, code: str | None) -> Sequence[str]:
        """The codes of the options directly below one; of None those of the first level."""
        return self._below.get(code, ())

    def path(self, code: str) -> tuple[str, ...]:
        """The codes from the first level down to an option."""
        found: list[str] = []
        here: str | None = code
        while here is not None:
            found.append(here)
            here = self.nodes[here].parent
        return tuple(reversed(found))

    def label_path(self, code: str, language: str = FIRST_LANGUAGE) -> str:
        """The labels from the first level down to an option: 昌吉州/奇台县."""
        return "/".join(self.nodes[step].option.label.say(language) for step in self.path(code))

    def of_level(self, level: int) -> tuple[Option, ...]:
        """The options of a level in the order of the tree, without those below them.

        A label that stands under different parents is replaced by its path, in each of its languages.
        """
        return self._levels.get(level, ())

    @cached_property
    def _levels(self) -> dict[int, tuple[Option, ...]]:
        by_level: dict[int, list[str]] = {}
        for code, node in self.nodes.items():
            by_level.setdefault(node.level, []).append(code)
        return {level: tuple(self._told_apart(codes)) for level, codes in by_level.items()}

    def _told_apart(self, codes: Sequence[str]) -> Iterator[Option]:
        count: dict[str, int] = {}
        for code in codes:
            label = self.nodes[code].option.label.say()
            count[label] = count.get(label, 0) + 1
        for code in codes:
            option = self.nodes[code].option
            update: dict[str, object] = {"options": ()} if option.options else {}
            if count[option.label.say()] > 1:
                update["label"] = self._path_text(code)
            yield option.model_copy(update=update) if update else option

    def _path_text(self, code: str) -> Text:
        root = self.nodes[code].option.label.root
        if isinstance(root, str):
            return Text(self.label_path(code))
        return Text({language: self.label_path(code, language) for language in root})

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """The codes of the options with none below them."""
        return tuple(code for code in self.nodes if not self.below(code))

    @cached_property
    def listed_level(self) -> int:
        """The deepest level down to which all options fit one list: the last one where there are few leaves; -1 where
        not even the first level fits.
        """
        if len(self.leaves) <= MOST_LISTED_TOGETHER:
            return len(self.levels) - 1
        fitting = [
            level for level in range(len(self.levels)) if len(self.listed(level)) <= MOST_LISTED_TOGETHER
        ]
        return max(fitting, default=-1)

    def listed(self, level: int) -> list[str]:
        """The options of a level, and the leaves above it, in the order of the tree."""
        return [
            code
            for code, node in self.nodes.items()
            if node.level == level or (node.level < level and not self.below(code))
        ]

    def resolve(self, text: str) -> str | None:
        """The code of the option that a code, a label or a path names, if it is one alone."""
        return self.find(text, range(len(self.levels)), None)

    def find(self, text: str, levels: Sequence[int], above: str | None) -> str | None:
        """The code of the option on one of these levels, below the option `above` (None: anywhere), that a text names:
        by its code, its label, its path, or its label without the kind of place (奇台 for 奇台县). None where there is
        none, or more than one.
        """
        if (node := self.nodes.get(text)) is not None:
            return text if node.level in levels and self._is_below(text, above) else None
        key = (text, tuple(levels), above)
        if key not in self._known:  # an export of 100,000 rows names the same places again and again
            if len(self._known) >= MOST_TEXTS_KNOWN:
                self._known.clear()
            self._known[key] = self._found(text, levels, above)
        return self._known[key]

    def _found(self, text: str, levels: Sequence[int], above: str | None) -> str | None:
        bounded = text[: LONGEST_OPTION_LABEL * 4]
        ways = [[name for part in sign.split(bounded) if (name := _comparable(part))] for sign in _SIGNS]
        for names, short in [(names, short) for names in ways if names for short in (False, True)]:
            wanted = [_short(name) for name in names] if short else names
            whole = None if short else self._by_path.get(tuple(wanted))
            if whole is not None and self.nodes[whole].level in levels and self._is_below(whole, above):
                return whole
            found = [
                code
                for code in self._candidates(wanted[-1], levels, above, short=short)
                if self.nodes[code].level in levels
                and self._is_below(code, above)
                and self._runs_through(code, wanted, short=short)
            ]
            if len(found) == 1:
                return found[0]
            if found:
                return None
        return None

    def _candidates(
        self, name: str, levels: Sequence[int], above: str | None, *, short: bool
    ) -> Sequence[str]:
        """Options of this name, from those directly below `above` where only these can be meant."""
        if above is None or [*levels] != [self.nodes[above].level + 1]:
            return (self._by_short if short else self._by_label).get(name, ())
        names = ((code, self._names[code]) for code in self.below(above))
        return [code for code, label in names if (_short(label) if short else label) == name]

    def split(self, text: str) -> tuple[str | None, str]:
        """The option that the longest beginning of a path names, and the rest of the path behind it."""
        best: tuple[str | None, str] = (None, text)
        for sign in _SIGNS:
            parts = [part.strip() for part in sign.split(text[: LONGEST_OPTION_LABEL * 4]) if part.strip()]
            for end in range(min(len(parts), MOST_LEVELS), 0, -1):
                code = self.resolve("/".join(parts[:end]))
                if code is not None and end == len(parts):
                    return code, ""
                if code is not None and best[0] is None:
                    best = (code, "/".join(parts[end:]))
        return best

    def _is_below(self, code: str, above: str | None) -> bool:
        return above is None or above in self.path(code)

    def _runs_through(self, code: str, names: Sequence[str], *, short: bool) -> bool:
        """Whether the path of an option has these names in this order, the last one its own."""
        steps = [self._names[step] for step in self.path(code)]
        remaining = iter([_short(step) for step in steps] if short else steps)
        return all(name in remaining for name in names)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {code: _comparable(node.option.label.say()) for code, node in self.nodes.items()}

    @cached_property
    def _by_path(self) -> Mapping[tuple[str, ...], str]:
        return {tuple(self._names[step] for step in self.path(code)): code for code in self.nodes}

    @cached_property
    def _by_label(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, node in self.nodes.items():
            for label in {_comparable(text) for text in node.option.label.every()}:
                found.setdefault(label, []).append(code)
        return found

    @cached_property
    def _by_short(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, node in self.nodes.items():
            for label in {_short(_comparable(text)) for text in node.option.label.every()}:
                found.setdefault(label, []).append(code)
        return found


def _walk(
    options: Sequence[Option], level: int, parent: str | None
) -> Iterator[tuple[Option, int, str | None]]:
    for option in options:
        yield option, level, parent
        yield from _walk(option.options, level + 1, option.code)


def _comparable(text: str) -> str:
    return letters_only(text, LONGEST_OPTION_LABEL)


def _short(name: str) -> str:
    return _KIND_OF_PLACE.sub("", name)
