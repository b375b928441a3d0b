"""Who counts the parts of a snapshot: this process, several on this machine, or the workers of a Dask cluster."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import click

from surveyapp.analysis.survey_tally import PartsMap, SurveyTally
from surveyapp.cli.limits import CLUSTER_ANSWERS_WITHIN, MOST_WORKERS
from surveyapp.services.errors import Refusal
from surveyapp.snapshots.snapshot import AnswerPart

CountPart = Callable[[AnswerPart], SurveyTally]

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

    Whoever counts, sums of the parts are the same bits. Refused with `cluster_not_installed`, `cluster_not_reached`,
    `cluster_failed`, `worker_process_lost`.
    """
    if scheduler is not None:
        with _cluster(scheduler) as client:
            yield lambda function, parts: _shown(_by_cluster(client, function, [*parts]))
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield lambda function, parts: _shown(_by_pool(pool, function, [*parts]))
    else:
        yield lambda function, parts: _shown(_here(function, [*parts]))


Counted = tuple[int, Iterator[SurveyTally]]
"""How many parts there are, and their counts as they come."""


def _here(function: CountPart, parts: Sequence[AnswerPart]) -> Counted:
    return len(parts), map(function, parts)


def _by_pool(pool: Executor, function: CountPart, parts: Sequence[AnswerPart]) -> Counted:
    def counts() -> Iterator[SurveyTally]:
        try:
            for future in as_completed([pool.submit(function, part) for part in parts]):
                yield future.result()
        except BrokenProcessPool as error:
            raise Refusal("worker_process_lost") from error

    return len(parts), counts()


def _by_cluster(client: Any, function: CountPart, parts: Sequence[AnswerPart]) -> Counted:
    """A part whose worker is lost is counted anew by another one; each part enters the sum once."""
    from distributed import as_completed as as_counted
    from distributed.scheduler import KilledWorker

    def counts() -> Iterator[SurveyTally]:
        futures = client.map(function, parts, pure=False)
        try:
            for future in as_counted(futures, loop=client.loop):  # type: ignore[no-untyped-call]
                yield future.result()
        except KilledWorker as error:
            raise Refusal("cluster_failed", found=str(client.scheduler.address)) from error
        finally:
            client.cancel(futures)

    return len(parts), counts()


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A client of the cluster at this address."""
    try:
        from distributed import Client
    except ImportError as error:
        raise Refusal("cluster_not_installed") from error
    try:
        client = Client(address, timeout=CLUSTER_ANSWERS_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise Refusal("cluster_not_reached", found=address) from error
    with client:
        yield client


def _shown(counted: Counted) -> Iterable[SurveyTally]:
    """The counts, while a bar says how many parts are done. It is drawn only on a terminal."""
    parts, counts = counted
    if not sys.stderr.isatty():
        yield from counts
        return
    with click.progressbar(counts, length=parts, label="统计", file=sys.stderr) as bar:
        yield from bar
