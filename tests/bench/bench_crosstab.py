"""How long a cross table takes beside a pandas groupby of the same columns of the same Parquet file.

Both read 1,000,000 answers and count the valid ones by two questions;
ours checks the file's hash before. Rounds are interleaved and the medians compared.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from surveyapp.analysis.groups.cross_table import cross_table
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.snapshot import Snapshot
from tests.bench.bench_tally import ROWS, made_snapshot
from tests.bench.measurement import Measurement, at_most
from tests.bench.options import Options
from tests.bench.rounds import rounds_of, times_of

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


def measurements(options: Options) -> Iterator[Measurement]:
    """How many times as long it takes."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = made_snapshot(Path(folder), ROWS)
        questionnaire = snapshot.questionnaire()
        theirs, ours = with_pandas(snapshot), of_ours(questionnaire, snapshot)
        assert theirs.tolist() == [count for line in ours for count in line]
        works: dict[str, Callable[[], object]] = {
            "pandas": partial(with_pandas, snapshot),
            "ours": partial(of_ours, questionnaire, snapshot),
        }
        taken = rounds_of(works, options.rounds or ROUNDS)
    yield times_of(
        f"cross table of {ROWS:,} answers", "a pandas groupby", taken["ours"], taken["pandas"], at_most(3)
    )
