"""PDF from a Word document, with LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "libreoffice-writer"
"""What to install where LibreOffice is missing."""

LONGEST_RUN = 180
"""Seconds that one conversion may take."""


class PdfError(Exception):
    """No PDF, as a code with parameters: `libreoffice_missing` (package) · `conversion_failed` (detail)."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def can_convert() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def convert_to_pdf(document: Path, folder: Path) -> Path:
    """Convert a .docx file; the PDF's path in `folder`. Every run has a profile of its own. Raises PdfError."""
    program = shutil.which("soffice")
    if program is None:
        raise PdfError("libreoffice_missing", package=PACKAGE)
    with tempfile.TemporaryDirectory() as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(document)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=LONGEST_RUN, check=False)  # noqa: S603  # fixed program, no shell
        except subprocess.TimeoutExpired as error:
            raise PdfError("conversion_failed", detail="timeout") from error
    made = folder / f"{document.stem}.pdf"
    if not made.exists():
        raise PdfError("conversion_failed", detail=done.stderr.decode(errors="replace")[-500:])
    return made
