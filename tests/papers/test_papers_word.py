"""Word documents: what Word shows is read, also where it stands in no text: automatic numbers, boxes, controls."""

from paper_cases import lines_of_part, outline, questionnaire_of
from word_papers import WordPaper, list_levels, with_part

from surveyapp.services.surveys.import_questionnaire import ReadQuestionnaire, read_questionnaire

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERS, LETTERS = list_levels(("decimal", "%1.")), list_levels(("upperLetter", "%1."))


def read(paper: WordPaper) -> ReadQuestionnaire:
    return read_questionnaire(paper.data(), "附件3.docx")


def test_numbers_and_letters_that_stand_only_in_automatic_numbering() -> None:
    paper = WordPaper(NUMBERS, LETTERS)
    paper.add("某区办事服务满意度问卷", style="Title")
    paper.add("您好！请填写。")
    paper.add("您的性别是？", 1)
    paper.add("男", 2)
    paper.add("女", 2)
    paper.add_list(3, of=2)
    paper.add("您办理过哪些业务？（可多选）", 1)
    paper.add("社保", 3)
    paper.add("其他____", 3)
    paper.add_list(4, of=2)
    paper.add("5小时内能否办结？", 1)
    paper.add("能", 4)
    paper.add("不能", 4)
    found = read(paper)
    assert outline(found) == (
        "title 某区办事服务满意度问卷\n"
        "introduction 您好！请填写。\n"
        "single 您的性别是？ | A=男 / B=女\n"
        "multiple 您办理过哪些业务？（可多选） | A=社保 / B=其他_\n"
        "single 5小时内能否办结？ | A=能 / B=不能\n"
    )
    assert [line.text for line in found.paper.lines][2:4] == ["1. 您的性别是？", "A. 男"]


def test_levels_chinese_numbers_and_circles_of_a_list() -> None:
    levels = list_levels(("chineseCounting", "%1、"), ("decimal", "%2."))
    paper = WordPaper(levels, list_levels(("decimalEnclosedCircle", "%1")))
    paper.add("政务服务问卷", style="Title")
    paper.add("基本信息", 1, 0)
    paper.add("您的年龄", 1, 1)
    paper.add("30岁以下", 2)
    paper.add("30岁以上", 2)
    paper.add("满意度", 1, 0)
    paper.add("请评价", 1, 1)
    paper.add_table(
        [["评价内容", "非常满意", "满意", "一般", "不满意"], ["窗口环境", *4 * [""]], ["服务态度", *4 * [""]]]
    )
    paper.add("您的建议", 1, 1)
    paper.add("感谢您的参与！")
    found = read(paper)
    texts = [line.text for line in found.paper.lines]
    assert [text for text in texts if text[1:2] in ".、"] == [
        *("一、 基本信息", "1. 您的年龄", "二、 满意度", "1. 请评价", "2. 您的建议"),
    ]
    assert outline(found) == (
        "title 政务服务问卷\n"
        "closing 感谢您的参与！\n"
        "section 基本信息\n"
        "single 您的年龄 | 1=30岁以下 / 2=30岁以上\n"
        "section 满意度\n"
        "matrix 请评价 | 非常满意:4+ / 满意:3+ / 一般:2 / 不满意:1\n"
        "    item 窗口环境\n"
        "    item 服务态度\n"
        "text 您的建议\n"
    )


def test_headings_are_sections_and_bullets_that_look_like_boxes_are_options() -> None:
    paper = WordPaper(list_levels(("decimal", "%1、")), list_levels(("bullet", "\uf0a8")))
    paper.add("养老问卷", style="Heading 1")
    paper.add("基本情况", style="Heading 2")
    paper.add("您的年龄", 1)
    paper.add("60-70岁", 2)
    paper.add("70岁以上", 2)
    paper.add("评价", style="Heading 2")
    paper.add("您是否满意？", 1)
    paper.add("满意", 2)
    paper.add("不满意", 2)
    assert outline(read(paper)) == (
        "title 养老问卷\n"
        "section 基本情况\n"
        "single 您的年龄 | 60-70岁 / 70岁以上\n"
        "section 评价\n"
        "single 您是否满意？ | 满意:2+ / 不满意:1\n"
    )


def test_tables_of_labels_and_of_one_question_a_row() -> None:
    paper = WordPaper()
    paper.add("教育问卷", style="Title")
    paper.add_table([["姓名", "", "性别", "□男 □女"], ["年龄", "□30以下 □30以上", "联系电话", ""]])
    paper.add("请继续回答：")
    paper.add_table(
        [
            ["序号", "问题", "选项"],
            ["1", "您的学历", "A.本科 B.硕士"],
            ["2", "您的职称（可多选）", "初级；中级；高级"],
            ["3", "您对学校是否满意？", "□满意\n□一般\n□不满意"],
        ]
    )
    assert outline(read(paper)).splitlines()[:8] == [
        "title 教育问卷",
        "text 姓名",
        "single 性别 | 男 / 女",
        "single 年龄 | 30以下 / 30以上",
        "text 联系电话",
        "single 您的学历 | A=本科 / B=硕士",
        "multiple 您的职称（可多选） | 初级 / 中级 / 高级",
        "single 您对学校是否满意？ | 满意:3+ / 一般:2 / 不满意:1",
    ]


def test_groups_in_merged_cells_go_before_the_items_of_a_matrix() -> None:
    paper = WordPaper()
    paper.add("1. 请评价窗口和环境")
    table = paper.add_table(
        [["类别", "项目", "满意", "一般", "不满意"], ["窗口", "态度", "", "", ""], ["", "效率", "", "", ""]]
    )
    table.cell(1, 0).merge(table.cell(2, 0))
    assert [item.text for item in read(paper).questions[0].items] == ["窗口：态度", "窗口：效率"]


def test_a_table_that_only_frames_a_questionnaire_is_read_as_its_paragraphs() -> None:
    paper = WordPaper()
    paper.add_table([["1. 您的性别？\nA. 男\nB. 女\n2. 您的建议？"]])
    paper.add_table([["3. 您的年龄？", ""], ["A. 青年\nB. 老年", ""]])
    assert outline(read(paper)).splitlines()[1:] == [
        "single 您的性别？ | A=男 / B=女",
        "text 您的建议？",
        "single 您的年龄？ | A=青年 / B=老年",
    ]


def test_blanks_that_are_underlined_lists_to_choose_from_and_signs_of_fonts() -> None:
    paper = WordPaper()
    paper.add("文化问卷", style="Title")
    paper.add_xml(
        f'<w:p {W}><w:r><w:t>1. 您的单位：</w:t></w:r><w:r><w:rPr><w:u w:val="single"/></w:rPr>'
        '<w:t xml:space="preserve">          </w:t></w:r></w:p>'
    )
    items = "".join(
        f'<w:listItem w:displayText="{text}" w:value="{text}"/>' for text in ("请选择", "东区", "西区")
    )
    paper.add_xml(
        f"<w:p {W}><w:r><w:t>2. 您住在：</w:t></w:r><w:sdt><w:sdtPr><w:dropDownList>{items}</w:dropDownList></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>请选择</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    box = '<w:r><w:br/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    paper.add_xml(
        f"<w:p {W}><w:r><w:t>3. 您是否满意？</w:t></w:r>{box}<w:r><w:t>满意</w:t></w:r>"
        f"{box}<w:r><w:t>不满意</w:t></w:r></w:p>"
    )
    paper.add_xml(
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>4. 您的建议？</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert outline(read(paper)).splitlines()[1:] == [
        "text 您的单位",
        "single 您住在： | 东区 / 西区",
        "single 您是否满意？ | 满意:2+ / 不满意:1",
        "text 您的建议？",
    ]


def test_text_boxes_are_read_once_and_what_was_deleted_or_hidden_is_not() -> None:
    paper = WordPaper()
    inside = "<w:txbxContent><w:p><w:r><w:t>1. 您的建议？</w:t></w:r></w:p></w:txbxContent>"
    paper.add_xml(
        f'<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent>'
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    paper.add_xml(
        f"<w:p {W}><w:del><w:r><w:delText>2. 旧题？</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>2. 新题？</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的字</w:t></w:r></w:p>"
    )
    assert [question.text for question in read(paper).questions] == ["您的建议？", "新题？"]


def test_footnotes_headers_and_footers_are_no_part_of_the_questionnaire() -> None:
    paper = WordPaper()
    paper.add("1. 您的建议？")
    section = paper.document.sections[0]
    section.header.paragraphs[0].text = "某局内部资料"
    section.footer.paragraphs[0].text = "第 1 页"
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>注：指本年度。</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    found = read_questionnaire(with_part(paper.data(), "word/footnotes.xml", notes.encode()), "a.docx")
    assert [question.text for question in found.questions] == ["您的建议？"]
    left = {line.text for line in lines_of_part(found.paper, "left_out")}
    assert left == {"某局内部资料", "第 1 页", "注：指本年度。"}


def test_paragraphs_are_never_taken_for_broken_lines() -> None:
    paper = WordPaper()
    paper.add("1. 请评价以下各项 [矩阵单选题]")
    paper.add("（非常满意 满意 一般 不满意）")
    items = [f"您对第{digit}个窗口工作人员服务态度和业务能力的总体评价" for digit in "一二三四五六"]
    for item in items:
        paper.add(item)
    assert [str(item.text) for item in questionnaire_of(read(paper)).questions[0].items] == items
