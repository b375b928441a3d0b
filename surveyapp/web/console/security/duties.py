"""What a person has to do before anything else."""

from dataclasses import dataclass

from sqlalchemy import Engine

from surveyapp.config import Settings


@dataclass(frozen=True)
class Duty:
    """Where it is done, and which endpoints stay open until then."""

    endpoint: str
    open_endpoints: frozenset[str]


def first_to_do(engine: Engine, settings: Settings, account: int) -> Duty | None:
    """The first thing that this account has to do; None if it may go on."""
    return None
