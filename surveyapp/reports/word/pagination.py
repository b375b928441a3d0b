"""On which page each heading stands, found in a PDF of the document."""

import logging
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from surveyapp.reports.limits import CONVERSION_SECONDS, MOST_HEADING_LINES
from surveyapp.reports.word.pdf import WRITER, PdfError, convert_to_pdf, missing_package

log = logging.getLogger(__name__)


def heading_pages(
    document: Path, headings: Sequence[str], last_listed: str | None = None
) -> list[int] | None:
    """The page of each heading, in their order in the document; pages count from 1. `last_listed`: as `pages_of`.

    None where LibreOffice or pdftotext is not installed, or where a heading cannot be found: then Word is
    left to number the contents when the document is opened.
    """
    reader = shutil.which("pdftotext")
    if reader is None or missing_package() == WRITER:
        return None
    with tempfile.TemporaryDirectory() as folder:
        try:
            pdf = convert_to_pdf(document, Path(folder), formulas=False)
        except PdfError as error:
            log.warning("contents without page numbers: %s %s", error.code, error.params)
            return None
        command = [reader, "-layout", str(pdf), "-"]
        try:
            done = subprocess.run(command, capture_output=True, timeout=CONVERSION_SECONDS, check=True)  # noqa: S603  # fixed program, no shell
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return pages_of(headings, done.stdout.decode(errors="replace").split("\f"), last_listed)


def pages_of(
    headings: Sequence[str], pages: Sequence[str], last_listed: str | None = None
) -> list[int] | None:
    """Find each heading after the one before it; the contents themselves, where all stand together, come first.

    `pages` are the texts of the pages. A heading counts where it starts a line, spaces ignored. `last_listed` is
    what the contents call the last heading, where that is not its text.
    """
    bare = [[_bare(line) for line in page.splitlines()] for page in pages]
    contents_end = _find(_bare(last_listed or headings[-1]), bare, (0, 0)) if headings else None
    found: list[int] = []
    after = contents_end
    for heading in headings:
        after = _find(_bare(heading), bare, (after[0], after[1] + 1)) if after is not None else None
        if after is None:
            return None
        found.append(after[0] + 1)
    return found


def _find(heading: str, pages: Sequence[Sequence[str]], start: tuple[int, int]) -> tuple[int, int] | None:
    """The first place (page, line) at or after `start` where the heading begins; it may run over lines."""
    for number in range(start[0], len(pages)):
        lines = pages[number]
        for at in range(start[1] if number == start[0] else 0, len(lines)):
            if lines[at] and "".join(lines[at : at + MOST_HEADING_LINES]).startswith(heading):
                return number, at
    return None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
