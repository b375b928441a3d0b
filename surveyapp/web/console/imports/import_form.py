"""Reads a person's decisions in the form of the preview, as corrections; those that it does not show stay."""

import orjson
from werkzeug.datastructures import MultiDict

from surveyapp.collection.exports.cells.options import meaning_of
from surveyapp.collection.exports.columns.corrections import (
    AlikeDecision,
    ColumnCorrection,
    Corrections,
    NumbersCorrection,
    TextCorrection,
)

ALIKE: tuple[AlikeDecision, ...] = ("same", "new")

OPTION, WRITTEN, BLANK = "option:", "written:", "blank"
"""What the value of a text's field begins with, or is."""

ANSWER, SKIP = "answer", "skip"
"""The values of a row that looks like a header or like totals: it is a response, or it is none."""


class UnreadableForm(Exception):
    """The form is not one that the preview shows."""


def posted_corrections(form: MultiDict[str, str], before: Corrections) -> Corrections:
    """The corrections, with those that the form shows replaced by what it says; `UnreadableForm` for another form."""
    sheet = form.get("sheet", before.sheet or "") or None
    if sheet != before.sheet:
        return Corrections(sheet=sheet)
    try:
        posted = Corrections(
            sheet=sheet,
            numbers=meaning_of(form.get("numbers", before.numbers)),
            meanings=_meanings(form, before),
            columns=_columns(form, before),
            texts=_texts(form, before),
            rows=_rows(form, before),
            answer_rows=_answer_rows(form, before),
            alike=before.alike,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableForm from error
    # The decision about the rows that were shown does not hold for those that other corrections bring up.
    decided = form.get("alike", before.alike) if posted == before else None
    return posted.model_copy(
        update={"alike": next((decision for decision in ALIKE if decision == decided), None)}
    )


def text_values(correction: TextCorrection | None) -> tuple[str, ...]:
    """The values of a text's field that state this correction."""
    if correction is None:
        return ()
    written = correction.written
    values = (f"{WRITTEN if code == written else OPTION}{code}" for code in correction.options)
    return tuple(values) or (BLANK,)


def _meanings(form: MultiDict[str, str], before: Corrections) -> tuple[NumbersCorrection, ...]:
    meanings = {said.key: said for said in before.meanings}
    for field in form.getlist("group"):
        shown = orjson.loads(field)
        meaning = meaning_of(form.get(f"meaning-{shown['field']}"))
        for key in shown["items"]:
            meanings.pop(key, None)
            if meaning:
                meanings[key] = NumbersCorrection(key=key, meaning=meaning)
    return tuple(meanings[key] for key in sorted(meanings))


def _columns(form: MultiDict[str, str], before: Corrections) -> tuple[ColumnCorrection, ...]:
    columns = {column.number: column for column in before.columns}
    for field in form.getlist("column"):
        shown = orjson.loads(field)
        number, holds = shown["number"], form.get(f"column-{shown['number']}", "")
        columns.pop(number, None)
        if holds:
            columns[number] = ColumnCorrection(number=number, heading=shown["heading"], holds=holds)
    return tuple(columns[number] for number in sorted(columns))


def _texts(form: MultiDict[str, str], before: Corrections) -> tuple[TextCorrection, ...]:
    texts = {(text.key, text.text): text for text in before.texts}
    for field in form.getlist("text"):
        shown = orjson.loads(field)
        place = (shown["key"], shown["text"])
        values = [value for value in form.getlist(f"text-{shown['field']}") if value]
        texts.pop(place, None)
        if values:
            texts[place] = _text_correction(*place, values)
    return tuple(texts[place] for place in sorted(texts))


def _text_correction(key: str, text: str, values: list[str]) -> TextCorrection:
    """What is chosen for a text; options come before blank."""
    written = next((value.partition(":")[2] for value in values if value.startswith(WRITTEN)), None)
    options = dict.fromkeys(value.partition(":")[2] for value in values if value != BLANK)
    return TextCorrection(key=key, text=text, options=tuple(options), written=written)


def _rows(form: MultiDict[str, str], before: Corrections) -> tuple[int, ...]:
    shown = {int(row) for row in form.getlist("shown_row")} | {int(row) for row in form.getlist("other")}
    left_out = {int(row) for row in form.getlist("row")} | _others(form, SKIP)
    return tuple(sorted((set(before.rows) - shown) | left_out))


def _answer_rows(form: MultiDict[str, str], before: Corrections) -> tuple[int, ...]:
    shown = {int(row) for row in form.getlist("other")}
    return tuple(sorted((set(before.answer_rows) - shown) | _others(form, ANSWER)))


def _others(form: MultiDict[str, str], value: str) -> set[int]:
    """The rows that look like a header or totals and of which the form says `value`."""
    return {int(row) for row in form.getlist("other") if form.get(f"other-{row}") == value}
