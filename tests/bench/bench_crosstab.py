"""How long a cross table takes beside a pandas groupby of the same columns of the same Parquet file.

Run with `python -m tests.bench.bench_crosstab`. Both read 1,000,000 answers and count the valid ones by two questions;
ours checks the file's hash before. Rounds are interleaved and the medians compared.
"""

import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

from surveyapp.analysis.groups.cross_table import cross_table
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.snapshot import Snapshot
from tests.bench.bench_tally import ROWS, made_snapshot

ROW, COLUMN = "job", "i1"
ROUNDS = 9


def with_pandas(snapshot: Snapshot) -> pd.Series:
    """How many valid people gave each pair of answers."""
    frames = [
        pd.read_parquet(snapshot.folder / shard.file, columns=[ROW, COLUMN, "_status"])
        for shard in snapshot.manifest.shards
    ]
    frame = pd.concat(frames)
    return frame[frame["_status"] == "valid"].groupby([ROW, COLUMN]).size()


def of_ours(questionnaire: Questionnaire, snapshot: Snapshot) -> tuple[tuple[int, ...], ...]:
    """The same counts."""
    row, column = questionnaire.item(ROW), questionnaire.item(COLUMN)
    assert row is not None and column is not None
    return cross_table(questionnaire, snapshot, row, column).counts


def main() -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = made_snapshot(Path(folder), ROWS)
        questionnaire = snapshot.questionnaire()
        theirs, ours = with_pandas(snapshot), of_ours(questionnaire, snapshot)
        assert theirs.tolist() == [count for line in ours for count in line]
        times: dict[str, list[float]] = {"pandas": [], "crosstab": []}
        for _ in range(ROUNDS):
            for name, run in (
                ("pandas", lambda: with_pandas(snapshot)),
                ("crosstab", lambda: of_ours(questionnaire, snapshot)),
            ):
                began = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - began)
        median = {name: statistics.median(taken) for name, taken in times.items()}
        ratio = median["crosstab"] / median["pandas"]
        print(
            f"{ROWS:,} answers: pandas groupby {median['pandas'] * 1000:.0f} ms, "
            f"cross table {median['crosstab'] * 1000:.0f} ms, ratio {ratio:.2f}"
        )


if __name__ == "__main__":
    main()
