"""Files that hold no questionnaire, or mean harm, get a clear answer: a code that has words, never a crash."""

import io
import zipfile

import pytest
from cases import each
from paper_cases import questionnaire_of
from word_papers import WordPaper, with_part

from surveyapp.definition.files.text_files import OLE
from surveyapp.papers.files import packed
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.paper_file import paper_of
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.import_questionnaire import read_questionnaire

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MEGABYTE = 1_000_000


def word(text: str = "1. 您的建议？") -> bytes:
    paper = WordPaper()
    paper.add(text)
    return paper.data()


def document(body: str, declared: str = "") -> bytes:
    content = f"<?xml version='1.0' encoding='UTF-8'?>{declared}<w:document {W}><w:body>{body}</w:body></w:document>"
    return with_part(word(), "word/document.xml", content.encode())


def packed_parts(*parts: tuple[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


PARAGRAPH = "<w:p><w:r><w:t>1. &x;您的建议？</w:t></w:r></w:p>"
DECLARED = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY x "' + "&a;" * 1000 + '">]>'

HOSTILE = {
    "empty": (b"", "paper_is_empty"),
    "blank": (b" \r\n\t\n", "paper_is_empty"),
    "no text": (bytes(range(256)) * 100, "paper_not_text"),
    "prose": ("这里没有题目。" * 1000).encode(),
    "a megabyte on one line": ("文字" * (MEGABYTE // 6)).encode(),
    "a megabyte of lines": ("甲乙丙丁戊己庚辛。\n" * (MEGABYTE // 28)).encode(),
    "fetches a file": (document(PARAGRAPH, DECLARED), "paper_declares_entities"),
    "grows without end": (document(PARAGRAPH, LAUGHS), "paper_declares_entities"),
    "a bomb": (packed_parts(("word/document.xml", b"<a>" + b" " * 30 * MEGABYTE)), "paper_unpacks_too_large"),
    "macros": (with_part(word(), "word/vbaProject.bin", b"x"), "paper_has_macros"),
    "only pictures": (with_part(document("<w:p/>"), "word/media/a.png", b"x"), "paper_has_only_pictures"),
    "no Word": (packed_parts(("a.txt", b"x")), "paper_not_word"),
    "cut short": (word()[:2000], "paper_damaged"),
    "no XML": (with_part(word(), "word/document.xml", b"<w:document"), "paper_damaged"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "paper_encrypted"),
    "old Excel": (OLE + "Workbook".encode("utf-16-le"), "paper_is_old_excel"),
}


def refusal(data: bytes) -> UnreadablePaper:
    with pytest.raises(UnreadablePaper) as caught:
        paper_of(data, "附件.docx")
    return caught.value


@each("name", list(HOSTILE))
def test_such_a_file_is_refused_with_what_to_do(name: str) -> None:
    entry = HOSTILE[name]
    data, code = entry if isinstance(entry, tuple) else (entry, "")
    refused = refusal(data)
    assert refused.code == code or not code
    assert "请" in "".join(refusal_lines(refused))


def test_what_is_larger_than_its_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_PAPER_ELEMENTS", 5)
    assert refusal(word()).code == "paper_unpacks_too_large"
    monkeypatch.setattr("surveyapp.papers.paper_file.LARGEST_PAPER", 100)
    assert refusal(word()).code == "paper_too_large"


def test_a_merged_cell_of_a_long_text_is_not_repeated_without_end() -> None:
    cell = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    item = "<w:tc><w:p><w:r><w:t>态度</w:t></w:r></w:p></w:tc>"
    begun, rest = cell.format(' w:val="restart"', "长" * 100_000), cell.format("", "")
    first = f"<w:tr>{begun}{item}</w:tr>"
    others = f"<w:tr>{rest}{item}</w:tr>" * 100
    assert refusal(document(f"<w:tbl>{first}{others}</w:tbl>")).code == "paper_too_long"


def test_two_thousand_questions_are_read_and_the_file_is_refused_for_its_size() -> None:
    text = "问卷\n" + "".join(
        f"{n}. 您对第{n}项服务是否满意？\nA. 满意 B. 一般 C. 不满意\n" for n in range(1, 2001)
    )
    read = read_questionnaire(text.encode(), "a.txt")
    assert len(read.questions) == 2000
    assert {problem.code for problem in read.problems if problem.level == "error"} <= {
        "oversize",
        "too_many_parts",
    }


def test_right_to_left_text_and_emoji_are_text() -> None:
    text = "😀问卷\n1. \u202eما جنسك؟\u202c\nA. ذكر B. أنثى\n2. 您喜欢😀还是😢？\nA. 😀 B. 😢\n"
    questions = questionnaire_of(read_questionnaire(text.encode(), "a.txt")).questions
    assert [str(question.text) for question in questions] == ["ما جنسك؟", "您喜欢😀还是😢？"]
    assert [str(option.label) for option in questions[1].options] == ["😀", "😢"]


@each("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_in_every_usual_encoding(encoding: str) -> None:
    data = "问卷\n1. 您的性别？\nA. 男 B. 女\n".encode(encoding)
    assert [question.text for question in paper_of(data, "a.txt").questions] == ["您的性别？"]
