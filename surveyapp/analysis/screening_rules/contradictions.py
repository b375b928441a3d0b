"""`contradiction`: the same words ticked for a statement and for its opposite."""

from collections.abc import Sequence
from itertools import pairwise

from surveyapp.analysis.rule_list import OPPOSED
from surveyapp.analysis.screening_rules.answer_frame import AnswerFrame
from surveyapp.analysis.screening_rules.finding import Finding, Values, flagging, silent
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.late_libraries import np


def find_contradictions(frame: AnswerFrame) -> Finding:
    """Value: how far the mean score of the items lies from that of the reversed ones, as a part of the scale's length;
    of several scales the largest. Flags from `OPPOSED` on.

    Which items are reversed is never guessed: the scores of the file say so (`reversed_items`). They turn the answers
    of a reversed item round already, so whoever reads the items gives about the same score to both.

    Example: 非常同意 (5 of 1 to 5) to “方便”, and 非常同意 (there 1) to “不方便”: (5 - 1) / 4 = 1, flagged. 同意
    to both: (4 - 2) / 4 = 0.5, not flagged.
    """
    largest = silent(frame.rows).values
    for scale in _scales(frame.questionnaire):
        forward, reverse = reversed_items(scale)
        if not reverse:
            continue
        scores = [score for item in scale for score in _scores(item).values()]
        length = max(scores) - min(scores)
        apart = np.abs(_mean(frame, forward) - _mean(frame, reverse)) / length
        largest = np.fmax(largest, apart)
    with np.errstate(invalid="ignore"):
        return flagging(largest, largest >= OPPOSED - 1e-9)


def reversed_items(items: Sequence[Answer]) -> tuple[list[Answer], list[Answer]]:
    """The items of a scale and the reversed ones among them: those whose options have the same labels as others and the
    scores in the opposite order. The direction that fewer items have is the reversed one; labels that stand in one item
    alone say nothing.
    """
    groups: dict[frozenset[str], dict[bool, list[Answer]]] = {}
    for item in items:
        scores = _scores(item)
        if len(set(scores.values())) < 2 or len(scores) < 2:
            continue
        labels = sorted(scores)
        rising = scores[labels[0]] < scores[labels[-1]]
        groups.setdefault(frozenset(labels), {}).setdefault(rising, []).append(item)
    forward: list[Answer] = []
    reverse: list[Answer] = []
    for directions in groups.values():
        ways = sorted(directions.values(), key=len)
        if len(ways) == 2 and _are_opposed(ways[0][0], ways[1][0]):
            reverse += ways[0]
            forward += ways[1]
    return forward, reverse


def _are_opposed(one: Answer, other: Answer) -> bool:
    mine, theirs = _scores(one), _scores(other)
    ordered = sorted(mine, key=lambda label: mine[label])
    falling = [theirs[label] for label in ordered]
    return all(before > after for before, after in pairwise(falling))


def _scales(questionnaire: Questionnaire) -> list[tuple[Answer, ...]]:
    """The main scale and those beside it; each is about one thing."""
    return [
        questionnaire.scale_items(),
        *(questionnaire.scale_items(scale.code) for scale in questionnaire.scales),
    ]


def _scores(item: Answer) -> dict[str, float]:
    return {
        str(option.label): float(option.score)
        for option in item.options
        if option.score is not None and not option.no_opinion
    }


def _mean(frame: AnswerFrame, items: Sequence[Answer]) -> Values:
    """The mean score of each response over these items; NaN where it has none."""
    total, n = np.zeros(frame.rows), np.zeros(frame.rows)
    for item in items:
        known = [
            np.nan if option.score is None or option.no_opinion else float(option.score)
            for option in item.options
        ]
        scores = np.array([*known, np.nan])[frame.cells[item.code].to_numpy()]
        there = ~np.isnan(scores)
        total += np.where(there, scores, 0)
        n += there
    mean: Values = np.divide(total, n, out=np.full(frame.rows, np.nan), where=n > 0)
    return mean
