"""The styles of our Word documents, by name, and adding them to a document.

A frame made by somebody else keeps its own styles; only those it lacks are added.
"""

from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt

from surveyapp.reports.word.elements import element

LATIN = "Times New Roman"
SONG, FANG_SONG, HEI = "宋体", "仿宋", "黑体"

_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


@dataclass(frozen=True)
class Style:
    """One paragraph style. Sizes and spaces in points; `line` is a multiple of single spacing.

    Never a fixed line height: it would cut formulas and charts. `indent` is in characters.
    """

    name: str
    font: str = FANG_SONG
    size: float = 12
    bold: bool = False
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 1.0
    indent: int = 0
    left: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False
    outline: int | None = None


BODY = Style("报告正文", line=1.5, indent=2)
EMPHASIS = Style("报告强调", bold=True, line=1.5, indent=2)
LEAD = Style("报告小标题", bold=True, before=6, line=1.5, indent=2, keep_next=True)
PLAIN = Style("报告问题", line=1.3, before=6, after=2, keep_next=True)
OPTION = Style("报告选项", line=1.15, left=2, keep_lines=True)
ENTRY = Style("报告条目", line=1.4, left=2)
UNDER_TITLE = Style("报告副题", HEI, 10.5, align="center", after=4, keep_next=True)
FORM_HEAD = Style("调查表表头", SONG, 10.5, left=24)
NOTE = Style("报告注释", SONG, 9, before=2, after=8, line=1.2)
CELL = Style("表格文字", SONG, 10, before=2, after=2, line=1.1)
CELL_HEADER = Style("表格表头", HEI, 10, before=2, after=2, line=1.1, align="center")
GRID = Style("评分表文字", SONG, 8, before=1, after=1, line=1.05)
GRID_HEADER = Style("评分表表头", HEI, 8.5, before=1, after=1, line=1.05, align="center")
FORMULA = Style("报告公式", align="center", before=6, after=6)
FIGURE = Style("报告图表", align="center", before=4, keep_next=True)
CAPTION = Style("报告题注", HEI, 10.5, align="center", before=6, after=4, keep_next=True)
CHART_CAPTION = Style("报告图题", HEI, 10.5, align="center", before=2, after=8)
CONTENTS_TITLE = Style("报告目录标题", HEI, 16, align="center", after=12, new_page=True)
COVER_TITLE = Style("封面标题", HEI, 20, align="center", before=120, line=1.4)
COVER_SUBTITLE = Style("封面副标题", HEI, 26, align="center", before=12, line=1.4)
COVER_LINE = Style("封面说明", FANG_SONG, 16, align="center", before=8, after=8, line=1.3)
COVER_REMARK = Style("封面提示", SONG, 12, align="center", before=6, line=1.3)
RUNNING = Style("报告页眉页脚", SONG, 9, align="center")

HEADINGS = (
    Style("Heading 1", HEI, 16, before=18, after=9, line=1.3, keep_next=True, outline=0),
    Style("Heading 2", HEI, 14, before=12, after=6, line=1.3, keep_next=True, outline=1),
    Style("Heading 3", HEI, 12, before=10, after=4, line=1.3, keep_next=True, outline=2),
)
CONTENTS_LEVELS = (
    Style("toc 1", SONG, 12, before=4, line=1.4),
    Style("toc 2", SONG, 11, left=2, line=1.3),
    Style("toc 3", SONG, 10.5, left=4, line=1.2),
)

BODY_STYLES = (
    *(
        BODY,
        EMPHASIS,
        LEAD,
        PLAIN,
        OPTION,
        ENTRY,
        UNDER_TITLE,
        FORM_HEAD,
        NOTE,
        CELL,
        CELL_HEADER,
        GRID,
        GRID_HEADER,
        FORMULA,
        FIGURE,
    ),
    *(CAPTION, CHART_CAPTION, CONTENTS_TITLE, *HEADINGS, *CONTENTS_LEVELS),
)
"""What the body of a report needs."""

COVER_STYLES = (COVER_TITLE, COVER_SUBTITLE, COVER_LINE, COVER_REMARK, RUNNING)
"""What only our own frame needs."""


def ensure_styles(
    document: Any, styles: tuple[Style, ...] = BODY_STYLES, *, renew: bool = False
) -> dict[str, str]:
    """Add the styles a document lacks (`renew`: also redefine those it has); name -> style id."""
    root = document.styles.element
    present = {
        style.find(qn("w:name")).get(qn("w:val")).lower(): style for style in root.findall(qn("w:style"))
    }
    ids = {style.get(qn("w:styleId")) for style in present.values()}
    found: dict[str, str] = {}
    for number, style in enumerate(styles):
        existing = present.get(style.name.lower())
        if existing is not None and not renew:
            found[style.name] = existing.get(qn("w:styleId"))
            continue
        style_id = existing.get(qn("w:styleId")) if existing is not None else _free_id(style, number, ids)
        made = _style_element(style, style_id)
        if existing is not None:
            root.replace(existing, made)
        else:
            root.append(made)
        ids.add(style_id)
        found[style.name] = style_id
    return found


def _free_id(style: Style, number: int, taken: set[str]) -> str:
    base = style.name.replace(" ", "").title() if style.name.isascii() else f"Report{number}"
    while base in taken:
        base += "x"
    return base


def _style_element(style: Style, style_id: str) -> Any:
    made = element("w:style", type="paragraph", styleId=style_id)
    built_in = style.name.isascii()
    if not built_in:
        made.set(qn("w:customStyle"), "1")
    made.append(element("w:name", val=style.name.lower() if built_in else style.name))
    made.append(element("w:uiPriority", val=39 if style.name.startswith("toc") else 9))
    made.append(element("w:qFormat"))
    made.append(_paragraph_properties(style))
    properties = element("w:rPr", fonts(style.font))
    if style.bold:
        properties.append(element("w:b"))
    half_points = int(style.size * 2)
    properties.extend([element("w:sz", val=half_points), element("w:szCs", val=half_points)])
    made.append(properties)
    return made


def _paragraph_properties(style: Style) -> Any:
    properties = element("w:pPr")
    if style.keep_next:
        properties.append(element("w:keepNext"))
    if style.keep_next or style.keep_lines:
        properties.append(element("w:keepLines"))
    if style.new_page:
        properties.append(element("w:pageBreakBefore"))
    # Word would set 18—30岁 with a gap before 岁, which looks like a blank that nobody wrote.
    properties.extend([element("w:autoSpaceDE", val=0), element("w:autoSpaceDN", val=0)])
    properties.append(
        element(
            "w:spacing",
            before=int(style.before * 20),
            after=int(style.after * 20),
            line=int(style.line * 240),
            lineRule="auto",
        )
    )
    if style.indent:
        properties.append(
            element("w:ind", firstLineChars=style.indent * 100, firstLine=int(style.indent * style.size * 20))
        )
    elif style.left:
        properties.append(
            element("w:ind", leftChars=style.left * 100, left=int(style.left * style.size * 20))
        )
    properties.append(element("w:jc", val=style.align))
    if style.outline is not None:
        properties.append(element("w:outlineLvl", val=style.outline))
    return properties


def fonts(chinese: str) -> Any:
    """The faces of a run: `chinese` for Chinese characters, a Latin one for the rest, no theme."""
    return element("w:rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=chinese, cs=LATIN)


def remove_theme_fonts(document: Any) -> None:
    """Theme fonts outrank the named ones: they go, and the document's default face is set."""
    root = document.styles.element
    for faces in root.iter(qn("w:rFonts")):
        for name in _THEME_FONTS:
            faces.attrib.pop(qn(f"w:{name}"), None)
    defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    old = defaults.find(qn("w:rFonts"))
    if old is not None:
        defaults.remove(old)
    defaults.insert(0, fonts(FANG_SONG))
    language = defaults.find(qn("w:lang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].font.size = Pt(12)
