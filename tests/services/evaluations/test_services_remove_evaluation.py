"""An evaluation for which nothing was ever entered can be removed; what was entered is kept by the database itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import DBAPIError

from surveyapp.records.evaluations import EnteredValue, EvaluationLock, FormEntry, FormLink, StoredSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.form_entries import FormPlace
from surveyapp.services.evaluations.form_links import links_of, make_link, withdraw_link
from surveyapp.services.evaluations.remove_evaluation import evaluation_hindrance, remove_evaluation
from surveyapp.services.evaluations.systems import present_systems
from surveyapp.services.places import Places
from surveyapp.services.surveys.archive import archive, archive_note

FOLDER = "county-2025"
TEXT = "title: 某县评价\nindicators:\n- {code: A, name: 响应, weight: 100, rule: {type: judgement}}\n"
BY = {"reason": "复制", "person": "甲", "at": datetime(2026, 1, 5, tzinfo=UTC)}
PLACE = FormPlace(FOLDER, "indicators", "money")

Happens = Callable[[Engine, Path], object]


def keep(engine: Engine, *systems: str) -> None:
    with engine.connect() as connection:
        for name in systems:
            connection.execute(insert(StoredSystem).values(evaluation=FOLDER, system=name, text=TEXT, **BY))


def add(table: type, **values: object) -> Happens:
    def happens(engine: Engine, _files: Path) -> None:
        with engine.connect() as connection:
            connection.execute(insert(table).values(evaluation=FOLDER, **values, **BY))

    return happens


EVIDENCE = {"evidence_file": "", "evidence_page": ""}
value_entered = add(EnteredValue, system="indicators", code="A", actual={"value": "1"}, **EVIDENCE)
form_filled_in = add(FormEntry, system="indicators", form="money", state="draft", cells={"spent": "1"})
lock_lifted = add(EvaluationLock, locked=False, scored={})


def link_made(engine: Engine, _files: Path) -> None:
    make_link(engine, PLACE, "甲")


def file_written(_engine: Engine, files: Path) -> None:
    (files / FOLDER).mkdir()
    (files / FOLDER / "indicators.yaml").write_text(TEXT, "utf-8")


def left(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.execute(select(StoredSystem.system)).scalars())


def test_an_evaluation_without_entries_goes_with_its_texts_links_and_archive(
    engine: Engine, tmp_path: Path
) -> None:
    keep(engine, "indicators", "indicators", "project")
    make_link(engine, PLACE, "甲")
    withdraw_link(engine, PLACE, links_of(engine, PLACE)[0].id)
    archive(engine, "evaluation", FOLDER, "试做", "甲")
    assert evaluation_hindrance(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER) is None
    remove_evaluation(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, "复制错了")
    assert (left(engine), present_systems(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER)) == ([], {})
    assert (links_of(engine, PLACE), archive_note(engine, "evaluation", FOLDER)) == ([], None)
    with pytest.raises(Refusal, match="evaluation_is_gone"):
        remove_evaluation(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, "再删一次")
    keep(engine, "indicators")  # the name can be used again
    assert [*present_systems(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER)] == ["indicators"]


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (value_entered, "has_values"),
        (form_filled_in, "has_forms"),
        (lock_lifted, "was_locked"),
        (link_made, "has_link"),
        (file_written, "has_file"),
    ],
)
def test_what_was_entered_locked_or_handed_out_is_not_removed(
    engine: Engine, tmp_path: Path, happens: Happens, why: str
) -> None:
    keep(engine, "indicators")
    happens(engine, tmp_path)
    for system in (None, "indicators"):
        assert evaluation_hindrance(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, system) == why
        with pytest.raises(Refusal, match="evaluation_not_removable"):
            remove_evaluation(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, "不要了", system)
    assert left(engine) == ["indicators"]


@pytest.mark.parametrize("happens", [value_entered, form_filled_in, lock_lifted])
def test_the_database_itself_keeps_the_text_that_entries_belong_to(
    engine: Engine, tmp_path: Path, happens: Happens
) -> None:
    keep(engine, "indicators")
    happens(engine, tmp_path)
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(delete(StoredSystem))
    assert left(engine) == ["indicators"]


def test_one_system_goes_while_another_was_filled_in(engine: Engine, tmp_path: Path) -> None:
    keep(engine, "indicators", "project")
    value_entered(engine, tmp_path)
    archive(engine, "evaluation", FOLDER, "交付", "甲")
    make_link(engine, PLACE, "甲")  # of the other system
    remove_evaluation(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, "复制错了", "project")
    assert left(engine) == ["indicators"]
    assert archive_note(engine, "evaluation", FOLDER) is not None
    with engine.connect() as connection:
        assert len(connection.execute(select(FormLink.id)).all()) == 1


def test_a_file_beside_does_not_keep_a_system_of_the_console(engine: Engine, tmp_path: Path) -> None:
    file_written(engine, tmp_path)
    keep(engine, "project")
    assert evaluation_hindrance(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER) == "has_file"
    remove_evaluation(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, "复制错了", "project")
    assert [*present_systems(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER)] == ["indicators"]


def test_nothing_is_removed_without_a_reason(engine: Engine, tmp_path: Path) -> None:
    keep(engine, "indicators")
    with pytest.raises(Refusal, match="removal_needs_reason"):
        remove_evaluation(Places(engine, tmp_path, tmp_path, tmp_path), FOLDER, " ")
    assert left(engine) == ["indicators"]
