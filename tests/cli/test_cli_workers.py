"""A snapshot is counted by one process, by several, or by a cluster one of whose workers is killed: the same bits."""

import os
import pickle
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import orjson
import pyarrow as pa
import pytest
from click.testing import CliRunner
from coded_answers import write_snapshot
from made_surveys import loaded, random_answers, random_source, stored
from own_instance import use_instance
from servers import LONGEST_WAIT, REPOSITORY

from surveyapp.analysis.survey_tally import SurveyTally, tally_survey, tally_survey_part
from surveyapp.cli import workers
from surveyapp.cli.main import main
from surveyapp.cli.workers import counting_map
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.snapshots.shards import ShardFile
from surveyapp.snapshots.snapshot import Snapshot, open_snapshot

SURVEY = "qitai-zhengwu-2023/trading"


@dataclass(frozen=True)
class DeadlyPart:
    """A part whose first reader is killed while it reads, as by a machine that runs out of memory."""

    shard: ShardFile
    mark: Path

    def tables(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        for table in self.shard.tables(columns):
            if not self.mark.exists():
                self.mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield table


@dataclass(frozen=True)
class WithDeadlyPart:
    """The answers of a snapshot, the second of whose parts kills its first reader."""

    snapshot: Snapshot
    mark: Path

    def parts(self) -> list[ShardFile | DeadlyPart]:
        first, second, *others = self.snapshot.parts()
        return [first, DeadlyPart(second, self.mark), *others]

    def stored_tally(self) -> None:
        return None


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Questionnaire, Snapshot]:
    """A random survey of 600 responses in nine shards, some excluded, some flagged."""
    chance = random.Random(12)
    source = random_source(chance)
    while not loaded(source).satisfaction:
        source = random_source(chance)
    questionnaire = loaded(source)
    answers = random_answers(chance, questionnaire, 600)
    responses = stored(answers, [chance.choice(["valid", "valid", "excluded"]) for _ in answers])
    excluded = sum(response.status == "excluded" for response in responses)
    folder = tmp_path_factory.mktemp("frozen") / "snapshot"
    write_snapshot(
        folder,
        survey="t/t",
        sources=[source],
        responses=responses,
        issued=None,
        exclusions={"r": excluded},
        created=datetime(2026, 1, 1, tzinfo=UTC),
        rows_per_shard=70,
    )
    return questionnaire, open_snapshot(folder)


@contextmanager
def cluster(workers: int) -> Iterator[str]:
    """A Dask scheduler and workers of its own, each a process; gives the scheduler's address."""
    with cluster_processes(workers) as (address, _scheduler):
        yield address


@contextmanager
def cluster_processes(workers: int) -> Iterator[tuple[str, subprocess.Popen]]:
    """The same; gives the scheduler's process too."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    paths = [
        REPOSITORY,
        REPOSITORY / "tests",
        REPOSITORY / "tests" / "cli",
        REPOSITORY / "tests" / "analysis",
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
        "DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "false",
    }
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    scheduler = [
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        f"{port}",
        "--no-dashboard",
    ]
    worker = ["distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"]
    with ExitStack() as started:
        processes = []
        for arguments in (scheduler, *[worker] * workers):
            process = started.enter_context(subprocess.Popen([sys.executable, "-m", *arguments], **quiet))
            started.callback(process.kill)
            processes.append(process)
        yield address, processes[0]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster that has two workers, one of which may be killed: one test does."""
    with cluster(2) as address:
        yield address


def wait_for(address: str, workers: int) -> None:
    """Return when the cluster has so many workers."""
    from distributed import Client

    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            with Client(address, timeout=5, set_as_default=False) as client:
                if workers:
                    client.wait_for_workers(workers, timeout=LONGEST_WAIT)
                return
        except OSError:
            assert time.monotonic() < until, "the scheduler does not answer"


def test_several_processes_count_the_same_bits(frozen: tuple[Questionnaire, Snapshot]) -> None:
    questionnaire, snapshot = frozen
    with counting_map(workers=2) as map_:
        assert tally_survey(questionnaire, snapshot, map_) == tally_survey(questionnaire, snapshot)


def test_a_cluster_loses_a_worker_in_the_middle_and_counts_the_same_bits(
    frozen: tuple[Questionnaire, Snapshot], scheduler: str, tmp_path: Path
) -> None:
    questionnaire, snapshot = frozen
    mark = tmp_path / "killed"
    wait_for(scheduler, 2)
    with counting_map(scheduler=scheduler) as map_:
        counted = tally_survey(questionnaire, WithDeadlyPart(snapshot, mark), map_)
    assert mark.exists(), "nobody was killed"
    assert counted == tally_survey(questionnaire, snapshot)


def test_a_scheduler_that_is_lost_in_the_middle_stops_the_count_with_words(
    frozen: tuple[Questionnaire, Snapshot],
) -> None:
    questionnaire, snapshot = frozen
    with cluster_processes(1) as (address, scheduler):
        wait_for(address, 1)
        with pytest.raises(Refusal, match="cluster_lost"), counting_map(scheduler=address) as map_:

            def until_it_is_lost(function, parts) -> Iterator[SurveyTally]:
                for counted in map_(function, parts):
                    yield counted
                    scheduler.kill()
                    scheduler.wait()

            tally_survey(questionnaire, snapshot, until_it_is_lost)


def test_a_cluster_without_workers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(0) as address:
        wait_for(address, 0)
        monkeypatch.setattr(workers, "CLUSTER_ANSWERS_WITHIN", 5)
        with pytest.raises(Refusal, match="cluster_without_workers"), counting_map(scheduler=address):
            pass


def test_a_worker_of_another_version_counts_nothing(frozen: tuple[Questionnaire, Snapshot]) -> None:
    questionnaire, snapshot = frozen
    function = pickle.dumps(partial(tally_survey_part, questionnaire))
    part = pickle.dumps(snapshot.parts()[0])
    counted = workers.CountWithSameCode("tcp://there", workers.code_hash(), function)(part)
    assert counted == tally_survey_part(questionnaire, snapshot.parts()[0])
    with pytest.raises(Refusal, match="cluster_of_other_code"):
        workers.CountWithSameCode("tcp://there", "of last year", b"not even read")(part)


def test_a_damaged_file_is_named_whoever_counts(
    frozen: tuple[Questionnaire, Snapshot], tmp_path: Path
) -> None:
    questionnaire, snapshot = frozen
    folder = tmp_path / "damaged"
    shutil.copytree(snapshot.folder, folder)
    with (folder / snapshot.manifest.shards[3].file).open("ab") as shard:
        shard.write(b"!")
    damaged = Snapshot(folder, snapshot.manifest)
    with pytest.raises(SnapshotError) as alone:
        tally_survey(questionnaire, damaged)
    with pytest.raises(SnapshotError) as by_pool, counting_map(workers=2) as map_:
        tally_survey(questionnaire, damaged, map_)
    with cluster(1) as address:
        wait_for(address, 1)
        with pytest.raises(SnapshotError) as by_cluster, counting_map(scheduler=address) as map_:
            tally_survey(questionnaire, damaged, map_)
    assert str(alone.value) == str(by_pool.value) == str(by_cluster.value)


def test_a_process_that_is_killed_stops_the_count_with_words(
    frozen: tuple[Questionnaire, Snapshot], tmp_path: Path
) -> None:
    questionnaire, snapshot = frozen
    with pytest.raises(Refusal, match="worker_process_lost"), counting_map(workers=2) as map_:
        tally_survey(questionnaire, WithDeadlyPart(snapshot, tmp_path / "killed"), map_)


def test_more_processes_than_files_start_none_for_one_file(tmp_path: Path) -> None:
    with counting_map(workers=4) as map_:
        assert [*map_(lambda part: (os.getpid(), part), ["the only one"])] == [(os.getpid(), "the only one")]


def test_parts_add_up_in_any_order(frozen: tuple[Questionnaire, Snapshot]) -> None:
    questionnaire, snapshot = frozen

    def backwards(function, parts) -> list[SurveyTally]:
        return [function(part) for part in reversed(list(parts))]

    assert tally_survey(questionnaire, snapshot, backwards) == tally_survey(questionnaire, snapshot)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    use_instance(monkeypatch, tmp_path, demonstration=True)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def test_the_command_gives_the_same_object_whoever_counts(command, scheduler: str) -> None:
    live = command("analyse", SURVEY, "--workers", "2", "--json")
    assert (live.exit_code, live.stdout) == (1, "")
    assert "请先运行 surveyapp freeze" in live.stderr
    assert command("freeze", SURVEY).exit_code == 0
    alone = command("analyse", SURVEY, "--json")
    several = command("analyse", SURVEY, "--json", "--workers", "2")
    wait_for(scheduler, 1)
    by_cluster = command("analyse", SURVEY, "--json", "--scheduler", scheduler)
    objects = [orjson.loads(result.stdout) for result in (alone, several, by_cluster)]
    assert objects[0] == objects[1] == objects[2]


def test_a_cluster_that_is_not_there_is_named(command) -> None:
    command("freeze", SURVEY)
    result = command("analyse", SURVEY, "--scheduler", "nonsense")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nonsense" in result.stderr
