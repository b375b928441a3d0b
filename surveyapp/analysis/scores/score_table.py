"""Scores of respondents as a table: what scales, comparisons and drivers are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from surveyapp.analysis.kinds import Rows
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np, pa, pc
from surveyapp.snapshots.layout import STATUS, layout_of
from surveyapp.snapshots.snapshot import AnswerPart, CodedAnswers
from surveyapp.snapshots.statuses import VALID

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Scores: TypeAlias = "NDArray[np.float64]"
"""Scores, NaN where there is none."""


@dataclass(frozen=True)
class ScoreColumn:
    """An item whose answers are scores: its code, what it asks, and the lowest and highest score that it allows (None
    where that is not known, as of a file's column).
    """

    code: str
    name: str
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class ScoreTable:
    """`scores`: rows of respondents × columns of `items`, NaN for blanks, for no opinion and for what was not asked."""

    items: tuple[ScoreColumn, ...]
    scores: Scores

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items."""
        return tuple(item.code for item in self.items)

    @property
    def rows(self) -> int:
        """How many respondents there are, those without any score among them."""
        return len(self.scores)

    @property
    def complete(self) -> NDArray[np.bool_]:
        """Which rows have a score for every item."""
        whole: NDArray[np.bool_] = np.logical_and.reduce(~np.isnan(self.scores), axis=1)
        return whole

    def column(self, code: str) -> Scores:
        """The scores of one item; KeyError for another code."""
        if code not in self.codes:
            raise KeyError(code)
        return self.scores[:, self.codes.index(code)]

    def of(self, codes: Sequence[str]) -> ScoreTable:
        """The table of some of its items, in this order, itself where they are all; KeyError for another code."""
        if tuple(codes) == self.codes:
            return self
        known = {item.code: place for place, item in enumerate(self.items)}
        places = [known[code] for code in codes]
        return ScoreTable(tuple(self.items[place] for place in places), self.scores[:, places])

    def frame(self) -> pd.DataFrame:
        """The table for pandas and pingouin: float64 columns named by code. pandas is loaded here: 1 s, 70 MB."""
        import pandas as pd

        return pd.DataFrame(self.scores, columns=list(self.codes))


def scores_of_answers(
    questionnaire: Questionnaire, answers: CodedAnswers, items: Sequence[Answer]
) -> ScoreTable:
    """The scores of the valid respondents for `items`, each of which is answered with one option: single questions and
    lines of matrices. An option without a score, and one that holds no opinion, gives none.

    Raises SnapshotError as reading answers does.
    """
    blocks = [block for part in answers.parts() for block in score_blocks(questionnaire, items, part)]
    scores = np.concatenate(blocks) if blocks else np.empty((0, len(items)))
    return ScoreTable(tuple(map(score_column, items)), scores)


def score_blocks(questionnaire: Questionnaire, items: Sequence[Answer], part: AnswerPart) -> Iterator[Scores]:
    """The scores of the valid respondents of one part, as `scores_of_answers`, some thousand rows at a time."""
    layout = layout_of(questionnaire)
    columns = list(dict.fromkeys(item.code for item in items))
    for table in part.tables([*columns, STATUS]):
        layout.check(table.schema)
        for batch in table.filter(pc.equal(table[STATUS], pa.scalar(VALID))).to_batches():
            rows = Rows(batch, (VALID,))
            yield np.column_stack([_scores(item, rows) for item in items])


def score_column(item: Answer) -> ScoreColumn:
    """An item of a questionnaire as a column of scores."""
    given = [score for score in _option_scores(item) if not np.isnan(score)]
    return ScoreColumn(item.code, str(item.text), min(given, default=None), max(given, default=None))


def _option_scores(item: Answer) -> list[float]:
    """The score of each option, NaN where it has none or holds no opinion."""
    return [
        float(option.score) if option.score is not None and not option.no_opinion else np.nan
        for option in item.options
    ]


def _scores(item: Answer, rows: Rows) -> Scores:
    """The score of each row; the last of the looked up ones, which -1 finds, is that of a blank."""
    return np.array([*_option_scores(item), np.nan])[rows.positions(item.code)]
