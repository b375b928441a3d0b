"""Lines of a matrix: its head, its items, and where it ends."""

from collections.abc import Sequence

from surveyapp.definition.limits import FEWEST_OPTIONS
from surveyapp.papers.limits import LONGEST_HEADING_LINE
from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.matrix import Matrix, is_head_piece, next_run
from surveyapp.papers.reading.options import bare_options, options_in
from surveyapp.papers.signs.steps import is_step
from surveyapp.papers.signs.wording import CLOSING, REASON, WANTS_WORDS


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
        broken_head = run is not None and (
            clue.is_head
            or (is_head_piece(clue.raw) and (self._above_steps(index) or not bare_options(clue.raw)))
        )
        said_matrix = opened is not None and opened.said.startswith("matrix")
        if not (clue.steps or clue.run or broken_head):
            return said_matrix and self._takes_head(clue)
        full = opened is not None and bool(opened.question.options or opened.question.items or opened.bare)
        if full and not said_matrix and not (clue.steps or clue.run):
            return False
        if (opened is None or (full and not said_matrix)) and not self._begin_unnamed(clue, index):
            return False
        behind = next_run(self._around.clues, index + clue.is_only_run, self._around.stops)
        self._matrix = Matrix(self._builder, has_runs=behind is not None, in_table=bool(clue.line.cells))
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
        """The head of a matrix that is a table."""
        return bool(clue.line.cells and clue.steps) and self.begins(clue, index)

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
        elif above is not None and any(sign in above.text for sign in ("√", "评价", "打分", "选择")):
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
        is_head = clue.is_head or is_head_piece(clue.raw) or clue.is_only_run
        if (clue.steps and clue.run is None) or (empty and is_head):
            self._matrix.take_head(clue)
        else:
            self._matrix.take_item(clue)
        return True

    def _ends(self, clue: Clues, index: int) -> bool:
        """Whether a line stands behind the matrix."""
        assert self._matrix is not None
        if self._matrix.in_table or clue.line.cells:
            begun = bool(self._builder.open and self._builder.open.question.items)
            again = begun and bool(clue.steps) and clue.run is None
            return not clue.line.cells or again or _holds_options(clue.line.cells)
        if clue.run is not None or clue.steps:
            return False
        number, roles = clue.number, self._around.roles
        if clue.line.heading or clue.said.said or clue.begins_options or REASON.search(clue.plain):
            return True
        if number and number.family in roles.sections:
            return True
        if number and number.family in roles.questions:
            goes_on = self._matrix.family == number.family and not self._around.owns_options(index)
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


def _holds_options(cells: Sequence[str]) -> bool:
    """Whether cells behind the first hold options with words, which no row of a matrix does."""
    pieces = [piece.text for cell in cells[1:] for piece in options_in(cell)[1]]
    return any(text and not text.isdigit() and not is_step(text) for text in pieces)
