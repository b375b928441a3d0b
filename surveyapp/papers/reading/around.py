"""A line among its neighbours: what follows it, and what it therefore may be."""

from collections.abc import Sequence

from surveyapp.papers.limits import LONGEST_HEADING_LINE
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.roles import Roles, owns_options
from surveyapp.papers.signs.blanks import is_field_line, without_blanks
from surveyapp.papers.signs.wording import ASKS, PART_OF_PAPER, WANTS_WORDS

_HEADING_WORDS = (
    *(
        "信息",
        "情况",
        "部分",
        "评价",
        "问题",
        "满意度",
        "调查",
        "意见",
        "建议",
        "特征",
        "资料",
        "感受",
        "需求",
    ),
    *("题", "内容", "背景"),
)


class Around:
    """All lines of a paper with the roles of its numbers. `stops`: which lines begin something new."""

    def __init__(self, clues: Sequence[Clues], roles: Roles) -> None:
        self.clues = clues
        self.roles = roles
        self.stops = [self._stops(clue) for clue in clues]

    def _stops(self, clue: Clues) -> bool:
        number = clue.number
        known = number is not None and number.family in self.roles.questions | self.roles.sections
        return bool(clue.line.heading or clue.said.said or (known and clue.run is None))

    def after(self, index: int) -> Clues | None:
        """The next line."""
        return self.clues[index + 1] if index + 1 < len(self.clues) else None

    def is_broken_off(self, index: int) -> bool:
        """Whether the line before reaches the margin, so that this one may be the rest of it."""
        return index > 0 and self.clues[index - 1].full

    def owns_options(self, index: int) -> bool:
        """Whether options follow."""
        return owns_options(self.clues, index)

    def is_last_block(self, index: int) -> bool:
        """Whether nothing new begins behind a line."""
        return not any(self.stops[index + 1 :])

    def numbers_restart(self, index: int) -> bool:
        """Whether the next question behind a line counts from 1 again."""
        families = self.roles.questions
        numbers = (clue.number for clue in self.clues[index + 1 :] if clue.number)
        following = next((number for number in numbers if number.family in families), None)
        return following is not None and following.value == 1

    def looks_like_question(self, clue: Clues, index: int) -> bool:
        """Whether a line without a number is a question: it asks, or options or room for an answer follow."""
        if clue.is_prose:
            return False
        after = self.after(index)
        if ASKS.search(clue.plain) or clue.inline or self.owns_options(index):
            return True
        if clue.text.endswith(("：", ":")) and WANTS_WORDS.search(clue.plain):
            return True
        if is_field_line(clue.text):
            return True
        has_room = without_blanks(clue.text) != clue.text or (after is not None and after.is_blank)
        return has_room and len(clue.text) > 1

    def is_heading(self, clue: Clues, index: int) -> bool:
        """Whether a line without a number is a heading: short, of the words of headings, a question follows."""
        after = self.after(index)
        if len(clue.text) > LONGEST_HEADING_LINE // 2 or after is None:
            return False
        if PART_OF_PAPER.fullmatch(clue.plain):
            return self.stops[index + 1] or after.asks
        framed = clue.text[0] in "【[" and clue.text[-1] in "】]"
        usual = clue.plain.rstrip(":").endswith(_HEADING_WORDS) and not ASKS.search(clue.plain)
        return (framed or usual) and (self.stops[index + 1] or after.asks)


def heading_name(text: str) -> str:
    """The name of a section as it is shown.

    >>> heading_name("【基本信息】")
    '基本信息'
    """
    return " ".join(text.split()).strip("【】[]：: ")
