"""How long commands and the service take until they are ready, and the memory of the service's processes.

The ten published questionnaires stand in a database that was prepared before, as on every start but the first. Commands
run in processes of their own; `surveyapp run` counts until /readyz answers, its processes' memory once they rest.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from servers import REPOSITORY

from surveyapp.services.surveys.publish import publish_folder
from tests.bench.bench_instance import Instance, databases, running
from tests.bench.growth_steps import rest
from tests.bench.measurement import Measurement, at_most
from tests.bench.options import Options
from tests.bench.process_family import cpu_seconds, shares

SURVEY = "changji-jishitong-2024/residents"
COMMANDS = {
    "--help": (("--help",), at_most(0.3)),
    "status": (("status", SURVEY), at_most(0.6)),
    "check": (("check",), at_most(1.8)),
}
"""Arguments of each command, and the processor seconds wanted."""

MOST_SECONDS, MOST_MEMORY = at_most(2), at_most(160)
ROUNDS = 5
LONGEST_REST = 120


def measurements(options: Options) -> Iterator[Measurement]:
    """Each command, then the service."""
    with (
        tempfile.TemporaryDirectory(prefix="bench") as name,
        databases(Path(name), options.databases[:1]) as there,
    ):
        instance = Instance.made_in(Path(name), there[0], "start", REPOSITORY / "questionnaires")
        publish_folder(instance.engine, instance.questionnaires)
        rounds = options.rounds or ROUNDS
        for command, (arguments, wanted) in COMMANDS.items():
            used = [instance.consumption(*arguments) for _ in range(rounds + 1)][1:]
            label = f"surveyapp {command}"
            yield Measurement(label, "CPU", "s", tuple(each.cpu for each in used), wanted)
            yield Measurement(label, "wall", "s", tuple(each.wall for each in used))
            yield Measurement(label, "memory", "MB", tuple(each.family for each in used))
        yield from of_service(instance, rounds)


def of_service(instance: Instance, rounds: int) -> Iterator[Measurement]:
    """Seconds until the service answers, and what its processes share of memory when they rest."""
    walls, cpus, ready_memory, rest_memory = [], [], [], []
    for _ in range(rounds):
        began = time.perf_counter()
        with running(instance) as service:
            walls.append(time.perf_counter() - began)
            cpus.append(cpu_seconds([service.process]))
            ready_memory.append(shares([service.process]))
            rest([service.process], LONGEST_REST)
            rest_memory.append(shares([service.process]))
    yield Measurement("surveyapp run to /readyz", "wall", "s", tuple(walls))
    yield Measurement("surveyapp run to /readyz", "CPU", "s", tuple(cpus), MOST_SECONDS)
    yield Measurement("surveyapp run, ready", "memory (PSS)", "MB", tuple(ready_memory))
    yield Measurement("surveyapp run, at rest", "memory (PSS)", "MB", tuple(rest_memory), MOST_MEMORY)
