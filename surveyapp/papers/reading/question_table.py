"""Tables with one question a row: which column holds what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.papers.limits import MOST_UNHEADED_COLUMNS
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.wording import tidy

_COLUMNS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "number": r"序号|题号|编号|no\.?|#|id",
        "type": r"题型|(?:题目|问题)?类型|答题方式|(?:question)?type",
        "options": (
            r"[A-H]|(?:选项|答案选项|备选答案|备选项|选择项?|答案|可选答案)(?:\d*|[A-H]|[一二三四五六七八九十]|内容|列表)?"
            r"|(?:options?|choices?|answers?)\d*"
        ),
        "required": r"(?:是否)?(?:必答|必填|必选)题?|required|mandatory",
        "section": r"(?:所属)?(?:部分|模块|分类|类别|维度|一级指标)|section|part",
        "condition": (
            r"(?:显示条件|跳转逻辑|跳题逻辑|逻辑|跳转|跳题|关联(?:逻辑)?|条件)(?:说明|设置)?|condition|logic|skip"
        ),
        "note": r"(?:题目|填答?)?(?:说明|描述|提示)|备注|notes?|hint",
        "text": (
            r"题目|题干|问题|(?:题目|问题)内容|题目标题|标题|调查内容|调查问题|调查项目|题目名称|问卷题目"
            r"|questions?(?:text)?|item"
        ),
    }.items()
}
_REMARK = re.compile(r"[(\[【].*?[)\]】]|[*:]")


@dataclass(frozen=True)
class QuestionTable:
    """The columns of a table with one question a row: place -> what it holds."""

    columns: dict[int, str]


def question_table(cells: Sequence[str]) -> QuestionTable | None:
    """The columns that a row of headings names; None for a row that names no questions."""
    columns = {}
    for place, cell in enumerate(cells):
        plain = _REMARK.sub("", flat(tidy(cell))).replace(" ", "")
        for name, pattern in _COLUMNS.items():
            if pattern.fullmatch(plain):
                columns[place] = name
                break
    named, filled = {*columns.values()}, [cell for cell in cells if cell]
    only_numbered = named == {"number", "text"} and len(filled) == 2
    if "text" not in named or not ({"options", "type"} & named or only_numbered):
        return None
    last = max(columns)
    if columns[last] == "options":  # the headings of further options are often left out
        columns |= dict.fromkeys(range(last + 1, len(cells) + MOST_UNHEADED_COLUMNS), "options")
    return QuestionTable(columns)
