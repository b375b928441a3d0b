"""Annexes that are Word documents and workbooks, as offices make them: each a function that builds the file."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from paper_cases import ANNEXES
from word_papers import WordPaper, list_levels

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
STEPS = ["非常满意", "满意", "一般", "不满意", "非常不满意"]


def _labels_and_matrix() -> bytes:
    paper = WordPaper()
    paper.add("附件3")
    paper.add("乡村道路建设项目满意度调查表", style="Title")
    paper.add_table(
        [
            ["姓名（可不填）", "", "性别", "□男 □女"],
            ["年龄", "□18-40 □41-60 □60以上", "职业", "□农民 □工人 □干部 □其他"],
        ]
    )
    rows = [
        [str(number), text, "□", "□", "□"]
        for number, text in enumerate(["道路平整情况", "施工期间的安全防护", "后期管护"], start=1)
    ]
    head = ["序号", "调查内容", "满意", "基本满意", "不满意"]
    paper.add_table([head, *rows, ["您的意见或建议", "", "", "", ""]])
    return paper.data()


def _question_rows_and_option_rows() -> bytes:
    paper = WordPaper()
    paper.add("自来水公司用户满意度问卷", style="Heading 1")
    satisfied = "□满意　□基本满意　□不满意"
    rows = ["1. 您对水压是否满意？", satisfied, "2. 您对水质是否满意？", satisfied]
    rows += ["3. 停水前是否收到通知？", "□每次都收到　□有时收到　□从未收到", "4. 您的其他建议：", ""]
    paper.add_table([[row] for row in rows])
    return paper.data()


def _options_in_columns() -> bytes:
    paper = WordPaper()
    paper.add("社区养老服务需求调查问卷")
    paper.add_table(
        [
            ["题目", "选项A", "选项B", "选项C", "选项D"],
            ["1. 您的年龄", "60岁以下", "60-69岁", "70-79岁", "80岁及以上"],
            ["2. 您与谁同住", "独居", "配偶", "子女", "其他"],
            ["3. 您最需要的服务（多选）", "助餐", "助浴", "助医", "助洁"],
        ]
    )
    return paper.data()


def _boxes_of_controls() -> bytes:
    paper = WordPaper()
    paper.add("培训效果评估问卷", style="Title")
    box = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    )
    asked = {
        "1、您认为培训内容对工作有帮助吗？": ("很有帮助", "有一些帮助", "没有帮助"),
        "2、您希望培训的方式（可多选）？": ("面授", "线上", "参观学习", "其他（请注明）：____"),
    }
    for question, options in asked.items():
        paper.add(question)
        for option in options:
            paper.add_xml(f"<w:p {W}>{box}<w:r><w:t> {option}</w:t></w:r></w:p>")
    paper.add("3、您对讲师的评价：")
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0A3"/></w:r>'
    runs = "".join(f'{sign}<w:r><w:t xml:space="preserve">{step}  </w:t></w:r>' for step in STEPS)
    paper.add_xml(f"<w:p {W}>{runs}</w:p>")
    return paper.data()


def _reasons_in_a_column() -> bytes:
    paper = WordPaper()
    paper.add("财政衔接资金项目农户满意度调查问卷")
    paper.add("一、满意度评价（请在对应栏内打“√”，选择“不满意”的请说明原因）")
    items = [[text, "", "", "", ""] for text in ("项目公示", "资金发放", "产业带动")]
    paper.add_table(
        [
            ["评价内容", "满意程度", "", "", "不满意的原因"],
            ["评价内容", "满意", "基本满意", "不满意", "不满意的原因"],
            *items,
        ]
    )
    paper.add("二、您认为项目最大的收获是什么？")
    paper.add("三、其他意见")
    return paper.data()


def _grid_of_a_household() -> bytes:
    paper = WordPaper()
    paper.add("农村低收入家庭入户调查表", style="Title")
    paper.add("一、家庭成员情况")
    columns = ["姓名", "与户主关系", "性别", "年龄", "健康状况", "是否就业"]
    paper.add_table([columns, ["", "户主", *4 * [""]], 6 * [""]])
    paper.add("二、家庭收支")
    paper.add_table([["项目", "金额（元）"], ["工资性收入", ""], ["经营性收入", ""], ["转移性收入", ""]])
    paper.add("三、政策评价")
    paper.add("1. 您对帮扶政策是否满意？  A. 满意  B. 基本满意  C. 不满意")
    paper.add("2. 您家目前最大的困难是什么？________")
    return paper.data()


def _lists_of_three_kinds() -> bytes:
    levels = [list_levels((style, text)) for style, text in _LISTS]
    paper = WordPaper(*levels)
    paper.add("中小学课后服务家长问卷", style="Title")
    paper.add("尊敬的家长：为了解课后服务开展情况，请您据实填写。")
    lists = iter((3, 4, 5, 6))

    def ask(text: str, options: Sequence[str]) -> None:
        paper.add(text, 2)
        number = next(lists)
        if number > 3:
            paper.add_list(number, of=3)
        for option in options:
            paper.add(option, number)

    paper.add("基本情况", 1)
    ask("孩子就读的学段", ["小学", "初中"])
    ask("是否参加课后服务（若选B，请跳到第5题）", ["参加", "没有参加"])
    paper.add("服务评价", 1)
    ask("您对课后服务的内容是否满意", ["非常满意", "比较满意", "一般", "不太满意", "很不满意"])
    paper.add("每周参加____次，每学期费用____元", 2)
    ask("您没有参加的原因（限选两项）", ["家里有人带", "费用高", "内容单一", "其他"])
    paper.add("意见建议", 1)
    paper.add("您对课后服务还有什么建议？", 2)
    return paper.data()


_LISTS = (("chineseCounting", "%1、"), ("decimal", "%1．"), ("upperLetter", "%1．"))


def _legend_across_the_table() -> bytes:
    paper = WordPaper()
    paper.add("职工满意度调查问卷")
    legend = "以下请打分：5分-非常满意，4分-满意，3分-一般，2分-不满意，1分-非常不满意"
    items = [[text, *5 * [""]] for text in ("1. 薪酬待遇", "2. 工作环境", "3. 晋升机会")]
    paper.add_table([[legend, *5 * [""]], ["题目", "5", "4", "3", "2", "1"], *items])
    paper.add("4. 您的岗位是？")
    paper.add("A 管理   B 技术   C 操作   D 后勤")
    return paper.data()


def _question_and_options_in_one_cell() -> bytes:
    paper = WordPaper()
    paper.add("殡葬服务满意度调查问卷", style="Heading 1")
    paper.add_table(
        [
            ["1", "您与逝者的关系\n□子女 □配偶 □其他亲属"],
            ["2", "您对服务人员态度的评价\n□非常好 □好 □一般 □差"],
            ["3", "收费是否公开透明\n□是 □否 □不清楚"],
            ["4", "您的意见"],
        ]
    )
    return paper.data()


def _numbers_to_circle() -> bytes:
    paper = WordPaper()
    paper.add("职业技能培训学员满意度问卷", style="Heading 1")
    paper.add("注：5—非常满意；4—满意；3—一般；2—不满意；1—非常不满意")
    rows = [[str(n), text, "5  4  3  2  1"] for n, text in enumerate(["培训内容实用", "教师授课水平"], 1)]
    paper.add_table([["题号", "题目", "评分（在对应数字上画圈）"], *rows])
    paper.add("1. 您参加培训的原因")
    for option in ("找工作", "提升技能", "拿证书"):
        paper.add(f"• {option}")
    return paper.data()


def _boxes_behind_on_the_line() -> bytes:
    paper = WordPaper()
    paper.add("关于社区文化活动的问卷调查", style="Heading 1")
    paper.add("第一部分 基本信息（单选）")
    paper.add("1.性别 男□ 女□")
    paper.add("2.年龄 20岁以下□ 20～40岁□ 41～60岁□ 60岁以上□")
    paper.add("第二部分 参与情况")
    paper.add("1.您参加过的活动有（多选）")
    for option in ("a.书法", "b.舞蹈", "c.其他（请填写：　　　　）"):
        paper.add(option)
    paper.add("2.您家到活动室多远？      公里")
    return paper.data()


def _workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet_of_types() -> bytes:
    return _workbook(
        [
            ["园区企业满意度调查问卷"],
            ["题号", "题型", "题目", "选项1", "选项2", "选项3", "选项4", "选项5"],
            [1, "单选", "企业规模", "大型", "中型", "小型", "微型"],
            [2, "多选", "享受过的政策", "减税", "补贴", "贴息", "用地", "以上均无"],
            [3, "填空", "年纳税额（万元）"],
            [4, "矩阵", "请评价（服务态度；办事效率；政策兑现）", *STEPS[:4], "不了解"],
            [5, "打分", "总体打分（0-100分）"],
            [6, "问答", "建议"],
        ]
    )


def _sheet_of_groups() -> bytes:
    return _workbook(
        [
            ["残疾人服务满意度测评表"],
            ["一级指标", "测评内容", "很满意", "较满意", "一般", "不满意"],
            ["康复服务", "辅具适配"],
            ["", "康复训练"],
            ["就业服务", "技能培训"],
            ["", "岗位推荐"],
            ["您的建议："],
        ]
    )


def _sheet_of_answers() -> bytes:
    return _workbook(
        [
            ["序号", "问题", "答案"],
            [1, "您的性别", "男/女"],
            [2, "您的年龄段", "20岁以下、20-40岁、40岁以上"],
            [3, "您从何处得知本活动（多选）", "A.朋友 B.网络 C.海报 D.其他"],
            [4, "您对活动满意吗", " ".join(STEPS[:4])],
            [5, "您的建议"],
        ]
    )


def _sheet_typed_like_a_page() -> bytes:
    return _workbook(
        [
            ["“最多跑一次”改革群众满意度问卷"],
            ["1、您最近办理的事项属于？"],
            ["A、社保", "B、医保", "C、公积金", "D、其他"],
            ["2、您跑了几次？"],
            ["A、0次", "B、1次", "C、2次", "D、3次及以上"],
            ["3、请评价下列内容", *STEPS[:4]],
            ["窗口态度"],
            ["办理时限"],
            ["4、您的意见"],
        ]
    )


MADE: Mapping[str, Callable[[], bytes]] = {
    "labels-and-matrix.docx": _labels_and_matrix,
    "question-rows-and-option-rows.docx": _question_rows_and_option_rows,
    "table-with-options-in-columns.docx": _options_in_columns,
    "boxes-of-controls.docx": _boxes_of_controls,
    "reasons-in-a-column.docx": _reasons_in_a_column,
    "grid-of-a-household.docx": _grid_of_a_household,
    "lists-of-three-kinds.docx": _lists_of_three_kinds,
    "legend-across-the-table.docx": _legend_across_the_table,
    "question-and-options-in-one-cell.docx": _question_and_options_in_one_cell,
    "numbers-to-circle.docx": _numbers_to_circle,
    "boxes-behind-on-the-line.docx": _boxes_behind_on_the_line,
    "sheet-of-types.xlsx": _sheet_of_types,
    "sheet-of-groups.xlsx": _sheet_of_groups,
    "sheet-of-answers.xlsx": _sheet_of_answers,
    "sheet-typed-like-a-page.xlsx": _sheet_typed_like_a_page,
}
"""Name of an annex -> its file."""

NAMES = sorted([*(path.name for path in ANNEXES.iterdir()), *MADE])
"""All annexes, those of the folder included."""


def annex_data(name: str) -> bytes:
    """The file of an annex."""
    return MADE[name]() if name in MADE else (ANNEXES / name).read_bytes()
