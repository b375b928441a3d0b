"""The frame of a Word report: cover, page layout, header and footer, with one marker where the body goes.

Ours is built here; an evaluator may bring another one: a .docx with a paragraph that consists of the marker alone.
It may contain variables, `{{ 标题 }}`; conditions on them, `{% if 委托单位 %}`, with `not`, `and`, `or`, `==`, `!=`;
and `{% for 一条 in 提示 %}`, not nested. docxtpl's prefixes for whole paragraphs, rows, cells and runs (`{%p if … %}`,
`{%tr`, `{%tc`, `{%r`) and its `{% vm %}` and `{% hm %}` work. All else is refused: filters, functions, arithmetic,
attributes, `set`, macros, includes. An own frame consists of parts, links and field codes that are known to be harmless
(`frame_allowed`, `frame_safety`); it is checked before it is used, and checked and filled in a process of its own with
bounded time and memory (`frame_filling`).
"""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from surveyapp.definition.normal_form import without_unprintable
from surveyapp.reports.blocks import Report
from surveyapp.reports.word import styles
from surveyapp.reports.word.elements import element, field, paragraph, run
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.reports.word.frame_filling import fill_in_own_process, fill_unchecked, marker_in
from surveyapp.reports.word.frame_language import LISTS, MARKER, VARIABLES
from surveyapp.reports.words.wording import date_words

__all__ = ["MARKER", "VARIABLES", "FrameError", "check_frame", "default_frame", "fill_frame"]

_SAMPLE: Mapping[str, object] = {
    name: [words] if name in LISTS else words for name, words in VARIABLES.items()
}
"""Values to try a frame with."""


@cache
def default_frame(*, cover: bool = True) -> bytes:
    """Our own frame as a .docx file: A4, cover if wanted, header with the title, footer with 第 X 页 共 Y 页."""
    document = Document()
    styles.remove_theme_fonts(document)
    ids = styles.ensure_styles(document, styles.BODY_STYLES + styles.COVER_STYLES, renew=True)
    _lay_out(document.sections[0], ids, cover=cover)
    body = document.element.body
    marker = paragraph(ids[styles.BODY.name], run(MARKER))
    for made in [*(_cover(ids) if cover else ()), marker]:
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
    ]


def _lay_out(section: Any, ids: Mapping[str, str], *, cover: bool) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.6)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.header_distance = section.footer_distance = Cm(1.5)
    section.different_first_page_header_footer = cover
    running = ids[styles.RUNNING.name]
    edge = element("w:bottom", val="single", sz=4, space=1, color="7F7F7F")
    _replace(
        section.header,
        paragraph(running, run("{{ 标题 }}{{ 副标题 }}"), properties=(element("w:pBdr", edge),)),
    )
    pages = [run("第 "), *field("PAGE", "1"), run(" 页 共 "), *field("NUMPAGES", "1"), run(" 页")]
    _replace(section.footer, paragraph(running, *pages))
    for first in (section.first_page_header, section.first_page_footer) if cover else ():
        _replace(first, paragraph(running))


def _replace(part: Any, made: Any) -> None:
    part.is_linked_to_previous = False
    for old in list(part._element):
        part._element.remove(old)
    part._element.append(made)


def check_frame(data: bytes) -> None:
    """Raise FrameError unless these bytes are a frame that can be filled: it is tried."""
    fill_in_own_process(data, _SAMPLE)


def fill_frame(data: bytes | None, report: Report) -> tuple[Any, Any]:
    """The frame (None for ours) with its variables filled in: the document and the paragraph element of the marker.

    Raises FrameError.
    """
    values = {
        "标题": without_unprintable(report.title).replace("\n", " "),
        "副标题": without_unprintable(report.subtitle),
        "委托单位": without_unprintable(report.commissioned_by or ""),
        "日期": date_words(report.prepared_on),
        "提示": [without_unprintable(line) for line in report.cover_lines],
    }
    made = (
        fill_unchecked(default_frame(cover=report.cover), values)
        if data is None
        else fill_in_own_process(data, values)
    )
    document = Document(io.BytesIO(made))
    return document, marker_in(document)
