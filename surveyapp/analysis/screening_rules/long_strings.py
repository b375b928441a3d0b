"""`long_string`: the same place ticked again and again, far beyond what people do in this survey."""

import numpy as np

from surveyapp.analysis.rule_list import LEAST_SPREAD, LONGEST_USUAL, RARE_PERCENT, WIDE_FENCE
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame
from surveyapp.analysis.screening_rules.finding import Finding, Values, flagging, silent
from surveyapp.definition.question_types import Answer


def find_long_strings(frame: AnswerFrame) -> Finding:
    """Value: the longest run of equal places among the single choices in the order of the form; questions that were not
    asked are passed over, a blank ends a run, and the best rating counts nothing: content people tick it everywhere.

    Flags a run above `LONGEST_USUAL`, above the far fence of this survey's own runs (Q3 + max(`WIDE_FENCE`·IQR,
    `LEAST_SPREAD`); Tukey 1977), that less than `RARE_PERCENT` percent of the respondents have. The measure is the long
    string of Johnson 2005 (Journal of Research in Personality 39).

    Example: twelve times the third of five options is 12. In a survey whose people mostly have runs of 2 to 3 it is
    flagged; where one in ten has such a run, nobody is.
    """
    items = [
        item
        for item in frame.questionnaire.items
        if item.takes_one_option and item.code in frame.cells and len(item.options) > 1
    ]
    if len(items) <= LONGEST_USUAL or not frame.rows:
        return silent(frame.rows)
    runs = _longest_runs(frame, items)
    low, high = np.quantile(runs, [0.25, 0.75])
    beyond = runs > max(LONGEST_USUAL, high + max(WIDE_FENCE * (high - low), LEAST_SPREAD))
    ordered = np.sort(runs)
    as_long = frame.rows - np.searchsorted(ordered, runs, side="left")
    return flagging(runs, beyond & (as_long * 100 < RARE_PERCENT * frame.rows))


def _longest_runs(frame: AnswerFrame, items: list[Answer]) -> Values:
    before = np.full(frame.rows, -1, dtype=np.int16)
    run = np.zeros(frame.rows, dtype=np.int32)
    longest = np.zeros(frame.rows, dtype=np.int32)
    for item in items:
        place = frame.cells[item.code].to_numpy().astype(np.int16)
        asked = frame.asked(item.code)
        counts = (~np.isin(place, _best_places(item))).astype(np.int32)
        now = np.where(place < 0, 0, np.where(place == before, run + counts, counts))
        run = np.where(asked, now, run)
        before = np.where(asked, place, before)
        np.maximum(longest, run, out=longest)
    return longest.astype(np.float64)


def _best_places(item: Answer) -> list[int]:
    scores = [option.score for option in item.options if option.score is not None]
    return [place for place, option in enumerate(item.options) if scores and option.score == max(scores)]
