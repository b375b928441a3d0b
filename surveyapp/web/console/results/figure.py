"""One figure of a survey on a page of its own: formula with its numbers, who counts, interval, band, a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from surveyapp.definition.figure_kinds import FIGURE_KINDS, FigureKind, question_figures
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import OwnFigure, Questionnaire
from surveyapp.reports.words.figure_explanations import explain_figure
from surveyapp.reports.words.figure_words import figure_label, figure_name
from surveyapp.reports.words.wording import quote_label
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import open_to
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

figure = Blueprint("figure", __name__)

KEYS = ("figure", "question", "option", "scale")
"""What an address says of a figure: the keys of a reference, as an indicator file has them."""


@dataclass(frozen=True)
class FigureLink:
    """A figure to choose: what it is called, and the keys of its address."""

    label: str
    keys: dict[str, str]


@figure.get("/surveys/<folder>/<name>/results/figure", endpoint="figure")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_figure(folder: str, name: str) -> ResponseReturnValue:
    """The figure that the address names (without one the overall figure), beside it the same without the responses that
    screening marks; 404 where the questionnaire has no such figure, question, option or scale.
    """
    result = _result(folder, name)
    keys = {key: value for key in KEYS if (value := request.args.get(key, ""))}
    declared = result.questionnaire.dimension_formula
    reference = OwnFigure.model_validate({"figure": declared, **keys})
    if not _names_what_is_there(result.questionnaire, reference):
        abort(404)
    part = filter_view(result.answers)
    explained = explain_figure(reference, result.counts)
    return survey_page(
        "console/results/figure.html",
        folder,
        name,
        part=part,
        keys=_keys(reference),
        explained=explained,
        unflagged=explain_figure(reference, result.counts_counting("without_flagged")).value
        if result.tally.flagged.valid
        else None,
        reference=", ".join(f"{key}: {value}" for key, value in _keys(reference).items()),
        snapshot=result.answers.snapshot,
        chosen=result.answers.snapshot or LIVE,
        LIVE=LIVE,
    )


@figure.get("/surveys/<folder>/<name>/results/figures", endpoint="figures")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def list_figures(folder: str, name: str) -> ResponseReturnValue:
    """Every figure of the survey by subject, each leading to its page."""
    result = _result(folder, name)
    questionnaire = result.questionnaire
    items = [
        (item, [_link(questionnaire, reference) for reference in _of_item(item)])
        for item in questionnaire.items
    ]
    return survey_page(
        "console/results/figures.html",
        folder,
        name,
        part=filter_view(result.answers),
        whole=[_link(questionnaire, reference) for reference in _of_survey(questionnaire)],
        items=[(str(item.text), links) for item, links in items if links],
        chosen=result.answers.snapshot or LIVE,
        LIVE=LIVE,
    )


def _result(folder: str, name: str) -> SurveyAnalysis:
    survey = survey_found(folder, name).survey
    view, only = request.args.get("view") or None, requested_filter(request.args)
    return shown_results(survey, view, only).survey_analysis


def _names_what_is_there(questionnaire: Questionnaire, reference: OwnFigure) -> bool:
    """Whether the questionnaire has the kind of figure, the question, its option and the scale that are named."""
    item = questionnaire.item(reference.question or "")
    known = (
        (reference.figure, questionnaire.kind_of(reference.figure)),
        (reference.question, item),
        (reference.option, item.option(reference.option or "") if item else None),
        (reference.scale, questionnaire.dimension(reference.scale or "")),
    )
    return all(named is None or there is not None for named, there in known)


def _link(questionnaire: Questionnaire, reference: OwnFigure) -> FigureLink:
    return FigureLink(figure_label(reference, questionnaire), _keys(reference))


def _keys(reference: OwnFigure) -> dict[str, str]:
    return {key: value for key in KEYS if (value := getattr(reference, key))}


def _short(item: Answer, reference: OwnFigure) -> str:
    """A figure of a question below the question's text: its name, of an option with the label."""
    option, words = item.option(reference.option or ""), figure_name(reference.figure)
    return words if option is None else f"{quote_label(str(option.label))} {words}"


def _of_survey(questionnaire: Questionnaire) -> Iterator[OwnFigure]:
    """The figures of the whole: returns, the main scale, the dimensions, those that the questionnaire names."""
    kinds = list(FIGURE_KINDS.values())
    scales = [
        *([None] if questionnaire.satisfaction else []),
        *(scale.code for scale in questionnaire.scales),
    ]
    for scale in scales:
        for kind in (*_of_scores(), *(kind for kind in kinds if kind.of == "scale")):
            yield OwnFigure(figure=kind.name, scale=scale)
    for kind in kinds:
        if kind.of == "returns":
            yield OwnFigure(figure=kind.name)
    for named in questionnaire.figures:
        yield OwnFigure(figure=named.code)


def _of_item(item: Answer) -> Iterator[OwnFigure]:
    """The figures of one question or line, then those of its options."""
    if item.takes_one_option and any(option.score is not None for option in item.options):
        for kind in _of_scores():
            yield OwnFigure(figure=kind.name, question=item.code)
    for name in item.figures:
        yield OwnFigure(figure=name, question=item.code)
    for option in item.options:
        yield OwnFigure(figure=_SHARE, question=item.code, option=option.code)


def _of_scores() -> list[FigureKind]:
    """The figures of questions that a file may ask for."""
    return [kind for kind in question_figures() if kind.referable]


_SHARE = next(kind.name for kind in FIGURE_KINDS.values() if kind.of == "option")
