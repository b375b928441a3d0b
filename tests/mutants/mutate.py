"""Whether the tests find mistakes: `.venv/bin/python -m tests.mutants.mutate` (or with numbers: only those mutants).

Each of `mutants.MUTANTS` is made in a copy of the project, and the tests that should mind are run there until one
fails. Prints one line for each, and which test found it; ends with 1 where one was found by none or stands nowhere.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.mutants import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
COPIED = (".ci", "surveyapp", "tests", "questionnaires", "migrations", "deploy", "docs")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
NO_TESTS = 5
"""What pytest ends with where it was given nothing to run."""


def copied(folder: Path) -> Path:
    """A copy of what the tests need."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, folder / path.name)
    return folder


def place_of(mutant: Mutant, folder: Path) -> Path | None:
    """The one file in which the old text stands, once; wherever modules have been moved to."""
    texts = {path: path.read_text("utf-8") for path in (folder / "surveyapp" / mutant.room).rglob("*.py")}
    counts = {path: text.count(mutant.old) for path, text in texts.items()}
    return next((path for path, count in counts.items() if count == 1 == sum(counts.values())), None)


def rounds(mutant: Mutant, folder: Path, *, wide: bool) -> Iterator[list[Path]]:
    """Which test files are asked: those named, then those of the room, then (`wide`) all the others."""
    every = sorted((folder / "tests").rglob("test_*.py"))
    named = [path for start in mutant.asked for path in every if path.name.startswith(start)]
    room = [path for path in every if path.is_relative_to(folder / "tests" / mutant.room)]
    asked: set[Path] = set()
    for paths in (named, room, every if wide else []):
        if chosen := [path for path in dict.fromkeys(paths) if path not in asked]:
            yield chosen
        asked |= set(paths)


def found_by(mutant: Mutant, folder: Path, *, wide: bool, workers: int) -> str | None:
    """The first test that fails; None where none does. Only `wide` asks beyond the room."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    for paths in rounds(mutant, folder, wide=wide):
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not browser"]
        command += ["-n", str(workers), "--dist", "worksteal"] if workers else []
        done = subprocess.run(
            [*command, *map(str, paths)], cwd=folder, env=environment, capture_output=True, text=True
        )
        if failed := _FAILED.findall(done.stdout):
            return str(failed[0]).removeprefix("tests/")
        if done.returncode not in (0, NO_TESTS):
            raise SystemExit(done.stdout[-3000:] + done.stderr[-3000:])
    return None


def main() -> int:
    """Try the mutants; what is printed is the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="only these, counted from 1")
    parser.add_argument("--narrow", action="store_true", help="do not ask the tests of other rooms")
    parser.add_argument("-n", "--workers", type=int, default=0, help="processes that test at once")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the copy is then removed as well
    escaped = 0
    with tempfile.TemporaryDirectory(prefix="mutants") as name:
        folder = copied(Path(name))
        for number, mutant in enumerate(MUTANTS, start=1):
            if chosen.numbers and number not in chosen.numbers:
                continue
            path = place_of(mutant, folder)
            if path is None:
                print(
                    f"{number:2} {mutant.room}: {mutant.words} — NOT IN THE CODE (any more, or twice)",
                    flush=True,
                )
                escaped += 1
                continue
            text = path.read_text("utf-8")
            path.write_text(text.replace(mutant.old, mutant.new), "utf-8")
            try:
                by = found_by(mutant, folder, wide=not chosen.narrow, workers=chosen.workers)
            finally:
                path.write_text(text, "utf-8")
            escaped += by is None
            verdict = f"found by {by}" if by else "NOT FOUND"
            print(f"{number:2} {mutant.room}: {mutant.words} — {verdict}", flush=True)
    print(f"{escaped} not found", flush=True)
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
