"""What a person settled by hand about the matching of one file: columns, texts, numbers, rows to leave out.

A column is named by its number and heading, what it holds by a key: `age`, `service.attitude`, `channels=other`
(the 0/1 column of one option), `@seconds` (one of the website's own facts), `-` (left out).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import orjson
from pydantic import Field

from surveyapp.collection.exports.headings import Target
from surveyapp.collection.exports.options import Numbers
from surveyapp.collection.exports.table import (
    SECONDS,
    SERIAL,
    SOURCE,
    SUBMITTED,
    ExportTable,
    ImportProblem,
)
from surveyapp.definition.questionnaire import Frozen, Questionnaire

LEFT_OUT = "-"

PLATFORM_KEYS: Mapping[str, str] = {
    "@serial": SERIAL,
    "@submitted": SUBMITTED,
    "@seconds": SECONDS,
    "@source": SOURCE,
}
"""Key -> the website's own column that is read."""


class ColumnCorrection(Frozen):
    """What a column holds: the key of a target, of the website's own column, or `LEFT_OUT`."""

    number: Annotated[int, Field(ge=0, le=20_000)]
    heading: Annotated[str, Field(max_length=100_000)]
    holds: Annotated[str, Field(max_length=200)]


class TextCorrection(Frozen):
    """What a text in a column means: an option, with `written` that text beside it; without an option it is blank."""

    key: Annotated[str, Field(max_length=200)]
    text: Annotated[str, Field(max_length=100_000)]
    option: Annotated[str, Field(max_length=40)] | None = None
    written: bool = False


class Corrections(Frozen):
    """Everything settled by hand for one file. `rows` are numbers of rows in the file that are left out."""

    sheet: str | None = None
    numbers: Numbers | None = None
    columns: Annotated[tuple[ColumnCorrection, ...], Field(strict=False, max_length=20_000)] = ()
    texts: Annotated[tuple[TextCorrection, ...], Field(strict=False, max_length=20_000)] = ()
    rows: Annotated[tuple[int, ...], Field(strict=False, max_length=1_048_576)] = ()

    def as_json(self) -> dict[str, object]:
        """The corrections as a JSON document."""
        return self.model_dump(mode="json")


NONE = Corrections()
"""Nothing settled by hand."""


def corrections_from(document: object) -> Corrections:
    """Corrections from their JSON document; pydantic's `ValidationError` if it is none."""
    return Corrections.model_validate_json(orjson.dumps(document))


def target_key(target: Target) -> str:
    """How a target is named in corrections."""
    return target.code if target.option is None else f"{target.code}={target.option.code}"


def targets_by_key(questionnaire: Questionnaire) -> dict[str, Target]:
    """Everything that a column may hold: each item, and each option of a multiple choice."""
    found: dict[str, Target] = {}
    for asked in questionnaire.asked_items():
        options = asked.question.options if asked.question.type == "multiple" else ()
        for target in (
            Target(asked.code, asked.question),
            *(Target(asked.code, asked.question, option) for option in options),
        ):
            found[target_key(target)] = target
    return found


@dataclass(frozen=True)
class Fitting:
    """The corrections that still fit the file and the questionnaire, and a problem for each that does not."""

    corrections: Corrections
    misfits: tuple[ImportProblem, ...]


def fitting(questionnaire: Questionnaire, table: ExportTable, corrections: Corrections) -> Fitting:
    """Set apart the corrections that the questionnaire or the file has left behind.

    `column_correction_misfits` · `text_correction_misfits` (found) · `row_correction_misfits`.
    """
    targets = targets_by_key(questionnaire)
    misfits: list[ImportProblem] = []
    columns, texts, rows = [], [], []
    for column in corrections.columns:
        known = column.holds in targets or column.holds in PLATFORM_KEYS or column.holds == LEFT_OUT
        if known and column.number < len(table.header) and table.header[column.number] == column.heading:
            columns.append(column)
        else:
            misfits.append(ImportProblem("column_correction_misfits", None, column.heading[:80]))
    for text in corrections.texts:
        if _text_fits(text, targets.get(text.key)):
            texts.append(text)
        else:
            misfits.append(ImportProblem("text_correction_misfits", params={"found": text.text[:80]}))
    lines = frozenset(table.lines)
    for row in corrections.rows:
        if row in lines:
            rows.append(row)
        else:
            misfits.append(ImportProblem("row_correction_misfits", row))
    fits = Corrections(
        sheet=corrections.sheet,
        numbers=corrections.numbers,
        columns=tuple(columns),
        texts=tuple(texts),
        rows=tuple(rows),
    )
    return Fitting(fits, tuple(misfits))


def _text_fits(correction: TextCorrection, target: Target | None) -> bool:
    if target is None or not target.question.options:
        return False
    if correction.option is None:
        return not correction.written
    option = target.question.option(correction.option)
    if option is None or (target.option is not None and option != target.option):
        return False
    return option.write_in or not correction.written
