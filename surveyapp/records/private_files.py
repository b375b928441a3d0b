"""Closes the instance folder and the SQLite files in it to every account but the service's, whoever made them
before.
"""

import logging
import os
import stat
from pathlib import Path

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite writes beside a database, the database itself first."""

log = logging.getLogger(__name__)


def make_private_folder(folder: Path) -> None:
    """Make the folder where it is missing, and close it to others where it was open to them.

    One where anybody may make files (`/tmp`) stays as it is: it is not ours alone.
    """
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not folder.stat().st_mode & stat.S_ISVTX:
        _close(folder, PRIVATE_FOLDER)


def make_private_database(path: Path) -> None:
    """Make the database file where it is missing, readable by nobody else, and close what exists.

    SQLite gives the files beside it the same mode. An existing file is not opened: closing it again would let go of
    the locks that this process has on it.
    """
    if not path.exists() and path.parent.is_dir():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
    for ending in BESIDE:
        _close(path.with_name(path.name + ending), PRIVATE_FILE)


def _close(path: Path, mode: int) -> None:
    """Take away what others may do with it."""
    try:
        before = stat.S_IMODE(path.stat().st_mode)
        if before & ~mode & 0o077:
            path.chmod(before & mode)
    except FileNotFoundError:
        return
    except PermissionError:
        log.warning("%s is open to others, and belongs to another account: chmod it to %o", path, mode)
