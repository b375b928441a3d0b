"""Pieces of work that take turns, round after round: machines are noisy, and only what ran in turn is compared."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence

from tests.bench.measurement import Bound, Measurement


def seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one run takes, by this clock."""
    start = clock()
    work()
    return clock() - start


def rounds_of(
    works: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, list[float]]:
    """Seconds of each piece in each round, one piece after the other, after one round to warm up."""
    times = [{name: seconds(work, clock) for name, work in works.items()} for _ in range(rounds + 1)][1:]
    return {name: [each[name] for each in times] for name in works}


def times_of(
    name: str, other: str, ours: Sequence[float], theirs: Sequence[float], wanted: Bound | None = None
) -> Measurement:
    """How many times as long ours takes as the other: the ratio of the medians, and the ratios of the rounds."""
    ours_median, their_median = statistics.median(ours), statistics.median(theirs)
    return Measurement(
        name,
        "time",
        f"times {other}",
        tuple(mine / its for mine, its in zip(ours, theirs, strict=True)),
        wanted,
        note=f"{ours_median * 1000:.0f} ms, {other} {their_median * 1000:.0f} ms",
        value=ours_median / their_median,
    )
