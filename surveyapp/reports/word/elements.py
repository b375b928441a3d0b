"""Small pieces of WordprocessingML built as elements, so that no text can ever become markup."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from surveyapp.definition.normal_form import without_unprintable


def element(tag: str, *children: Any, **attributes: str | int) -> Any:
    """`element("w:jc", val="center")`: attributes are in the namespace of `w`."""
    made = OxmlElement(tag, {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(children)
    return made


def run(text: str, *properties: Any) -> Any:
    """A run of literal text; line feeds become line breaks.

    The hint makes Word set “ ” … — in the Chinese face, as wide as a character.
    """
    made = element("w:r", element("w:rPr", element("w:rFonts", hint="eastAsia"), *properties))
    for number, line in enumerate(without_unprintable(text).split("\n")):
        if number:
            made.append(element("w:br"))
        piece = element("w:t")
        piece.text = line
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(piece)
    return made


def paragraph(style: str, *content: Any, properties: tuple[Any, ...] = ()) -> Any:
    """A paragraph with a style id; `properties` in the order of the schema after the style."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style), *properties), *content)


def field(instruction: str, cached: str) -> list[Any]:
    """A field that Word can update, showing `cached` until it does."""
    return [*field_begin(instruction), run(cached), field_end()]


def field_begin(instruction: str) -> list[Any]:
    """The runs of a field up to where its cached result starts."""
    written = element("w:instrText")
    written.text = f" {instruction} "
    written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", written),
        element("w:r", element("w:fldChar", fldCharType="separate")),
    ]


def silent_field(instruction: str) -> list[Any]:
    """A field that shows nothing."""
    begin, written, _ = field_begin(instruction)
    return [begin, written, field_end()]


def field_end() -> Any:
    """The run that closes a field."""
    return element("w:r", element("w:fldChar", fldCharType="end"))
