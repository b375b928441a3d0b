"""The frame of the pages on which a questionnaire is edited, of a published survey or of a draft alone."""

from flask import abort, render_template

from surveyapp.definition.copies.retitle import title_of
from surveyapp.services.surveys.archive import archive_note
from surveyapp.services.surveys.drafts import EditedText, edited_text
from surveyapp.web.console.access import engine
from surveyapp.web.console.surveys.survey_page import open_tabs, survey_page


def edited_found(folder: str, name: str) -> EditedText:
    """The edited text at this address, or the published one; 404 where there is neither."""
    return edited_text(engine(), f"{folder}/{name}") or abort(404)


def edited_page(
    template: str, folder: str, name: str, *, edited: EditedText | None, **context: object
) -> str:
    """Render a page that extends `console/surveys/survey_base.html`; `edited` is None where everything was given up."""
    if edited is not None and edited.is_published:
        return survey_page(template, folder, name, edited=edited, **context)
    return render_template(
        template,
        survey=None,
        archive_note=archive_note(engine(), "survey", f"{folder}/{name}"),
        folder=folder,
        name=name,
        title_of_survey=(title_of(edited.text) if edited else "") or name,
        tabs=open_tabs(published=False),
        edited=edited,
        **context,
    )
