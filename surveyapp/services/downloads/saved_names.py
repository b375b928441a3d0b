"""The names under which people save files that were made for them."""

import unicodedata
from datetime import date

from surveyapp.services.limits import LONGEST_PART_IN_FILE_NAME, LONGEST_TITLE_IN_FILE_NAME


def saved_as(title: str, otherwise: str, words: str, ending: str, day: date, part: str = "") -> str:
    """The name of a file: its title, the words for what it is, the day of its data; `otherwise` stands there where
    nothing of the title can. `part` (`part_in_name`) takes its place from the title: a name has 255 bytes.

    >>> saved_as("某市问卷", "demo-one", "分析报告", "docx", date(2026, 7, 5))
    '某市问卷-分析报告-2026-07-05.docx'
    """
    short = _usable(title)[: LONGEST_TITLE_IN_FILE_NAME - len(part)].strip(" .") or otherwise
    return f"{short}-{words}{part}-{day:%Y-%m-%d}.{ending}"


def part_in_name(whose: str) -> str:
    """What the name of a file says of whose responses alone it is about; long words are cut, the file has them whole.

    >>> part_in_name("渠道为“A/B”的")
    '（只含：渠道为“AB”的）'
    """
    usable = _usable(whose)
    cut = f"{usable[: LONGEST_PART_IN_FILE_NAME - 1]}…" if len(usable) > LONGEST_PART_IN_FILE_NAME else usable
    return f"（只含：{cut}）"


def _usable(text: str) -> str:
    """The text without what no file's name may have."""
    return "".join(
        "" if unicodedata.category(character).startswith("C") or character in '\\/:*?"<>|' else character
        for character in text
    )
