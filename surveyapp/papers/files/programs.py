"""Files that other programs turn into text: PDF by poppler, .doc, .wps, .rtf and .odt by LibreOffice."""

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from surveyapp.definition.files.libreoffice import ConversionError, convert
from surveyapp.papers.files.text import lines_of
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.files.word import word_lines
from surveyapp.papers.limits import CONVERSION_KILOBYTES, LARGEST_PAPER_TEXT, PAPER_CONVERSION_SECONDS
from surveyapp.papers.paper import PaperLine

_LIMITED = f'ulimit -v {CONVERSION_KILOBYTES}; exec "$@"'


def pdf_lines(data: bytes) -> list[PaperLine]:
    """The lines of a PDF that holds text, as they stand on its pages.

    `UnreadablePaper` with `poppler_missing` · `paper_encrypted` · `paper_damaged` · `paper_has_only_pictures`.
    """
    program = shutil.which("pdftotext")
    if program is None:
        raise UnreadablePaper("poppler_missing")
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name) / "paper.pdf", Path(name) / "paper.txt"
        source.write_bytes(data)
        command = ["sh", "-c", _LIMITED, "sh", program, "-layout", "-enc", "UTF-8", str(source), str(target)]
        try:
            done = subprocess.run(  # noqa: S603  # fixed programs; names that we chose
                command, capture_output=True, timeout=PAPER_CONVERSION_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadablePaper("conversion_failed") from error
        if done.returncode or not target.exists():
            locked = b"Incorrect password" in done.stderr or b"ermission" in done.stderr
            raise UnreadablePaper("paper_encrypted" if locked else "paper_damaged")
        if target.stat().st_size > LARGEST_PAPER_TEXT:
            raise UnreadablePaper("paper_too_long", found=target.stat().st_size, limit=LARGEST_PAPER_TEXT)
        text = target.read_text("utf-8", errors="replace")
    lines = lines_of(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text))
    if not lines:
        raise UnreadablePaper("paper_has_only_pictures")
    return lines


def office_lines(data: bytes) -> list[PaperLine]:
    """The lines of an older Office document.

    `UnreadablePaper` with `libreoffice_missing` · `conversion_failed`, and those of a .docx file.
    """
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / f"paper.{_ending(data)}"
        source.write_bytes(data)
        made = Path(name) / "made"
        made.mkdir()
        try:
            converted = convert(source, made, "docx", PAPER_CONVERSION_SECONDS)
        except ConversionError as error:
            raise UnreadablePaper(error.code) from error
        return word_lines(converted.read_bytes())


def _ending(data: bytes) -> str:
    """How LibreOffice expects the name of such a file to end."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return "odt" if data.startswith(b"PK") else "doc"
