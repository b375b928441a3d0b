"""The types of text in an indicator file, each as long as tables, pages and the database have room for."""

from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from surveyapp.definition.limits import LONGEST_PASSAGE, LONGEST_PHRASE
from surveyapp.definition.normal_form import UNPRINTABLE
from surveyapp.definition.values import Text


def refuse_unprintable(text: str) -> None:
    """Raise for a character that no document can hold."""
    if bad := UNPRINTABLE.search(text):
        raise PydanticCustomError("unprintable", "unprintable", {"found": f"U+{ord(bad[0]):04X}"})


def at_most(limit: int) -> AfterValidator:
    """A validator that refuses texts of more than `limit` characters in any language, and unprintable characters."""

    def within(text: Text | str) -> Text | str:
        written = text.root if isinstance(text, Text) else text
        for wording in written.values() if isinstance(written, dict) else (written,):
            if len(wording) > limit:
                raise PydanticCustomError(
                    "text_too_long",
                    "text too long",
                    {"found": wording, "length": len(wording), "limit": limit},
                )
            refuse_unprintable(wording)
        return text

    return AfterValidator(within)


Name = Annotated[Text, at_most(100)]
"""What something is called."""

Phrase = Annotated[Text, at_most(LONGEST_PHRASE)]
"""What stands in one cell of a table."""

Passage = Annotated[Text, at_most(LONGEST_PASSAGE)]
"""A reason, an explanation."""

Term = Annotated[str, at_most(100)]
"""A target, a unit, a value as it is printed."""

ShownValue = Annotated[str, at_most(LONGEST_PHRASE)]
"""A value as a table shows it."""


def shorten_cell(text: str) -> str:
    """The text cut to what a cell of a table has room for; … stands for what is left out."""
    return text if len(text) <= LONGEST_PHRASE else text[: LONGEST_PHRASE - 1] + "…"
