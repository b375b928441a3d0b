"""The type of each question: what the paper says, or what its wording and options suggest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.definition.limits import FEWEST_OPTIONS
from surveyapp.definition.type_table import TYPES
from surveyapp.papers.answer_scales import goes_by_degrees
from surveyapp.papers.paper import LinePart, Paper, PaperOption, PaperQuestion
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.type_tags import IN_LINES

_SEVERAL = re.compile(
    r"哪些|哪几|存在(?:的)?(?:主要)?问题|有哪|包括|主要(?:原因|问题|因素)|(?:所有|多种|多个|各种)|通常怎么|情形"
)
_EXCLUSIVE = re.compile(
    r"性别|年龄|职业|职务|职称|身份|年级|户口|户籍|学历|文化程度|婚姻|民族|政治面貌|多少|几次|多久|多长时间|频率|收入|哪一[项个种类]|哪个|哪种"
)
_EXCLUSIVE_OPTIONS = (
    {"男", "女"},
    {"是", "否"},
    {"有", "没有"},
    {"知道", "不知道"},
    {"会", "不会"},
    {"符合", "不符合"},
)
_RANGES = re.compile(
    r"^[\d０-９一二三四五六七八九十]+\s*(?:[-—–~～至到]|岁|年|元|万|分钟|小时|次|个)|以[上下内]|及以[上下]"
)
_ALL_SINGLE = re.compile(
    r"(?:均|都)(?:为|是)?单(?:项选择|选)|除(?:特别|标明|注明)[^。]{0,12}(?:均|都|外)[^。]{0,6}单"
)


@dataclass(frozen=True)
class TypeChoice:
    """The type of a question; `reason`: a code of why, empty where the paper says it; `confirm`: a person decides."""

    question: PaperQuestion
    reason: str = ""
    confirm: bool = False


def choose_types(paper: Paper) -> list[TypeChoice]:
    """Give every question its type."""
    _split_matrices(paper)
    marked = sum(question.said in ("multiple", "ranking") for question in paper.questions)
    told = bool(_ALL_SINGLE.search(flat(paper.introduction))) or marked > 0
    return [_chosen(question, marked=told) for question in paper.questions]


def _chosen(question: PaperQuestion, *, marked: bool) -> TypeChoice:
    options = len(question.options)
    if question.said in _WITHOUT_OPTIONS and options >= FEWEST_OPTIONS:
        question.said = ""  # options that are printed say more than a name
    question.type, said = _known(question), question.said
    if said == "yes_no" and not question.options:
        question.options, question.type = [PaperOption("是"), PaperOption("否")], "single"
        return TypeChoice(question, "yes_no_added", confirm=True)
    if TYPES[question.type].options and options < FEWEST_OPTIONS:
        question.options, question.type = [], "text"
        return TypeChoice(question, "choice_without_options", confirm=True)
    if said and question.type == _said_type(said):
        return TypeChoice(question)
    if said:
        return TypeChoice(question, "type_not_built")
    if question.items:
        return TypeChoice(question)
    if question.type == "text":
        return TypeChoice(question, "no_options")
    return _single_or_multiple(question, marked=marked)


_WITHOUT_OPTIONS = ("text", "number", "date")

_SAYABLE = ("single", "multiple", "text", "number", "date", "nps", "ranking", "dropdown", "note")
"""The types that a paper can name with all that a file needs of them."""


_NEAREST = {
    "scale": "single",
    "yes_no": "single",
    "matrix_multiple": "multiple",
    "matrix_text": "text",
    "matrix_number": "number",
    "weights": "number",
}
"""Type that a paper names -> the one that asks the same, or the same line by line."""

_OTHER_LISTS = {"cascade": "dropdown", "unknown": "single"}
"""Type that a paper names -> the nearest one, where options are printed."""


def _said_type(said: str) -> str:
    return _NEAREST.get(said, said)


def _known(question: PaperQuestion) -> str:
    """The type in the file: the one that is said where a paper can name it whole, else the nearest one."""
    said = _said_type(question.said)
    if question.items:
        return "matrix"
    if said in _SAYABLE:
        return said
    if said == "matrix" and question.options:  # one without lines
        return "single"
    if said in _OTHER_LISTS and len(question.options) >= FEWEST_OPTIONS:
        return _OTHER_LISTS[said]
    if not said and len(question.options) >= FEWEST_OPTIONS:
        return "single"
    return "number" if question.unit and not question.options else "text"


def _single_or_multiple(question: PaperQuestion, *, marked: bool) -> TypeChoice:
    """Single, unless the wording speaks of several; sure where the options exclude one another."""
    labels = [flat(option.text) for option in question.options]
    text = flat(question.text)
    bare = {re.sub(r"[（(].*$", "", label) for label in labels}
    if (
        bare in _EXCLUSIVE_OPTIONS
        or goes_by_degrees(labels)
        or sum(bool(_RANGES.search(label)) for label in labels) >= len(labels) - 1
    ):
        return TypeChoice(question, "options_exclude")
    if marked:
        return TypeChoice(question, "others_say_several")
    if _SEVERAL.search(text):
        question.type = "multiple"
        return TypeChoice(question, "asks_for_several", confirm=True)
    if _EXCLUSIVE.search(text):
        return TypeChoice(question, "asks_for_one")
    return TypeChoice(question, "unsaid_single", confirm=True)


def _split_matrices(paper: Paper) -> None:
    """A matrix of ticks or of blanks is no type of a file: each of its lines becomes a question."""
    whole: list[PaperQuestion] = []
    for question in paper.questions:
        blanks = question.said in ("text", *IN_LINES) and question.items
        if question.items and (
            question.said == "matrix_multiple" or blanks or len(question.options) < FEWEST_OPTIONS
        ):
            whole += _lines_as_questions(paper, question)
        else:
            whole.append(question)
    paper.questions[:] = whole


def _lines_as_questions(paper: Paper, question: PaperQuestion) -> Sequence[PaperQuestion]:
    made = []
    for item in question.items:
        several = question.said == "matrix_multiple" and len(question.options) >= FEWEST_OPTIONS
        options = (
            [PaperOption(o.text, o.mark, list(o.lines), o.write_in) for o in question.options]
            if several
            else []
        )
        new = PaperQuestion(
            f"{question.text.rstrip('：:')}：{item.text}",
            section=question.section,
            lines=item.lines,
            said="multiple" if several else _asked_in_lines(question.said),
            bounds=(0, 100) if question.said == "weights" else None,
            required=question.required,
            options=options,
            part=question.part,
            conditions=[*question.conditions],
        )
        made.append(new)
        for number in item.lines:
            paper.parts[number] = LinePart("question", new)
    made[0].number, made[-1].jumps = question.number, question.jumps
    _hand_over(paper, question, made[0])
    return made


def _asked_in_lines(said: str) -> str:
    return _said_type(said) if said in IN_LINES else "text"


def _hand_over(paper: Paper, question: PaperQuestion, first: PaperQuestion) -> None:
    for part in paper.parts.values():
        if part.question is question:
            part.question, part.option, part.item = first, None, None
