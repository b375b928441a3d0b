"""Frames: ours, an evaluator's own, and those that are refused with a code."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import each
from docx import Document
from docx.shared import Cm
from survey_facts import SMALL, facts_of, questionnaire_from

from surveyapp.reports.blocks import Report
from surveyapp.reports.content import survey_report
from surveyapp.reports.limits import LARGEST_FRAME
from surveyapp.reports.word.document import write_word
from surveyapp.reports.word.frame import check_frame, default_frame
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.reports.word.frame_filling import fill_in_own_process, fill_template, fill_unchecked
from surveyapp.reports.word.frame_language import MARKER


@pytest.fixture
def report() -> Report:
    return survey_report(facts_of(questionnaire_from(SMALL), [{"age": "a", "channels": ["a"]}]))


def frame(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def changed(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def refusal(data: bytes) -> FrameError:
    with pytest.raises(FrameError) as caught:
        check_frame(data)
    return caught.value


def written(report: Report, data: bytes, folder: Path) -> list[str]:
    (folder / "frame.docx").write_bytes(data)
    write_word(report, folder / "out.docx", folder / "frame.docx", paginate=False)
    return [paragraph.text for paragraph in Document(str(folder / "out.docx")).paragraphs]


def test_our_own_frame_passes_its_own_check() -> None:
    check_frame(default_frame())


def test_an_own_frame_is_filled_around_the_body(report: Report, tmp_path: Path) -> None:
    text = written(report, frame("评价机构封面：{{ 标题 }}{{ 副标题 }}", MARKER, "封底 {{ 日期 }}"), tmp_path)
    assert text[0] == "评价机构封面：办事满意度调查问卷分析报告"
    assert text[-1] == "封底 2025年8月1日"
    assert "一、调查背景" in text
    assert MARKER not in text


def test_tables_and_charts_fit_the_width_of_the_frame(report: Report, tmp_path: Path) -> None:
    document = Document()
    document.sections[0].left_margin = document.sections[0].right_margin = Cm(5)
    document.sections[0].page_width = Cm(21)
    document.add_paragraph(MARKER)
    document.save(str(tmp_path / "narrow.docx"))
    write_word(report, tmp_path / "out.docx", tmp_path / "narrow.docx", paginate=False)
    made = Document(str(tmp_path / "out.docx"))
    assert {round(shape.width.cm) for shape in made.inline_shapes} == {11}


def test_cover_remarks_and_commissioner_are_on_our_cover(tmp_path: Path) -> None:
    facts = facts_of(questionnaire_from(SMALL), [{"age": "a"}], reconstructed=1)
    write_word(survey_report(facts), tmp_path / "out.docx", paginate=False)
    text = [paragraph.text for paragraph in Document(str(tmp_path / "out.docx")).paragraphs[:8]]
    assert "委托单位：某市财政局" in text
    assert any("1份为重构样例数据" in line for line in text)


def test_unknown_variables_are_named() -> None:
    refused = refusal(frame("{{ 标题 }} {{ 作者 }}", MARKER))
    assert refused.code == "unknown_variables"
    assert refused.params["found"] == ["作者"]


@each(("texts", "code"), [(("{{ 标题 }}",), "marker_missing"), ((MARKER, MARKER), "marker_repeated")])
def test_the_marker_stands_exactly_once(texts: tuple[str, ...], code: str) -> None:
    assert refusal(frame(*texts)).code == code


def test_broken_template_syntax_is_refused() -> None:
    assert refusal(frame("{{ 标题 ", "{% if %}", MARKER)).code == "template_syntax"


REFUSED = {
    "{{ 标题|center(4000000000) }}": "|center",
    "{{ '%4000000000d'|format(1) }}": "|format",
    "{% set a = 标题 ~ 标题 %}": "{% set %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": "{% macro %}",
    "{% for c in 标题 %}x{% endfor %}": "{% for … in 标题 %}",
    "{% for c in 提示 recursive %}x{% endfor %}": "{% for … in 提示 %}",
    "{% for a in 提示 %}{% for b in 提示 %}x{% endfor %}{% endfor %}": "{% for … in 提示 %}",
    "{% for x in range(9) %}{% endfor %}": "{% for … in … %}",
    "{{ ''.__class__.__mro__ }}": ".__mro__",
    "{{ 标题.__init__.__globals__ }}": ".__globals__",
    "{{ 'a' * 999999999 }}": "*",
    "{{ 2 ** 99999999 }}": "**",
    "{{ '%999999999d' % 1 }}": "%",
    "{{ 标题 ~ 标题 }}": "~",
    "{{ 标题[0] }}": "[ ]",
    "{% if 1 < 2 < 3 %}{% endif %}": "< >",
    "{% include 'a' %}": "{% include %}",
    "{% import 'a' as a %}": "{% import %}",
    "{% extends 'a' %}": "{% extends %}",
    "{% block a %}{% endblock %}": "{% block %}",
}


@each("text", REFUSED)
def test_a_frame_computes_nothing(text: str) -> None:
    with pytest.raises(FrameError) as caught:
        fill_unchecked(frame(text, MARKER), {})
    assert (caught.value.code, caught.value.params["found"]) == ("construct_not_allowed", REFUSED[text])


def test_properties_of_the_file_compute_nothing_either() -> None:
    document = Document(io.BytesIO(frame(MARKER)))
    document.core_properties.title = "{{ 标题|center(4000000000) }}"
    stream = io.BytesIO()
    document.save(stream)
    assert refusal(stream.getvalue()).code == "construct_not_allowed"


@each(
    ("texts", "expected"),
    [
        (("{% if 委托单位 and not 副标题 %}甲{% endif %}",), "甲"),
        (("{% if 标题 == '某某' or 标题 != 日期 %}乙{% else %}丙{% endif %}",), "乙"),
        (("{%p for 一条 in 提示 %}", "{{ loop.index }}{{ 一条 }}", "{%p endfor %}"), "1丁\n2戊"),
        (("甲{%r if 委托单位 %}乙{%r endif %}",), "甲乙"),
    ],
)
def test_conditions_and_a_loop_are_filled_in(texts: tuple[str, ...], expected: str) -> None:
    values = {"标题": "题", "副标题": "", "委托单位": "局", "日期": "", "提示": ["丁", "戊"]}
    made = Document(io.BytesIO(fill_template(frame(*texts, MARKER), values)))
    assert "\n".join(paragraph.text for paragraph in made.paragraphs[:-1]) == expected


@each(
    ("rows", "expected"),
    [
        ([["{%tc for 一条 in 提示 %}", "{{ 一条 }}", "{%tc endfor %}"]], [["丁", "戊"]]),
        ([["{%tc for 一条 in 提示 %}", "{{ 一条 }}{% hm %}", "{%tc endfor %}"]], [["丁", "丁"]]),
        (
            [["{%tr for 一条 in 提示 %}", ""], ["合{% vm %}", "{{ 一条 }}"], ["{%tr endfor %}", ""]],
            [["合", "丁"], ["合", "戊"]],
        ),
    ],
    ids=["cells", "merged cells", "merged rows"],
)
def test_rows_and_cells_of_a_table_are_repeated(rows: list[list[str]], expected: list[list[str]]) -> None:
    document = Document(io.BytesIO(frame(MARKER)))
    table = document.add_table(len(rows), len(rows[0]))
    for made_row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(made_row.cells, texts, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    made = Document(io.BytesIO(fill_template(stream.getvalue(), {"提示": ["丁", "戊"]})))
    assert [[cell.text for cell in row.cells] for row in made.tables[0].rows] == expected


def test_nesting_without_end_is_refused() -> None:
    assert (
        refusal(frame("{{ " + "(" * 50_000 + "标题" + ")" * 50_000 + " }}", MARKER)).code == "template_fails"
    )


def test_a_frame_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(FrameError) as caught:
        fill_in_own_process(frame("{{" * 20_000, MARKER), {}, seconds=1)
    assert caught.value.code == "too_costly"


@each("data", [b"", b"PK\x03\x04 no", b"<html></html>"])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    assert refusal(data).code == "not_a_word_file"


def test_entities_are_refused() -> None:
    def declare(name: str, content: bytes) -> bytes:
        if name != "word/document.xml":
            return content
        return content.replace(
            b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document', 1
        )

    assert refusal(changed(frame(MARKER), declare)).code == "declares_entities"


def test_parts_fetched_from_elsewhere_are_refused() -> None:
    def link(name: str, content: bytes) -> bytes:
        extra = b'<Relationship Id="rX" Type="http://x/attachedTemplate" Target="http://x/" TargetMode="External"/>'
        if name != "word/_rels/document.xml.rels":
            return content
        return content.replace(b"</Relationships>", extra + b"</Relationships>")

    assert refusal(changed(frame(MARKER), link)).code == "relation_not_allowed"


def test_a_file_that_unpacks_without_end_is_refused() -> None:
    stream = io.BytesIO(frame(MARKER))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b"0" * (LARGEST_FRAME + 1))
    assert refusal(stream.getvalue()).code == "too_large"


@each("part", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.bin"])
def test_macros_and_embedded_programs_are_refused(part: str) -> None:
    stream = io.BytesIO(default_frame())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(part, b"x")
    refused = refusal(stream.getvalue())
    assert (refused.code, refused.params) == ("part_not_allowed", {"part": part, "found": "?"})


def test_a_macro_document_under_another_name_is_refused() -> None:
    main = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    assert (
        refusal(changed(default_frame(), lambda _, part: part.replace(main, macros))).code
        == "part_not_allowed"
    )
