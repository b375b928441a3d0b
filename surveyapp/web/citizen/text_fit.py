"""Measures the room that an author's words take on a phone, and finds what they say themselves so that the page need
not.
"""

import re
import unicodedata
from collections.abc import Sequence

from surveyapp.web.citizen.limits import LONGEST_OPENING, MOST_OPTIONS_IN_A_ROW

_ROW = 266
_HALF_WIDTH = 6.8
_LATIN = 1.15
_SENTENCE_END = re.compile(r"[。！？；!?]+[”’」』）)]*|\.(?=\s)|\n")
_PAUSE = re.compile(r"[，、,：:]|\s")
_WORDS = re.compile(
    r"\s+|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)
_NUMBER = r"\s*(?:\d{1,2}|[一二两三四五六七八九十几多])\s*"
_COUNT = rf"{_NUMBER}(?:[-–—~～至到、或]{_NUMBER})?"
_HOW_MANY = re.compile(
    r"多选(?!择)|多项选择|复选|不定项|任选|可(?:以)?选(?:择)?多|选(?:择)?多[项个种]"
    rf"|(?:选|选择|勾选|选取|选出[^，。；？?]{{,12}}?)(?:其中)?(?:最多|至多|至少|不超过)?{_COUNT}[项个种条]"
    rf"|(?:最多|至多|至少|不超过|限)(?:可|能|可以)?(?:任)?选(?:择)?{_COUNT}"
    r"|all that apply|any that apply|more than one (?:answer|option|choice)|several (?:answers|options|choices)"
    r"|multiple (?:answers|choices?|options|selections?)"
    r"|(?:choose|select|tick|pick|mark)\s+(?:up to|at most|any|one or more)",
    re.IGNORECASE,
)


def width(text: str) -> float:
    """The room that a line of text takes, in half widths: a Chinese character takes 2, a letter a little over 1."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else _LATIN for char in text)


def opening(text: str, mode: str) -> tuple[str, str]:
    """How a long introduction begins, and the rest of it (nothing where it is short).

    It is cut behind the last sentence that fits, unless that is next to nothing (您好！), else behind a comma or blank;
    a cut inside a sentence shows `…`.

    >>> opening("请按实际情况填写。", "standard")
    ('请按实际情况填写。', '')
    """
    most = LONGEST_OPENING[mode]
    if width(text) <= most:
        return text, ""
    room, end = 0.0, 0
    while room + width(text[end]) <= most:
        room += width(text[end])
        end += 1
    if (cut := _last_end(_SENTENCE_END, text[:end])) and width(text[:cut]) >= most / 3:
        return text[:cut].rstrip(), text[cut:].lstrip()
    cut = _last_end(_PAUSE, text[:end]) or end
    return f"{text[:cut].rstrip()}…", text[cut:].lstrip()


def _last_end(mark: re.Pattern[str], text: str) -> int:
    """Where the last such mark of a text ends; 0 without one."""
    return max((found.end() for found in mark.finditer(text)), default=0)


def first_sentence(text: str) -> str:
    """The first sentence of a text; one without an end is the whole text."""
    found = _SENTENCE_END.search(text)
    return text[: found.end()].strip() if found else text


def fit_in_a_row(labels: Sequence[str]) -> bool:
    """Whether all options can stand side by side on a screen 320 pixels wide, each on two lines at most.

    The row is 266 pixels; each option loses 4 to its neighbours, 2 to its edge and 2 to the air inside; a half width
    of the smaller print is 6.8 pixels. Words are not broken, Chinese is, between any two characters.

    >>> fit_in_a_row(["非常满意", "比较满意", "基本满意", "不太满意", "非常不满意"])
    True
    >>> fit_in_a_row(["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"])
    False
    """
    if not 1 < len(labels) <= MOST_OPTIONS_IN_A_ROW:
        return False
    room = (_ROW / len(labels) - 8) / _HALF_WIDTH
    return all(_lines(label, room) <= 2 for label in labels)


def _lines(text: str, room: float) -> int:
    """How many lines a text takes, three at most; also three where one word alone is too long."""
    lines, used = 1, 0.0
    for word in _WORDS.findall(text):
        wide = width(word)
        if used + wide > room and not word.isspace():
            lines, used = lines + 1, 0.0
            if wide > room:
                return 3
        if lines > 2:
            break
        used += wide
    return lines


def says_how_many(wording: str) -> bool:
    """Whether a question's own words say how many options may be chosen: （可多选）, 【多选题】, 最多选3项.

    >>> says_how_many("您从哪里知道本服务?(可多选)"), says_how_many("您为什么多选择我们的服务？")
    (True, False)
    """
    return _HOW_MANY.search(wording) is not None
