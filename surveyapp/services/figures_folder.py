"""Where the figures of a survey lie that all processes share, and their removal together with the answers.

They are a convenience: whatever lies there can be computed again, and may be removed at any time. It holds coded
answers and what people wrote, so it is open to nobody else on this machine.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from surveyapp.records.private_files import PRIVATE_FILE, PRIVATE_FOLDER
from surveyapp.services.folders import folder_below

LIVE, FROZEN, UNFINISHED = "live-", "frozen-", "unfinished-"
"""How the names of folders begin that hold the figures of what is there now, those of a snapshot, and those that are
still being written.
"""

LOCK = "counting.lock"
"""The file in a survey's folder that whoever counts it has locked."""

log = logging.getLogger(__name__)


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


def live_name(at: datetime, number: str) -> str:
    """The name of the folder of live figures that were begun at a moment; later ones sort after it."""
    return f"{LIVE}{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{number}"


def remove_figures(
    snapshots: Path, survey: str, *, live_alone: bool = False, begun_until: datetime | None = None
) -> bool:
    """Remove the figures of a survey, or those alone of what is there now, with what an ended process did not finish;
    gives whether none is left, and logs why not. What is being counted now its own process removes, which looks once
    more whether something was taken out of the answers.

    `begun_until`: live figures that were begun later stay.
    """
    beginnings = (LIVE,) if live_alone else (LIVE, FROZEN)
    try:
        folders = _folders(figures_folder(snapshots, survey), beginnings)
        if begun_until is not None:
            latest = live_name(begun_until, "~")
            folders = [each for each in folders if not (each.name.startswith(LIVE) and each.name > latest)]
        removed = [remove_folder(folder) for folder in folders]
        return remove_unfinished(snapshots, survey) and all(removed)
    except OSError as error:
        _log_left(error)
        return False


def remove_unfinished(snapshots: Path, survey: str) -> bool:
    """Remove what a process left that ended before it had finished, unless one counts the survey now; gives whether
    that succeeded. OSError where the survey's folder is another account's.
    """
    folder = figures_folder(snapshots, survey)
    if not _folders(folder, UNFINISHED):
        return True
    with figures_lock(folder) as lock:
        removed = [remove_folder(rest) for rest in _folders(folder, UNFINISHED)] if lock is not None else []
    return all(removed)


def remove_folder(folder: Path) -> bool:
    """Remove a folder of figures, which somebody else may just be doing; gives whether that succeeded, and logs why
    not.
    """
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        shutil.rmtree(folder, ignore_errors=True)  # another process removes it too
    except OSError as error:
        _log_left(error)
        return False
    return True


def folders_of_figures(snapshots: Path, survey: str, beginning: str) -> list[Path]:
    """The folders of a survey's figures whose names begin so, the latest first; none where they are another
    account's.
    """
    try:
        return _folders(figures_folder(snapshots, survey), beginning)
    except OSError:
        return []


def _folders(folder: Path, beginnings: str | tuple[str, ...]) -> list[Path]:
    """The same. OSError where they cannot be listed."""
    try:
        found = [path for path in folder.iterdir() if path.name.startswith(beginnings) and path.is_dir()]
    except FileNotFoundError:
        return []
    return sorted(found, reverse=True)


def _log_left(error: OSError) -> None:
    # Without the path: the name of an account or a place is nobody's business.
    log.warning("figures not removed: %s", type(error).__name__)
