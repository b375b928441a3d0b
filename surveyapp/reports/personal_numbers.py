"""Hides mobile and identity numbers in what people wrote: they are not printed in full where the question did not ask
for them.

The stored text stays as it is; a question that asks for a call-back number says `keep_numbers: true`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.limits import SHORTEST_PERSONAL_NUMBER
from surveyapp.snapshots.late_libraries import pa, pc

Answer = str | Sequence[str]

_PLAIN = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    **dict.fromkeys(map(ord, "－‐‑‒–—−"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "ＸｘхХχΧ"), "X"),
    ord("＋"): "+",
    ord("．"): ".",
}
"""Digits of other widths and scripts, dashes and blanks -> the plain one: one character each, so places stay."""

_MOBILE = re.compile(r"(?<!\d)((?:\+?86[- ]?)?1[3-9]\d[-. ]?)(\d{4})([-. ]?\d{4})(?!\d)", re.ASCII)
_IDENTITY = re.compile(r"(?<!\d)(\d{6}[- ]?)(\d{8})([- ]?\d{3}[\dXx])(?![\dA-Za-z])", re.ASCII)
_MOBILE_IN_GROUPS = re.compile(
    r"(?<!\d)(1[3-9]\d[- ])(\d\d[- ]\d\d)([- ]\d\d[- ]\d\d)(?!\d)|(?<!\d)(1[3-9]\d\d[- ])(\d{3})([- ]\d{4})(?!\d)",
    re.ASCII,
)
_SPOKEN = "[〇零一幺二两三四五六七八九]"
_MOBILE_SPOKEN = re.compile(
    rf"(?<!{_SPOKEN})([一幺][三四五六七八九]{_SPOKEN})({_SPOKEN}{{4}})({_SPOKEN}{{4}})(?!{_SPOKEN})"
)
_IDENTITY_NAMED = re.compile(
    r"身份证[^\d\n]{0,6}(\d{6}[- ]?)(\d{6,8})([- ]?\d{2,3}[\dXx])(?![\dA-Za-z])", re.ASCII
)
"""Of each: what stays before, what is hidden, what stays after."""

_ALWAYS = (_MOBILE, _MOBILE_SPOKEN, _IDENTITY_NAMED)

_DIGIT = "0-9０-９٠-٩۰-۹"
_MAY_HOLD_A_NUMBER = f"[{_DIGIT}](?:[^{_DIGIT}]?[{_DIGIT}]){{10}}|{_SPOKEN}{{11}}"
"""What stands in every text in which a number is hidden, for Arrow: 11 digits, with a sign at most between two."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def hide_numbers(text: str) -> str:
    """The text with the middle of every mobile number and identity number replaced by stars.

    A mobile number has 11 digits from 13 to 19, alone, after +86, in the groups 3-4-4, 4-3-4 or 3-2-2-2-2, or in
    Chinese digits. An identity number has 18 digits with the check digit of GB 11643 (ISO 7064, MOD 11-2);
    behind 身份证 also 15 digits, and any last one. Longer and shorter numbers stay.

    >>> hide_numbers("请致电13812345678或 138-1234-5678")
    '请致电138****5678或 138-****-5678'
    >>> hide_numbers("订单号 2024138123456789")
    '订单号 2024138123456789'
    """
    if len(text) < SHORTEST_PERSONAL_NUMBER:
        return text
    plain = text.translate(_PLAIN)
    hidden = [match.span(2) for kind in _ALWAYS for match in kind.finditer(plain)]
    hidden += [match.span(2 if match[2] else 5) for match in _MOBILE_IN_GROUPS.finditer(plain)]
    hidden += [match.span(2) for match in _IDENTITY.finditer(plain) if _is_identity(match.group())]
    characters = list(text)
    for start, end in hidden:
        characters[start:end] = (
            sign if plain[at] in "- " else "*" for at, sign in enumerate(characters[start:end], start)
        )
    return "".join(characters)


def hide_numbers_in(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Each text as `hide_numbers` gives it; only those that may hold a number are looked at one by one."""
    suspected = pc.match_substring_regex(texts, _MAY_HOLD_A_NUMBER)
    hidden = [hide_numbers(text) for text in texts.filter(suspected).to_pylist()]
    return pc.replace_with_mask(texts, suspected, pa.array(hidden, texts.type))


def _is_identity(written: str) -> bool:
    digits = re.sub(r"[- ]", "", written).upper()
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return digits[-1] == _CHECK_DIGITS[total % 11]


def hides_numbers(questionnaire: Questionnaire, name: str) -> bool:
    """Whether what was written under this name (`advice`, `age.other.text`) is printed with its numbers hidden."""
    return name in _names_without_numbers(questionnaire)


def _names_without_numbers(questionnaire: Questionnaire) -> frozenset[str]:
    return frozenset(
        answer.code for answer in questionnaire.answers if answer.is_written and not answer.keep_numbers
    )


def answers_as_printed(
    questionnaire: Questionnaire,
) -> Callable[[Mapping[str, Answer]], Mapping[str, Answer]]:
    """A function that gives the answers of a response as they are printed; codes of options are no texts and stay."""
    hidden = _names_without_numbers(questionnaire)

    def printed(answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
        changed = {
            name: shown
            for name, answer in answers.items()
            if name in hidden and isinstance(answer, str) and (shown := hide_numbers(answer)) != answer
        }
        return {**answers, **changed} if changed else answers

    return printed
