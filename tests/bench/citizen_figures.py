"""The figures of the citizens' benchmark (`bench_citizens`): rates, shares of the bare ones, processor time, waits."""

import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.bench_citizens import (
    ALL_THREE,
    FLASK,
    GET,
    OURS,
    POST,
    RECEIPT,
    ROUNDS,
    WSGI,
    databases,
    measure,
    rate,
)
from tests.bench.measurement import Bound, Measurement, at_least, at_most
from tests.bench.options import Options
from tests.bench.wrk_load import SECONDS, Load

SHARE_AT: Mapping[tuple[str, str], Bound] = {
    (GET, WSGI): at_least(0.85),
    (POST, FLASK): at_least(0.85),
    (POST, WSGI): at_least(0.55),
}
"""The share of a bare server's rate that is wanted in a step."""

MICROSECONDS_AT: Mapping[str, Bound] = {POST: at_most(280), RECEIPT: at_most(250)}
"""Processor time wanted of each request of ours."""


def require_wrk() -> None:
    """Raises RuntimeError where wrk is not installed."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk is not installed (package wrk)")


def measurements(options: Options) -> Iterator[Measurement]:
    """Every step of every server, on each database."""
    require_wrk()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as there:
        for database, url in there.items():
            if database not in options.databases:
                continue
            # With threads, kept-alive connections may all land on one of two processes: one alone has no such luck.
            for workers in (2,) if database == "SQLite" else (2, 1):
                where = f"{database}, {workers} {'processes' if workers > 1 else 'process'}"
                loads = measure(url, Path(name), workers, options.rounds or ROUNDS, SECONDS)
                yield from figures(loads, where)


def figures(loads: Mapping[str, Mapping[str, Sequence[Load]]], where: str) -> Iterator[Measurement]:
    """The figures of the loads of each step and server."""
    for step, of_servers in loads.items():
        for server, done in of_servers.items():
            yield from server_figures(f"{step}, {server}", where, done, MICROSECONDS_AT.get(step), server)
            if server != OURS:
                ratios = [ours.rate / bare.rate for ours, bare in zip(of_servers[OURS], done, strict=True)]
                yield Measurement(
                    step,
                    "rate",
                    f"of {server}",
                    tuple(ratios),
                    SHARE_AT.get((step, server)),
                    where=where,
                    value=rate(of_servers[OURS]) / rate(done),
                )
    whole = loads[ALL_THREE][OURS]
    completed = [(each.stored or 0) / each.seconds for each in whole]
    yield Measurement("all three steps", "whole answers", "/s", tuple(completed), where=where)
    each_cpu = [each.cpu / each.stored * 1000 for each in whole if each.stored]
    yield Measurement("all three steps", "CPU for a whole answer", "ms", tuple(each_cpu), where=where)


def server_figures(
    name: str, where: str, loads: Sequence[Load], cpu_wanted: Bound | None, server: str
) -> Iterator[Measurement]:
    """Rate, processor time for each request, and latency; with the rate stands what was not answered."""
    timeouts, broken = sum(each.timeouts for each in loads), sum(each.broken for each in loads)
    yield Measurement(
        name,
        "rate",
        "/s",
        tuple(each.rate for each in loads),
        where=where,
        note=f"{timeouts} timed out, {broken} broken" if timeouts or broken else "",
        value=rate(loads),
    )
    answered = sum(each.answered for each in loads)
    yield Measurement(
        name,
        "CPU each",
        "µs",
        tuple(each.cpu_each * 1e6 for each in loads),
        cpu_wanted if server == OURS else None,
        where=where,
        value=sum(each.cpu for each in loads) / answered * 1e6 if answered else None,
    )
    late = tuple(each.p95 * 1000 for each in loads)
    slowest = max(each.slowest for each in loads) * 1000
    yield Measurement(
        name, "p95", "ms", late, where=where, note=f"slowest {slowest:.0f} ms", value=statistics.median(late)
    )
