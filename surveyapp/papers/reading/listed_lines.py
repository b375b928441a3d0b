"""Options and items listed below their heading, as websites export them: 行：, 列：, 选项, and steps as 1~5."""

import re
from typing import Literal

from surveyapp.papers.paper import PaperItem
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.marks import OptionText, leading_mark, leading_number
from surveyapp.papers.signs.steps import stars_in, steps_from_to
from surveyapp.papers.signs.type_tags import type_said
from surveyapp.papers.signs.wording import tidy

_HEADS: dict[str, Literal["option", "item"]] = dict.fromkeys(
    ("列", "列标题", "选项", "矩阵列", "columns", "cols", "column", "options"), "option"
)
_HEADS |= dict.fromkeys(
    ("行", "行标题", "矩阵行", "子问题", "子题目", "小题", "rows", "row", "subquestions", "subquestion"),
    "item",
)


class ListedLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around
        self._listed: Literal["option", "item"] | None = None

    def steps(self, clue: Clues, _index: int) -> bool:
        """A line below a question that names the first and the last of its steps: 1~5."""
        opened = self._builder.open
        if opened is None or opened.question.options or clue.is_prose or not clue.raw:
            return False
        if stars := stars_in(clue.raw):
            self._builder.add_options(
                clue, [OptionText(str(step), f"{step} 星") for step in range(1, stars + 1)]
            )
            self._builder.place(clue, "scale_head", opened.question)
            return True
        steps = steps_from_to(clue.raw)
        if not steps or not (opened.question.said or _scaled(opened.raw)):
            return False
        self._builder.add_options(clue, [OptionText(str(step), str(step)) for step in steps])
        self._builder.place(clue, "scale_head", opened.question)
        return True

    def listed(self, clue: Clues, index: int) -> bool:
        """The heading of such a list, or a line of it."""
        opened = self._builder.open
        words = re.sub(r"[:\s]+", "", clue.plain).lower()
        if opened is not None and words in _HEADS:
            self._listed = _HEADS[words]
            self._builder.place(clue, "scale_head", opened.question)
            return True
        if self._listed is None or opened is None:
            self._listed = None
            return False
        if self._around.stops[index] and not self._is_within(clue):
            self._listed = None
            return False
        self._take(clue)
        return True

    def _is_within(self, clue: Clues) -> bool:
        """Whether a numbered line counts within the list: a row of two cells, or bullets."""
        cells = [cell for cell in clue.line.cells if cell]
        return len(cells) == 2 and cells[0].isdigit()

    def _take(self, clue: Clues) -> None:
        opened = self._builder.open
        assert opened is not None
        raw = " ".join(cell for cell in clue.line.cells if cell) if clue.line.cells else clue.raw
        number, mark = leading_number(raw), leading_mark(raw)
        sign = number.printed if number else mark.sign if mark else ""
        end = number.end if number else mark.end if mark else 0
        if clue.line.cells and not number and raw.partition(" ")[0].isdigit():
            sign, _, rest = raw.partition(" ")
            end = len(raw) - len(rest)
        text = tidy(raw[end:])
        if self._listed == "option":
            self._builder.place_options(clue, [OptionText(sign, text)])
            return
        item = PaperItem(text, sign, [clue.line.number])
        opened.question.items.append(item)
        opened.question.said = opened.question.said or "matrix"
        self._builder.place(clue, "item", opened.question, item=item)


def _scaled(text: str) -> bool:
    return type_said(text).said in ("scale", "nps", "matrix", "single")
