"""SurveyJS: the JSON of a form."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from surveyapp.definition.files.text_files import decode_text
from surveyapp.papers.files.unreadable import UnreadablePaper
from surveyapp.papers.forms.form_paper import FormPaper, plain_text
from surveyapp.papers.limits import DEEPEST_PANELS
from surveyapp.papers.paper import Paper, PaperQuestion

_SAID = {
    "radiogroup": "single",
    "dropdown": "dropdown",
    "checkbox": "multiple",
    "tagbox": "multiple",
    "ranking": "ranking",
    "rating": "scale",
    "boolean": "single",
    "text": "text",
    "comment": "text",
    "matrix": "matrix",
    "multipletext": "text",
}
_INPUTS = {"number": "number", "range": "number", "date": "date", "datetime-local": "date", "month": "date"}


def surveyjs_paper(data: bytes) -> Paper:
    """The questionnaire of a SurveyJS form. `UnreadablePaper` with `paper_not_json`."""
    form, root = FormPaper(), _root(data)
    form.title = plain_text(root.get("title"))
    form.introduction, form.closing = (
        plain_text(root.get("description")),
        plain_text(root.get("completedHtml")),
    )
    form.line(form.title, "title")
    form.line(form.introduction, "introduction")
    pages = root.get("pages") if isinstance(root.get("pages"), list) else [root]
    for page in _objects(pages):
        form.section = plain_text(page.get("title")) if page is not root else ""
        form.line(form.section, "section")
        for element in _objects(page.get("elements") or page.get("questions")):
            _read(form, element, 0)
    form.line(form.closing, "closing")
    return form.paper()


def is_surveyjs(data: bytes) -> bool:
    """Whether a text file is the JSON of a form."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        root = _root(data)
    except UnreadablePaper:
        return False
    return bool({"pages", "elements", "questions"} & root.keys())


def _root(data: bytes) -> Mapping[str, Any]:
    decoded = decode_text(data)
    try:
        root = orjson.loads(decoded[0]) if decoded else None
    except orjson.JSONDecodeError as error:
        raise UnreadablePaper("paper_not_json") from error
    if not isinstance(root, dict):
        raise UnreadablePaper("paper_not_json")
    return root


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    yield from (entry for entry in (value if isinstance(value, list) else []) if isinstance(entry, dict))


def _read(form: FormPaper, element: Mapping[str, Any], depth: int) -> None:
    kind = str(element.get("type", ""))
    title = plain_text(element.get("title")) or plain_text(element.get("name"))
    if kind in ("panel", "paneldynamic") and depth < DEEPEST_PANELS:
        outer = form.section
        form.section = plain_text(element.get("title")) or outer
        form.line(plain_text(element.get("title")), "section")
        for inner in _objects(element.get("elements")):
            _read(form, inner, depth + 1)
        form.section = outer
        return
    if kind not in _SAID:
        form.line(plain_text(element.get("html")) or title, "not_understood")
        return
    said = _INPUTS.get(str(element.get("inputType")), _SAID[kind])
    question = form.question(
        plain_text(element.get("name")),
        title,
        said,
        required=element.get("isRequired") is True,
        condition=plain_text(element.get("visibleIf")),
    )
    _add_choices(form, question, kind, element)


def _add_choices(form: FormPaper, question: PaperQuestion, kind: str, element: Mapping[str, Any]) -> None:
    if kind == "rating":
        low, high = (element.get(name, usual) for name, usual in (("rateMin", 1), ("rateMax", 5)))
        values = element.get("rateValues") or (
            [*range(low, high + 1)]
            if isinstance(low, int) and isinstance(high, int) and 0 < high - low < 11
            else []
        )
    elif kind == "boolean":
        values = [
            {"value": "yes", "text": element.get("labelTrue") or "是"},
            {"value": "no", "text": element.get("labelFalse") or "否"},
        ]
    else:
        values = element.get("columns") if kind == "matrix" else element.get("choices")
    for code, text in _entries(values):
        form.option(question, code, text)
    if element.get("hasOther") or element.get("showOtherItem"):
        form.option(question, "other", plain_text(element.get("otherText")) or "其他", write_in=True)
    for code, text in _entries(element.get("rows")) if kind == "matrix" else []:
        form.item(question, code, text)
    for entry in _objects(element.get("items")) if kind == "multipletext" else []:
        form.item(
            question, plain_text(entry.get("name")), plain_text(entry.get("title") or entry.get("name"))
        )


def _entries(values: object) -> Iterator[tuple[str, str]]:
    """Values and texts of a list of choices, rows or columns."""
    for entry in values if isinstance(values, list) else []:
        if isinstance(entry, dict):
            value = plain_text(entry.get("value"))
            yield value, plain_text(entry.get("text")) or value
        else:
            yield plain_text(entry), plain_text(entry)
