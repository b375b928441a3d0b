"""What an own Word frame may consist of: kinds of parts, relations between them, field codes, addresses.

Everything else is refused, known or not: what later versions of Word can do has not been examined here.
"""

import re

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
"""The kind of the part that is the document."""

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "application/vnd.openxmlformats-officedocument."

PART_TYPES = frozenset(
    {
        MAIN,
        *(
            f"{_WORD}{kind}+xml"
            for kind in (
                *("styles", "settings", "webSettings", "fontTable", "numbering", "header", "footer"),
                *("footnotes", "endnotes", "comments", "commentsExtended", "commentsIds"),
                *("commentsExtensible", "people", "document.glossary"),
            )
        ),
        f"{_WORD}printerSettings",
        *(f"{_OFFICE}{kind}+xml" for kind in ("extended-properties", "custom-properties", "theme")),
        *(f"{_OFFICE}{kind}+xml" for kind in ("themeOverride", "customXmlProperties")),
        *(f"{_OFFICE}drawingml.diagram{kind}+xml" for kind in ("Data", "Layout", "Style", "Colors")),
        "application/vnd.ms-office.drawingml.diagramDrawing+xml",
        "application/vnd.ms-word.stylesWithEffects+xml",
        "application/vnd.ms-office.intelligence2+xml",
        "application/vnd.ms-office.classificationlabels+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-package.relationships+xml",
        *("application/xml", "text/xml"),
        *(f"image/{kind}" for kind in ("png", "jpeg", "jpg", "gif", "bmp", "tiff", "x-emf", "x-wmf")),
    }
)
"""Kinds of parts, as `[Content_Types].xml` names them."""

_RELATION = re.compile(
    r"http://(?:schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.oclc\.org/ooxml)/"
    r"(?:office(?:Document|document)/|office/|package/)?(?:20\d\d/(?:\d\d/)?)?relationships/(?:metadata/)?"
    r"([A-Za-z-]+)"
)
RELATIONS = frozenset(
    {
        *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail"),
        *("styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "themeOverride"),
        *("numbering", "header", "footer", "footnotes", "endnotes", "glossaryDocument", "image"),
        *("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
        *("customXml", "customXmlProps", "printerSettings", "intelligence", "classificationlabels"),
        *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
        "hyperlink",
    }
)
"""What one part may be to another, by the last word of the address that names it."""


def relation_of(kind: str) -> str:
    """The last word of the address that names a relation: `attachedTemplate`; the whole of an address nobody knows."""
    match = _RELATION.fullmatch(kind)
    return match[1] if match else kind


_ADDRESS = re.compile(r"(?:https?://[^\s\\/?#][^\s\\]*|mailto:[^\s\\]+|#[^\s\\]*)", re.IGNORECASE)


def is_web_address(target: str) -> bool:
    """Whether a link may lead there: a page of the web, a mail address, a place in the document itself."""
    return _ADDRESS.fullmatch(target) is not None


FIELDS = frozenset(
    {
        *("TOC", "TC", "INDEX", "XE", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF"),
        *("REF", "NOTEREF", "STYLEREF", "SEQ", "HYPERLINK", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"),
        *("DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME"),
        *("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "REVNUM", "DOCPROPERTY"),
        *("FILENAME", "NUMWORDS", "NUMCHARS", "USERNAME", "USERINITIALS", "SYMBOL", "EQ", "SHAPE", "ADVANCE"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "IF", "COMPARE", "="),
    }
)
"""Field codes that a document may compute. None reads another file, starts a program, asks or prints."""

_KEYWORD = re.compile(r"\s*(=|[A-Za-z]+(?=[\s\"\\]|$))")
_PIECE = re.compile(r'"([^"]*)"|(\S+)')
_WITH_ARGUMENT = ("\\l", "\\o", "\\s", "\\t", "\\*")
"""Switches of a HYPERLINK behind which something other than the address stands."""

NESTED = "\x00"
"""What stands in the text of a field for a field within it."""


def field_fault(code: str) -> str | None:
    """The part of a field code that is not allowed, as it is written; None where all is allowed. `NESTED` marks fields
    within it.

    The keyword is written out, not computed by another field; of a HYPERLINK the address too.

    >>> field_fault(' TOC \\\\o "1-3" '), field_fault("ddeauto c:\\\\\\\\a"), field_fault('HYPERLINK "file:///a"')
    (None, 'ddeauto', 'HYPERLINK file:///a')
    """
    if not code.strip():
        return None
    keyword = _KEYWORD.match(code)
    if keyword is None or keyword[1].upper() not in FIELDS:
        return (keyword[1] if keyword else code.replace(NESTED, "{ }").strip())[:60]
    if keyword[1].upper() != "HYPERLINK":
        return None
    pieces = iter(_PIECE.finditer(code, keyword.end()))
    for piece in pieces:
        if piece[0].lower() in _WITH_ARGUMENT:
            next(pieces, None)
        elif not piece[0].startswith("\\") or piece[0].startswith("\\\\"):
            address = piece[1] if piece[1] is not None else piece[2]
            if address and (NESTED in address or not is_web_address(address)):
                return f"HYPERLINK {address.replace(NESTED, '{ }')}"[:60]
    return None


ELEMENTS = frozenset(
    {
        *("altChunk", "subDoc", "object", "OLEObject", "control", "movie", "attachedTemplate", "mailMerge"),
        *("entryMacro", "exitMacro", "saveThroughXslt", "sourceFileName", "frameset", "externalData"),
        *(
            "audioFile",
            "videoFile",
            "quickTimeFile",
            "wavAudioFile",
            "webVideoPr",
            "script",
            "webextensionref",
        ),
    }
)
"""Names of elements that bring in other documents, programs, sound, film, templates or data."""

NAMESPACES = re.compile(
    r"http://schemas\.(?:openxmlformats\.org|microsoft\.com)/|http://purl\.oclc\.org/ooxml/|urn:schemas-microsoft-com:"
)
"""How the namespaces begin whose elements Office acts upon."""

FETCHED = ("src", "althref")
"""Attributes of drawings that name a picture, which is shown with nobody clicking on it."""

LINK = "href"
"""The attribute of a drawing that names where a click on it leads."""

PICTURES = ("imagedata", "fill", "stroke")
"""Elements on which it names a picture too."""

OUTSIDE = ("embeddedhtml", "manifestlocation")
"""Attributes that hold a page, or name a list of programs to be fetched."""

_SIGNATURES = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"),
    *(b"\xd7\xcd\xc6\x9a", b"\x01\0\x09\0", b"\x02\0\x09\0", b"\x01\0\0\0"),
)
"""How pictures begin, one of the allowed kinds each: PNG, JPEG, GIF, BMP, TIFF, WMF and EMF."""


def is_picture(content: bytes) -> bool:
    """Whether a file begins as a picture does that can name no other file, whatever it is called.

    >>> is_picture(b"GIF89a"), is_picture(b"<svg/>")
    (True, False)
    """
    return content.startswith(_SIGNATURES)


def may_be_xml(content: bytes) -> bool:
    """Whether a program that looks at the file alone may read it as XML, in whatever encoding."""
    return content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith((b"<", b"\x4c\x6f\xa7\x94"))
