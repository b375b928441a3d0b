"""The names under which people save files that were made for them."""

import unicodedata
from datetime import date

from surveyapp.services.limits import LONGEST_TITLE_IN_FILE_NAME


def saved_as(title: str, otherwise: str, words: str, ending: str, day: date) -> str:
    """The name of a file: its title, the words for what it is, the day of its data; `otherwise` stands there where
    nothing of the title can.

    >>> saved_as("某市问卷", "demo-one", "分析报告", "docx", date(2026, 7, 5))
    '某市问卷-分析报告-2026-07-05.docx'
    """
    kept = "".join(
        "" if unicodedata.category(character).startswith("C") or character in '\\/:*?"<>|' else character
        for character in title
    )
    short = kept[:LONGEST_TITLE_IN_FILE_NAME].strip(" .") or otherwise
    return f"{short}-{words}-{day:%Y-%m-%d}.{ending}"
