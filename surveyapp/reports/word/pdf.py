"""PDF from a Word document, with LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from surveyapp.definition.coded_error import CodedError
from surveyapp.reports.limits import CONVERSION_SECONDS

WRITER, MATH = "libreoffice-writer", "libreoffice-math"
"""What to install: the second sets the formulas, which are blank without it."""


class PdfError(CodedError):
    """The PDF cannot be made, as a code with parameters.

    `libreoffice_missing`, `formulas_missing` (package: what to install) · `conversion_failed` (detail).
    """


def missing_package() -> str | None:
    """The package that is missing for a complete PDF; None where everything is installed."""
    program = shutil.which("soffice")
    if program is None:
        return WRITER
    folder = Path(program).resolve().parent
    if (folder / "soffice.bin").exists() and not (folder / "libsmlo.so").exists():
        return MATH
    return None


def convert_to_pdf(document: Path, folder: Path, *, formulas: bool = True) -> Path:
    """Convert a .docx file; the PDF's path in `folder`. Every run has a profile of its own. Raises PdfError.

    `formulas`: refuse when LibreOffice would leave them blank.
    """
    program, package = shutil.which("soffice"), missing_package()
    if program is None:
        raise PdfError("libreoffice_missing", package=WRITER)
    if formulas and package is not None:
        raise PdfError("formulas_missing", package=package)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(document)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=CONVERSION_SECONDS, check=False)  # noqa: S603  # fixed program, no shell
        except subprocess.TimeoutExpired as error:
            raise PdfError("conversion_failed", detail="timeout") from error
    made = folder / f"{document.stem}.pdf"
    if not made.exists():
        raise PdfError("conversion_failed", detail=done.stderr.decode(errors="replace")[-500:])
    return made
