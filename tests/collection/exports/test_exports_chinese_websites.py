"""The exports of 问卷星, 腾讯问卷, 问卷网 and 见数, in the layouts that each of them writes, give the same answers.

Headings, own columns and ways of writing follow the websites; the answers are made up.
"""

from cases import each
from platforms import (
    AGE,
    ANSWERS,
    ATTITUDE,
    BOARD,
    CHANNELS,
    FRIENDS,
    OTHER,
    OVERALL,
    SERVICE,
    SPEED,
    WHY,
    Lines,
    answers,
    china,
    facts,
    read,
)

from surveyapp.collection.exports.cells.options import NumberMeaning
from surveyapp.collection.exports.rows.facts import PlatformFacts

WJX = ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
WJX_ROWS = [
    ["1", "2025/7/5 0:22:11", "224秒", "微信", "N/A", "192.0.2.4(某地)"],
    ["2", "2025/7/5 9:03:05", "61秒", "手机提交", "直接访问", "192.0.2.5(某地)"],
]
WJX_FACTS = [
    PlatformFacts("1", china(2025, 7, 5, 0, 22, 11), 224, "微信"),
    PlatformFacts("2", china(2025, 7, 5, 9, 3, 5), 61, "手机提交"),
]
WJX_QUESTIONS = [
    f"1、{AGE}",
    f"2、{CHANNELS}【多选题】",
    f"3、{SERVICE}—{ATTITUDE}",
    f"3、{SPEED}",
    f"4、{OVERALL}",
    f"5、{WHY}",
]
WJX_TICKS = [f"2、{CHANNELS}({label})" for label in (BOARD, FRIENDS, OTHER)]


def test_wenjuanxing_by_text() -> None:
    export = read(
        [
            [*WJX, *WJX_QUESTIONS, "总分"],
            [*WJX_ROWS[0], "18岁以下", f"{BOARD}┋{FRIENDS}", "满意", "一般", "满意", "快一点", "8"],
            [*WJX_ROWS[1], "其他〖保密〗", "其他（请注明）〖电视〗", "不满意", "满意", "不满意", "(空)", "5"],
        ]
    )
    assert (answers(export), facts(export)) == (ANSWERS, WJX_FACTS)


@each(
    ("numbers", "rows"),
    [
        (
            "position",
            [["1", "1┋2", "1", "2", "1", "快一点"], ["3〖保密〗", "3〖电视〗", "3", "1", "3", "-2"]],
        ),
        (
            "score",
            [
                ["18岁以下", f"{BOARD}┋{FRIENDS}", "3", "2", "3", "快一点"],
                ["其他〖保密〗", "其他〖电视〗", "1", "3", "1", "-2"],
            ],
        ),
    ],
)
def test_wenjuanxing_by_number(numbers: NumberMeaning, rows: Lines) -> None:
    lines = [[*own, *row] for own, row in zip(WJX_ROWS, rows, strict=True)]
    assert answers(read([[*WJX, *WJX_QUESTIONS], *lines], numbers)) == ANSWERS


def test_wenjuanxing_with_a_column_for_each_option() -> None:
    header = [*WJX, WJX_QUESTIONS[0], *WJX_TICKS, *WJX_QUESTIONS[2:]]
    rows = [
        ["1", "1", "1", "0", "1", "2", "1", "快一点"],
        ["3〖保密〗", "0", "0", "1〖电视〗", "3", "1", "3", ""],
    ]
    lines = [[*own, *row] for own, row in zip(WJX_ROWS, rows, strict=True)]
    assert answers(read([header, *lines], "position")) == ANSWERS


def test_tencent() -> None:
    """腾讯问卷: a letter before each option, its text where it was ticked, own columns on both sides."""
    after = [
        *(
            "语言",
            "清洗数据结果",
            "智能清洗数据无效概率",
            "地理位置国家和地区",
            "地理位置省",
            "地理位置市",
            "用户类型",
        ),
        *("用户标识", "昵称", "自定义字段", "IP", "UA", "Referrer", "中奖时间", "中奖金额", "审核状态", ""),
    ]
    rest = [
        "简体中文",
        "有效",
        "0.02",
        "中国",
        "某省",
        "某市",
        "微信",
        "x",
        "某人",
        "",
        "192.0.2.4",
        "UA",
        "",
        "",
        "",
        "",
        "",
    ]
    ticks = [
        f"2.{CHANNELS}:{letter}.{label}" for letter, label in zip("ABC", (BOARD, FRIENDS, OTHER), strict=True)
    ]
    header = [
        *("编号", "开始答题时间", "结束答题时间", "答题时长", f"1.{AGE}", f"1.{AGE}_填空3", *ticks),
        *(
            f"2.{CHANNELS}_填空3",
            f"3.{SERVICE}:{ATTITUDE}",
            f"3.{SERVICE}:{SPEED}",
            f"4.{OVERALL}",
            f"5.{WHY}",
            *after,
        ),
    ]
    export = read(
        [
            header,
            [
                *("1", "2025/7/5 0:18:27", "2025/7/5 0:22:11", "224", "A.18岁以下", ""),
                *(f"A.{BOARD}", f"B.{FRIENDS}", "", "", "A.满意", "B.一般", "A.满意", "快一点", *rest),
            ],
            [
                *(
                    "2",
                    "2025/7/5 9:02",
                    "2025/7/5 9:03",
                    "61",
                    "C.其他（请注明）",
                    "保密",
                    "",
                    "",
                    f"C.{OTHER}",
                    "电视",
                ),
                *("C.不满意", "A.满意", "C.不满意", "", *rest),
            ],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("1", china(2025, 7, 5, 0, 22, 11), 224, None)
    assert "192.0.2.4" not in repr(facts(export))


def test_wenjuanwang() -> None:
    """问卷网: `Q2_` before the question, the line after another `_`, numbers that a program saved as 1.0."""
    own = [
        *(
            "答卷编号",
            "IP地址",
            "来源",
            "昵称(微信)",
            "性别(微信)",
            "城市(微信)",
            "开始时间",
            "结束时间",
            "浏览器",
            "操作系统",
        ),
        *("答题时长", "状态", "证件号", "用户名", "姓名", "用户类别", "单位", "邮件"),
    ]
    rest = ["某浏览器", "某系统", "3分44秒", "已完成", "", "", "某人", "", "某单位", "a@example.com"]
    rows = [["W1", "192.0.2.4", "微信", "某人", "", "", "2025-07-05 00:18:27", "2025-07-05 00:22:11", *rest]]
    rows.append(["W2", *rows[0][1:]])
    header = [
        *(f"Q1_{AGE}", *(f"Q2_{CHANNELS}_{label}" for label in (BOARD, FRIENDS, OTHER))),
        *(f"Q3_{SERVICE}_{ATTITUDE}", f"Q3_{SERVICE}_{SPEED}", f"Q4_{OVERALL}", f"Q5_{WHY}"),
    ]
    export = read(
        [
            [*own, *header],
            [*rows[0], "18岁以下", "1.0", "1.0", "0.0", "满意", "一般", "满意", "快一点"],
            [*rows[1], "其他(保密)", "0.0", "0.0", "1〖电视〗", "不满意", "满意", "不满意", ""],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("W1", china(2025, 7, 5, 0, 22, 11), 224, "微信")
    assert "某人" not in repr(export.responses)


def test_jianshu() -> None:
    """见数: names of its own around the questions, `(跳过)` and blanks."""
    own = [
        *(
            "作答ID",
            "用户ID",
            "开始时间",
            "结束时间",
            "作答总时长(秒)",
            "作答渠道",
            "发布ID",
            "问卷发布名称",
            "IP",
            "经度",
        ),
        *("纬度", "省份", "城市", "设备类型", "操作系统类型", "浏览器类型", "屏幕分辨率"),
    ]
    rest = [
        "链接",
        "9",
        "某问卷",
        "192.0.2.4",
        "87.6",
        "43.8",
        "某省",
        "某市",
        "手机",
        "某系统",
        "某浏览器",
        "360*640",
    ]
    row = ["11", "u1", "2025-07-05 00:18:27", "2025-07-05 00:22:11", "224.0", *rest]
    header = [
        f"Q1 {AGE}",
        f"Q2 {CHANNELS}",
        f"Q3 {SERVICE}-{ATTITUDE}",
        f"Q3 {SERVICE}-{SPEED}",
        f"Q4 {OVERALL}",
        f"Q5 {WHY}",
    ]
    export = read(
        [
            [*own, *header],
            [*row, "18岁以下", f"{BOARD};{FRIENDS}", "满意", "一般", "满意", "快一点"],
            ["12", *row[1:], "其他：保密", "其他：电视", "不满意", "满意", "不满意", "(跳过)"],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("11", china(2025, 7, 5, 0, 22, 11), 224, "链接")
