"""Who counts the parts of a snapshot: this process, several on this machine, or the workers of a Dask cluster."""

import hashlib
import logging
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

import surveyapp
from surveyapp.analysis.survey_tally import PartsMap
from surveyapp.cli.limits import CLUSTER_ANSWERS_WITHIN, MOST_WORKERS
from surveyapp.services.errors import Refusal
from surveyapp.snapshots.snapshot import AnswerPart

CountPart = Callable[[AnswerPart], Any]

workers_option = click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="用这么多个进程统计快照的各个文件。",
)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="由这个地址（如 tcp://10.0.0.5:8786）的 Dask 集群统计快照的各个文件；各机器须在同一路径读到快照文件夹。",
)


@contextmanager
def counting_map(workers: int = 1, scheduler: str | None = None) -> Iterator[PartsMap]:
    """A `map` that counts parts, with a progress bar on standard error where somebody looks at it.

    Whoever counts, sums of the parts are the same bits. A single part is counted here: another process would only have
    to start. Refused with `cluster_not_installed`, `cluster_not_reached`, `cluster_without_workers`, `cluster_failed`,
    `cluster_lost`, `cluster_of_other_code`, `worker_process_lost`.
    """
    if scheduler is not None:
        with _cluster(scheduler) as client:
            yield lambda function, parts: _shown(_by_cluster(client, function, [*parts]))
    elif workers > 1:
        # Spawned, as threads of this process do not outlive a fork. Ctrl-C is for this process alone.
        deaf = (signal.SIGINT, signal.SIG_IGN)
        with ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, deaf) as pool:
            yield lambda function, parts: _shown(_by_pool(pool, function, [*parts]))
    else:
        yield lambda function, parts: _shown(_here(function, [*parts]))


Counted = tuple[int, Iterator[Any]]
"""How many parts there are, and their counts as they come."""


def _here(function: CountPart, parts: Sequence[AnswerPart]) -> Counted:
    return len(parts), map(function, parts)


def _by_pool(pool: Executor, function: CountPart, parts: Sequence[AnswerPart]) -> Counted:
    def counts() -> Iterator[Any]:
        futures = [pool.submit(function, part) for part in parts]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            raise Refusal("worker_process_lost") from error
        finally:
            # After a mistake, or Ctrl-C, nobody waits for the parts that nobody has begun.
            for future in futures:
                future.cancel()

    return _here(function, parts) if len(parts) < 2 else (len(parts), counts())


def _by_cluster(client: Any, function: CountPart, parts: Sequence[AnswerPart]) -> Counted:
    """A part whose worker is lost is counted anew by another one; each part enters the sum once."""
    from distributed import as_completed as as_counted
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    address = str(client.scheduler.address)

    def counts() -> Iterator[Any]:
        ordered = CountWithSameCode(address, code_hash(), pickle.dumps(function))
        futures = client.map(ordered, [pickle.dumps(part) for part in parts], pure=False)
        try:
            for future in as_counted(futures, loop=client.loop):  # type: ignore[no-untyped-call]
                yield future.result()
        except KilledWorker as error:
            raise Refusal("cluster_failed", found=address) from error
        except (CancelledError, CommClosedError) as error:
            raise Refusal("cluster_lost", found=address) from error
        finally:
            client.cancel(futures)

    return len(parts), counts()


@dataclass(frozen=True)
class CountWithSameCode:
    """Counts a part on a worker of a cluster, if its code counts as that of whoever ordered it: else figures could
    differ in silence. Function and part are read only then. Refused with `cluster_of_other_code`.
    """

    address: str
    code: str
    function: bytes

    def __call__(self, part: bytes) -> Any:
        """What the function gives for the part."""
        if code_hash() != self.code:
            raise Refusal("cluster_of_other_code", found=self.address)
        # Pickled by whoever ordered the count, whose calls Dask itself unpickles.
        function, this_part = pickle.loads(self.function), pickle.loads(part)  # noqa: S301
        return function(this_part)


@cache
def code_hash() -> str:
    """The SHA-256 of all code that reads and counts answers, as it lies on this machine."""
    above = Path(surveyapp.__file__).parent
    files = (
        file
        for room in ("definition", "snapshots", "analysis")
        for file in above.joinpath(room).rglob("*.py")
    )
    digest = hashlib.sha256()
    for name, file in sorted((file.relative_to(above).as_posix(), file) for file in files):
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A client of the cluster at this address, which has a worker."""
    try:
        from distributed import Client
    except ImportError as error:
        raise Refusal("cluster_not_installed") from error
    # What it logs of a lost connection we say in words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CLUSTER_ANSWERS_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise Refusal("cluster_not_reached", found=address) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CLUSTER_ANSWERS_WITHIN)
        except TimeoutError as error:
            raise Refusal("cluster_without_workers", found=address) from error
        yield client


def _shown(counted: Counted) -> Iterable[Any]:
    """The counts, while a bar says how many parts are done. It is drawn only on a terminal."""
    parts, counts = counted
    if not sys.stderr.isatty():
        yield from counts
        return
    with click.progressbar(counts, length=parts, label="统计", file=sys.stderr) as bar:
        yield from bar
