"""The faults of references to figures: in themselves, and against their questionnaire."""

import difflib
from collections.abc import Iterator, Sequence

from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind, referable_figures, referable_kind
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.files.problems import KeyPath
from surveyapp.definition.question import Option
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import NamedFigure, OwnFigure, Questionnaire

FigureFault = tuple[KeyPath, str, dict[str, object]]
"""Where below the reference, the code of the mistake, and its parameters."""

SHADOWS = "own_figure_shadows"
"""The one code of a mere warning: a figure of the questionnaire's own that counts instead of one of the table."""


def shape_faults(figure: OwnFigure) -> Iterator[FigureFault]:
    """The faults of a reference whatever the questionnaire: keys that its figure lacks or does not take."""
    name, kind = figure.figure, referable_kind(figure.figure)
    if kind is None:
        if figure.question is not None:
            known = ", ".join(referable_figures())
            yield ("figure",), "named_figure_has_question", {"found": name, "expected": known}
    elif kind.of == "option" and (figure.question is None or figure.option is None):
        yield (), "share_of_what", {"found": name}
    elif kind.of == "answer" and figure.question is None:
        yield (), "figure_of_what", {"found": name}
    elif kind.of == "returns" and figure.question is not None:
        yield ("question",), "question_not_wanted", {"found": name}
    if figure.option is not None and (kind is None or kind.of != "option"):
        yield ("option",), "option_not_wanted", {"found": name}
    if figure.scale is not None:
        if kind is None or kind.of not in ("question", "scale"):
            yield ("scale",), "scale_not_wanted", {"found": name}
        elif figure.question is not None:
            yield ("scale",), "scale_beside_question", {"found": figure.scale}


def figure_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    """The faults of a reference against its questionnaire; those of its shape are found by `shape_faults`."""
    yield from _name_faults(questionnaire, figure)
    yield from _question_faults(questionnaire, figure)
    yield from _group_faults(questionnaire, figure)


def named_figure_faults(questionnaire: Questionnaire, figure: NamedFigure) -> Iterator[FigureFault]:
    """The faults of a figure of the questionnaire's own: in its name, its question, its options, its base."""
    if kind := referable_kind(figure.code):
        yield ("code",), "reserved_figure" if kind.reserved else SHADOWS, {"found": figure.code}
    item = _closed(questionnaire, figure.question)
    if item is None:
        yield ("question",), *_not_closed(questionnaire, figure.question)
    else:
        yield from _options_faults(item, figure.options, ("options",))
    for index, option in enumerate(figure.options):
        if option in figure.options[:index]:
            yield ("options", index), "option_twice", {"found": option}
    if figure.of is None:
        return
    base = _closed(questionnaire, figure.of.question)
    if base is None:
        yield ("of", "question"), *_not_closed(questionnaire, figure.of.question)
        return
    yield from _options_faults(base, figure.of.options, ("of",))
    # Whoever chose one option of a single choice chose no other: such a share would always be 0.
    if base is item and not base.is_several:
        for index, option in enumerate(figure.options):
            if option not in figure.of.options and base.option(option) is not None:
                yield ("options", index), "named_figure_outside_base", {"found": option}


def _name_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    # With a question its shape is told already.
    if questionnaire.kind_of(figure.figure) is None and figure.question is None:
        names = [*referable_figures(), *(named.code for named in questionnaire.figures)]
        near = next(iter(difflib.get_close_matches(figure.figure[:40], names[:200], 1)), "")
        params: dict[str, object] = {"found": figure.figure, "near": near, "expected": ", ".join(names)}
        yield ("figure",), "unknown_figure", params


def _question_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    kind = questionnaire.kind_of(figure.figure)
    if kind is None or kind is OWN_FIGURE or kind.of == "returns":
        return
    if figure.question is None and figure.scale is not None:
        yield from _dimension_faults(questionnaire, figure.scale, kind)
        return
    if figure.question is None:
        told = kind.of in ("option", "answer")  # that the question is missing
        if questionnaire.satisfaction is None and not told:
            if isinstance(figure, FigureReference):
                yield ("survey",), "reference_no_scale", {"found": figure.survey}
            else:
                yield ("figure",), "published_no_scale", {}
        return
    item = questionnaire.item(figure.question)
    if item is None:
        yield ("question",), *_unknown_question(questionnaire, figure.question)
    elif kind.of == "option":
        if figure.option is not None:
            yield from _options_faults(item, (figure.option,), ("option",))
    elif kind.of == "answer":
        if kind.name not in item.figures:
            yield ("question",), f"reference_{kind.lack_reason}", {"found": figure.question}
    elif kind.needs is not None and not has_marks(item.options, kind):
        yield ("question",), f"reference_{kind.lack_reason}", {"found": figure.question}


def _dimension_faults(questionnaire: Questionnaire, code: str, kind: FigureKind) -> Iterator[FigureFault]:
    if questionnaire.dimension(code) is None:
        known = ", ".join(dimension.code for dimension in questionnaire.scales)
        yield ("scale",), "reference_unknown_scale", {"found": code, "expected": known}
    elif kind.needs is not None:
        for item in questionnaire.scale_items(code):
            if not has_marks(item.options, kind):
                yield ("scale",), f"reference_{kind.lack_reason}", {"found": item.code}
                return


def has_marks(options: Sequence[Option], kind: FigureKind) -> bool:
    """Whether the options of a question have what a figure of this kind is computed from."""
    if kind.needs == "favourable_options":
        return any(option.favourable for option in options)
    return kind.needs is None or any(option.score is not None for option in options)


def _group_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    """What is wrong with the respondents' group of a reference: it is made of a single choice's options."""
    group, kind = figure.group, questionnaire.kind_of(figure.figure)
    if group is None:
        return
    if kind is not None and kind.of == "returns":
        yield ("group",), "group_not_wanted", {"found": figure.figure}
        return
    item = questionnaire.grouping(group.question)
    if item is not None:
        yield from _options_faults(item, group.options, ("group", "options"))
    elif questionnaire.item(group.question) is None:
        yield ("group", "question"), *_unknown_question(questionnaire, group.question)
    else:
        yield ("group", "question"), "group_not_of_single", {"found": group.question}


def _options_faults(item: Answer, options: tuple[str, ...], at: KeyPath) -> Iterator[FigureFault]:
    for index, code in enumerate(options):
        place = at if at == ("option",) else (*at, index)
        if item.option(code) is None:
            known = ", ".join(option.code for option in item.options)
            yield place, "reference_unknown_option", {"found": code, "expected": known}


def _closed(questionnaire: Questionnaire, code: str) -> Answer | None:
    """The item with this code, if it has options to choose."""
    item = questionnaire.item(code)
    return item if item is not None and item.options else None


def _not_closed(questionnaire: Questionnaire, code: str) -> tuple[str, dict[str, object]]:
    if questionnaire.item(code) is None:
        return _unknown_question(questionnaire, code)
    return "figure_without_options", {"found": code}


def _unknown_question(questionnaire: Questionnaire, code: str) -> tuple[str, dict[str, object]]:
    known = ", ".join(item.code for item in questionnaire.items)
    return "reference_unknown_question", {"found": code, "expected": known}
