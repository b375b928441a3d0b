"""What a paper tells before its questions of who asks, why, how long answers are kept and whom to contact."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveyapp.papers.signs.marks import flat, han_number

_FIELDS: Mapping[str, str] = {
    "controller": r"(?:调查)?(?:组织|主办|委托|发起|主管|实施)(?:单位|方|机构|部门)|调查单位"
    r"|(?:个人)?信息处理者|数据控制者",
    "contact": r"联系(?:人|方式|电话)(?:及(?:联系)?(?:电话|方式))?|(?:咨询|监督|举报|联系)?电话|投诉渠道|邮箱",
    "purpose": r"(?:调查|问卷|本次调查|处理)(?:的)?目的|信息用途|数据用途",
    "retention": r"(?:数据|信息|问卷|答卷|资料|个人信息)?(?:的)?(?:保存|保留|留存)(?:期限|时间|期)",
    "": r"调查机构|执行(?:单位|机构)|第三方机构|隐私声明|保密承诺|保密声明|告知事项|个人信息保护(?:声明)?|法律依据",
}
_LABELS = "|".join(pattern for pattern in _FIELDS.values())
_BEGINS = re.compile(rf"\s*(?:{_LABELS})\s*[:]")
_ENTRY = re.compile(rf"(?:^|(?<=[;。\s]))\s*(?P<label>{_LABELS})\s*:\s*")
_PERIOD = re.compile(r"(?P<count>\d{1,4}|半|[一二三四五六七八九十两]{1,3})\s*(?P<unit>年|个月|月|天|日)")
_DAYS = {"年": 365, "个月": 30, "月": 30, "天": 1, "日": 1}

NEEDED = ("controller", "contact", "purpose", "retention")
"""What a whole notice says."""


@dataclass(frozen=True)
class NoticeEntry:
    """One thing that a notice says: the field of the notice (empty: none), and the words of the paper, whole and
    without the label.
    """

    field: str
    words: str
    value: str


def begins_notice(text: str) -> bool:
    """Whether a line says something of a notice.

    >>> begins_notice("调查目的：了解工程的效果"), begins_notice("您的联系电话是？")
    (True, False)
    """
    return _BEGINS.match(flat(text)) is not None


def notice_entries(text: str) -> Iterator[NoticeEntry]:
    """What a line says of a notice.

    >>> [(entry.field, entry.value) for entry in notice_entries("组织单位：某局；联系人：某某")]
    [('controller', '某局'), ('contact', '某某')]
    """
    plain = flat(text)
    found = [*_ENTRY.finditer(plain)]
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        field = next(name for name, pattern in _FIELDS.items() if re.fullmatch(pattern, match["label"]))
        words = text[match.start() : end].strip(" ;；　")
        yield NoticeEntry(field, words, " ".join(text[match.end() : end].split()).strip(";；。 "))


def days_of(text: str) -> int | None:
    """The days of a period that a text names; None where it names none.

    >>> days_of("项目结束后一年内销毁"), days_of("保存 90 天"), days_of("长期")
    (365, 90, None)
    """
    found = _PERIOD.search(flat(text))
    if found is None:
        return None
    printed = found["count"]
    if printed == "半":
        return 182 if found["unit"] == "年" else 15
    number = int(printed) if printed.isdigit() else han_number(printed.replace("两", "二"))
    return number * _DAYS[found["unit"]] or None
