"""A questionnaire that is put together from the entries of another tool's export, each entry a line."""

import html
import re

from surveyapp.papers.files.text import clean
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.limits import MOST_PAPER_CHARACTERS, MOST_PAPER_LINES
from surveyapp.papers.paper import (
    LinePart,
    Paper,
    PaperCondition,
    PaperItem,
    PaperLine,
    PaperOption,
    PaperQuestion,
    Part,
)

_TAGS = re.compile(r"<[^<>]{0,2000}>")
_EQUALS = re.compile(
    r"""^\s*(?:selected\(\s*)?\$?\{(?P<question>[\w.-]{1,80})\}\s*(?:=|==|,)\s*['"]?(?P<value>[\w.-]{1,80})['"]?\s*\)?\s*$"""
)


def plain_text(written: object) -> str:
    """The text of an entry on one line, without markup: of one in several languages the Chinese, else the first.

    >>> plain_text("<p>您的&nbsp;年龄</p>")
    '您的 年龄'
    """
    if isinstance(written, dict):
        written = next(
            (written[key] for key in ("zh-cn", "zh-CN", "zh", "default") if key in written), None
        ) or next(iter(written.values()), "")
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return ""
    return clean(" ".join(html.unescape(_TAGS.sub(" ", str(written)[:MOST_PAPER_CHARACTERS])).split()))


class FormPaper:
    """The questionnaire so far; every entry that holds text becomes a line."""

    def __init__(self) -> None:
        self.lines: list[PaperLine] = []
        self.parts: dict[int, LinePart] = {}
        self.questions: list[PaperQuestion] = []
        self.title = self.introduction = self.closing = self.section = ""
        self._characters = 0

    def line(self, text: str, part: Part) -> int:
        """A line; 0 where there is no text in it."""
        if not text:
            return 0
        self._characters += len(text)
        if len(self.lines) >= MOST_PAPER_LINES or self._characters > MOST_PAPER_CHARACTERS:
            raise UnreadablePaper("paper_too_long", found=len(self.lines), limit=MOST_PAPER_LINES)
        number = len(self.lines) + 1
        self.lines.append(PaperLine(number, text))
        self.parts[number] = LinePart(part)
        return number

    def question(
        self, code: str, text: str, said: str, *, required: bool = False, condition: str = ""
    ) -> PaperQuestion:
        """A question with the code that it has in the other tool, and its condition in that tool's words."""
        number = self.line(text or code, "question")
        question = PaperQuestion(text or code, section=self.section, lines=[number] if number else [])
        question.said, question.required, question.code = said, required, code
        if number:
            self.parts[number].question = question
        self.questions.append(question)
        if condition and (said_where := self.line(condition, "condition")):
            self.parts[said_where].question = question
            found = _EQUALS.match(condition)
            about = (found["question"], (found["value"],)) if found else ("", ())
            question.conditions.append(PaperCondition(condition, said_where, *about))
        return question

    def option(self, question: PaperQuestion, code: str, text: str, *, write_in: bool = False) -> None:
        """An option of a question."""
        number = self.line(text or code, "option")
        if number:
            option = PaperOption(text or code, code, [number], write_in)
            question.options.append(option)
            self.parts[number] = LinePart("option", question, option=option)

    def item(self, question: PaperQuestion, code: str, text: str) -> None:
        """A line of a matrix."""
        number = self.line(text or code, "item")
        if number:
            item = PaperItem(text or code, code, [number], code)
            question.items.append(item)
            self.parts[number] = LinePart("item", question, item=item)

    def paper(self) -> Paper:
        """The whole questionnaire."""
        return Paper(
            tuple(self.lines),
            self.title,
            "",
            self.introduction,
            self.closing,
            self.questions,
            self.parts,
        )
