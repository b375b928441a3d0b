"""The faults of references to figures: in themselves, and against their questionnaire."""

import difflib
from collections.abc import Iterator

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.files.problems import Path
from surveyapp.definition.questionnaire import FIGURES, Group, NamedFigure, OwnFigure, Question, Questionnaire

FigureFault = tuple[Path, str, dict[str, object]]
"""Where below the reference, the code of the mistake, and its parameters."""


def shape_faults(figure: OwnFigure) -> Iterator[FigureFault]:
    """The faults of a reference whatever the questionnaire: keys that its figure lacks or does not take."""
    if figure.figure in ("share", "share_of_ticks"):
        if figure.question is None or figure.option is None:
            yield (), "share_of_what", {}
    elif figure.option is not None:
        yield ("option",), "option_not_wanted", {"found": figure.figure}
    if figure.figure not in FIGURES and figure.question is not None:
        yield (
            ("figure",),
            "named_figure_has_question",
            {"found": figure.figure, "expected": ", ".join(FIGURES)},
        )


def figure_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    """The faults of a reference against its questionnaire; those of its shape are found by `shape_faults`."""
    yield from _name_faults(questionnaire, figure)
    yield from _question_faults(questionnaire, figure)
    yield from _group_faults(questionnaire, figure.group)


def named_figure_faults(questionnaire: Questionnaire, figure: NamedFigure) -> Iterator[FigureFault]:
    """What is wrong with a figure of the questionnaire's own: its name, its question, its options, its base."""
    if figure.code in FIGURES:
        yield ("code",), "reserved_figure", {"found": figure.code}
    question = _closed(questionnaire, figure.question)
    if question is None:
        yield ("question",), *_not_closed(questionnaire, figure.question)
    else:
        yield from _options_faults(question, figure.options, ("options",))
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
    if base is question and not base.has_ticks and figure.of.question == figure.question:
        for index, option in enumerate(figure.options):
            if option not in figure.of.options and base.option(option) is not None:
                yield ("options", index), "named_figure_outside_base", {"found": option}


def _name_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    names = [*FIGURES, *(named.code for named in questionnaire.figures)]
    if figure.figure not in names and figure.question is None:  # with a question its shape is told already
        near = next(iter(difflib.get_close_matches(figure.figure[:40], names[:200], 1)), "")
        params: dict[str, object] = {"found": figure.figure, "near": near, "expected": ", ".join(names)}
        yield ("figure",), "unknown_figure", params


def _question_faults(questionnaire: Questionnaire, figure: OwnFigure) -> Iterator[FigureFault]:
    if questionnaire.named_figure(figure.figure) is not None or figure.figure not in FIGURES:
        return
    if figure.question is None:
        if questionnaire.satisfaction is None and not figure.figure.startswith("share"):
            # An empty base is reported already.
            if isinstance(figure, FigureReference):
                yield ("survey",), "reference_no_scale", {"found": figure.survey}
            else:
                yield ("figure",), "published_no_scale", {}
        return
    asked = questionnaire.asked_item(figure.question)
    if asked is None:
        yield ("question",), *_unknown_question(questionnaire, figure.question)
        return
    options, found = asked.question.options, {"found": figure.question}
    if figure.option is not None and figure.figure.startswith("share"):
        yield from _options_faults(asked.question, (figure.option,), ("option",))
    elif figure.figure == "favourable" and not any(option.favourable for option in options):
        yield ("question",), "reference_nothing_favourable", {**found}
    elif figure.figure in ("index", "mean") and not any(option.score is not None for option in options):
        yield ("question",), "reference_no_scores", {**found}


def _group_faults(questionnaire: Questionnaire, group: Group | None) -> Iterator[FigureFault]:
    """What is wrong with the respondents' group of a reference: it is made of a single choice's options."""
    if group is None:
        return
    question = questionnaire.grouping(group.question)
    if question is not None:
        yield from _options_faults(question, group.options, ("group", "options"))
    elif questionnaire.asked_item(group.question) is None:
        yield ("group", "question"), *_unknown_question(questionnaire, group.question)
    else:
        yield ("group", "question"), "group_not_of_single", {"found": group.question}


def _options_faults(question: Question, options: tuple[str, ...], at: Path) -> Iterator[FigureFault]:
    for index, code in enumerate(options):
        place = at if at == ("option",) else (*at, index)
        if question.option(code) is None:
            known = ", ".join(option.code for option in question.options)
            yield place, "reference_unknown_option", {"found": code, "expected": known}


def _closed(questionnaire: Questionnaire, code: str) -> Question | None:
    """The question of an item that has options to choose."""
    asked = questionnaire.asked_item(code)
    return asked.question if asked is not None and asked.question.options else None


def _not_closed(questionnaire: Questionnaire, code: str) -> tuple[str, dict[str, object]]:
    if questionnaire.asked_item(code) is None:
        return _unknown_question(questionnaire, code)
    return "figure_without_options", {"found": code}


def _unknown_question(questionnaire: Questionnaire, code: str) -> tuple[str, dict[str, object]]:
    known = ", ".join(item.code for item in questionnaire.asked_items())
    return "reference_unknown_question", {"found": code, "expected": known}
