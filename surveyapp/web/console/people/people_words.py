"""People, roles and states of invitations in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.evaluations.form_links import UNIT
from surveyapp.services.people.audit import TERMINAL

ROLES = {
    "evaluator": _l("评价人员"),
    "reader": _l("查看人员"),
    "data_entry": _l("录入人员"),
    "administrator": _l("管理员"),
}
"""Role -> its name, in the order in which it is offered."""

ROLE_HELP = {
    "evaluator": _l("在本团队的文件夹中新建、修改、发布调查，导入和下载答卷，冻结、查看结果和得分。"),
    "reader": _l("查看本团队的调查、结果、得分和报告，不能看到单份答卷，不能改动。"),
    "data_entry": _l("查看本团队调查的进度，导入答卷。"),
    "administrator": _l("以上全部，不限文件夹；并管理账户、团队，查看操作记录。"),
}
"""Role -> what it may do."""

INVITATION_STATES = {
    "pending": _l("等待接受"),
    "used": _l("已接受"),
    "expired": _l("已过期"),
    "withdrawn": _l("已撤回"),
}
"""State of an invitation -> what people read."""


def person_words(person: str) -> str:
    """The person who did something, as people read it: a name as it is; the command line and links in words."""
    origin, _space, user = person.partition(" ")
    if origin == UNIT and user:
        return str(_("填报单位 %(user)s", user=user))
    return str(_("命令行 %(user)s", user=user)) if origin == TERMINAL and user else person
