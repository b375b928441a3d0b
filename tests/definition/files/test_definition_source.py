"""YAML 1.2 is read as written: words stay words, decimals stay exact, every value knows its line."""

import time
from decimal import Decimal

from cases import each

from surveyapp.definition.files.problems import dotted_key
from surveyapp.definition.files.source import Source, read_source


def value_of(text: str) -> object:
    source = read_source(f"key: {text}\n".encode(), "a.yaml")
    assert source.problems == []
    return source.value["key"]


@each("word", ["no", "yes", "on", "off", "No", "YES", "y", "n", "2024-07-01", "12:30:45", "none"])
def test_a_word_stays_a_word(word: str) -> None:
    assert value_of(word) == word


@each("text", ["21-40", "0-20岁", "36-50 岁", "“12345”热线", "18 岁以下"])
def test_a_text_with_digits_stays_a_text(text: str) -> None:
    assert value_of(text) == text


@each(("text", "value"), [("true", True), ("False", False), ("~", None), ("null", None), ("", None)])
def test_true_false_and_nothing_are_values(text: str, value: object) -> None:
    assert value_of(text) is value


@each(("text", "value"), [("5", 5), ("-3", -3), ("1_300", 1300), ("0x1F", 31), ("012", 12), ("+7", 7)])
def test_a_whole_number_is_an_int(text: str, value: int) -> None:
    assert value_of(text) == value
    assert isinstance(value_of(text), int)


@each("text", ["0.1", "11.625", "-2.50", "1.5e3", "99.99999999999999999999"])
def test_a_number_with_a_point_is_exact(text: str) -> None:
    assert value_of(text) == Decimal(text)


@each(
    "text",
    [
        *(".inf", "-.inf", ".nan", "0o17", "1.0e99999999999999999999", "._", "9" * 5000),
        *("1.0e999999999999999999", "1.0e-999999999", "1.0e41", "0.0e999999", "1." + "1" * 5000),
    ],
)
def test_a_number_that_cannot_be_used_is_reported_not_guessed(text: str) -> None:
    source = read_source(f"key: {text}\n".encode(), "a.yaml")
    assert [problem.code for problem in source.problems] == ["number_unclear"]


def test_quotation_marks_make_a_text() -> None:
    assert value_of('"5"') == "5"


def test_a_merge_key_is_a_key_like_any_other() -> None:
    assert value_of("{<<: {a: 1}}") == {"<<": {"a": 1}}


def test_a_byte_order_mark_is_accepted() -> None:
    source = read_source(b"\xef\xbb\xbftitle: a\n", "a.yaml")
    assert (source.value, source.problems) == ({"title": "a"}, [])


@each("end", ["\n", "\r\n"])
def test_every_key_and_value_knows_its_line_whatever_the_line_ends(end: str) -> None:
    text = end.join(["title: a", "", "questions:", "- code: x", "  text: |", "    b", "- {code: y}", ""])
    source = read_source(text.encode(), "a.yaml")
    paths = [("title",), ("questions",), ("questions", 0), ("questions", 0, "text"), ("questions", 1, "code")]
    assert [source.line(path) for path in paths] == [1, 3, 4, 5, 7]


def test_what_is_not_written_has_the_line_of_what_should_hold_it() -> None:
    source = read_source(b"title: a\nquestions:\n- code: x\n", "a.yaml")
    assert source.line(("questions", 0, "options", 3, "label")) == 3


def test_a_key_is_written_as_authors_count() -> None:
    assert dotted_key(("questions", 0, "options", 1, "label")) == "questions[1].options[2].label"


def test_the_first_of_two_equal_keys_is_kept_so_that_the_rest_can_be_checked() -> None:
    source = read_source(b"a: 1\na: 2\n", "a.yaml")
    (problem,) = source.problems
    assert (problem.line, problem.params["first"], source.value) == (2, 1, {"a": 1})


def test_a_problem_reported_twice_is_noted_once() -> None:
    source = Source("a.yaml", {})
    source.report((), "no_notice", level="warning")
    source.report((), "no_notice", level="warning")
    assert len(source.problems) == 1


def test_thousands_of_mistakes_take_no_longer_each_than_a_few() -> None:
    def seconds(count: int) -> float:
        data = b"a: 1\n" * count
        start = time.process_time()
        read_source(data, "a.yaml")
        return time.process_time() - start

    assert seconds(8000) < 30 * seconds(1000)
