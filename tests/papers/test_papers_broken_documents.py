"""Documents as no program writes them, and damaged ones: an outline or a clear refusal, never a crash."""

import io
import zipfile

from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from paper_cases import outline
from test_papers_properties import FRAGMENTS
from word_papers import WordPaper, list_levels, with_part

from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.import_questionnaire import read_questionnaire

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
TEXTS = st.sampled_from(FRAGMENTS) | st.text("题选一1.、（）□_ \t", max_size=12)


def element(name: str, inner: str = "", **values: str) -> str:
    told = "".join(f' w:{key}="{value}"' for key, value in values.items())
    return f"<w:{name}{told}>{inner}</w:{name}>"


def escaped(text: str) -> str:
    return "".join(f"&#{ord(sign)};" for sign in text if sign >= " " or sign == "\t")


RUNS = TEXTS.map(lambda text: element("r", element("t", escaped(text)))) | st.sampled_from(
    [
        *(
            element("r", element("tab")),
            element("r", element("br")),
            element("r", element("br", type="page")),
        ),
        *(element("r", element("sym", char="F0A8")), element("r", element("sym", char="zz"))),
        element("sdt", element("sdtPr", "<w14:checkbox/>") + element("sdtContent")),
        element("sdt", element("sdtPr", element("dropDownList", element("listItem", displayText="东县")))),
        element("r", element("fldChar", element("ffData", element("checkBox")))),
    ]
)
PROPERTIES = st.sampled_from(
    [
        "",
        element("pPr", element("numPr", element("ilvl", val="0") + element("numId", val="1"))),
        element("pPr", element("numPr", element("ilvl", val="99") + element("numId", val="no"))),
        element("pPr", element("outlineLvl", val="x")),
        element("pPr", element("pStyle", val="Heading1")),
    ]
)
PARAGRAPHS = st.builds(
    lambda properties, runs: element("p", properties + "".join(runs)), PROPERTIES, st.lists(RUNS, max_size=4)
)
MERGES = st.sampled_from(
    [
        "",
        element("tcPr", element("vMerge")),
        element("tcPr", element("gridSpan", val="3") + element("vMerge", val="restart")),
    ]
)


def tables(blocks: "st.SearchStrategy[str]") -> "st.SearchStrategy[str]":
    cells = st.builds(
        lambda merge, inner: element("tc", merge + "".join(inner)), MERGES, st.lists(blocks, max_size=2)
    )
    rows = st.lists(cells, max_size=4).map(lambda cells: element("tr", "".join(cells)))
    return st.lists(rows, max_size=4).map(lambda rows: element("tbl", "".join(rows)))


BLOCKS = st.recursive(
    PARAGRAPHS, lambda inner: tables(inner) | st.lists(inner, max_size=3).map("".join), max_leaves=12
)
BASE = WordPaper(list_levels(("decimal", "%1."), ("upperLetter", "%2."))).data()


def word(blocks: list[str]) -> bytes:
    names = f'xmlns:w="{W}" xmlns:w14="{W14}"'
    content = f"<w:document {names}><w:body>{''.join(blocks)}</w:body></w:document>"
    return with_part(BASE, "word/document.xml", content.encode(), packed=False)


def workbook(rows: list[list[str]]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([cell.replace("=", "＝") for cell in row])  # type: ignore[union-attr]
    book.save(written)
    return written.getvalue()


def told(data: bytes, name: str) -> str:
    """What was read, or why nothing was: every line has its part, every refusal its words."""
    try:
        read = read_questionnaire(data, name)
    except UnreadablePaper as refused:
        return "".join(refusal_lines(refused))
    assert {*read.paper.parts} == {line.number for line in read.paper.lines}
    return outline(read)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=8))
def test_whatever_a_word_document_is_built_of(blocks: list[str]) -> None:
    assert told(word(blocks), "a.docx")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TEXTS.filter(str.isprintable), max_size=6), max_size=12))
def test_whatever_stands_in_the_cells_of_a_workbook(rows: list[list[str]]) -> None:
    assert told(workbook(rows), "a.xlsx")


WHOLE = {
    "a.docx": word([element("p", element("r", element("t", escaped(text)))) for text in FRAGMENTS]),
    "a.xlsx": workbook([[text, "A. 是"] for text in FRAGMENTS if text.isprintable()]),
    "a.txt": "\n".join(FRAGMENTS).encode("gb18030"),
}


@each("name", [*WHOLE])
def test_a_file_that_was_damaged_is_read_or_refused_in_words(name: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, len(WHOLE[name]) - 1), st.binary(max_size=6), st.booleans())
    def damaged(place: int, put: bytes, cut: bool) -> None:
        data = WHOLE[name][:place] + put + (b"" if cut else WHOLE[name][place + len(put) :])
        assert told(data, name)

    damaged()


def test_a_part_that_is_there_twice_or_leads_outside_is_refused_or_read_once() -> None:
    written = io.BytesIO(WHOLE["a.docx"])
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("../../outside.xml", b"<x/>")
    assert told(written.getvalue(), "a.docx")
