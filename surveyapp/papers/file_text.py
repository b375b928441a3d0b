"""The text of the questionnaire file: everything written out, comments for what was not read into keys."""

import json
import re
from collections.abc import Iterator
from typing import Any

from surveyapp.definition.normal_form import without_unprintable
from surveyapp.definition.type_table import TYPES
from surveyapp.papers.conditions import reason_codes
from surveyapp.papers.paper import Paper, PaperQuestion
from surveyapp.papers.proposals import PaperProposals

_PLAIN = re.compile(
    r"[A-Za-z\u4e00-\u9fff“《（【][^:#,\[\]{}&*!|>'\"%@`\n\t]*[^:#,\[\]{}&*!|>'\"%@`\s]|[A-Za-z\u4e00-\u9fff]"
)
_ENDS_PARAGRAPH = "。！？：；.!?:;”）)"
"""Behind these a new line begins a paragraph; behind anything else it would be read as the same one going on."""

_NOT_TEXT = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n", "nan", "inf"})


def questionnaire_text(paper: Paper, proposals: PaperProposals, file_name: str) -> str:
    """The file of a paper that has its codes, types and scores."""
    lines = [
        f"# 由“{_comment(file_name)}”读入；纸面没有写的内容是提议的，请核对。",
        f"title: {scalar(paper.title)}",
    ]
    lines += _notice(paper)
    for key in ("background", "introduction", "closing"):
        lines += _passage(key, getattr(paper, key))
    if proposals.scale is not None:
        lines.append("satisfaction:")
        lines.append(f"  formula: {proposals.scale.formula}")
        lines.append("  items:")
        lines += [f"  - {item}" for item in proposals.scale.items]
    lines.append("questions:")
    conditions: dict[str | None, list[Any]] = {}
    for proposal in proposals.proposals:
        if proposal.key == "show_if":
            conditions.setdefault(proposal.question, []).append(proposal.value)
    for question in paper.questions:
        lines += _question(question, conditions.get(question.code, []))
    return "\n".join(lines) + "\n"


def _notice(paper: Paper) -> Iterator[str]:
    if paper.notice is not None:
        yield "notice:"
        for key in ("controller", "contact", "purpose"):
            yield f"  {key}: {scalar(getattr(paper.notice, key))}"
        yield f"  retention_days: {paper.notice.retention_days}"


def _passage(key: str, text: str) -> Iterator[str]:
    """A text of one or several paragraphs."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n") if paragraph.strip()]
    if not paragraphs:
        return
    if len(paragraphs) == 1:
        yield f"{key}: {scalar(paragraphs[0])}"
        return
    yield f"{key}: |"
    for place, paragraph in enumerate(paragraphs):
        if place and paragraphs[place - 1][-1] not in _ENDS_PARAGRAPH:
            yield ""
        yield f"  {paragraph}"


def _question(question: PaperQuestion, conditions: list[Any]) -> Iterator[str]:
    written = [condition for condition in conditions if not isinstance(condition, str)]
    for condition in conditions:
        if isinstance(condition, str):
            yield f"# 显示条件，没有读懂，未生效：{_comment(condition)}"
    yield f"- code: {scalar(question.code)}"
    yield f"  type: {question.type}"
    if question.section:
        yield f"  section: {scalar(question.section)}"
    yield f"  text: {scalar(question.text)}"
    if question.required and question.type != "note":
        yield "  required: true"
    if written:
        yield f"  show_if: {flow(written[0] if len(written) == 1 else {'all': written})}"
    if codes := reason_codes(question):
        yield f"  ask_reason: {flow(codes)}"
    yield from _limits(question)
    if TYPES[question.type].options:
        yield "  options:"
        for option in question.options:
            entry: dict[str, Any] = {"code": option.code, "label": option.text}
            entry |= {"score": option.score} if option.score is not None else {}
            entry |= {"favourable": True} if option.favourable else {}
            entry |= {"no_opinion": True} if option.no_opinion else {}
            taken = TYPES[question.type].option_keys
            entry |= {"exclusive": True} if option.exclusive and "exclusive" in taken else {}
            entry |= {"ends": option.ends} if option.ends and "ends" in taken else {}
            entry |= (
                {"write_in": option.write_in} if option.write_in and TYPES[question.type].write_ins else {}
            )
            yield f"  - {flow(entry)}"
    if TYPES[question.type].items:
        yield "  items:"
        for item in question.items:
            yield f"  - {flow({'code': item.code, 'text': item.text})}"


def _limits(question: PaperQuestion) -> Iterator[str]:
    """How many may be chosen and what is counted or filled in, in the keys that the type takes."""
    taken = TYPES[question.type].keys
    values: dict[str, Any] = {"least": question.least, "most": question.most}
    if question.bounds:
        values["range"] = {"from": question.bounds[0], "to": question.bounds[1]}
    values |= {"unit": question.unit, "precision": question.precision if question.precision != "day" else ""}
    for key, value in values.items():
        if value and key in taken:
            yield f"  {key}: {flow(value)}"
    if question.blanks and "blanks" in taken:
        yield "  blanks:"
        for blank in question.blanks:
            yield f"  - {flow({'code': blank.code, 'label': blank.label})}"


def _comment(text: str) -> str:
    return " ".join(without_unprintable(text).split())


def flow(value: Any) -> str:
    """A value on one line, as files write options: `{code: A, label: 知道}`.

    >>> flow({"code": "5", "label": "是", "score": 5})
    '{code: "5", label: 是, score: 5}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    return scalar(value) if isinstance(value, str) else json.dumps(value)


def scalar(text: str) -> str:
    """A text, in quotes where YAML would take it for something else.

    >>> scalar("您的年龄是？"), scalar("21-40"), scalar("no"), scalar("a: b")
    ('您的年龄是？', '"21-40"', '"no"', '"a: b"')
    """
    plain = _PLAIN.fullmatch(text) is not None and text.lower() not in _NOT_TEXT and " -" not in text
    return text if plain else json.dumps(text, ensure_ascii=False)
