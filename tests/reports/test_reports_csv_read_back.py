"""The CSV of answers that surveyapp writes is an export like any other: read back it gives the same answers."""

from datetime import UTC, datetime
from pathlib import Path

from coded_answers import live_table
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import questionnaire_named

from surveyapp.collection.answers import read_answers
from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.collection.exports.rows.responses import MatchedExport, read_export
from surveyapp.reports.csv_files import write_csv
from surveyapp.snapshots.coding import StoredResponse

EVERY_TYPE = questionnaire_named("every_type")
MOMENT = datetime(2025, 7, 4, 16, 22, 11, tzinfo=UTC)


def response(number: int, answers: dict[str, object], status: str = "valid") -> StoredResponse:
    return StoredResponse(
        id=f"r{number}",
        version="v",
        channel="微信",
        language="zh-CN",
        started=None,
        seconds=224,
        submitted=MOMENT,
        status=status,
        flags=("imported", "no_time"),
        answers=answers,  # type: ignore[arg-type]
    )


def read_back(folder: Path, responses: list[StoredResponse]) -> MatchedExport:
    path = folder / "answers.csv"
    write_csv(path, EVERY_TYPE, live_table(EVERY_TYPE, responses))
    return read_export(EVERY_TYPE, path.read_bytes())


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40) | st.sampled_from(
    ["=1+1", "-5", "+8613", "@x", "合计", "您的年龄是？", "a\nb", 'say "x"', "Q1", "，;\t"]
)
FORMS = st.fixed_dictionaries(
    {
        "age": st.sampled_from(["young", "adult", "other"]),
        "channels": st.lists(st.sampled_from(["board", "friends", "other"]), min_size=1, unique=True),
        "service.attitude": st.sampled_from(["1", "2", "3"]),
        "overall": st.sampled_from(["yes", "so", "no"]),
        "why": TEXTS,
        "channels.other.text": TEXTS,
    }
)


@settings(max_examples=60, deadline=None)
@given(forms=st.lists(FORMS, min_size=1, max_size=4))
def test_what_was_written_is_read_back(forms: list[dict[str, object]], tmp_path_factory: object) -> None:
    fields = [{name: [v] if isinstance(v, str) else v for name, v in form.items()} for form in forms]
    answers = [read_answers(EVERY_TYPE, form).answers for form in fields]  # type: ignore[arg-type]
    answers = [{name: v for name, v in given.items() if not _no_text(v)} for given in answers]
    folder = tmp_path_factory.mktemp("csv")  # type: ignore[attr-defined]
    export = read_back(folder, [response(number, given) for number, given in enumerate(answers)])  # type: ignore[arg-type]
    assert [found.answers for found in export.responses] == answers


def _no_text(value: object) -> bool:
    """Texts that say in an export that nothing was answered, or that cannot be told from a quoted formula."""
    return isinstance(value, str) and (value in ("N/A", "-2", "-3") or value.startswith("'"))


def test_number_time_duration_and_channel_are_read_back(tmp_path: Path) -> None:
    (found,) = read_back(tmp_path, [response(7, {"age": "young"})]).responses
    facts = found.facts
    assert (facts.serial, facts.submitted, facts.seconds, facts.source) == ("r7", MOMENT, 224, "微信")


def test_responses_of_undone_imports_do_not_come_back(tmp_path: Path) -> None:
    statuses = ("undone", "valid", "empty")
    rows = [response(number, {"age": "young"}, status) for number, status in enumerate(statuses)]
    export = read_back(tmp_path, rows)
    assert [found.facts.serial for found in export.responses] == ["r1", "r2"]
    notes = [
        (note.code, note.params) for note in export.notes if note.code in ("undone_rows", "counted_again")
    ]
    assert notes == [("undone_rows", {"rows": ["2"]})]
    again = read_export(EVERY_TYPE, (tmp_path / "answers.csv").read_bytes(), Corrections(answer_rows=(2,)))
    assert len(again.responses) == 3


def test_responses_that_were_withdrawn_do_not_come_back(tmp_path: Path) -> None:
    rows = [response(0, {}, "withdrawn"), response(1, {"age": "young"}, "valid")]
    export = read_back(tmp_path, rows)
    assert [found.facts.serial for found in export.responses] == ["r1"]
    assert [(note.code, note.params) for note in export.notes if note.code == "withdrawn_rows"] == [
        ("withdrawn_rows", {"rows": ["2"]})
    ]


def test_responses_that_were_excluded_are_told(tmp_path: Path) -> None:
    export = read_back(
        tmp_path, [response(1, {"age": "young"}), response(2, {"age": "adult"}, status="excluded")]
    )
    assert [(note.code, note.params["rows"]) for note in export.notes if note.code == "counted_again"] == [
        ("counted_again", [3])
    ]
