"""Files that survive a power failure once the function that wrote them has returned."""

import os
from pathlib import Path
from uuid import uuid4


def write_durably(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def put_in_place(path: Path, content: bytes) -> None:
    """Write a whole file, replacing the one that is there, if any."""
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
    write_durably(unfinished, content)
    unfinished.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make sure that a file's content is on the disk, or the names that were added to a folder or removed from it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
