"""Where the figures of a survey lie that all processes share, and their removal together with the answers.

They are a convenience: whatever lies there can be computed again, and may be removed at any time. It holds coded
answers and what people wrote, so it is open to nobody else on this machine.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from surveyapp.records.private_files import PRIVATE_FILE, PRIVATE_FOLDER
from surveyapp.services.folders import folder_below

LIVE, FROZEN, UNFINISHED = "live-", "frozen-", "unfinished-"
"""How the names of folders begin that hold the figures of what is there now, those of a snapshot, and those that are
still being written.
"""

LOCK = "counting.lock"
"""The file in a survey's folder that whoever counts it has locked."""


def figures_root(snapshots: Path) -> Path:
    """The folder of the shared figures of all surveys, beside that of the snapshots."""
    return snapshots.with_name(f"{snapshots.name}-figures")


def figures_folder(snapshots: Path, survey: str) -> Path:
    """The folder of one survey, which need not be there. `Refusal` with `survey_not_plain`."""
    return folder_below(figures_root(snapshots), survey)


def make_figures_folder(snapshots: Path, survey: str) -> Path:
    """The same, made where it is missing, closed to other accounts."""
    folder = figures_folder(snapshots, survey)
    root = figures_root(snapshots)
    root.parent.mkdir(parents=True, exist_ok=True)
    for made in (root, *reversed([above for above in folder.parents if root in above.parents]), folder):
        made.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return folder


@contextmanager
def figures_lock(folder: Path) -> Iterator[int | None]:
    """Within, nobody else counts the survey whose folder this is: the number of the open file, locked; None where
    another process has it. OSError where the folder is not there, or is another account's.
    """
    number = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield None
    else:
        yield number
    finally:
        os.close(number)  # a process that was given it has the lock now


def remove_figures(snapshots: Path, survey: str, *, live_alone: bool = False) -> None:
    """Remove the figures of a survey, or those alone of what is there now, with what an ended process did not finish.
    What is being counted now its own process removes, which looks once more whether
    something was taken out of the answers.
    """
    beginnings = (LIVE,) if live_alone else (LIVE, FROZEN)
    folders = [
        folder for beginning in beginnings for folder in folders_of_figures(snapshots, survey, beginning)
    ]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    remove_unfinished(snapshots, survey)


def remove_unfinished(snapshots: Path, survey: str) -> None:
    """Remove what a process left that ended before it had finished, unless one counts the survey now."""
    unfinished = folders_of_figures(snapshots, survey, UNFINISHED)
    if unfinished:
        with figures_lock(figures_folder(snapshots, survey)) as lock:
            for folder in unfinished if lock is not None else ():
                shutil.rmtree(folder, ignore_errors=True)


def folders_of_figures(snapshots: Path, survey: str, beginning: str) -> list[Path]:
    """The folders of a survey's figures whose names begin so, the latest first."""
    try:
        found = [*figures_folder(snapshots, survey).iterdir()]
    except FileNotFoundError:
        return []
    named = (path for path in found if path.name.startswith(beginning) and path.is_dir())
    return sorted(named, reverse=True)
