"""The words of the form: choices, and the changes that can be undone."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.surveys.drafting.draft_steps import Step

CHOICE_WORDS = {
    "true": _l("可以填写"),
    "required": _l("必须填写"),
    "year": _l("年"),
    "month": _l("月"),
    "day": _l("日"),
    "random": _l("随机抽样"),
    "stratified": _l("分层抽样"),
    "systematic": _l("等距抽样"),
    "cluster": _l("整群抽样"),
    "quota": _l("配额抽样"),
    "census": _l("全面调查"),
    "convenience": _l("方便抽样"),
}
"""A word of the file that is chosen -> what people read."""

STEP_WORDS = {
    "edit_text": _l("修改文字"),
    "save": _l("填写"),
    "add": _l("添加"),
    "copy": _l("复制"),
    "up": _l("上移"),
    "down": _l("下移"),
    "remove": _l("删除"),
    "new_question": _l("添加题目"),
    "type": _l("改题型"),
    "scale": _l("填入量表的选项"),
}
"""The code of a change -> what was done."""

SAID = {
    "save": _l("已保存。"),
    "add": _l("已添加。"),
    "copy": _l("已复制。"),
    "up": _l("已上移。"),
    "down": _l("已下移。"),
    "remove": _l("已删除；可以撤销。"),
    "new_question": _l("已添加题目。"),
    "type": _l("已改题型。"),
    "scale": _l("已填入量表的选项。"),
    "undo": _l("已撤销。"),
    "redo": _l("已重做。"),
}
"""What was done -> what the page says afterwards."""


def step_words(step: Step) -> str:
    """A change that can be undone, in words."""
    words = str(STEP_WORDS.get(step.change, STEP_WORDS["save"]))
    return str(_("%(change)s（%(place)s）", change=words, place=step.place)) if step.place else words
