"""Reasons that people give for a decision: kept with it, read by others."""

from surveyapp.services.errors import Refused
from surveyapp.services.limits import LONGEST_REASON
from surveyapp.services.typed_text import as_kept


def usable_reason(reason: str) -> str:
    """The reason as it is kept, empty if none was given; `reason_too_long` if it is no short one."""
    reason = as_kept(reason)
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", found=len(reason), limit=LONGEST_REASON)
    return reason
