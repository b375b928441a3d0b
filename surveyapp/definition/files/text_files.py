"""The kind and the text of an uploaded file: spreadsheet programs in China save in other encodings than UTF-8 too."""

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that is a ZIP archive (.xlsx, .docx), or an older Office file (.xls, encrypted ones)."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decode_text(data: bytes) -> tuple[str, str] | None:
    """The text of a file and its encoding: UTF-8 (with or without BOM), GB18030, or UTF-16 that says so; else None.

    >>> decode_text("年龄".encode("gb18030"))
    ('年龄', 'gb18030')
    """
    for encoding in ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    return None
