"""Hides how a person can be reached or traced in what is quoted: addresses of mail, accounts, plates, cards, rooms.

Landlines and streets stay: they are mostly those of offices and of the places that a text is about.
"""

import re

_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<hidden>[\w.+-]{1,64})@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII
)
_APP = (
    r"(?:微信|威信|薇信|[vV]信|(?<![A-Za-z])(?:[vVwW][xX]|[wW]ei[xX]in|[wW]e[cC]hat|[qQ]{2})|扣扣|抖音|快手)"
)
_ACCOUNT = re.compile(
    rf"{_APP}(?:(?:号码?|账号|ID|id)?[ 是为]?[:： ] ?|号码?|账号)(?P<hidden>[A-Za-z0-9][A-Za-z0-9_-]{{4,19}})"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•・ .-]?"
    r"(?P<hidden>(?=[A-Z]{0,5}[0-9])[A-Z0-9]{5,6})(?![A-Za-z0-9])"
)
_CARD = re.compile(
    r"(?:银行卡|卡号|账号|帐号|存折)[^\d\n]{0,6}(?P<hidden>\d(?:[ -]?\d){11,14})(?:[ -]?\d){3,4}(?!\d)",
    re.ASCII,
)
_ROOM = re.compile(
    r"(?:单元|栋|号楼|幢)[ -]?(?P<hidden>\d{1,4})(?=[室户房]|号(?!楼)|[^\d单楼层栋]|$)", re.ASCII
)


def hide_contacts(text: str) -> str:
    """The text with stars, one for one, for mail names, accounts, plates, card numbers and numbers of rooms.

    An account stands behind the name of its app (微信号, QQ), a card number behind a word that says so, a room behind
    its building or entrance.

    >>> hide_contacts("邮箱 li.hua@example.com，微信：lihua_88，新A·12345，住3单元502室")
    '邮箱 ******@example.com，微信：********，新A·*****，住3单元***室'
    >>> hide_contacts("微信小程序打不开，打0994-2345678没人接，延安北路198号积水")
    '微信小程序打不开，打0994-2345678没人接，延安北路198号积水'
    """
    signs = list(text)
    for kind in (_EMAIL, _ACCOUNT, _PLATE, _CARD, _ROOM):
        for match in kind.finditer(text):
            start, end = match.span("hidden")
            signs[start:end] = (sign if sign in " -" and kind is _CARD else "*" for sign in signs[start:end])
    return "".join(signs)
