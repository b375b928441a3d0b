"""Which characters of an option's wording count when a cell is compared with it.

Websites and spreadsheets change spaces, widths and punctuation freely; what makes a number what it is they may not:
sign, point, dash, percent, comparison, and whatever stands between two numbers.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from surveyapp.collection.limits import LONGEST_NUMBER, LONGEST_WORDING
from surveyapp.definition.normal_form import normal_form

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_IN_BRACKETS = re.compile(r"\(\s*[+-]?[\d.,]+%?\s*\)")
_LEADING = re.compile(r"\s*[(\[【]?\s*(\d{1,4})(?![\d%])(?!\s*[.,:/~-]\s*\d)\s*\S")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DECIMAL = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.])")
_LONG_DASH = re.compile(r"[—―]{2,}")
_SPACES = re.compile(r"\s+")
_MARK = re.compile(
    r"\s*(?:(?P<letter>[A-Za-z]|\d{1,2})\s*[.、:)\]】]|[(\[【]\s*(?P<inside>[A-Za-z]|\d{1,2})\s*[)\]】]\s*[.、:]?"
    r"|(?P<spaced>[A-Za-z])\s+(?=[^\W\da-zA-Z])|[①-⑳]\s*[.、]?)\s*(?=\S)"
)

_DASHES = dict.fromkeys("−‐‑‒–—―﹣", "-")
_SAME = str.maketrans({**_DASHES, "〜": "~", "∼": "~", "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "．": "."})
_NEVER = frozenset("|¦~^`¨´¯")
_ALWAYS = frozenset("%‰°")
_DIGITS = frozenset("0123456789")
_BEFORE_NUMBERS = "([$¥€+-.~"


def number_of(text: str) -> Decimal | None:
    """The number that a text is, and nothing else: `1.0`, `－１`, `−2.5`; None for `10%`, `2-0`, `<5`, `1,000`."""
    if len(text) > LONGEST_NUMBER:
        return None
    match = _NUMBER.fullmatch(_folded(text).strip())
    return Decimal(match[0]) if match else None


def comparable_wording(text: str) -> str:
    """The text reduced to what counts, empty where nothing does: equal for texts that say the same.

    Letters and digits in one width and case; `18-30岁`, `18—30 岁` and `18～30岁` are one wording, `1830岁` is another;
    `1.50%` is `1.5%`, `1,000元` is `1000元`; `+10%`, `-10%`, `10%`, `<5`, `5+`, `1/2` and `(5)` keep their signs.
    """
    if len(text) > LONGEST_WORDING:
        return text
    folded = _folded(text).strip()
    if _IN_BRACKETS.fullmatch(folded):  # (5) is how a bookkeeper writes −5
        return _SPACES.sub("", folded)
    folded = _DECIMAL.sub(_shortened, _THOUSANDS.sub(lambda found: found[0].replace(",", ""), folded))
    folded = folded.replace(">=", "≥").replace("<=", "≤")
    signs: list[str] = []
    parts: list[str] = []
    before = ""
    for char in folded:
        if not _counts(char):
            signs.append(char)
            continue
        parts += _between(before, "".join(signs), char)
        parts.append(char)
        signs, before = [], char
    parts += _between(before, "".join(signs), "")
    return "".join(parts)


def leading_number(text: str) -> Decimal | None:
    """The whole number that a text with other words begins with: 5 of `5分`, `5.很好`, `5 很好`, not of `5-10次`."""
    match = _LEADING.match(_folded(text[: 2 * LONGEST_NUMBER]))
    return Decimal(match[1]) if match else None


def without_mark(text: str) -> str:
    """A text without the letter or number that counts the options: `男` of `A.男`, `A、男`, `a) 男`, `（A）男`.

    A number before a number is a number, no mark: `1.5`.
    """
    return _split_mark(text)[1]


def option_mark(text: str) -> str:
    """The letter in front of an option's text, as a capital, or nothing: `a) 男` -> `A`."""
    return _split_mark(text)[0]


def _split_mark(text: str) -> tuple[str, str]:
    normal = normal_form(text, 8) if text[:1] not in "①②③④⑤⑥⑦⑧⑨⑩" else text[:8]
    match = _MARK.match(normal + text[8:])
    if match is None:
        return "", text
    rest = (normal + text[8:])[match.end() :]
    mark = match["letter"] or match["inside"] or match["spaced"] or ""
    if mark.isdigit() and rest[:1].isdigit():
        return "", text
    return mark.upper() if mark.isalpha() else "", rest


def _folded(text: str) -> str:
    """One width, case and kind of dash; `½` and `²` stay what they are: as plain digits they would be other numbers.

    The text is no longer than `LONGEST_WORDING`; no character becomes more than 18 (ﷺ does).
    """
    if text.isascii():
        return text.casefold()
    text = "".join(map(_narrow, _LONG_DASH.sub("—", text)))
    return normal_form(text, 18 * LONGEST_WORDING, "NFC").translate(_SAME).casefold()


@lru_cache(maxsize=65_536)
def _narrow(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char if category == "No" else normal_form(char, 1)


def _shortened(match: re.Match[str]) -> str:
    fraction = match[2].rstrip("0")
    return f"{match[1]}.{fraction}" if fraction else match[1]


def _counts(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _between(before: str, signs: str, after: str) -> str:
    """What counts of the signs between two characters; either is empty at an end of the text."""
    if not signs:
        return ""
    if before in _DIGITS and after in _DIGITS:
        return "".join(signs.split()).replace("~", "-") or " "
    return "".join(
        _kept(char, before, signs[:place].strip(), signs[place + 1 :].strip(), after)
        for place, char in enumerate(signs)
    )


def _kept(char: str, before: str, left: str, right: str, after: str) -> str:
    """A sign as it counts, or nothing, between `before` and `after` with other signs to its `left` and `right`."""
    if char in _ALWAYS or (unicodedata.category(char) in ("Sm", "Sc") and char not in _NEVER):
        return char
    number_follows = after in _DIGITS and not right.strip(_BEFORE_NUMBERS)
    if char == "-":
        number_before = before in _DIGITS and not left.strip("%")
        grade = before.isascii() and before.isalpha() and not after and not left  # A- is no A
        return "-" if number_follows or number_before or grade else ""
    if char == "~" and number_follows:
        return "-" if before else "~"
    return "." if char == "." and number_follows and not right and not before else ""
