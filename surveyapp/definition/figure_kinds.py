"""The one table of figures: what each is a figure of, what it needs, its unit and decimal places.

How a figure and its interval are computed stands in `analysis/figure_methods.py`; what it is called, and its formula
in words, in `reports/words/figure_words.py`. Each has a line for every kind of this table.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from surveyapp.definition.complete_table import CompleteTable

Subject = Literal["question", "answer", "option", "scale", "returns"]
"""What a figure is of: a `question` or, where a reference names none, the main scale; the `answer` to one question that
has this figure of its own (`Answer.figures`); an `option` of a question; the main `scale` alone; the `returns`, how
many questionnaires were handed out and came back.
"""

Unit = Literal["percent", "points", "scores", "coefficient"]
"""`percent` is printed with its sign; `points` of a hundred (a difference of shares is below 0 too) without, though a
target may be in percent; `scores` are those of the question's own options, or numbers in its unit; a `coefficient` has
no unit.
"""

Marks = Literal["scored_options", "favourable_options"]
"""What a question must have for a figure: options with scores, or some that are favourable."""

Beside = Literal["overall", "items"]
"""The tables of a survey's main scale."""

USUAL_PLACES = 2
"""Decimals of nearly every figure where people read it."""

MOST_PLACES = 6
"""Decimals that a figure may have where people read it."""


@dataclass(frozen=True)
class FigureKind:
    """One kind of figure; `name` is what a reference to it says.

    `places`: decimals where people read it. `needs`: what the options of its question must have, if anything.
    `formula`: it may be declared as the formula of the main scale. `beside`: the tables of a survey in which it stands
    beside the declared figure: of the whole scale, of its items. `referable`: a file may ask for it. `reserved`: no
    questionnaire may give this name to a figure of its own. A name that is not reserved may be that of a figure in a
    questionnaire published before this kind existed; then the questionnaire's own figure counts. `of_numbers`: a
    question of numbers has it too, whatever it `needs` of options.
    """

    name: str
    of: Subject
    unit: Unit
    places: int = USUAL_PLACES
    needs: Marks | None = None
    formula: bool = False
    beside: tuple[Beside, ...] = ()
    referable: bool = True
    reserved: bool = False
    of_numbers: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.places <= MOST_PLACES:
            raise ValueError(f"{self.name}: places are 0 to {MOST_PLACES}, not {self.places}")
        for key, known in (("of", get_args(Subject)), ("needs", (None, *get_args(Marks)))):
            if getattr(self, key) not in known:
                raise ValueError(f"{self.name}: `{key}` is one of {known}, not {getattr(self, key)!r}")
        if self.of != "question" and (self.formula or self.beside):
            raise ValueError(
                f"{self.name}: only a figure of a question is a formula or stands beside another"
            )

    @property
    def sign(self) -> Literal["%", ""]:
        """The sign behind the number: none for an index (96.90), % for a share (47.54%)."""
        return "%" if self.unit == "percent" else ""

    @property
    def lack_reason(self) -> str:
        """The reason why a question whose options do not have what it needs has no such figure."""
        if self.of == "answer":
            return "not_its_figure"
        reasons = {"scored_options": "no_scores", "favourable_options": "nothing_favourable"}
        return "not_a_choice" if self.needs is None else reasons[self.needs]

    @property
    def is_of_hundred(self) -> bool:
        """Whether it is of a hundred, so that a target in percent can be set for it."""
        return self.unit in ("percent", "points")


FIGURE_KINDS: CompleteTable[FigureKind] = CompleteTable(
    "definition.figure_kinds.FIGURE_KINDS",
    (),
    {
        kind.name: kind
        for kind in (
            FigureKind(
                "index",
                "question",
                "points",
                needs="scored_options",
                formula=True,
                beside=("overall", "items"),
                reserved=True,
            ),
            FigureKind(
                "favourable",
                "question",
                "percent",
                needs="favourable_options",
                formula=True,
                beside=("overall", "items"),
                reserved=True,
            ),
            FigureKind(
                "mean",
                "question",
                "scores",
                needs="scored_options",
                beside=("items",),
                reserved=True,
                of_numbers=True,
            ),
            FigureKind(
                "rescaled",
                "question",
                "points",
                needs="scored_options",
                beside=("overall", "items"),
                referable=False,
            ),
            FigureKind("median", "answer", "scores"),
            FigureKind("nps", "answer", "points"),
            FigureKind("share", "option", "percent", reserved=True),
            FigureKind("share_of_ticks", "option", "percent", reserved=True),
            FigureKind("alpha", "scale", "coefficient", places=3, reserved=True),
            FigureKind("return_rate", "returns", "percent"),
            FigureKind("valid_rate", "returns", "percent"),
            FigureKind("issue_rate", "returns", "percent"),
        )
    },
)
"""Name -> kind, in the order in which they stand side by side."""

OWN_FIGURE = FigureKind("", "option", "percent")
"""A figure that a questionnaire names itself: the share of those who chose one of its options."""


def referable_kind(name: str) -> FigureKind | None:
    """The kind of this name that a reference may ask for; None for any other name."""
    kind = FIGURE_KINDS.get(name)
    return kind if kind is not None and kind.referable else None


def referable_figures() -> tuple[str, ...]:
    """The names that a reference may ask for, in the order of the table."""
    return tuple(filter(referable_kind, FIGURE_KINDS))


def kind_or_own(name: str) -> FigureKind:
    """The kind that a reference names, where no questionnaire is at hand: a name that is not in the table is taken for
    a questionnaire's own figure.

    `figure_checks` finds out, before anything is computed, whether the questionnaire has that figure.
    """
    return referable_kind(name) or OWN_FIGURE


def question_figures() -> tuple[FigureKind, ...]:
    """The kinds that every question of a scale, and the scale itself, may have."""
    return tuple(kind for kind in FIGURE_KINDS.values() if kind.of == "question")


def formulas() -> tuple[str, ...]:
    """The names that the main scale may declare as its formula."""
    return tuple(kind.name for kind in FIGURE_KINDS.values() if kind.formula)
