"""How long a tally takes beside a bare numpy pass over the same Parquet columns.

Both read 1,000,000 answers to 10 five-point items and 3 questions
about the respondent, and compute every count and the items' X'X; rounds are interleaved and the medians compared.
The tally is measured again where the same items stand in 1 and in 5 scales beside the main scale.
"""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from surveyapp.analysis.counting import tally_snapshot
from surveyapp.analysis.limits import ROWS_PER_BLOCK
from surveyapp.definition.loading import analysis_hash, load_questionnaire, version_hash
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.snapshots.layout import layout_of
from surveyapp.snapshots.manifest import Manifest, Returns
from surveyapp.snapshots.shards import ShardWriter
from surveyapp.snapshots.snapshot import MANIFEST_FILE, Snapshot, questionnaire_from
from tests.bench.measurement import Measurement, at_most
from tests.bench.options import Options
from tests.bench.rounds import rounds_of, times_of

ROWS = 1_000_000
ROUNDS = 9
ITEMS = [f"i{number}" for number in range(1, 11)]
FIRST_DAY, A_MONTH = 1_720_000_000_000_000, 30 * 86_400_000_000  # microseconds
ABOUT = {"age": 5, "sex": 2, "job": 7}


def questionnaire_source(scales: int = 0) -> str:
    """Ten five-point items in the main scale, divided among so many other scales, and three questions about the
    respondent.
    """
    lines = ["title: t", f"satisfaction: {{formula: index, items: [{', '.join(ITEMS)}]}}"]
    lines += ["scales:"] if scales else []
    for number in range(scales):
        items = ", ".join(ITEMS[number::scales])
        lines.append(f"- {{code: d{number}, name: d{number}, items: [{items}]}}")
    lines.append("questions:")
    for item in ITEMS:
        lines += [f"- code: {item}", "  type: single", f"  text: {item}", "  options:"]
        lines += [f'  - {{code: "{score}", label: l{score}, score: {score}}}' for score in (5, 4, 3, 2, 1)]
    for code, options in ABOUT.items():
        lines += [f"- code: {code}", "  type: single", f"  text: {code}", "  options:"]
        lines += [f"  - {{code: o{option}, label: l{option}}}" for option in range(options)]
    return "\n".join(lines)


def made_table(questionnaire: Questionnaire, rows: int) -> pa.Table:
    """Random answers, one of fifty left blank, one response of a hundred excluded."""
    random = np.random.default_rng(20240704)
    schema = layout_of(questionnaire).schema
    status = schema.field("_status").type
    content: dict[str, object] = {
        "_id": pa.array(np.arange(rows)).cast(pa.string()),
        "_status": pa.array(np.where(random.random(rows) < 0.01, "excluded", "valid")).cast(status),
        "_flags": pa.array([[]] * rows, schema.field("_flags").type),
        "_submitted": pa.array(random.integers(0, A_MONTH, rows) + FIRST_DAY, pa.int64()).cast(
            schema.field("_submitted").type
        ),
    }
    for field in schema:
        if not field.name.startswith("_"):
            positions = random.integers(0, ABOUT.get(field.name, 5), rows)
            content[field.name] = pa.array(positions, field.type, mask=random.random(rows) < 0.02)
        elif field.name not in content:
            content[field.name] = pa.nulls(rows, field.type)
    return pa.table(content, schema=schema)


def made_snapshot(folder: Path, rows: int) -> Snapshot:
    """A snapshot of made answers, written a part at a time, that `open_snapshot` opens again."""
    source = questionnaire_source()
    loaded = load_questionnaire(source.encode(), "bench").questionnaire
    assert loaded is not None
    writer = ShardWriter(folder, "answers", layout_of(loaded).schema)
    for start in range(0, rows, ROWS):
        writer.write(made_table(loaded, min(ROWS, rows - start)))
    manifest = Manifest(
        survey="bench/bench",
        version=version_hash(loaded),
        analysis=analysis_hash(loaded),
        created=datetime.now(UTC),
        issued=None,
        returns=Returns(returned=rows, valid=rows, versions={}, channels={}, flagged={"reconstructed": 0}),
        exclusions={},
        screening=(),
        sources=(source,),
        shards=writer.close(),
        texts=(),
    )
    (folder / MANIFEST_FILE).write_bytes(manifest.as_bytes())
    return Snapshot(folder, manifest)


def bare_pass(snapshot: Snapshot) -> tuple[list[list[int]], np.ndarray]:
    """Counts of all answers and X'X of the complete rows, with nothing but pyarrow and numpy."""
    counts = [[0] * ABOUT.get(name, 5) for name in (*ITEMS, *ABOUT)]
    products = np.zeros((len(ITEMS), len(ITEMS)))
    block = np.empty((len(ITEMS), ROWS_PER_BLOCK), np.float32)
    for shard in snapshot.manifest.shards:
        table = pq.read_table(snapshot.folder / shard.file, columns=[*ITEMS, *ABOUT])
        for batch in table.to_batches(max_chunksize=ROWS_PER_BLOCK):
            columns = [column.fill_null(-1).to_numpy() for column in batch.columns]
            for sums, column in zip(counts, columns, strict=True):
                for option in range(len(sums)):
                    sums[option] += np.count_nonzero(column == option)
            scores = block[:, : batch.num_rows]
            complete = np.ones(batch.num_rows, bool)
            for row, column in zip(scores, columns, strict=False):
                complete &= column >= 0
                np.subtract(5, column, out=row)
            scores *= complete
            products += scores @ scores.T
    return counts, products


def measurements(options: Options) -> Iterator[Measurement]:
    """Times a bare pass, and with more scales times the tally, after checking that both find the same."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = made_snapshot(Path(folder), ROWS)
        questionnaire = questionnaire_from(snapshot.manifest.sources)
        counts, products = bare_pass(snapshot)
        everybody = tally_snapshot(questionnaire, snapshot, include_excluded=True)
        assert counts == [list(everybody.items[name].counts) for name in (*ITEMS, *ABOUT)]
        assert products.tolist() == [list(row) for row in everybody.scale.products]
        works: dict[str, Callable[[], object]] = {
            "bare": partial(bare_pass, snapshot),
            "tally": partial(tally_snapshot, questionnaire, snapshot),
        }
        for scales in (1, 5):
            asked = questionnaire_from((questionnaire_source(scales),))
            works[f"tally, {scales} more scales"] = partial(tally_snapshot, asked, snapshot)
        taken = rounds_of(works, options.rounds or ROUNDS)
    yield times_of("tally", "a bare numpy pass", taken["tally"], taken["bare"], at_most(2))
    for name in list(works)[2:]:
        yield times_of(name, "the tally", taken[name], taken["tally"])
