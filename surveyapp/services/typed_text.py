"""Cleans the texts that people type before they are kept: names, words, and the reasons of decisions."""

from surveyapp.definition.normal_form import without_unprintable
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_REASON


def clean_text(text: str) -> str:
    """The text without control characters, which nobody types on purpose, and without surrounding space."""
    return without_unprintable(text).strip()


def usable_reason(reason: str) -> str:
    """The reason as it is kept with a decision, for others to read; empty if none was given.

    Refused with `reason_too_long` beyond `LONGEST_REASON`.
    """
    reason = clean_text(reason)
    if len(reason) > LONGEST_REASON:
        raise Refusal("reason_too_long", found=len(reason), limit=LONGEST_REASON)
    return reason
