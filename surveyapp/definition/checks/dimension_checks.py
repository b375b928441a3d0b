"""What must be true of the scales beside the main scale, and what about them is worth a second look."""

from collections.abc import Sequence

from surveyapp.definition.checks.questionnaire_checks import check_dimension_codes
from surveyapp.definition.checks.satisfaction_checks import ScaleCheck
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.files.source import Source
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire, Satisfaction


def check_dimensions(source: Source, questionnaire: Questionnaire) -> None:
    """Check codes and items of every scale beside the main scale.

    Warned about: one item alone (α is not defined), scores that do not run over the same range, an item that stands in
    several of them, two of the same name.
    """
    if not questionnaire.scales:
        return
    check_dimension_codes(source)
    check = ScaleCheck(source, questionnaire.questions)
    formula = leading_formula(questionnaire.satisfaction)
    names: dict[str, int] = {}
    scale_of: dict[str, str] = {}
    for index, dimension in enumerate(questionnaire.scales):
        path: KeyPath = ("scales", index)
        if path in source.unread:
            continue
        items = check.check((*path, "items"), dimension.items, formula, takes_matrices=True)
        if len(dimension.items) == len(items) == 1 and (*path, "items") not in source.unread:
            source.report((*path, "items"), "dimension_one_item", level="warning", found=dimension.code)
        check_score_ranges(source, (*path, "items"), items)
        first = names.setdefault(str(dimension.name), index)
        if dimension.name is not None and first != index:
            name = str(dimension.name)
            source.report((*path, "name"), "dimension_name_twice", level="warning", found=name)
        shared = [item.code for item in items if item.code in scale_of]
        if shared:
            other = scale_of[shared[0]]
            source.report(
                (*path, "items"), "item_in_several_scales", level="warning", found=shared, first=other
            )
        scale_of |= {item.code: dimension.code for item in items if item.code not in scale_of}


def leading_formula(satisfaction: Satisfaction | None) -> str:
    """The formula of the dimensions of a file as far as it can be read."""
    return satisfaction.formula if satisfaction and satisfaction.formula else "index"


def check_score_ranges(source: Source, path: KeyPath, items: Sequence[Answer]) -> None:
    """Warn where the scores of a scale's items do not run over the same range: sums of them and α say little then."""
    ranges: dict[str, str] = {}
    for item in items:
        scores = [option.score for option in item.options if option.score is not None]
        if scores:
            ranges.setdefault(f"{min(scores):f}–{max(scores):f}", item.code)
    if len(ranges) > 1:
        found = [f"{code} {scores}" for scores, code in ranges.items()]
        source.report(path, "score_ranges_differ", level="warning", found=found)
