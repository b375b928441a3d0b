"""Several ticks in one cell: a reading counts if every part is an option, and where two count a person decides."""

from itertools import combinations

from cases import each
from exported import answers_of, asking, codes_of, matched, question
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.collection.exports.cells.joined_ticks import divisions
from surveyapp.collection.exports.cells.options import ChosenOption, OptionMatcher
from surveyapp.collection.exports.columns.corrections import Corrections, TextCorrection
from surveyapp.collection.limits import MOST_TICK_PARTS

WAYS = ["手机", "电脑", "自助机", "其他（请注明）"]
ASKED = asking(question("m", WAYS, kind="multiple", write_in="其他（请注明）"))
WITH_BOTH = asking(question("m", ["手机", "电脑", "手机、电脑", "自助机"], kind="multiple"))


def ticks(cell: str) -> tuple[object, object]:
    """What a cell ticks, and what is written beside 其他."""
    export = matched(ASKED, ["m"], [[cell]])
    assert codes_of(export) == [], export.problems
    answers = export.responses[0].answers
    return answers.get("m"), answers.get("m.o4.text")


@each("joint", ["┋", "|", ";", "；", ",", "，", "、", "\n", "\r\n", ", ", " ; "])
def test_every_usual_sign_joins_ticks(joint: str) -> None:
    assert ticks(joint.join(["手机", "自助机"])) == (["o1", "o3"], None)


def test_signs_may_be_mixed_where_no_single_one_divides_the_cell() -> None:
    assert ticks("手机，电脑、自助机") == (["o1", "o2", "o3"], None)


@each("cell", ["o1 o3", "手机 自助机", "手机  自助机"])
def test_options_may_be_joined_by_spaces(cell: str) -> None:
    assert ticks(cell) == (["o1", "o3"], None)


@each("cell", ["手机 电视", "手机 自助", "手机 电脑、电视"])
def test_spaces_join_nothing_where_a_part_is_no_option(cell: str) -> None:
    assert set(codes_of(matched(ASKED, ["m"], [[cell]]))) == {"unmatched_option"}


def test_spaces_in_what_is_written_beside_an_option_join_nothing() -> None:
    assert ticks("其他（手机 电视）") == (["o4"], "手机 电视")


def test_a_label_with_spaces_and_its_words_as_labels_are_asked_about() -> None:
    asked = asking(question("m", ["China Mobile", "China", "Mobile", "QQ"], kind="multiple"))
    assert codes_of(matched(asked, ["m"], [["China Mobile"]])) == ["several_readings"]
    assert codes_of(matched(asked, ["m"], [["QQ Mobile"]])) == []


@each("joint", ["┋", ";", "、"])
def test_a_part_after_other_that_is_an_option_is_a_tick(joint: str) -> None:
    assert ticks(f"其他:电视{joint}手机") == (["o1", "o4"], "电视")


def test_a_tick_after_other_is_one_beside_options_with_joints_too() -> None:
    asked = asking(question("m", ["手机、电脑", "电话", "其他"], kind="multiple", write_in="其他"))
    (response,) = matched(asked, ["m"], [["其他:电视、电话"]]).responses
    assert response.answers == {"m": ["o2", "o3"], "m.o3.text": "电视"}


def test_a_bracket_of_the_label_and_one_of_the_next_option_are_no_pair_around_a_text() -> None:
    labels = ["短视频（抖音等）", "报纸", "其他（请注明）"]
    asked = asking(question("m", labels, kind="multiple", write_in="其他（请注明）"))
    for cell in ("其他（请注明）;短视频（抖音等）", "其他（请注明）、短视频（抖音等）"):
        assert matched(asked, ["m"], [[cell]]).responses[0].answers == {"m": ["o1", "o3"]}


def test_a_text_beside_other_goes_on_where_the_next_part_is_no_option() -> None:
    assert ticks("手机;其他:电视;报纸;自助机") == (["o1", "o3", "o4"], "电视;报纸")


@each(
    ("cell", "text"),
    [
        ("手机┋其他〖电脑┋电视〗", "电脑┋电视"),
        ("手机;其他〖电脑;电视〗", "电脑;电视"),
        ("手机、其他（电脑、电视）", "电脑、电视"),
        ("手机, 其他(电脑, 电视)", "电脑, 电视"),
        ("手机,其他:“电脑,电视”", "“电脑,电视”"),
        ("手机,其他:[电脑,电视]", "[电脑,电视]"),
        ("手机,其他:【电脑,电视】", "【电脑,电视】"),
    ],
)
def test_text_in_brackets_is_never_divided(cell: str, text: str) -> None:
    assert ticks(cell) == (["o1", "o4"], text)


def test_a_bracket_without_its_other_half_is_a_letter() -> None:
    assert ticks("手机;（电脑;自助机") == (["o1", "o2", "o3"], None)


def test_an_option_may_hold_the_sign_that_joins_others() -> None:
    asked = asking(question("m", ["上门、电话", "网站"], kind="multiple"))
    for cell in ("上门、电话", "上门、电话、网站", "上门、电话;网站", "上门、电话┋网站"):
        assert "o1" in str(answers_of(matched(asked, ["m"], [[cell]]), "m"))


@each("cell", ["手机;电脑", "手机、电脑", "电脑、手机、电脑", "手机, 电脑"])
def test_a_cell_with_two_readings_is_named_and_not_read(cell: str) -> None:
    export = matched(WITH_BOTH, ["m"], [["自助机"], [cell]])
    (problem,) = export.problems
    assert (problem.code, problem.row, problem.column) == ("several_readings", 3, "m")
    assert any("“手机、电脑”" in reading for reading in problem.params["readings"])  # type: ignore[attr-defined]
    assert len(export.texts[0].readings) == 2


def test_the_sign_of_the_website_leaves_no_second_reading() -> None:
    assert answers_of(matched(WITH_BOTH, ["m"], [["手机┋电脑"], ["手机、电脑┋自助机"]]), "m") == [
        ["o1", "o2"],
        ["o3", "o4"],
    ]


def test_beside_the_sign_of_the_website_no_other_sign_divides() -> None:
    export = matched(ASKED, ["m"], [["手机;电脑┋自助机"]])
    assert [problem.params["found"] for problem in export.problems] == ["手机;电脑"]


def test_a_cell_with_more_joints_than_anybody_ticks_is_one_text() -> None:
    cell = ";".join(["手机"] * (MOST_TICK_PARTS + 1))
    assert [text.text for text in matched(ASKED, ["m"], [[cell]]).texts] == [cell]


@each(("options", "ticked"), [(("o1", "o2"), ["o1", "o2"]), (("o3",), ["o3"])])
def test_a_person_decides_between_two_readings(options: tuple[str, ...], ticked: list[str]) -> None:
    said = Corrections(texts=(TextCorrection(key="m", text="手机、电脑", options=options),))
    assert answers_of(matched(WITH_BOTH, ["m"], [["手机、电脑"]], said), "m") == [ticked]


def test_what_is_no_option_is_one_text_between_those_that_are() -> None:
    export = matched(ASKED, ["m"], [["手机, 方便, 也快, 自助机"], ["都行，看情况"]])
    assert [text.text for text in export.texts] == ["方便, 也快", "都行，看情况"]
    said = (
        TextCorrection(key="m", text="方便, 也快", options=("o4",), written="o4"),
        TextCorrection(key="m", text="都行，看情况", options=("o1", "o2")),
    )
    mended = matched(ASKED, ["m"], [["手机, 方便, 也快, 自助机"], ["都行，看情况"]], Corrections(texts=said))
    assert answers_of(mended, "m") == [["o1", "o3", "o4"], ["o1", "o2"]]


@each(
    "cell",
    [
        ";" * 90_000,
        "手机;" * 20_000,
        "其他:" * 20_000,
        "（" * 90_000,
        "（]" * 45_000,
        "手机、" * 400,
        "其他:x," * 499,
        "手机 " * 499,
        " " * 90_000,
    ],
)
def test_of_a_long_cell_no_more_is_looked_at_than_a_few_times_its_length(cell: str) -> None:
    matcher = OptionMatcher(ASKED.items[0], ("zh-CN",))
    looked_at = 0

    def find(part: str) -> tuple[ChosenOption, ...] | None:
        nonlocal looked_at
        looked_at += len(part)
        choice = matcher.find(part, "label")
        return (choice,) if choice else None

    assert divisions(cell, find, WAYS)
    assert looked_at <= 8 * len(cell)


@given(
    st.sampled_from([list(found) for size in (1, 2, 3) for found in combinations(WAYS[:3], size)]),
    st.sampled_from("┋|;；,，、\n"),
    st.sampled_from(["", " "]),
)
def test_whatever_the_joint_the_ticks_are_those_that_were_joined(
    chosen: list[str], joint: str, space: str
) -> None:
    assert ticks(f"{joint}{space}".join(chosen))[0] == [f"o{WAYS.index(label) + 1}" for label in chosen]
