"""Tables as annexes have them, in Word and in workbooks: heads in two rows, groups, frames, forms, codebooks."""

import io

from openpyxl import Workbook
from paper_cases import outline
from word_papers import WordPaper

from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
STEPS = ["非常满意", "满意", "一般", "不满意", "非常不满意"]


def read(paper: WordPaper) -> ReadQuestionnaire:
    return read_questionnaire(paper.data(), "附件3.docx")


def sheet(*rows: list[object]) -> str:
    """The outline of a workbook without its title."""
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(written)
    return outline(read_questionnaire(written.getvalue(), "题目.xlsx")).partition("\n")[2]


def test_the_head_of_a_matrix_may_have_two_rows_and_merged_cells() -> None:
    paper = WordPaper()
    paper.add("公园满意度调查表", style="Title")
    table = paper.add_table(
        [
            ["维度", "评价内容", "评价等级", "", "", "", ""],
            ["", "", *STEPS],
            *(
                [group, item, *["□"] * 5]
                for group, item in (("环境", "绿化"), ("", "卫生"), ("设施", "座椅"))
            ),
        ]
    )
    for first, last in (((0, 2), (0, 6)), ((0, 0), (1, 0)), ((0, 1), (1, 1)), ((2, 0), (3, 0))):
        table.cell(*first).merge(table.cell(*last))
    assert outline(read(paper)) == (
        "title 公园满意度调查表\n"
        "matrix 公园满意度调查表 | 非常满意:5+ / 满意:4+ / 一般:3 / 不满意:2 / 非常不满意:1\n"
        "    item 环境：绿化\n    item 环境：卫生\n    item 设施：座椅\n"
    )


def test_a_row_across_all_columns_heads_the_items_below_it() -> None:
    paper = WordPaper()
    paper.add("窗口服务测评表", style="Title")
    items = [["一、服务态度"], ["1", "文明用语"], ["二、办事效率"], ["2", "按时办结"]]
    table = paper.add_table(
        [["序号", "内容", "满意", "一般", "不满意"], *(row + [""] * (5 - len(row)) for row in items)]
    )
    for row in (1, 3):
        table.cell(row, 0).merge(table.cell(row, 4))
    paper.add("您的其他意见：________")
    assert outline(read(paper)) == (
        "title 窗口服务测评表\n"
        "matrix 窗口服务测评表 | 满意:3+ / 一般:2 / 不满意:1\n"
        "    item 服务态度：文明用语\n    item 办事效率：按时办结\n"
        "text 您的其他意见\n"
    )


def test_a_form_of_labels_and_options_that_a_frame_sets_in_columns() -> None:
    paper = WordPaper()
    paper.add("企业满意度调查表", style="Title")
    paper.add_table(
        [["企业名称", "", "企业规模", "□大型 □中型 □小型"], ["1", "成立年限", "□3年以下 □3年以上", ""]]
    )
    paper.add("1. 您了解政策的渠道是？（多选）")
    paper.add_table([["A. 电视", "B. 报纸"], ["C. 网络", "D. 其他____"]])
    paper.add("2.您满意吗？\nA.满意\nB.一般\nC.不满意")
    assert outline(read(paper)) == (
        "title 企业满意度调查表\n"
        "text 企业名称\n"
        "single 企业规模 | 大型 / 中型 / 小型\n"
        "single 成立年限 | 3年以下 / 3年以上\n"
        "multiple 您了解政策的渠道是？ | A=电视 / B=报纸 / C=网络 / D=其他_\n"
        "single 您满意吗？ | A=满意:3+ / B=一般:2 / C=不满意:1\n"
    )


def test_a_control_for_a_date_asks_for_a_day() -> None:
    paper = WordPaper()
    paper.add("访问问卷", style="Title")
    paper.add_xml(
        f"<w:p {W}><w:r><w:t>1. 您的到访日期：</w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/><w:date/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>单击此处输入日期。</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert outline(read(paper)) == "title 访问问卷\ndate 您的到访日期 (day)\n"


def test_the_sheet_in_which_a_website_takes_questions() -> None:
    heads = ["题目（必填）", "题型（必填）", "选项1", "选项2", "选项3", "是否必答", "题目说明", "跳题逻辑"]
    assert sheet(
        heads,
        ["您来过吗", "单选题", "来过", "没来过", None, "是", None, "选2跳至第3题"],
        ["您去过哪里", "多选题", "东区", "西区", "南区", "否", "可多选", None],
        ["您的建议", "填空题"],
        ["请评价服务", "量表题", "很不满意", "一般", "很满意", "是", None, None],
    ).splitlines() == [
        "single* 您来过吗 | 来过 / 没来过",
        "multiple 您去过哪里（可多选） | 东区 / 西区 / 南区",
        "text 您的建议",
        "single* 请评价服务 | 很不满意:1 / 一般:2 / 很满意:3+",
        "left_out " + " · ".join(heads),
        "show_if qgnl: {not: {question: lg, is: [mlg]}}",
    ]


def test_a_codebook_with_options_and_lines_below_each_question() -> None:
    assert sheet(
        ["题号", "题目"],
        ["Q1[多选题]", "常用模式"],
        ["选项", ""],
        ["1", "排位"],
        ["2", "经典"],
        ["Q2[矩阵单选题]", "功能评价"],
        ["选项", ""],
        ["1", "满意"],
        ["2", "不满意"],
        ["矩阵行", ""],
        ["1", "易用性"],
        ["Q3[填空题]", "联系方式"],
    ).splitlines() == [
        "multiple 常用模式 | 1=排位 / 2=经典",
        "matrix 功能评价 | 1=满意:2+ / 2=不满意:1",
        "    item 易用性",
        "text 联系方式",
        "left_out 题号 · 题目",
    ]


def test_a_matrix_of_numbers_and_one_whose_rows_have_a_single_cell() -> None:
    assert sheet(
        ["请打分（1-5分）"], ["序号", "项目", "1", "2", "3"], [1, "水质"], [2, "水压"]
    ).splitlines() == [
        "matrix 请打分（1-5分） | 1=1:1 / 2=2:2 / 3=3:3",
        "    item 水质",
        "    item 水压",
    ]
    assert sheet(
        ["一、评价"], ["内容", "满意", "一般", "不满意"], ["态度"], ["效率"], ["二、您的建议"]
    ).splitlines() == [
        "section 评价",
        "matrix 评价 | 满意:3+ / 一般:2 / 不满意:1",
        "    item 态度",
        "    item 效率",
        "section 意见和建议",
        "text 您的建议",
    ]


def test_columns_with_english_heads_and_options_in_one_cell() -> None:
    assert sheet(
        ["No.", "Question", "Type", "Options", "Required"],
        [1, "Gender", "single", "Male;Female", "Y"],
        [2, "Services", "multiple", "Clinic/Pharmacy", "N"],
        [3, "Years", "number", "年", "N"],
    ).splitlines()[:3] == [
        "single* Gender | Male / Female",
        "multiple Services | Clinic / Pharmacy",
        "number Years [年]",
    ]
