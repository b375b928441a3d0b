"""The list of evaluations: by folder, with a search, archived ones only on request."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.reports.evaluation.words import points
from surveyapp.reports.words.evaluation_words import subtotal_words
from surveyapp.services.evaluations.evaluation_list import EvaluationLine
from surveyapp.services.evaluations.evaluation_list import evaluations as evaluation_lines
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor, open_to, places
from surveyapp.web.console.evaluations.evaluation_choices import chosen_folders, title_with_year
from surveyapp.web.console.folder_names import title_of_folder
from surveyapp.web.console.limits import MANY_ROWS
from surveyapp.web.console.list_pages import FolderGroup, group_by_folder, page_of

ARCHIVED = "archived"
"""A filter beside the states: what is archived, whatever its state is."""

FILTERS = {
    "missing": _l("缺实际完成值"),
    "complete": _l("齐全"),
    "faulty": _l("指标文件有错误"),
    "locked": _l("已锁定"),
    ARCHIVED: _l("已归档"),
}
"""State -> what people read."""

evaluation_list = Blueprint("evaluation_list", __name__)


@dataclass(frozen=True)
class EvaluationRow:
    """One evaluation of the list."""

    line: EvaluationLine
    archived: bool

    @property
    def folder(self) -> str:
        """Its folder."""
        return self.line.folder

    def has(self, state: str) -> bool:
        """Whether it is in this state (any, if empty)."""
        systems = self.line.systems
        return {
            "": True,
            "missing": any(system.missing for system in systems),
            "complete": not any(system.missing or system.errors for system in systems),
            "faulty": any(system.errors for system in systems),
            "locked": self.line.locked,
            ARCHIVED: self.archived,
        }.get(state, False)

    def matches(self, words: str) -> bool:
        """Whether the words stand in the title or name of its folder or of one of its systems."""
        systems = (f"{system.title or ''} {system.name}" for system in self.line.systems)
        return words.lower() in " ".join((self.folder, title_of_folder(self.folder), *systems)).lower()


@evaluation_list.get("/evaluations", endpoint="evaluations")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_evaluations() -> ResponseReturnValue:
    """Every evaluation in the folders that the person sees, narrowed by state and search."""
    state, words = request.args.get("state", ""), request.args.get("q", "").strip()
    put_away = state == ARCHIVED
    folders = chosen_folders(put_away=put_away)
    every = [EvaluationRow(line, put_away) for line in evaluation_lines(places(), folders.folders)]
    rows = [row for row in every if row.has(state) and row.matches(words)]
    return render_template(
        "console/evaluations/evaluation_list.html",
        page=page_of(_named(group_by_folder(rows)), request.args.get("page", "")),
        none_at_all=not folders.folders and not folders.archived_count,
        searchable=len(every) > MANY_ROWS or bool(folders.archived_count or request.args),
        archived_total=folders.archived_count,
        filters=FILTERS,
        state=state,
        words=words,
        titled=title_with_year,
        may_evaluate=actor().may(Capability.EVALUATE),
        points=points,
        plain=plain_number,
        subtotal_words=subtotal_words,
    )


def _named(groups: Iterable[FolderGroup[EvaluationRow]]) -> list[FolderGroup[EvaluationRow]]:
    """The groups; a folder that is called like its evaluation, which stands below, goes by its technical name alone."""
    return [
        replace(group, title="") if group.title == group.rows[0].line.title else group for group in groups
    ]
