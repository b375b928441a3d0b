"""Tables with one question a row: which column holds what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.papers.limits import MOST_UNHEADED_COLUMNS
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.wording import tidy

_COLUMNS = {
    "number": re.compile(r"(?:序号|题号|编号|NO\.?|No\.?)"),
    "type": re.compile(r"(?:题型|题目类型|问题类型|类型|答题方式)"),
    "options": re.compile(
        r"(?:选项|答案选项|备选答案|备选项|选择项|答案|可选答案)(?:\s*\d*|\s*[A-Z]|\s*[一二三四五六七八九十]|内容|列表)?"
    ),
    "required": re.compile(r"(?:是否)?(?:必答|必填)(?:题)?"),
    "section": re.compile(r"(?:所属)?(?:部分|模块|分类|类别|维度)"),
    "condition": re.compile(
        r"(?:显示条件|跳转逻辑|跳题逻辑|逻辑|跳转|跳题|关联(?:逻辑)?|条件)(?:说明|设置)?"
    ),
    "text": re.compile(
        r"(?:题目|题干|问题|题目内容|问题内容|题目标题|标题|调查内容|调查问题|调查项目|题目名称|问卷题目)(?:\(必填\))?"
    ),
}


@dataclass(frozen=True)
class QuestionTable:
    """The columns of a table with one question a row: place -> what it holds."""

    columns: dict[int, str]


def question_table(cells: Sequence[str]) -> QuestionTable | None:
    """The columns that a row of headings names; None for a row that names no questions."""
    columns = {}
    for place, cell in enumerate(cells):
        plain = flat(tidy(cell)).replace(" ", "")
        for name, pattern in _COLUMNS.items():
            if pattern.fullmatch(plain):
                columns[place] = name
                break
    if "text" not in columns.values() or not {"options", "type"} & {*columns.values()}:
        return None
    last = max(columns)
    if columns[last] == "options":  # the headings of further options are often left out
        columns |= dict.fromkeys(range(last + 1, len(cells) + MOST_UNHEADED_COLUMNS), "options")
    return QuestionTable(columns)
