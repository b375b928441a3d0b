"""The questions of a paper: each line goes to the first of the readers below that knows what it is."""

from collections.abc import Sequence

from surveyapp.papers.reading.around import Around
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.condition_lines import ConditionLines
from surveyapp.papers.reading.entry_lines import EntryLines
from surveyapp.papers.reading.grid_lines import GridLines
from surveyapp.papers.reading.listed_lines import ListedLines
from surveyapp.papers.reading.matrix_lines import MatrixLines
from surveyapp.papers.reading.option_lines import OptionLines
from surveyapp.papers.reading.question_lines import QuestionLines
from surveyapp.papers.reading.roles import Roles
from surveyapp.papers.reading.row_lines import RowLines
from surveyapp.papers.reading.word_lines import WordLines


def read_body(builder: PaperBuilder, clues: Sequence[Clues], roles: Roles, start: int) -> None:
    """Read the lines from `start` to the end into `builder`."""
    around = Around(clues, roles)
    conditions = ConditionLines(builder, around)
    matrix = MatrixLines(builder, around)
    grids = GridLines(builder, around)
    rows = RowLines(builder, around)
    questions = QuestionLines(builder, around)
    options = OptionLines(builder, around)
    lists = ListedLines(builder, around)
    entries = EntryLines(builder)
    words = WordLines(builder, around)
    readers = (
        words.after_the_end,
        words.page,
        lists.listed,
        lists.steps,
        options.coded,
        conditions.who_is_asked,
        matrix.goes_on,
        rows.of_known_table,
        matrix.begins_in_table,
        grids.grid,
        rows.row,
        entries.several,
        questions.heading,
        questions.numbered,
        questions.within,
        questions.tagged,
        words.legend,
        matrix.begins,
        options.answered,
        options.marked,
        options.room,
        options.blanks,
        options.unmarked_but_boxed,
        conditions.reason,
        words.remark,
        words.thanks,
    )
    for index in range(start, len(clues)):
        clue = clues[index]
        if not any(reader(clue, index) for reader in readers):
            words.other(clue, index)
    matrix.leave()
    builder.close()
    builder.leave_stem()
