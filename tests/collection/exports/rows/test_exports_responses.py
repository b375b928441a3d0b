"""A survey website's export is read whole or refused whole, with every column and cell that does not match."""

import csv
import io

import pytest
from cases import each
from servers import questionnaire_named, questionnaire_source

from surveyapp.collection.exports.cells.options import NumberMeaning
from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.responses import MatchedExport, read_export
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Questionnaire

EVERY_TYPE = questionnaire_named("every_type")
HEADER = [
    "序号",
    "提交答卷时间",
    "所用时间",
    "来源",
    "来源详情",
    "来自IP",
    "1、您的年龄是？",
    "2、您从哪里知道本服务？（可多选）",
    "3、您对服务态度是否满意？",
    "4、您对办理速度是否满意？",
    "5、总体来说您满意吗？",
    "6、如不满意，请简述原因",
]
ROW = ["1", "2025/07/05 00:22:00", "224秒", "微信", "直接访问", "127.0.0.1(本机)"]
ANSWERS = ["18岁以下", "社区宣传栏/展板┋亲友推荐", "满意", "一般", "满意", "(空)"]


def export_of(*rows: list[str], header: list[str] = HEADER, encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def read(*rows: list[str], header: list[str] = HEADER, numbers: NumberMeaning | None = None) -> MatchedExport:
    return read_export(EVERY_TYPE, export_of(*rows, header=header), Corrections(numbers=numbers))


def problems(data: bytes) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(UnreadableExport) as refused:
        read_export(EVERY_TYPE, data)
    return [(problem.code, problem.row, problem.column) for problem in refused.value.problems]


def test_texts_become_codes() -> None:
    assert read(ROW + ANSWERS).responses[0].answers == {
        "age": "young",
        "channels": ["board", "friends"],
        "service.attitude": "3",
        "service.speed": "2",
        "overall": "yes",
    }


def test_time_duration_and_source_are_kept() -> None:
    facts = read(ROW + ANSWERS).responses[0].facts
    assert facts.submitted is not None
    assert (facts.submitted.isoformat(), facts.seconds, facts.source, facts.serial) == (
        "2025-07-05T00:22:00+08:00",
        224,
        "微信",
        "1",
    )


def test_the_address_is_not_kept() -> None:
    assert "127.0.0.1" not in repr(read(ROW + ANSWERS))


@each(
    "cell",
    ["其他〖电视〗", "其他:电视", "其他：电视", "其他（电视）", "其他(电视)", "其他（请注明）〖电视〗"],
)
def test_a_write_in_follows_its_option(cell: str) -> None:
    answers = read([*ROW, "18岁以下", f"亲友推荐┋{cell}", *ANSWERS[2:]]).responses[0].answers
    assert (answers["channels"], answers["channels.other.text"]) == (["friends", "other"], "电视")


@each("blank", ["", "(空)", "（空）", "-2", "-2.0", "N/A"])
def test_a_blank_answer_to_a_required_question_is_a_note(blank: str) -> None:
    export = read([*ROW, blank, *ANSWERS[1:]])
    assert export.blanks == {"age": 1}
    assert "age" not in export.responses[0].answers


def test_a_question_without_a_column_is_a_note() -> None:
    assert read(ROW + ANSWERS[:-1], header=HEADER[:-1]).absent == ("why",)


def test_options_match_by_code_and_score_too() -> None:
    answers = read([*ROW, "young", "board", "3", "2", "yes", ""]).responses[0].answers
    assert (answers["age"], answers["service.attitude"], answers["overall"]) == ("young", "3", "yes")


def test_option_numbers_instead_of_texts() -> None:
    answers = read([*ROW, "2", "1┋2", "3", "2", "1", ""], numbers="position").responses[0].answers
    assert (answers["age"], answers["channels"]) == ("adult", ["board", "friends"])
    assert (answers["service.attitude"], answers["overall"]) == ("1", "yes")


def test_numbers_that_could_be_scores_or_positions_are_not_guessed() -> None:
    header = [*HEADER[:6], HEADER[10]]
    assert problems(export_of([*ROW, "1"], header=header)) == [("numbers_differ", 1, HEADER[10])]


def test_numbers_that_could_be_codes_or_positions_are_not_guessed() -> None:
    header = [*HEADER[:6], HEADER[8], HEADER[9]]
    assert [code for code, _, _ in problems(export_of([*ROW, "3", "1"], header=header))] == [
        "numbers_differ"
    ] * 2


def labels_alike() -> Questionnaire:
    """Two options whose labels differ in punctuation only."""
    source = (
        questionnaire_source("every_type")
        .replace("18岁以下".encode(), "‹18岁".encode())
        .replace("18-60岁".encode(), "〉18岁".encode())
    )
    questionnaire = load_questionnaire(source, "alike").questionnaire
    assert questionnaire is not None
    return questionnaire


def test_labels_that_differ_in_punctuation_only_are_told_apart() -> None:
    export = read_export(labels_alike(), "您的年龄是？\n‹18岁\n〉18岁\n".encode())
    assert [response.answers["age"] for response in export.responses] == ["young", "adult"]


def test_a_cell_that_fits_two_labels_alike_is_not_guessed() -> None:
    with pytest.raises(UnreadableExport) as refused:
        read_export(labels_alike(), "您的年龄是？\n18岁\n".encode())
    assert [problem.params["found"] for problem in refused.value.problems] == ["18岁"]


def test_blank_rows_and_columns_are_nothing_and_lines_still_count() -> None:
    data = export_of(
        [*ROW, *ANSWERS, ""], [], [*ROW, "19岁", *ANSWERS[1:], ""], [""] * 4, header=[*HEADER, ""]
    )
    assert problems(data) == [("unmatched_option", 4, HEADER[6])]
    good = export_of([*ROW, *ANSWERS, ""], [], [""] * 4, header=[*HEADER, ""])
    assert len(read_export(EVERY_TYPE, good).responses) == 1


def test_a_write_in_may_hold_the_sign_that_joins_ticks() -> None:
    answers = read([*ROW, "18岁以下", "亲友推荐┋其他〖甲┋乙〗", *ANSWERS[2:]]).responses[0].answers
    assert (answers["channels"], answers["channels.other.text"]) == (["friends", "other"], "甲┋乙")


def test_a_write_in_follows_an_option_number() -> None:
    row = [*ROW, "3〖保密〗", "1┋3〖电视〗", "1", "2", "1", ""]
    answers = read(row, numbers="position").responses[0].answers
    assert (answers["age"], answers["age.other.text"]) == ("other", "保密")
    assert (answers["channels"], answers["channels.other.text"]) == (["board", "other"], "电视")


def test_a_write_in_follows_the_tick_of_its_own_column() -> None:
    header = [*HEADER[:6], "2、您从哪里知道本服务？(其他（请注明）)"]
    answers = read([*ROW, "1〖电视〗"], header=header).responses[0].answers
    assert (answers["channels"], answers["channels.other.text"]) == (["other"], "电视")


@each(("numbers", "code"), [("score", "no"), ("position", "yes")])
def test_the_person_who_imports_says_what_numbers_mean(numbers: NumberMeaning, code: str) -> None:
    header = [*HEADER[:6], HEADER[10]]
    assert read([*ROW, "1"], header=header, numbers=numbers).responses[0].answers == {"overall": code}


def test_one_column_for_each_option_of_a_multiple_choice() -> None:
    stem = "2、您从哪里知道本服务？"
    ticks = [f"{stem}({label})" for label in ("社区宣传栏/展板", "亲友推荐", "其他（请注明）")]
    header = [*HEADER[:7], *ticks, *HEADER[8:]]
    answers = read([*ROW, "18岁以下", "1", "0", "1", *ANSWERS[2:]], header=header).responses[0].answers
    assert answers["channels"] == ["board", "other"]


def test_gb18030_is_read() -> None:
    data = export_of(ROW + ANSWERS, encoding="gb18030")
    assert read_export(EVERY_TYPE, data).responses[0].answers["age"] == "young"


def test_every_cell_that_matches_nothing_is_listed_with_row_and_column() -> None:
    data = export_of(
        [*ROW, "19岁", *ANSWERS[1:]], ROW + ANSWERS, [*ROW, ANSWERS[0], "广播┋亲友推荐", *ANSWERS[2:]]
    )
    assert problems(data) == [("unmatched_option", 2, HEADER[6]), ("unmatched_option", 4, HEADER[7])]


def test_a_column_that_matches_nothing_is_listed() -> None:
    assert problems(export_of(ROW + ANSWERS + ["x"], header=[*HEADER, "7、您的姓名"])) == [
        ("unmatched_column", 1, "7、您的姓名")
    ]


def test_two_columns_of_one_question_are_refused() -> None:
    assert problems(export_of(ROW + ANSWERS + ["一般"], header=[*HEADER, "8、总体来说您满意吗"])) == [
        ("duplicate_column", 1, "8、总体来说您满意吗")
    ]


@each(
    ("data", "code"),
    [
        (b"", "no_rows"),
        (export_of(), "no_rows"),
        (b"\xff\xfe\x00a\x00", "not_text"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "damaged_spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
        (export_of(ROW + ANSWERS[:-2]), "ragged_row"),
        (export_of([*ROW, *ANSWERS, "extra"]), "ragged_row"),
        (export_of(["1", "昨天", *ROW[2:], *ANSWERS]), "bad_time"),
        (export_of(["1", "2025/13/45 00:00:00", *ROW[2:], *ANSWERS]), "bad_time"),
        (export_of([*ROW[:2], "很快", *ROW[3:], *ANSWERS]), "bad_seconds"),
        (export_of(ROW, header=HEADER[:6]), "no_question_column"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert [found for found, _, _ in problems(data)] == [code]
