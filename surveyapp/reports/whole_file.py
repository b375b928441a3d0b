"""Files that appear under their name only when they are complete, and that hold no time of their making."""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def write_whole_file(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it takes the name `path` at the end, or is removed on any error.

    The file gets the rights of any new file (what the umask leaves).
    """
    unfinished = path.with_name(f".{path.stem[:40]}-{uuid4().hex}{path.suffix}")
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def without_dates(archive: bytes) -> bytes:
    """The same parts in a zip archive that does not say when they were put in: equal parts give equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(part))
    return made.getvalue()
