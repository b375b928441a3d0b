"""The frame of a Word report: cover, page layout, header and footer, with one marker where the body goes.

Ours is built here; an evaluator may bring another one, a .docx with the variables below in docxtpl syntax
(`{{ 标题 }}`) and a paragraph that consists of the marker alone. It is checked before it is used.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from surveyapp.reports import word_styles as styles
from surveyapp.reports.blocks import Report
from surveyapp.reports.word_xml import clean, element, field, paragraph, run
from surveyapp.reports.wording import date_words

MARKER = "【报告正文】"

VARIABLES: Mapping[str, str] = {
    "标题": "报告针对的问卷或项目",
    "副标题": "报告的种类，如 分析报告",
    "委托单位": "委托或组织调查的单位，可能为空",
    "日期": "报告编写日期，如 2025年7月5日",
    "提示": "封面提示的列表：重构样例数据、数据来源",
}
"""What a frame may ask for."""

LARGEST_FRAME = 50_000_000
"""Bytes that a frame may take when unpacked."""

ACTIVE_PARTS = re.compile(r"/(vba|oleobject|activex)[^/]*$", re.IGNORECASE)
"""Names of parts that hold macros, embedded programs or controls."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError),
    etree.XMLSyntaxError,
)
"""What reading a damaged or encrypted archive raises."""


class FrameError(Exception):
    """A frame that cannot be used, as a code with parameters.

    `not_a_word_file` · `too_large` (limit) · `unsafe_content` (part) · `template_syntax` (detail) ·
    `unknown_variables` (found, allowed) · `template_fails` (detail) · `marker_missing`, `marker_repeated` (marker).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class _Sandbox(SandboxedEnvironment):
    """Templates see the variables alone: no attributes of objects, no ranges, no arithmetic that grows."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.globals.clear()

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ARG002  # jinja2's signature
        """Repeating a text, or a power, could fill the memory."""
        raise SecurityError(f"operator {operator}")


def default_frame() -> bytes:
    """Our own frame as a .docx file: A4, cover, header with the title, footer with 第 X 页 共 Y 页."""
    document = Document()
    styles.remove_theme_fonts(document)
    ids = styles.ensure_styles(document, styles.BODY_STYLES + styles.COVER_STYLES, renew=True)
    _lay_out(document.sections[0], ids)
    body = document.element.body
    for made in _cover(ids):
        body.insert(len(body) - 1, made)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _cover(ids: Mapping[str, str]) -> list[Any]:
    title, subtitle, line, remark = (ids[style.name] for style in styles.COVER_STYLES[:4])
    lowered = element("w:spacing", before=2600)
    return [
        paragraph(title, run("{{ 标题 }}")),
        paragraph(subtitle, run("{{ 副标题 }}")),
        paragraph(line, properties=(lowered,)),
        paragraph(line, run("{%p if 委托单位 %}")),
        paragraph(line, run("委托单位：{{ 委托单位 }}")),
        paragraph(line, run("{%p endif %}")),
        paragraph(line, run("报告日期：{{ 日期 }}")),
        paragraph(remark, run("{%p for 一条 in 提示 %}")),
        paragraph(remark, run("{{ 一条 }}")),
        paragraph(remark, run("{%p endfor %}")),
        paragraph(ids[styles.BODY.name], run(MARKER)),
    ]


def _lay_out(section: Any, ids: Mapping[str, str]) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.6)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.header_distance = section.footer_distance = Cm(1.5)
    section.different_first_page_header_footer = True
    running = ids[styles.RUNNING.name]
    edge = element("w:bottom", val="single", sz=4, space=1, color="7F7F7F")
    _replace(
        section.header,
        paragraph(running, run("{{ 标题 }}{{ 副标题 }}"), properties=(element("w:pBdr", edge),)),
    )
    pages = [run("第 "), *field("PAGE", "1"), run(" 页 共 "), *field("NUMPAGES", "1"), run(" 页")]
    _replace(section.footer, paragraph(running, *pages))
    for first in (section.first_page_header, section.first_page_footer):
        _replace(first, paragraph(running))


def _replace(part: Any, made: Any) -> None:
    part.is_linked_to_previous = False
    for old in list(part._element):
        part._element.remove(old)
    part._element.append(made)


def check_frame(data: bytes) -> None:
    """Raise FrameError unless these bytes are a frame that can be filled."""
    _check_package(data)
    try:
        found = DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables(_Sandbox())
        document = Document(io.BytesIO(data))
    except TemplateSyntaxError as error:
        raise FrameError("template_syntax", detail=str(error.message)) from error
    except (ValueError, KeyError, etree.XMLSyntaxError) as error:
        raise FrameError("not_a_word_file") from error
    unknown = sorted(found - set(VARIABLES))
    if unknown:
        raise FrameError("unknown_variables", found=unknown, allowed=list(VARIABLES))
    _marker_in(document)


def _check_package(data: bytes) -> None:
    """Nothing that unpacks without end, declares entities, or fetches from elsewhere."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
        if "word/document.xml" not in names:
            raise FrameError("not_a_word_file")
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_FRAME:
            raise FrameError("too_large", limit=LARGEST_FRAME)
        for name in names:
            if ACTIVE_PARTS.search(name):
                raise FrameError("unsafe_content", part=name)
        if b"macroEnabled" in archive.read("[Content_Types].xml"):
            raise FrameError("unsafe_content", part="[Content_Types].xml")
        for name in names:
            if name.endswith((".xml", ".rels")):
                _check_part(name, archive.read(name))
    except _BROKEN as error:
        raise FrameError("not_a_word_file") from error


def _check_part(name: str, content: bytes) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise FrameError("unsafe_content", part=name)
    if name.endswith(".rels"):
        for relation in root:
            external = relation.get("TargetMode") == "External"
            if external and not str(relation.get("Type")).endswith("/hyperlink"):
                raise FrameError("unsafe_content", part=name)


def fill_frame(data: bytes, report: Report) -> tuple[Any, Any]:
    """The frame with its variables filled in: the document and the paragraph element of the marker.

    Values are escaped: whatever people wrote in a title stands there literally. Raises FrameError.
    """
    check_frame(data)
    template = DocxTemplate(io.BytesIO(data))
    values = {
        "标题": clean(report.title).replace("\n", " "),
        "副标题": clean(report.subtitle),
        "委托单位": clean(report.commissioned_by or ""),
        "日期": date_words(report.prepared_on),
        "提示": [clean(line) for line in report.cover_lines],
    }
    try:
        template.render(values, _Sandbox(), autoescape=True)
    except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise FrameError("template_fails", detail=str(error)) from error
    return template.docx, _marker_in(template.docx)


def _marker_in(document: Any) -> Any:
    markers = [
        candidate
        for candidate in document.element.body.findall(qn("w:p"))
        if "".join(text.text or "" for text in candidate.iter(qn("w:t"))).strip() == MARKER
    ]
    if not markers:
        raise FrameError("marker_missing", marker=MARKER)
    if len(markers) > 1:
        raise FrameError("marker_repeated", marker=MARKER)
    return markers[0]
