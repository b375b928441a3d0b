"""Whether a file that was made has as many answers as the survey: read as far as that needs, whatever its size."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq

CHUNK = 1 << 22


def check_file(path: Path, kind: str, rows: int) -> None:
    """Raises AssertionError where a file has not as many answers as it should, or says another number of them."""
    assert path.stat().st_size, f"{path.name} is empty"
    CHECKS[kind](path, rows)


def _csv(path: Path, rows: int) -> None:
    # Made answers have no line breaks, and a heading stands above them.
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(CHUNK), b""))
    assert lines == rows + 1, f"{lines} lines for {rows} answers"


def _xlsx(path: Path, rows: int) -> None:
    most = 0
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                most = max(most, _count(book, name, b"</row>"))
    assert most >= rows, f"the largest sheet has {most} rows for {rows} answers"


def _docx(path: Path, rows: int) -> None:
    with zipfile.ZipFile(path) as document:
        assert _count(document, "word/document.xml", str(rows).encode()), f"{rows} is not in the report"


def _parquet(path: Path, rows: int) -> None:
    found = pq.read_metadata(path).num_rows
    assert found == rows, f"{found} rows for {rows} answers"


def _count(archive: zipfile.ZipFile, name: str, wanted: bytes) -> int:
    found, before = 0, b""
    with archive.open(name) as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            found += (before + chunk).count(wanted)
            before = chunk[-len(wanted) + 1 :]
    return found


CHECKS: dict[str, Callable[[Path, int], None]] = {
    "docx": _docx,
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
}
