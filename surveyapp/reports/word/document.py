"""A report as a Word document: the frame first, then the blocks in the place of its marker.

The order matters. The frame is a template and is rendered while it holds no answers; what citizens wrote is put
in afterwards as text, so that `{{ 7*7 }}` or `<b>` stands there as they typed it.
"""

import io
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from surveyapp.definition.normal_form import without_unprintable
from surveyapp.reports.blocks import Report
from surveyapp.reports.whole_file import without_dates, write_whole_file
from surveyapp.reports.word.body import TWIPS_PER_CM, BodyWriter, PageLayout
from surveyapp.reports.word.elements import element
from surveyapp.reports.word.frame import fill_frame
from surveyapp.reports.word.grid import lose_first_page, turn
from surveyapp.reports.word.pagination import heading_pages
from surveyapp.reports.word.styles import BODY_STYLES, ensure_styles

_AFTER_UPDATE_FIELDS = (
    *("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr"),
    *("attachedSchema", "themeFontLang", "clrSchemeMapping", "captions", "readModeInkLockDown"),
    *("schemaLibrary", "shapeDefaults", "decimalSymbol", "listSeparator"),
)
"""Settings that the schema wants after the one that updates fields."""


def write_word(
    report: Report,
    path: Path,
    frame: Path | None = None,
    *,
    paginate: bool = True,
    on_progress: Callable[[float], None] = lambda _part: None,
) -> None:
    """Write `report` to `path` as a .docx file, whole or not at all.

    `frame` is a frame file, None for our own; one that cannot be used raises FrameError. `paginate` numbers the
    contents with the help of LibreOffice where it is installed (about three seconds); otherwise Word fills in the page
    numbers when the document is opened. `on_progress` receives how much is done, from 0 to 1.
    """
    document, marker = fill_frame(None if frame is None else frame.read_bytes(), report)
    on_progress(0.2)
    layout = _page(marker)
    writer = BodyWriter(document.part, ensure_styles(document, BODY_STYLES), layout)
    for made in writer.write(report.blocks):
        marker.addprevious(made)
    marker.getparent().remove(marker)
    if writer.turned:
        lose_first_page(layout.section)
    if writer.turned or writer.landscape:
        turn(layout.section, landscape=writer.landscape)
    _describe(document, report)
    on_progress(0.5)
    with write_whole_file(path) as unfinished:
        _save(document, unfinished)
        pages = None
        if paginate and writer.page_texts:
            listed = writer.listed_headings
            pages = heading_pages(unfinished, [heading.text for heading in listed], listed[-1].listed)
        if pages is not None:
            for text, page in zip(writer.page_texts, pages, strict=True):
                text.text = str(page)
        else:
            _update_when_opened(document)
        _save(document, unfinished)


def _save(document: Any, path: Path) -> None:
    """Write the document so that equal ones are equal bytes, whenever and by whomever they are made."""
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(without_dates(stream.getvalue()))


def _page(marker: Any) -> PageLayout:
    """How the pages of the section are laid out that the marker stands in."""
    section = None
    for following in marker.itersiblings():
        section = following if following.tag == qn("w:sectPr") else following.find(f".//{qn('w:sectPr')}")
        if section is not None:
            break
    size = section.find(qn("w:pgSz")) if section is not None else None
    margin = section.find(qn("w:pgMar")) if section is not None else None
    if size is None or margin is None:
        return PageLayout()
    sides = int(margin.get(qn("w:left"))) + int(margin.get(qn("w:right")))
    edges = (int(size.get(qn("w:w"))), int(size.get(qn("w:h"))))
    width, turned = edges[0] - sides, max(edges) - sides
    empty = marker.getprevious() is None
    return PageLayout(width / TWIPS_PER_CM, turned / TWIPS_PER_CM, section, empty)


def _describe(document: Any, report: Report) -> None:
    properties = document.core_properties
    properties.title = without_unprintable(report.title + report.subtitle)[:255]
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(report.prepared_on, time())


def _update_when_opened(document: Any) -> None:
    """Word asks whether to update fields; the contents then get their page numbers."""
    settings = document.settings.element
    if settings.find(qn("w:updateFields")) is not None:
        return
    made = element("w:updateFields", val="true")
    later = next((child for child in settings if child.tag.rpartition("}")[2] in _AFTER_UPDATE_FIELDS), None)
    if later is not None:
        later.addprevious(made)
    else:
        settings.append(made)
