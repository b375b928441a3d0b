"""The frame of the pages about what people wrote: which answers they show, and the links between them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.question_types import Answer
from surveyapp.reports.words.opinion_words import SIDES
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import quote_label, short_labels, topic
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.opinions import SurveyOpinions, survey_opinions
from surveyapp.web.console.access import actor, engine, may_open
from surveyapp.web.console.surveys.answer_filters import filter_arguments, requested_filter
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

PAGES = (
    ("console.opinions.opinions", _l("主题")),
    ("console.word_counts.words", _l("词语与词典")),
    ("console.coding_frame.frame", _l("编码框架")),
    ("console.text_codings.codings", _l("逐条归类")),
    ("console.quotes.quotes", _l("引文")),
)
"""Endpoint -> what leads there, in the order of the work after the first."""


@dataclass(frozen=True)
class PlaceChoice:
    """A place where people write, by its code, and what it is called."""

    code: str
    name: str


def shown_opinions(folder: str, name: str) -> SurveyOpinions:
    """What people wrote in the snapshot that `view` names, or in what is there now; without it in the latest one."""
    survey = survey_found(folder, name).survey
    found = shown_results(survey, request.values.get("view") or None)
    return survey_opinions(engine(), found.survey_analysis.answers)


def view_of(opinions: SurveyOpinions) -> str:
    """How the answers shown are asked for again."""
    return opinions.answers.snapshot or LIVE


def opinion_page(template: str, folder: str, name: str, opinions: SurveyOpinions, **context: object) -> str:
    """Render a page about what people wrote."""
    return survey_page(
        template,
        folder,
        name,
        opinion_pages=[(endpoint, label) for endpoint, label in PAGES if may_open(endpoint)],
        opinions=opinions,
        notes=opinions.notes,
        view=view_of(opinions),
        LIVE=LIVE,
        answer_filter=filter_arguments(requested_filter(request.args)),
        places=place_choices(opinions.places),
        place_names=place_names(opinions.places),
        side_words=side_words(),
        deleted=opinions.answers.deletion_time,
        may_edit=actor().may(Capability.EDIT_SURVEYS),
        **context,
    )


def place_choices(places: tuple[Answer, ...]) -> list[PlaceChoice]:
    """The places to choose from."""
    return [PlaceChoice(code, name) for code, name in place_names(places).items()]


def place_names(places: tuple[Answer, ...]) -> dict[str, str]:
    """Code of a place -> its wording, with the options of which it is the reason."""
    return {place.code: _place_name(place) for place in places}


def side_words() -> Mapping[str, str]:
    """Side -> what its people are called, in the language of the page."""
    return {side: say(words) for side, words in SIDES.items()}


def _place_name(place: Answer) -> str:
    text = topic(str(place.text))
    if place.stem is not None:
        text = f"{topic(str(place.stem))} · {text}"
    if not place.reason_of:
        return text
    labels = "".join(map(quote_label, short_labels([str(option.label) for option in place.reason_of])))
    return str(_("%(text)s：选择%(labels)s的原因", text=text, labels=labels))
