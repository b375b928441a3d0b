"""A file of any known kind → the questionnaire on it."""

from collections.abc import Callable, Mapping

from surveyapp.definition.files.text_files import OLE, ZIP
from surveyapp.papers.files.excel import excel_lines
from surveyapp.papers.files.packed import PackedDocument
from surveyapp.papers.files.programs import office_lines, pdf_lines
from surveyapp.papers.files.text import text_lines
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.files.word import word_lines
from surveyapp.papers.limits import LARGEST_PAPER, MOST_PAPER_CHARACTERS, MOST_PAPER_LINES
from surveyapp.papers.paper import Paper, PaperLine
from surveyapp.papers.reading.read_paper import read_paper

_READERS: Mapping[str, Callable[[bytes], list[PaperLine]]] = {
    "text": text_lines,
    "word": word_lines,
    "excel": excel_lines,
    "pdf": pdf_lines,
    "office": office_lines,
}

LAYOUTS = (*_READERS,)
"""The kinds of files that can be read; a file's own kind is found from its content."""


def paper_of(data: bytes, file_name: str, layout: str = "") -> Paper:
    """The questionnaire of a file; `layout` is one of `LAYOUTS`, empty where its content decides.

    `UnreadablePaper` with `paper_too_large` (found, limit) · `paper_is_empty` · `paper_not_text` ·
    `paper_without_questions` (lines).
    """
    if len(data) > LARGEST_PAPER:
        raise UnreadablePaper("paper_too_large", found=len(data), limit=LARGEST_PAPER)
    if not data.strip():
        raise UnreadablePaper("paper_is_empty")
    paper = read_paper(_bounded(_READERS[layout or _kind(data)](data)))
    if not paper.questions:
        raise UnreadablePaper("paper_without_questions", found=file_name, lines=len(paper.lines))
    return paper


def _kind(data: bytes) -> str:
    """The kind of a file, from how it begins and what is packed in it."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadablePaper("paper_encrypted")
        if "Workbook".encode("utf-16-le") in data:
            raise UnreadablePaper("paper_is_old_excel")
        return "office"
    if data.startswith(ZIP):
        with PackedDocument(data) as document:
            if "xl/workbook.xml" in document.names:
                return "excel"
            return "office" if "content.xml" in document.names else "word"
    if data.lstrip()[:5] == b"%PDF-":
        return "pdf"
    return "office" if data.startswith(b"{\\rtf") else "text"


def _bounded(lines: list[PaperLine]) -> list[PaperLine]:
    """The lines, if they are not more than a questionnaire has."""
    characters = sum(len(line.text) for line in lines)
    if len(lines) > MOST_PAPER_LINES:
        raise UnreadablePaper("paper_too_long", found=len(lines), limit=MOST_PAPER_LINES)
    if characters > MOST_PAPER_CHARACTERS:
        raise UnreadablePaper("paper_too_long", found=characters, limit=MOST_PAPER_CHARACTERS)
    return lines
