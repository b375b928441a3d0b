"""Which satisfaction figures stand beside the declared one."""

from surveyapp.analysis.results import ItemSatisfaction, SatisfactionResult
from surveyapp.definition.figure_kinds import FIGURE_KINDS, Beside, question_figures
from surveyapp.definition.questionnaire import SatisfactionFormula
from surveyapp.reports.limits import FEWEST_INDEX_STEPS

WITHOUT_SCALE: SatisfactionFormula = "favourable"
"""The figure that a report leads with and explains where no scale is declared: 满意率."""


def is_shown(result: SatisfactionResult, formula: str, item: ItemSatisfaction | None = None) -> bool:
    """Whether a figure of an item, or without one of the whole scale, is shown.

    Shown are the declared figure and 满意率, which needs no scores. Where 满意率 is the declared one, the index and the
    mean stand beside it for items with more than two options that count.
    """
    declared = result.kind
    if (
        formula == declared.name
        or FIGURE_KINDS[formula].needs != "scored_options"
        or declared.needs == "scored_options"
    ):
        return True
    items = (item,) if item is not None else result.items
    return all(_steps(scaled) >= FEWEST_INDEX_STEPS for scaled in items)


def overall_formulas(result: SatisfactionResult) -> list[str]:
    """The formulas whose overall figure is shown, the declared one first."""
    return [name for name in _declared_first(result, "overall") if is_shown(result, name)]


def item_formulas(result: SatisfactionResult) -> list[str]:
    """The formulas that are shown of some item, the declared one first."""
    return [
        name
        for name in _declared_first(result, "items")
        if any(is_shown(result, name, item) for item in result.items)
    ]


def explained_formulas(result: SatisfactionResult) -> list[str]:
    """The formulas that a document explains: those of its figures; 满意率 where there is no scale."""
    return item_formulas(result) if result.items else [WITHOUT_SCALE]


def counted_note(result: SatisfactionResult) -> str:
    """A note on whom the n of an item counts; options without a score are named where the scale has some."""
    options = [option for item in result.items for option in item.item.options]
    unscored = any(option.score is None and not option.no_opinion for option in options)
    outside = "，没有赋分的选项不计入指数和均值" if unscored else ""
    return f"注：n 为本次采用的口径下该题计入的人数；未作答的不计入{outside}。"


def _declared_first(result: SatisfactionResult, table: Beside) -> list[str]:
    names = [kind.name for kind in question_figures() if table in kind.beside or kind.name == result.formula]
    return sorted(names, key=lambda name: name != result.formula)


def _steps(item: ItemSatisfaction) -> int:
    return sum(option.score is not None for option in item.item.options)
