"""How long counting takes from a million answers to ten millions, and in how much memory: one process or several.

Each round runs every way of counting once over the same
shards; medians of the rounds are compared. The yardstick is a bare numpy pass over the same columns
(`bench_tally.bare_pass`); for crossed counts it is a pandas groupby of the same columns. Memory is the highest that a
process of its own held while it counted, the program itself included: `nothing` is that of the program alone.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.groups.cross_counts import count_crossed
from surveyapp.analysis.survey_tally import PartsMap, tally_survey
from surveyapp.cli.workers import counting_map
from surveyapp.snapshots.snapshot import Snapshot, open_snapshot
from tests.bench.bench_tally import ITEMS, bare_pass, made_snapshot
from tests.bench.measurement import Measurement
from tests.bench.options import Options
from tests.bench.process_family import highest_resident
from tests.bench.rounds import rounds_of, times_of

SIZES = (1_000_000, 10_000_000)


def count_all(snapshot: Snapshot, map_: PartsMap = map) -> object:
    """Everything that `analyse` counts."""
    return tally_survey(snapshot.questionnaire(), snapshot, map_)


def cross_all(snapshot: Snapshot, items: list[str]) -> object:
    """The first question about the respondent by each of some others."""
    questionnaire = snapshot.questionnaire()
    known = {item.code: item for item in questionnaire.items}
    return count_crossed(questionnaire, snapshot, known["age"], [known[item] for item in items])


def cross_with_pandas(snapshot: Snapshot, items: list[str]) -> object:
    """The same counts by a groupby for each of them."""
    columns = ["age", *items]
    parts = [
        pq.read_table(snapshot.folder / shard.file, columns=columns) for shard in snapshot.manifest.shards
    ]
    frame = pa.concat_tables(parts).to_pandas()
    return [frame.groupby(["age", item], observed=True).size() for item in items]


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A Dask scheduler and workers of one thread, each a process that is ready."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as local,
        Client(local) as client,
    ):
        client.wait_for_workers(workers)
        yield local.scheduler_address


def highest_memory(task: str, folder: Path) -> float:
    """MB that a process of its own held at most while it did a task over the snapshot in the folder."""
    command = [sys.executable, "-m", "tests.bench.bench_scale_out", task, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    return float(done.stdout)


def measurements(options: Options) -> Iterator[Measurement]:
    """Every way of counting, for each number of answers."""
    for rows in SIZES:
        with tempfile.TemporaryDirectory() as name:
            yield from measure(Path(name), rows, options.rounds or (7 if rows <= 1_000_000 else 3))


def measure(folder: Path, rows: int, rounds: int) -> Iterator[Measurement]:
    """Measure all ways of counting so many answers beside the yardstick, after checking that they agree."""
    snapshot = made_snapshot(folder, rows)
    counts = count_all(snapshot)
    works: dict[str, Callable[[], object]] = {
        "bare": partial(bare_pass, snapshot),
        "tally of the valid answers": partial(tally_snapshot, snapshot.questionnaire(), snapshot),
        "analyse counts, one process": partial(count_all, snapshot),
    }
    with counting_map(workers=2) as pool, cluster(2) as address, counting_map(scheduler=address) as dask:
        works["analyse counts, two processes"] = partial(count_all, snapshot, pool)
        works["analyse counts, two Dask workers"] = partial(count_all, snapshot, dask)
        assert count_all(snapshot, pool) == count_all(snapshot, dask) == counts
        taken = rounds_of(works, rounds)
    for work in list(works)[1:]:
        yield replace(times_of(work, "a bare numpy pass", taken[work], taken["bare"]), rows=rows)
    for items in (["i1"], ITEMS):
        crossing: dict[str, Callable[[], object]] = {
            "ours": partial(cross_all, snapshot, items),
            "pandas": partial(cross_with_pandas, snapshot, items),
        }
        both = rounds_of(crossing, rounds)
        crossed = times_of(f"age × {len(items)}", "a pandas groupby", both["ours"], both["pandas"])
        yield replace(crossed, rows=rows)
    for task in TASKS:
        yield Measurement(task, "memory", "MB", (highest_memory(task, folder),), rows=rows)


TASKS: dict[str, Callable[[Snapshot], object]] = {
    "nothing": lambda snapshot: snapshot,
    "analyse counts": count_all,
    "crossed counts": partial(cross_all, items=ITEMS),
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](open_snapshot(Path(sys.argv[2])))
    print(highest_resident(os.getpid()))
