"""How long a comparison of groups takes beside a pandas groupby of the same columns.

Both read 1,000,000 answers to 10 five-point items and one question
about the respondent; pandas gives the means of the groups, we every count, figure, test and effect. Rounds are
interleaved and the medians compared.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd

from surveyapp.analysis.counting import crossed_counts
from surveyapp.analysis.groups.comparison import Comparison
from surveyapp.analysis.groups.survey_groups import compare_survey_groups
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.snapshot import Snapshot
from tests.bench.bench_tally import ITEMS, ROWS, made_snapshot
from tests.bench.measurement import Measurement, at_most
from tests.bench.options import Options
from tests.bench.rounds import rounds_of, times_of

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


def measurements(options: Options) -> Iterator[Measurement]:
    """How many times as long it takes."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = made_snapshot(Path(folder), ROWS)
        questionnaire = snapshot.questionnaire()
        works: dict[str, Callable[[], object]] = {
            "pandas": partial(with_pandas, snapshot),
            "ours": partial(of_ours, questionnaire, snapshot),
        }
        taken = rounds_of(works, options.rounds or ROUNDS)
    yield times_of(
        f"comparison of {ROWS:,} answers", "a pandas groupby", taken["ours"], taken["pandas"], at_most(3)
    )
