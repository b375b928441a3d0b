"""What a person may say about a run of the measurements."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROWS = (10_000, 100_000, 1_000_000)
DATABASES = ("SQLite", "PostgreSQL")
KINDS = ("plain", "real")
GROUPS = ("lists", "commands", "files", "live-files", "results", "texts")
FORMATS = ("docx", "csv", "xlsx", "parquet")


@dataclass(frozen=True)
class Options:
    """Chosen parts (none: all), sizes, databases, rounds (None: as many as the part needs), and where results go.

    `groups` and `formats`: what of the growth is measured; `survey`: the made survey; `longest`: seconds after which a
    single step of it is given up.
    """

    parts: tuple[str, ...] = ()
    rows: tuple[int, ...] = ROWS
    databases: tuple[str, ...] = DATABASES
    survey: str = "plain"
    groups: tuple[str, ...] = GROUPS
    formats: tuple[str, ...] = FORMATS
    rounds: int | None = None
    longest: float = 1800
    limesurvey: Path | None = None
    json: Path | None = None
    markdown: Path | None = None


def read_options(arguments: Sequence[str], parts: Sequence[str], explained: str) -> Options:
    """The options of a command line; a wrong one ends the program with the usage."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=explained, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="only these parts")
    parser.add_argument("--rows", type=_numbers, default=ROWS, help="numbers of answers: 10000,100000")
    parser.add_argument("--database", type=_names(DATABASES), default=DATABASES, help=", ".join(DATABASES))
    parser.add_argument("--survey", choices=KINDS, default=KINDS[0], help="which made survey grows")
    parser.add_argument(
        "--steps", type=_names(GROUPS), default=GROUPS, help=f"of growth: {', '.join(GROUPS)}"
    )
    parser.add_argument("--formats", type=_names(FORMATS), default=FORMATS, help=", ".join(FORMATS))
    parser.add_argument("--rounds", type=int, help="instead of as many as each part needs")
    parser.add_argument("--longest", type=float, default=1800, help="seconds for one step of growth")
    parser.add_argument("--limesurvey", type=Path, metavar="DIR", help="LimeSurvey's source, for that part")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all values there")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the tables there, as Markdown")
    said = parser.parse_args(arguments)
    unknown = [part for part in said.parts if part not in parts]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)} (there are {', '.join(parts)})")
    if "limesurvey" in said.parts and said.limesurvey is None:
        parser.error("the part limesurvey needs --limesurvey DIR")
    return Options(
        tuple(said.parts),
        said.rows,
        said.database,
        said.survey,
        said.steps,
        said.formats,
        said.rounds,
        said.longest,
        said.limesurvey,
        said.json,
        said.markdown,
    )


def _numbers(typed: str) -> tuple[int, ...]:
    return tuple(sorted({int(float(number)) for number in typed.split(",")}))


def _names(known: Sequence[str]) -> "_Names":
    return _Names(tuple(known))


@dataclass(frozen=True)
class _Names:
    """Reads names that are known, divided by commas."""

    known: tuple[str, ...]

    def __call__(self, typed: str) -> tuple[str, ...]:
        names = tuple(typed.split(","))
        for name in names:
            if name not in self.known:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(self.known)}")
        return names
