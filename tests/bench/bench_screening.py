"""How many of simulated attacks the rules over all responses find, and how many honest ones they flag with them.

The reconstructed samples of the four surveys are mixed with each class of attack (tests/analysis/screening_attacks.py)
at three shares, ten seeds each: the rates that docs/screening.md states. Then how long 100,000 responses take.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

from screening_attacks import ATTACKS, SAMPLES, Attack, sample, screened

from surveyapp.analysis.rule_list import is_proposed
from surveyapp.analysis.screening_rules.screen_answers import screen_answers
from tests.bench.measurement import Measurement
from tests.bench.options import Options
from tests.bench.rounds import seconds
from tests.coded_answers import live_table

SHARES = (10, 30, 50)
SEEDS = range(10)
MANY = 100_000
ROUNDS = 3


def rates(name: str, attack: Attack, share: int) -> tuple[float, float, float]:
    """Of a sample with so many percent of attackers, over all seeds: percent of the attackers that are flagged, that
    are proposed, and percent of the honest ones that are flagged.
    """
    questionnaire, honest = sample(name)
    count = round(len(honest) * share / (100 - share))
    found = proposed = accused = 0
    for seed in SEEDS:
        names = screened(questionnaire, [*honest, *attack(questionnaire, honest, count, seed)]).names
        found += sum(key.startswith("attack") for key in names)
        proposed += sum(key.startswith("attack") and is_proposed(names[key]) for key in names)
        accused += sum(key.startswith("honest") for key in names)
    of_attackers, of_honest = 100 / (count * len(SEEDS)), 100 / (len(honest) * len(SEEDS))
    return found * of_attackers, proposed * of_attackers, accused * of_honest


def measurements(options: Options) -> Iterator[Measurement]:
    """The rates for each attack, then the processor time of the rules."""
    for label, attack in ATTACKS.items():
        for name in SAMPLES:
            for share in SHARES:
                where = f"{name}, {share} % of attackers"
                kinds = ("attackers flagged", "attackers proposed", "honest ones flagged")
                for kind, percent in zip(kinds, rates(name, attack, share), strict=True):
                    yield Measurement(label, kind, "%", (percent,), where=where)
    questionnaire, honest = sample(SAMPLES[0])
    responses = (replace(honest[number % len(honest)], id=str(number)) for number in range(MANY))
    table = live_table(questionnaire, responses)
    times = [
        seconds(lambda: screen_answers(questionnaire, table), time.process_time)
        for _ in range(options.rounds or ROUNDS)
    ]
    yield Measurement(f"rules over {MANY:,} responses", "CPU", "s", tuple(times))
