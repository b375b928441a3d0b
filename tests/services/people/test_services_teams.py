"""Teams decide which folders people see, from the next request on."""

from pathlib import Path

import pytest
from cases import each
from people_of_tests import MOMENT, person
from sqlalchemy import Engine, event, insert
from survey_of_tests import publish_every_type

from surveyapp.records.console import Draft
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import actor_of
from surveyapp.services.people.teams import (
    change_team,
    create_team,
    folders,
    team_line,
    team_names,
    teams,
    unseen_folders,
)

KNOWN = ("demo", "tests")


def sees(engine: Engine, account: int) -> frozenset[str] | None:
    actor = actor_of(engine, account)
    assert actor is not None
    return actor.folders


def change(engine: Engine, team: int, **values: object) -> None:
    name = team_line(engine, team).name
    change_team(engine, team, **{"name": name, "known_folders": KNOWN, **values})  # type: ignore[arg-type]  # named by the tests


@pytest.fixture
def questionnaires(tmp_path: Path) -> Path:
    folder = tmp_path / "questionnaires"
    for name in ("evaluated", "empty"):
        (folder / name).mkdir(parents=True)
    (folder / "evaluated" / "indicators.yaml").write_text("", "utf-8")
    return folder


def test_a_member_sees_the_folders_of_every_team(engine: Engine) -> None:
    account = person(engine, "wang")
    for name, folder in (("一组", "demo"), ("二组", "tests")):
        change(engine, create_team(engine, name), join=[account], open_folders=[folder])
    assert sees(engine, account) == {"demo", "tests"}


def test_a_folder_may_belong_to_several_teams(engine: Engine) -> None:
    people = [person(engine, name) for name in ("wang", "li")]
    for number, account in enumerate(people):
        change(engine, create_team(engine, f"{number} 组"), join=[account], open_folders=["demo"])
    assert [sees(engine, account) for account in people] == [{"demo"}] * 2


def test_removing_works_at_once(engine: Engine) -> None:
    account, team = person(engine, "wang"), create_team(engine, "一组")
    change(engine, team, join=[account], open_folders=KNOWN)
    change(engine, team, close_folders=["demo"])
    assert sees(engine, account) == {"tests"}
    change(engine, team, leave=[account])
    assert sees(engine, account) == frozenset()


def test_what_is_not_named_stays_whoever_changed_it_meanwhile(engine: Engine) -> None:
    first, second, team = person(engine, "wang"), person(engine, "li"), create_team(engine, "一组")
    change(engine, team, join=[first])
    change(engine, team, join=[second], name="二组")
    found = team_line(engine, team)
    assert (found.name, [member.username for member in found.members]) == ("二组", ["li", "wang"])


def test_adding_twice_is_no_fault(engine: Engine) -> None:
    account, team = person(engine, "wang"), create_team(engine, "一组")
    for _ in range(2):
        change(engine, team, join=[account], open_folders=["demo"])
    assert [(len(team.members), team.folders) for team in teams(engine)] == [(1, ("demo",))]


@pytest.fixture
def first_of_two(engine: Engine) -> int:
    """The team 一组; there is a 二组 too."""
    create_team(engine, "二组")
    return create_team(engine, "一组")


@each(
    ("values", "code"),
    [
        ({"name": " "}, "team_unnamed"),
        ({"name": "二组"}, "team_name_taken"),
        ({"join": [99]}, "unknown_account"),
        ({"open_folders": ["../etc"]}, "unknown_folder"),
    ],
)
def test_what_makes_no_sense_is_refused_as_a_whole(
    engine: Engine, first_of_two: int, values: dict[str, object], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        change(engine, first_of_two, **{"open_folders": ["demo"], "name": "三组", **values})
    assert refused.value.code == code
    team = team_line(engine, first_of_two)
    assert (team.name, team.folders) == ("一组", ())


def test_two_teams_have_two_names(engine: Engine) -> None:
    create_team(engine, "一组")
    with pytest.raises(Refusal, match="team_name_taken"):
        create_team(engine, " 一组 ")


def test_an_unknown_team_is_refused(engine: Engine) -> None:
    with pytest.raises(Refusal, match="unknown_team"):
        team_line(engine, 99)


def test_folders_are_those_of_surveys_drafts_files_and_teams(engine: Engine, questionnaires: Path) -> None:
    publish_every_type(engine)
    change(engine, create_team(engine, "一组"), open_folders=["demo"])
    draft = {"survey": "new/one", "text": "", "revision": 1, "saved": MOMENT}
    with engine.connect() as connection:
        connection.execute(insert(Draft).values(**draft))
    assert folders(engine, questionnaires) == ["demo", "evaluated", "new", "tests"]


def test_folders_that_no_team_sees_are_named(engine: Engine, questionnaires: Path) -> None:
    publish_every_type(engine)
    change(engine, create_team(engine, "一组"), open_folders=["tests"])
    assert unseen_folders(engine, questionnaires) == ["evaluated"]


def test_many_teams_cost_no_more_statements_than_one(engine: Engine) -> None:
    def statements() -> int:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        teams(engine)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    account = person(engine, "wang")
    change(engine, create_team(engine, "一组"), join=[account], open_folders=KNOWN)
    one = statements()
    for number in range(5):
        change(engine, create_team(engine, f"{number} 组"), join=[account], open_folders=["demo"])
    assert statements() == one
    assert [(len(team.members), len(team.folders)) for team in teams(engine)] == [(1, 1)] * 5 + [(1, 2)]
    assert team_names(engine) == [(team.id, team.name) for team in teams(engine)]
