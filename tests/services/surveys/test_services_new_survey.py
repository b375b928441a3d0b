"""A new survey begins as a draft in a folder that the person may use; uploads are read or refused clearly."""

from pathlib import Path

import pytest
from cases import each
from people_of_tests import own_team, person
from sqlalchemy import Engine, select

from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.records.teams import TeamFolder
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Actor, actor_of
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.new_place import NewPlace, names_in, own_folders, own_teams, suggested_name
from surveyapp.services.surveys.new_survey import begin_survey
from surveyapp.services.surveys.uploaded_text import read_upload

TEXT = "title: 新调查\n"


def member(engine: Engine, role: str, *folders: str) -> Actor:
    account = person(engine, role, role, name=role)
    own_team(engine, account, f"组 {role}", *folders)
    return again(engine, account)


def again(engine: Engine, account: int) -> Actor:
    found = actor_of(engine, account)
    assert found is not None
    return found


def with_indicators(questionnaires: Path) -> None:
    (questionnaires / "evaluation").mkdir()
    (questionnaires / "evaluation" / "indicators.yaml").touch()


def team_of(engine: Engine, actor: Actor) -> int:
    return own_teams(engine, actor)[0][0]


def test_a_new_survey_is_a_draft_in_its_folder(engine: Engine, tmp_path: Path) -> None:
    li = member(engine, "evaluator", "demo")
    begin_survey(engine, li, NewPlace("demo", "second", False, None), TEXT, tmp_path)
    found = edited_text(engine, "demo/second")
    assert found is not None
    assert (found.text, found.is_published) == (TEXT, False)


def test_a_new_folder_belongs_to_the_team_that_was_chosen(engine: Engine, tmp_path: Path) -> None:
    li = member(engine, "evaluator", "demo")
    begin_survey(engine, li, NewPlace("fresh", "first", True, team_of(engine, li)), TEXT, tmp_path)
    assert again(engine, li.account).sees("fresh")


def test_an_administrator_may_give_a_new_folder_to_nobody(engine: Engine, tmp_path: Path) -> None:
    begin_survey(
        engine, member(engine, "administrator"), NewPlace("fresh", "first", True, None), TEXT, tmp_path
    )
    with engine.connect() as connection:
        assert connection.execute(select(TeamFolder)).all() == []


@pytest.fixture
def li(engine: Engine, tmp_path: Path) -> Actor:
    """An evaluator, where every other place is taken."""
    with_indicators(tmp_path)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "on_disk.yaml").touch()
    li, admin = member(engine, "evaluator", "demo"), member(engine, "administrator", "others")
    begin_survey(engine, admin, NewPlace("demo", "taken", False, None), TEXT, tmp_path)
    return li


@each(
    ("place", "code"),
    [
        (NewPlace("demo", "taken", False, None), "survey_exists"),
        (NewPlace("demo", "on_disk", False, None), "survey_exists"),
        (NewPlace("demo", "indicators", False, None), "survey_exists"),
        (NewPlace("others", "first", False, None), "folder_unknown"),
        (NewPlace("others", "first", True, 1), "folder_taken"),
        (NewPlace("evaluation", "first", True, 1), "folder_taken"),
        (NewPlace("fresh", "first", True, None), "team_unknown"),
        (NewPlace("fresh", "first", True, 99), "team_unknown"),
        (NewPlace("demo", "Großes", False, None), "place_not_usable"),
        (NewPlace("demo", "../x", False, None), "place_not_usable"),
        (NewPlace("..", "first", True, 1), "place_not_usable"),
        (NewPlace("demo", "x" * 61, False, None), "place_not_usable"),
    ],
)
def test_a_place_that_cannot_be_used_is_refused(
    engine: Engine, tmp_path: Path, li: Actor, place: NewPlace, code: str
) -> None:
    with pytest.raises(Refusal, match=code):
        begin_survey(engine, li, place, TEXT, tmp_path)


@pytest.fixture
def admin(engine: Engine) -> Actor:
    """An administrator in the folder demo."""
    return member(engine, "administrator", "demo")


@each("folder", ["..", ".", "", "<b>", "nowhere", "../esc", "demo/x"])
def test_an_administrator_too_may_only_choose_folders_that_there_are(
    engine: Engine, tmp_path: Path, admin: Actor, folder: str
) -> None:
    with pytest.raises(Refusal, match="folder_unknown"):
        begin_survey(engine, admin, NewPlace(folder, "first", False, None), TEXT, tmp_path)


def test_only_own_folders_are_offered(engine: Engine, tmp_path: Path) -> None:
    with_indicators(tmp_path)
    li, admin = member(engine, "evaluator", "demo"), member(engine, "administrator")
    assert own_folders(engine, li, tmp_path) == ["demo"]
    assert own_folders(engine, admin, tmp_path) == ["demo", "evaluation"]


def test_only_own_teams_are_offered_for_a_new_folder(engine: Engine) -> None:
    li, admin = member(engine, "evaluator", "demo"), member(engine, "administrator")
    assert [name for _id, name in own_teams(engine, li)] == ["组 evaluator"]
    assert [name for _id, name in own_teams(engine, admin)] == ["组 administrator", "组 evaluator"]


def test_a_folder_name_with_an_underscore_finds_only_its_own_surveys(engine: Engine, tmp_path: Path) -> None:
    admin = member(engine, "administrator")
    begin_survey(engine, admin, NewPlace("axb", "one", True, None), TEXT, tmp_path)
    assert names_in(engine, "a_b", tmp_path) == {"indicators"}


@each(
    ("data", "encoding"),
    [
        ("title: 满意度".encode(), "utf-8-sig"),
        ("title: 满意度".encode("utf-8-sig"), "utf-8-sig"),
        ("title: 满意度".encode("gb18030"), "gb18030"),
        ("title: 满意度".encode("utf-16"), "utf-16"),
    ],
)
def test_the_encodings_that_editors_write_are_read(data: bytes, encoding: str) -> None:
    found = read_upload(data)
    assert (found.text, found.encoding) == ("title: 满意度", encoding)


@each(
    ("data", "code"),
    [
        (b"x" * (LARGEST_DEFINITION_FILE + 1), "upload_too_large"),
        (b"PK\x03\x04\x14\x00", "upload_is_archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "upload_is_archive"),
        (b"%PDF-1.7", "upload_is_archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "upload_not_text"),
        (b"\xff\xfe\x00", "upload_not_text"),
        (b"title: \x00", "upload_not_text"),
        (b"  \n", "upload_is_empty"),
    ],
)
def test_what_is_no_questionnaire_text_is_refused_for_what_it_is(data: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        read_upload(data)


@each(
    ("wanted", "name"),
    [
        ("../../etc/passwd", "passwd"),
        (r"C:\问卷\Residents 2025.YAML", "residents-2025"),
        ("满意度.yaml", "manyidu"),
        ("？.yaml", "survey"),
        ("demo", "demo-3"),
        ("x" * 90, "x" * 50),
    ],
)
def test_a_name_is_suggested_that_can_be_used(wanted: str, name: str) -> None:
    assert suggested_name(wanted, names_in_use=["demo", "demo-2"]) == name
