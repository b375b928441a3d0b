"""The answers of a form by what people answer together."""

from dataclasses import dataclass

from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame
from surveyapp.analysis.screening_rules.finding import Rows
from surveyapp.snapshots.late_libraries import np
from surveyapp.snapshots.layout import layout_of


@dataclass(frozen=True)
class AnswerUnit:
    """A question, the lines of a block, or all ratings (`is_rating`): of several answers each has its columns of the
    frame. `is_many`: there are many possibilities, not one option out of a list.
    """

    name: str
    answers: tuple[tuple[str, ...], ...]
    is_many: bool
    is_rating: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all its answers."""
        return tuple(column for answer in self.answers for column in answer)

    def straight(self, frame: AnswerFrame) -> Rows:
        """Which responses have the same place in all of these columns."""
        cells = [frame.cells[column].to_numpy().astype(np.int64) for column in self.columns]
        given = [cell >= 0 for cell in cells]
        highest = np.maximum.reduce(cells)
        same = [~there | (cell == highest) for cell, there in zip(cells, given, strict=True)]
        straight: Rows = np.logical_and.reduce(same)
        return straight


def units_of(frame: AnswerFrame) -> list[AnswerUnit]:
    """The units of a frame's answers: whoever is content is content with everything, so all ratings (single choices
    whose options have scores) are one; so are the lines of a block.
    """
    known = {answer.code: answer for answer in frame.questionnaire.answers}
    answers: dict[str, list[tuple[str, ...]]] = {}
    single: dict[str, bool] = {}
    for columns in layout_of(frame.questionnaire).answers:
        fields = [columns.item] if columns.has_words else [field.name for field in columns.fields]
        there = tuple(field for field in fields if field in frame.cells)
        answer = known[columns.item]
        rated = answer.takes_one_option and any(option.score is not None for option in answer.options)
        name = "" if rated else answer.code if columns.has_words else answer.question
        if there:
            answers.setdefault(name, []).append(there)
            single[name] = single.get(name, True) and answer.takes_one_option
    return [
        AnswerUnit(name, tuple(parts), not single[name] or len(parts) > 1, not name)
        for name, parts in answers.items()
    ]
