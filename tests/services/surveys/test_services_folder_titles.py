"""Folders have a title for people and a technical name for addresses, which is proposed where they write Chinese."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from surveyapp.records.evaluations import StoredSystem
from surveyapp.services.errors import Refusal
from surveyapp.services.surveys.folder_titles import folder_titles, give_title, given_title
from surveyapp.services.surveys.new_place import NAME
from surveyapp.services.surveys.technical_names import proposed_name

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def with_indicators(files: Path, title: str) -> None:
    (files / "demo").mkdir(exist_ok=True)
    (files / "demo" / "indicators.yaml").write_text(f"title: {title}\nindicators: [", "utf-8")


def test_a_folder_is_called_as_its_evaluation(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    with_indicators(tmp_path, "某市项目评价")
    assert folder_titles(engine, tmp_path) == {"demo": "某市项目评价"}
    with_indicators(tmp_path, "某市项目绩效评价")
    assert folder_titles(engine, tmp_path) == {"demo": "某市项目绩效评价"}


def test_what_the_console_keeps_comes_before_the_file(engine: Engine, tmp_path: Path) -> None:
    with_indicators(tmp_path, "旧")
    by = {"reason": "", "person": "甲", "at": NOW}
    with engine.connect() as connection:
        for text in ("title: 中\n", "title: 新\n"):
            row = {"evaluation": "demo", "system": "indicators", "text": text}
            connection.execute(insert(StoredSystem).values(**row, **by))
    assert folder_titles(engine, tmp_path) == {"demo": "新"}


def test_a_title_that_a_person_gave_comes_first_and_can_be_taken_back(engine: Engine, tmp_path: Path) -> None:
    with_indicators(tmp_path, "某市项目评价")
    give_title(engine, "demo", "  融媒体\n2024 ", "甲")
    give_title(engine, "bare", "便民", "甲")
    assert folder_titles(engine, tmp_path) == {"demo": "融媒体 2024", "bare": "便民"}
    give_title(engine, "demo", " ", "甲")
    assert (folder_titles(engine, tmp_path)["demo"], given_title(engine, "demo")) == ("某市项目评价", "")


def test_a_title_is_short(engine: Engine) -> None:
    with pytest.raises(Refusal, match="folder_title_too_long"):
        give_title(engine, "demo", "长" * 61, "甲")
    assert given_title(engine, "demo") == ""


@each(
    ("wanted", "taken", "name"),
    [
        ("昌吉融媒2024", (), "changji-rongmei-2024"),
        ("昌吉融媒2024", ("changji-rongmei-2024", "changji-rongmei-2024-2"), "changji-rongmei-2024-3"),
        ("玛纳斯融媒2026", (), "manasi-rongmei-2026"),
        ("重庆市居民", (), "chongqingshi-jumin"),
        ("  Residents 2025！", (), "residents-2025"),
        ("！！", (), "survey"),
        ("便" * 90, (), "bianbian-bianbian-bianbian-bianbian-bianbian"),
    ],
)
def test_a_technical_name_is_proposed_that_nobody_has(wanted: str, taken: tuple[str, ...], name: str) -> None:
    assert proposed_name(wanted, taken) == name


@given(st.text(max_size=120), st.integers(0, 3))
def test_whatever_is_typed_the_proposal_can_be_used(text: str, times: int) -> None:
    taken: list[str] = []
    for _ in range(times + 1):
        name = proposed_name(text, taken)
        assert NAME.fullmatch(name)
        assert name not in taken
        taken.append(name)
