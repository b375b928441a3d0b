"""All measurements by one command: `python -m tests.bench [PART…]`.

Prints each figure as it comes, and at the end the conditions, a table of all figures beside what is wanted of them, and
a table of growth. A part that fails is a line of the table; the exit code is then 1.
"""

import json
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime

import tests.bench  # noqa: F401  # the folders of the modules that tests share
from tests.bench.measurement import (
    HEADINGS,
    PartResult,
    failed,
    growth_tables,
    lines_of,
    markdown_table,
    plain_table,
)
from tests.bench.options import Options, read_options
from tests.bench.parts import PARTS
from tests.bench.surroundings import Surroundings


def measured(part: str, options: Options) -> PartResult:
    """The figures of one part; what ends it is its last line."""
    result, began = PartResult(part), time.perf_counter()
    print(f"\n{part}: {PARTS[part].subject}", flush=True)
    try:
        for each in PARTS[part].load()(options):
            result.measurements.append(each)
            cells = next(lines_of([PartResult(part, [each])]))
            print("  " + "  ".join(filter(None, cells[1:])), flush=True)
    except Exception as error:  # the other parts are measured all the same
        traceback.print_exc()
        result.measurements.append(failed("the whole part", f"{type(error).__name__}: {error}"))
        print(f"  FAILED: {error}", flush=True)
    result.seconds = time.perf_counter() - began
    return result


def tables(surroundings: Surroundings, results: Sequence[PartResult], *, markdown: bool) -> str:
    """Conditions, all figures, and their growth, for a terminal or as Markdown."""
    table = markdown_table if markdown else plain_table
    blocks = ["\n".join(f"- {line}" if markdown else line for line in surroundings.lines())]
    blocks.append(table(HEADINGS, [tuple(cells) for cells in lines_of(results)]))
    for title, headings, lines in growth_tables(results):
        blocks += [title, table(headings, lines)]
    return "\n\n".join(blocks)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and write; 1 where something could not be measured."""
    listed = "\n".join(f"  {name:<11} {part.subject}" for name, part in PARTS.items())
    options = read_options(arguments, tuple(PARTS), f"Parts:\n{listed}")
    chosen = options.parts or tuple(name for name, part in PARTS.items() if not part.asked)
    surroundings = Surroundings()
    print("\n".join(surroundings.lines()), flush=True)
    results = []
    for part in chosen:
        results.append(measured(part, options))
        surroundings.end()
        write(surroundings, results, options)
    print("\n" + tables(surroundings, results, markdown=False), flush=True)
    failures = [each for result in results for each in result.failures]
    missed = [each for result in results for each in result.measurements if each.is_as_wanted is False]
    print(f"\n{len(failures)} could not be measured, {len(missed)} are not as wanted", flush=True)
    return int(bool(failures))


def write(surroundings: Surroundings, results: Sequence[PartResult], options: Options) -> None:
    """The files that were asked for, with what is there so far."""
    if options.json is not None:
        parts = {
            each.part: {
                "seconds": each.seconds,
                "measurements": [figure.for_json() for figure in each.measurements],
            }
            for each in results
        }
        content = {"ended": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "conditions": surroundings.for_json()}
        told = json.dumps(content | {"parts": parts}, ensure_ascii=False, indent=1)
        options.json.write_text(told + "\n", encoding="utf-8")
    if options.markdown is not None:
        options.markdown.write_text(tables(surroundings, results, markdown=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    # Whoever ends the run ends the servers that it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main(sys.argv[1:]))
