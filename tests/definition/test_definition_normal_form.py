"""Texts of any length are brought into one form with work that grows with their length, and with nothing else."""

import sys
import unicodedata

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.definition import normal_form as room
from surveyapp.definition.limits import MOST_MARKS
from surveyapp.definition.normal_form import letters_only, normal_form, without_unprintable

MARKS = "\u0301\u0316"
"""Two marks that Unicode wants in the other order: each one of a run has to pass all those before it."""


@pytest.fixture
def longest_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The longest run of marks in each text that Unicode's own function was given."""
    runs: list[int] = []
    normalize = unicodedata.normalize

    def counted(form: str, text: str) -> str:
        apart = normalize("NFKD", text)
        longest = run = 0
        for character in apart:
            run = run + 1 if unicodedata.combining(character) else 0
            longest = max(longest, run)
        runs.append(longest)
        return normalize(form, text)

    monkeypatch.setattr(room.unicodedata, "normalize", counted)
    return runs


def test_no_run_of_marks_is_sorted_that_is_longer_than_a_language_needs(longest_runs: list[int]) -> None:
    for text in ("a" + MARKS * 80_000, "\u0344" * 160_000, "\u0f73" * 160_000, ("b" + MARKS * 40) * 2_000):
        assert len(normal_form(text, 200_000)) < len(text)
    assert len(longest_runs) == 4
    assert max(longest_runs) <= 2 * MOST_MARKS


def test_whatever_becomes_marks_alone_counts_as_a_mark() -> None:
    """Otherwise a run of it would be sorted whole: ``\u0f73`` is a letter for Unicode, and two marks taken apart."""
    for point in range(sys.maxunicode + 1):
        character = chr(point)
        if unicodedata.combining(unicodedata.normalize("NFKD", character)[0]):
            assert len(normal_form("a" + character * 200, 1_000)) <= 2 * MOST_MARKS + 1, hex(point)


def test_only_the_beginning_of_a_long_text_is_read(longest_runs: list[int]) -> None:
    assert normal_form("９" * 1_000_000, 3) == "999"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(("NFC", "NFKC")))
def test_a_text_of_people_comes_out_as_unicode_says(text: str, form: str) -> None:
    short = text[:MOST_MARKS]
    assert normal_form(short * 3, 1_000, form) == unicodedata.normalize(form, short * 3) or any(
        map(unicodedata.combining, unicodedata.normalize("NFKD", short))
    )
    assert normal_form(short, 1_000, form) == unicodedata.normalize(form, short)


@each(
    ("typed", "read"),
    [
        ("Ｑ１．ｅ\u0301", "Q1.é"),
        ("e" + "\u0301" * MOST_MARKS, "é" + "\u0301" * (MOST_MARKS - 1)),
        ("e" + "\u0301" * (MOST_MARKS + 5), "é" + "\u0301" * (MOST_MARKS - 1)),
        ("e" + "\u0301" * 29 + "e" + "\u0301" * 29, ("é" + "\u0301" * 28) * 2),
    ],
    ids=["wide", "as many marks as count", "more marks", "two runs"],
)
def test_forms_are_made_one(typed: str, read: str) -> None:
    assert normal_form(typed, 1_000) == read


def test_letters_to_compare_keep_their_marks_and_lose_signs_spaces_width_and_case() -> None:
    assert letters_only("１、हिन्दी Ｑ：（é）", 40) == "1हिन्दीqé"
    assert letters_only("abc" * 10, 4) == "abca"


def test_what_no_document_holds_is_taken_out_and_line_ends_stay() -> None:
    bad = [
        *range(9),
        11,
        12,
        *range(14, 32),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xD800,
        0xDFFF,
        0xFFFE,
        0xFFFF,
    ]
    assert without_unprintable("".join(map(chr, bad))) == ""
    assert without_unprintable("一\t二\r\n三\x85四\u3000") == "一\t二\r\n三\x85四\u3000"
