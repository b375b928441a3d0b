"""Scoring the 34 self-evaluation forms against parsing their files, as a ratio inside one run.

Rounds of both take turns; the median of the rounds counts. At most 1 is
allowed: scoring must not take longer than reading what is scored.
"""

from collections.abc import Iterator
from pathlib import Path

from surveyapp.definition.figure_reference import FigureReference
from surveyapp.indicators.combined_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.loading import load_indicators
from surveyapp.indicators.scoring import score
from tests.bench.measurement import Measurement, at_most
from tests.bench.options import Options
from tests.bench.rounds import rounds_of, times_of

FORMS = sorted((Path(__file__).parents[2] / "questionnaires" / "changji-rongmei-2024").glob("*.yaml"))
ROUNDS = 7
MOST = 1.0


def no_survey(_reference: FigureReference) -> SurveyFigure:
    """No form asks a survey."""
    return NOT_FROZEN


def measurements(options: Options) -> Iterator[Measurement]:
    """How many times as long as reading the files scoring takes."""
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

    taken = rounds_of({"parsing": parse, "scoring": score_all}, options.rounds or ROUNDS)
    name = f"scoring {len(scored)} forms"
    yield times_of(name, "reading their files", taken["scoring"], taken["parsing"], at_most(MOST))
