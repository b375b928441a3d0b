"""Cleans the texts that people type before they are kept: names, words, and the reasons of decisions."""

from surveyapp.definition.normal_form import printable
from surveyapp.services.errors import Refused
from surveyapp.services.limits import LONGEST_REASON


def as_kept(text: str) -> str:
    """The text without control characters, which nobody types on purpose, and without surrounding space."""
    return printable(text).strip()


def usable_reason(reason: str) -> str:
    """A reason as it is kept with the decision, for others to read; empty if none was given.

    Refused with `reason_too_long` beyond `LONGEST_REASON`.
    """
    reason = as_kept(reason)
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", found=len(reason), limit=LONGEST_REASON)
    return reason
