"""The rules for passwords and what is wrong with one, in words."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.passwords import LONGEST, POLICIES, faults
from surveyapp.web.console.access import audit_detail

FAULTS = {
    "too_long": _l("太长，最多 %(longest)s 个字符。", longest=LONGEST),
    "too_few_classes": _l("种类太少，请混用大写字母、小写字母、数字和符号中的三种以上。"),
    "personal": _l("不能包含您的用户名或姓名，也不能是其中的一部分。"),
    "common": _l("太常见，容易被猜到。可以换成几个互不相关的词。"),
    "used_before": _l("与用过的密码相同，请换一个。"),
}
"""Fault -> what people read."""

RULES = {
    "asvs": (
        _l("12 至 128 个字符，可以用汉字和空格；越长越安全，不要求混用大小写或符号。"),
        _l("不能是常见的密码，不能包含您的用户名或姓名。"),
    ),
    "dengbao": (
        _l("8 至 128 个字符，含大写字母、小写字母、数字、符号中的三种以上。"),
        _l("不能是常见的密码，不能包含您的用户名或姓名。"),
        _l("不能与最近 5 次用过的密码相同；每 90 天须更换一次。"),
    ),
}
"""Policy -> its rules, shown before anybody types."""


def password_problems(
    policy: str, password: str, username: str, name: str, former: Iterable[str]
) -> list[str]:
    """What the policy has against a password, as sentences; none if it may be used.

    The audit entry of this request tells which rules they are.
    """
    found = faults(policy, password, username, name, former)
    if found:
        audit_detail(refused=found)
    if "too_short" in found:
        shortest = POLICIES[policy].shortest
        return [_("太短，至少 %(shortest)s 个字符。", shortest=shortest)]
    return [str(FAULTS[code]) for code in found]
