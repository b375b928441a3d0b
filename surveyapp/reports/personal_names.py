"""Hides names of persons in what people wrote, by rules: a surname with a title, a name that the splitter takes for
one, a name of Uyghur or Kazakh kind in Chinese characters. What a rule does not know stays; an evaluator marks it.

Names are those of whoever is spoken of. 张主任 becomes 某主任, 王建国 becomes 王某, 买买提·艾力 becomes 买某.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveyapp.reports.limits import LONGEST_PERSONAL_NAME
from surveyapp.reports.name_signs import (
    AFTER_A_NAME,
    CALLED,
    ENDS_OF_PLACES,
    ENDS_OF_UNITS,
    FAMILIAR,
    INTRODUCED,
    IS_TITLE,
    NO_NAMES,
    PLACES,
    RARELY_A_NAME,
    SHORT_OFFICE,
    SHORT_TITLES,
    SURNAME_WITH_TITLE,
    SURNAMES,
    TWO_SIGN_SURNAMES,
    UYGHUR_NAME,
    WORD_BEFORE_YU,
    WORDS_LIKE_NAMES,
)
from surveyapp.reports.personal_contacts import hide_contacts
from surveyapp.reports.personal_numbers import hide_numbers

PERSON_TAGS = frozenset({"nr", "nrfg"})
"""The splitter's tags of a name of a person; the second names well-known people, and others bear it too."""


@dataclass(frozen=True)
class HiddenPart:
    """A part of a text that is not shown, from `start` to before `end`, and what stands in its place."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True)
class MaskedText:
    """A text as it is given out; `names`: how many names were hidden in it."""

    text: str
    names: int


def names_in(text: str) -> list[HiddenPart]:
    """The names of persons that the rules recognise, in the order of the text; none overlaps another.

    >>> [text_part.instead for text_part in names_in("张主任和王建国都不接电话")]
    ['某', '王某']
    """
    hidden: list[HiddenPart] = []
    places = [match.span() for match in PLACES.finditer(text)]
    for part in sorted(_recognised(text), key=lambda part: (part.start, -part.end)):
        taken = hidden and part.start < hidden[-1].end
        if not taken and not any(start < part.end and part.start < end for start, end in places):
            hidden.append(part)
    return hidden


def mask_text(
    text: str,
    *,
    marked: Iterable[tuple[int, int]] = (),
    shown: Iterable[tuple[int, int]] = (),
    numbers: bool = True,
) -> MaskedText:
    """A text as it is given out: names hidden by rule but for those within the spans `shown`, the spans that a person
    `marked`, and with `numbers` what `hide_numbers` and `hide_contacts` know.

    >>> mask_text("找王女士，她电话13812345678")
    MaskedText(text='找某女士，她电话138****5678', names=1)
    >>> mask_text("窗口的小美很热情", marked=[(3, 5)]).text
    '窗口的某某很热情'
    """
    allowed = list(shown)
    own = [HiddenPart(start, min(end, len(text)), "某某") for start, end in marked if start < len(text)]
    ruled = [
        part
        for part in names_in(text)
        if not any(start <= part.start and part.end <= end for start, end in allowed)
        and not any(each.start < part.end and part.start < each.end for each in own)
    ]
    plain = hide_contacts(hide_numbers(text)) if numbers else text
    pieces, at, names = [], 0, 0
    for part in sorted([*own, *ruled], key=lambda part: (part.start, part.end)):
        if part.start < at:
            continue
        pieces += [plain[at : part.start], part.instead]
        at, names = part.end, names + 1
    return MaskedText("".join([*pieces, plain[at:]]), names)


def _recognised(text: str) -> Iterator[HiddenPart]:
    for match in UYGHUR_NAME.finditer(text):
        yield HiddenPart(match.start(), match.end(), f"{match.group()[0]}某")
    for match in CALLED.finditer(text):
        yield HiddenPart(match.start("name"), match.end("name"), "某")
    for match in FAMILIAR.finditer(text):
        whole, tail = text[match.start() : match.end() + 1], text[match.start("name") : match.end() + 1]
        if not any(map(_is_word, (whole, tail))):
            yield HiddenPart(match.start("name"), match.end("name"), "某")
    for match in SHORT_OFFICE.finditer(text):
        if match.group("name") not in RARELY_A_NAME and not _has_word(match["name"] + match["title"]):
            yield HiddenPart(match.start("name"), match.end("name"), "某")
    for match in INTRODUCED.finditer(text):
        name = match.group("name")
        if name not in WORDS_LIKE_NAMES and name[:2] not in NO_NAMES and not IS_TITLE.search(name):
            yield HiddenPart(match.start("name"), match.end("name"), f"{_surname(name)}某")
    yield from _by_title(text)
    yield from _by_tag(text)


def _by_title(text: str) -> Iterator[HiddenPart]:
    """张主任, 张建国主任 (by the splitter's words), 李总."""
    for match in SURNAME_WITH_TITLE.finditer(text):
        name = match.group("name")
        before = text[match.start() - 1 : match.start()]
        if (
            name in RARELY_A_NAME
            or match.group() in WORDS_LIKE_NAMES
            or (name == "于" and before in WORD_BEFORE_YU)
        ):
            continue
        if _stands_apart(text, match.start(), match.start("title"), match.end()):
            yield HiddenPart(match.start("name"), match.end("name"), "某")


def _by_tag(text: str) -> Iterator[HiddenPart]:
    """王建国, and names that the splitter cut: 王 · 建国 · 主任, 欧阳 · 春华, 网格 · 员马 · 玉兰; 李 · 总."""
    words = [*_tagged(text), ("", "", len(text)), ("", "", len(text))]
    for number, (word, tag, start) in enumerate(words[:-2]):
        (following, its_tag, _at), (third, _tag, _start) = words[number + 1 : number + 3]
        titled = IS_TITLE.match(following) is not None
        named = tag in PERSON_TAGS and not ENDS_OF_UNITS.match(following)
        before = words[number - 1][0] if number else ""
        if named and _looks_like_name(word) and word[1] in SHORT_TITLES:
            yield HiddenPart(start, start + 1, "某")
        elif named and _looks_like_name(word):
            yield HiddenPart(start, start + len(word), "某" if titled else f"{_surname(word)}某")
        elif named and (cut := _surname_cut_off(before, word)):
            yield HiddenPart(start - 1, start + len(word), f"{cut}某")
        elif _is_surname(word) and not titled and 0 < len(following) <= 2 and _all_han(following):
            if following in SHORT_TITLES:
                if not third or not _all_han(third) or third[0] in AFTER_A_NAME:
                    yield HiddenPart(start, start + len(word), "某")
            elif IS_TITLE.match(third):
                yield HiddenPart(start, start + len(word + following), "某")
            elif following not in NO_NAMES and (its_tag in PERSON_TAGS or word in TWO_SIGN_SURNAMES):
                yield HiddenPart(start, start + len(word + following), f"{word}某")


def _looks_like_name(word: str) -> bool:
    if (
        word[:2] in NO_NAMES
        or word in NO_NAMES
        or word in WORDS_LIKE_NAMES
        or word[-1] in ENDS_OF_PLACES
        or not 2 <= len(word) <= LONGEST_PERSONAL_NAME
        or not _all_han(word)
        or word[1] == "某"
    ):
        return False
    if word[:2] in TWO_SIGN_SURNAMES:
        return len(word) > 2
    return word[0] in SURNAMES - RARELY_A_NAME and len(word) <= 3 and not IS_TITLE.fullmatch(word[1:])


def _surname_cut_off(before: str, given: str) -> str:
    """The last sign of the word before, where it makes a name of this one and is no part of a word; else nothing."""
    cut = before[-1:]
    apart = len(before) > 1 and not _has_word(before) and cut in SURNAMES - RARELY_A_NAME
    return cut if apart and len(given) <= 2 and _all_han(given) and given not in NO_NAMES else ""


def _is_surname(word: str) -> bool:
    return word in TWO_SIGN_SURNAMES or (len(word) == 1 and word in SURNAMES - RARELY_A_NAME)


def _surname(word: str) -> str:
    return word[:2] if word[:2] in TWO_SIGN_SURNAMES else word[0]


def _stands_apart(text: str, start: int, title: int, end: int) -> bool:
    """Whether a surname from `start` and the title behind it cut no word in two: 提高·主任 and 查处·长时间 do."""
    return not any(
        (at < start < at + len(word) and (title <= at + len(word)) and not IS_TITLE.search(word))
        or (title < at < end < at + len(word))
        or (title < at + len(word) < end and at < title)
        for word, _tag, at in _tagged(text)
    )


def _is_word(piece: str) -> bool:
    """Whether these signs are a word that is no name: 小时, and 程序 of 小程序; 老张 is none, nor is a single sign."""
    if len(piece) < 2 or not _has_word(piece):
        return False
    return piece in NO_NAMES | WORDS_LIKE_NAMES or _tagged(piece)[0][1] not in PERSON_TAGS


def _all_han(word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in word)


def _tagged(text: str) -> list[tuple[str, str, int]]:
    """The words of a text with their tags, and where they begin."""
    import rjieba

    words, at = [], 0
    for word, tag in rjieba.tag(text):
        words.append((word, tag, at))
        at += len(word)
    return words


def _has_word(word: str) -> bool:
    """Whether the splitter's dictionary has it. The splitter is loaded where it is used: 50 MB."""
    import rjieba

    return rjieba.has_word(word)
