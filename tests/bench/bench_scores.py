"""Scoring the 34 self-evaluation forms against parsing their files, as a ratio inside one run.

Run with `python -m tests.bench.bench_scores`. Rounds of both take turns; the median of the rounds counts. At most 1 is
allowed: scoring must not take longer than reading what is scored.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.indicators.combined_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score

FORMS = sorted((Path(__file__).parents[2] / "questionnaires" / "changji-rongmei-2024").glob("*.yaml"))
ROUNDS = 7
MOST = 1.0


def no_survey(_reference: FigureReference) -> SurveyFigure:
    """No form asks a survey."""
    return NOT_FROZEN


def seconds(work: Callable[[], object]) -> float:
    """How long one round takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print the ratio; 1 where it is too high."""
    contents = [(path.read_bytes(), str(path)) for path in FORMS]
    systems = [load_indicators(*content).system for content in contents]
    scored = [system for system in systems if system is not None]

    def parse() -> None:
        load_indicators.cache_clear()
        for content in contents:
            load_indicators(*content)

    def score_all() -> None:
        for system in scored:
            score(system, no_survey)

    parsing, scoring = [], []
    for _ in range(ROUNDS):
        parsing.append(seconds(parse))
        scoring.append(seconds(score_all))
    ratio = statistics.median(scoring) / statistics.median(parsing)
    print(
        f"scoring {len(scored)} forms: {statistics.median(scoring) * 1000:.0f} ms, "
        f"parsing: {statistics.median(parsing) * 1000:.0f} ms, ratio {ratio:.3f} (at most {MOST})"
    )
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
