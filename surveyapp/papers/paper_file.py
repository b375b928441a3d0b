"""A file of any known kind → the questionnaire on it."""

from collections.abc import Callable, Mapping

from surveyapp.definition.files.text_files import OLE, ZIP
from surveyapp.papers.files.excel import excel_lines, sheets_of
from surveyapp.papers.files.packed import PackedDocument
from surveyapp.papers.files.programs import office_lines, pdf_lines
from surveyapp.papers.files.text import text_lines
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.files.word import word_lines
from surveyapp.papers.forms.limesurvey import limesurvey_paper
from surveyapp.papers.forms.surveyjs import is_surveyjs, surveyjs_paper
from surveyapp.papers.forms.xlsform import is_xlsform, xlsform_paper
from surveyapp.papers.limits import LARGEST_PAPER, MOST_PAPER_CHARACTERS, MOST_PAPER_LINES
from surveyapp.papers.paper import Paper, PaperLine

LayoutReader = Callable[[bytes], Paper]


def _by_lines(lines_of: Callable[[bytes], list[PaperLine]]) -> LayoutReader:
    def read(data: bytes) -> Paper:
        from surveyapp.papers.reading.read_paper import read_paper  # here: its patterns take long to make

        return read_paper(_bounded(lines_of(data)))

    return read


_READERS: Mapping[str, LayoutReader] = {
    "text": _by_lines(text_lines),
    "word": _by_lines(word_lines),
    "excel": _by_lines(excel_lines),
    "pdf": _by_lines(pdf_lines),
    "office": _by_lines(office_lines),
    "xlsform": xlsform_paper,
    "limesurvey": limesurvey_paper,
    "surveyjs": surveyjs_paper,
}

LAYOUTS = (*_READERS,)
"""The layouts that can be read; that of a file is found from its content."""


def paper_of(data: bytes, file_name: str, layout: str = "") -> Paper:
    """The questionnaire of a file; `layout` is one of `LAYOUTS`, empty where its content decides.

    `UnreadablePaper` with `paper_too_large` (found, limit) · `paper_is_empty` · `paper_without_questions` (found,
    lines) · those of the readers.
    """
    if len(data) > LARGEST_PAPER:
        raise UnreadablePaper("paper_too_large", found=len(data), limit=LARGEST_PAPER)
    if not data.strip():
        raise UnreadablePaper("paper_is_empty")
    paper = _READERS[layout or _layout_of(data)](data)
    if not paper.questions:
        raise UnreadablePaper("paper_without_questions", found=file_name, lines=len(paper.lines))
    return paper


def _layout_of(data: bytes) -> str:
    """The layout of a file, from how it begins and what is packed in it."""
    if data.startswith(OLE):
        return _layout_of_old_office(data)
    if data.startswith(ZIP):
        return _layout_of_packed(data)
    beginning = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if beginning.startswith(b"%PDF-"):
        return "pdf"
    if beginning.startswith(b"{\\rtf"):
        return "office"
    if beginning.startswith(b"<?xml") and b"<document" in beginning[:2000]:
        return "limesurvey"
    return "surveyjs" if is_surveyjs(data) else "text"


def _layout_of_old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadablePaper("paper_encrypted")
    if "Workbook".encode("utf-16-le") in data:
        raise UnreadablePaper("paper_is_old_excel")
    return "office"


def _layout_of_packed(data: bytes) -> str:
    with PackedDocument(data) as document:
        names = document.names
    if "xl/workbook.xml" in names:
        return "xlsform" if is_xlsform(sheets_of(data)) else "excel"
    return "office" if "content.xml" in names else "word"


def _bounded(lines: list[PaperLine]) -> list[PaperLine]:
    """The lines, if they are not more than a questionnaire has."""
    characters = sum(len(line.text) for line in lines)
    if len(lines) > MOST_PAPER_LINES:
        raise UnreadablePaper("paper_too_long", found=len(lines), limit=MOST_PAPER_LINES)
    if characters > MOST_PAPER_CHARACTERS:
        raise UnreadablePaper("paper_too_long", found=characters, limit=MOST_PAPER_CHARACTERS)
    return lines
