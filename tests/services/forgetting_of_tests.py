"""A survey with answers of every sort, frozen, and everything that is told of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from docx import Document
from sqlalchemy import Connection, Engine, func, select
from survey_of_tests import COMPLETE, SURVEY, open_survey, submit

from surveyapp.records.tables import Exclusion, Response, SetAside
from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.survey_answers import freeze, frozen_answers
from surveyapp.services.places import Places

SECRET = "张三家的水管漏了三年没人管"
"""What somebody wrote: nothing of it may be left."""

BY = {"reason": "委托方要求", "person": "王测"}
WRITTEN = COMPLETE | {"age": "other", "age.other.text": SECRET, "channels": ["board"], "why": SECRET}


def places_of(engine: Engine, folder: Path) -> Places:
    """Where a test keeps everything."""
    for name in ("instance", "questionnaires"):
        (folder / name).mkdir(exist_ok=True)
    return Places(engine, folder / "instance", folder / "instance" / "snapshots", folder / "questionnaires")


def fill(places: Places) -> UUID:
    """Two snapshots of a survey: one of five responses, and one of seven; gives the id of one with words."""
    engine, written = places.engine, uuid4()
    open_survey(engine)
    submit(engine, dict(WRITTEN), written)
    submit(engine, {"age": "young", "service.attitude": "1"})
    submit(engine, {})
    excluded = submit(engine, COMPLETE | {"why": SECRET}).response_id
    submit(engine, COMPLETE | {"service.speed": "1"})
    exclude(engine, SURVEY, excluded, reason="重复", person="王测")
    freeze(engine, places.snapshots, SURVEY)
    change_state(engine, SURVEY, "open", "补充")
    submit(
        engine, COMPLETE | {"age": "adult", "channels": ["friends", "other"], "channels.other.text": "报纸"}
    )
    submit(engine, {"age": "adult", "why": "无"})
    submit(engine, WRITTEN | {"age": "young", "age.other.text": ""}, written)  # set aside: the id is taken
    freeze(engine, places.snapshots, SURVEY, review="逐份看过")
    submit(engine, dict(WRITTEN))  # set aside: the survey is closed
    return written


def figures(places: Places) -> dict[str, Any]:
    """The analysis of every snapshot, by its id."""
    found = {}
    for frozen in snapshots_of(places.engine, SURVEY):
        answers = frozen_answers(places.engine, places.snapshots, SURVEY, frozen.id)
        assert answers is not None
        found[frozen.id] = analyse_survey(answers).as_json()
    return found


def word_lines(places: Places, folder: Path) -> list[str]:
    """Every paragraph and cell of the Word report."""
    path = folder / "report.docx"
    report_survey(places.engine, places.snapshots, SURVEY, "docx", path)
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def sheets(places: Places, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every sheet of the workbook, row by row."""
    path = folder / "report.xlsx"
    report_survey(places.engine, places.snapshots, SURVEY, "xlsx", path)
    book = openpyxl.load_workbook(path)
    return {sheet.title: [tuple(cell.value for cell in row) for row in sheet.rows] for sheet in book}


def rows_left(engine: Engine) -> list[int]:
    """How many responses, exclusions and answers set aside there are."""
    with engine.connect() as connection:
        return [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Response, Exclusion, SetAside)
        ]


def bytes_below(folder: Path) -> bytes:
    """Everything in the files of a folder, an SQLite database's among them."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """Within, the process is killed before its change number `step` of a file or of the database.

    Gives the changes that were made.
    """
    made: list[str] = []

    def before(name: str) -> None:
        if len(made) == step:
            raise Killed(name)
        made.append(name)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "unlink"):
            right = getattr(Path, name)

            def changed(
                path: Path, *arguments: Any, right: Any = right, name: str = name, **more: Any
            ) -> Any:
                before(f"{name} {path.name}")
                return right(path, *arguments, **more)

            patch.setattr(Path, name, changed)
        execute = Connection.execute

        def executed(connection: Connection, statement: Any, *arguments: Any, **more: Any) -> Any:
            if getattr(statement, "is_dml", False):
                before(str(statement).split("\n")[0][:60])
            return execute(connection, statement, *arguments, **more)

        patch.setattr(Connection, "execute", executed)
        yield made
