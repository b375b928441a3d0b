"""Blocks -> the body of a Word document."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph as DocxParagraph

from surveyapp.definition.normal_form import without_unprintable
from surveyapp.reports.blocks import (
    Alignment,
    Block,
    Chart,
    Contents,
    FormulaBlock,
    Grid,
    Heading,
    ListBlock,
    Orientation,
    PageBreak,
    Paragraph,
    ParagraphKind,
    Scatter,
    Symbol,
    Table,
)
from surveyapp.reports.word import styles
from surveyapp.reports.word.charts import EMU_PER_CM, add_chart_part
from surveyapp.reports.word.elements import (
    element,
    field,
    field_begin,
    field_end,
    paragraph,
    run,
    silent_field,
)
from surveyapp.reports.word.grid import HEADER_SHADE, TOTAL_SHADE, grid_rows, seam, section_break
from surveyapp.reports.word.table_rows import stays_together

TWIPS_PER_CM = 567

FIRST_ID = 10_000
"""Bookmarks and drawings of the body are numbered from here: a frame may have some of its own."""

_STYLES: Mapping[ParagraphKind, styles.Style] = {
    "body": styles.BODY,
    "emphasis": styles.EMPHASIS,
    "lead": styles.LEAD,
    "note": styles.NOTE,
    "plain": styles.PLAIN,
    "option": styles.OPTION,
    "under_title": styles.UNDER_TITLE,
    "form_head": styles.FORM_HEAD,
}

_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_SQUARE_ROOT = f'<m:rad xmlns:m="{_M}"><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/></m:rad>'
"""What a root without a degree needs before what stands under it."""

_LISTED = "C"
"""The identifier that tells the entries of the contents from those of other lists."""

_LINE = "7F7F7F"


@dataclass(frozen=True)
class PageLayout:
    """The layout of a frame's pages: the width of the text in cm, upright and turned, the properties of its section,
    and whether the page of the report's first block is still empty.
    """

    width: float = 15.0
    turned_width: float = 15.0
    section: Any = None
    empty: bool = False


class BodyWriter:
    """Writes blocks one after the other, counting headings, tables and charts.

    `part` is the document's part (charts are added to its package), `style_ids` maps style names to ids,
    `page` is how the pages of the frame are laid out.
    """

    def __init__(self, part: Any, style_ids: Mapping[str, str], page: "PageLayout") -> None:
        self._part = part
        self._ids = style_ids
        self._page = page
        self._width = page.width
        self.landscape = False
        self.turned = False
        self._headings: list[Heading] = []
        self._depth = 0
        self._written = self._tables = self._charts = 0
        self._new_page = self._anything = False
        self._after: Sequence[Block] = ()
        self.listed_headings: list[Heading] = []
        self.page_texts: list[Any] = []

    def write(self, blocks: Sequence[Block]) -> Iterator[Any]:
        """The elements of all blocks. Afterwards `page_texts` are the page numbers of the contents."""
        self._headings = [block for block in blocks if isinstance(block, Heading)]
        self._depth = max((block.depth for block in blocks if isinstance(block, Contents)), default=0)
        writers: dict[type[Any], Callable[[Any], Iterable[Any]]] = {
            Contents: self._contents,
            Heading: self._heading,
            Paragraph: self._paragraph,
            FormulaBlock: self._formula,
            ListBlock: self._list,
            Table: self._table,
            Grid: self._grid,
            Orientation: self._turn,
            Chart: self._chart,
            Scatter: self._chart,
            PageBreak: self._page_break,
        }
        neighbours = zip((None, *blocks), blocks, (*blocks[1:], None), strict=False)
        for number, (before, block, following) in enumerate(neighbours):
            self._after = blocks[number + 1 :]
            for made in writers[type(block)](block):
                if self._new_page and not isinstance(block, Orientation):  # which starts a page anyway
                    _start_page(made)
                    self._new_page = False
                if isinstance(block, Paragraph) and _announces(before, following):
                    _keep_with_next(made)
                self._anything = True
                yield made

    def _style(self, style: styles.Style) -> str:
        return self._ids[style.name]

    def _contents(self, contents: Contents) -> Iterator[Any]:
        yield paragraph(self._style(styles.CONTENTS_TITLE), run("目录"))
        numbered = list(enumerate(self._headings, start=1))
        listed = [(number, heading) for number, heading in numbered if heading.level <= contents.depth]
        self.listed_headings = [heading for _, heading in listed]
        tab = element("w:tab", val="right", leader="dot", pos=round(self._width * TWIPS_PER_CM))
        for order, (number, heading) in enumerate(listed):
            cached = field(f"PAGEREF {_bookmark(number)} \\h", "")
            self.page_texts.append(cached[3].find(qn("w:t")))
            listed_as = heading.listed or heading.text
            link = element("w:hyperlink", run(listed_as), element("w:r", element("w:tab")), *cached)
            link.set(qn("w:anchor"), _bookmark(number))
            link.set(qn("w:history"), "1")
            content = [link]
            if order == 0:
                found_by = f"\\f {_LISTED}" if self._listed else f'\\o "1-{contents.depth}" \\u'
                content = [*field_begin(f"TOC {found_by} \\h \\z"), link]
            if order == len(listed) - 1:
                content.append(field_end())
            tabs = element("w:tabs", element("w:tab", **_attributes(tab)))
            level = styles.CONTENTS_LEVELS[heading.level - 1]
            yield paragraph(self._style(level), *content, properties=(tabs,))

    @property
    def _listed(self) -> bool:
        """Whether headings are listed by entries of their own, because some have another name in the contents."""
        return any(heading.listed is not None for heading in self._headings)

    def _heading(self, heading: Heading) -> Iterator[Any]:
        self._written += 1
        number = FIRST_ID + self._written
        entry = _entry(heading) if self._listed and heading.level <= self._depth else []
        yield paragraph(
            self._style(styles.HEADINGS[heading.level - 1]),
            element("w:bookmarkStart", id=number, name=_bookmark(self._written)),
            *entry,
            run(heading.text),
            element("w:bookmarkEnd", id=number),
            properties=_as_title() if heading.centred else (),
        )

    def _paragraph(self, block: Paragraph) -> Iterator[Any]:
        content = [made for part in block.parts for made in _inline(part)]
        yield paragraph(self._style(_STYLES[block.kind]), *content)

    def _formula(self, formula: FormulaBlock) -> Iterator[Any]:
        on_its_own = parse_xml(f'<m:oMathPara xmlns:m="{_M}"/>')
        on_its_own.append(_math(formula))
        yield paragraph(self._style(styles.FORMULA), on_its_own)

    def _list(self, block: ListBlock) -> Iterator[Any]:
        for number, entry in enumerate(block.entries, start=1):
            yield paragraph(self._style(styles.ENTRY), run(f"（{number}）{entry}"))

    def _page_break(self, _: PageBreak) -> Iterable[Any]:
        self._new_page = True
        return ()

    def _turn(self, turned: Orientation) -> Iterator[Any]:
        """End the section so far; what follows lies as it says."""
        if self._page.section is None or turned.landscape == self.landscape:
            return
        if self._anything or not self._page.empty:
            yield section_break(self._page.section, landscape=self.landscape, first=not self.turned)
            self.turned = True
        self.landscape, self._new_page = turned.landscape, False
        self._width = self._page.turned_width if turned.landscape else self._page.width

    def _grid(self, grid: Grid) -> Iterator[Any]:
        if grid.caption is not None:
            self._tables += 1
            yield self._caption(styles.CAPTION, "表", self._tables, grid.caption)
        widths = self._columns(grid.widths)
        parts = grid.parts()
        for part in parts:
            if part is not parts[0]:
                yield seam()
            open_below = (
                part is not parts[-1]
            )  # the line between the parts is the upper one of the part below
            made = element("w:tbl", _table_properties(sum(widths), part.caption, open_below=open_below))
            made.append(element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)))
            made.extend(grid_rows(part, widths, self._ids))
            yield made
        yield from self._below(grid.note)

    def _below(self, note: str | None) -> Iterator[Any]:
        """What stands below a table: its note, or the space to what follows. Where a new page follows there is none: it
        would stand on a page of its own, where the table fills the one before.
        """
        if note is None and not self._after:
            yield seam()  # a document does not end with a table
        elif note is not None or not _starts_page(self._after):
            yield paragraph(self._style(styles.NOTE), run(note or ""))

    def _columns(self, widths: Sequence[float]) -> list[int]:
        """The widths of columns in twips; together they are as wide as the text."""
        total = round(self._width * TWIPS_PER_CM)
        return [int(total * width / sum(widths)) for width in widths]

    def _caption(self, style: styles.Style, word: str, number: int, text: str) -> Any:
        return paragraph(
            self._style(style), run(word), *field(f"SEQ {word} \\* ARABIC", str(number)), run(f"  {text}")
        )

    def _chart(self, chart: Chart | Scatter) -> Iterator[Any]:
        relation, number, height = add_chart_part(self._part, chart, self._width)
        self._charts += 1
        drawing = _inline_chart(relation, number, self._width, height, chart.description)
        yield paragraph(self._style(styles.FIGURE), element("w:r", drawing))
        yield self._caption(styles.CHART_CAPTION, "图", self._charts, chart.caption)

    def _table(self, table: Table) -> Iterator[Any]:
        if table.caption is not None:
            self._tables += 1
            yield self._caption(styles.CAPTION, "表", self._tables, table.caption)
        yield self._table_element(table)
        yield from self._below(table.note)

    def _table_element(self, table: Table) -> Any:
        widths = self._columns(table.widths)
        made = element("w:tbl", _table_properties(sum(widths), table.caption))
        made.append(element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)))
        made.append(self._header_row(table, widths))
        together = stays_together(table, self._width)
        last = len(table.rows) - 1
        for number, row in enumerate(table.rows):
            before_total = table.total_row and number == last - 1
            before_note = table.note is not None and number == last
            keep = before_total or before_note or (together and number < last)
            shade = TOTAL_SHADE if table.total_row and number == last else None
            cells = [
                self._cell(text, width, align, keep=keep, shade=shade)
                for text, width, align in zip(row, widths, table.alignments, strict=True)
            ]
            made.append(element("w:tr", element("w:trPr", element("w:cantSplit")), *cells))
        return made

    def _header_row(self, table: Table, widths: Sequence[int]) -> Any:
        style = self._style(styles.CELL_HEADER)
        cells = []
        for text, width in zip(table.header, widths, strict=True):
            inside = paragraph(style, run(text), properties=(element("w:keepNext"),))
            cells.append(element("w:tc", _cell_properties(width, HEADER_SHADE), inside))
        return element("w:tr", element("w:trPr", element("w:cantSplit"), element("w:tblHeader")), *cells)

    def _cell(self, text: str, width: int, align: Alignment, *, keep: bool, shade: str | None) -> Any:
        properties = (element("w:keepNext"),) if keep else ()
        inside = paragraph(
            self._style(styles.CELL), run(text), properties=(*properties, element("w:jc", val=align))
        )
        return element("w:tc", _cell_properties(width, shade), inside)


def _as_title() -> tuple[Any, Any]:
    """How a heading stands that is the title of its page: in the middle, close to what it is above."""
    return element("w:spacing", before=0, after=40), element("w:jc", val="center")


def _entry(heading: Heading) -> list[Any]:
    """The hidden field by which the contents find a heading and the name for it there."""
    name = (heading.listed or heading.text).replace("\\", "\\\\").replace('"', '\\"')
    return silent_field(f'TC "{without_unprintable(name)}" \\f {_LISTED} \\l {heading.level}')


def _starts_page(after: Sequence[Block]) -> bool:
    """Whether what comes next begins on a new page."""
    following = next((block for block in after if not isinstance(block, Orientation)), None)
    return isinstance(following, PageBreak)


def _start_page(made: Any) -> None:
    """Let a paragraph start a new page; a page break of its own could leave an empty page behind."""
    made.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").addnext(element("w:pageBreakBefore"))


def _announces(before: Block | None, after: Block | None) -> bool:
    """Whether a sentence stands on the page of what follows: a table, or what else is below its heading."""
    return isinstance(after, Table | Grid) or (isinstance(before, Heading) and not isinstance(after, Heading))


def _keep_with_next(made: Any) -> None:
    """Let a paragraph stand on the page of what follows: the sentence before a table announces it."""
    style = made.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    style.addnext(element("w:keepNext"))


def _inline(part: str | Symbol) -> list[Any]:
    if isinstance(part, str):
        return [run(part)]
    made = [run(part.letter, element("w:i"))]
    for text, place in ((part.below, "subscript"), (part.above, "superscript")):
        if text:
            made.append(run(text, element("w:i"), element("w:vertAlign", val=place)))
    return made


def _bookmark(number: int) -> str:
    return f"_Toc{FIRST_ID + number}"


def _attributes(source: Any) -> dict[str, str]:
    return {name.rpartition("}")[2]: value for name, value in source.attrib.items()}


def _table_properties(width: int, caption: str | None, *, open_below: bool = False) -> Any:
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = (
        element("w:bottom", val="nil")
        if open_below and edge == "bottom"
        else element(f"w:{edge}", val="single", sz=4, space=0, color=_LINE)
        for edge in edges
    )
    margins = (element(f"w:{side}", w=85, type="dxa") for side in ("left", "right"))
    properties = element(
        "w:tblPr",
        element("w:tblW", w=width, type="dxa"),
        element("w:jc", val="center"),
        element("w:tblBorders", *borders),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *margins),
    )
    if caption is not None:
        properties.append(element("w:tblCaption", val=without_unprintable(caption)))
    return properties


def _cell_properties(width: int, shade: str | None) -> Any:
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if shade is not None:
        properties.append(element("w:shd", val="clear", color="auto", fill=shade))
    properties.append(element("w:vAlign", val="center"))
    return properties


def _math(formula: FormulaBlock) -> Any:
    """The formula as an Office equation in the face that Word sets equations in."""
    import math2docx  # takes a quarter of a second to import, and few paths need it

    holder = DocxParagraph(element("w:p"), None)
    math2docx.add_math(holder, formula.latex)
    equation = holder._p[-1]
    for letters in equation.iter(f"{{{_M}}}r"):
        face = element("w:rPr", element("w:rFonts", ascii="Cambria Math", hAnsi="Cambria Math"))
        position = next((i for i, child in enumerate(letters) if child.tag == f"{{{_M}}}t"), 0)
        letters.insert(position, face)
    for root in equation.iter(f"{{{_M}}}rad"):
        if root.find(f"{{{_M}}}deg") is None:
            root[:0] = list(parse_xml(_SQUARE_ROOT))
    return equation


def _inline_chart(relation: str, number: int, width: float, height: float, description: str) -> Any:
    drawing = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')} "
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{round(width * EMU_PER_CM)}" cy="{round(height * EMU_PER_CM)}"/>'
        f'<wp:docPr id="{FIRST_ID + number}" name="图表 {number}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    drawing.find(f".//{qn('wp:docPr')}").set("descr", without_unprintable(description))
    return drawing
