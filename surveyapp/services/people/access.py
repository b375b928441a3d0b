"""Who may do what: the capabilities of each role, and the folders that an account sees through its teams."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, select

from surveyapp.records.accounts import Account
from surveyapp.records.teams import TeamFolder, TeamMember
from surveyapp.services.limits import LONGEST_SIGNATURE


class Capability(StrEnum):
    """What a role allows: each view of the console requires one of these."""

    OWN_ACCOUNT = "own_account"
    SEE_SURVEYS = "see_surveys"
    IMPORT_ANSWERS = "import_answers"
    SEE_RESULTS = "see_results"
    SEE_RESPONSES = "see_responses"
    DOWNLOAD_ANSWERS = "download_answers"
    EDIT_SURVEYS = "edit_surveys"
    EVALUATE = "evaluate"
    ADMINISTER = "administer"


_EVERYONE = {Capability.OWN_ACCOUNT, Capability.SEE_SURVEYS}

ROLES: Mapping[str, frozenset[Capability]] = {
    "administrator": frozenset(Capability),
    "evaluator": frozenset(Capability) - {Capability.ADMINISTER},
    "reader": frozenset({*_EVERYONE, Capability.SEE_RESULTS}),
    "data_entry": frozenset({*_EVERYONE, Capability.IMPORT_ANSWERS}),
}
"""Role -> what it may do. An administrator sees every folder, the others those of their teams.

Single answers (responses, what people wrote, files that hold either) are for who works with them; a reader has figures.
"""


@dataclass(frozen=True)
class Actor:
    """The person at the console; `folders` is None for an administrator, who sees all.

    `in_team`: belongs to a team, which may have no folder yet.
    """

    account: int
    username: str
    name: str
    role: str
    language: str
    folders: frozenset[str] | None
    in_team: bool

    @property
    def signature(self) -> str:
        """The person as recorded with what they did: name and username, cut to what the database has room for."""
        return f"{self.name}（{self.username}）"[:LONGEST_SIGNATURE]

    def may(self, capability: Capability) -> bool:
        """Whether the role allows it."""
        return capability in ROLES[self.role]

    def sees(self, folder: str) -> bool:
        """Whether the folder belongs to one of the person's teams."""
        return self.folders is None or folder in self.folders


def actor_of(engine: Engine, account: int) -> Actor | None:
    """The person behind an account, with the folders seen now; None if there is no such active account."""
    columns = (Account.id, Account.username, Account.name, Account.role, Account.language)
    person = select(*columns).where(Account.id == account, Account.active)
    places = (
        select(TeamFolder.folder)
        .select_from(TeamMember)
        .outerjoin(TeamFolder, TeamFolder.team == TeamMember.team)
        .where(TeamMember.account == account)
    )
    with engine.connect() as connection:
        row = connection.execute(person).first()
        if row is None:
            return None
        found = connection.execute(places).scalars().all()
    folders = None if row.role == "administrator" else frozenset(folder for folder in found if folder)
    return Actor(*row, folders=folders, in_team=bool(found))


def folders_seen_with(connection: Connection, folder: str) -> frozenset[str] | None:
    """The folders that everybody sees who sees this one: those that belong to each of its teams. None for all of them:
    a folder of no team is seen by administrators alone.
    """
    rows = connection.execute(select(TeamFolder.folder, TeamFolder.team)).all()
    teams: dict[str, set[int]] = {}
    for row in rows:
        teams.setdefault(row.folder, set()).add(row.team)
    own = teams.get(folder)
    if not own:
        return None
    return frozenset({folder, *(other for other, seeing in teams.items() if own <= seeing)})
