"""How long counting takes from a million answers to ten millions, and in how much memory: one process or several.

Run with `python -m tests.bench.bench_scale_out [ROWS…]`. Each round runs every way of counting once over the same
shards; medians of the rounds are compared. The yardstick is a bare numpy pass over the same columns
(`bench_tally.bare_pass`); for crossed counts it is a pandas groupby of the same columns. Memory is the highest that a
process of its own held while it counted, the program itself included.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.groups.cross_counts import count_crossed
from surveyapp.analysis.survey_tally import PartsMap, tally_survey
from surveyapp.cli.workers import counting_map
from surveyapp.snapshots.snapshot import Snapshot, open_snapshot
from tests.bench.bench_tally import ABOUT, ITEMS, bare_pass, made_snapshot, seconds


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
    command = [sys.executable, "-m", "tests.bench.bench_scale_out", "--task", task, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    return float(done.stdout)


def medians(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each, one after the other in every round, after one round to warm up."""
    times = [{name: seconds(work) for name, work in works.items()} for _ in range(rounds + 1)][1:]
    return {name: statistics.median(each[name] for each in times) for name in works}


def measure(rows: int, rounds: int) -> None:
    """Measure all ways of counting so many answers, and print them beside the yardstick."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        snapshot = made_snapshot(folder, rows)
        counts = count_all(snapshot)
        works: dict[str, Callable[[], object]] = {
            "bare numpy pass": partial(bare_pass, snapshot),
            "tally of the valid answers": partial(tally_snapshot, snapshot.questionnaire(), snapshot),
            "analyse counts, one process": partial(count_all, snapshot),
        }
        with (
            counting_map(workers=2) as pool,
            cluster(2) as address,
            counting_map(scheduler=address) as dask,
        ):
            works["analyse counts, two processes"] = partial(count_all, snapshot, pool)
            works["analyse counts, two Dask workers"] = partial(count_all, snapshot, dask)
            assert count_all(snapshot, pool) == count_all(snapshot, dask) == counts
            taken = medians(works, rounds)
        bare = taken["bare numpy pass"]
        print(f"{rows:,} answers, {len(ITEMS)} items and {len(ABOUT)} groups, {rounds} rounds")
        for work, second in taken.items():
            print(f"  {work}: {second:.3f} s, {second / bare:.2f} of the bare pass")
        for items in (["i1"], ITEMS):
            both = medians(
                {
                    "ours": partial(cross_all, snapshot, items),
                    "pandas": partial(cross_with_pandas, snapshot, items),
                },
                rounds,
            )
            ratio = both["ours"] / both["pandas"]
            print(f"  age × {len(items)}: {both['ours']:.3f} s, {ratio:.2f} of a pandas groupby")
        for task in TASKS:
            print(f"  highest memory, {task}: {highest_memory(task, folder):.0f} MB")


TASKS: dict[str, Callable[[Snapshot], object]] = {
    "nothing": lambda snapshot: snapshot,
    "analyse counts": count_all,
    "crossed counts": partial(cross_all, items=ITEMS),
}


def main(arguments: list[str]) -> None:
    """Measure each number of rows, or do one task and print the memory it took."""
    if arguments[:1] == ["--task"]:
        TASKS[arguments[1]](open_snapshot(Path(arguments[2])))
        status = Path("/proc/self/status").read_text("ascii")
        print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
        return
    for rows in map(int, arguments or ["1000000", "10000000"]):
        measure(rows, rounds=7 if rows <= 1_000_000 else 3)


if __name__ == "__main__":
    main(sys.argv[1:])
