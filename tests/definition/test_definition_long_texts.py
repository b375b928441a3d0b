"""A definition file may be as large as it may be: however its texts are made, reading it takes no minutes."""

import time
from collections.abc import Iterator

import pytest
from cases import each

from surveyapp.definition.limits import LARGEST_DEFINITION_FILE
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.own_number import without_number

SMALL = """title: 某市满意度调查
notice: {{controller: 某市财政局, contact: 电话, purpose: 测试, retention_days: 30}}
questions:
- code: overall
  type: single
  scale: haochaping
  text: "{text}"
- code: why
  type: text
  text: "{other}"
"""


@pytest.fixture(autouse=True)
def no_minutes() -> Iterator[None]:
    """Each of these took from a quarter of a minute to a quarter of an hour."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 20


@each("piece", ["\u0301\u0316", "　", " ", "（", "1", "a\u0301", "（ "])
def test_a_text_of_whatever_is_checked(piece: str) -> None:
    longest = (LARGEST_DEFINITION_FILE - 1_000) // len(piece.encode())
    data = SMALL.format(text="满" + piece * longest + "意", other="为什么").encode()
    assert len(data) <= LARGEST_DEFINITION_FILE
    load_questionnaire(data, "a.yaml")


@each("piece", ["\u0301\u0316", "　", " ", "1"])
def test_two_texts_that_are_compared_are_compared_by_their_beginnings(piece: str) -> None:
    longest = (LARGEST_DEFINITION_FILE - 1_000) // len(piece.encode()) // 2
    same = "满" + piece * longest
    loaded = load_questionnaire(SMALL.format(text=same + "意", other=same + "足").encode(), "a.yaml")
    assert {problem.level for problem in loaded.problems} <= {"warning"}


@each("text", [" " * 200_000 + "x", "（" + " " * 200_000 + "x", "第" + "　" * 200_000])
def test_blanks_without_end_are_looked_through_once(text: str) -> None:
    assert without_number(text) == text
    assert without_number("1、" + text.strip()) == text.strip()
