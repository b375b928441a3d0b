"""Formats figures for the documents of an evaluation."""

from decimal import Decimal
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.indicators.scoring import GroupScore, LeafScore
from surveyapp.reports.blocks import CellKind, GridCell
from surveyapp.reports.words.score_words import missing_words, only_repeats, step_words

NONE = "—"
"""Stands in a cell without content."""

_DASHES = frozenset({"", "-", "－", "–", "—", "/", "／"})
"""What people write where there is nothing to say."""


def author_text(text: object) -> str:
    """A text of the author as a table prints it: as it was written."""
    return "" if text is None else str(text)


def has_content(text: str) -> bool:
    """Whether a cell says anything: a dash, whichever was written, does not."""
    return text.strip() not in _DASHES


def points(score: Decimal | None) -> str:
    """Points with two decimals, 15.00, 98.65; a dash where there are none."""
    return NONE if score is None else str(half_up(Fraction(score), 2))


def weight(of: Decimal) -> str:
    """A weight as it stands in the file: 10, 7.5."""
    return format(of, "f")


def rate(share: Fraction | None) -> str:
    """A percentage with two decimals, 100.00%, 91.43%; a dash where there is none."""
    return NONE if share is None else f"{half_up(share, 2)}%"


def points_cell(score: Decimal | None, kind: CellKind = "plain") -> GridCell:
    """A cell with points, which are a number where there are any."""
    number = None if score is None else float(score)
    return GridCell(points(score), kind=kind, alignment="center", number=number)


def weight_cell(of: Decimal, kind: CellKind = "plain") -> GridCell:
    """A cell with a weight; a row outside the weights has none."""
    if not of:
        return GridCell(NONE, kind=kind, alignment="center")
    return GridCell(weight(of), kind=kind, alignment="center", number=float(of), figure="weight")


def rate_cell(share: Fraction | None, kind: CellKind = "plain") -> GridCell:
    """A cell with a rate in percent, which is a number where there is one."""
    number = None if share is None else float(half_up(share, 2))
    return GridCell(rate(share), kind=kind, alignment="center", number=number, figure="rate")


def level_name(node: GroupScore | LeafScore) -> str:
    """A level with its code, and its weight on a line of its own: A 项目决策 / （15 分）."""
    name = f"{node.code} {node.name}"
    return f"{name}\n（{weight(node.weight)} 分）" if node.weight else name


def achieved_words(leaf: LeafScore) -> str:
    """What was achieved, or why it is not known, or why the row does not apply."""
    if leaf.missing is not None:
        return f"缺失：{missing_words(leaf.missing)}"
    if leaf.not_applicable is not None:
        return NONE
    return leaf.shown or NONE


def steps_in_cell(leaf: LeafScore) -> str:
    """The steps of a score one below the other, beside a column that states the score itself."""
    return "\n".join(step_words(step) for step in leaf.trace if not only_repeats(step))
