"""The Word document, read back: figures, charts with their workbooks, faces, contents, literal texts."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from survey_facts import SMALL, Answers, facts_of, published_sample, questionnaire_from

from surveyapp.analysis.results import Figure
from surveyapp.reports.blocks import Chart, Heading, Report, Table
from surveyapp.reports.content import survey_report
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.word.document import write_word

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
HOSTILE = "{{7*7}} {% for x in y %} <b>粗</b> & ]]> 【报告正文】"


@pytest.fixture(scope="module")
def facts(published_questionnaires: Path) -> SurveyFacts:
    return published_sample(published_questionnaires / "changji-jishitong-2024" / "residents.yaml")


@pytest.fixture(scope="module")
def made(facts: SurveyFacts) -> Report:
    return survey_report(facts)


@pytest.fixture(scope="module")
def written(made: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("word") / "report.docx"
    write_word(made, path, paginate=False)
    return path


@pytest.fixture(scope="module")
def document(written: Path) -> Any:
    return Document(str(written))


def parts(path: Path, pattern: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if re.fullmatch(pattern, name)}


def cells(workbook: bytes) -> dict[str, str | float]:
    """The cells of the first sheet: reference -> text or number."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        shared = etree.fromstring(archive.read("xl/sharedStrings.xml"))
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    strings = ["".join(entry.itertext()) for entry in shared]
    found: dict[str, str | float] = {}
    for cell in sheet.iter("{*}c"):
        value = cell.findtext("{*}v")
        if value is not None:
            found[cell.get("r")] = strings[int(value)] if cell.get("t") == "s" else float(value)
    return found


def full_text(path: Path) -> str:
    root = etree.fromstring(parts(path, "word/document.xml")["word/document.xml"])
    return "\n".join("".join(p.itertext(qn("w:t"))) for p in root.iter(qn("w:p")))


def test_nothing_in_the_document_says_when_it_was_put_together(written: Path) -> None:
    workbooks = parts(written, r"word/embeddings/.*").values()
    assert workbooks
    for archived in (written.read_bytes(), *workbooks):
        with zipfile.ZipFile(io.BytesIO(archived)) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    for workbook in workbooks:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r"W3CDTF\">([^<]+)<", core)) == {"2000-01-01T00:00:00Z"}


def test_tables_hold_exactly_the_cells_of_the_report(made: Report, document: Any) -> None:
    expected = [(block.header, *block.rows) for block in made.blocks if isinstance(block, Table)]
    found = [
        tuple(tuple("\n".join(cell.text.splitlines()) for cell in row.cells) for row in table.rows)
        for table in document.tables
    ]
    assert found == expected


def test_every_share_in_the_document_is_the_analysis_share(facts: SurveyFacts, document: Any) -> None:
    cells = {tuple(cell.text for cell in row.cells[:3]) for t in document.tables for row in t.rows}
    missing = [
        option.code
        for result in facts.analysis.questions
        for option in result.options
        if isinstance(option.of_respondents, Figure)
        and (str(option.label), str(option.count), f"{option.of_respondents.rounded(2)}%") not in cells
    ]
    assert missing == []


def test_charts_are_native_and_embed_their_workbook(made: Report, written: Path) -> None:
    charts = sum(isinstance(block, Chart) for block in made.blocks)
    assert charts == len(parts(written, r"word/charts/chart\d+\.xml")) == 11
    assert charts == len(parts(written, r"word/embeddings/.*\.xlsx"))


def test_cached_chart_values_equal_the_cells_of_the_workbook(written: Path) -> None:
    for name, xml in parts(written, r"word/charts/chart\d+\.xml").items():
        number = re.findall(r"\d+", name)[0]
        workbook = parts(written, rf"word/embeddings/Microsoft_Excel_Worksheet{number}\.xlsx")
        sheet = cells(next(iter(workbook.values())))
        chart = etree.fromstring(xml)
        for column, series in zip("BCDEFGH", chart.iter(f"{C}ser"), strict=False):
            categories = [v.text for v in series.iterfind(f"{C}cat//{C}v")]
            cached = [float(v.text) for v in series.iterfind(f"{C}val//{C}v")]
            rows = range(2, len(categories) + 2)
            assert categories == [sheet[f"A{row}"] for row in rows]
            assert cached == [sheet[f"{column}{row}"] for row in rows]


def test_a_label_that_looks_like_a_formula_is_a_text_in_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "formula.docx"
    facts = facts_of(questionnaire_from(SMALL.replace("label: 报纸", "label: =1+1")), [{"channels": ["b"]}])
    write_word(survey_report(facts), path, paginate=False)
    workbook = parts(path, r"word/embeddings/Microsoft_Excel_Worksheet1\.xlsx")
    assert cells(next(iter(workbook.values())))["A2"] == " =1+1"


def test_chart_values_are_the_printed_shares(facts: SurveyFacts, made: Report) -> None:
    chart = next(b for b in made.blocks if isinstance(b, Chart) and b.caption.startswith("年龄"))
    result = next(r for r in facts.analysis.questions if r.item.code == "age")
    shares = [option.of_respondents for option in result.options]
    assert chart.series[0].values == tuple(float(s.rounded(2)) for s in shares if isinstance(s, Figure))


def test_charts_name_a_chinese_face_everywhere(written: Path) -> None:
    for xml in parts(written, r"word/charts/chart\d+\.xml").values():
        for latin in etree.fromstring(xml).iter(f"{A}latin"):
            following = latin.getnext()
            assert following is not None
            assert following.get("typeface") == "宋体"


def test_axis_ids_are_unsigned_and_corners_square(written: Path) -> None:
    for xml in parts(written, r"word/charts/chart\d+\.xml").values():
        chart = etree.fromstring(xml)
        assert all(not e.get("val").startswith("-") for e in chart.iter(f"{C}axId", f"{C}crossAx"))
        assert chart.find(f"{C}roundedCorners").get("val") == "0"


def test_every_chart_is_described_for_those_who_do_not_see_it(document: Any) -> None:
    drawings = list(document.element.body.iter(qn("wp:docPr")))
    assert drawings
    assert all("条形图" in drawing.get("descr") for drawing in drawings)


def test_styles_name_their_faces_and_no_theme(document: Any) -> None:
    for faces in document.styles.element.iter(qn("w:rFonts")):
        assert not [name for name in faces.attrib if name.endswith(("Theme", "cstheme"))]
    heading = document.styles["Heading 1"].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert heading.get(qn("w:eastAsia")) == "黑体"
    body = document.styles["报告正文"].element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert body.get(qn("w:eastAsia")) == "仿宋"


def test_page_is_a4(document: Any) -> None:
    section = document.sections[-1]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_contents_are_a_field_with_every_heading_cached(made: Report, document: Any) -> None:
    instructions = [i.text.strip() for i in document.element.body.iter(qn("w:instrText"))]
    assert any(i.startswith('TOC \\o "1-2"') for i in instructions)
    entries = [p.text.split("\t")[0] for p in document.paragraphs if p.style.name.lower().startswith("toc ")]
    assert entries == [b.text for b in made.blocks if isinstance(b, Heading) and b.level <= 2]


def test_contents_point_at_bookmarks_that_exist(document: Any) -> None:
    marks = {m.get(qn("w:name")) for m in document.element.body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))}
    assert links
    assert links <= marks


def test_word_is_asked_to_number_the_contents_when_nobody_else_did(document: Any) -> None:
    assert document.settings.element.find(qn("w:updateFields")) is not None


def test_footer_counts_pages(document: Any) -> None:
    footer = document.sections[-1].footer
    instructions = [i.text.strip() for i in footer._element.iter(qn("w:instrText"))]
    assert instructions == ["PAGE", "NUMPAGES"]
    assert footer.paragraphs[0].text == "第 1 页 共 1 页"


def test_captions_are_numbered_fields(document: Any) -> None:
    numbers = [p.text.split()[0] for p in document.paragraphs if p.style.name == "报告图题"]
    assert numbers == [f"图{n}" for n in range(1, len(numbers) + 1)]


def test_header_rows_repeat_and_no_row_splits(document: Any) -> None:
    for table in document.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_a_note_never_stands_on_a_page_without_a_row_of_its_table(made: Report, document: Any) -> None:
    tables = [block for block in made.blocks if isinstance(block, Table)]
    assert any(table.note for table in tables)
    for table, printed in zip(tables, document.tables, strict=True):
        if table.note is not None:
            cells = printed.rows[-1].cells
            assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in cells), table.caption


def test_formulas_are_office_equations(document: Any) -> None:
    equations = list(
        document.element.body.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath")
    )
    assert len(equations) == 2


def test_what_people_wrote_stands_there_literally(tmp_path: Path) -> None:
    questionnaire = questionnaire_from(SMALL.replace("办事满意度调查问卷", "'{{7*7}} <b>问卷</b>'"))
    answers: list[Answers] = [{"why": HOSTILE, "age": "other", "age.other.text": "<w:p/>{{7*7}}"}]
    path = tmp_path / "hostile.docx"
    write_word(survey_report(facts_of(questionnaire, answers)), path, paginate=False)
    text = full_text(path)
    assert HOSTILE in text
    assert "<w:p/>{{7*7}}" in text
    assert "{{7*7}} <b>问卷</b>" in text
    assert "49" not in text


def test_characters_that_xml_cannot_hold_do_not_break_the_document(tmp_path: Path) -> None:
    path = tmp_path / "odd.docx"
    facts = facts_of(questionnaire_from(SMALL), [{"why": "a\x00b\x0bc"}])
    write_word(survey_report(facts), path, paginate=False)
    assert "abc" in full_text(path)


def test_a_report_without_answers_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "empty.docx"
    write_word(survey_report(facts_of(questionnaire_from(SMALL), [])), path, paginate=False)
    assert "尚未回收到答卷" in full_text(path)


def test_nothing_is_left_when_writing_fails(made: Report, tmp_path: Path) -> None:
    folder = tmp_path / "taken.docx"
    folder.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_word(made, folder, paginate=False)
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken.docx"]
