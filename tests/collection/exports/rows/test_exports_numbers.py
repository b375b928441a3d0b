"""What bare numbers mean: asked wherever the meanings that fit differ, and never changed by one row more."""

from cases import each
from exported import answers_of, asking, codes_of, matched, question
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveyapp.collection.exports.cells.options import NUMBER_MEANINGS, NumberMeaning
from surveyapp.collection.exports.columns.corrections import Corrections, NumbersCorrection

STEPS = ["非常满意", "满意", "一般", "不满意", "非常不满意"]
AGE = question("age", ["18岁以下", "18-60岁", "60岁以上"])
SERVICE = question("service", STEPS, kind="matrix", lines=["speed", "manner"], scores=[5, 4, 3, 2, 1])
OVERALL = question("overall", STEPS, scores=[5, 4, 3, 2, 1])
NPS = question("nps", [str(n) for n in range(11)], scores=list(range(11)))
SEX = question("sex", ["男", "女"])
ASKED = asking(AGE, SERVICE, OVERALL)
HEADER = ["age", "speed", "manner"]


def saying(numbers: NumberMeaning | None = None, **items: NumberMeaning) -> Corrections:
    """What a person says of the file, and of single items (`service_speed`: of `service.speed`)."""
    said = (NumbersCorrection(key=key.replace("_", "."), meaning=meaning) for key, meaning in items.items())
    return Corrections(numbers=numbers, meanings=tuple(said))


def test_an_ordinal_question_beside_a_matrix_in_scores_does_not_turn_it_upside_down() -> None:
    rows = [["1", "5", "5"], ["2", "5", "4"], ["3", "4", "5"]]
    export = matched(ASKED, HEADER, rows)
    assert [(problem.code, problem.column) for problem in export.problems] == [
        ("numbers_differ", "speed"),
        ("numbers_differ", "manner"),
    ]
    by_score = matched(ASKED, HEADER, rows, saying("score", age="position"))
    assert answers_of(by_score, "service.speed") == ["o1", "o1", "o2"]
    assert answers_of(by_score, "age") == ["o1", "o2", "o3"]


def test_no_column_decides_what_the_numbers_of_another_are() -> None:
    asked, header = asking(NPS, SEX), ["nps", "sex"]
    rows = [["10", "1"], ["9", "2"], ["8", "1"], ["10", "2"]]
    assert [problem.column for problem in matched(asked, header, rows).problems] == ["nps"]
    assert answers_of(matched(asked, header, rows, saying(nps="label")), "nps") == ["o11", "o10", "o9", "o11"]


@each("numbers", [None, "label", "score"])
def test_a_text_export_leaves_only_scores_as_digits(numbers: NumberMeaning | None) -> None:
    rows = [["18岁以下", "5", "5"], ["18-60岁", "1", "2"]]
    assert answers_of(matched(ASKED, HEADER, rows, saying(numbers)), "service.speed") == ["o1", "o5"]


def test_in_a_text_export_numbers_that_are_no_score_are_asked_about_not_taken_for_positions() -> None:
    rows = [["1", "非常满意", "满意"]]
    (problem,) = matched(ASKED, HEADER, rows).problems
    assert (problem.code, problem.column) == ("numbers_contradict", "age")
    assert answers_of(matched(ASKED, HEADER, rows, saying(age="position")), "age") == ["o1"]


@each("form", ["{}.{}", "{}、{}", "{} {}", "{}分 {}", "{}分（{}）"])
def test_a_number_that_labels_begin_with_is_their_text_and_no_place_is_taken_for_it(form: str) -> None:
    labels = [form.format(5 - place, step) for place, step in enumerate(STEPS)]
    asked, header = asking(question("overall", labels), SEX), ["overall", "sex"]
    assert codes_of(matched(asked, header, [["5", "1"], ["4", "2"]])) == ["numbers_differ"]
    assert answers_of(matched(asked, header, [["5", "男"], ["4", "女"]]), "overall") == ["o1", "o2"]


def test_labels_that_only_hold_numbers_are_not_numbered() -> None:
    asked = asking(question("age", ["30岁以下", "31-50岁", "51岁以上"]))
    assert codes_of(matched(asked, ["age"], [["31"]])) == ["unmatched_option"]


def test_a_column_of_ticks_written_in_texts_makes_a_text_export_too() -> None:
    asked = asking(question("m", ["手机", "电脑"], kind="multiple"), OVERALL)
    export = matched(asked, ["m(手机)", "m(电脑)", "overall"], [["手机", "", "5"], ["", "电脑", "4"]])
    assert answers_of(export, "overall") == ["o1", "o2"]


def test_nobody_is_asked_where_all_that_fits_gives_the_same() -> None:
    rows = [["3", "3", "3"]]
    assert answers_of(matched(ASKED, HEADER, rows), "service.speed") == ["o3"]
    ten = asking(question("ten", [str(n) for n in range(1, 11)], scores=list(range(1, 11))))
    assert answers_of(matched(ten, ["ten"], [["1.0"], ["10.0"]]), "ten") == ["o1", "o10"]


@each(("numbers", "code"), [("score", "o1"), ("position", "o5")])
def test_the_download_decides_every_column_that_it_fits(numbers: NumberMeaning, code: str) -> None:
    export = matched(ASKED, ["speed", "overall"], [["5", "5"]], saying(numbers))
    assert (answers_of(export, "service.speed"), answers_of(export, "overall")) == ([code], [code])


def test_a_column_that_contradicts_the_download_is_asked_by_itself() -> None:
    export = matched(ASKED, HEADER, [["1", "5", "4"]], saying("score"))
    assert [(problem.code, problem.column) for problem in export.problems] == [("numbers_contradict", "age")]
    (group,) = export.numbers.open_groups
    assert [(outcome.meaning, outcome.options) for outcome in group.outcomes] == [
        ("position", (("1", "18岁以下", 1),))
    ]


def test_a_label_that_is_a_number_is_asked_about_beside_the_download() -> None:
    export = matched(asking(NPS, SEX), ["nps", "sex"], [["10", "1"]], saying("position"))
    assert [(problem.code, problem.column) for problem in export.problems] == [("numbers_differ", "nps")]


def test_columns_with_the_same_options_are_one_question() -> None:
    export = matched(ASKED, ["speed", "manner", "overall"], [["5", "4", "2"], ["4", "4", "5"]])
    (group,) = export.numbers.open_groups
    assert group.items == ("service.speed", "service.manner", "overall")
    outcomes = {outcome.meaning: (outcome.options, outcome.mean) for outcome in group.outcomes}
    assert outcomes["score"] == ((("2", "不满意", 1), ("4", "满意", 3), ("5", "非常满意", 2)), 4)
    assert outcomes["position"] == ((("2", "满意", 1), ("4", "不满意", 3), ("5", "非常不满意", 2)), 2)


def test_what_is_said_of_one_line_leaves_the_others_open() -> None:
    export = matched(ASKED, ["speed", "manner"], [["5", "4"]], saying(service_speed="score"))
    assert [problem.column for problem in export.problems] == ["manner"]
    assert export.responses[0].answers["service.speed"] == "o1"


def test_a_meaning_that_does_not_fit_names_the_cells() -> None:
    export = matched(ASKED, ["age"], [["1"], ["2"]], saying(age="score"))
    assert [(problem.code, problem.row) for problem in export.problems] == [
        ("unmatched_option", 2),
        ("unmatched_option", 3),
    ]


def test_numbers_that_nothing_reads_are_named_alone() -> None:
    ten = asking(question("ten", [str(n) for n in range(1, 11)], scores=list(range(1, 11))))
    export = matched(ten, ["ten"], [["8"], ["-1"], ["9"], ["-9"]])
    assert [problem.params["found"] for problem in export.problems] == ["-1", "-9"]


def test_a_column_of_numbers_is_the_value_itself_where_no_options_are() -> None:
    asked = asking(question("why", kind="text"), OVERALL)
    export = matched(asked, ["why", "overall"], [["5", "满意"], ["2025-07-05", "一般"]])
    assert answers_of(export, "why") == ["5", "2025-07-05"]


def test_joined_numbers_are_read_by_one_meaning_too() -> None:
    asked = asking(question("m", ["甲", "乙", "丙"], kind="multiple", codes=["2", "3", "1"]))
    assert codes_of(matched(asked, ["m"], [["1┋2"]])) == ["numbers_differ"]
    assert answers_of(matched(asked, ["m"], [["1;2"], ["1 2"]], saying("position")), "m") == [["2", "3"]] * 2
    assert answers_of(matched(asked, ["m"], [["1;2"], ["1 2"]], saying("code")), "m") == [["2", "1"]] * 2


POOLS = {
    "age": ["1", "2", "3", "18岁以下", "-3"],
    "speed": ["3", "3.0", "1", "5", "满意", "(空)"],
    "manner": ["3", "3", "4", "非常满意", "-2"],
    "nps": ["10", "0", "9", "9.0", "11"],
    "code": ["3", "5", "1", "o1", "一般"],
}
EVERYTHING = asking(AGE, SERVICE, NPS, question("code", STEPS, codes=["5", "4", "1", "2", "3"]))
SAID = st.sampled_from(
    [{}, {"age": "position"}, {"nps": "label"}, {"service_speed": "score"}, {"code": "code"}]
)


@settings(max_examples=200)
@given(st.data(), st.sampled_from([None, *NUMBER_MEANINGS]), SAID)
def test_one_row_more_never_changes_how_earlier_rows_are_read(
    data: st.DataObject, numbers: NumberMeaning | None, items: dict[str, NumberMeaning]
) -> None:
    columns = data.draw(st.lists(st.sampled_from(list(POOLS)), min_size=1, max_size=2, unique=True))
    row = st.tuples(*(st.sampled_from(POOLS[column]) for column in columns))
    rows, another = data.draw(st.lists(row, min_size=1, max_size=3)), data.draw(row)
    said = saying(numbers, **items)
    before = matched(EVERYTHING, columns, rows, said)
    after = matched(EVERYTHING, columns, [*rows, another], said)
    assume(not before.problems and not after.problems)
    assert [response.answers for response in after.responses][:-1] == [
        response.answers for response in before.responses
    ]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.permutations(range(1, 6)))
def test_a_reading_without_a_question_is_the_reading_of_every_meaning_that_fits(
    values: list[int], scores: list[int]
) -> None:
    asked = asking(question("overall", STEPS, scores=scores))
    rows = [[str(value)] for value in values]
    export = matched(asked, ["overall"], rows)
    by_place = [f"o{value}" for value in values]
    by_score = [f"o{scores.index(value) + 1}" for value in values]
    if by_place == by_score:
        assert answers_of(export, "overall") == by_place
    else:
        assert codes_of(export) == ["numbers_differ"]
