"""Remembers what somebody said the numbers of an export mean, and offers it for the next file of the same layout."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson
from sqlalchemy import Connection, Engine, select

from surveyapp.collection.exports.cells.options import NumberMeaning, meaning_of
from surveyapp.collection.exports.columns.corrections import Corrections
from surveyapp.records.connection import insert_of
from surveyapp.records.console import NumbersAnswer


@dataclass(frozen=True)
class EarlierAnswer:
    """The latest answer: which download it was, and the meaning for single items (code -> meaning)."""

    numbers: NumberMeaning | None = None
    meanings: Mapping[str, NumberMeaning] = field(default_factory=dict)


def columns_hash(header: Iterable[str]) -> str:
    """A hash of the headings of a file, by which files with the same columns are recognised."""
    return hashlib.sha256(orjson.dumps(list(header))).hexdigest()


def earlier_answer(engine: Engine, survey: str, header: Iterable[str]) -> EarlierAnswer | None:
    """The answer given when a file with these headings was last imported; None without one."""
    query = select(NumbersAnswer.numbers, NumbersAnswer.meanings).where(
        NumbersAnswer.survey == survey, NumbersAnswer.layout == columns_hash(header)
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    meanings = {item: meaning for item, word in row.meanings.items() if (meaning := meaning_of(word))}
    return EarlierAnswer(meaning_of(row.numbers), meanings)


def keep_answer(connection: Connection, survey: str, header: Iterable[str], corrections: Corrections) -> None:
    """Store the answer for the numbers of an imported file, replacing the earlier one."""
    if corrections.numbers is None and not corrections.meanings:
        return
    values = {
        "numbers": corrections.numbers,
        "meanings": {said.key: said.meaning for said in corrections.meanings},
        "given": datetime.now(UTC),
    }
    statement = insert_of(connection.dialect.name)(NumbersAnswer)
    statement = statement.values(survey=survey, layout=columns_hash(header), **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["survey", "layout"], set_=values))
