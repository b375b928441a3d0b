"""On which page each heading stands, found in a PDF of the document."""

import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from surveyapp.reports.pdf import PdfError, can_convert, convert_to_pdf

log = logging.getLogger(__name__)


def heading_pages(document: Path, headings: Sequence[str]) -> list[int] | None:
    """The page of each heading, in their order in the document; pages count from 1.

    None where LibreOffice or pdftotext is not installed, or where a heading cannot be found: then Word is
    left to number the contents when the document is opened.
    """
    reader = shutil.which("pdftotext")
    if reader is None or not can_convert():
        return None
    with tempfile.TemporaryDirectory() as folder:
        try:
            pdf = convert_to_pdf(document, Path(folder))
        except PdfError as error:
            log.warning("contents without page numbers: %s %s", error.code, error.params)
            return None
        done = subprocess.run([reader, "-layout", str(pdf), "-"], capture_output=True, check=False)  # noqa: S603  # fixed program, no shell
    return pages_of(headings, done.stdout.decode(errors="replace").split("\f"))


def pages_of(headings: Sequence[str], pages: Sequence[str]) -> list[int] | None:
    """Find each heading after the one before it; the contents themselves, where all stand together, come first.

    `pages` are the texts of the pages. A heading counts where it starts a line, spaces ignored.
    """
    bare = [[_bare(line) for line in page.splitlines()] for page in pages]
    page = line = 0
    for heading in headings[-1:]:
        place = _find(_bare(heading), bare, 0, 0)
        if place is None:
            return None
        page, line = place[0], place[1] + 1
    found = []
    for heading in headings:
        place = _find(_bare(heading), bare, page, line)
        if place is None:
            return None
        page, line = place[0], place[1] + 1
        found.append(page + 1)
    return found


def _find(heading: str, pages: Sequence[Sequence[str]], page: int, line: int) -> tuple[int, int] | None:
    """The first place at or after (page, line) where a line starts with the heading, or the heading with it."""
    for number in range(page, len(pages)):
        lines = pages[number]
        for at in range(line if number == page else 0, len(lines)):
            if heading and "".join(lines[at : at + 4]).startswith(heading) and lines[at]:
                return number, at
    return None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
