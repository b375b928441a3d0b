"""Small questionnaires and exports made for the tests of reading them."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from surveyapp.collection.exports.columns.corrections import NO_CORRECTIONS, Corrections
from surveyapp.collection.exports.files.delimited import read_csv
from surveyapp.collection.exports.rows.responses import MatchedExport, match_export
from surveyapp.definition.question import Item, Option, Question
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import Text

Rows = Sequence[Sequence[str]]


def options_of(
    labels: Sequence[str],
    scores: Sequence[int | None] = (),
    codes: Sequence[str] = (),
    write_in: str = "",
) -> tuple[Option, ...]:
    """Options with these labels; codes are o1, o2 … where none are told."""
    return tuple(
        Option(
            code=codes[place] if codes else f"o{place + 1}",
            label=Text(label),
            score=None if not scores or scores[place] is None else Decimal(scores[place] or 0),
            write_in=label == write_in,
        )
        for place, label in enumerate(labels)
    )


def question(
    code: str,
    labels: Sequence[str] = (),
    *,
    kind: str = "single",
    lines: Sequence[str] = (),
    required: bool = False,
    scores: Sequence[int | None] = (),
    codes: Sequence[str] = (),
    write_in: str = "",
    text: str = "",
) -> Question:
    """A question whose text is its code where none is told, lines of a matrix likewise."""
    return Question(
        code=code,
        type=kind,
        text=Text(text or code),
        required=required,
        options=options_of(labels, scores, codes, write_in),
        items=tuple(Item(code=line, text=Text(line)) for line in lines),
    )


def asking(*questions: Question) -> Questionnaire:
    """A questionnaire with these questions."""
    return Questionnaire(title=Text("某市满意度调查"), questions=questions)


def exported(header: Sequence[str], rows: Rows) -> bytes:
    """A CSV file with these cells."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def matched(
    questionnaire: Questionnaire, header: Sequence[str], rows: Rows, corrections: Corrections = NO_CORRECTIONS
) -> MatchedExport:
    """The export with these cells matched to the questionnaire."""
    return match_export(questionnaire, read_csv(exported(header, rows)), corrections)


def codes_of(export: MatchedExport) -> list[str]:
    """The codes of what stops the import."""
    return [problem.code for problem in export.problems]


def answers_of(export: MatchedExport, item: str) -> list[object]:
    """What every row answered to an item, where nothing stops the import."""
    assert codes_of(export) == []
    return [response.answers.get(item) for response in export.responses]
