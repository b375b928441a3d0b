"""Strata and margins in the form: a line for each option, written as the file has it."""

from surveyapp.definition.edits.edited_file import EditedFile
from surveyapp.definition.edits.questionnaire_edits import add_entry, field_at, fill_in, would_change
from surveyapp.definition.edits.references import rename
from surveyapp.definition.loading import load_questionnaire

SIZES = ("sampling", "strata", "sizes")
TEXT = """title: t
notice: {controller: 某局, contact: 电话, purpose: 评价, retention_days: 365}
population: {name: 居民, target: {question: place, options: [town]}}
sampling:
  method: stratified
  strata: {question: place, sizes: {city: 400, town: 100}, issued: {city: 40, town: 50}} # counted
  margins: [{question: place, shares: {city: 79.5, town: 20.5}}]
  issued: 90
questions:
- code: place
  type: single
  text: 住处
  options: [{code: city, label: 城}, {code: town, label: 镇}]
"""


def loaded(file: EditedFile):  # type: ignore[no-untyped-def]
    result = load_questionnaire(file.text.encode(), "t")
    assert result.questionnaire is not None, result.problems
    return result.questionnaire.sampling


def test_what_stays_as_it_is_writes_nothing() -> None:
    file = EditedFile(TEXT)
    assert field_at(SIZES).control == "numbers"
    assert not would_change(file, SIZES, "city: 400\r\ntown: 100")
    fill_in(file, SIZES, "city：400\ntown 100\n")
    assert file.text == TEXT


def test_lines_become_numbers_of_options() -> None:
    file = EditedFile(TEXT)
    fill_in(file, SIZES, "city: 800\ntown＝200".replace("＝", "="))
    fill_in(file, ("sampling", "margins", 0, "shares"), "city 48.5\ntown 51.5")
    sampling = loaded(file)
    assert dict(sampling.strata.sizes) == {"city": 800, "town": 200}
    assert {code: str(share) for code, share in sampling.margins[0].shares.items()} == {
        "city": "48.5",
        "town": "51.5",
    }
    assert "# counted" in file.text


def test_a_line_without_a_number_is_told_by_the_check() -> None:
    file = EditedFile(TEXT)
    fill_in(file, SIZES, "city: many\ntown")
    keys = {
        problem.key
        for problem in load_questionnaire(file.text.encode(), "t").problems
        if problem.level == "error"
    }
    assert keys == {"sampling.strata.sizes.city", "sampling.strata.sizes.town"}


def test_an_emptied_field_takes_the_key_out() -> None:
    file = EditedFile(TEXT)
    fill_in(file, ("sampling", "strata", "issued"), "")
    assert loaded(file).strata.issued is None


def test_a_renamed_option_is_renamed_in_strata_margins_and_target_group() -> None:
    file = EditedFile(TEXT)
    path = ("questions", 0, "options", 1)
    rename(file, path, "town", "village")
    file.set((*path, "code"), "village")
    sampling = loaded(file)
    assert dict(sampling.strata.sizes) == {"city": 400, "village": 100}
    assert list(sampling.strata.issued) == ["city", "village"]
    assert list(sampling.margins[0].shares) == ["city", "village"]


def test_a_new_margin_begins_without_shares() -> None:
    file = EditedFile(TEXT)
    add_entry(file, ("sampling", "margins"))
    assert file.value(("sampling", "margins", 1)) == {"question": "", "shares": {}}
