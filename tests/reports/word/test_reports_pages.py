"""Page numbers of the contents, and PDF."""

import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from servers import missing
from survey_facts import SMALL, Answers, facts_of, questionnaire_from

from surveyapp.reports.blocks import Heading, Report
from surveyapp.reports.content import survey_report
from surveyapp.reports.word.document import write_word
from surveyapp.reports.word.pagination import pages_of
from surveyapp.reports.word.pdf import PdfError, convert_to_pdf, missing_package

COVER, CONTENTS = "封面", "目 录\n一、背景....3\n（一）对象....4\n"


def test_headings_are_found_after_the_contents() -> None:
    pages = [COVER, CONTENTS, "一、 背景\n正文", "一、背景的续文\n（一）对\n象"]
    assert pages_of(["一、背景", "（一）对象"], pages) == [3, 4]


def test_equal_headings_are_found_one_after_the_other() -> None:
    pages = ["甲 1\n乙 1\n甲 2\n丙 3", "甲\n乙", "甲", "丙"]
    assert pages_of(["甲", "乙", "甲", "丙"], pages) == [2, 2, 3, 4]


def test_a_heading_that_is_not_there_gives_no_numbers_at_all() -> None:
    assert pages_of(["一、背景", "（一）对象"], [COVER, CONTENTS, "一、背景"]) is None


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PdfError) as caught:
        convert_to_pdf(tmp_path / "a.docx", tmp_path)
    assert (caught.value.code, caught.value.params) == (
        "libreoffice_missing",
        {"package": "libreoffice-writer"},
    )


@pytest.fixture
def report() -> Report:
    answers: list[Answers] = [
        {"age": "a", "channels": ["a", "b"], "service.attitude": "5", "service.speed": "3", "why": "{{7*7}}"},
        {"age": "b", "channels": ["a"], "service.attitude": "3", "service.speed": "1"},
    ]
    return survey_report(facts_of(questionnaire_from(SMALL), answers))


def pdf_pages(path: Path, folder: Path) -> list[str]:
    if not shutil.which("soffice") or not shutil.which("pdftotext"):
        missing("LibreOffice (libreoffice-writer) and poppler-utils")
    pdf = convert_to_pdf(path, folder, formulas=missing_package() is None)
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")


@pytest.mark.documents
def test_contents_give_the_page_each_heading_stands_on(report: Report, tmp_path: Path) -> None:
    write_word(report, tmp_path / "out.docx")
    pages = pdf_pages(tmp_path / "out.docx", tmp_path)
    headings = [b.text for b in report.blocks if isinstance(b, Heading) and b.level <= 2]
    document = Document(str(tmp_path / "out.docx"))
    entries = [p.text.split("\t") for p in document.paragraphs if p.style.name.lower().startswith("toc ")]
    assert [(text, int(page)) for text, page in entries] == list(
        zip(headings, pages_of(headings, pages) or [], strict=True)
    )
    assert document.settings.element.find(qn("w:updateFields")) is None


@pytest.mark.documents
def test_the_pdf_has_the_words_of_the_report_and_no_empty_page(report: Report, tmp_path: Path) -> None:
    write_word(report, tmp_path / "out.docx", paginate=False)
    pages = pdf_pages(tmp_path / "out.docx", tmp_path)[:-1]
    assert "{{7*7}}" in "".join(pages)
    assert [len("".join(page.split())) for page in pages if len("".join(page.split())) < 50] == []
