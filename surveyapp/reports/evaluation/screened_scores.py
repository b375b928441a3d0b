"""The scores that rest on surveys, over all returned, the valid and the unflagged responses side by side."""

from collections.abc import Sequence

from surveyapp.indicators.scoring import LeafScore, Scores
from surveyapp.reports.evaluation.words import NONE, achieved_words, points
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.score_words import missing_words
from surveyapp.reports.words.screening_words import TOTAL


def screened_rows(valid: Scores, returned: Scores, unflagged: Scores) -> list[tuple[str, ...]]:
    """A row for each indicator whose value comes from a survey, and one for the total: value and score over all
    returned, the valid and the unflagged responses (`screening_words.SCREENED_SCORES`); empty where no value comes from
    a survey.
    """
    others = [{leaf.code: leaf for leaf in scores.leaves()} for scores in (returned, valid, unflagged)]
    rows = [
        (f"{leaf.code} {leaf.name}", *_cells([leaves[leaf.code] for leaves in others]))
        for leaf in valid.leaves()
        if leaf.source.kind == "survey"
    ]
    if not rows:
        return []
    totals = [cell for scores in (returned, valid, unflagged) for cell in (NONE, points(scores.total))]
    return [*rows, (say(TOTAL), *totals)]


def _cells(leaves: Sequence[LeafScore]) -> list[str]:
    """Value and score of each; why there is none stands here only where screening makes the difference."""
    if all(leaf.missing for leaf in leaves):
        return [NONE] * (2 * len(leaves))
    return [cell for leaf in leaves for cell in (_value(leaf), points(leaf.score))]


def _value(leaf: LeafScore) -> str:
    return missing_words(leaf.missing) if leaf.missing else achieved_words(leaf)
