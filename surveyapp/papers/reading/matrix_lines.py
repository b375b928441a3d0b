"""Lines of a matrix: its head, its items, and where it ends."""

import re
from collections.abc import Sequence

from surveyapp.definition.limits import FEWEST_OPTIONS
from surveyapp.papers.limits import LONGEST_HEADING_LINE
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.matrix import Matrix, is_head_piece, next_run
from surveyapp.papers.reading.options import bare_options, options_in
from surveyapp.papers.reading.question_table import question_table
from surveyapp.papers.reading.roles import Roles
from surveyapp.papers.signs.blanks import labelled_blanks
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.steps import is_head_word, is_step
from surveyapp.papers.signs.wording import ASKS, CLOSING, GREETING, REASON, WANTS_WORDS, tidy

_BRACKETS = re.compile(r"\s*[（(][^（）()]*[）)]")


_OPINIONS = re.compile(
    r"(?:您的?|其[他它]|您对.{0,12}的)?(?:宝贵)?(?:其[他它])?(?:意见|建议)(?:[和或与及、/]?(?:意见|建议))?:?"
)
"""A row below a matrix that has room for words: 您的意见或建议."""


class MatrixLines:
    """Reads such lines into `builder`."""

    def __init__(self, builder: PaperBuilder, around: Around) -> None:
        self._builder = builder
        self._around = around
        self._matrix: Matrix | None = None

    def leave(self) -> None:
        """End the matrix that is being read."""
        if self._matrix is not None:
            self._matrix.finish()
            self._matrix = None

    def begins(self, clue: Clues, index: int) -> bool:
        """The head of a matrix, or its first item."""
        opened = self._builder.open
        if clue.begins_options:
            return False
        run = next_run(self._around.clues, index, self._around.stops)
        broken_head = self._names_head(index) or (
            run is not None
            and (
                clue.is_head
                or (is_head_piece(clue.raw) and (self._above_steps(index) or not bare_options(clue.raw)))
            )
        )
        said_matrix = opened is not None and opened.said.startswith("matrix")
        if not (clue.steps or clue.run or broken_head):
            return said_matrix and self._takes_head(clue)
        full = opened is not None and bool(
            opened.question.options or opened.question.items or opened.bare or labelled_blanks(opened.raw)
        )
        if full and not said_matrix and not (clue.steps or clue.run):
            return False
        if (opened is None or (full and not said_matrix)) and not self._begin_unnamed(clue, index):
            return False
        behind = next_run(self._around.clues, index + clue.is_only_run, self._around.stops)
        cells = clue.line.cells
        self._matrix = Matrix(
            self._builder, has_runs=behind is not None and not cells, in_table=bool(cells), width=len(cells)
        )
        return self.goes_on(clue, index)

    def _above_steps(self, index: int) -> bool:
        after = self._around.after(index)
        return after is not None and bool(after.steps)

    def _takes_head(self, clue: Clues) -> bool:
        """The head of what is said to be a matrix, whatever its words: 早 中 晚."""
        opened = self._builder.open
        assert opened is not None
        words = [word for word in (clue.line.cells or clue.text.split()) if word]
        empty = not (opened.question.options or opened.question.items or opened.bare or opened.subs)
        if not empty or len(words) < FEWEST_OPTIONS or clue.number or clue.mark:
            return False
        self._matrix = Matrix(self._builder, has_runs=False, in_table=bool(clue.line.cells), steps=words)
        self._builder.place(clue, "scale_head", opened.question)
        return True

    def begins_in_table(self, clue: Clues, index: int) -> bool:
        """The head of a matrix that is a table; what its columns of steps are called may stand in a row above."""
        if not clue.line.cells or not (clue.steps or self._names_head(index)):
            return False
        if self._is_question(clue):
            text = clue.line.cells[0]
            self._builder.begin_question(
                clue, text[clue.number.end :] if clue.number else text, printed(clue)
            )
        return self.begins(clue, index)

    def _is_question(self, clue: Clues) -> bool:
        """Whether the first cell of a head row is the question of the matrix."""
        number = clue.number
        return (
            number is not None
            and number.family in self._around.roles.questions
            and number.end < len(clue.line.cells[0])
            and clue.run is None
        )

    def _names_head(self, index: int) -> bool:
        return is_row_above_head(self._around.clues, index)

    def _begin_unnamed(self, clue: Clues, index: int) -> bool:
        """A matrix whose question stands in no numbered line: what is written above it, the heading, or the title.

        False where there is none of them.
        """
        stem, self._builder.stem = self._builder.stem, []
        above = self._around.clues[index - 1] if index else None
        if stem:
            self._builder.begin_question(stem[0], stem[0].raw.strip())
            for line in stem[1:]:
                self._builder.continue_question(line)
        elif self._builder.section:
            self._builder.begin_question(clue, self._builder.section)
        elif above is not None and _introduces(above):
            self._builder.begin_question(above, above.raw.strip())
        elif self._builder.paper.title:
            self._builder.begin_question(clue, self._builder.paper.title)
        else:
            return False
        return True

    def goes_on(self, clue: Clues, index: int) -> bool:
        """A line of the matrix that is being read."""
        opened = self._builder.open
        if self._matrix is None:
            return False
        if opened is None or self._ends(clue, index):
            self.leave()
            return False
        empty = not opened.question.items and self._matrix.begun is None
        is_head = clue.is_head or is_head_piece(clue.raw) or clue.is_only_run or self._names_head(index)
        is_head = is_head or heads_numbers(clue)
        if (clue.steps and clue.run is None) or (empty and is_head):
            self._matrix.take_head(clue)
        elif self._matrix.in_table and is_group(clue, self._around.roles):
            self._matrix.take_group(clue)
        else:
            self._matrix.take_item(clue)
        return True

    def _is_unlike(self, clue: Clues) -> bool:
        """Whether a numbered line asks in another way than the items of the matrix: with options, or for words."""
        assert self._matrix is not None
        items = self._builder.open.question.items if self._builder.open else []
        if self._matrix.has_runs or len(items) < FEWEST_OPTIONS:
            return False
        asked = [item.text for item in items if ASKS.search(item.text)]
        wants_words = clue.text.endswith(("：", ":", "_")) and WANTS_WORDS.search(clue.plain) is not None
        apart = clue.line.after_gap and not asked
        return bool(clue.inline) or wants_words or apart or (clue.asks and not asked)

    def _ends(self, clue: Clues, index: int) -> bool:
        """Whether a line stands behind the matrix."""
        assert self._matrix is not None
        if self._matrix.in_table or clue.line.cells:
            begun = bool(self._builder.open and self._builder.open.question.items)
            again = begun and bool(clue.steps) and clue.run is None
            fewer = 1 < len(clue.line.cells) < self._matrix.width - 1 and _is_entry(clue)
            fewer = fewer or (begun and _OPINIONS.fullmatch(flat(tidy(clue.body))) is not None)
            other = clue.line.after_gap and len(clue.line.cells) != self._matrix.width
            fewer = fewer or other or question_table(clue.line.cells) is not None
            return not clue.line.cells or again or fewer or _holds_options(clue.line.cells)
        if clue.run is not None or clue.steps:
            return False
        number, roles = clue.number, self._around.roles
        if clue.line.heading or clue.said.said or clue.begins_options or REASON.search(clue.plain):
            return True
        if number and number.family in roles.sections:
            return True
        if number and number.family in roles.questions:
            goes_on = self._matrix.family == number.family and not self._around.owns_options(index)
            goes_on = goes_on and not self._is_unlike(clue)
            first = not (self._builder.open and self._builder.open.question.items) and number.value == 1
            return not (goes_on or first)
        if self._matrix.has_runs and self._matrix.begun is not None:
            return False
        if self._around.owns_options(index) or clue.inline or CLOSING.match(clue.plain):
            return True
        if self._matrix.has_runs:
            return next_run(self._around.clues, index, self._around.stops) is None
        wants_words = clue.text.endswith(("：", ":", "_")) and WANTS_WORDS.search(clue.plain) is not None
        unlike = number is None and self._matrix.family != ""
        return unlike or wants_words or len(clue.text) > 2 * LONGEST_HEADING_LINE


def printed(clue: Clues) -> str:
    """The number before a line as conditions name it."""
    if clue.number is None:
        return ""
    whole = clue.number.family in ("lettered", "dotted")
    return clue.number.printed if whole else str(clue.number.value)


def _introduces(clue: Clues) -> bool:
    """Whether a line above the head of a matrix is its question, and no greeting."""
    asked = any(sign in clue.text for sign in ("√", "评价", "打分", "选择"))
    return asked and not GREETING.match(clue.plain) and not CLOSING.search(clue.plain)


def is_row_above_head(clues: Sequence[Clues], index: int) -> bool:
    """Whether a row of a table only names the columns of the row below it, which holds steps."""
    clue, after = clues[index], clues[index + 1] if index + 1 < len(clues) else None
    if after is None or not clue.line.cells or not after.line.cells or clue.steps:
        return False
    filled = [cell for cell in clue.line.cells if cell]
    if after.run is not None and all(is_head_word(_BRACKETS.sub("", cell)) for cell in filled):
        return len(filled) > 1 and not clue.run
    if not after.steps:
        return False
    return len(filled) > 1 and not any(options_in(cell)[1] for cell in filled) and not clue.run


def heads_numbers(clue: Clues) -> bool:
    """Whether a row heads a matrix whose steps are numbers: 序号, 项目, 1, 2, 3."""
    before = clue.raw[: clue.run.start] if clue.run else ""
    return bool(before.strip()) and is_head_word(before)


def _is_entry(clue: Clues) -> bool:
    """Whether a row with fewer cells than the matrix above asks for words: 意见和建议."""
    return WANTS_WORDS.search(clue.plain) is not None


def is_group(clue: Clues, roles: Roles) -> bool:
    """Whether a row of a matrix heads the rows below it: a cell across all columns, or one numbered like a section."""
    filled = [cell for cell in clue.line.cells if cell]
    numbered = clue.number is not None and clue.number.family in roles.sections
    return len(filled) == 1 and (len(clue.line.cells) == 1 or numbered)


def _holds_options(cells: Sequence[str]) -> bool:
    """Whether cells behind the first hold options with words, which no row of a matrix does."""
    pieces = [piece.text for cell in cells[1:] for piece in options_in(cell)[1]]
    return any(text and not text.isdigit() and not is_step(text) for text in pieces)
