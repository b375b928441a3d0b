"""Blocks of items with common steps: a head with the steps, items that may be broken over lines, rows of steps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveyapp.papers.paper import PaperItem, PaperOption
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.blanks import is_only_boxes, without_blanks
from surveyapp.papers.signs.marks import leading_mark, leading_number
from surveyapp.papers.signs.steps import completed, is_step, scores_said, step_run, steps_of_pieces
from surveyapp.papers.signs.wording import joined, tidy

_PIECE = re.compile(
    r"(?:非常|十分|特别|极其|很|比较|较为|较|基本|不太|不够|完全|满意度?|不满意?|意|赞同|同意|符合|认可|了解|方便|重要|一般|好|差|中|良|优|不?合格|高|低|→|最高|最低|\d{1,2}分?|\s)+"
)


_REASON_COLUMN = re.compile("原因|理由")


def is_head_piece(text: str) -> bool:
    """Whether a line is a piece of the head of a matrix whose words were broken: 非常, 满意.

    >>> is_head_piece("不太"), is_head_piece("服务态度")
    (True, False)
    """
    return _PIECE.fullmatch(text.strip()) is not None or is_step(text)


@dataclass
class Matrix:
    """A block of items that is being read into the open question of `builder`.

    `has_runs`: each item ends with a row of steps, so that an item may take several lines; `in_table`: it is a row;
    `group`: what a row above the items says of them, `first`: the cell before an item that does;
    `width`: the cells of a row.
    """

    builder: PaperBuilder
    has_runs: bool
    in_table: bool = False
    pieces: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    numbers: tuple[int, ...] = ()
    count: int = 0
    begun: PaperItem | None = None
    family: str = ""
    group: str = ""
    first: str = ""
    width: int = 0

    def take_head(self, clue: Clues) -> None:
        """A line of the head."""
        opened = self.builder.open
        assert opened is not None
        if clue.run is not None:
            self.numbers = self.numbers or clue.run.numbers
        elif clue.steps and not self.pieces and len({*clue.steps}) == len(clue.steps):
            self.steps = self.steps or clue.steps
        elif not clue.line.cells:
            self.pieces.append(clue.raw)
        for cell in clue.line.cells:
            if _REASON_COLUMN.search(cell):
                opened.question.asks_reason = tidy(cell)
        self.builder.place(clue, "scale_head", opened.question)

    def take_group(self, clue: Clues) -> None:
        """A row that heads those below it: its words stand before each of theirs."""
        assert self.builder.open is not None
        self.group, self.begun = tidy(clue.body), None
        self.builder.place(clue, "scale_head", self.builder.open.question)

    def take_item(self, clue: Clues) -> None:
        """A line of an item; its row of steps ends it."""
        opened = self.builder.open
        assert opened is not None
        text = self._text_of_row(clue.line.cells) if clue.line.cells else clue.raw
        if clue.run:
            text = text if clue.line.cells else text[: clue.run.start]
            self.numbers = self.numbers or clue.run.numbers
            self.count = self.count or clue.run.count
        number, mark = leading_number(text), leading_mark(text)
        sign = number.printed if number else mark.sign if mark else ""
        start = number.end if number else mark.end if mark else 0
        body = tidy(without_blanks(text[start:]))
        if self.begun is None or (number and not self.has_runs) or not self.has_runs:
            if not body and opened.question.items:
                self.begun = opened.question.items[-1]
            else:
                self.begun = PaperItem("", sign)
                self.family = self.family or (number.family if number else "")
                opened.question.items.append(self.begun)
                body = f"{self.group}：{body}" if self.group and body else body
        self.begun.text = joined(self.begun.text, body)
        self.begun.lines.append(clue.line.number)
        self.builder.place(clue, "item", opened.question, item=self.begun)
        if clue.run:
            self.begun = None

    def _text_of_row(self, cells: Sequence[str]) -> str:
        """The wording of an item in a row; an empty first cell goes on with the group above."""
        grouped = len(cells) > 1 and not cells[0].strip() and not is_only_boxes(cells[1]) and cells[1].strip()
        if grouped and self.first and not leading_number(self.first):
            cells = [self.first, *cells[1:]]
        words = [cell for cell in cells[:2] if cell.strip() and not is_only_boxes(cell)]
        self.first = words[0] if len(words) > 1 else ""
        return item_of_row(cells)

    def finish(self) -> None:
        """Give the steps to the question."""
        opened = self.builder.open
        if opened is None:
            return
        question = opened.question
        count = self.count or len(self.numbers)
        steps = self.steps or (steps_of_pieces(self.pieces, count) if self.pieces and count else None) or []
        numbers = self.numbers or scores_said(opened.raw)
        steps = completed(steps) or [str(number) for number in numbers]
        marks = [str(number) for number in numbers] if len(numbers) == len(steps) else [""] * len(steps)
        question.options = [
            PaperOption(step, mark, []) for step, mark in zip(steps, marks, strict=True)
        ] or question.options
        question.items = [item for item in question.items if item.text and not is_only_boxes(item.text)]
        if not question.items and question.options:
            return
        question.said = question.said if question.said.startswith("matrix") else "matrix"


def item_of_row(cells: Sequence[str]) -> str:
    """The wording of an item in a row: its cells without numbers and boxes, a group before it.

    >>> item_of_row(("1", "窗口服务", "态度", "□", "□"))
    '1 窗口服务：态度'
    """
    words = [tidy(cell) for cell in cells if cell.strip() and not is_only_boxes(cell) and not _is_run(cell)]
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    number = f"{words.pop(0)} " if len(words) > 1 and words[0].isdigit() else ""
    return number + "：".join(words)


def _is_run(cell: str) -> bool:
    """Whether a cell holds a row of steps alone: 5 4 3 2 1."""
    run = step_run(cell)
    return run is not None and not cell[: run.start].strip()


def next_run(clues: Sequence[Clues], start: int, stops: Sequence[bool]) -> int | None:
    """The index of the next line that ends with a row of numbers or boxes, before the block ends."""
    for index in range(start, min(start + 40, len(clues))):
        if clues[index].run is not None:
            return index
        if stops[index] and index > start:
            return None
    return None
