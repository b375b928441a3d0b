"""Files that poppler and LibreOffice turn into text; where these are missing, what to do instead."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cases import each
from paper_cases import outline
from servers import LIBREOFFICE, missing
from word_papers import WordPaper, list_levels

from surveyapp.definition.files.text_files import OLE
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.import_questionnaire import read_questionnaire

OUTLINE = (
    "title 政务服务问卷\n"
    "section 满意度\n"
    "single 您的性别 | A=男 / B=女\n"
    "matrix 请评价 | 非常满意:4+ / 满意:3+ / 一般:2 / 不满意:1\n"
    "    item 窗口环境\n"
    "    item 服务态度\n"
    "text 您的建议\n"
)


def paper() -> bytes:
    """A paper whose numbers are Word's, with a matrix as a table."""
    written = WordPaper(
        list_levels(("chineseCounting", "%1、"), ("decimal", "%2.")), list_levels(("upperLetter", "%1."))
    )
    written.add("政务服务问卷", style="Title")
    written.add("满意度", 1, 0)
    written.add("您的性别", 1, 1)
    written.add("男", 2)
    written.add("女", 2)
    written.add("请评价", 1, 1)
    steps = ["非常满意", "满意", "一般", "不满意"]
    written.add_table([["评价内容", *steps], ["窗口环境", *4 * [""]], ["服务态度", *4 * [""]]])
    written.add("您的建议", 1, 1)
    return written.data()


def converted(kind: str, folder: Path) -> bytes:
    if not LIBREOFFICE:
        missing("LibreOffice (libreoffice-writer)")
    source = folder / "paper.docx"
    source.write_bytes(paper())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / f"paper.{kind}").read_bytes()


@pytest.mark.documents
def test_a_pdf_is_read_with_its_numbers_and_its_matrix(tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        missing("poppler-utils")
    assert outline(read_questionnaire(converted("pdf", tmp_path), "a.pdf")) == OUTLINE


@pytest.mark.documents
@pytest.mark.parametrize("kind", ["doc", "odt"])
def test_older_documents_are_read_as_word_files(kind: str, tmp_path: Path) -> None:
    assert outline(read_questionnaire(converted(kind, tmp_path), f"a.{kind}")) == OUTLINE


@each(
    "data, code",
    [
        (b"%PDF-1.7\n", "poppler_missing"),
        (OLE + b"x", "libreoffice_missing"),
        (b"{\\rtf1 a}", "libreoffice_missing"),
    ],
)
def test_a_missing_program_is_told_with_how_to_save_the_file(data: bytes, code: str) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PATH", "/nowhere")
        with pytest.raises(UnreadablePaper) as caught:
            read_questionnaire(data, "附件")
    assert caught.value.code == code
    words = "".join(refusal_lines(caught.value))
    assert "WPS" in words
    assert ".docx" in words


@pytest.mark.documents
def test_a_broken_pdf_is_told() -> None:
    if not shutil.which("pdftotext"):
        missing("poppler-utils")
    with pytest.raises(UnreadablePaper, match="paper_damaged"):
        read_questionnaire(b"%PDF-1.7\nnothing", "a.pdf")
