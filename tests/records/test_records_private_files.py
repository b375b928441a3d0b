"""The instance folder and the SQLite files are for the service's account alone, whatever they were before."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from surveyapp.records.connection import connect
from surveyapp.records.private_files import make_private_folder
from surveyapp.services.database import ready_database


@pytest.fixture
def open_umask() -> Iterator[None]:
    """What is made is open to everybody, unless it is made otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_a_new_database_and_what_stands_beside_it_are_private(tmp_path: Path, open_umask: None) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'survey.sqlite'}")
    ready_database(engine)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE more (number INTEGER)"))
        assert modes(tmp_path) == {f"survey.sqlite{ending}": 0o600 for ending in ("", "-wal", "-shm")}
    engine.dispose()


def test_files_from_before_are_closed_to_others_with_the_next_connection(tmp_path: Path) -> None:
    engine, other = (connect(f"sqlite:///{tmp_path / 'survey.sqlite'}") for _ in range(2))
    ready_database(engine)
    with engine.connect():
        for path in tmp_path.iterdir():
            path.chmod(0o644)
        with other.connect():
            assert set(modes(tmp_path).values()) == {0o600}
            assert len(modes(tmp_path)) == 3
    engine.dispose()
    other.dispose()


def test_a_folder_from_before_is_closed_to_others(tmp_path: Path, open_umask: None) -> None:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_everybody_uses_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "everybodys"
    folder.mkdir()
    folder.chmod(0o1777)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o1777
