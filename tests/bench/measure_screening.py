"""How many of simulated attacks the rules over all responses find, and how many honest ones they flag with them.

Run with `python -m tests.bench.measure_screening`: the reconstructed samples of the four surveys are mixed with each
class of attack (`tests/analysis/screening_attacks.py`) at three shares, ten seeds each. It prints the rates that
docs/screening.md states, and how long 100,000 responses take.
"""

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

from tests.coded_answers import live_table

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "analysis")]

from screening_attacks import ATTACKS, SAMPLES, Attack, sample, screened

from surveyapp.analysis.rule_list import is_proposed
from surveyapp.analysis.screening_rules.screen_answers import screen_answers

SHARES = (10, 30, 50)
SEEDS = range(10)
MANY = 100_000


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


def seconds_for(rows: int) -> float:
    """Seconds for so many responses, the first sample again and again."""
    questionnaire, honest = sample(SAMPLES[0])
    responses = (replace(honest[number % len(honest)], id=str(number)) for number in range(rows))
    table = live_table(questionnaire, responses)
    began = time.perf_counter()
    screen_answers(questionnaire, table)
    return time.perf_counter() - began


def main() -> None:
    """Print a table for each attack, then the speed."""
    for label, attack in ATTACKS.items():
        for name in SAMPLES:
            cells = [
                f"{share} %: {found:5.1f} flagged {proposed:5.1f} proposed {accused:4.1f} honest"
                for share in SHARES
                for found, proposed, accused in [rates(name, attack, share)]
            ]
            print(f"{label:13} {name:28} {' | '.join(cells)}")
    took = seconds_for(MANY)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{MANY} responses: {took:.1f} s, {memory} MB of the whole process")


if __name__ == "__main__":
    main()
