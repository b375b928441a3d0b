"""How long a comparison of groups takes beside a pandas groupby of the same columns.

Run with `python -m tests.bench.bench_compare`. Both read 1,000,000 answers to 10 five-point items and one question
about the respondent; pandas gives the means of the groups, we every count, figure, test and effect. Rounds are
interleaved and the medians compared.
"""

import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

from surveyapp.analysis.counting import crossed_counts
from surveyapp.analysis.groups.comparison import Comparison
from surveyapp.analysis.groups.survey_groups import compare_survey_groups
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.snapshot import Snapshot
from tests.bench.bench_tally import ITEMS, ROWS, made_snapshot

BY = "age"
ROUNDS = 9


def with_pandas(snapshot: Snapshot) -> pd.DataFrame:
    """The mean position of each group on each item."""
    frames = [
        pd.read_parquet(snapshot.folder / shard.file, columns=[BY, *ITEMS, "_status"])
        for shard in snapshot.manifest.shards
    ]
    frame = pd.concat(frames)
    return frame[frame["_status"] == "valid"].groupby(BY)[ITEMS].mean()


def of_ours(questionnaire: Questionnaire, snapshot: Snapshot) -> Comparison:
    """The whole comparison."""
    by, items = questionnaire.item(BY), questionnaire.scale_items()
    assert by is not None
    return compare_survey_groups(questionnaire, by, items, crossed_counts(questionnaire, snapshot, by, items))


def main() -> None:
    """Print both medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = made_snapshot(Path(folder), ROWS)
        questionnaire = snapshot.questionnaire()
        times: dict[str, list[float]] = {"pandas": [], "compare": []}
        for _ in range(ROUNDS):
            for name, run in (
                ("pandas", lambda: with_pandas(snapshot)),
                ("compare", lambda: of_ours(questionnaire, snapshot)),
            ):
                began = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - began)
        median = {name: statistics.median(taken) for name, taken in times.items()}
        print(
            f"{ROWS:,} answers: pandas groupby {median['pandas'] * 1000:.0f} ms, "
            f"comparison {median['compare'] * 1000:.0f} ms, ratio {median['compare'] / median['pandas']:.2f}"
        )


if __name__ == "__main__":
    main()
