"""The exports of eight survey websites, in the layouts that each of them writes, give the same answers.

Headings, own columns and ways of writing follow the websites; the answers are made up here.
"""

import csv
import io
import json
from datetime import datetime

import pytest
from servers import questionnaire_named

from surveyapp.collection.exports.corrections import Corrections
from surveyapp.collection.exports.facts import PlatformFacts
from surveyapp.collection.exports.options import Numbers
from surveyapp.collection.exports.responses import Export, read_export
from surveyapp.definition.china_time import CHINA

EVERY_TYPE = questionnaire_named("every_type")
AGE, CHANNELS, SERVICE = "您的年龄是？", "您从哪里知道本服务？", "请根据您的真实感受评价"
ATTITUDE, SPEED = "您对服务态度是否满意？", "您对办理速度是否满意？"
OVERALL, WHY = "总体来说您满意吗？", "如不满意，请简述原因"
BOARD, FRIENDS, OTHER = "社区宣传栏/展板", "亲友推荐", "其他（请注明）"

ANSWERS = [
    {
        "age": "young",
        "channels": ["board", "friends"],
        "service.attitude": "3",
        "service.speed": "2",
        "overall": "yes",
        "why": "快一点",
    },
    {
        "age": "other",
        "age.other.text": "保密",
        "channels": ["other"],
        "channels.other.text": "电视",
        "service.attitude": "1",
        "service.speed": "3",
        "overall": "no",
    },
]
"""What both respondents said, whatever website they said it to."""

Lines = list[list[str]]


def export_of(lines: Lines, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def read(lines: Lines, numbers: Numbers | None = None, delimiter: str = ",") -> Export:
    return read_export(EVERY_TYPE, export_of(lines, delimiter), Corrections(numbers=numbers))


def answers(export: Export) -> list[object]:
    return [response.answers for response in export.responses]


def facts(export: Export) -> list[PlatformFacts]:
    return [response.facts for response in export.responses]


def china(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=CHINA)  # type: ignore[misc,arg-type]  # year to second


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


@pytest.mark.parametrize(
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
def test_wenjuanxing_by_number(numbers: Numbers, rows: Lines) -> None:
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


@pytest.mark.parametrize(
    ("name", "moment"),
    [("Timestamp", "7/25/2025 0:22:11"), ("时间戳记", "2025/07/25 上午 12:22:11 GMT+8")],
)
def test_google_forms(name: str, moment: str) -> None:
    """Google Forms: a time, the questions alone, grids as `question [line]`, ticks joined by commas."""
    header = [name, AGE, CHANNELS, f"{SERVICE} [{ATTITUDE}]", f"{SERVICE} [{SPEED}]", OVERALL, WHY]
    export = read(
        [
            header,
            [moment, "18岁以下", f"{BOARD}, {FRIENDS}", "满意", "一般", "满意", "快一点"],
            [moment, "其他（保密）", "其他（电视）", "不满意", "满意", "不满意", ""],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts(None, china(2025, 7, 25, 0, 22, 11), None, None)


QUALTRICS = {
    "StartDate": "Start Date",
    "EndDate": "End Date",
    "Status": "Response Type",
    "IPAddress": "IP Address",
    "Progress": "Progress",
    "Duration (in seconds)": "Duration (in seconds)",
    "Finished": "Finished",
    "RecordedDate": "Recorded Date",
    "ResponseId": "Response ID",
    "RecipientLastName": "Recipient Last Name",
    "RecipientFirstName": "Recipient First Name",
    "RecipientEmail": "Recipient Email",
    "ExternalReference": "External Data Reference",
    "LocationLatitude": "Location Latitude",
    "LocationLongitude": "Location Longitude",
    "DistributionChannel": "Distribution Channel",
    "UserLanguage": "User Language",
}
QUALTRICS_ROW = [
    "2025-07-05 00:18:27",
    "2025-07-05 00:22:11",
    "IP Address",
    "192.0.2.4",
    "100",
    "224",
    "True",
]


@pytest.mark.parametrize("joined", [True, False], ids=["one column of ticks", "a column for each option"])
def test_qualtrics(joined: bool) -> None:
    """Qualtrics: names, then the wording, then import ids; what is written beside an option has a column of its own."""
    chosen = " - Selected Choice"
    ticks = (
        {"Q2": f"{CHANNELS}{chosen}"}
        if joined
        else {
            f"Q2_{n}": f"{CHANNELS}{chosen} - {label}" for n, label in enumerate((BOARD, FRIENDS, OTHER), 1)
        }
    )
    questions = {
        "Q1": f"{AGE}{chosen}",
        "Q1_3_TEXT": f"{AGE} - {OTHER} - Text",
        **ticks,
        "Q2_3_TEXT": f"{CHANNELS} - {OTHER} - Text",
        "Q3_1": f"{SERVICE} - {ATTITUDE}",
        "Q3_2": f"{SERVICE} - {SPEED}",
        "Q4": OVERALL,
        "Q5": WHY,
    }
    names = {**QUALTRICS, **questions}
    rest = [
        "2025-07-05 00:22:12",
        "R_1a",
        "某",
        "某",
        "a@example.com",
        "",
        "43.8",
        "87.6",
        "anonymous",
        "ZH-S",
    ]
    first, second = ([f"{BOARD},{FRIENDS}"], [OTHER]) if joined else ([BOARD, FRIENDS, ""], ["", "", OTHER])
    export = read(
        [
            list(names),
            list(names.values()),
            [json.dumps({"ImportId": name}) for name in names],
            [*QUALTRICS_ROW, *rest, "18岁以下", "", *first, "", "满意", "一般", "满意", "快一点"],
            [*QUALTRICS_ROW, *rest, OTHER, "保密", *second, "电视", "不满意", "满意", "不满意", ""],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("R_1a", china(2025, 7, 5, 0, 22, 12), 224, "anonymous")
    assert [(note.code, note.params.get("rows")) for note in export.notes if note.code == "heading_rows"] == [
        ("heading_rows", ["2", "3"])
    ]
    assert "example.com" not in repr(export.responses)


LIME = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl"]
LIME_ROW = [
    "2025-07-05 00:22:11",
    "3",
    "zh-Hans",
    "7",
    "2025-07-05 00:18:27",
    "2025-07-05 00:22:11",
    "192.0.2.4",
    "",
]
LIME_TIMES = ["interviewtime", "groupTime12", "ageTime"]


@pytest.mark.parametrize(
    ("questions", "yes", "no", "other"),
    [
        (
            [
                *("age", "age[other]", "channels[SQ001]", "channels[SQ002]", "channels[other]"),
                *("service[SQ001]", "service[SQ002]", "overall", "why"),
            ],
            "Y",
            "",
            "-oth-",
        ),
        (
            [
                *(AGE, f"{AGE} [其他（请注明）]", f"{CHANNELS} [{BOARD}]", f"{CHANNELS} [{FRIENDS}]"),
                *(f"{CHANNELS} [{OTHER}]", f"{SERVICE} [{ATTITUDE}]", f"{SERVICE} [{SPEED}]", OVERALL, WHY),
            ],
            "是",
            "否",
            "其他（请注明）",
        ),
        (
            [
                *(f"age. {AGE}", f"age[other]. {AGE} [{OTHER}]", f"channels[board]. {CHANNELS} [{BOARD}]"),
                *(f"channels[friends]. {CHANNELS} [{FRIENDS}]", f"channels[other]. {CHANNELS} [{OTHER}]"),
                *(f"service[attitude]. {SERVICE} [{ATTITUDE}]", f"service[speed]. {SERVICE} [{SPEED}]"),
                *(f"overall. {OVERALL}", f"why. {WHY}"),
            ],
            "Yes",
            "No",
            "其他",
        ),
    ],
    ids=["codes", "wording", "codes and wording"],
)
def test_limesurvey(questions: list[str], yes: str, no: str, other: str) -> None:
    """LimeSurvey: codes, wording or both as headings; the text beside an option in a column of its own."""
    times = ["224.35", "80.1", "12.2"]
    export = read(
        [
            [*LIME, *questions, *LIME_TIMES],
            ["1", *LIME_ROW, "18岁以下", "", yes, yes, "", "满意", "一般", "满意", "快一点", *times],
            [
                "2",
                *LIME_ROW,
                "其他（请注明）",
                "保密",
                no,
                no,
                "电视",
                "不满意",
                "满意",
                "不满意",
                "",
                *times,
            ],
        ]
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("1", china(2025, 7, 5, 0, 22, 11), 224, None)


KOBO = [
    *(
        "_id",
        "_uuid",
        "_submission_time",
        "_validation_status",
        "_notes",
        "_status",
        "_submitted_by",
        "__version__",
    ),
    *("_tags", "_index"),
]
KOBO_ROW = ["2025-07-04T16:22:11", "", "", "submitted_via_web", "", "v1", ""]


@pytest.mark.parametrize("summary", [True, False], ids=["ticks together and apart", "ticks apart"])
@pytest.mark.parametrize("group", ["", "a/b/"])
def test_kobo_with_names_as_headings(summary: bool, group: str) -> None:
    """Kobo: codes in groups, `d/m0` for each option, both ways of writing ticks side by side, semicolons, UTC."""
    ticks = [f"{group}channels/{code}" for code in ("board", "friends", "other")]
    joined = [f"{group}channels"] if summary else []
    header = [
        *("start", "end", f"{group}age", f"{group}age_other", *joined, *ticks, f"{group}channels_other"),
        *(f"{group}service/attitude", f"{group}service/speed", f"{group}overall", f"{group}why", *KOBO),
    ]
    times = ["2025-07-05T00:18:27.123+08:00", "2025-07-05T00:22:10.456+08:00"]
    export = read(
        [
            header,
            [
                *(*times, "young", "", *(["board friends"] if summary else []), "1", "1", "0", ""),
                *("3", "2", "yes", "快一点", "7", "uuid-7", *KOBO_ROW, "1"),
            ],
            [
                *(*times, "other", "保密", *(["other"] if summary else []), "0", "0", "1", "电视"),
                *("1", "3", "no", "", "8", "uuid-8", *KOBO_ROW, "2"),
            ],
        ],
        "code",
        ";",
    )
    assert answers(export) == ANSWERS
    assert facts(export)[0] == PlatformFacts("uuid-7", china(2025, 7, 5, 0, 22, 11), None, None)


def test_kobo_with_wording_as_headings() -> None:
    ticks = [f"{CHANNELS}/{label}" for label in (BOARD, FRIENDS, OTHER)]
    header = ["start", "end", f"基本信息/{AGE}", f"基本信息/{CHANNELS}", *ticks, f"{SERVICE}/{ATTITUDE}"]
    header += [f"{SERVICE}/{SPEED}", OVERALL, WHY, *KOBO]
    times = ["2025-07-05T00:18:27.123+08:00", "2025-07-05T00:22:10.456+08:00"]
    row = [*times, "18岁以下", f"{BOARD} {FRIENDS}", "1", "1", "0", "满意", "一般", "满意", "快一点"]
    export = read([header, [*row, "7", "uuid-7", *KOBO_ROW, "1"]], delimiter=";")
    assert answers(export) == ANSWERS[:1]
