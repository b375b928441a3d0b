"""`long_string`: the same place ticked again and again, far beyond what people do in this survey."""

from collections.abc import Sequence

from surveyapp.analysis.rule_list import (
    LEAST_SPREAD,
    LISTS_OF_A_RUN,
    LONGEST_USUAL,
    RARE_PERCENT,
    WIDE_FENCE,
)
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame
from surveyapp.analysis.screening_rules.finding import Finding, Rows, Values, silent
from surveyapp.definition.question_types import Answer
from surveyapp.snapshots.late_libraries import np


def find_long_strings(frame: AnswerFrame) -> Finding:
    """Value: the longest run of equal places among the single choices in the order of the form; questions that were not
    asked are passed over, a blank ends a run, and the best rating counts nothing: content people tick it everywhere.

    Notices a run above `LONGEST_USUAL`, above the far fence of this survey's own runs (Q3 + max(`WIDE_FENCE`·IQR,
    `LEAST_SPREAD`); Tukey 1977), that one respondent has, or `RARE_PERCENT` percent at most. The same words again and
    again may be an opinion: such a run flags only beside another rule. The same place through `LISTS_OF_A_RUN` or more
    lists of options, one after the other, is none: it flags by itself. The measure is the long string of
    Johnson 2005 (Journal of Research in Personality 39).

    Example: the third option of twelve questions, whatever they ask and offer, is 12. In a survey whose people mostly
    have runs of 2 to 3 it is flagged; where one in ten has such a run, nobody is. Twelve times 一般 is flagged only
    beside another rule, twelve times 非常满意 never.
    """
    items = [
        item
        for item in frame.questionnaire.items
        if item.takes_one_option and item.code in frame.cells and len(item.options) > 1
    ]
    if len(items) <= LONGEST_USUAL:
        return silent(frame.rows)
    runs, spans = _longest_runs(frame, items)
    low, high = np.quantile(runs, [0.25, 0.75])
    beyond = runs > max(LONGEST_USUAL, high + max(WIDE_FENCE * (high - low), LEAST_SPREAD))
    as_long = frame.rows - np.searchsorted(np.sort(runs), runs, side="left")
    odd = beyond & ((as_long == 1) | (as_long * 100 <= RARE_PERCENT * frame.rows))
    return Finding(runs, odd & spans, odd & ~spans)


def _longest_runs(frame: AnswerFrame, items: Sequence[Answer]) -> tuple[Values, Rows]:
    """The longest run of each response, and whether a run of that length went through enough lists of options."""
    lists: dict[tuple[str, ...], int] = {}
    place_before, list_before = (np.full(frame.rows, -1, dtype=np.int16) for _ in range(2))
    run, passed, longest = (np.zeros(frame.rows, dtype=np.int32) for _ in range(3))
    spans = np.zeros(frame.rows, dtype=bool)
    for item in items:
        place, asked = frame.cells[item.code].to_numpy().astype(np.int16), frame.asked(item.code)
        list_ = lists.setdefault(tuple(str(option.label) for option in item.options), len(lists))
        counts = (~np.isin(place, _best_places(item))).astype(np.int32)
        goes_on = (place == place_before) & (place >= 0)
        now = np.where(place < 0, 0, np.where(goes_on, run + counts, counts))
        run = np.where(asked, now, run)
        new_list = counts * (~goes_on | (list_before != list_))
        passed = np.where(asked, np.where(goes_on, passed + new_list, new_list), passed)
        wide = passed >= LISTS_OF_A_RUN
        spans = np.where(run > longest, wide, spans | ((run == longest) & wide))
        np.maximum(longest, run, out=longest)
        place_before = np.where(asked, place, place_before)
        list_before = np.where(asked, list_, list_before)
    return longest.astype(np.float64), spans


def _best_places(item: Answer) -> list[int]:
    scores = [option.score for option in item.options if option.score is not None]
    return [place for place, option in enumerate(item.options) if scores and option.score == max(scores)]
