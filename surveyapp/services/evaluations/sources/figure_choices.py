"""What can be chosen, step by step, to name a figure of a survey: survey, figure, question, option, group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from surveyapp.definition.checks.figure_checks import figure_faults, shape_faults
from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind, Subject, referable_figures
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.services.evaluations.check import questionnaires_beside
from surveyapp.services.places import Places
from surveyapp.services.surveys.survey_lookup import sources_in

QuestionNeed = Literal["none", "may", "must"]

QUESTION_NEEDED: Mapping[Subject, QuestionNeed] = {
    "question": "may",
    "answer": "must",
    "option": "must",
    "scale": "none",
    "returns": "none",
}
"""What a figure is of -> whether a reference to it names a question; where one may and does not: the main scale."""


OF_SCALES: frozenset[Subject] = frozenset({"question", "scale"})
"""What a figure is of that may be of the main scale, or of another scale, instead of a question."""


@dataclass(frozen=True)
class FigureChoice:
    """What was chosen so far; empty where nothing was. The options of a group count with its question alone.

    `scale` is one of the scales beside the main one, in place of a question.
    """

    survey: str = ""
    figure: str = ""
    question: str = ""
    option: str = ""
    scale: str = ""
    group: str = ""
    group_options: tuple[str, ...] = ()


@dataclass(frozen=True)
class FigureSteps:
    """The steps of a choice: what each offers, and what is chosen there (`choice`, without what does not fit any more).

    A step that is not asked yet, or not at all, offers nothing. `may_be_scale`: no question stands for the main scale;
    `scales` are the codes of the others that it may be of.
    `reference`: the figure, once everything that it needs is chosen; then `questionnaire` is its survey's.
    """

    choice: FigureChoice
    figures: tuple[str, ...] = ()
    questions: tuple[Answer, ...] = ()
    may_be_scale: bool = False
    scales: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    groups: tuple[Answer, ...] = ()
    group_options: tuple[str, ...] = ()
    reference: FigureReference | None = None
    questionnaire: Questionnaire | None = None


def surveys_beside(places: Places, evaluation: str) -> dict[str, Questionnaire]:
    """The questionnaires of an evaluation's folder that can be read, by name: published ones, and files beside them."""
    beside = questionnaires_beside(places.questionnaires / evaluation, sources_in(places.engine, evaluation))
    read = {name: _questionnaire(data) for name, data in sorted(beside.items())}
    return {name: questionnaire for name, questionnaire in read.items() if questionnaire is not None}


@lru_cache(maxsize=32)
def _questionnaire(data: bytes) -> Questionnaire | None:
    return load_questionnaire(data, "").questionnaire


def figure_steps(surveys: Mapping[str, Questionnaire], choice: FigureChoice) -> FigureSteps:
    """The steps after what was chosen so far: the next one offers what can be computed, and nothing else.

    A step with one answer alone is taken. Whatever an earlier step no longer allows is left out of the choice.
    """
    survey = choice.survey if choice.survey in surveys else _only(tuple(surveys))
    if not survey:
        return FigureSteps(FigureChoice())
    questionnaire = surveys[survey]
    figures = figures_of(questionnaire)
    if choice.figure not in figures:
        return FigureSteps(FigureChoice(survey), figures)
    kind = questionnaire.kind_of(choice.figure)
    need = _need(kind)
    questions = () if need == "none" else tuple(_possible_questions(questionnaire, survey, choice.figure))
    main = need != "must" and not _has_faults(questionnaire, survey, choice.figure)
    scales = tuple(_possible_scales(questionnaire, survey, choice.figure))
    codes = tuple(item.code for item in questions)
    scale = choice.scale if choice.scale in scales else "" if main or codes else _only(scales)
    question = "" if scale else choice.question if choice.question in codes else ""
    if not (scale or question or main or scales):
        question = _only(codes)
    item = questionnaire.item(question) if question else None
    options = _option_codes(item) if _is_of_option(kind) else ()
    option = choice.option if choice.option in options else ""
    steps = FigureSteps(
        FigureChoice(survey, choice.figure, question, option, scale),
        figures,
        questions,
        main and _is_of_scales(kind),
        scales,
        options,
    )
    if not (main or question or scale) or (options and not option):
        return steps
    return _with_group(questionnaire, steps, choice)


def _need(kind: FigureKind | None) -> QuestionNeed:
    return "none" if kind is None or kind is OWN_FIGURE else QUESTION_NEEDED[kind.of]


def _is_of_scales(kind: FigureKind | None) -> bool:
    return kind is not None and kind is not OWN_FIGURE and kind.of in OF_SCALES


def _is_of_option(kind: FigureKind | None) -> bool:
    return kind is not None and kind is not OWN_FIGURE and kind.of == "option"


def figures_of(questionnaire: Questionnaire) -> tuple[str, ...]:
    """The figures that something in a questionnaire has: its own first, then those of the table."""
    own = tuple(figure.code for figure in questionnaire.figures)
    return own + tuple(
        name for name in referable_figures() if name not in own and _is_possible(questionnaire, name)
    )


def _is_possible(questionnaire: Questionnaire, figure: str) -> bool:
    need = _need(questionnaire.kind_of(figure))
    if need != "must" and not _has_faults(questionnaire, "x", figure):
        return True
    if any(True for _ in _possible_scales(questionnaire, "x", figure)):
        return True
    return need != "none" and next(_possible_questions(questionnaire, "x", figure), None) is not None


def _possible_scales(questionnaire: Questionnaire, survey: str, figure: str) -> Iterator[str]:
    """The scales beside the main one of which this figure can be computed."""
    if _is_of_scales(questionnaire.kind_of(figure)):
        for dimension in questionnaire.scales:
            if not _has_faults(questionnaire, survey, figure, scale=dimension.code):
                yield dimension.code


def _possible_questions(questionnaire: Questionnaire, survey: str, figure: str) -> Iterator[Answer]:
    """The items of which this figure can be computed."""
    of_option = _is_of_option(questionnaire.kind_of(figure))
    for item in questionnaire.items:
        option = next(iter(_option_codes(item)), None) if of_option else None
        if of_option and option is None:
            continue
        if not _has_faults(questionnaire, survey, figure, question=item.code, option=option):
            yield item


def _with_group(questionnaire: Questionnaire, steps: FigureSteps, typed: FigureChoice) -> FigureSteps:
    """The steps with the group of respondents, where the figure can be of one, and with the figure itself."""
    chosen = steps.choice
    keys = {"survey": chosen.survey, "figure": chosen.figure}
    keys |= {name: code for name in ("question", "option", "scale") if (code := getattr(chosen, name))}
    groups = tuple(
        item
        for item in questionnaire.items
        if (codes := _option_codes(item))
        and not _has_faults(questionnaire, **keys, group=Group(question=item.code, options=codes[:1]))
    )
    item = next((item for item in groups if item.code == typed.group), None)
    codes = _option_codes(item)
    options = tuple(code for code in codes if code in typed.group_options)
    reference: FigureReference | None = None
    if item is None:
        reference = FigureReference.model_validate(keys)
    elif options:
        reference = FigureReference(**keys, group=Group(question=item.code, options=options))
    return replace(
        steps,
        choice=replace(chosen, group=item.code if item is not None else "", group_options=options),
        groups=groups,
        group_options=codes,
        reference=reference,
        questionnaire=questionnaire,
    )


def _option_codes(item: Answer | None) -> tuple[str, ...]:
    return tuple(option.code for option in item.options) if item is not None else ()


def _only(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else ""


def _has_faults(questionnaire: Questionnaire, survey: str, figure: str, **parts: Any) -> bool:
    """Whether this figure cannot be computed of the questionnaire."""
    reference = FigureReference(survey=survey, figure=figure, **parts)
    return any(True for _ in (*shape_faults(reference), *figure_faults(questionnaire, reference)))
