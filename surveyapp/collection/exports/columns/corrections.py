"""Corrections: what a person decided by hand about the matching of one file: columns, texts, numbers, rows to leave
out.

A column is named by its number and heading, what it holds by a key: `age`, `service.attitude`, `channels=other`
(the 0/1 column of one option), `@seconds` (one of the website's own facts), `-` (left out).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import orjson
from pydantic import Field

from surveyapp.collection.exports.cells.options import NumberMeaning
from surveyapp.collection.exports.columns.headings import ColumnTarget, comparable_heading
from surveyapp.collection.exports.columns.website_columns import SECONDS, SERIAL, SOURCE, SUBMITTED
from surveyapp.collection.exports.files.table import ExportTable, ImportProblem, UnreadableExport
from surveyapp.collection.kinds import READERS
from surveyapp.collection.limits import (
    LONGEST_CELL,
    LONGEST_CODE,
    LONGEST_KEY,
    LONGEST_QUOTED,
    MOST_CORRECTIONS,
    MOST_HEADINGS_NAMED,
    MOST_SHEET_ROWS,
    MOST_TICKED_OPTIONS,
)
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import FrozenModel

LEFT_OUT = "-"

AlikeDecision = Literal["same", "new"]
"""What a person decided about rows that may be the same as stored responses."""

PLATFORM_KEYS: Mapping[str, str] = {
    "@serial": SERIAL,
    "@submitted": SUBMITTED,
    "@seconds": SECONDS,
    "@source": SOURCE,
}
"""Key -> the website's own column that is read."""


class ColumnCorrection(FrozenModel):
    """A decision about a column: it holds the target, or the website's own fact, with this key, or is `LEFT_OUT`."""

    number: Annotated[int, Field(ge=0, le=MOST_CORRECTIONS)]
    heading: Annotated[str, Field(max_length=LONGEST_CELL)]
    holds: Annotated[str, Field(max_length=LONGEST_KEY)]


class TextCorrection(FrozenModel):
    """A decision about a text in a column: the options that it means, several only in a multiple choice; without any it
    is blank.

    `written`: the one of them (its code) beside which the text is written.
    """

    key: Annotated[str, Field(max_length=LONGEST_KEY)]
    text: Annotated[str, Field(max_length=LONGEST_CELL)]
    options: Annotated[
        tuple[Annotated[str, Field(max_length=LONGEST_CODE)], ...],
        Field(strict=False, max_length=MOST_TICKED_OPTIONS),
    ] = ()
    written: Annotated[str, Field(max_length=LONGEST_CODE)] | None = None


class NumbersCorrection(FrozenModel):
    """A decision about the bare numbers of one item; `key` is its code."""

    key: Annotated[str, Field(max_length=LONGEST_KEY)]
    meaning: NumberMeaning


class Corrections(FrozenModel):
    """All decisions about one file. `rows` are numbers of rows in the file that are left out.

    `numbers`: which download it is, that is what bare numbers mean where nothing in `meanings` says otherwise.
    `answer_rows`: numbers of rows that are responses, though they look like a header or like totals.
    `alike`: what the rows are that may be stored already, the `same` or `new`; None: nobody has decided.
    """

    sheet: str | None = None
    numbers: NumberMeaning | None = None
    meanings: Annotated[tuple[NumbersCorrection, ...], Field(strict=False, max_length=MOST_CORRECTIONS)] = ()
    columns: Annotated[tuple[ColumnCorrection, ...], Field(strict=False, max_length=MOST_CORRECTIONS)] = ()
    texts: Annotated[tuple[TextCorrection, ...], Field(strict=False, max_length=MOST_CORRECTIONS)] = ()
    rows: Annotated[tuple[int, ...], Field(strict=False, max_length=MOST_SHEET_ROWS)] = ()
    answer_rows: Annotated[tuple[int, ...], Field(strict=False, max_length=MOST_SHEET_ROWS)] = ()
    alike: AlikeDecision | None = None

    def as_json(self) -> dict[str, object]:
        """The corrections as a JSON document."""
        return self.model_dump(mode="json")


NO_CORRECTIONS = Corrections()
"""Nothing settled by hand."""


def read_corrections(document: object) -> Corrections:
    """Corrections from their JSON document; pydantic's `ValidationError` if it is none."""
    return Corrections.model_validate_json(orjson.dumps(document))


def target_key(target: ColumnTarget) -> str:
    """How a target is named in corrections."""
    if target.option is None:
        return target.code
    return f"{target.code}={target.option.code}{'.text' if target.written else ''}"


def targets_by_key(questionnaire: Questionnaire) -> dict[str, ColumnTarget]:
    """Everything that a column may hold: each item, each option of a multiple choice, each text beside options."""
    found: dict[str, ColumnTarget] = {}
    for item in questionnaire.items:
        options = item.options if READERS[item.kind].option_columns else ()
        for target in (
            ColumnTarget(item),
            *(ColumnTarget(item, option) for option in options),
            *(ColumnTarget(item, written.beside, written=True) for written in item.write_ins),
            *([ColumnTarget(item.reason)] if item.reason is not None else []),
        ):
            found[target_key(target)] = target
    return found


def leave_out_columns(table: ExportTable, headings: Iterable[str], corrections: Corrections) -> Corrections:
    """The corrections with every column of these headings left out.

    `UnreadableExport` with `unknown_ignored_column` (found, expected) for a heading that the file does not have.
    """
    columns = {column.number: column for column in corrections.columns}
    unknown = []
    for wanted in headings:
        same = [number for number, heading in enumerate(table.header) if heading == wanted.strip()]
        alike = [
            number
            for number, heading in enumerate(table.header)
            if comparable_heading(heading) == comparable_heading(wanted)
        ]
        if not wanted.strip() or not (same or alike):
            params: dict[str, object] = {
                "found": wanted[:LONGEST_QUOTED],
                "expected": list(table.header[:MOST_HEADINGS_NAMED]),
            }
            unknown.append(ImportProblem("unknown_ignored_column", params=params))
        for number in same or alike:
            columns[number] = ColumnCorrection(number=number, heading=table.header[number], holds=LEFT_OUT)
    if unknown:
        raise UnreadableExport(unknown)
    return corrections.model_copy(update={"columns": tuple(columns[number] for number in sorted(columns))})


@dataclass(frozen=True)
class FittingCorrections:
    """The corrections that still fit the file and the questionnaire, and a problem for each that does not."""

    corrections: Corrections
    misfits: tuple[ImportProblem, ...]


def fit_corrections(
    questionnaire: Questionnaire, table: ExportTable, corrections: Corrections
) -> FittingCorrections:
    """Separate the corrections that still fit from those that the questionnaire or the file has made obsolete.

    `column_correction_misfits` · `text_correction_misfits` (found) · `numbers_correction_misfits` (found) ·
    `row_correction_misfits`.
    """
    targets = targets_by_key(questionnaire)
    misfits: list[ImportProblem] = []
    columns, texts, meanings = [], [], []
    for column in corrections.columns:
        known = column.holds in targets or column.holds in PLATFORM_KEYS or column.holds == LEFT_OUT
        if known and column.number < len(table.header) and table.header[column.number] == column.heading:
            columns.append(column)
        else:
            misfits.append(ImportProblem("column_correction_misfits", None, column.heading[:LONGEST_QUOTED]))
    for text in corrections.texts:
        if _text_fits(text, targets.get(text.key)):
            texts.append(text)
        else:
            misfits.append(
                ImportProblem("text_correction_misfits", params={"found": text.text[:LONGEST_QUOTED]})
            )
    for said in corrections.meanings:
        if (target := targets.get(said.key)) and target.item.options and target.option is None:
            meanings.append(said)
        else:
            misfits.append(ImportProblem("numbers_correction_misfits", params={"found": said.key}))
    lines = frozenset(table.lines)
    for row in dict.fromkeys(corrections.rows + corrections.answer_rows):
        if row not in lines:
            misfits.append(ImportProblem("row_correction_misfits", row))
    rows = [row for row in corrections.rows if row in lines]
    answer_rows = [row for row in corrections.answer_rows if row in lines]
    fits = corrections.model_copy(
        update={
            "meanings": tuple(meanings),
            "columns": tuple(columns),
            "texts": tuple(texts),
            "rows": tuple(rows),
            "answer_rows": tuple(answer_rows),
        }
    )
    return FittingCorrections(fits, tuple(misfits))


def _text_fits(correction: TextCorrection, target: ColumnTarget | None) -> bool:
    if target is None or not target.item.options:
        return False
    several = target.item.is_several and target.option is None
    options = [target.item.option(code) for code in correction.options]
    if None in options or (len(options) > 1 and not several):
        return False
    if target.option is not None and any(option != target.option for option in options):
        return False
    writable = {option.code for option in options if option is not None and option.write_in}
    return correction.written is None or correction.written in writable
