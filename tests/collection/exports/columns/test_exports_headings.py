"""A column belongs to the question that its heading says, however a website numbers and decorates it."""

import pytest
from cases import each
from exported import asking, question
from servers import questionnaire_named

from surveyapp.collection.exports.columns.columns import ExportColumn, match_columns
from surveyapp.collection.exports.columns.corrections import (
    NO_CORRECTIONS,
    Corrections,
    leave_out_columns,
    target_key,
)
from surveyapp.collection.exports.file import read_file
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.responses import match_export
from surveyapp.definition.questionnaire import Questionnaire

EVERY_TYPE = questionnaire_named("every_type")
AGE, CHANNELS, SERVICE = "您的年龄是？", "您从哪里知道本服务？", "请根据您的真实感受评价"
ATTITUDE = "您对服务态度是否满意？"


def columns(
    *headings: str, questionnaire: Questionnaire = EVERY_TYPE, cells: str = "x"
) -> tuple[ExportColumn, ...]:
    data = f"{chr(9).join(headings)}\n{chr(9).join([cells] * len(headings))}\n".encode()
    return match_columns(questionnaire, read_file(data, questionnaire), NO_CORRECTIONS)


def key(heading: str) -> str:
    """What a column with this heading holds, as corrections name it."""
    target = columns(heading, "序号")[0].target
    return target_key(target) if target else ""


@each(
    "heading",
    [
        *(
            "您的年龄是？",
            "您的年龄是",
            "1、您的年龄是？",
            "1.您的年龄是？",
            "1. 您的年龄是？",
            "1 您的年龄是？",
            "（1）您的年龄是？",
        ),
        *(
            "(1) 您的年龄是?",
            "一、您的年龄是？",
            "（一）您的年龄是？",
            "*1、您的年龄是？",
            "* 您的年龄是？",
            "Q1_您的年龄是？",
            "Q1：您的年龄是？",
        ),
        *(
            "Q1 您的年龄是？",
            "Q1您的年龄是？",
            "Q1_1.您的年龄是？",
            "第1题：您的年龄是？",
            "第一题 您的年龄是？",
            "1、您的年龄是？[单选题]",
        ),
        *(
            "1、您的年龄是？【单选题】*",
            "1、您的年龄是？（必答）",
            "1-1 您的年龄是？",
            "基本信息/您的年龄是？",
            "age",
            "AGE",
            "a/b/age",
        ),
        *(
            "1、您的年龄是？（单选）",
            "您的年龄是？ - Selected Choice",
            "age. 您的年龄是？",
            "【1】您的年龄是？",
            "１、您的年龄是？",
        ),
    ],
)
def test_a_question_is_found_under_every_number_and_hint(heading: str) -> None:
    assert key(heading) == "age"


@each(
    ("heading", "expected"),
    [
        (f"2、{CHANNELS}【最多选择3项】", "channels"),
        (f"2、{CHANNELS}（至少选2项）", "channels"),
        (f"2、{CHANNELS}[多选题]", "channels"),
        (f"2、{CHANNELS}（限选三项）", "channels"),
        (f"2、{CHANNELS}(亲友推荐)", "channels=friends"),
        (f"2.{CHANNELS}:B.亲友推荐", "channels=friends"),
        (f"{CHANNELS} [亲友推荐]", "channels=friends"),
        (f"Q2_{CHANNELS}_亲友推荐", "channels=friends"),
        (f"Q2|{CHANNELS}|2|亲友推荐", "channels=friends"),
        (f"{CHANNELS}/亲友推荐", "channels=friends"),
        ("a/channels/friends", "channels=friends"),
        ("channels.friends", "channels=friends"),
        ("channels[friends]", "channels=friends"),
        ("channels_friends", "channels=friends"),
        ("channels.other.text", "channels=other.text"),
        ("channels_other_text", "channels=other.text"),
        (f"{CHANNELS} - 其他（请注明） - Text", "channels=other.text"),
        (f"3、{SERVICE}—{ATTITUDE}", "service.attitude"),
        (f"Q3_{SERVICE}_{ATTITUDE}", "service.attitude"),
        (f"{SERVICE} [{ATTITUDE}]", "service.attitude"),
        (f"{SERVICE}:1.{ATTITUDE}", "service.attitude"),
        (f"3、{ATTITUDE}", "service.attitude"),
        ("service/attitude", "service.attitude"),
        ("service[attitude]", "service.attitude"),
        ("service_attitude", "service.attitude"),
        ("age_other", "age=other.text"),
        ("您的年龄", ""),
        ("您的年龄是多少？", ""),
    ],
)
def test_lines_options_and_texts_are_found_beside_their_question(heading: str, expected: str) -> None:
    assert key(heading) == expected


TWINS = asking(
    question("a", ["满意", "不满意"], text="您对服务满意吗"),
    question("b", ["满意", "不满意"], text="您对服务满意吗？"),
)


@each(
    ("headings", "expected"),
    [
        (("您对服务满意吗", "您对服务满意吗？"), ["a", "b"]),
        (("您对服务满意吗？", "您对服务满意吗"), ["b", "a"]),
        (("2、您对服务满意吗？", "1、您对服务满意吗"), ["b", "a"]),
        (("您对服务满意吗", "您对服务满意吗"), ["a", "b"]),
        (("您对服务满意吗。", "您对服务满意吗。"), ["a", "b"]),
        (("您对服务满意吗", "您对服务满意吗.1"), ["a", "b"]),
        (("您对服务满意吗！",), [None]),
    ],
)
def test_wordings_that_differ_in_punctuation_are_told_apart_by_it_or_else_by_their_order(
    headings: tuple[str, ...], expected: list[str | None]
) -> None:
    found = columns(*headings, "序号", questionnaire=TWINS)[: len(headings)]
    assert [column.target.code if column.target else None for column in found] == expected


def test_one_column_for_two_questions_of_its_wording_is_asked_about() -> None:
    export = match_export(TWINS, read_file("您对服务满意吗！,序号\n满意,1\n".encode(), TWINS))
    assert [(problem.code, problem.column) for problem in export.problems] == [
        ("alike_columns", "您对服务满意吗！")
    ]


def test_columns_told_apart_by_order_are_named() -> None:
    export = match_export(TWINS, read_file("您对服务满意吗,您对服务满意吗\n满意,不满意\n".encode(), TWINS))
    assert [response.answers for response in export.responses] == [{"a": "o1", "b": "o2"}]
    assert [note.code for note in export.notes] == ["told_apart_by_order"]


def test_lines_that_are_numbered_are_found_only_if_all_of_them_are() -> None:
    whole, part = columns("service[SQ001]", "service[SQ002]"), columns("service[SQ002]", "序号")
    assert [column.target.code for column in whole if column.target] == ["service.attitude", "service.speed"]
    assert part[0].kind == "unmatched"


def test_labels_beside_codes_and_joined_ticks_beside_single_ones_are_not_read_twice() -> None:
    ticks = [f"channels/{code}" for code in ("board", "friends", "other")]
    kinds = [column.kind for column in columns("age", "age.label", "channels", *ticks, cells="1")]
    assert kinds == ["answers", "repeat", "repeat", "answers", "answers", "answers"]


def test_labels_without_codes_are_read() -> None:
    assert [column.kind for column in columns("age.label", "序号")] == ["answers", "platform"]


@each(
    "heading",
    [
        *(
            "来自IP",
            "IP地址",
            "昵称",
            "昵称(微信)",
            "经度",
            "地理位置省",
            "IPAddress",
            "LocationLatitude",
            "_geopoint_latitude",
        ),
        *(
            "Email Address",
            "RecipientLastName",
            "用户标识",
            "Unnamed: 7",
            "__version__",
            "startlanguage",
            "开始时间",
            "Q_URL",
        ),
    ],
)
def test_addresses_names_and_places_are_known_and_never_kept(heading: str) -> None:
    table = read_file(f"{AGE},{heading}\n18岁以下,192.0.2.4\n".encode(), EVERY_TYPE)
    export = match_export(EVERY_TYPE, table)
    assert (export.problems, export.columns[1].kind) == ((), "unread")
    assert "192.0.2.4" not in repr(export)
    assert [(note.code, note.params["found"]) for note in export.notes] == [("unread_columns", [heading])]


def test_a_heading_that_a_question_could_have_is_an_own_column_only_beside_others() -> None:
    assert columns("城市", AGE)[0].kind == "unmatched"
    assert columns("城市", AGE, "作答ID", "开始时间")[0].kind == "unread"


@each(
    ("headings", "number"),
    [
        (("序号", "答卷编号"), 1),
        (("_id", "_uuid", "_index"), 1),
        (("ResponseId", "编号"), 0),
        (("答题序号", "IP省份"), 0),
    ],
)
def test_the_number_of_a_response_is_read_from_the_surest_of_its_columns(
    headings: tuple[str, ...], number: int
) -> None:
    found = columns(*headings, AGE)
    assert [column.number for column in found if column.platform == "序号"] == [number]


def test_a_column_can_be_left_out_by_its_heading() -> None:
    table = read_file(f"{AGE},客户编码,客户编码\n18岁以下,A,B\n".encode(), EVERY_TYPE)
    assert match_export(EVERY_TYPE, table).problems
    export = match_export(EVERY_TYPE, table, leave_out_columns(table, ["客户编码"], Corrections()))
    assert (export.problems, export.left_out_columns) == ((), ("客户编码", "客户编码"))


def test_of_headings_alike_the_one_that_is_written_so_is_left_out() -> None:
    table = read_file(f"{AGE},客户编码,客户 编码\n18岁以下,A,B\n".encode(), EVERY_TYPE)
    assert [column.number for column in leave_out_columns(table, ["客户 编码"], Corrections()).columns] == [2]
    assert [column.number for column in leave_out_columns(table, ["客户编码。"], Corrections()).columns] == [
        1,
        2,
    ]


def test_a_heading_that_is_not_there_cannot_be_left_out() -> None:
    table = read_file(f"{AGE},客户编码\n18岁以下,A\n".encode(), EVERY_TYPE)
    with pytest.raises(UnreadableExport) as refused:
        leave_out_columns(table, ["客户编码", "客户名"], Corrections())
    assert [(problem.code, problem.params["found"]) for problem in refused.value.problems] == [
        ("unknown_ignored_column", "客户名")
    ]


def test_a_column_without_a_heading_is_named_by_its_letter() -> None:
    export = match_export(EVERY_TYPE, read_file(f"{AGE},\n18岁以下,A\n".encode(), EVERY_TYPE))
    assert [(problem.code, problem.params["found"]) for problem in export.problems] == [
        ("nameless_column", "B")
    ]


def test_an_unknown_column_without_content_stops_nothing_and_is_named() -> None:
    export = match_export(EVERY_TYPE, read_file(f"{AGE},客户编码\n18岁以下,\n".encode(), EVERY_TYPE))
    assert (export.problems, [note.code for note in export.notes]) == ((), ["empty_columns"])
