"""What the check says, for people who know the form and not the file: the part, the field, the mistake."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.edits.edited_file import PathError
from surveyapp.definition.edits.questionnaire_edits import field_at
from surveyapp.definition.files.problems import KeyPath, Problem
from surveyapp.reports.words.saying import say
from surveyapp.services.mistakes.author_words import LEVELS, mistake_words
from surveyapp.services.surveys.help.key_help import key_help
from surveyapp.web.console.editing.form_places import (
    PARTS,
    field_name,
    part_of,
    path_of_problem,
    question_place,
)

_NOT_FILLED_IN = _l("还没有填写。")

_MISTAKES = {
    "missing_key": _NOT_FILLED_IN,
    "empty_text": _NOT_FILLED_IN,
    "empty_list": _l("还没有内容，请至少添加一项。"),
    "items_missing": _l("还没有行，请至少添加一行。"),
    "options_not_wanted": _l("这种题型没有选项。请删除选项，或改题型。"),
    "items_not_wanted": _l("这种题型不分行。请删除各行，或改为矩阵题。"),
    "write_in_in_matrix": _l("这种题型的选项不能补充填写。请取消，或另设一道填空题。"),
    "key_not_for_type": _l("这种题型没有这一项。请清空，或改题型。"),
    "keep_numbers_without_text": _l("这一题没有可以写字的地方，请取消这一项。"),
    "names_units_without_options": _l("这一题没有选项，请取消这一项。"),
    "levels_missing": _l("还没有写有几级，请添加各级的名称，例如县市、乡镇。"),
    "cascade_without_options": _l("还没有选项。请添加选项，或写上选项文件的名称。"),
    "deeper_than_levels": _l("选项的级数比写明的各级多。请添加一级，或删除多出的选项。"),
    "options_twice": _l("选项和选项文件只能有一个，请清空其中一个。"),
    "not_an_integer": _l("请只填整数，不带单位和小数点。"),
    "not_a_number": _l("请只填数字，不带单位。"),
}
"""A mistake that a form says more plainly than a file -> its words."""

_QUOTING = {
    "no_way_out": _l(
        "“%(found)s”不是每个人都经历过，没经历过的人只能空着或者随便选。请加一个“未办理过”“不了解”之类的选项，勾选“没有意见”。"
    ),
    "no_way_out_after_filter": _l(
        "前面的题可能查出没有用过或不了解的人，这一题却没有给他们留选项。"
        "请加一个“不了解”“未使用过”之类的选项，勾选“没有意见”，或者用显示条件不让他们答。"
    ),
    "other_without_text": _l(
        "选了“%(found)s”的人不能写明是什么，这部分回答无法归类。请让这个选项可以补充填写，或确认不需要。"
    ),
}
"""The same for mistakes that quote what was found."""


@dataclass(frozen=True)
class FormProblem:
    """A message of the check with the part and the field it is about.

    `name`: what the part is called, `where`: part and field; `line`, `key` and `in_text` are for those who look into
    the text.
    """

    level: str
    label: str
    sentence: str
    part: str
    name: str
    where: str
    field: str
    line: int
    key: str
    in_text: str


def form_problems(problems: Iterable[Problem]) -> list[FormProblem]:
    """Every message of the check as the form says it."""
    labels = {help_.key: help_.label for help_ in key_help()}
    found = []
    for problem in problems:
        path = path_of_problem(problem.key)
        part = part_of(path)
        found.append(
            FormProblem(
                level=problem.level,
                label=str(say(LEVELS[problem.level])),
                sentence=mistake_in_form(problem),
                part=part,
                name=part_name(part),
                where=_where(path, part, labels),
                field=field_name(path),
                line=problem.line,
                key=problem.key,
                in_text=mistake_words(problem),
            )
        )
    return found


def place_name(key: str) -> str:
    """The part and the field behind a problem's key, as the form calls them."""
    path = path_of_problem(key)
    return _where(path, part_of(path), {help_.key: help_.label for help_ in key_help()})


def part_name(part: str) -> str:
    """What a part of the form is called."""
    place = question_place(part)
    return str(PARTS[part][0]) if place is None else _("第 %(number)s 题", number=place + 1)


def mistake_in_form(problem: Problem) -> str:
    """What the check found, in words that need no knowledge of the file."""
    if problem.code == "too_few_options":
        return str(_("至少要有两个选项，现有 %(found)s 个。", found=problem.params.get("found", 0)))
    if problem.code in ("not_text", "not_a_mapping", "not_a_list") and not problem.params.get("found"):
        return str(_NOT_FILLED_IN)
    if problem.code in _QUOTING:
        return str(_QUOTING[problem.code]) % {"found": problem.params.get("found", "")}
    words = _MISTAKES.get(problem.code)
    return str(words) if words is not None else mistake_words(problem)


def _where(path: KeyPath, part: str, labels: dict[str, str]) -> str:
    """The part with the last field of the path that has a name, and which entry of its list it is."""
    name, shown = part_name(part), str(part_name(part))
    for end in range(1, len(path) + 1):
        if not isinstance(path[end - 1], str) or path[end - 1] == "questions":
            continue
        try:
            label = labels.get(field_at(path[:end]).place)
        except PathError:
            break
        entry = path[end] if end < len(path) else None
        if label is None or (not isinstance(entry, int) and label == name):
            continue
        if isinstance(entry, int):
            label = _("%(field)s第 %(number)s 项", field=label, number=entry + 1)
        shown = _("%(part)s · %(field)s", part=shown, field=label)
    return shown
