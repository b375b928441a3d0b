"""Whatever stands in a file: every line that is not blank has one part, and what is written says what was read."""

from time import process_time

from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_cases import questionnaire_of
from ruamel.yaml import YAML

from surveyapp.papers.file_text import scalar
from surveyapp.papers.files.text import lines_of
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.limits import LONGEST_PAPER_LINE
from surveyapp.papers.reading.read_paper import read_paper
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

FAR_TOO_LONG = 30.0
"""Seconds of work: what grows without end takes hours, what does not a small part of this on any machine."""

FRAGMENTS = (
    *(
        "一、基本信息",
        "（二）评价",
        "第一部分 服务",
        "1. 您的性别？",
        "2、您的年龄",
        "Q3：您满意吗？",
        "（4）态度",
        "⑤效率",
    ),
    *(
        "A. 男 B. 女",
        "A：满意",
        "□是 □否",
        "☐ 其他____",
        "( ) 有",
        "男    女",
        "非常满意 满意 一般 不满意",
        "5 4 3 2 1",
    ),
    *(
        "评价内容\t满意\t一般\t不满意",
        "服务态度\t□\t□\t□",
        "服务态度 5 4 3 2 1",
        "答案: ----",
        "________",
        "（可多选）",
        "【多选题】*",
    ),
    *(
        "[矩阵单选题]",
        "选B跳至第5题",
        "如选择不满意，请说明原因：____",
        "感谢您的参与！",
        "附件3",
        "某县满意度调查问卷",
        "- 1 -",
    ),
    *(
        "非常",
        "满意",
        "最高 → 最低",
        "您好！请填写。",
        "姓名：____ 电话：____",
        "目 录",
        "一、信息 ...... 1",
        "依赖于第3题第1个选项",
    ),
    *(
        "3、您满意吗？（选择C、D的请回答第4题，其他跳至第5题）",
        "B. 没有（结束问卷）",
        "1=非常不满意 2=一般 3=满意",
        "性别：□男 □女  年龄：____岁",
        "您居住在____乡____村",
        "____年__月__日",
        "您愿意推荐吗？（0-10分）",
        "非常满意 …… 2",
        "一般 …… 1",
        "行：",
        "列：",
        "1~5",
        "A1 您的學歷",
        "调查目的：了解情况",
        "二、多选题（每题至少选两项）",
        "甲\t乙\t丙",
    ),
)
LINES = st.one_of(
    st.sampled_from(FRAGMENTS),
    st.text(st.sampled_from("一二您题满意不？：:.、()（）[]【】ABQ123①□_-*#|\t \\"), max_size=30),
    st.text(max_size=40),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


def read_or_none(text: str) -> ReadQuestionnaire | None:
    try:
        return read_questionnaire(text.encode(), "annex.txt")
    except UnreadablePaper:
        return None


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_line_that_is_not_blank_has_one_part(text: str) -> None:
    lines = lines_of(text)
    paper = read_paper(lines)
    assert set(paper.parts) == {line.number for line in lines if line.text.strip()}
    placed = {id(part.question) for part in paper.parts.values() if part.question is not None}
    assert placed <= {id(question) for question in paper.questions}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=3, max_size=25).map("\n".join))
def test_the_file_says_what_was_read_or_check_says_why_not(text: str) -> None:
    read = read_or_none(text)
    if read is None:
        return
    errors = {problem.code for problem in read.problems if problem.level == "error"}
    assert errors <= {"duplicate_label"}, read.text
    if errors:
        return
    made = questionnaire_of(read)
    assert [str(question.text) for question in made.questions] == [
        question.text for question in read.questions
    ]
    codes = [question.code for question in made.questions]
    assert len({code.lower() for code in codes}) == len(codes)


LONGEST = [
    sign * (LONGEST_PAPER_LINE // len(sign))
    for sign in (
        *(
            " x",
            "（",
            "）",
            "_",
            "…",
            "5 4 3 ",
            "□1 ",
            "选",
            "如选请",
            "跳至第",
            "a_",
            "姓名 ____ ",
            "姓名：____年",
        ),
        *(
            "1=满意 ",
            "（1 满意 ",
            "第1题选",
            "非常 … 5",
            "满意 ",
            "[单选题]",
            "( )",
            "A.",
            "①",
            "1、",
            "| ",
            "\t甲",
            "年 月 ",
        ),
    )
]
"""Lines as long as any in which marks are looked for, of one sign again and again."""


@each("line", LONGEST)
def test_no_line_takes_long_however_it_goes_on(line: str) -> None:
    begun = process_time()
    paper = read_paper(lines_of(f"1. 您满意吗？\n{line}\n2. 您的{' ' * 900}建议{line}"))
    assert len(paper.parts) == len(paper.lines)
    assert process_time() - begun < FAR_TOO_LONG


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_a_text_is_written_so_that_it_reads_back(text: str) -> None:
    shown = text.strip() or "x"
    for line in (f"a: {scalar(shown)}", f"{{a: {scalar(shown)}}}"):
        assert YAML(typ="safe", pure=True).load(line) == {"a": shown}
