"""Workbooks: one question a row, a question a cell, a matrix as a table; and the exports of other tools."""

import io
from collections.abc import Mapping, Sequence

import orjson
import pytest
import xlsxwriter
from cases import each
from paper_cases import outline, questionnaire_of

from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

Sheets = Mapping[str, Sequence[Sequence[object]]]


def workbook(sheets: Sheets, hidden: Sequence[str] = ()) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell)
    return written.getvalue()


def read(sheets: Sheets, hidden: Sequence[str] = ()) -> ReadQuestionnaire:
    return read_questionnaire(workbook(sheets, hidden), "问卷.xlsx")


def test_one_question_a_row_with_its_type_and_a_column_for_each_option() -> None:
    rows = [
        ["某市供水满意度问卷"],
        ["题号", "题目", "题型", "是否必答", "选项1", "选项2", "选项3"],
        [1, "您的性别", "单选题", "是", "男", "女"],
        [2, "您家怎样用水", "多选题", "否", "自来水", "井水", "其他____"],
        [3, "您对水质是否满意", "单选题", "", "满意", "一般", "不满意"],
        [4, "您的建议", "填空题"],
    ]
    assert outline(read({"问卷": rows})) == (
        "title 某市供水满意度问卷\n"
        "single* 您的性别 | 男 / 女\n"
        "multiple 您家怎样用水 | 自来水 / 井水 / 其他_\n"
        "single 您对水质是否满意 | 满意:3+ / 一般:2 / 不满意:1\n"
        "text 您的建议\n"
        "left_out 题号 · 题目 · 题型 · 是否必答 · 选项1 · 选项2 · 选项3\n"
    )


def test_all_options_in_one_cell_by_lines_semicolons_or_letters() -> None:
    rows = [
        ["问题", "选项"],
        ["您的年龄", "18岁以下\n18岁以上"],
        ["您的职业", "工人;农民;学生"],
        ["您去过吗", "A.是 B.否"],
    ]
    assert outline(read({"题目": rows})).splitlines()[1:4] == [
        "single 您的年龄 | 18岁以下 / 18岁以上",
        "single 您的职业 | 工人 / 农民 / 学生",
        "single 您去过吗 | A=是 / B=否",
    ]


def test_sections_in_a_column_and_options_in_rows_of_their_own() -> None:
    rows = [
        ["部分", "题目", "选项"],
        ["基本信息", "您的性别", "男"],
        ["", "", "女"],
        ["评价", "您是否满意", "满意"],
        ["", "", "不满意"],
    ]
    assert outline(read({"题目": rows})).splitlines()[1:5] == [
        "section 基本信息",
        "single 您的性别 | 男 / 女",
        "section 评价",
        "single 您是否满意 | 满意:2+ / 不满意:1",
    ]


def test_a_questionnaire_typed_into_one_column_and_a_matrix_as_a_table() -> None:
    lines = [["交通问卷"], ["1. 您的性别"], ["A. 男"], ["B. 女"], ["2. 您的建议？"]]
    assert (
        outline(read({"Sheet1": lines})) == "title 交通问卷\nsingle 您的性别 | A=男 / B=女\ntext 您的建议？\n"
    )
    matrix = [["物业测评表"], ["序号", "测评内容", "满意", "一般", "不满意"], [1, "保洁"], [2, "保安"]]
    assert [item.text for item in read({"Sheet1": matrix}).questions[0].items] == ["保洁", "保安"]


def test_hidden_sheets_are_not_read() -> None:
    found = read({"问卷": [["1. 您的建议？"]], "旧稿": [["2. 旧题？"]]}, hidden=["旧稿"])
    assert [question.text for question in found.questions] == ["您的建议？"]


XLSFORM: Sheets = {
    "survey": [
        ["type", "name", "label::English (en)", "label::中文 (zh)", "required", "relevant"],
        ["note", "hello", "Hello", "您好！"],
        ["begin_group", "g", "Basics", "基本信息"],
        ["select_one yn", "called", "Called?", "您打过热线吗？", "yes"],
        ["select_multiple ways or_other", "ways", "How?", "怎样打的？", "", "${called} = 'y'"],
        ["end_group", ""],
        ["text", "why", "Why?", "为什么？"],
        ["start", "start"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::中文 (zh)"],
        ["yn", "y", "Yes", "打过"],
        ["yn", "n", "No", "没有"],
        ["ways", "tel", "Phone", "电话"],
        ["ways", "app", "App", "手机"],
    ],
    "settings": [["form_title"], ["热线问卷"]],
}


def test_an_xlsform_keeps_its_names_and_its_conditions() -> None:
    found = read(XLSFORM)
    assert outline(found) == (
        "title 热线问卷\n"
        "introduction 您好！\n"
        "section 基本信息\n"
        "single* 您打过热线吗？ | y=打过 / n=没有\n"
        "multiple 怎样打的？ | tel=电话 / app=手机 / other=其他_\n"
        "text 为什么？\n"
        "condition ${called} = 'y'\n"
        "left_out start\n"
        'show_if ways: {question: called, is: ["y"]}\n'
    )
    assert [question.code for question in questionnaire_of(found).questions] == ["called", "ways", "why"]


LSS = """<?xml version="1.0" encoding="UTF-8"?>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<groups><rows><row><gid>1</gid><group_order>0</group_order></row></rows></groups>
<group_l10ns><rows><row><gid>1</gid><group_name>评价</group_name><language>zh-Hans</language></row></rows></group_l10ns>
<questions><rows>
<row><qid>10</qid><parent_qid>0</parent_qid><gid>1</gid><type>L</type><title>Q1</title><other>Y</other>
<mandatory>Y</mandatory><question_order>1</question_order><relevance>1</relevance></row>
<row><qid>20</qid><parent_qid>0</parent_qid><gid>1</gid><type>F</type><title>Q2</title><question_order>2</question_order></row>
</rows></questions>
<subquestions><rows>
<row><qid>21</qid><parent_qid>20</parent_qid><gid>1</gid><type>T</type><title>SQ1</title><question_order>1</question_order></row>
<row><qid>22</qid><parent_qid>20</parent_qid><gid>1</gid><type>T</type><title>SQ2</title><question_order>2</question_order></row>
</rows></subquestions>
<question_l10ns><rows>
<row><qid>10</qid><question>&lt;p&gt;您去过吗？&lt;/p&gt;</question><language>zh-Hans</language></row>
<row><qid>20</qid><question>请评价</question><language>zh-Hans</language></row>
<row><qid>21</qid><question>态度</question><language>zh-Hans</language></row>
<row><qid>22</qid><question>效率</question><language>zh-Hans</language></row>
</rows></question_l10ns>
<answers><rows>
<row><aid>1</aid><qid>10</qid><code>A1</code><sortorder>1</sortorder></row>
<row><aid>2</aid><qid>10</qid><code>A2</code><sortorder>2</sortorder></row>
<row><aid>3</aid><qid>20</qid><code>A1</code><sortorder>1</sortorder></row>
<row><aid>4</aid><qid>20</qid><code>A2</code><sortorder>2</sortorder></row>
</rows></answers>
<answer_l10ns><rows>
<row><aid>1</aid><answer>去过</answer></row><row><aid>2</aid><answer>没去过</answer></row>
<row><aid>3</aid><answer>满意</answer></row><row><aid>4</aid><answer>不满意</answer></row>
</rows></answer_l10ns>
<surveys_languagesettings><rows><row><surveyls_title>景区问卷</surveyls_title>
<surveyls_welcometext>您好！</surveyls_welcometext><surveyls_endtext>谢谢！</surveyls_endtext></row></rows></surveys_languagesettings>
</document>"""

SURVEYJS = {
    "title": {"default": "Visit", "zh-cn": "就医问卷"},
    "pages": [
        {
            "title": "基本信息",
            "elements": [
                {
                    "type": "radiogroup",
                    "name": "been",
                    "title": "您看过病吗？",
                    "isRequired": True,
                    "choices": [{"value": "y", "text": "看过"}, "没有"],
                },
                {
                    "type": "matrix",
                    "name": "rate",
                    "title": "请评价",
                    "columns": ["满意", "不满意"],
                    "rows": ["医生", "护士"],
                },
                {
                    "type": "panel",
                    "elements": [{"type": "comment", "name": "why", "visibleIf": "{been} = 'y'"}],
                },
                {"type": "rating", "name": "score", "title": "打分", "rateMax": 3},
                {"type": "file", "name": "photo", "title": "请上传照片"},
            ],
        }
    ],
}


def test_a_limesurvey_structure_keeps_its_codes() -> None:
    assert outline(read_questionnaire(LSS.encode(), "survey.lss")) == (
        "title 景区问卷\n"
        "introduction 您好！\n"
        "closing 谢谢！\n"
        "section 评价\n"
        "single* 您去过吗？ | A1=去过 / A2=没去过 / other=其他_\n"
        "matrix 请评价 | A1=满意:2+ / A2=不满意:1\n"
        "    item 态度\n"
        "    item 效率\n"
    )


def test_a_surveyjs_form_tells_what_it_cannot_take_over() -> None:
    assert outline(read_questionnaire(orjson.dumps(SURVEYJS), "form.json")) == (
        "title 就医问卷\n"
        "section 基本信息\n"
        "single* 您看过病吗？ | y=看过 / 没有=没有\n"
        "matrix 请评价 | 满意=满意:2+ / 不满意=不满意:1\n"
        "    item 医生\n"
        "    item 护士\n"
        "text why\n"
        "single 打分 | 1=1 / 2=2 / 3=3\n"
        "condition {been} = 'y'\n"
        "not_understood 请上传照片\n"
        'show_if why: {question: been, is: ["y"]}\n'
    )


@each("data", [LSS.encode(), orjson.dumps(SURVEYJS), workbook(XLSFORM)])
def test_every_entry_of_an_export_has_its_part_and_the_file_is_accepted(data: bytes) -> None:
    found = read_questionnaire(data, "export")
    assert {line.number for line in found.paper.lines} == set(found.paper.parts)
    questionnaire_of(found)


@each(
    "data",
    [
        b'{"pages": 5}',
        b'{"elements": [{"type": []}]}',
        b"<?xml version='1.0'?><document/>",
        b'{"pages": [[[]]]}',
    ],
)
def test_an_export_without_questions_says_so(data: bytes) -> None:
    with pytest.raises(UnreadablePaper, match="paper_without_questions"):
        read_questionnaire(data, "export")
