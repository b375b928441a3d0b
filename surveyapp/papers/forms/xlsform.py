"""XLSForm (Kobo, ODK): the sheets `survey`, `choices` and `settings` of a workbook."""

from collections.abc import Sequence

from surveyapp.papers.files.excel import Sheet, sheets_of
from surveyapp.papers.forms.form_paper import FormPaper, plain_text
from surveyapp.papers.paper import Paper, PaperQuestion

_SAID = {
    "select_one": "single",
    "select_multiple": "multiple",
    "rank": "ranking",
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "date": "date",
}
_FRAME = (
    "begin_group",
    "begin group",
    "end_group",
    "end group",
    "begin_repeat",
    "begin repeat",
    "end_repeat",
    "end repeat",
)
Row = dict[str, str]


def xlsform_paper(data: bytes) -> Paper:
    """The questionnaire of an XLSForm."""
    sheets = {sheet.name.strip().lower(): sheet for sheet in sheets_of(data)}
    form = FormPaper()
    lists: dict[str, list[Row]] = {}
    for row in _rows(sheets.get("choices")):
        lists.setdefault(row.get("list_name") or row.get("list name", ""), []).append(row)
    for row in _rows(sheets.get("settings"))[:1]:
        form.title = plain_text(row.get("form_title", ""))
        form.line(form.title, "title")
    for row in _rows(sheets.get("survey")):
        _read(form, row, lists)
    return form.paper()


def is_xlsform(sheets: Sequence[Sheet]) -> bool:
    """Whether a workbook is an XLSForm: it has a sheet `survey` with the columns `type` and `name`."""
    survey = next((sheet for sheet in sheets if sheet.name.strip().lower() == "survey"), None)
    heading = {cell.strip().lower() for cell in survey.rows[0][1]} if survey and survey.rows else set()
    return {"type", "name"} <= heading


def _rows(sheet: Sheet | None) -> list[Row]:
    """The rows below the headings, by heading."""
    if sheet is None or not sheet.rows:
        return []
    names = [cell.strip().lower() for cell in sheet.rows[0][1]]
    return [dict(zip(names, cells, strict=False)) for _, cells in sheet.rows[1:]]


def _label(row: Row) -> str:
    """The label of a row: the Chinese one where there are several."""
    labels = {name: text for name, text in row.items() if name.split("::")[0] == "label" and text}
    chinese = next(
        (text for name, text in labels.items() if "zh" in name or "中" in name or "chinese" in name), ""
    )
    return plain_text(chinese or next(iter(labels.values()), ""))


def _read(form: FormPaper, row: Row, lists: dict[str, list[Row]]) -> None:
    kind, _, list_name = " ".join(row.get("type", "").split()).partition(" ")
    name, label = row.get("name", "").strip(), _label(row)
    whole = row.get("type", "").strip().lower()
    if whole in _FRAME:
        form.section = label if whole.startswith("begin") else ""
        form.line(label, "section")
        return
    if kind == "note":
        _note(form, label)
        return
    if kind not in _SAID:
        form.line(label or whole, "left_out" if not label else "not_understood")
        return
    required = row.get("required", "").strip().lower() in ("yes", "true", "true()", "1", "是")
    question = form.question(name, label, _SAID[kind], required=required, condition=row.get("relevant", ""))
    _add_choices(form, question, lists.get(list_name.removesuffix(" or_other").strip(), []))
    if list_name.endswith("or_other"):
        form.option(question, "other", "其他", write_in=True)


def _note(form: FormPaper, label: str) -> None:
    """A note before the first question introduces the form; a later one has no place yet."""
    if form.questions:
        form.line(label, "not_understood")
        return
    form.introduction = "\n".join(part for part in (form.introduction, label) if part)
    form.line(label, "introduction")


def _add_choices(form: FormPaper, question: PaperQuestion, choices: list[Row]) -> None:
    for choice in choices:
        form.option(question, choice.get("name", "").strip(), _label(choice))
