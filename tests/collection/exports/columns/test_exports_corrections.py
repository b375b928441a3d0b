"""What a person settles by hand about one file: columns, texts, numbers, rows; and what no longer fits is said."""

import csv
import io

import pytest
from cases import each
from pydantic import ValidationError
from servers import questionnaire_named

from surveyapp.collection.exports.cells.options import NumberMeaning
from surveyapp.collection.exports.columns.corrections import (
    ColumnCorrection,
    Corrections,
    NumbersCorrection,
    TextCorrection,
    read_corrections,
    targets_by_key,
)
from surveyapp.collection.exports.files.delimited import read_csv
from surveyapp.collection.exports.files.table import UnreadableExport
from surveyapp.collection.exports.rows.responses import MatchedExport, match_export, require_importable

EVERY_TYPE = questionnaire_named("every_type")
AGE, CHANNELS, OVERALL, WHY = (
    "您的年龄是？",
    "您从哪里知道本服务？",
    "总体来说您满意吗？",
    "如不满意，请简述原因",
)


def match(header: list[str], *rows: list[str], corrections: Corrections | None = None) -> MatchedExport:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return match_export(EVERY_TYPE, read_csv(text.getvalue().encode()), corrections or Corrections())


def holds(number: int, heading: str, key: str) -> Corrections:
    return Corrections(columns=(ColumnCorrection(number=number, heading=heading, holds=key),))


def means(key: str, text: str, *options: str, written: str | None = None) -> Corrections:
    return Corrections(texts=(TextCorrection(key=key, text=text, options=options, written=written),))


def codes(export: MatchedExport) -> list[str]:
    return [problem.code for problem in export.problems]


def test_a_column_is_given_to_a_question() -> None:
    export = match(["年纪"], ["18岁以下"], corrections=holds(0, "年纪", "age"))
    assert (codes(export), export.responses[0].answers) == ([], {"age": "young"})


def test_a_column_is_given_to_one_option_of_a_multiple_choice() -> None:
    header = ["亲友", "展板"]
    corrections = Corrections(
        columns=(
            ColumnCorrection(number=0, heading="亲友", holds="channels=friends"),
            ColumnCorrection(number=1, heading="展板", holds="channels=board"),
        )
    )
    export = match(header, ["1", "0"], corrections=corrections)
    assert export.responses[0].answers == {"channels": ["friends"]}


def test_a_column_is_given_to_the_time_of_submission() -> None:
    export = match([AGE, "交卷"], ["18岁以下", "2025/07/05"], corrections=holds(1, "交卷", "@submitted"))
    submitted = export.responses[0].facts.submitted
    assert submitted is not None
    assert submitted.isoformat() == "2025-07-05T00:00:00+08:00"


def test_a_column_left_out_is_named() -> None:
    export = match([AGE, "备注"], ["18岁以下", "甲"], corrections=holds(1, "备注", "-"))
    assert (codes(export), export.left_out_columns) == ([], ("备注",))
    assert export.responses[0].answers == {"age": "young"}


def test_a_matched_column_can_be_left_out() -> None:
    export = match([AGE, OVERALL], ["19岁", "满意"], corrections=holds(0, AGE, "-"))
    assert (codes(export), export.absent[0], export.left_out_columns) == ([], "age", (AGE,))


def test_a_column_may_not_take_what_another_one_holds() -> None:
    export = match([AGE, "年纪"], ["18岁以下", "18岁以下"], corrections=holds(1, "年纪", "age"))
    assert codes(export) == ["duplicate_column"]


def test_a_text_means_an_option() -> None:
    export = match([AGE], ["未成年"], ["18岁以下"], corrections=means("age", "未成年", "young"))
    assert [response.answers["age"] for response in export.responses] == ["young", "young"]


def test_a_text_is_written_beside_an_option() -> None:
    export = match([AGE], ["保密"], corrections=means("age", "保密", "other", written="other"))
    assert export.responses[0].answers == {"age": "other", "age.other.text": "保密"}


def test_a_text_counts_as_blank() -> None:
    export = match([AGE, OVERALL], ["？？", "满意"], corrections=means("age", "？？"))
    assert (export.responses[0].answers, export.blanks["age"]) == ({"overall": "yes"}, 1)


def test_one_of_several_ticks_is_settled() -> None:
    export = match(
        [CHANNELS], ["亲友推荐┋广播"], corrections=means("channels", "广播", "other", written="other")
    )
    assert export.responses[0].answers == {"channels": ["friends", "other"], "channels.other.text": "广播"}


def test_a_text_means_several_options_one_of_them_with_the_text_beside_it() -> None:
    corrections = means("channels", "朋友和报纸", "friends", "other", written="other")
    export = match([CHANNELS], ["朋友和报纸"], corrections=corrections)
    assert export.responses[0].answers == {
        "channels": ["friends", "other"],
        "channels.other.text": "朋友和报纸",
    }


@each(("option", "ticks"), [("board", ["board"]), (None, [])])
def test_a_text_in_a_tick_column_means_ticked_or_not(option: str | None, ticks: list[str] | None) -> None:
    heading = f"{CHANNELS}(社区宣传栏/展板)"
    options = [option] if option else []
    export = match([heading], ["选"], corrections=means("channels=board", "选", *options))
    assert export.responses[0].answers.get("channels") == ticks


def test_every_text_that_means_nothing_is_counted_over_all_rows_with_the_nearest_option() -> None:
    export = match([AGE], *([["18岁以上"]] * 300), ["火星"], ["火星"])
    assert [(text.key, text.text, text.count, text.near) for text in export.texts] == [
        ("age", "18岁以上", 300, "young"),
        ("age", "火星", 2, ""),
    ]
    assert (len(export.faulty_rows), len(export.problems)) == (302, 302)


def test_a_settled_text_is_still_listed_with_what_was_said() -> None:
    export = match([AGE], ["未成年"], corrections=means("age", "未成年", "young"))
    (text,) = export.texts
    assert text.correction is not None
    assert (text.count, text.correction.options) == (1, ("young",))


@each(("numbers", "code"), [("score", "no"), ("position", "yes")])
def test_a_person_says_what_numbers_mean(numbers: NumberMeaning, code: str) -> None:
    assert codes(match([OVERALL], ["1"])) == ["numbers_differ"]
    export = match([OVERALL], ["1"], corrections=Corrections(numbers=numbers))
    assert (export.responses[0].answers, export.numbers.groups[0].why) == ({"overall": code}, "file")


def test_a_number_that_was_settled_says_nothing_about_the_others() -> None:
    export = match([AGE], ["1"], ["2"], ["9"], corrections=means("age", "9"))
    assert (codes(export), export.numbers.groups[0].meaning) == ([], "position")


@each(
    ("row", "code"),
    [
        (["18岁以下", "昨天"], "bad_time"),
        (["18岁以下"], "ragged_row"),
        (["19岁", "2025/07/05"], "unmatched_option"),
    ],
)
def test_a_bad_row_is_left_out(row: list[str], code: str) -> None:
    header, good = [AGE, "提交答卷时间"], ["18岁以下", "2025/07/05"]
    export = match(header, good, row)
    assert (codes(export), export.faulty_rows) == ([code], (3,))
    mended = match(header, good, row, corrections=Corrections(rows=(3,)))
    assert (codes(mended), len(mended.responses), mended.left_out_rows) == ([], 1, (3,))


def test_a_file_with_every_row_left_out_has_no_answers() -> None:
    assert codes(match([AGE], ["19岁"], corrections=Corrections(rows=(2,)))) == ["no_rows"]


def test_rows_that_texts_cannot_mend_are_told_apart() -> None:
    export = match(["提交时间", AGE], ["2025/7/5", "19岁"], ["昨天", "18岁以下"])
    assert (export.faulty_rows, export.unreadable_rows) == ((2, 3), (3,))


@each(
    ("corrections", "code"),
    [
        (holds(0, AGE, "gone"), "column_correction_misfits"),
        (holds(0, "另一列", "age"), "column_correction_misfits"),
        (holds(7, AGE, "age"), "column_correction_misfits"),
        (holds(0, AGE, "age=young"), "column_correction_misfits"),
        (means("gone", "甲", "young"), "text_correction_misfits"),
        (means("age", "甲", "gone"), "text_correction_misfits"),
        (means("age", "甲", "young", written="young"), "text_correction_misfits"),
        (means("age", "甲", written="other"), "text_correction_misfits"),
        (means("why", "甲", "young"), "text_correction_misfits"),
        (means("channels=board", "甲", "friends"), "text_correction_misfits"),
        (means("age", "甲", "young", "adult"), "text_correction_misfits"),
        (means("channels", "甲", "board", written="other"), "text_correction_misfits"),
        (Corrections(meanings=(NumbersCorrection(key="why", meaning="code"),)), "numbers_correction_misfits"),
        (Corrections(rows=(9,)), "row_correction_misfits"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_import_and_is_not_applied(
    corrections: Corrections, code: str
) -> None:
    export = match([AGE], ["18岁以下"], corrections=corrections)
    assert codes(export) == [code]
    assert export.responses[0].answers == {"age": "young"}
    assert match([AGE], ["18岁以下"], corrections=export.corrections).problems == ()
    with pytest.raises(UnreadableExport):
        require_importable(export)


def test_corrections_come_back_from_json_as_they_were() -> None:
    corrections = Corrections(
        sheet="表1",
        numbers="score",
        meanings=(NumbersCorrection(key="age", meaning="position"),),
        columns=(ColumnCorrection(number=3, heading="甲\n乙", holds="-"),),
        texts=(TextCorrection(key="age", text="<b>", options=("other",), written="other"),),
        rows=(4, 9),
    )
    assert read_corrections(corrections.as_json()) == corrections


@each(
    "document",
    [
        [],
        {"rows": "all"},
        {"numbers": "guess"},
        {"columns": [{"number": -1, "heading": "", "holds": "-"}]},
        {"x": 1},
    ],
)
def test_another_document_is_no_correction(document: object) -> None:
    with pytest.raises(ValidationError):
        read_corrections(document)


def test_a_column_may_hold_every_item_every_option_of_a_multiple_choice_and_texts_beside_options() -> None:
    assert list(targets_by_key(EVERY_TYPE)) == [
        "age",
        "age=other.text",
        "channels",
        "channels=board",
        "channels=friends",
        "channels=other",
        "channels=other.text",
        "service.attitude",
        "service.speed",
        "overall",
        "why",
    ]
