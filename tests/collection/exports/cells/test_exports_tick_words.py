"""Ticks in a column of their own, and cells that hold no answer: left out, not asked, or answered with none."""

from cases import each
from exported import answers_of, asking, codes_of, matched, question
from servers import questionnaire_named

from surveyapp.collection.exports.columns.corrections import Corrections, TextCorrection

CHANNELS = question("m", ["网站", "电话", "其他"], kind="multiple", required=True, write_in="其他")
ASKED = asking(
    CHANNELS, question("age", ["青年", "老年"], required=True), question("why", kind="text", required=True)
)
COLUMNS = ["m(网站)", "m(电话)", "m(其他)"]
FULL = ["1", "0", "0"]


@each(
    "cell",
    [
        "1",
        "1.0",
        "TRUE",
        "true",
        "Yes",
        "Y",
        "y",
        "x",
        "X",
        "✔",
        "✔\ufe0f",
        "√",
        "✓",
        "是",
        "选中",
        "网站",
        "o1",
        "A.网站",
    ],
)
def test_these_tick_an_option(cell: str) -> None:
    assert answers_of(matched(ASKED, COLUMNS, [[cell, "0", "0"]]), "m") == [["o1"]]


@each("cell", ["0", "0.0", "FALSE", "No", "N", "否", ""])
def test_these_do_not_tick_it(cell: str) -> None:
    assert answers_of(matched(ASKED, COLUMNS, [[cell, "1", ""]]), "m") == [["o2"]]


@each("cell", ["2", "-1", "0.5", "10", "×", "电话", "好"])
def test_these_say_neither_and_are_named(cell: str) -> None:
    export = matched(ASKED, COLUMNS, [[cell, "1", "0"]])
    assert [(problem.code, problem.row, problem.column) for problem in export.problems] == [
        ("bad_tick", 2, "m(网站)")
    ]


def test_an_option_with_the_code_0_is_neither_ticked_nor_unticked_by_0() -> None:
    asked = asking(question("m", ["无", "有"], kind="multiple", codes=["0", "1"]))
    assert codes_of(matched(asked, ["m(无)", "m(有)"], [["0", "1"]])) == ["bad_tick"]


@each("cell", ["1〖电视〗", "其他〖电视〗", "是"])
def test_a_text_follows_a_tick(cell: str) -> None:
    answers = matched(ASKED, COLUMNS, [["0", "0", cell]]).responses[0].answers
    assert answers["m"] == ["o3"]
    assert answers.get("m.o3.text") == (None if cell == "是" else "电视")


def test_what_somebody_wrote_in_the_column_of_other_can_be_settled_as_a_tick_with_that_text() -> None:
    said = TextCorrection(key="m=o3", text="电视", options=("o3",), written="o3")
    export = matched(ASKED, COLUMNS, [["", "Y", "电视"]], Corrections(texts=(said,)))
    assert export.responses[0].answers == {"m": ["o2", "o3"], "m.o3.text": "电视"}


def test_all_boxes_left_empty_on_purpose_is_an_answer() -> None:
    export = matched(ASKED, [*COLUMNS, "age", "why"], [["0", "0", "0", "青年", "好"]])
    (response,) = export.responses
    assert (response.answers["m"], response.incomplete, export.blanks) == ([], False, {})


def test_blank_boxes_alone_are_no_answer() -> None:
    export = matched(ASKED, [*COLUMNS, "age", "why"], [["", "", "", "青年", "好"]])
    (response,) = export.responses
    assert ("m" in response.answers, response.incomplete, export.blanks) == (False, True, {"m": 1})


@each("cell", ["(跳过)", "（跳过）", "-3", "-3.0"])
def test_what_was_not_asked_is_not_missing(cell: str) -> None:
    text = "-3" if cell == "-3.0" else cell
    export = matched(ASKED, [*COLUMNS, "age", "why"], [[cell, cell, cell, cell, text]])
    (response,) = export.responses
    assert (response.answers, response.incomplete, export.blanks) == ({}, False, {})


@each("cell", ["(空)", "（空）", "-2", "-2.0", ""])
def test_what_was_asked_and_left_out_is_missing(cell: str) -> None:
    text = "-2" if cell == "-2.0" else cell
    export = matched(ASKED, [*COLUMNS, "age", "why"], [["1", "0", "0", cell, text]])
    (response,) = export.responses
    assert (response.answers, response.incomplete) == ({"m": ["o1"]}, True)
    assert export.blanks == {"age": 1, "why": 1}


@each("cell", ["-2", "-3", "−3", "-3.0"])
def test_a_label_code_or_score_of_minus_2_or_3_wins(cell: str) -> None:
    by_label = asking(question("change", ["-3", "-2", "0"]))
    by_score = asking(question("change", ["大降", "降", "平"], scores=[-3, -2, 0]))
    for asked in (by_label, by_score):
        assert answers_of(matched(asked, ["change"], [[cell]]), "change") == ["o2" if "2" in cell else "o1"]


def test_an_option_called_like_a_blank_wins() -> None:
    asked = asking(question("use", ["用过", "N/A", "(空)"]))
    assert answers_of(matched(asked, ["use"], [["N/A"], ["(空)"], ["(跳过)"]]), "use") == ["o2", "o3", None]


def test_a_code_counts_in_any_case_unless_another_option_has_it() -> None:
    words = asking(question("a", ["甲", "乙"], codes=["Yes", "no"]))
    assert answers_of(matched(words, ["a"], [["YES"], ["No"]]), "a") == ["Yes", "no"]
    letters = asking(question("q", ["甲", "乙"], codes=["a", "A"]))
    assert answers_of(matched(letters, ["q"], [["a"], ["A"]]), "q") == ["a", "A"]
    assert codes_of(matched(asking(question("q", ["甲", "乙"], codes=["xY", "Xy"])), ["q"], [["xy"]])) == [
        "unmatched_option"
    ]


def test_an_imported_answer_without_the_text_that_its_option_asks_for_is_a_note() -> None:
    asked = asking(questionnaire_named("asked_texts").questions[1])
    rows = [["其他渠道"], ["宣传栏┋其他渠道〖电视〗"], ["宣传栏"]]
    export = matched(asked, ["您从哪些渠道了解到我们？"], rows)
    assert answers_of(export, "channels") == [["other"], ["board", "other"], ["board"]]
    assert export.blanks == {"channels.other.text": 1}
