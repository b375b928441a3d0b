"""Readable codes for questions, options and items: the meaning of usual words, else the first letters of the pinyin."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from surveyapp.definition.checks.questionnaire_checks import RESERVED
from surveyapp.definition.values import CODE
from surveyapp.papers.code_words import CODE_OF_OPTION, CODE_OF_WORD
from surveyapp.papers.limits import LONGEST_PAPER_CODE, LONGEST_WORDING_WITH_MEANING
from surveyapp.papers.paper import Paper, PaperOption, PaperQuestion
from surveyapp.papers.signs.marks import flat

_EMPTY = re.compile(
    r"请问|请您|请对|您|你|认为|觉得|感到|目前|现在|以下|下列|哪些|哪个|哪种|什么|是否|如何|怎样|怎么|对于|对|的|是|了|吗|呢|在|有|和|与|及|请|我们|方面|情况"
)
_REMARK = re.compile(r"[（(][^（()）]*[）)]")


class GivenCodes:
    """The codes that were given in one place, in any case: there each is there once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {code.lower() for code in taken}
        self._tries: dict[str, Iterator[int]] = {}

    def give(self, wished: str) -> str:
        """The code, with a number behind it where it is taken.

        >>> codes = GivenCodes(["age"])
        >>> codes.give("Age"), codes.give("age"), codes.give("sex")
        ('Age_2', 'age_3', 'sex')
        """
        numbers = self._tries.setdefault(wished.lower(), count(1))
        tries = (wished if number == 1 else f"{wished}_{number}" for number in numbers)
        code = next(code for code in tries if code.lower() not in self._taken)
        self._taken.add(code.lower())
        return code


def give_codes(paper: Paper) -> None:
    """Give every question, option and item its code: unique, never empty, valid."""
    codes = GivenCodes(RESERVED)
    for number, question in enumerate(paper.questions, start=1):
        own = question.code if CODE.fullmatch(question.code) else ""
        question.code = codes.give(own or question_code(question, number))
        inner = GivenCodes()
        for place, item in enumerate(question.items, start=1):
            own = item.code if CODE.fullmatch(item.code) else ""
            item.code = inner.give(own or wording_code(item.text, f"i{place}"))
        blanks = GivenCodes()
        for place, blank in enumerate(question.blanks, start=1):
            blank.code = blanks.give(wording_code(blank.label, f"b{place}"))
        _give_option_codes(question.options)


def question_code(question: PaperQuestion, number: int) -> str:
    """The code of a question by what it asks."""
    if question.items and any(
        "满意" in text for text in (question.text, *(option.text for option in question.options))
    ):
        return "rating"
    return wording_code(question.text, f"q{number}")


def wording_code(text: str, otherwise: str) -> str:
    """A code for a wording: the meaning of a usual word in a short one, else the first letters of the pinyin.

    >>> wording_code("您的年龄是？", "q1"), wording_code("网上办理", "q1"), wording_code("？", "q1")
    ('age', 'wsbl', 'q1')
    """
    plain = _REMARK.sub("", flat(text))
    if len(plain) <= LONGEST_WORDING_WITH_MEANING:
        for word, code in CODE_OF_WORD:
            if word in plain:
                return code
    return _initials(plain) or otherwise


def _initials(text: str) -> str:
    from pypinyin import Style, lazy_pinyin  # here: its list of phrases takes half a second and 55 MB

    bare = "".join(re.findall(r"[\u4e00-\u9fffA-Za-z0-9]+", _EMPTY.sub("", text) or text))
    letters = "".join(
        lazy_pinyin(
            bare[: 2 * LONGEST_PAPER_CODE],
            style=Style.FIRST_LETTER,
            errors="ignore" if not bare.isascii() else "default",
        )
    )
    code = re.sub(r"[^a-z0-9]", "", letters.lower())[:LONGEST_PAPER_CODE]
    return f"q{code}"[:LONGEST_PAPER_CODE] if code[:1].isdigit() else code


def _give_option_codes(options: Sequence[PaperOption]) -> None:
    """Printed letters and numbers stay; steps have their scores; others what they mean."""
    codes = GivenCodes()
    for place, option in enumerate(options, start=1):
        printed = option.mark if CODE.fullmatch(option.mark) else ""
        scored = str(option.score) if option.score is not None else ""
        option.code = codes.give(printed or scored or option_code(option.text, f"o{place}"))


def option_code(text: str, otherwise: str) -> str:
    """A code for the wording of an option.

    >>> option_code("其他（请注明）", "o1"), option_code("每周多次", "o1")
    ('other', 'mzdc')
    """
    plain = _REMARK.sub("", flat(text)).strip(" ,。，、:：_")
    return CODE_OF_OPTION.get(plain) or _initials(plain) or otherwise
