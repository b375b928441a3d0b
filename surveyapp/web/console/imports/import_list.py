"""Every import into the surveys that a person sees, searched and grouped by folder."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from surveyapp.records.connection import reading
from surveyapp.services.answers.import_records import ImportRecord, every_import
from surveyapp.services.answers.overview import overview
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.archive import archive_notes
from surveyapp.web.console.access import actor, engine, open_to
from surveyapp.web.console.folder_names import title_of_folder
from surveyapp.web.console.list_pages import group_by_folder, page_of

import_list = Blueprint("import_list", __name__)


@dataclass(frozen=True)
class ImportRow:
    """One import with the survey that it went into; `archived`: its record is archived."""

    record: ImportRecord
    folder: str
    name: str
    title: str
    archived: bool

    def matches(self, words: str) -> bool:
        """Whether the words stand in the survey's title or name, the folder's, the file's, or who imported it."""
        parts = (self.title, self.record.survey, title_of_folder(self.folder), self.record.file_name)
        return words.lower() in " ".join((*parts, self.record.person)).lower()


@import_list.get("/imports", endpoint="imports")
@open_to(Capability.IMPORT_ANSWERS)
def list_imports() -> ResponseReturnValue:
    """The imports, those whose record was put away only where they are asked for."""
    words, put_away = request.args.get("q", "").strip(), bool(request.args.get("archived"))
    every = _rows()
    rows = [row for row in every if row.archived == put_away and row.matches(words)]
    page = page_of(group_by_folder(rows), request.args.get("page", ""))
    return render_template(
        "console/imports/import_list.html",
        page=page,
        every=len(every),
        archived_total=sum(row.archived for row in every),
        words=words,
        put_away=put_away,
    )


def _rows() -> list[ImportRow]:
    person = actor()
    titles = {line.survey: line.title for line in overview(engine(), person.folders)}
    with reading(engine()) as connection:
        put_away = archive_notes(connection, "import")
    rows = []
    for record in every_import(engine(), person.folders):
        folder, _slash, name = record.survey.partition("/")
        title = titles.get(record.survey, record.survey)
        rows.append(ImportRow(record, folder, name, title, str(record.id) in put_away))
    return rows
