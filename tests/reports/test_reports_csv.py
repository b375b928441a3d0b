"""The answers as CSV, and the codebook."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import each
from coded_answers import live_table
from survey_facts import SMALL, questionnaire_from, response, texts_misplaced

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.reports.csv_files import escape_formula, write_codebook, write_csv
from surveyapp.snapshots.coding import StoredResponse
from surveyapp.snapshots.errors import SnapshotError


@pytest.fixture
def questionnaire() -> Questionnaire:
    return questionnaire_from(SMALL)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def written(questionnaire: Questionnaire, tmp_path: Path, *responses: StoredResponse) -> list[dict[str, str]]:
    path = tmp_path / "answers.csv"
    assert write_csv(path, questionnaire, live_table(questionnaire, responses)) == len(responses)
    return rows(path)


def test_columns_are_the_response_then_the_items(questionnaire: Questionnaire, tmp_path: Path) -> None:
    row = written(questionnaire, tmp_path, response(1, {}))[0]
    assert list(row) == [
        *("id", "version", "channel", "language", "started", "seconds", "submitted", "status", "flags"),
        *("age", "age.label", "age.other.text", "channels.a", "channels.b", "channels.c"),
        *("service.attitude", "service.attitude.label", "service.speed", "service.speed.label", "why"),
    ]


def test_a_choice_has_code_and_label(questionnaire: Questionnaire, tmp_path: Path) -> None:
    row = written(questionnaire, tmp_path, response(1, {"age": "b", "service.speed": "5"}))[0]
    assert (row["age"], row["age.label"]) == ("b", "36-50 岁")
    assert (row["service.speed"], row["service.speed.label"]) == ("5", "满意")


def test_a_multiple_choice_is_0_and_1_and_blank_when_skipped(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    found = written(questionnaire, tmp_path, response(1, {"channels": ["a", "c"]}), response(2, {}))
    assert [[row[f"channels.{code}"] for code in "abc"] for row in found] == [["1", "0", "1"], ["", "", ""]]


def test_facts_of_the_response_are_kept(questionnaire: Questionnaire, tmp_path: Path) -> None:
    started = datetime(2025, 7, 5, tzinfo=UTC)
    kept = response(1, {}, started=started, seconds=61, status="excluded", flags=("too_fast", "burst"))
    row = written(questionnaire, tmp_path, kept)[0]
    assert (row["started"], row["seconds"]) == ("2025-07-05T08:00:00+08:00", "61")
    assert (row["status"], row["flags"]) == ("excluded", "too_fast;burst")


@each("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "-", "+86 138"])
def test_a_formula_leaves_as_text(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@each("text", ["-5", "+3.2", "12", "a=1", "好", "", "1-2"])
def test_numbers_and_ordinary_texts_are_left_alone(text: str) -> None:
    assert escape_formula(text) == text


def test_a_formula_in_an_answer_is_harmless_in_the_file(questionnaire: Questionnaire, tmp_path: Path) -> None:
    answers = {"why": "=HYPERLINK(1)", "age": "other", "age.other.text": "@x"}
    row = written(questionnaire, tmp_path, response(1, answers))[0]
    assert (row["why"], row["age.other.text"]) == ("'=HYPERLINK(1)", "'@x")


def test_texts_with_commas_quotes_and_lines_come_back_whole(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    text = '一,"二"\n三'
    assert written(questionnaire, tmp_path, response(1, {"why": text}))[0]["why"] == text


def test_spreadsheets_see_utf_8(questionnaire: Questionnaire, tmp_path: Path) -> None:
    written(questionnaire, tmp_path, response(1, {"why": "好"}))
    assert (tmp_path / "answers.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_failed_export_leaves_neither_half_a_file_nor_harms_the_old_one(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("before")
    with pytest.raises(SnapshotError, match="texts_misplaced"):
        write_csv(tmp_path / "a.csv", questionnaire, texts_misplaced(questionnaire))
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("a.csv", "before")]


def test_a_question_named_like_a_column_of_ours_keeps_its_name(tmp_path: Path) -> None:
    clash = questionnaire_from(SMALL.replace("{code: why,", "{code: Status,"))
    row = written(clash, tmp_path, response(1, {"Status": "好"}))[0]
    assert (row["_status"], row["Status"]) == ("valid", "好")


def test_the_codebook_explains_every_column(questionnaire: Questionnaire, tmp_path: Path) -> None:
    header = list(written(questionnaire, tmp_path, response(1, {}))[0])
    write_codebook(tmp_path / "codebook.csv", questionnaire)
    book = rows(tmp_path / "codebook.csv")
    assert list(dict.fromkeys(row["列名"] for row in book)) == header


def test_the_codebook_has_codes_labels_scores_and_favourable_options(
    questionnaire: Questionnaire, tmp_path: Path
) -> None:
    write_codebook(tmp_path / "codebook.csv", questionnaire)
    book = [list(row.values()) for row in rows(tmp_path / "codebook.csv")]
    assert ["service.speed", "请评价以下方面：办理速度", "矩阵量表题", "5", "满意", "5", "是"] in book
    assert ["service.speed", "请评价以下方面：办理速度", "矩阵量表题", "1", "不满意", "1", ""] in book
