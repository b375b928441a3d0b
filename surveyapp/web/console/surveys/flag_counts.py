"""How many responses each rule of screening flags now, for the page on which a survey is frozen."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.rule_list import FLAG_NAMES, is_proposed
from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.present_flags import PresentFlags
from surveyapp.services.answers.counts.screening import rule_counts
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
    with counting(engine) as connection:
        numbers = PresentFlags(connection, survey, signs or NO_SIGNS).numbers
    counts = rule_counts(numbers)
    by_rule = tuple((name, counts[name]) for name in FLAG_NAMES if counts[name])
    proposed = sum(number for names, number in numbers.items() if is_proposed(names))
    return FlagCounts(numbers.total(), proposed, by_rule, signs is not None)
