"""How many responses each rule of screening flags now, for the page on which a survey is frozen."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.rule_list import FLAG_NAMES, is_proposed
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS
from surveyapp.services.answers.responses import present_flags
from surveyapp.services.figures.kept_results import CountBeside, present_signs


@dataclass(frozen=True)
class FlagCounts:
    """How many responses are `marked` by any rule, `proposed` by two independent ones, and by each that flags some.

    `compared`: whether the rules over all responses were asked; of very many they are not, here.
    """

    marked: int
    proposed: int
    by_rule: tuple[tuple[str, int], ...]
    compared: bool


def flag_counts(engine: Engine, snapshots: Path, survey: str, beside: CountBeside) -> FlagCounts:
    """The counts of this moment."""
    signs = present_signs(engine, snapshots, survey, beside)
    flags = present_flags(engine, survey, signs or NO_SIGNS)
    counts = Counter(name for names in flags.values() for name in names)
    by_rule = tuple((name, counts[name]) for name in FLAG_NAMES if counts[name])
    return FlagCounts(len(flags), sum(map(is_proposed, flags.values())), by_rule, signs is not None)
