"""Texts that people type, as they are kept."""

from surveyapp.collection.kinds import UNPRINTABLE


def as_kept(text: str) -> str:
    """The text without control characters, which nobody types on purpose and no document holds, and without
    surrounding space.
    """
    return UNPRINTABLE.sub("", text).strip()
