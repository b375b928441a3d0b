"""The form of the preview: what a person settles by hand, as corrections. What it does not show stays as it was."""

import orjson
from werkzeug.datastructures import MultiDict

from surveyapp.collection.exports.corrections import ColumnCorrection, Corrections, TextCorrection
from surveyapp.collection.exports.options import Numbers

NUMBERS: tuple[Numbers, ...] = ("code", "score", "position")

OPTION, WRITTEN, BLANK = "option:", "written:", "blank"
"""What the value of a text's field begins with, or is."""


class UnreadableForm(Exception):
    """The form is none that the preview shows."""


def posted_corrections(form: MultiDict[str, str], before: Corrections) -> Corrections:
    """The corrections with what the form says in the place of what it shows; `UnreadableForm` for another form."""
    sheet = form.get("sheet", before.sheet or "") or None
    if sheet != before.sheet:
        return Corrections(sheet=sheet)
    chosen = form.get("numbers", before.numbers)
    try:
        return Corrections(
            sheet=sheet,
            numbers=next((meaning for meaning in NUMBERS if meaning == chosen), None),
            columns=_columns(form, before),
            texts=_texts(form, before),
            rows=_rows(form, before),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableForm from error


def text_value(correction: TextCorrection | None) -> str:
    """The value of a text's field that says this."""
    if correction is None:
        return ""
    if correction.option is None:
        return BLANK
    return (WRITTEN if correction.written else OPTION) + correction.option


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
        place, value = (shown["key"], shown["text"]), form.get(f"text-{shown['field']}", "")
        texts.pop(place, None)
        if not value:
            continue
        option = None if value == BLANK else value.partition(":")[2]
        written = value.startswith(WRITTEN)
        texts[place] = TextCorrection(key=place[0], text=place[1], option=option, written=written)
    return tuple(texts[place] for place in sorted(texts))


def _rows(form: MultiDict[str, str], before: Corrections) -> tuple[int, ...]:
    shown = {int(row) for row in form.getlist("shown_row")}
    return tuple(sorted((set(before.rows) - shown) | {int(row) for row in form.getlist("row")}))
