"""Word files made by hand, part by part: honest ones as Word and WPS write them, and whatever somebody may send."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from surveyapp.reports.word.frame_error import FrameError
from surveyapp.reports.word.frame_safety import check_package
from surveyapp.services.refusal_words import refusal_lines

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = " ".join(
    (
        W,
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:o="urn:schemas-microsoft-com:office:office"',
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
    )
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MARKER = "<w:p><w:r><w:t>【报告正文】</w:t></w:r></w:p>"
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180d7f1e0a10000000049454e44ae426082"
)

Parts = dict[str, bytes]


def relation(number: int, kind: str, target: str, *, external: bool = False) -> str:
    """One line of a `.rels` part; `kind` is a word of Office's, or a whole address."""
    kind = kind if ":" in kind else f"{OFFICE}/{kind}"
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{mode}/>'


def relations(*lines: str) -> bytes:
    """A `.rels` part."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'.encode()


def types(overrides: Mapping[str, str], defaults: Mapping[str, str] | None = None) -> bytes:
    """`[Content_Types].xml`."""
    endings = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "png": "image/png",
        **(defaults or {}),
    }
    lines = [f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in endings.items()]
    lines += [f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()]
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{HEAD}<Types xmlns="{space}">{"".join(lines)}</Types>'.encode()


def document(body: str) -> bytes:
    """The part that is the document, with the marker at its end."""
    return f"{HEAD}<w:document {SPACES}><w:body>{body}{MARKER}{SECTION}</w:body></w:document>".encode()


def header(content: str) -> bytes:
    """A page header."""
    return f"{HEAD}<w:hdr {SPACES}>{content}</w:hdr>".encode()


def settings(content: str = "") -> bytes:
    """The document's settings."""
    return f"{HEAD}<w:settings {SPACES}>{content}<w:compat/></w:settings>".encode()


def paragraph(content: str) -> str:
    """One paragraph."""
    return f"<w:p>{content}</w:p>"


def runs(*codes: str) -> str:
    """A field whose code is spread over runs."""
    texts = "".join(f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>' for code in codes)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{texts}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def parts_of_a_frame(body: str = "", running: str = "<w:p/>", *lines: str, told: str = "") -> Parts:
    """The parts of a plain frame: document, header, settings, styles; `lines` are further relations of the document."""
    kinds = {
        "word/document.xml": f"{WORD}.document.main+xml",
        "word/header1.xml": f"{WORD}.header+xml",
        "word/settings.xml": f"{WORD}.settings+xml",
        "word/styles.xml": f"{WORD}.styles+xml",
    }
    return {
        "[Content_Types].xml": types(kinds),
        "_rels/.rels": relations(relation(1, "officeDocument", "word/document.xml")),
        "word/document.xml": document(body),
        "word/_rels/document.xml.rels": relations(
            relation(2, "header", "header1.xml"),
            relation(3, "settings", "settings.xml"),
            relation(4, "styles", "styles.xml"),
            *lines,
        ),
        "word/header1.xml": header(running),
        "word/settings.xml": settings(told),
        "word/styles.xml": f'{HEAD}<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="a">'
        '<w:name w:val="Normal"/><w:link w:val="a0"/></w:style></w:styles>'.encode(),
    }


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a .docx file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def as_word_writes() -> bytes:
    """A frame as a recent Word writes it: contents, captions, page numbers, a link, a picture, a text box, a cover with
    bound fields, comments, a glossary.
    """
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData uri='x'>"
        f"<wps:wsp><wps:txbx><w:txbxContent>{paragraph(runs(' PAGE '))}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape href='https://example.cn/' type='#t'><v:textbox><w:txbxContent>{paragraph(runs(' PAGE '))}"
        "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = "".join(
        paragraph(content)
        for content in (
            "<w:r><w:t>{{ 标题 }}{{ 副标题 }}</w:t></w:r>",
            runs(" TOC ", '\\o "1-3"', ' \\h \\z \\u "'),
            runs(' HYPERLINK \\l "_Toc1" \\* MERGEFORMAT '),
            runs(' HYPERLINK "https://example.cn/报告?a=1#b" \\o "提示" \\t "_blank" '),
            runs(" SEQ 表 \\* ARABIC "),
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>= </w:instrText></w:r>'
            + runs(" NUMPAGES ")
            + '<w:r><w:instrText> - 1</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:fldSimple w:instr=" DATE \\@ &quot;yyyy年M月d日&quot; "><w:r><w:t>日期</w:t></w:r></w:fldSimple>',
            '<w:hyperlink r:id="rId10"><w:r><w:t>网站</w:t></w:r></w:hyperlink>',
            "<w:r><w:pict><v:shape id='s'><v:imagedata r:id='rId11' o:title=''/></v:shape></w:pict></w:r>",
            "<w:r><w:drawing><a:blip r:embed='rId11'/></w:drawing></w:r>",
            "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/a' w:storeItemID='{1}'/></w:sdtPr><w:sdtContent/></w:sdt>",
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:name w:val='名称'/></w:ffData></w:fldChar></w:r>"
            "<w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
            "<w:r><w:instrText/></w:r>",
            box,
        )
    )
    running = paragraph(runs(' STYLEREF  "标题 1" ') + runs("PAGE   \\* MERGEFORMAT"))
    parts = parts_of_a_frame(
        body,
        running,
        relation(10, "hyperlink", "http://example.cn/?a=1&amp;b=2", external=True),
        relation(11, "image", "media/image1.png"),
        relation(12, "customXml", "../customXml/item1.xml"),
        relation(13, "comments", "comments.xml"),
        relation(
            14,
            "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
            "commentsExtended.xml",
        ),
        relation(15, "glossaryDocument", "glossary/document.xml"),
        relation(16, "printerSettings", "printerSettings/printerSettings1.bin"),
        relation(17, "hyperlink", "mailto:a@example.cn", external=True),
        relation(18, "hyperlink", "#_Toc1", external=True),
        told='<w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars>',
    )
    kinds = {
        "word/document.xml": f"{WORD}.document.main+xml",
        "word/header1.xml": f"{WORD}.header+xml",
        "word/settings.xml": f"{WORD}.settings+xml",
        "word/styles.xml": f"{WORD}.styles+xml",
        "word/comments.xml": f"{WORD}.comments+xml",
        "word/commentsExtended.xml": f"{WORD}.commentsExtended+xml",
        "word/glossary/document.xml": f"{WORD}.document.glossary+xml",
        "customXml/itemProps1.xml": "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
    properties = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    bibliography = "http://schemas.openxmlformats.org/officeDocument/2006/bibliography"
    return packed(
        {
            **parts,
            "[Content_Types].xml": types(kinds, {"bin": f"{WORD}.printerSettings"}),
            "_rels/.rels": relations(
                relation(1, "officeDocument", "word/document.xml"),
                relation(2, f"{metadata}/core-properties", "docProps/core.xml"),
                relation(3, "extended-properties", "docProps/app.xml"),
            ),
            "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{properties}"/>'.encode(),
            "docProps/app.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'extended-properties"><Application>Microsoft Office Word</Application></Properties>'.encode(),
            "word/media/image1.png": PNG,
            "word/comments.xml": f"{HEAD}<w:comments {W}/>".encode(),
            "word/commentsExtended.xml": f"{HEAD}<w15:commentsEx "
            'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>'.encode(),
            "word/glossary/document.xml": f"{HEAD}<w:glossaryDocument {W}/>".encode(),
            "word/printerSettings/printerSettings1.bin": b"\0" * 40,
            "customXml/item1.xml": f'{HEAD}<b:Sources xmlns:b="{bibliography}" SelectedStyle="\\APA.XSL"/>'.encode(),
            "customXml/_rels/item1.xml.rels": relations(relation(1, "customXmlProps", "itemProps1.xml")),
            "customXml/itemProps1.xml": f'{HEAD}<ds:datastoreItem ds:itemID="{{1}}" '
            'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'.encode(),
        }
    )


def as_wps_writes() -> bytes:
    """A frame as WPS writes it: custom properties, small fields, targets from the root, folders as entries."""
    parts = parts_of_a_frame(
        paragraph("<w:r><w:t>{{ 标题 }}</w:t></w:r>") + paragraph(runs(' toc \\o "1-3" \\h \\u ')),
        paragraph(runs("page") + runs(" numpages ")),
        relation(5, "theme", "/word/theme/theme1.xml"),
        relation(6, "fontTable", "fontTable.xml"),
        relation(7, "customXml", "../customXml/item1.xml"),
    )
    kinds = {
        "word/document.xml": f"{WORD}.document.main+xml",
        "word/header1.xml": f"{WORD}.header+xml",
        "word/settings.xml": f"{WORD}.settings+xml",
        "word/styles.xml": f"{WORD}.styles+xml",
        "word/fontTable.xml": f"{WORD}.fontTable+xml",
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    theme = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return packed(
        {
            "word/": b"",
            **parts,
            "[Content_Types].xml": types(kinds, {"wmf": "image/x-wmf"}),
            "_rels/.rels": relations(
                relation(1, "officeDocument", "/word/document.xml"),
                relation(2, "custom-properties", "docProps/custom.xml"),
            ),
            "docProps/custom.xml": f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'custom-properties"><property name="KSOProductBuildVer"/></Properties>'.encode(),
            "word/theme/theme1.xml": f'{HEAD}<a:theme xmlns:a="{theme}" name="WPS"/>'.encode(),
            "word/fontTable.xml": f'{HEAD}<w:fonts {W}><w:font w:name="仿宋"/></w:fonts>'.encode(),
            "customXml/item1.xml": f'{HEAD}<s:customData xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>'.encode(),
        }
    )


def refusal(data: bytes) -> tuple[str, str, str]:
    """Why a frame is refused: code, part and what was found. Each has its words, which say what to do."""
    with pytest.raises(FrameError) as caught:
        check_package(data)
    [words] = refusal_lines(caught.value)
    assert words.startswith("Word 模板")
    assert "请" in words
    params = caught.value.params
    return caught.value.code, str(params.get("part", "")), str(params.get("found", ""))
