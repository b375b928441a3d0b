"""How much memory and time the exports of a survey take: CSV, Excel and Word, of frozen and of live answers.

Run with `python -m tests.bench.measure_exports N …`, for instance with 100000 and 1000000; `csv` or `xlsx` in front
measures that alone. For each N it makes an instance with N answers to twelve questions, and writes every file in a
process of its own, as the command line does: its highest resident memory (VmHWM) is what that took. Memory must not
grow with N for CSV and Excel: `MOST_GROWTH`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pyarrow as pa
from sqlalchemy import Engine, delete, insert

from surveyapp.records.connection import connect, transaction
from surveyapp.records.tables import FrozenSnapshot, Response
from surveyapp.services.database import ready_database
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.kinds import ChoiceColumn, TickColumns
from surveyapp.snapshots.layout import layout_of
from surveyapp.snapshots.manifest import Manifest, Returns
from surveyapp.snapshots.shards import ShardWriter
from surveyapp.snapshots.snapshot import MANIFEST_FILE, questionnaire_from

SURVEY = "bench/exports"
ITEMS = [f"i{number}" for number in range(1, 9)]
CHANNELS = ("wechat", "board", "paper", "friend", "other")
BATCH = 65_536
WRITES_EVERY = 5
"""One respondent of so many writes something."""

MOST_GROWTH = 1.1
"""Memory at the largest N against that at the smallest, for CSV and Excel."""

SOURCE = "\n".join(
    (
        "title: 便民服务满意度调查",
        "satisfaction: {formula: index, items: [service.i1, service.i2, service.i3, service.i4]}",
        "questions:",
        "- {code: age, type: single, text: 您的年龄是？, options: [{code: a, label: 18-35岁}, "
        "{code: b, label: 36-50岁}, {code: c, label: 51岁以上}, {code: o, label: 其他, write_in: true}]}",
        f"- {{code: channels, type: multiple, text: 您通过哪些渠道了解？, options: "
        f"[{', '.join(f'{{code: {code}, label: 渠道 {code}}}' for code in CHANNELS)}]}}",
        "- {code: service, type: matrix, text: 请评价以下方面, options: [",
        ", ".join(f'  {{code: "{score}", label: {score}分, score: {score}}}' for score in (5, 4, 3, 2, 1)),
        f"  ], items: [{', '.join(f'{{code: {code}, text: 方面 {code}}}' for code in ITEMS)}]}}",
        "- {code: sex, type: single, text: 您的性别是？, options: [{code: m, label: 男}, {code: f, label: 女}]}",
        "- {code: why, type: text, text: 您还有什么建议？}",
    )
)


def identity(number: int) -> str:
    """The id of a made response."""
    return str(UUID(int=number + (1 << 100)))


def written(number: int) -> str:
    """What a made respondent writes: no two the same, so that nothing can be kept once for all."""
    return f"建议第 {number} 号：窗口再多开一些，等候时间再短一些"


def freeze_made(engine: Engine, snapshots: Path, rows: int) -> None:
    """Record a snapshot with so many made responses, written column by column."""
    created = datetime.now(UTC)
    folder = snapshots / SURVEY / "made"
    folder.mkdir(parents=True)
    layout = layout_of(questionnaire_from([SOURCE]))
    answers = ShardWriter(folder, "answers", layout.schema)
    texts = ShardWriter(folder, "texts", layout.texts_schema)
    random = np.random.default_rng(20261130)
    version = known_survey(engine, SURVEY).version
    for first in range(0, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        ids = [identity(number) for number in numbers]
        moments = [created - timedelta(seconds=rows - number) for number in numbers]
        content: dict[str, object] = {
            "_id": ids,
            "_version": [version] * len(ids),
            "_channel": ["link"] * len(ids),
            "_language": ["zh-CN"] * len(ids),
            "_started": moments,
            "_seconds": [90] * len(ids),
            "_submitted": moments,
            "_status": ["valid"] * len(ids),
            "_flags": [[]] * len(ids),
            "why": [1 if number % WRITES_EVERY == 0 else None for number in numbers],
        }
        for columns in layout.answers:
            if isinstance(columns, ChoiceColumn):
                content[columns.item] = random.integers(0, len(columns.codes), len(ids))
            elif isinstance(columns, TickColumns):
                content |= {column: random.integers(0, 2, len(ids)) for column in columns.columns}
        answers.write(pa.table(content, schema=layout.schema))
        writers = [number for number in numbers if number % WRITES_EVERY == 0]
        words = {
            "_id": [identity(number) for number in writers],
            "item": ["why"] * len(writers),
            "text": [written(number) for number in writers],
        }
        texts.write(pa.table(words, schema=layout.texts_schema))
    manifest = Manifest(
        survey=SURVEY,
        version=version,
        analysis=known_survey(engine, SURVEY).analysis_hash,
        created=created,
        issued=None,
        returns=Returns(
            returned=rows,
            valid=rows,
            versions={version: rows},
            channels={"link": rows},
            flagged={"reconstructed": 0},
        ),
        exclusions={},
        screening=(),
        sources=(SOURCE,),
        shards=answers.close(),
        texts=texts.close(),
    )
    (folder / MANIFEST_FILE).write_bytes(manifest.as_bytes())
    row = {"id": manifest.id, "survey": SURVEY, "folder": f"{SURVEY}/made", "created": created}
    content = {"version": version, "analysis_hash": manifest.analysis}
    with engine.connect() as connection:
        connection.execute(insert(FrozenSnapshot).values(**row, **content))


def store_made(engine: Engine, rows: int) -> None:
    """Put so many made responses into the database."""
    random = np.random.default_rng(20261130)
    version, now = known_survey(engine, SURVEY).version, datetime.now(UTC)
    for first in range(0, rows, BATCH):
        numbers = range(first, min(first + BATCH, rows))
        scores = random.integers(1, 6, (len(numbers), len(ITEMS))).tolist()
        with transaction(engine) as connection:
            connection.execute(insert(Response), list(_responses(numbers, scores, version, now, rows)))


def _responses(
    numbers: range, scores: list[list[int]], version: str, now: datetime, rows: int
) -> Iterator[dict[str, object]]:
    for number, given in zip(numbers, scores, strict=True):
        answers: dict[str, object] = {
            f"service.{item}": str(score) for item, score in zip(ITEMS, given, strict=True)
        }
        answers |= {"age": "abc"[number % 3], "sex": "mf"[number % 2], "channels": ["wechat", "board"]}
        if number % WRITES_EVERY == 0:
            answers["why"] = written(number)
        moment = now - timedelta(seconds=10 * (rows - number))
        yield {
            "id": UUID(identity(number)),
            "survey": SURVEY,
            "version": version,
            "channel": "link",
            "language": "zh-CN",
            "started": moment,
            "seconds": 90,
            "submitted": moment,
            "flags": [],
            "answers": answers,
            "empty": False,
        }


def report(folder: Path, kind: str) -> dict[str, float]:
    """Write one file in this process; the seconds it took, and the megabytes that the process had at most."""
    from surveyapp.services.downloads.report_command import report_survey

    began = time.perf_counter()
    engine = connect(f"sqlite:///{folder / 'survey.sqlite'}")
    report_survey(engine, folder / "snapshots", SURVEY, kind, folder / f"out.{kind}")
    seconds = time.perf_counter() - began
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {"seconds": seconds, "megabytes": int(peak.split()[1]) / 1000}


def measured(folder: Path, kind: str, rows: int, data: str) -> dict[str, float]:
    """The same in a process of its own, printed."""
    command = [sys.executable, "-m", "tests.bench.measure_exports", "--report", str(folder), kind]
    environment = {**os.environ, "TMPDIR": str(folder)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    print(
        f"{rows:>9,} {data:<6} {kind:<4} {found['megabytes']:6.0f} MB {found['seconds']:7.1f} s", flush=True
    )
    return found


def measure(rows: int, kinds: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """All files of one size: first from the snapshot, then live."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = connect(f"sqlite:///{folder / 'survey.sqlite'}")
        ready_database(engine)
        publish(engine, SURVEY, SOURCE.encode(), "exports.yaml")
        freeze_made(engine, folder / "snapshots", rows)
        for kind in kinds:
            found[f"frozen {kind}"] = measured(folder, kind, rows, "frozen")
        with engine.connect() as connection:
            connection.execute(delete(FrozenSnapshot))
        store_made(engine, rows)
        engine.dispose()
        for kind in kinds:
            found[f"live {kind}"] = measured(folder, kind, rows, "live")
    return found


def main(sizes: list[int], kinds: tuple[str, ...]) -> int:
    """Print every figure; 1 where memory grows."""
    found = {rows: measure(rows, kinds) for rows in sizes}
    few, many = found[min(sizes)], found[max(sizes)]
    growth = {name: many[name]["megabytes"] / few[name]["megabytes"] for name in few if "docx" not in name}
    for name, ratio in growth.items():
        print(f"{name}: {ratio:.2f} times the memory", flush=True)
    return int(any(ratio > MOST_GROWTH for ratio in growth.values()))


if __name__ == "__main__":
    if sys.argv[1] == "--report":
        print(json.dumps(report(Path(sys.argv[2]), sys.argv[3])))
    else:
        alone = tuple(word for word in sys.argv[1:] if not word.isdecimal())
        sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()]
        sys.exit(main(sizes, alone or ("csv", "xlsx", "docx")))
