"""How processor time and memory grow with the answers: commands, files, pages at 10,000, 100,000 and 1,000,000.

Each command runs in a process of its own, as a person starts it; pages are asked of `surveyapp run`, started anew for
each group of them, and count for all its processes. Processor seconds are those of the whole family, PostgreSQL's
included; what each step gave is compared with what was made.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from surveyapp.services.downloads.formats import SurveyDownload, commands_of
from tests.bench.bench_instance import Instance, databases
from tests.bench.growing_surveys import SURVEYS, publish_made, store_made
from tests.bench.growth_steps import GrowingSurvey, Page
from tests.bench.measurement import Measurement
from tests.bench.options import Options


def measurements(options: Options) -> Iterator[Measurement]:
    """Every step at every size on every database."""
    survey = SURVEYS[options.survey]
    with (
        tempfile.TemporaryDirectory(prefix="bench") as name,
        databases(Path(name), options.databases) as there,
    ):
        for rows in options.rows:
            for database in there:
                instance = Instance.made_in(Path(name), database, f"n{rows}")
                publish_made(instance.engine, survey)
                store_made(instance.engine, survey, rows)
                yield from steps(GrowingSurvey(instance, survey, rows, options.longest), options)
                instance.remove()


def steps(growing: GrowingSurvey, options: Options) -> Iterator[Measurement]:
    """The steps of one survey: first while its answers are live, then from the snapshot."""
    survey, asked = growing.survey, options.steps
    # It counts what came; of answers that citizens send the worker does it every hour, before anybody looks.
    yield from growing.command("status", "status", survey.name, "--json", check=growing.check_returned)
    if "lists" in asked:
        yield from growing.pages("lists", list_pages(growing))
    for state in ("live", "frozen"):
        if state == "frozen" and {*asked} & {"commands", "files", "results", "texts"}:
            yield from growing.command("freeze", "freeze", survey.name)
        # Pages first: what a command counted is there for them, and theirs would be no first view.
        if "results" in asked:
            page = growing.page(f"results, {state}", "/results", growing.rows)
            yield from growing.pages(f"results, {state}", [page])
        if "texts" in asked:
            written = survey.texts_of(growing.rows)
            page = growing.page(f"open answers, {state}", f"/results/texts/{survey.texts}", written)
            yield from growing.pages(f"open answers, {state}", [page])
        if "commands" in asked:
            arguments = ("analyse", survey.name, "--json")
            yield from growing.command(f"analyse, {state}", *arguments, check=growing.check_analysed)
        if ("files" if state == "frozen" else "live-files") in asked:
            for kind in sorted({*options.formats} & {*commands_of(SurveyDownload)}):
                yield from growing.file(kind, state)


def list_pages(growing: GrowingSurvey) -> list[Page]:
    """The pages that list surveys and answers, and say how many there are."""
    return [
        Page("overview", "/console/", str(growing.rows)),
        growing.page("survey page", "", growing.rows),
        growing.page("progress", "/progress", growing.rows),
        growing.page("responses", "/responses", growing.rows),
    ]
