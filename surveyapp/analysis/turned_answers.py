"""How a figure moves when answers turn from the best option to the worst, or from the worst to the best.

It says how much a figure hangs on a few answers: what coaching or bribery would have to move.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from surveyapp.analysis.figures import figure, figure_of_answer, figure_of_item
from surveyapp.analysis.results import Figure, Outcome, Undefined
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.figure_kinds import OWN_FIGURE
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure

Direction = Literal["down", "up"]


@dataclass(frozen=True)
class TurningAnswers:
    """The `value` of a figure, and `steps` in the order of their effect: by how much one more turned answer moves it,
    and how many answers move it so much.
    """

    value: Fraction
    steps: tuple[tuple[Fraction, int], ...]

    @property
    def most(self) -> int:
        """How many answers can turn at all."""
        return sum(count for _move, count in self.steps)

    def after(self, turned: int) -> Fraction:
        """The figure once so many answers have turned, those first that move it most.

        >>> TurningAnswers(Fraction(90), ((Fraction(-1), 90),)).after(6)
        Fraction(84, 1)
        """
        value, left = self.value, turned
        for move, count in self.steps:
            value += move * min(count, left)
            left -= min(count, left)
            if not left:
                break
        return value


def turning_answers(
    reference: OwnFigure, counts: SurveyCounts, direction: Direction
) -> TurningAnswers | None:
    """How a figure of options that are chosen one at a time moves: each answer of an item goes to its worst option
    (`down`) or its best (`up`), in a scale the items one like the other. None for figures of other kinds (α, rates of
    return, several ticks), and where there is no figure.
    """
    now = figure(reference, counts)
    items = _items(reference, counts)
    if isinstance(now, Undefined) or not items:
        return None
    moves: list[tuple[Fraction, int]] = []
    measured = []
    for item in items:
        values = [_value(reference, counts, item, place) for place in range(len(item.options))]
        pairs = list(zip(values, counts.tally.items[item.code].counts, strict=True))
        counted = [(value, n) for value, n in pairs if value is not None]
        if answered := sum(n for _value_, n in counted):
            measured.append((counted, answered))
    for counted, answered in measured:
        ends = [value for value, _n in counted]
        end = min(ends) if direction == "down" else max(ends)
        whole = answered * len(measured)
        moves += [((end - value) / whole, n) for value, n in counted if n and value != end]
    return TurningAnswers(now.exact, tuple(sorted(moves, key=lambda move: -abs(move[0]))))


def _items(reference: OwnFigure, counts: SurveyCounts) -> Sequence[Answer]:
    """The items whose options the figure counts; none where it is formed otherwise."""
    questionnaire = counts.questionnaire
    kind = questionnaire.kind_of(reference.figure)
    named = questionnaire.named_figure(reference.figure)
    if kind is None:
        return ()
    if kind is OWN_FIGURE:
        asked = named.question if named is not None and named.of is None else ""
    elif kind.of == "question" and reference.question is None:
        return questionnaire.scale_items(reference.scale)
    elif kind.of in ("question", "answer", "option"):
        asked = reference.question or ""
    else:
        return ()
    item = questionnaire.item(asked)
    return (item,) if item is not None and item.takes_one_option else ()


def _value(reference: OwnFigure, counts: SurveyCounts, item: Answer, place: int) -> Fraction | None:
    """What an option counts in the figure of its item: the figure where everybody chose it; None where it counts in
    none.
    """
    kind = counts.questionnaire.kind_of(reference.figure)
    named = counts.questionnaire.named_figure(reference.figure)
    option = item.options[place]
    if named is not None:
        return Fraction(100 if option.code in named.options else 0)
    if kind is None:
        return None
    if kind.of == "option":
        return Fraction(100 if option.code == reference.option else 0)
    alone = tuple(int(place == other) for other in range(len(item.options)))
    found: Outcome = (
        figure_of_answer(kind.name, alone) if kind.of == "answer" else figure_of_item(kind.name, item, alone)
    )
    return found.exact if isinstance(found, Figure) else None
