"""Which differences between a cell and an option count: what makes a number what it is does, the rest does not."""

from decimal import Decimal

from cases import each
from exported import answers_of, asking, codes_of, matched, question
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.collection.exports.cells.option_wording import comparable_wording, number_of
from surveyapp.collection.exports.cells.options import OptionMatcher

TEN = [str(number) for number in range(1, 11)]


@each(
    ("one", "other"),
    [
        ("18-30岁", "18—30岁"),
        ("18-30岁", "18～30 岁"),
        ("18-30岁", "１８－３０岁"),
        ("18-30岁", "18——30岁"),
        ("18岁-30岁", "18岁～30岁"),
        ("1.0", "1"),
        ("10.0％", "10%"),
        ("1,000元", "1000元"),
        ("≥3", "＞＝3"),
        ("−1", "-1"),
        ("8:30", "8：30"),
        ("满意（很好）", "满意 很好"),
        ("社区宣传栏/展板", "社区宣传栏展板"),
        ("Wi-Fi", "wifi"),
    ],
)
def test_width_spaces_kind_of_dash_and_punctuation_between_words_do_not_count(one: str, other: str) -> None:
    assert comparable_wording(one) == comparable_wording(other)


@each(
    ("one", "other"),
    [
        *(("18-30岁", "1830岁"), ("小于5", "<5"), ("1.5", "15"), ("-1", "1"), ("−1", "1"), ("2-0", "20")),
        *(("10%", "10"), ("+10%", "-10%"), ("+10%", "10%"), ("<5", "5"), ("≥3", "3"), ("≥3", ">3")),
        *(("1/2", "12"), ("5+", "5"), ("1 2", "12"), ("½", "12"), ("1½", "112"), ("10²", "102")),
        *(("A+", "A"), ("A-", "A"), ("(5)", "5"), ("1,5", "15"), ("1、2", "12"), ("8:30", "830")),
        *(("~5", "5"), ("±5", "5"), (".5", "5"), ("5‰", "5"), ("3×4", "34"), ("5-", "5"), ("1:2", "1/2")),
    ],
)
def test_sign_point_dash_percent_and_comparison_count(one: str, other: str) -> None:
    assert comparable_wording(one) != comparable_wording(other)


@each("cell", ["1", "1.0", "01", "１", "1.00", " 1 "])
def test_a_number_is_a_number_however_it_is_written(cell: str) -> None:
    assert answers_of(matched(asking(question("rating", TEN)), ["rating"], [[cell]]), "rating") == ["o1"]


@each(
    "cell",
    ["-1", "−1", "－1", "1.5", "2-0", "10%", "+10%", "+5", "<5", "≥3", "1/2", "5+", "(5)", "½", "1e1", "1,5"],
)
def test_a_cell_that_only_looks_like_a_number_of_the_options_is_named(cell: str) -> None:
    labels = [*TEN, "12", "15", "20"]
    export = matched(asking(question("rating", labels)), ["rating"], [["8"], [cell]])
    (problem,) = export.problems
    assert (problem.code, problem.row, problem.column) == ("unmatched_option", 3, "rating")
    assert problem.params["found"] == cell
    assert "8" in str(problem.params["expected"])


def test_labels_that_differ_in_signs_only_are_told_apart() -> None:
    labels = ["+10%", "-10%", "10%", "1", "10"]
    cells = ["＋10％", "−10%", "10.0%", "1.0", "10"]
    export = matched(asking(question("change", labels)), ["change"], [[cell] for cell in cells])
    assert answers_of(export, "change") == ["o1", "o2", "o3", "o4", "o5"]


def test_a_sign_that_a_spreadsheet_drops_from_a_number_is_found_where_only_one_label_can_be_meant() -> None:
    steps = asking(question("change", ["-5", "0", "+5"]))
    assert answers_of(matched(steps, ["change"], [["5"], ["-5"]]), "change") == ["o3", "o1"]
    both = asking(question("change", ["5", "+5"]))
    assert answers_of(matched(both, ["change"], [["5"], ["+5"]]), "change") == ["o1", "o2"]


@each("cell", ["A.男", "A、男", "a) 男", "（A）男", "A 男", "(A)男", "1、男", "①男", "男", "A"])
def test_a_letter_in_front_of_an_option_counts_or_not(cell: str) -> None:
    marked = asking(question("sex", ["A.男", "B.女"]))
    assert answers_of(matched(marked, ["sex"], [[cell]]), "sex") == ["o1"]
    if cell != "A":
        plain = asking(question("sex", ["男", "女"]))
        assert answers_of(matched(plain, ["sex"], [[cell]]), "sex") == ["o1"]


def test_a_number_in_front_of_a_number_is_no_mark() -> None:
    often = asking(question("often", ["5小时", "10小时"]))
    for cell in ("1.5小时", "1、5小时", "(1) 10小时"):
        assert codes_of(matched(often, ["often"], [[cell]])) == ["unmatched_option"]


def test_a_write_in_follows_a_letter_and_its_option() -> None:
    asked = asking(question("channel", ["网站", "其他（请注明）"], write_in="其他（请注明）"))
    export = matched(asked, ["channel"], [["B.其他〖电视〗"], ["其他(请注明)：报纸"]])
    assert [response.answers["channel.o2.text"] for response in export.responses] == ["电视", "报纸"]


def test_a_text_that_is_one_options_label_and_anothers_code_is_not_guessed() -> None:
    asked = asking(question("level", ["b", "c"], codes=["a", "b"]))
    assert codes_of(matched(asked, ["level"], [["b"]])) == ["unmatched_option"]


ODD = [Decimal(text) for text in ("0", "1", "-1", "1.5", "15", "10")]


@given(st.decimals(-20, 20, places=1))
def test_a_number_is_the_label_of_that_value_and_of_no_other(number: Decimal) -> None:
    asked = asking(question("rating", [str(label) for label in ODD]))
    matcher = OptionMatcher(asked.items[0], ("zh-CN",))
    choice = matcher.by_label(str(number))
    assert number_of(str(number)) == number
    assert (Decimal(choice.option.label.say()) == number) if choice else number not in ODD


AMOUNTS = st.tuples(
    st.sampled_from(["", "-", "+", "<", "≥", "约"]),
    st.decimals(0, 120, places=1),
    st.sampled_from(["", "%", "岁", "+", "次以下"]),
)


@given(AMOUNTS, AMOUNTS)
def test_amounts_are_one_wording_only_where_sign_value_and_unit_are_the_same(
    one: tuple[str, Decimal, str], other: tuple[str, Decimal, str]
) -> None:
    texts = [f"{sign}{value}{unit}" for sign, value, unit in (one, other)]
    assert (comparable_wording(texts[0]) == comparable_wording(texts[1])) == (one == other)
