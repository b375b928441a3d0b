"""Own Word frames that would fetch, run, ask or bring something along are refused, with the part and what was found."""

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest
from cases import each
from docx import Document
from made_frames import (
    HEAD,
    OFFICE,
    PNG,
    WORD,
    as_word_writes,
    as_wps_writes,
    document,
    packed,
    paragraph,
    parts_of_a_frame,
    refusal,
    relation,
    relations,
    runs,
    types,
)

from surveyapp.reports.limits import LARGEST_FRAME, LARGEST_XML_PART
from surveyapp.reports.word.frame import check_frame
from surveyapp.reports.word.frame_allowed import relation_of
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.reports.word.frame_filling import fill_template
from surveyapp.services.refusal_words import FRAMES, refusal_lines

VALUES = {"标题": "题", "副标题": "", "委托单位": "局", "日期": "", "提示": ["丁"]}
DOCUMENT = "word/document.xml"
DOCUMENT_LINKS = "word/_rels/document.xml.rels"


def with_parts(*lines: str, defaults: dict[str, str] | None = None, **more: bytes) -> bytes:
    """A frame whose document has these further relations; `more` are further parts by name."""
    parts = parts_of_a_frame("", "<w:p/>", *lines)
    kinds = {
        name: f"{WORD}.{kind}+xml"
        for name, kind in {
            DOCUMENT: "document.main",
            "word/header1.xml": "header",
            "word/settings.xml": "settings",
            "word/styles.xml": "styles",
        }.items()
    }
    return packed({**parts, "[Content_Types].xml": types(kinds, defaults), **more})


@each("honest", [as_word_writes, as_wps_writes, lambda: packed(parts_of_a_frame())])
def test_honest_frames_pass_and_are_filled(honest: Callable[[], bytes]) -> None:
    check_frame(honest())
    made = Document(io.BytesIO(fill_template(honest(), VALUES)))
    assert any("【报告正文】" in paragraph.text for paragraph in made.paragraphs)


@each(
    ("kind", "word"),
    [
        (f"{OFFICE}/styles", "styles"),
        ("http://purl.oclc.org/ooxml/officeDocument/relationships/image", "image"),
        ("http://schemas.microsoft.com/office/2016/09/relationships/commentsIds", "commentsIds"),
        ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "thumbnail"),
        ("http://example.cn/relationships/image", "http://example.cn/relationships/image"),
        (f"{OFFICE}/image/../attachedTemplate", f"{OFFICE}/image/../attachedTemplate"),
    ],
)
def test_a_relation_is_known_by_its_whole_address(kind: str, word: str) -> None:
    assert relation_of(kind) == word


RELATIONS = {
    "a remote template": (
        relation(9, "attachedTemplate", "https://x.example/t.dotm", external=True),
        "attachedTemplate",
    ),
    "a template of this computer": (
        relation(9, "attachedTemplate", "file:///c:/t.dotx", external=True),
        "attachedTemplate",
    ),
    "a remote picture": (
        relation(9, "image", "https://x.example/a.png", external=True),
        "image → https://x.example/a.png",
    ),
    "a picture from another server": (
        relation(9, "image", "\\\\x\\a.png", external=True),
        "image → \\\\x\\a.png",
    ),
    "another document": (relation(9, "aFChunk", "chunk.html"), "aFChunk"),
    "a part document": (relation(9, "subDocument", "a.docx", external=True), "subDocument"),
    "an object": (relation(9, "oleObject", "embeddings/oleObject1.bin"), "oleObject"),
    "a linked object": (relation(9, "oleObject", "file:///c:/a.xlsx", external=True), "oleObject"),
    "a package": (relation(9, "package", "embeddings/a.xlsx"), "package"),
    "a control": (relation(9, "control", "activeX/activeX1.xml"), "control"),
    "macros": (
        relation(9, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        "vbaProject",
    ),
    "keys for macros": (
        relation(9, "http://schemas.microsoft.com/office/2006/relationships/keyMapCustomizations", "c.xml"),
        "keyMapCustomizations",
    ),
    "data of a mailing": (
        relation(9, "mailMergeSource", "file:///c:/a.csv", external=True),
        "mailMergeSource",
    ),
    "a transformation": (relation(9, "transform", "https://x.example/a.xsl", external=True), "transform"),
    "a frame of a page": (relation(9, "frame", "https://x.example/", external=True), "frame"),
    "a film": (relation(9, "video", "https://x.example/a.mp4", external=True), "video"),
    "an embedded font": (relation(9, "font", "fonts/font1.odttf"), "font"),
    "a chart": (relation(9, "chart", "charts/chart1.xml"), "chart"),
    "remote settings": (
        relation(9, "settings", "https://x.example/s.xml", external=True),
        "settings → https://x.example/s.xml",
    ),
    "remote XML": (
        relation(9, "customXml", "https://x.example/s.xml", external=True),
        "customXml → https://x.example/s.xml",
    ),
    "an add-in": (
        relation(9, "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", "t.xml"),
        "webextensiontaskpanes",
    ),
    "one that nobody knows": (
        relation(9, "http://x.example/relationships/image", "a.png"),
        "http://x.example/relationships/image",
    ),
}


@each("part", [DOCUMENT_LINKS, "word/_rels/settings.xml.rels", "word/_rels/header1.xml.rels"])
def test_relations_that_bring_something_in_are_refused(part: str) -> None:
    for name, (line, found) in RELATIONS.items():
        parts = parts_of_a_frame("", "<w:p/>", *([line] if part == DOCUMENT_LINKS else []))
        if part != DOCUMENT_LINKS:
            parts[part] = relations(line)
        assert (name, refusal(packed(parts))) == (name, ("relation_not_allowed", part, found))


@each(
    "target",
    ["file:///c:/a.exe", "javascript:alert(1)", "\\\\x\\a", "//x/a", "a.docx", "ms-excel:ofv|u|https://x"],
)
def test_links_elsewhere_are_refused(target: str) -> None:
    data = with_parts(relation(9, "hyperlink", target, external=True))
    assert refusal(data) == ("link_not_allowed", DOCUMENT_LINKS, target)


@each("target", ["https://x.example/a.png", "//x/a.png", "..%2f..%2fa.png", "../../a.png", "c:/a"])
def test_what_is_called_internal_lies_in_the_file(target: str) -> None:
    assert refusal(with_parts(relation(9, "image", target))) == ("link_not_allowed", DOCUMENT_LINKS, target)


ELEMENTS = {
    "altChunk": '<w:altChunk r:id="rId9"/>',
    "subDoc": '<w:subDoc r:id="rId9"/>',
    "object": "<w:p><w:r><w:object><v:shape/></w:object></w:r></w:p>",
    "OLEObject": '<w:p><w:r><w:pict><o:OLEObject Type="Embed" ProgID="Package"/></w:pict></w:r></w:p>',
    "control": '<w:p><w:r><w:control r:id="rId9"/></w:r></w:p>',
    "exitMacro": '<w:p><w:r><w:fldChar><w:ffData><w:exitMacro w:val="a"/></w:ffData></w:fldChar></w:r></w:p>',
    "audioFile": '<w:p><w:r><w:drawing><a:audioFile r:link="rId9"/></w:drawing></w:r></w:p>',
    "blip link": '<w:p><w:r><w:drawing><a:blip r:link="rId9"/></w:drawing></w:r></w:p>',
    "webVideoPr": "<w:p><w:r><w:drawing><o:webVideoPr "
    'embeddedHtml="&lt;iframe/&gt;"/></w:drawing></w:r></w:p>',
}


@each("found", ELEMENTS)
def test_elements_that_bring_something_in_are_refused(found: str) -> None:
    data = packed(parts_of_a_frame(ELEMENTS[found]))
    assert refusal(data) == ("element_not_allowed", DOCUMENT, found)


@each(
    ("content", "found"),
    [
        ('<w:attachedTemplate r:id="rId1"/>', "attachedTemplate"),
        ("<w:mailMerge><w:dataSource r:id='rId1'/></w:mailMerge>", "mailMerge"),
        ('<w:saveThroughXslt r:id="rId1"/>', "saveThroughXslt"),
        (
            '<sl:schema xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main" '
            'sl:manifestLocation="https://x.example/m.xml"/>',
            "schema manifestlocation",
        ),
    ],
)
def test_settings_that_fetch_are_refused(content: str, found: str) -> None:
    data = packed(parts_of_a_frame(told=content))
    assert refusal(data) == ("element_not_allowed", "word/settings.xml", found)


@each(
    ("shape", "found"),
    [
        ('<v:shape href="javascript:a"/>', "shape javascript:a"),
        (
            '<v:shape><v:imagedata src="https://x.example/a.png"/></v:shape>',
            "imagedata https://x.example/a.png",
        ),
        (
            '<v:shape><v:imagedata o:href="https://x.example/a.png"/></v:shape>',
            "imagedata https://x.example/a.png",
        ),
        ('<v:image src="https://x.example/a.png"/>', "image https://x.example/a.png"),
        ('<v:shape src="https://x.example/a.png"/>', "shape https://x.example/a.png"),
        ('<v:shape><v:fill src="\\\\x\\a.png"/></v:shape>', "fill \\\\x\\a.png"),
    ],
)
def test_drawings_fetch_nothing(shape: str, found: str) -> None:
    data = packed(parts_of_a_frame(paragraph(f"<w:r><w:pict>{shape}</w:pict></w:r>")))
    assert refusal(data) == ("link_not_allowed", DOCUMENT, found)


PARTS = {
    "macros": ("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
    "an object": ("word/embeddings/oleObject1.bin", f"{WORD.removesuffix('.wordprocessingml')}.oleObject"),
    "a workbook": (
        "word/embeddings/a.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "a control": ("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml"),
    "a page": ("word/chunk.html", "text/html"),
    "a font": ("word/fonts/font1.odttf", "application/vnd.openxmlformats-officedocument.obfuscatedFont"),
    "a drawing with scripts": ("word/media/a.svg", "image/svg+xml"),
    "a program": ("word/media/a.exe", "application/x-msdownload"),
    "an add-in": ("word/webextensions/taskpanes.xml", "application/vnd.ms-office.webextensiontaskpanes+xml"),
    "a picture by name only": ("word/media/b.png", "application/vnd.ms-office.vbaProject"),
}


@each("name", PARTS)
def test_parts_that_are_no_part_of_a_document_are_refused(name: str) -> None:
    part, kind = PARTS[name]
    parts = parts_of_a_frame()
    line = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", line)
    assert refusal(packed({**parts, part: b"x"})) == ("part_not_allowed", part, kind)


DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
DISGUISED = {
    "a header": document(paragraph(runs("DDE a"))),
    "a header after a mark": b"\xef\xbb\xbf\r\n" + document(""),
    "a header in two bytes": document("").decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
    "a drawing that may fetch": DRAWN,
    "a drawing that may fetch, packed": gzip.compress(DRAWN),
    "a document of another program": b"%PDF-1.7\n",
    "nothing": b"",
}


@each("name", DISGUISED)
def test_a_picture_is_one(name: str) -> None:
    """Programs go by what a part is to another, or by its first bytes: LibreOffice reads a header called a.png."""
    data = with_parts(relation(9, "header", "a.png"), **{"word/a.png": DISGUISED[name]})
    assert refusal(data) == ("part_not_allowed", "word/a.png", "image/png ?")


def test_settings_of_a_printer_hide_no_xml() -> None:
    kind = f"{WORD}.printerSettings"
    data = with_parts(defaults={"bin": kind}, **{"word/a.bin": DISGUISED["a header in two bytes"]})
    assert refusal(data) == ("part_not_allowed", "word/a.bin", f"{kind} ?")


@each("ending", ["bin", "exe", "png2"])
def test_a_part_of_no_kind_is_refused(ending: str) -> None:
    part = f"word/a.{ending}"
    assert refusal(packed({**parts_of_a_frame(), part: b"x"})) == ("part_not_allowed", part, "?")


@each("main", ["application/vnd.ms-word.document.macroEnabled.main+xml", f"{WORD}.template.main+xml"])
def test_a_document_with_macros_under_another_name_is_refused(main: str) -> None:
    parts = parts_of_a_frame()
    kind = f"{WORD}.document.main+xml".encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(kind, main.encode())
    assert refusal(packed(parts)) == ("part_not_allowed", DOCUMENT, main)


def test_a_part_has_one_kind() -> None:
    """Two programs could each read another."""
    parts = parts_of_a_frame()
    line = f'<Override PartName="/WORD/document.xml" ContentType="{WORD}.header+xml"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", line)
    assert refusal(packed(parts))[0] == "part_not_allowed"
    parts = parts_of_a_frame()
    line = (
        f'<Override Extension="a" PartName="/word/a.png" ContentType="{WORD}.header+xml"/></Types>'.encode()
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", line)
    assert refusal(packed(parts))[0] == "part_not_allowed"
    line = b'<Default Extension="XML" ContentType="text/xml"/></Types>'
    parts = parts_of_a_frame()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", line)
    assert refusal(packed(parts))[0] == "part_not_allowed"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [DOCUMENT, "WORD/Document.xml"])
def test_two_parts_of_one_name_are_refused(name: str) -> None:
    stream = io.BytesIO(packed(parts_of_a_frame()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, document(paragraph(runs("DDE a"))))
    assert refusal(stream.getvalue())[:2] == ("part_twice", name)


@each("name", ["../a.xml", "word/../../a.xml", "/word/a.xml", "c:/a.xml", "word\\a.xml", "word/%2e%2e/a.xml"])
def test_parts_outside_of_the_file_are_refused(name: str) -> None:
    entry = zipfile.ZipInfo("word/a.xml")
    entry.filename = name
    stream = io.BytesIO(packed(parts_of_a_frame()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(entry, b"<a/>")
    assert refusal(stream.getvalue())[:2] == ("part_named_badly", name)


def test_an_encrypted_part_is_refused() -> None:
    data = bytearray(packed(parts_of_a_frame()))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(bytes(data))[0] == "part_encrypted"


def test_what_unpacks_without_end_is_refused() -> None:
    bomb = with_parts(defaults={"bmp": "image/bmp"}, **{"word/a.bmp": b"0" * (LARGEST_FRAME + 1)})
    assert len(bomb) < 200_000
    assert refusal(bomb)[0] == "too_large"
    large = {**parts_of_a_frame(), "word/styles.xml": b"<a>" + b" " * LARGEST_XML_PART + b"</a>"}
    assert refusal(packed(large))[:2] == ("part_too_large", "word/styles.xml")
    many = {f"word/media/{number}.png": PNG for number in range(1_000)}
    assert refusal(packed({**parts_of_a_frame(), **many}))[0] == "too_many_parts"


@each(
    "part",
    [DOCUMENT, "word/styles.xml", "[Content_Types].xml", DOCUMENT_LINKS, "_rels/.rels", "word/header1.xml"],
)
def test_document_types_and_entities_are_refused(part: str) -> None:
    parts = parts_of_a_frame()
    declared = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    parts[part] = parts[part].replace(HEAD.encode(), f"{HEAD}{declared}".encode(), 1)
    assert refusal(packed(parts))[:2] == ("declares_entities", part)


def test_other_ways_of_writing_xml_are_refused() -> None:
    parts = parts_of_a_frame()
    styled = f'{HEAD}<?xml-stylesheet href="https://x.example/a.xsl" type="text/xsl"?>'.encode()
    changed = {**parts, DOCUMENT: parts[DOCUMENT].replace(HEAD.encode(), styled)}
    assert refusal(packed(changed)) == ("element_not_allowed", DOCUMENT, "<?xml-stylesheet?>")
    other = HEAD.replace("UTF-8", "UTF-7").encode()
    changed = {**parts, DOCUMENT: parts[DOCUMENT].replace(HEAD.encode(), other)}
    assert refusal(packed(changed))[0] in ("element_not_allowed", "not_a_word_file")
    included = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname"/>'
    assert refusal(packed(parts_of_a_frame(included))) == ("element_not_allowed", DOCUMENT, "XInclude")


def test_every_reason_has_its_words() -> None:
    codes = {
        "part_too_large",
        "too_many_parts",
        "part_named_badly",
        "part_twice",
        "part_encrypted",
        "declares_entities",
    }
    codes |= {
        "part_not_allowed",
        "relation_not_allowed",
        "link_not_allowed",
        "field_not_allowed",
        "element_not_allowed",
    }
    assert codes <= FRAMES.keys()
    assert "unsafe_content" not in FRAMES
    [said] = refusal_lines(FrameError("field_not_allowed", part="word/header1.xml", found="DDEAUTO"))
    assert "word/header1.xml" in said
    assert "DDEAUTO" in said
    assert "Alt+F9" in said
