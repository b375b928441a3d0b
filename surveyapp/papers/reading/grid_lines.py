"""Grids to fill in: a row that names what is asked of each person or thing, and empty rows below it."""

import re

from surveyapp.papers.limits import FEWEST_GRID_COLUMNS, LONGEST_BARE_OPTION
from surveyapp.papers.paper import PaperQuestion
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.options import options_in
from surveyapp.papers.reading.question_table import question_table
from surveyapp.papers.signs.blanks import unit_of
from surveyapp.papers.signs.marks import BOXES
from surveyapp.papers.signs.wording import tidy


class GridLines:
    """Reads such rows into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around
        self._heads: tuple[str, ...] = ()
        self._question: PaperQuestion | None = None

    def grid(self, clue: Clues, index: int) -> bool:
        """The head of a grid, or a row of it."""
        if self._heads and self._is_row(clue):
            self._take_row(clue)
            return True
        self._heads, self._question = (), None
        if not self._is_head(clue, index):
            return False
        self._builder.close()
        self._heads = clue.line.cells
        if len(self._heads) == 2 or self._points() is not None:
            self._builder.heads.append(clue)
            self._builder.place(clue, "scale_head")
            return True
        stem, self._builder.stem = self._builder.stem, []
        text = stem[-1].text if stem else self._builder.section or self._builder.paper.title
        self._question = self._builder.begin_question(clue, text or tidy(clue.text))
        for line in stem:
            self._builder.place(line, "question", self._question)
        assert self._builder.open is not None
        self._question.said = "text"
        self._builder.open.labels = [cell for cell in self._heads if cell]
        return True

    def _is_head(self, clue: Clues, index: int) -> bool:
        """Whether short labels stand in all cells, and the rows below it have room."""
        cells, after = clue.line.cells, self._around.after(index)
        if (
            len(cells) < 2
            or not all(cells)
            or clue.steps
            or clue.run
            or clue.number
            or _SIGNS.search(clue.text)
            or question_table(cells)
        ):
            return False
        if any(len(cell) > LONGEST_BARE_OPTION or options_in(cell)[1] for cell in cells):
            return False
        below = after is not None and bool(after.line.cells)
        if _POINTS_GIVEN.fullmatch(cells[-1]) and any(map(_MOST_POINTS.fullmatch, cells)):
            return below
        if len(cells) == 2:
            return below and after is not None and bool(_unit(cells[1])) and _has_room(after)
        if not below or after is None:
            opened = self._builder.open
            wants_options = opened is not None and not (opened.question.options or opened.question.items)
            return len(cells) >= FEWEST_GRID_COLUMNS and not wants_options
        return len(after.line.cells) == len(cells) and _has_room(after)

    def _is_row(self, clue: Clues) -> bool:
        cells = clue.line.cells
        return len(cells) == len(self._heads) and not _SIGNS.search(clue.text) and not cells[-1]

    def _take_row(self, clue: Clues) -> None:
        """A row with a label: a number of its own in two columns, else one of those whom the columns ask about."""
        if self._question is not None:
            self._question.lines.append(clue.line.number)
            self._builder.place(clue, "question", self._question)
            return
        question = self._builder.begin_question(clue, clue.line.cells[0])
        question.said, question.unit = "number", _unit(self._heads[1])
        if (place := self._points()) is not None and clue.line.cells[place].isdigit():
            question.unit, question.bounds = "分", (0, int(clue.line.cells[place][:4]))

    def _points(self) -> int | None:
        """The column of the most points that a line can get, beside the one for the points that it gets."""
        given = len(self._heads) > 2 and _POINTS_GIVEN.fullmatch(self._heads[-1])
        places = [place for place, cell in enumerate(self._heads) if _MOST_POINTS.fullmatch(cell)]
        return places[0] if given and places else None


_MOST_POINTS = re.compile(r"(?:标准)?(?:分值|满分|标准分)(?:[（(].*[)）])?")
_POINTS_GIVEN = re.compile(r"(?:得分|评分|打分|自评分?|分数)(?:[（(].*[)）])?")
_SIGNS = re.compile(rf"[{BOXES}_]|[(（]\s*[)）]|[?？]")


def _unit(cell: str) -> str:
    """The unit that a cell names in brackets: 金额（元）."""
    return unit_of(cell)


def _has_room(clue: Clues) -> bool:
    """Whether all cells of a row but the first ones are empty."""
    cells = clue.line.cells
    labels = 2 if len(cells) > FEWEST_GRID_COLUMNS + 1 else 1
    return len(cells) > 1 and sum(not cell for cell in cells) >= len(cells) - labels
