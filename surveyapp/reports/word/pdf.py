"""PDF from a Word document, with LibreOffice where it is installed."""

import shutil
from pathlib import Path

from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.files.libreoffice import ConversionError, convert
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
    package = missing_package()
    if package == WRITER:
        raise PdfError("libreoffice_missing", package=package)
    if formulas and package is not None:
        raise PdfError("formulas_missing", package=package)
    try:
        return convert(document, folder, "pdf", CONVERSION_SECONDS)
    except ConversionError as error:
        raise PdfError(error.code, detail=error.params.get("detail", "")) from error
