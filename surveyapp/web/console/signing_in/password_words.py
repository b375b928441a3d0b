"""The rules for passwords and what is wrong with one, in words."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.services.limits import LONGEST_PASSWORD
from surveyapp.services.people.passwords import POLICIES, password_faults
from surveyapp.web.console.access import audit_detail, settings

FAULTS = {
    "too_long": _l("太长，最多 %(longest)s 个字符。", longest=LONGEST_PASSWORD),
    "too_few_classes": _l("种类太少，请混用大写字母、小写字母、数字和符号中的三种以上。"),
    "personal": _l("不能包含您的用户名或姓名，也不能是其中的一部分。"),
    "common": _l(
        "太常见：由常用密码、键盘顺序、连续的数字或年份等拼成，容易被猜到。请换成四个互不相关的词，词间可用空格。"
    ),
    "own_words": _l("由您的姓名、团队或本系统的名称拼成，容易被猜到。请换成四个互不相关的词，词间可用空格。"),
    "repeated": _l("是同一段字符的重复，容易被猜到。请换成四个互不相关的词，词间可用空格。"),
    "dated": _l("只是一个词加年份或日期，容易被猜到。请换成四个互不相关的词，词间可用空格。"),
    "used_before": _l("与用过的密码相同，请换一个。"),
}
"""Fault -> what people read."""

_NOT_GUESSED = _l("不能是常见的密码、键盘顺序、重复的字符，也不能只是一个词加年份。")
_NOT_PERSONAL = _l("不能包含您的用户名或姓名，也不能由团队或本系统的名称拼成。")

RULES = {
    "asvs": (
        _l("12 至 128 个字符，可以用汉字和空格；越长越安全，不要求混用大小写或符号。"),
        _NOT_GUESSED,
        _NOT_PERSONAL,
    ),
    "dengbao": (
        _l("8 至 128 个字符，含大写字母、小写字母、数字、符号中的三种以上。"),
        _NOT_GUESSED,
        _NOT_PERSONAL,
        _l("不能与最近 5 次用过的密码相同；每 90 天须更换一次。"),
    ),
}
"""Policy -> its rules, shown before anybody types."""


def password_problems(
    password: str, username: str, name: str, *, former: Iterable[str] = (), teams: Iterable[str] = ()
) -> list[str]:
    """The rules of this site's policy that a password breaks, as sentences; none if it may be used.

    The audit entry of this request records which rules they are.
    """
    policy = settings().password_policy
    site = urlsplit(settings().public_url).hostname or ""
    found = password_faults(
        policy, password, username, name, former, (*teams, site, request.host.partition(":")[0])
    )
    if found:
        audit_detail(refused=found)
    if "too_short" in found:
        shortest = POLICIES[policy].shortest
        return [_("太短，至少 %(shortest)s 个字符。", shortest=shortest)]
    return [str(FAULTS[code]) for code in found]
