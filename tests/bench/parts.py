"""All parts of the measurements, in the order in which they run."""

import importlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.bench.measurement import Measurement
from tests.bench.options import Options


class Part(NamedTuple):
    """A part: the module whose `measurements` gives its figures, and what it measures. `asked`: only where named."""

    module: str
    subject: str
    asked: bool = False

    def load(self) -> Callable[[Options], Iterator[Measurement]]:
        """What gives its figures, one after the other; only now is what it needs loaded."""
        measure: Callable[[Options], Iterator[Measurement]] = importlib.import_module(
            f"tests.bench.{self.module}"
        ).measurements
        return measure


PARTS = {
    "start": Part("bench_start", "commands and the service, until they are ready"),
    "citizens": Part("citizen_figures", "pages, forms and receipts beside bare WSGI and bare Flask"),
    "beside": Part("bench_beside", "citizens while evaluators read results and open answers"),
    "kills": Part("bench_kills", "receipts when all that serves is killed under load"),
    "growth": Part("bench_growth", "commands, files and pages from 10,000 to 1,000,000 answers"),
    "tally": Part("bench_tally", "counting a million answers beside a bare numpy pass"),
    "scale-out": Part("bench_scale_out", "counting from a million to ten millions, one process or several"),
    "conditions": Part("bench_conditions", "coding and counting with conditions and without"),
    "scores": Part("bench_scores", "scoring the self-evaluation forms beside reading their files"),
    "crosstab": Part("bench_crosstab", "a cross table beside a pandas groupby"),
    "compare": Part("bench_compare", "a comparison of groups beside a pandas groupby"),
    "screening": Part("bench_screening", "attacks that the screening rules find, and its speed"),
    "limesurvey": Part(
        "limesurvey.beside_limesurvey", "beside a LimeSurvey, of --limesurvey DIR", asked=True
    ),
}
