"""The text of a Word paragraph as people read it: fields, boxes to tick, lists to choose from, blanks, text boxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from surveyapp.papers.files.word_numbers import BOX_CODES, W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_BLANK = "____"
_DATE_BLANK = "____年____月____日"
_SKIPPED = {
    *(
        f"{W}{name}"
        for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sdtPr", "sdtEndPr")
    ),
    f"{MC}Fallback",
}
_DROPDOWNS = (f"{W}dropDownList", f"{W}comboBox")


@dataclass
class ParagraphText:
    """The text of a paragraph, broken into lines; the text boxes that hang on it; whether a page ends in it."""

    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    page_break: bool = False

    def lines(self) -> list[str]:
        """The lines that are not empty."""
        return [line for line in (piece.strip() for piece in self.text.split("\n")) if line]


def paragraph_text(paragraph: Any) -> ParagraphText:
    """The text of a paragraph element."""
    found = ParagraphText()
    found.text = "".join(_pieces(paragraph, found))
    return found


def _pieces(node: Any, found: ParagraphText) -> Iterator[str]:
    for child in node:
        tag = child.tag
        if tag in _SKIPPED:
            continue
        if tag == f"{W}txbxContent":
            found.boxes.append(child)
        elif tag == f"{W}r":
            yield from _run(child, found)
        elif tag == f"{W}sdt":
            yield from _control(child, found)
        else:
            yield from _pieces(child, found)


def _run(run: Any, found: ParagraphText) -> Iterator[str]:
    properties = run.find(f"{W}rPr")
    if properties is not None and _is_on(properties.find(f"{W}vanish")):
        return
    text = "".join(_characters(run, found))
    underline = properties.find(f"{W}u") if properties is not None else None
    lined = underline is not None and underline.get(f"{W}val", "single") != "none"
    if lined and text and not text.strip(" \t\u3000\xa0\u2002\u2003"):
        text = _BLANK
    yield text


def _is_on(flag: Any) -> bool:
    return flag is not None and flag.get(f"{W}val", "true") not in ("0", "false", "off")


def _characters(run: Any, found: ParagraphText) -> Iterator[str]:
    for child in run:
        tag = child.tag
        if tag == f"{W}t":
            yield "".join("□" if sign in BOX_CODES else sign for sign in child.text or "")
        elif tag == f"{W}tab":
            yield "\t"
        elif tag in (f"{W}br", f"{W}cr"):
            found.page_break = found.page_break or child.get(f"{W}type") == "page"
            yield "\n"
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}sym":
            yield _symbol(child.get(f"{W}char", ""))
        elif tag == f"{W}fldChar":
            yield _form_field(child)
        elif tag not in _SKIPPED:
            yield from _pieces([child], found)


def _symbol(code: str) -> str:
    """A sign of one of the fonts of signs."""
    try:
        sign = chr(int(code, 16))
    except ValueError:
        return ""
    sign = chr(ord(sign) | 0xF000) if ord(sign) < 0x100 else sign
    return "□" if sign in BOX_CODES else "√" if sign == "\uf0fc" else "○" if sign == "\uf0a1" else ""


def _form_field(node: Any) -> str:
    """An old form field: a box to tick, or room for text."""
    data = node.find(f"{W}ffData")
    if data is None:
        return ""
    if data.find(f"{W}checkBox") is not None:
        return "□"
    if (listed := data.find(f"{W}ddList")) is not None:
        entries = [entry.get(f"{W}val", "") for entry in listed.findall(f"{W}listEntry")]
        return _choices(entries)
    return _BLANK if data.find(f"{W}textInput") is not None else ""


def _control(control: Any, found: ParagraphText) -> Iterator[str]:
    """A content control within a paragraph."""
    properties = control.find(f"{W}sdtPr")
    for tag in _DROPDOWNS:
        listed = properties.find(tag) if properties is not None else None
        if listed is not None:
            items = listed.findall(f"{W}listItem")
            yield _choices([item.get(f"{W}displayText") or item.get(f"{W}value", "") for item in items])
            return
    if properties is not None and properties.find(f"{W14}checkbox") is not None:
        yield "□"
        return
    if properties is not None and properties.find(f"{W}showingPlcHdr") is not None:
        yield _BLANK if properties.find(f"{W}date") is None else _DATE_BLANK
        return
    content = control.find(f"{W}sdtContent")
    if content is not None:
        yield from _pieces(content, found)


def _choices(entries: list[str]) -> str:
    """The entries of a list to choose from, as options with boxes; what only asks to choose is none."""
    named = [
        entry for entry in entries if entry.strip() and not entry.startswith(("请选择", "选择一项", "Choose"))
    ]
    return "".join(f"  □{entry}" for entry in named)
