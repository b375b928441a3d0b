"""Cells of answers, formed column by column, are those that one reads off each response by itself."""

import csv
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from coded_answers import live_table
from decoded_responses import decode_responses
from hypothesis import given, settings
from hypothesis import strategies as some
from mixed_survey import VERSIONS, WHOLE, responses_of

from surveyapp.definition.loading import version_hash
from surveyapp.definition.question_types import Answer
from surveyapp.reports.answers import answer_batches
from surveyapp.reports.answers.answer_columns import AnswerColumns
from surveyapp.reports.answers.csv_files import escape_formula, write_csv
from surveyapp.reports.personal_numbers import hide_numbers
from surveyapp.reports.words.wording import FLAGS
from surveyapp.snapshots.coding import StoredResponse

CHINA = timezone(timedelta(hours=8))


def own_cells(response: StoredResponse) -> Iterator[object]:
    yield from (response.id, response.version, response.channel, response.language)
    yield response.started and response.started.astimezone(CHINA).isoformat()
    yield from (response.seconds, response.submitted.astimezone(CHINA).isoformat(), response.status)
    yield ";".join(response.flags)


def cells_of(asked: Answer, answers: Mapping[str, str | Sequence[str]]) -> Iterator[object]:
    """The cells of one question in one row, as docs/importing-answers.md tells people to read them."""
    given, label = answers.get(asked.code), {option.code: str(option.label) for option in asked.options}
    if asked.kind == "choice":
        if asked.tree is not None and asked.level == 0:
            chosen = [answers[code] for code in ("place.town", "place.county") if code in answers]
            yield asked.tree.label_path(str(chosen[0])) if chosen else None
        yield from (given, label.get(str(given)))
    elif asked.kind == "ticks":
        yield from (None if given is None else int(code in given) for code in label)
    elif asked.kind == "rank":
        yield given and "→".join(label[code] for code in given)
        yield from (given and (given.index(code) + 1 if code in given else 0) for code in label)
    else:
        yield (
            hide_numbers(given)
            if isinstance(given, str) and asked.is_written and not asked.keep_numbers
            else given
        )


def row_of(response: StoredResponse) -> list[str]:
    cells: list[object] = [*own_cells(response)]
    for asked in WHOLE.answers:
        there = [*cells_of(asked, response.answers)]
        cells += ["(跳过)" for _ in there] if asked.item.code in response.not_asked else there
    return ["" if cell is None else escape_formula(str(cell)) for cell in cells]


@pytest.fixture(autouse=True)
def few_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows at a time, so that batches end where texts and rows of others go on."""
    monkeypatch.setattr(answer_batches, "CELLS_AT_ONCE", 100)


@settings(max_examples=10, deadline=None)
@given(seed=some.integers(0, 2**32), count=some.integers(0, 60), batch_rows=some.integers(1, 40))
def test_the_file_holds_what_each_response_says(
    seed: int, count: int, batch_rows: int, tmp_path_factory: Any
) -> None:
    answers = live_table(WHOLE, responses_of(random.Random(seed), count), batch_rows)
    path: Path = tmp_path_factory.mktemp("csv") / "a.csv"
    told: list[int] = []
    assert write_csv(path, WHOLE, answers, on_progress=told.append) == count
    assert told == sorted(told)
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(map(row_of, decode_responses(WHOLE, answers)))
    header, _, rows = path.read_bytes().partition(b"\r\n")
    assert rows == lines.getvalue().encode()
    assert header.startswith(b"\xef\xbb\xbfid,version,")


def test_flags_in_words_are_those_of_the_response() -> None:
    flags = ("fast", "a;fast", "b c")
    response = replace(next(responses_of(random.Random(1), 1)), flags=flags)
    columns = AnswerColumns(WHOLE)
    (batch,) = columns.batches(live_table(WHOLE, [response]))
    cells = dict(zip(columns.names, columns.cells(batch, in_words=True), strict=True))
    assert cells["flags"].values.to_pylist() == [f"{FLAGS['fast']}；a;fast；b c"]


def test_an_option_that_stands_twice_in_an_order_leaves_no_gap() -> None:
    response = replace(
        next(responses_of(random.Random(1), 1)),
        version=version_hash(VERSIONS[0]),
        answers={"used": "n", "wishes": ["near", "speed", "near"]},
    )
    columns = AnswerColumns(WHOLE)
    (batch,) = columns.batches(live_table(WHOLE, [response]))
    cells = dict(zip(columns.names, columns.cells(batch), strict=True))
    places = {code: cells[f"wishes.{code}"].values.to_pylist() for code in ("speed", "manner", "near")}
    assert places == {"speed": [1], "manner": [0], "near": [2]}


def test_only_who_asks_for_them_gets_numbers_in_full(tmp_path: Path) -> None:
    response = replace(
        next(responses_of(random.Random(1), 1)), answers={"why": "请打13812345678", "tel": "13812345678"}
    )
    found = []
    for numbers in (False, True):
        write_csv(tmp_path / "a.csv", WHOLE, live_table(WHOLE, [response]), numbers=numbers)
        found.append((tmp_path / "a.csv").read_text("utf-8").strip().split(",")[-2:])
    assert found == [["请打138****5678", "13812345678"], ["请打13812345678", "13812345678"]]
