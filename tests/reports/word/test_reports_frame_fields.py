"""Fields and links of an own Word frame: none reads a file, runs a program, asks or prints, however it is written."""

import pytest
from cases import each
from made_frames import HEAD, SPACES, WORD, packed, paragraph, parts_of_a_frame, refusal, runs

from surveyapp.reports.word.frame_allowed import field_fault, is_web_address
from surveyapp.reports.word.frame_error import FrameError
from surveyapp.reports.word.frame_filling import fill_template
from surveyapp.reports.word.frame_safety import check_package

VALUES = {"标题": "题", "副标题": "", "委托单位": "局", "日期": "", "提示": ["丁"]}
DOCUMENT = "word/document.xml"


def nested(inner: str, after: str = "") -> str:
    """A field within the code of another."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + runs(inner)
        + f'<w:r><w:instrText>{after}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(content: str) -> str:
    return f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph(content)}</w:txbxContent></v:textbox></w:pict></w:r>"


def either(choice: str, fallback: str) -> str:
    """A field whose code stands in two readings, of which programs take one."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:r><w:instrText>{choice}</w:instrText></w:r></mc:Choice>'
        f"<mc:Fallback><w:r><w:instrText>{fallback}</w:instrText></w:r></mc:Fallback></mc:AlternateContent>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


FIELDS = {
    "DDE": (runs(' DDE c:\\\\windows\\\\calc.exe "a" '), "DDE"),
    "DDEAUTO in other letters": (runs(" DdeAuto c:\\\\calc "), "DdeAuto"),
    "over runs": (runs("D", "DEA", "UTO c:\\\\calc"), "DDEAUTO"),
    "a comment within": (runs("DD<!-- TOC -->EAUTO c:\\\\calc"), "DDEAUTO"),
    "a simple field": ('<w:fldSimple w:instr="DDEAUTO c:\\\\calc"><w:r/></w:fldSimple>', "DDEAUTO"),
    "a remote picture": (runs(' INCLUDEPICTURE "https://x.example/a.png" \\d '), "INCLUDEPICTURE"),
    "another file": (runs(' INCLUDETEXT "\\\\\\\\x\\\\a.docx" '), "INCLUDETEXT"),
    "a link": (runs(" LINK Excel.Sheet.12 a.xlsx "), "LINK"),
    "an import": (runs(" IMPORT a.wmf "), "IMPORT"),
    "an embedded object": (runs(" EMBED Package "), "EMBED"),
    "a macro button": (runs(" MACROBUTTON Auto 点击 "), "MACROBUTTON"),
    "a database": (runs(' DATABASE \\d "a.mdb" '), "DATABASE"),
    "codes for the printer": (runs(" PRINT 27 "), "PRINT"),
    "a question": (runs(' ASK a "?" '), "ASK"),
    "a field of a mailing": (runs(" MERGEFIELD 姓名 "), "MERGEFIELD"),
    "a document for the index": (runs(" RD a.docx "), "RD"),
    "an add-in": (runs(" ADDIN a "), "ADDIN"),
    "a name that goes on": (runs(" PAGES "), "PAGES"),
    "a variable as keyword": (runs("{{ 标题 }}"), "{{ 标题 }}"),
    "a keyword from another field": (nested(" QUOTE 68 68 69 ", " c:\\\\calc"), "QUOTE"),
    "a keyword from an allowed field": (nested(" TITLE ", " c:\\\\calc"), "{ } c:\\\\calc"),
    "a keyword partly from a field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DD</w:instrText></w:r>'
        + runs(" TITLE ")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "DD{ }",
    ),
    "in a nested field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF 1=1 </w:instrText></w:r>'
        + runs(" INCLUDETEXT a ")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "INCLUDETEXT",
    ),
    "in the result of a field": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:instrText>DDEAUTO c</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "DDEAUTO",
    ),
    "without a beginning": ("<w:r><w:instrText> DDEAUTO c </w:instrText></w:r>", "DDEAUTO"),
    "without an end": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DDEAUTO c </w:instrText></w:r>',
        "DDEAUTO",
    ),
    "deleted, and put back by whoever undoes it": (
        '<w:del w:id="1" w:author="a"><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:delInstrText>DDE a'
        '</w:delInstrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>',
        "DDE",
    ),
    "in the text that is shown": (
        runs("").replace("instrText", "t").replace('preserve">', 'preserve"> DDEAUTO c '),
        "DDEAUTO",
    ),
    "a link whose address is text that is shown": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK </w:instrText></w:r>'
        '<w:r><w:t> "file:///c:/a"</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "HYPERLINK file:///c:/a",
    ),
    "in a text box": (box(runs(" DDEAUTO c ")), "DDEAUTO"),
    "in one of two readings": (either(" TOC ", " DDEAUTO c "), "DDEAUTO"),
    "in a table within a content control": (
        f"<w:sdt><w:sdtContent><w:tbl><w:tr><w:tc>{runs(' DDEAUTO c ')}</w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>",
        "DDEAUTO",
    ),
    "a link to a file": (runs(' HYPERLINK "file:///c:/a.exe" '), "HYPERLINK file:///c:/a.exe"),
    "a link to a script": (runs(" HYPERLINK javascript:alert(1) "), "HYPERLINK javascript:alert(1)"),
    "a link to another server": (runs(' HYPERLINK "\\\\\\\\x\\\\a" '), "HYPERLINK \\\\\\\\x\\\\a"),
    "a link behind its switches": (
        runs(' HYPERLINK \\l "a" \\o "https://x" "file:///a" '),
        "HYPERLINK file:///a",
    ),
    "a link from another field": (nested("TITLE"), "{ }"),
}


@each("name", FIELDS)
@each("place", ["document", "header", "footnotes", "comments", "glossary"])
def test_fields_that_read_run_ask_or_print_are_refused_wherever_they_stand(name: str, place: str) -> None:
    field, found = FIELDS[name]
    body = paragraph(field)
    part = {
        "document": DOCUMENT,
        "header": "word/header1.xml",
        "footnotes": "word/footnotes.xml",
        "comments": "word/comments.xml",
        "glossary": "word/glossary/document.xml",
    }[place]
    parts = parts_of_a_frame(body) if place == "document" else parts_of_a_frame()
    if place == "header":
        parts = parts_of_a_frame("", body)
    elif place != "document":
        kind = f"{WORD}.{'document.glossary' if place == 'glossary' else place}+xml"
        parts[part] = (
            f'{HEAD}<w:{place} {SPACES}><w:footnote w:id="1">{body}</w:footnote></w:{place}>'.encode()
        )
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'.encode()
        )
    assert refusal(packed(parts)) == ("field_not_allowed", part, found)


@each(
    "code",
    [
        *(
            "PAGE",
            " page ",
            "NUMPAGES \\* ARABIC",
            ' TOC \\o "1-3" \\h',
            "SEQ 图 \\* ARABIC",
            " REF _Ref1 \\h ",
        ),
        *(
            ' STYLEREF "标题 1" ',
            "DATE \\@ 'yyyy'",
            "eq \\o\\ac(○,1)",
            "= 1 + 2",
            "=\x00- 1",
            "IF \x00 = 1 a b",
        ),
        *('HYPERLINK \\l "_Toc1"', "hyperlink \\l _Toc1 \\h", 'HYPERLINK "https://a.cn/b" \\o "c"', "", "  "),
        *(
            'HYPERLINK "mailto:a@b.cn"',
            'HYPERLINK "http://a.cn" \\t "_blank" \\* MERGEFORMAT',
            "PAGE\\* ARABIC",
        ),
    ],
)
def test_fields_of_every_document_are_allowed(code: str) -> None:
    assert field_fault(code) is None


@each(
    ("address", "allowed"),
    [
        *(
            (address, True)
            for address in (
                "https://a.cn/b?c=1#d",
                "HTTP://a.cn",
                "mailto:a@b.cn",
                "#_Toc1",
                "https://例.cn/文",
            )
        ),
        *(
            (address, False)
            for address in ("file:///c:/a", "javascript:alert(1)", "java\tscript:1", "vbscript:a")
        ),
        *(
            (address, False)
            for address in ("\\\\x\\a", "//x/a", "a.docx", "../a", "c:\\a", "ftp://a", "data:text/html,a")
        ),
        *(
            (address, False)
            for address in (
                "https:\\\\x",
                "https://",
                "http:///a",
                "search-ms:a",
                "ms-word:ofe|u|http://a",
                "",
            )
        ),
        *(
            (address, False)
            for address in (" https://a.cn", "https://a.cn/\n", "https://a b", "mhtml:http://a!b")
        ),
    ],
)
def test_links_lead_to_the_web_to_mail_and_within_the_document(address: str, allowed: bool) -> None:
    assert is_web_address(address) is allowed


def test_an_address_is_written_out_not_computed() -> None:
    assert field_fault(' HYPERLINK "https://\x00" ') == "HYPERLINK https://{ }"
    assert field_fault(' HYPERLINK "https://a.example/\x00" ') == "HYPERLINK https://a.example/{ }"


OPENED, CLOSED = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "end"))


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


@each("text", ["{{ 标题 }} a", "{% if not 标题 %} TOC {% endif %}", " TOC{{ 标题 }}"])
def test_a_variable_is_no_keyword(text: str) -> None:
    field = paragraph(OPENED + code(text) + code("DDEAUTO c") + CLOSED)
    assert refusal(packed(parts_of_a_frame(field)))[0] == "field_not_allowed"


def test_what_a_condition_leaves_out_does_not_hide_a_field() -> None:
    """The frame that is filled in is looked at once more: what it says first may be gone by then."""
    condition = "<w:r><w:t>{{%r {} %}}</w:t></w:r>"
    hidden = condition.format("if not 标题") + code(" TOC ") + condition.format("endif")
    data = packed(parts_of_a_frame(paragraph(OPENED + hidden + code("DDEAUTO c") + CLOSED)))
    check_package(data)
    with pytest.raises(FrameError, match="field_not_allowed"):
        fill_template(data, VALUES)


def test_a_variable_may_stand_behind_a_keyword() -> None:
    data = packed(parts_of_a_frame(paragraph(OPENED + code(' SEQ 表 \\r "{{ 标题 }}" ') + CLOSED)))
    assert fill_template(data, VALUES)
