"""The actions and results of the audit trail in words."""

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "change_state": _l("改变调查状态"),
    "freeze": _l("冻结并写出快照"),
}
"""Action code -> what people read."""

RESULTS = {
    "done": _l("完成"),
    "refused": _l("未执行"),
    "denied": _l("无权限"),
    "blocked": _l("已锁定"),
    "failed": _l("出错"),
}
"""Result code -> what people read."""
