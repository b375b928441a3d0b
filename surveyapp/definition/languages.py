"""The languages that a questionnaire can be asked in: the one table that every place reads.

The words in each language stand where they are used: the citizen page's in `web/citizen/languages/`, the poster's in
`reports/poster_words.py`, the steps of the ready scales in `scales.py`.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Language:
    """A language: what it calls itself, what Chinese reports call it, and in which direction it is read."""

    own_name: str
    chinese_name: str
    direction: Literal["ltr", "rtl"] = "ltr"


FIRST_LANGUAGE = "zh-CN"
"""The language of a questionnaire that names none, and of texts that are written in one language only."""

LANGUAGES: dict[str, Language] = {
    FIRST_LANGUAGE: Language("中文", "中文"),
    "en": Language("English", "英文"),
}
"""Code (BCP 47, as in `languages` of a questionnaire file and in `lang` of a page) -> the language."""


def own_name(code: str) -> str:
    """What a language calls itself; the code of one that is not known any more."""
    return LANGUAGES[code].own_name if code in LANGUAGES else code
