"""Finds where a questionnaire seems to speak of another unit: names, places and years that are not this survey's own.

Chinese writes no spaces between words, so where a name begins is a guess: whatever is found here is pointed out, and
stops nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from surveyapp.definition.copies.leftovers import YEAR, comments_of
from surveyapp.definition.files.problems import KeyPath, dotted_key
from surveyapp.definition.files.source import read_source
from surveyapp.definition.limits import LONGEST_UNIT_NAME, MOST_UNIT_NAMES

OtherUnitKind = Literal["copied", "place", "year"]

_HAN = r"\u3400-\u9fff"

_PLACE = "市县区州盟旗"
_UNITS = (
    "委员会", "办公室", "人民政府", "街道", "中心", "平台", "公司", "集团", "学校", "医院", "大学", "学院", "协会",
    "热线", "大厅", "项目", "财政局", "局", "厅", "委", "乡", "镇",
)  # fmt: skip
"""What names of offices, firms and services end in."""

_BEFORE_A_NAME = re.compile(
    "为了|目前|现在|了解|关于|对于|以及|我们|使用|开展|评价|调查|统计|办理|感谢|依据|经历|各部门|全体|参加|前往"
    "|[对向由在于从和与及的请您我是为把被将给到去来这该本各全其等年月日度把让会按有是就都]"
)
"""Words behind which a name may begin."""

_NO_PLACE = re.compile(
    r"(?:超|城|股|夜|门|上|本|全|我|贵|该|某|都|各|直辖)市|(?:小|社|地|园|景|校|片|辖|灾|郊|城|市|山|库|牧|本|全|我|各|该|某|贵|新|开发)区"
    r"|(?:区|市|本|全|我|各|该|某|贵)县|自治[区州县旗]|[本全我各该某]州|(?:红|国|锦|党)旗|[联同]盟"
)
_QUOTED = re.compile(r"[“「『《\"]([^“”「」『』《》\"\n]{2,20})[”」』》\"]")
_REACHED_AT = re.compile(r"\d[\d-]{6,}\d|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+", re.ASCII)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")

_FOR_PEOPLE = frozenset(
    {"title", "background", "introduction", "closing", "controller", "contact", "purpose", "name", "section"}
    | {"text", "label", "until"}
)
_IDENTITY = ("title", "background", "introduction", "closing", "notice", "population", "sampling")


@dataclass(frozen=True)
class OtherUnit:
    """A text that seems to be about another unit: its line, its key (empty: a comment) and what it names.

    `kind`: `copied` (the survey that was copied says it too), `place` (not the place of the controller and title),
    `year` (not a year of the title or the last day).
    """

    line: int
    key: str
    found: str
    kind: OtherUnitKind


def find_other_units(text: str, source_text: str | None = None) -> list[OtherUnit]:
    """The places of a questionnaire file that seem to name another unit or year, by line; one each for kind and place.

    `source_text`: the text of the survey that it was copied from, if it was. Nothing is found in a text that cannot
    be read.
    """
    source = read_source(text.encode(), "")
    if not isinstance(source.value, dict):
        return []
    own = _own_words(source.value)
    names = _names_copied(source_text, own) if source_text else []
    found: list[OtherUnit] = []
    for path, words in _texts(source.value):
        at = (source.line(path), dotted_key(path))
        for kind, names_found in (
            ("copied", _present(names, words)),
            ("place", _other_places(path, words, own)),
            ("year", _other_years(path, words, own)),
        ):
            told = {name for unit in found if (unit.line, unit.key) == at for name in unit.found.split("、")}
            left = [name for name in names_found if name not in told]
            if left:
                found.append(OtherUnit(*at, "、".join(left), kind))  # type: ignore[arg-type]  # one of the three
    for line, words in comments_of(text):
        if named := _present(names, words):
            found.append(OtherUnit(line, "", "、".join(named), "copied"))
    return sorted(found, key=lambda unit: unit.line)


@dataclass(frozen=True)
class _Own:
    """What a survey calls itself: title and controller, the places and years in them."""

    words: str
    places: tuple[str, ...]
    years: frozenset[str]


def _own_words(value: dict[str, Any]) -> _Own:
    notice, sampling = value.get("notice"), value.get("sampling")
    controller = notice.get("controller") if isinstance(notice, dict) else None
    words = "\n".join([*_plain(value.get("title")), *_plain(controller)])
    until = str(sampling.get("until") or "") if isinstance(sampling, dict) else ""
    years = frozenset(_ANY_YEAR.findall(f"{'，'.join(_plain(value.get('title')))} {until}"))
    return _Own(words, tuple(_places(words)), years)


def _names_copied(source_text: str, own: _Own) -> list[str]:
    """Names, places, services and years of the copied survey that this one does not call itself; longest first."""
    value = read_source(source_text.encode(), "").value
    if not isinstance(value, dict):
        return []
    names: dict[str, None] = {}
    for path, words in _texts(value):
        if path[0] not in _IDENTITY:
            continue
        for name in (*_QUOTED.findall(words), *_REACHED_AT.findall(words), *_units(words), *_places(words)):
            names[name] = None
        for place in _places(words):
            names[place[:-1]] = None  # 昌吉 of 昌吉市
        for year in _ANY_YEAR.findall(words):
            names[year] = None
    foreign = [name for name in names if name not in own.words and name not in own.years]
    return sorted(foreign, key=len, reverse=True)[:MOST_UNIT_NAMES]


def _present(names: list[str], words: str) -> list[str]:
    """The names that a text has, without those that are part of another one that it has."""
    found: list[str] = []
    for name in names:
        if name in words and not any(name in longer for longer in found):
            found.append(name)
    return found


def _other_places(path: KeyPath, words: str, own: _Own) -> list[str]:
    """Places that are not the survey's own; none where it names none, or where people choose among places."""
    if not own.places or "label" in path:
        return []
    stems = [place[:-1] for place in own.places]
    return [
        place
        for place in dict.fromkeys(_places(words))
        if not any(stem in place or place[:-1] in stem for stem in stems) and place not in own.words
    ]


def _other_years(path: KeyPath, words: str, own: _Own) -> list[str]:
    if not own.years or "label" in path or path[0] == "title":
        return []
    return [year for year in dict.fromkeys(YEAR.findall(words)) if year not in own.years]


def _places(words: str) -> Iterator[str]:
    """Names of cities, counties and districts: two to seven characters and what they end in."""
    for run in re.findall(f"[{_HAN}]+", words):
        for end in (index + 1 for index, char in enumerate(run) if char in _PLACE):
            if _NO_PLACE.search(run[max(0, end - 4) : end][-3:]):
                continue
            name = _beginning_of(run[max(0, end - 8) : end])
            if 3 <= len(name) <= 8 and not any(char in _PLACE for char in name[:-1]):
                yield name


def _units(words: str) -> Iterator[str]:
    """Names of offices, firms and services, as far back as they seem to reach."""
    for run in re.findall(f"[{_HAN}]+", words):
        for unit in _UNITS:
            for match in re.finditer(unit, run):
                name = _beginning_of(run[max(0, match.end() - LONGEST_UNIT_NAME) : match.end()])
                if len(name) >= 4 and len(name) > len(unit) + 1:
                    yield name


def _beginning_of(text: str) -> str:
    """The part of a text behind the last word that names follow; a name is not cut through its last two characters."""
    begins = 0
    for match in _BEFORE_A_NAME.finditer(text):
        if match.end() <= len(text) - 2:
            begins = match.end()
    return text[begins:]


def _texts(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Everything that people read, with its place."""
    if isinstance(value, str):
        if any(key in _FOR_PEOPLE for key in path[-2:]):
            yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in ("published", "series_values"):
                yield from _texts(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _texts(part, (*path, index))


def _plain(value: Any) -> list[str]:
    """A text in all its languages."""
    if isinstance(value, dict):
        return [text for text in value.values() if isinstance(text, str)]
    return [value] if isinstance(value, str) else []
