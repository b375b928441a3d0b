"""What waits of one account's uploads is bounded, in number and in bytes, also where they come at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID

import pytest
from people_of_tests import person
from sqlalchemy import Engine
from survey_of_tests import SURVEY, publish_every_type

from surveyapp.services.answers import uploads
from surveyapp.services.errors import Refusal
from surveyapp.services.refusal_words import refusal_lines

CSV = "1、您的年龄是？,3、总体来说您满意吗？\n18岁以下,满意\n".encode()
Keep = Callable[[], UUID]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return uploads.folder_of_uploads(tmp_path)


@pytest.fixture
def keep(engine: Engine, folder: Path) -> Keep:
    publish_every_type(engine)
    account = person(engine, "jia")
    return lambda: uploads.keep(engine, folder, SURVEY, "export.csv", CSV, account)


def refused_with(keep: Keep) -> str:
    with pytest.raises(Refusal) as refused:
        keep()
    assert refused.value.code == "too_many_uploads"
    return " ".join(refusal_lines(refused.value))


def test_one_more_than_may_wait_is_refused_with_where_the_others_are(
    engine: Engine, folder: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING_UPLOADS", 3)
    first, *_ = (keep() for _ in range(3))
    words = refused_with(keep)
    assert "您有 3 份文件还没有确认或放弃" in words
    assert SURVEY in words
    assert len([path for path in folder.iterdir() if not path.suffix]) == 3
    uploads.discard(engine, folder, SURVEY, first)
    keep()


def test_bytes_are_bounded_with_what_was_read_out_of_the_files(
    keep: Keep, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    held = sum(path.stat().st_size for path in folder.iterdir())
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", held + len(CSV) - 1)
    refused_with(keep)
    monkeypatch.setattr(uploads, "MOST_WAITING_BYTES", held + len(CSV))
    keep()


def test_those_that_come_at_once_are_not_more_than_may_wait(
    engine: Engine, folder: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING_UPLOADS", 2)
    together = Barrier(6)

    def attempt(_: int) -> bool:
        together.wait()
        try:
            keep()
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(6) as people:
        assert sum(people.map(attempt, range(6))) == 2
    assert len(uploads.waiting_uploads(engine, SURVEY)) == 2
    assert len(list(folder.iterdir())) == 4  # each with its cells


def test_another_account_has_uploads_of_its_own(
    engine: Engine, folder: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING_UPLOADS", 1)
    keep()
    uploads.keep(engine, folder, SURVEY, "export.csv", CSV, person(engine, "yi"))
