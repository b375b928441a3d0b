"""Texts as cells that no spreadsheet reckons with."""

import re

from surveyapp.collection.exports.files.own_export import FORMULA_STARTS

_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def escape_formula(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: a quote before `=1+1`, none before `-5`."""
    if text.lstrip(" ").startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
