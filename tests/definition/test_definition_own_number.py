"""Headings and questions that are numbered by their authors lose that number where we number them ourselves."""

from cases import each

from surveyapp.definition.own_number import without_number

STYLES = (
    *(
        "一、{}",
        "一、 {}",
        "（一）{}",
        "(一) {}",
        "一．{}",
        "一 {}",
        "十一、{}",
        "1. {}",
        "1．{}",
        "1、{}",
        "1) {}",
        "1）{}",
    ),
    *(
        "（1）{}",
        "(1){}",
        "【1】{}",
        "1：{}",
        "1.1 {}",
        "1.2、{}",
        "10. {}",
        "①{}",
        "⑴ {}",
        "⒈{}",
        "㈠{}",
        "Q1 {}",
        "Q1.{}",
    ),
    *(
        "q2_1 {}",
        "题1：{}",
        "第一部分 {}",
        "第一部分：{}",
        "第2部分{}",
        "第一题、{}",
        "I. {}",
        "Ⅱ、{}",
        "A. {}",
        "（A）{}",
    ),
    *("*1、{}", "1 {}", "问题3：{}"),
)


@each("text", ["基本信息", "个人信息", "您的年龄", "请评价以下方面"])
def test_a_number_in_any_style_goes(text: str) -> None:
    read = {style: without_number(style.format(text)) for style in STYLES}
    assert {style: rest for style, rest in read.items() if rest != text} == {}


@each(
    "text",
    [
        *(
            "12345热线您知道吗？",
            "2023年您去过几次？",
            "5G 网络覆盖",
            "3.5万元以下的项目",
            "（2023年）您的收入",
            "1-3岁儿童",
        ),
        *(
            "3 年内您是否办理过？",
            "5 个工作日内办结了吗？",
            "一般情况",
            "十分满意吗",
            "一站式服务",
            "三、四年级学生",
        ),
        *(
            "3、4月份您去过吗？",
            "8:30以后您还办事吗？",
            "第一次办理业务时",
            "A、B两个大厅",
            "A市居民",
            "IT服务",
            "1.5 倍工资",
        ),
    ],
)
def test_a_number_that_belongs_to_the_sentence_stays(text: str) -> None:
    assert without_number(text) == text


@each("text", ["一、", "1.", "第一部分", "（三）", "Q1 "])
def test_a_text_that_is_nothing_but_a_number_stays(text: str) -> None:
    assert without_number(text) == text


def test_a_year_behind_the_mark_stays() -> None:
    assert without_number("1、2023年您去过吗？") == "2023年您去过吗？"
    assert without_number("1.2023年您去过吗？") == "2023年您去过吗？"
