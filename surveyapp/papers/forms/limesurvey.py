"""LimeSurvey: the structure of a survey as it exports it (.lss)."""

from collections.abc import Iterator
from typing import Any

from surveyapp.papers.files.packed import parsed_xml
from surveyapp.papers.forms.form_paper import FormPaper, plain_text
from surveyapp.papers.paper import Paper, PaperQuestion

_SAID = {
    **dict.fromkeys("LO", "single"),
    **dict.fromkeys("!", "dropdown"),
    **dict.fromkeys("MP", "multiple"),
    **dict.fromkeys("STU", "text"),
    "N": "number",
    "D": "date",
    "R": "ranking",
    **dict.fromkeys("FH", "matrix"),
    **dict.fromkeys("YGABCE5", "single"),
    "Q": "text",
}
_FIXED = {
    "Y": (("Y", "是"), ("N", "否")),
    "G": (("F", "女"), ("M", "男")),
    "5": tuple((str(number), str(number)) for number in range(1, 6)),
    "A": tuple((str(number), str(number)) for number in range(1, 6)),
    "B": tuple((str(number), str(number)) for number in range(1, 11)),
    "C": (("Y", "是"), ("U", "不确定"), ("N", "否")),
    "E": (("I", "增加"), ("S", "不变"), ("D", "减少")),
}
"""Types whose options are fixed by the tool."""

Row = dict[str, str]


def limesurvey_paper(data: bytes) -> Paper:
    """The questionnaire of a .lss file. `UnreadablePaper` where it is no XML, or declares entities."""
    root = parsed_xml("lss", data)
    tables = {name: list(_rows(root, name)) for name in ("questions", "subquestions", "answers", "groups")}
    texts = _texts(root, "question_l10ns", "qid", "question")
    answers = _texts(root, "answer_l10ns", "aid", "answer")
    names = _texts(root, "group_l10ns", "gid", "group_name")
    form = FormPaper()
    for row in list(_rows(root, "surveys_languagesettings"))[:1]:
        form.title, form.introduction = (
            plain_text(row.get("surveyls_title")),
            plain_text(row.get("surveyls_welcometext")),
        )
        form.closing = plain_text(row.get("surveyls_endtext"))
        form.line(form.title, "title")
        form.line(form.introduction, "introduction")
    for group in sorted(tables["groups"], key=_order("group_order")):
        gid = group.get("gid", "")
        form.section = names.get(gid, "") or plain_text(group.get("group_name"))
        form.line(form.section, "section")
        for row in sorted(tables["questions"], key=_order("question_order")):
            if row.get("gid") == gid and row.get("parent_qid", "0") == "0":
                _read(form, row, tables, texts, answers)
    form.line(form.closing, "closing")
    return form.paper()


def _order(name: str) -> Any:
    return lambda row: int(row.get(name, "0")) if row.get(name, "0").isdigit() else 0


def _rows(root: Any, name: str) -> Iterator[Row]:
    """The rows of a table; each once, in the first language."""
    table, seen = root.find(name), set()
    for row in [] if table is None else table.iter("row"):
        values = {child.tag: (child.text or "").strip() for child in row}
        key = (values.get("qid"), values.get("gid"), values.get("aid"), values.get("code"))
        if key not in seen or not any(key):
            seen.add(key)
            yield values


def _texts(root: Any, table: str, key: str, text: str) -> dict[str, str]:
    """Id of an entry -> its text; older files have it beside the entry instead."""
    found: dict[str, str] = {}
    rows = root.find(table)
    for row in [] if rows is None else rows.iter("row"):
        values = {child.tag: child.text or "" for child in row}
        language = values.get("language", "")
        if key in values and (values[key] not in found or language.lower().startswith("zh")):
            found[values[key]] = plain_text(values.get(text, ""))
    return found


def _read(
    form: FormPaper, row: Row, tables: dict[str, list[Row]], texts: dict[str, str], answers: dict[str, str]
) -> None:
    kind, qid = row.get("type", ""), row.get("qid", "")
    text = texts.get(qid, "") or plain_text(row.get("question"))
    if kind not in _SAID:
        form.line(text, "not_understood")
        return
    relevance = row.get("relevance", "")
    condition = relevance if relevance not in ("", "1") else ""
    said = "matrix" if kind in "ABCE" else _SAID[kind]
    question = form.question(
        row.get("title", ""), text, said, required=row.get("mandatory") == "Y", condition=condition
    )
    for code, label in _FIXED.get(kind, ()):
        form.option(question, code, label)
    inner = [sub for sub in tables["subquestions"] if sub.get("parent_qid") == qid]
    for sub in sorted(inner, key=_order("question_order")):
        wording = texts.get(sub.get("qid", ""), "") or plain_text(sub.get("question"))
        add = form.option if kind in "MP" else form.item
        add(question, sub.get("title", ""), wording)
    listed = [answer for answer in tables["answers"] if answer.get("qid") == qid]
    for answer in sorted(listed, key=_order("sortorder")):
        label = answers.get(answer.get("aid", ""), "") or plain_text(answer.get("answer"))
        form.option(question, answer.get("code", ""), label)
    _add_other(form, question, row)


def _add_other(form: FormPaper, question: PaperQuestion, row: Row) -> None:
    if row.get("other") == "Y":
        form.option(question, "other", "其他", write_in=True)
