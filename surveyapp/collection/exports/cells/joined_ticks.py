"""Several ticks of a multiple choice in one cell: `手机┋电脑`, `手机; 电脑`, `m0 m1`.

Websites join ticks by different signs, and labels may hold the same signs. So every division of a cell is tried in
which each part is an option; text in brackets is never divided. `┋` joins ticks and nothing else: in a cell with it the
other signs are text. The layouts of the websites list the joining signs.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from surveyapp.collection.exports.cells.options import ChosenOption
from surveyapp.collection.exports.cells.write_ins import write_in_signs
from surveyapp.collection.exports.layouts import WebsiteLayout, every_layout
from surveyapp.collection.limits import MOST_TICK_PARTS, MOST_TICK_READINGS

ChosenOptions = tuple[ChosenOption, ...]
FindOptions = Callable[[str], ChosenOptions | None]
"""What a part means: options, none at all (a person said so), or None where it is no option."""

_SPACES = re.compile(r"[^\S\r\n](?!\s)")
_BRACKETS = {"(": ")", "【": "】", "[": "]", "“": "”", "「": "」", "《": "》"}
_NARROW = str.maketrans("（）［］", "()[]")

Span = tuple[int, int]
"""Where a joint begins and ends."""


@dataclass(frozen=True)
class _Signs:
    """What joins ticks: `joint` finds the signs, `kinds` says which of them are one kind, `sure` which no label has.

    `closing`: opening bracket -> closing one, `opening` the other way round: between them nothing is divided.
    """

    joint: re.Pattern[str]
    kinds: Mapping[str, str]
    sure: frozenset[str]
    closing: Mapping[str, str]
    opening: Mapping[str, str]


@cache
def _signs(layout: WebsiteLayout) -> _Signs:
    kinds = {sign: signs[0] for signs in (*layout.joints, layout.sure_joints) for sign in signs}
    kinds |= {sign: sign for sign in layout.sure_joints}
    closing = {**_BRACKETS, **dict(layout.sure_write_ins)}
    longest_first = sorted(kinds, key=len, reverse=True)
    return _Signs(
        joint=re.compile("|".join(map(re.escape, longest_first))),
        kinds=kinds,
        sure=frozenset(layout.sure_joints),
        closing=closing,
        opening={behind: before for before, behind in closing.items()},
    )


def _known() -> _Signs:
    return _signs(every_layout())


@dataclass(frozen=True)
class Division:
    """One reading of a cell: its parts, those that are no option, and what the others mean."""

    parts: tuple[str, ...]
    unmatched: tuple[str, ...]
    choices: ChosenOptions

    @property
    def meaning(self) -> frozenset[tuple[str, str]]:
        """The options and the texts written beside them: two divisions that agree in these mean the same."""
        return frozenset((choice.option.code, choice.text) for choice in self.choices)


def joints_in(text: str) -> int:
    """How many joints of any kind a text has."""
    return len(_known().joint.findall(text))


def atoms_of(text: str) -> list[str]:
    """A text cut at every joint of any kind, wherever it stands."""
    return [atom.strip() for atom in _known().joint.split(text)]


def without_arrows(cell: str, texts: Iterable[str]) -> str:
    """A cell with the arrows between ranked options as the sign that joins ticks; those within `texts` (labels) stay.

    >>> without_arrows("价格→质量 > 服务", ["价格", "质量", "服务"])
    '价格┋质量┋服务'
    """
    layout = every_layout()
    signs = [sign for sign in layout.arrows if not any(sign in text for text in texts)]
    if not signs or not layout.sure_joints:
        return cell
    arrows = "|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True))
    return re.sub(rf"\s*(?:{arrows})\s*", layout.sure_joints[0], cell)


def divisions(cell: str, find: FindOptions, texts: Collection[str]) -> list[Division]:
    """The readings of a cell that are different: one where it is clear, two or more where a person has to decide.

    A reading counts if every part is an option (`find`); the whole cell as one option is such a reading too. Signs of
    one kind are tried first, then mixed ones; spaces only where nothing else joins. A text beside 其他 goes on to the
    next part that is an option. Where no division fits, the one reading is that with the least unmatched.
    `texts`: whatever may be one part though it holds joints (labels, texts settled by hand).
    Time grows with the length of the cell times the different numbers of joints in one of `texts`.
    """
    kinds = _joints(cell)
    lengths = {joints_in(text) + 1 for text in texts} | {1}
    whole = find(cell)
    if sure := {kind: joints for kind, joints in kinds.items() if kind in _known().sure}:
        kinds = sure
        lengths = {sum(map(text.count, sure)) + 1 for text in texts} | {1}
        whole = whole if len(lengths) > 1 else None
    if sum(map(len, kinds.values())) >= MOST_TICK_PARTS:
        kinds = {}
    if kinds and whole is not None and _goes_on(cell, whole):
        whole = None
    tried = [Division((cell,), (), whole)] if whole is not None else []
    for joints in kinds.values():
        tried += _divided(_Atoms(cell, joints, goes_on=not sure), find, lengths)
    if len(kinds) > 1 and not any(_fits(division) for division in tried):
        every = sorted(joint for joints in kinds.values() for joint in joints)
        tried += _divided(_Atoms(cell, every, goes_on=not sure), find, lengths)
    if not kinds:
        tried += _by_spaces(cell, find, texts)
    fitting = {division.meaning: division for division in tried if _fits(division)}
    if fitting:
        return list(fitting.values())
    partly = [division for division in tried if division.choices]
    least = min(partly, key=lambda division: sum(map(len, division.unmatched)), default=None)
    return [least or Division((cell,), (cell,), ())]


def _fits(division: Division) -> bool:
    return bool(division.parts) and not division.unmatched


def _joints(cell: str) -> dict[str, list[Span]]:
    """Kind of joint -> where it stands in the cell outside of brackets."""
    signs = _known()
    joints = list(signs.joint.finditer(cell))
    if not joints:
        return {}
    inside = _inside_brackets(cell)
    kinds: dict[str, list[Span]] = {}
    for joint in joints:
        if not inside[joint.start()]:
            kinds.setdefault(signs.kinds[joint[0]], []).append(joint.span())
    return kinds


def _inside_brackets(cell: str) -> list[bool]:
    """Of every character whether it stands between brackets that belong together; a lone one is a letter."""
    closing, signs_before = _known().closing, _known().opening
    depth_change = [0] * (len(cell) + 1)
    opened: list[tuple[str, int]] = []
    waiting = dict.fromkeys(closing, 0)
    for place, char in enumerate(cell.translate(_NARROW)):
        if char in closing:
            opened.append((char, place))
            waiting[char] += 1
        elif (opening := signs_before.get(char)) and waiting[opening]:
            while True:
                last, begin = opened.pop()
                waiting[last] -= 1
                if last == opening:
                    break
            depth_change[begin] += 1
            depth_change[place] -= 1
    inside, depth = [], 0
    for change in depth_change[:-1]:
        depth += change
        inside.append(depth > 0)
    return inside


class _Atoms:
    """A cell cut at each of its joints; a run of neighbouring atoms may be one part.

    `goes_on`: whether a text beside an option may hold the joints.
    """

    def __init__(self, cell: str, joints: list[Span], *, goes_on: bool) -> None:
        self.cell, self.goes_on = cell, goes_on
        self._places = [(begin, end) for (_, begin), (end, _) in pairwise([(0, 0), *joints, (len(cell), 0)])]

    def __len__(self) -> int:
        return len(self._places)

    def text(self, begin: int, end: int) -> str:
        """The atoms from `begin` up to `end` with the joints between them."""
        return self.cell[self._places[begin][0] : self._places[end - 1][1]].strip()


@dataclass(frozen=True)
class _Way:
    """A division of the first atoms; `open_from`: where an unmatched part at its end begins."""

    division: Division
    open_from: int | None = None

    def with_option(self, part: str, choices: ChosenOptions) -> "_Way":
        """Followed by a part that is an option; an empty part says nothing."""
        done = self.division
        return _Way(Division((*done.parts, part), done.unmatched, done.choices + choices) if part else done)

    def with_unmatched(self, atoms: _Atoms, end: int) -> "_Way":
        """Followed by an atom that is no option: one text with those before it, unless the joint is a sure one."""
        done, begin = self.division, end - 1
        if self.open_from is not None and atoms.goes_on:
            done = Division(done.parts[:-1], done.unmatched[:-1], done.choices)
            begin = self.open_from
        text = atoms.text(begin, end)
        return _Way(Division((*done.parts, text), (*done.unmatched, text), done.choices), begin)


def _divided(atoms: _Atoms, find: FindOptions, lengths: set[int]) -> list[Division]:
    """The divisions with the fewest unmatched atoms, different ones once."""
    runs = _runs(atoms, find, lengths)
    reached = [[_Way(Division((), (), ()))]]
    costs = [0]
    for end in range(1, len(atoms) + 1):
        costs.append(min([costs[end - 1] + 1, *(costs[begin] for begin, _, _ in runs[end])]))
        ways = [
            way.with_option(part, choices)
            for begin, part, choices in runs[end]
            if costs[begin] == costs[end]
            for way in reached[begin]
        ] or [way.with_unmatched(atoms, end) for way in reached[end - 1]]
        different = {way.division.meaning: way for way in ways}
        reached.append(list(different.values())[:MOST_TICK_READINGS])
    return [way.division for way in reached[-1]]


def _runs(atoms: _Atoms, find: FindOptions, lengths: set[int]) -> list[list[tuple[int, str, ChosenOptions]]]:
    """End -> the runs of atoms ending there that are one option: begin, text, meaning."""
    runs: list[list[tuple[int, str, ChosenOptions]]] = [[] for _ in range(len(atoms) + 1)]
    begins: dict[int, bool] = {}
    for begin in range(len(atoms)):
        for end in sorted(begin + length for length in lengths if begin + length <= len(atoms)):
            part = atoms.text(begin, end)
            choices = find(part) if part else ()
            if choices is None:
                continue
            going_on = atoms.goes_on and _goes_on(part, choices)
            if not going_on:
                runs[end].append((begin, part, choices))
            if part and (not going_on or end == begin + 1):
                begins[begin] = begins.get(begin, False) or going_on
    for begin in [begin for begin, going_on in begins.items() if going_on]:
        end = next((after for after in range(begin + 1, len(atoms)) if after in begins), len(atoms))
        part = atoms.text(begin, end)
        if choices := find(part):
            runs[end].append((begin, part, choices))
    return runs


def _goes_on(part: str, choices: ChosenOptions) -> bool:
    """Whether a text beside an option has no end of its own: `其他:电视`, not `其他〖电视〗`."""
    signs = write_in_signs()
    if part.endswith(signs.open_ended):
        return True
    ended = part.endswith(signs.closing)
    return not ended and any(choice.text and choice.text != part for choice in choices)


def _by_spaces(cell: str, find: FindOptions, texts: Iterable[str]) -> list[Division]:
    """The options that a cell lists with spaces between them and nothing else, as Kobo does, codes or labels."""
    inside = _inside_brackets(cell)
    spaces = [found.span() for found in _SPACES.finditer(cell) if not inside[found.start()]]
    if not 0 < len(spaces) < MOST_TICK_PARTS:
        return []
    lengths = {len(_SPACES.findall(text)) + 1 for text in texts} | {1}
    return [
        division
        for division in _divided(_Atoms(cell, spaces, goes_on=False), find, lengths)
        if _fits(division)
    ]
