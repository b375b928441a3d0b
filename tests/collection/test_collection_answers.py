"""A filled-in form becomes typed answers, or a problem for each field that is wrong."""

from cases import each
from hypothesis import given
from hypothesis import strategies as st
from servers import questionnaire_named

from surveyapp.collection.answers import read_answers
from surveyapp.definition.limits import LONGEST_ANSWER

EVERY_TYPE = questionnaire_named("every_type")
COMPLETE = {"age": ["young"], "service.attitude": ["3"], "service.speed": ["2"]}


def problems(form: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in read_answers(EVERY_TYPE, form).problems]


def answers(form: dict[str, list[str]]) -> dict[str, object]:
    reading = read_answers(EVERY_TYPE, form)
    assert reading.problems == ()
    return dict(reading.answers)


def test_answers_are_codes_and_blanks_have_no_key() -> None:
    assert answers(COMPLETE | {"why": ["  "], "overall": [""]}) == {
        "age": "young",
        "service.attitude": "3",
        "service.speed": "2",
    }


def test_ticks_are_kept_in_the_order_of_the_questionnaire() -> None:
    assert answers(COMPLETE | {"channels": ["friends", "board"]})["channels"] == ["board", "friends"]


def test_a_write_in_stands_beside_its_option() -> None:
    read = answers(COMPLETE | {"channels": ["other"], "channels.other.text": ["电视"]})
    assert (read["channels"], read["channels.other.text"]) == (["other"], "电视")


def test_writing_beside_an_option_ticks_it() -> None:
    read = answers(COMPLETE | {"channels": ["board"], "channels.other.text": ["电视"]})
    assert read["channels"] == ["board", "other"]


def test_writing_beside_the_only_option_chooses_it() -> None:
    read = answers(COMPLETE | {"age": [], "age.other.text": ["不便透露"]})
    assert (read["age"], read["age.other.text"]) == ("other", "不便透露")


def test_writing_beside_an_option_that_was_not_chosen_is_asked_about() -> None:
    assert problems(COMPLETE | {"age.other.text": ["不便透露"]}) == [
        ("age.other.text", "write_in_without_option")
    ]


ASKED_TEXTS = questionnaire_named("asked_texts")


@each(
    ("form", "lacking"),
    [
        ({"age": ["other"]}, ["age.other.text"]),
        ({"age": ["other"], "age.other.text": [" \n"]}, ["age.other.text"]),
        ({"age": ["other"], "age.other.text": ["十七"]}, []),
        ({"age": ["young"]}, []),
        ({}, []),
        ({"channels": ["board", "other", "else"]}, ["channels.other.text", "channels.else.text"]),
        ({"channels": ["other", "else"], "channels.else.text": ["电视"]}, ["channels.other.text"]),
        ({"channels": ["free"]}, []),
    ],
)
def test_a_text_that_is_asked_for_is_wanted_where_its_option_is_chosen(
    form: dict[str, list[str]], lacking: list[str]
) -> None:
    reading = read_answers(ASKED_TEXTS, form)
    assert [(problem.field, problem.code) for problem in reading.problems] == [
        (field, "required") for field in lacking
    ]
    assert reading.answers.get("age") == next(iter(form.get("age", [])), None)


def test_every_line_of_a_required_matrix_is_wanted() -> None:
    assert problems({"age": ["young"], "service.speed": ["1"]}) == [("service.attitude", "required")]


@each(
    ("form", "expected"),
    [
        ({"age": ["old"]}, ("age", "unknown_option")),
        ({"age": ["young", "adult"]}, ("age", "several_answers")),
        ({"channels": ["board", "radio"]}, ("channels", "unknown_option")),
        ({"service.speed": ["9"]}, ("service.speed", "unknown_option")),
        ({"why": ["长" * (LONGEST_ANSWER + 1)]}, ("why", "too_long")),
        ({"service": ["3"]}, ("service", "unknown_field")),
        ({"age.young.text": ["x"]}, ("age.young.text", "unknown_field")),
    ],
)
def test_what_cannot_be_an_answer_is_refused(form: dict[str, list[str]], expected: tuple[str, str]) -> None:
    assert problems(COMPLETE | form) == [expected]


def test_the_same_answer_twice_is_one_answer() -> None:
    assert answers(COMPLETE | {"age": ["young", "young"]})["age"] == "young"


def test_text_loses_control_characters_and_keeps_its_lines() -> None:
    assert answers(COMPLETE | {"why": ["慢\x00\r\n而且远\ud800"]})["why"] == "慢\n而且远"


def test_an_empty_form_lacks_its_required_answers_and_nothing_else() -> None:
    assert problems({}) == [
        ("age", "required"),
        ("service.attitude", "required"),
        ("service.speed", "required"),
    ]


@given(
    st.dictionaries(
        st.sampled_from(["age", "channels", "service.speed", "why", "age.other.text", "x"]) | st.text(),
        st.lists(st.sampled_from(["young", "other", "3", ""]) | st.text(), max_size=3),
        max_size=6,
    )
)
def test_any_form_gives_answers_of_the_questionnaire_only(form: dict[str, list[str]]) -> None:
    reading = read_answers(EVERY_TYPE, form)
    assert set(reading.answers) <= {
        "age",
        "age.other.text",
        "channels",
        "channels.other.text",
        "service.attitude",
        "service.speed",
        "overall",
        "why",
    }
