"""Texts of indicator systems kept in the database beside the files, on every database."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.basis import systems_of
from surveyapp.services.evaluations.new_evaluation import begin_evaluation
from surveyapp.services.evaluations.system_texts import (
    SystemTextEdit,
    kept_texts,
    replace_system,
    return_to_file,
    text_change,
)
from surveyapp.services.evaluations.systems import SystemFile, evaluation_folders, text_hash
from surveyapp.services.people.access import Actor
from surveyapp.services.places import Places
from surveyapp.services.surveys.new_place import NewPlace

TEXT = """title: 评价
indicators:
- {code: A, name: 及时率, weight: 100, target: ≥90%, rule: {type: target, short: zero}}
"""
CHANGED = TEXT.replace("90", "95")
ADMINISTRATOR = Actor(1, "jia", "甲", "administrator", "zh", None, False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "indicators.yaml").write_text(TEXT, "utf-8")
    return tmp_path


def places(engine: Engine, folder: Path) -> Places:
    return Places(engine, folder, folder, folder)


def found(engine: Engine, folder: Path) -> SystemFile:
    return systems_of(places(engine, folder), "city")["indicators"]


def change(engine: Engine, folder: Path, reason: str = "更正") -> SystemTextEdit:
    return SystemTextEdit(text_hash(found(engine, folder).text), reason, "甲")


def test_a_text_counts_until_the_file_counts_again(engine: Engine, folder: Path) -> None:
    replace_system(places(engine, folder), "city", "indicators", CHANGED, change(engine, folder))
    kept = found(engine, folder)
    return_to_file(places(engine, folder), "city", "indicators", change(engine, folder))
    again = found(engine, folder)
    assert (kept.text, kept.origin, again.text, again.origin) == (CHANGED, "console", TEXT, "file")
    assert [text.text for text in kept_texts(engine, "city", "indicators")] == ["", CHANGED]


def test_going_back_to_the_file_is_a_change_like_any_other(engine: Engine, folder: Path) -> None:
    replace_system(places(engine, folder), "city", "indicators", CHANGED, change(engine, folder))
    return_to_file(places(engine, folder), "city", "indicators", change(engine, folder))
    newest = kept_texts(engine, "city", "indicators")[0].id
    back = text_change(places(engine, folder), "city", "indicators", newest)
    assert back is not None
    assert back.lines is not None
    assert [("95" in line.text, line.side) for line in back.lines if line.side in ("mine", "other")] == [
        (True, "other"),
        (False, "mine"),
    ]


def test_only_a_file_that_was_changed_since_is_told(engine: Engine, folder: Path) -> None:
    replace_system(places(engine, folder), "city", "indicators", CHANGED, change(engine, folder))
    before = found(engine, folder).changed_in_folder
    (folder / "city" / "indicators.yaml").write_text(TEXT.replace("90", "99"), "utf-8")
    assert (before, found(engine, folder).changed_in_folder) == (False, True)


def test_several_systems_are_kept_together_or_not_at_all(engine: Engine, folder: Path) -> None:
    place = NewPlace("town", "", True, None)
    with pytest.raises(Refusal, match="indicators_have_errors"):
        begin_evaluation(places(engine, folder), ADMINISTRATOR, place, {"a": TEXT, "b": "title: ["})
    assert evaluation_folders(places(engine, folder)) == ["city"]
    begin_evaluation(places(engine, folder), ADMINISTRATOR, place, {"a": TEXT, "b": TEXT}, "复制自 city")
    assert [*systems_of(places(engine, folder), "town")] == ["a", "b"]
    assert [text.reason for text in kept_texts(engine, "town", "b")] == ["复制自 city"]
