"""The frame of every page about one survey: its title, state and tabs."""

from dataclasses import dataclass

from flask import abort, render_template
from flask_babel import lazy_gettext as _l

from surveyapp.services.surveys.archive import archive_note
from surveyapp.services.surveys.survey_lookup import SurveySummary, find_survey, questionnaire_of
from surveyapp.web.console.access import engine, may_open

STATES = {
    "draft": _l("草稿"),
    "open": _l("开放"),
    "paused": _l("暂停"),
    "closed": _l("已结束"),
}
"""State -> what people read."""


@dataclass(frozen=True)
class Tab:
    """A page of a survey: its name in templates, its endpoint, and what the tab says. Who may open it its view says.

    `before_publishing`: whether there is something to see of a survey that was never published.
    """

    name: str
    endpoint: str
    label: object
    before_publishing: bool = False


TABS = (
    Tab("progress", "console.surveys.survey", _l("进度")),
    Tab("link", "console.links.link", _l("链接")),
    Tab("preview", "console.preview.preview", _l("预览"), True),
    Tab("edit", "console.questionnaire_form.form", _l("问卷"), True),
    Tab("review", "console.reviews.reviews", _l("审定"), True),
    Tab("import", "console.imports.upload", _l("导入")),
    Tab("responses", "console.responses.responses", _l("答卷")),
    Tab("results", "console.results.results", _l("结果")),
    Tab("snapshots", "console.snapshots.snapshots", _l("快照")),
    Tab("downloads", "console.downloads.downloads", _l("下载")),
)
"""The tabs in the order of the work."""


def open_tabs(*, published: bool = True) -> list[Tab]:
    """The tabs that the person who is signed in may open; `published`: whether the survey ever was."""
    return [tab for tab in TABS if (published or tab.before_publishing) and may_open(tab.endpoint)]


def survey_found(folder: str, name: str) -> SurveySummary:
    """The survey of this address; 404 where there is none."""
    return find_survey(engine(), f"{folder}/{name}") or abort(404)


def survey_page(template: str, folder: str, name: str, **context: object) -> str:
    """Render a page that extends `console/surveys/survey_base.html`."""
    found = survey_found(folder, name)
    questionnaire = questionnaire_of(engine(), found.survey, found.version)
    return render_template(
        template,
        survey=found,
        folder=folder,
        name=name,
        title_of_survey=str(questionnaire.title) if questionnaire else found.survey,
        state_words=STATES,
        archive_note=archive_note(engine(), "survey", found.survey),
        tabs=open_tabs(),
        **context,
    )
