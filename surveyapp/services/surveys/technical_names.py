"""Proposes technical names for Chinese ones: plain ASCII, for addresses and file names."""

import re
from collections.abc import Collection, Iterable
from itertools import count

from surveyapp.services.limits import LONGEST_NAME_SOURCE, LONGEST_PROPOSED_NAME

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORDS = (
    "满意度", "公共资源", "机关事务", "融媒体", "融媒", "便民服务", "问卷", "调查", "评价", "绩效", "项目", "政务",
    "服务", "平台", "中心", "热线", "居民", "群众", "企业", "职工", "学生", "家长", "教育", "医疗", "卫生", "交通",
    "环境", "养老", "社区", "街道",
)  # fmt: skip
"""Words of the field that are written as one; everything else goes by twos, as most Chinese words do."""


def proposed_name(title: str, names_in_use: Collection[str] = (), usual: str = "survey") -> str:
    """A name of lower-case letters, digits and hyphens for the title of a folder or survey.

    It is none of `names_in_use`; it is `usual` where nothing can be made of what was typed.

    >>> proposed_name("昌吉融媒2024")
    'changji-rongmei-2024'
    >>> proposed_name("重庆市居民", names_in_use=["chongqingshi-jumin"])
    'chongqingshi-jumin-2'
    """
    latin = _HAN.sub(lambda run: f" {' '.join(_syllables(run[0]))} ", title[:LONGEST_NAME_SOURCE])
    name = re.sub(r"[^a-z0-9_-]+", "-", latin.lower())
    name = _shortened(re.sub(r"-{2,}", "-", name).strip("-_")) or usual
    tries = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(found for found in tries if found not in names_in_use)


def _syllables(characters: str) -> Iterable[str]:
    """Words of a run of Chinese characters as they sound, the characters of one word written together."""
    from pypinyin import lazy_pinyin  # here: its list of phrases takes half a second and 55 MB

    sounds = lazy_pinyin(characters)  # of the whole run: 重 sounds otherwise in 重庆
    at = 0
    while at < len(characters):
        word = next((word for word in _WORDS if characters.startswith(word, at)), "")
        end = at + (len(word) or _unknown(characters, at))
        yield "".join(sounds[at:end])
        at = end


def _unknown(run: str, at: int) -> int:
    """How many characters before the next known word go together: two, or three where one would be left over."""
    end = next((i for i in range(at + 1, len(run)) if run.startswith(_WORDS, i)), len(run))
    return end - at if end - at <= 3 else 2


def _shortened(name: str) -> str:
    """The name shortened without cutting a word."""
    if len(name) <= LONGEST_PROPOSED_NAME:
        return name
    cut = name[:LONGEST_PROPOSED_NAME]
    return (cut.rpartition("-")[0] or cut).strip("-_")
