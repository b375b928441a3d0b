"""The numbers, letters and boxes that stand before questions, options and items, in every usual way of writing them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveyapp.papers.limits import FIRST_SPECIAL_CODE
from surveyapp.papers.signs.traditional import SIMPLIFIED

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20, 0x2007: 0x20, 0x202F: 0x20, ord("﹒"): ord("."), ord("∶"): ord(":")}
_FLAT = _WIDE | SIMPLIFIED

BOXES = "☐□○◯◻▢▫⬜⚪◎◇☑✓✔■●◆⭕〇❏❑🔲🔘✅⬛⚫"
BULLETS = "•·▪➢➤►▶‣◦★☆✦◾–—*-"

Family = Literal[
    "part",
    "ordinal",
    "q",
    "arabic",
    "lettered",
    "corner",
    "dotted",
    "bracket",
    "half_bracket",
    "circled",
    "chinese",
    "bracket_chinese",
]

_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_STEMS = "甲乙丙丁戊己庚辛"
_HAN_DIGITS |= {digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_HAN = "[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]"
_UNITS = "年月日号天岁个次项人元万亿千百米公分小时周季度家类种级楼层条件位份点倍"
_NO_UNITS = (
    "年[龄级薪纪收均]|月[收均薪]|日[常均]|个人|家[庭里长乡属]|人[均口员数群民]|公[共司交路园众开益务安]|分[布类工]|小[区学孩]"
    "|周[边围]|层次|条件|位置|类[型别]|种[类植]|级别|点评|次[数序]|份额|季节|千万|百姓"
)
COUNTED = rf"(?:(?!{_NO_UNITS})[{_UNITS}])"
"""What a number in front of it counts: there it belongs to the sentence, as in 3 年内."""

_NUMBERS: tuple[tuple[Family, str], ...] = (
    (
        "part",
        rf"第\s*(?P<value>\d{{1,2}}|{_HAN}{{1,3}})\s*(?:部分|板块|模块|单元|章|节|篇|大题)\s*[、.:,，—-]?",
    ),
    ("part", r"(?P<value>[A-Z])\s*(?:部分|板块|模块|单元|卷)\s*[、.:—-]?"),
    (
        "part",
        r"(?:[Ss]ection|SECTION|[Pp]art|PART)\s+(?P<value>\d{1,2}|[A-Z](?![a-z])|[IVX]{2,4})\s*[、.:)—–-]?",
    ),
    ("part", r"(?P<value>[甲乙丙丁戊己庚辛])\s*[、.:]"),
    ("part", r"(?P<value>[\u2160-\u216b])\s*[、.:]?"),
    ("ordinal", rf"第\s*(?P<value>\d{{1,3}}|{_HAN}{{1,3}})\s*题\s*[、.:)]?"),
    ("q", r"(?:[Qq]|问题|题目?)\s*(?P<value>\d{1,3})(?:\s*[、.:)]|\s+|(?=[\u4e00-\u9fff【\[(]))"),
    ("lettered", rf"(?P<value>[A-Z]\d{{1,2}})(?:\s*[、.:)](?!\d)|\s+|(?=[\u4e00-\u9fff]))(?!{COUNTED})"),
    ("corner", r"【\s*(?P<value>\d{1,3})\s*】\s*[、.:]?"),
    ("dotted", r"(?P<value>\d{1,2}(?:\.\d{1,2}){1,2})(?:\s*[、.:)]|\s+|(?=[\u4e00-\u9fff]))(?!\d)"),
    ("bracket", r"\(\s*(?P<value>\d{1,3})\s*\)\s*[、.:]?"),
    ("bracket", r"\[\s*(?P<value>\d{1,3})\s*\]\s*[、.:]?"),
    ("half_bracket", r"(?P<value>\d{1,3})\s*\)\s*[、.:]?"),
    ("arabic", rf"(?P<value>\d{{1,3}})\s*、(?!\d{{1,3}}(?:、|{COUNTED}))"),
    ("arabic", r"(?P<value>\d{1,3})\s*(?:\.(?!\d)|\.(?=\d{4}\s*年)|:(?!\d))"),
    ("circled", r"(?P<value>[\u2460-\u2473\u2776-\u277f\u3251-\u325f])\s*[、.:]?"),
    ("chinese", rf"(?P<value>{_HAN}{{1,3}})\s*(?:[、.:](?!{_HAN}[、{_UNITS}])|\s+)"),
    ("bracket_chinese", rf"\(\s*(?P<value>{_HAN}{{1,3}})\s*\)\s*[、.:]?"),
    ("arabic", rf"(?P<value>\d{{1,3}})\s+(?=[\u4e00-\u9fff“\"《])(?!{COUNTED})"),
)
_COMPILED = tuple((family, re.compile(rf"\s*(?P<star>[*]?)\s*{pattern}\s*")) for family, pattern in _NUMBERS)

LETTER = re.compile(
    r"\s*(?:\(\s*([A-Za-z])\s*\)\s*[、.:]?|\[\s*([A-Za-z])\s*\]|([A-Za-z])\s*[、.:)](?!\w*://))\s*"
)
WEAK_LETTER = re.compile(r"\s*([A-Z])(?=\s*[\u4e00-\u9fff“])\s*")
BOX = re.compile(
    rf"\s*(?:[{BOXES}]|[☆★△](?=\s*[^\s☆★△\d])|[\[(]\s*[xX√✓v]\s*[\])]|\(\s*\)|\[\s*\]|【\s*】|〔\s*〕|[oO](?=\s+[\u4e00-\u9fff]))\s*"
)
BULLET = re.compile(rf"\s*[{re.escape(BULLETS)}]\s+(?=\S)")


def flat(text: str) -> str:
    """The text with wide letters, digits and punctuation as narrow ones, and traditional characters as simplified
    ones; every character stays in its place.

    >>> flat("Ａ：滿意（必答）")
    'A:满意(必答)'
    """
    return text.translate(_FLAT)


@dataclass(frozen=True)
class LeadingNumber:
    """A number before a text: `value` counts, `printed` is as it stands there, the text begins at `end`."""

    family: Family
    value: int
    printed: str
    end: int
    starred: bool = False


def leading_number(text: str) -> LeadingNumber | None:
    """The number that a line begins with; None where it has none, or its digits belong to the sentence.

    >>> leading_number("Q12．您的年龄")
    LeadingNumber(family='q', value=12, printed='12', end=4, starred=False)
    >>> leading_number("3 年内您来过几次")
    """
    plain = flat(text[:60])
    for family, pattern in _COMPILED:
        found = pattern.match(plain)
        if found is not None:
            printed = found["value"]
            return LeadingNumber(family, _value(printed), printed, found.end(), bool(found["star"]))
    return None


def _value(printed: str) -> int:
    if printed.isascii():
        digits = re.search(r"\d+$", printed)
        roman = _ROMAN.get(printed) if len(printed) > 1 else None
        return int(digits[0]) if digits else roman or ord(printed[0]) - ord("A") + 1
    if printed in _STEMS:
        return _STEMS.index(printed) + 1
    first = ord(printed[0])
    for start, one in ((0x2160, 1), (0x2460, 1), (0x2776, 1), (0x3251, 21)):
        if start <= first < start + 20:
            return first - start + one
    return han_number(printed)


_ROMAN = {
    sign: value
    for value, sign in enumerate(
        ["II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"], start=2
    )
}


def han_number(text: str) -> int:
    """A Chinese number up to ninety-nine.

    >>> han_number("二十三"), han_number("十"), han_number("三")
    (23, 10, 3)
    """
    tens, ten, ones = text.replace("拾", "十").rpartition("十")
    if not ten:
        return _HAN_DIGITS.get(text, 0)
    return 10 * _HAN_DIGITS.get(tens or "一", 1) + _HAN_DIGITS.get(ones, 0)


@dataclass(frozen=True)
class Mark:
    """The mark of an option: its letter or number, or a box (`sign` is empty); it stands from `start` to `end`."""

    kind: Literal["letter", "box", "number", "bullet"]
    sign: str
    start: int
    end: int


def leading_mark(text: str) -> Mark | None:
    """The letter, box or bullet that a line begins with, a bullet before a letter or box included.

    >>> leading_mark("- ☐ 每周多次")
    Mark(kind='box', sign='', start=0, end=4)
    """
    plain = flat(text[:60])
    bullet = BULLET.match(plain)
    start = bullet.end() if bullet else 0
    if box := BOX.match(plain, start):
        letter = LETTER.match(plain, box.end())
        return Mark("letter", _sign(letter), 0, letter.end()) if letter else Mark("box", "", 0, box.end())
    if letter := LETTER.match(plain, start):
        inner = BOX.match(plain, letter.end())
        has_text = inner is not None and plain[inner.end() :].strip() != ""
        return Mark("letter", _sign(letter), 0, inner.end() if inner and has_text else letter.end())
    return Mark("bullet", "", 0, bullet.end()) if bullet else None


def _sign(letter: "re.Match[str]") -> str:
    return next(sign for sign in letter.groups() if sign).upper()


@dataclass(frozen=True)
class OptionText:
    """The text of an option as it is printed, and its mark."""

    mark: str
    text: str


_INLINE_LETTER = re.compile(
    r"(?<![A-Za-z0-9])(?:\(\s*([A-Za-z])\s*\)\s*[、.:]?|([A-Za-z])\s*[、.:)](?!\w*//))\s*"
)
_INLINE_WEAK = re.compile(r"(?<![A-Za-z0-9])([A-Z])(?=\s*[\u4e00-\u9fff“\d<>＜＞])\s*")
_INLINE_BOX = re.compile(
    rf"(?:[{BOXES}]|(?<!\S)[☆★△](?=\s*[^\s☆★△\d])|[\[(]\s*[xX√✓]\s*[\])]|(?<!\S)\(\s*\)(?=\s*\S)|(?<!\S)\[\s*\](?=\s*\S)|【\s*】(?=\s*\S))\s*"
)
_INLINE_NUMBER = re.compile(
    r"(?:\(\s*(\d{1,2})\s*\)|\[\s*(\d{1,2})\s*\]|([\u2460-\u2473])|(?<![\d.])(\d{1,2})\s*\)|(?<![\d.\w])(\d{1,2})\s*(?:、|\.(?!\d)|:(?!\d)))\s*[、.:]?\s*"
)


_INLINE_WEAK_NUMBER = re.compile(
    rf"(?<![\d.\w\-~])(\d{{1,2}})(?:\s+(?=[^\s\d]|\d+\D)|(?=[\u4e00-\u9fff]))(?!{COUNTED})"
)


def inline_marks(text: str, first: str = "") -> list[Mark]:
    """The marks of the options in a line: letters or numbers in order from A or 1 (or from `first`), or boxes.

    Of the ways of marking the one that has the most marks counts; one mark alone is none.

    >>> [mark.sign for mark in inline_marks("性别：A.男 B.女")]
    ['A', 'B']
    """
    plain = flat(text)
    letters = list(_in_order(_letters(plain, _INLINE_LETTER), first or "A"))
    if len(letters) < 2:
        weak = list(_in_order(_letters(plain, _INLINE_WEAK), first or "A"))
        letters = weak if len(weak) > 1 else letters
    numbers = _counting(list(_numbers(plain)), first or "1")
    if len(numbers) < 2:
        numbers = _counting(list(_weak_numbers(plain)), first or "1")
    boxes = [Mark("box", "", found.start(), found.end()) for found in _INLINE_BOX.finditer(plain)]
    best = max((letters, numbers, boxes), key=len)
    return [_with_box(plain, mark) for mark in best] if len(best) > 1 else []


def _counting(marks: list[Mark], first: str) -> list[Mark]:
    """Numbers that count up from `first` or down to one, and behind them the codes of those who say nothing: 98."""
    found = max(list(_in_order(iter(marks), first)), _falling(iter(marks)), key=len)
    special = [
        mark for mark in marks if found and mark.start > found[-1].start and int(mark.sign) in _SPECIAL
    ]
    return found + special if len(found) > 1 else found


def is_special(number: int) -> bool:
    """Whether a number is one of the codes of those who say nothing.

    >>> is_special(98), is_special(9)
    (True, False)
    """
    return number in _SPECIAL


_SPECIAL = frozenset({77, 88, *range(FIRST_SPECIAL_CODE, 100)})


def _with_box(plain: str, mark: Mark) -> Mark:
    """A letter or number with the box that stands before it."""
    before = plain[: mark.start].rstrip()
    boxed = mark.kind != "box" and before[-1:] in BOXES and before != ""
    return Mark(mark.kind, mark.sign, len(before) - 1, mark.end) if boxed else mark


def _letters(plain: str, pattern: "re.Pattern[str]") -> Iterator[Mark]:
    for found in pattern.finditer(plain):
        if _is_closing(plain, found):
            continue
        yield Mark("letter", _sign(found), found.start(), found.end())


def _numbers(plain: str) -> Iterator[Mark]:
    for found in _INLINE_NUMBER.finditer(plain):
        if _is_closing(plain, found):
            continue
        printed = next(sign for sign in found.groups() if sign)
        yield Mark("number", str(_value(printed)), found.start(), found.end())


def _is_closing(plain: str, found: "re.Match[str]") -> bool:
    """Whether the bracket behind a sign closes one before it: 请跳至题6）."""
    before = plain[: found.start()]
    return found[0].rstrip()[-1:] == ")" and "(" not in found[0] and before.count("(") > before.count(")")


def _weak_numbers(plain: str) -> Iterator[Mark]:
    """Numbers with no sign behind them: 1 男  2 女."""
    for found in _INLINE_WEAK_NUMBER.finditer(plain):
        yield Mark("number", str(int(found[1])), found.start(), found.end())


def _in_order(marks: Iterator[Mark], expected: str) -> Iterator[Mark]:
    """Those of the marks that count on one by one."""
    for mark in marks:
        if mark.sign == expected:
            yield mark
            expected = following(expected)


def _falling(marks: Iterator[Mark]) -> list[Mark]:
    """Numbers that count down to 1 or 0, as steps are printed that are worth them: (5) (4) (3) (2) (1)."""
    found: list[Mark] = []
    for mark in marks:
        if not found or int(mark.sign) == int(found[-1].sign) - 1:
            found.append(mark)
    return found if len(found) > 2 and found[-1].sign in ("0", "1") else []


def following(sign: str) -> str:
    """The letter or number that comes next.

    >>> following("B"), following("9")
    ('C', '10')
    """
    return str(int(sign) + 1) if sign.isdecimal() else chr(ord(sign) + 1)
