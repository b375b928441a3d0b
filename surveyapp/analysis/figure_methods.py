"""The one table of how figures are computed: a method for each kind of `definition/figure_kinds.py`.

A method is a subclass of the base for what its figure is of (`BASES`), in a module of `analysis/methods/`. Whatever a
base leaves open has to be written, the interval too, or Python makes no method of it; one that has no interval gives
the reason as Undefined.
"""

from collections.abc import Mapping

from surveyapp.analysis.methods.answer_methods import AnswerFigure, NetPromoterScore
from surveyapp.analysis.methods.figure_method import FigureMethod
from surveyapp.analysis.methods.option_methods import NamedShare, OptionFigure, Share, ShareOfTicks
from surveyapp.analysis.methods.question_methods import (
    FavourableRate,
    Index,
    MeanScore,
    QuestionFigure,
    RescaledIndex,
)
from surveyapp.analysis.methods.returns_methods import IssueRate, ReturnRate, ReturnsFigure, ValidRate
from surveyapp.analysis.methods.scale_methods import AlphaFigure
from surveyapp.definition.complete_table import CompleteTable, MissingEntry
from surveyapp.definition.figure_kinds import FIGURE_KINDS, OWN_FIGURE, FigureKind, Subject

METHODS: CompleteTable[FigureMethod] = CompleteTable(
    "analysis.figure_methods.METHODS",
    FIGURE_KINDS,
    {
        "index": Index(),
        "favourable": FavourableRate(),
        "mean": MeanScore(),
        "rescaled": RescaledIndex(),
        "nps": NetPromoterScore(),
        "share": Share(),
        "share_of_ticks": ShareOfTicks(),
        "alpha": AlphaFigure(),
        "return_rate": ReturnRate(),
        "valid_rate": ValidRate(),
        "issue_rate": IssueRate(),
    },
)
"""Name of a kind -> how it is computed."""

BASES: Mapping[Subject, type] = {
    "question": QuestionFigure,
    "answer": AnswerFigure,
    "option": OptionFigure,
    "scale": FigureMethod,
    "returns": ReturnsFigure,
}
"""What a figure is of -> the base of its method."""

_OWN = NamedShare()


def method_of(kind: FigureKind) -> FigureMethod:
    """How figures of this kind are computed; MissingEntry where METHODS has no method on the base for its subject."""
    if kind is OWN_FIGURE:
        return _OWN
    method = METHODS[kind.name]
    if not isinstance(method, BASES[kind.of]):
        raise _not_based(kind, BASES[kind.of])
    return method


def question_method(kind: FigureKind) -> QuestionFigure:
    """The method of a kind that every question may have; MissingEntry of any other."""
    method = method_of(kind)
    if not isinstance(method, QuestionFigure):
        raise _not_based(kind, QuestionFigure)
    return method


def _not_based(kind: FigureKind, base: type) -> MissingEntry:
    return MissingEntry(f"{METHODS.place} has no method on the base {base.__name__} for {kind.name!r}")


for _kind in FIGURE_KINDS.values():
    method_of(_kind)  # what is on another base is told when the program starts
