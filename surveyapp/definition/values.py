"""The parts of which definitions are made: frozen models, and the values in them: codes, numbers, days, texts for
people.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, RootModel, model_validator
from pydantic_core import PydanticCustomError

from surveyapp.definition.languages import FIRST_LANGUAGE

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""Codes of questions, options and items: they become column names and form fields."""

PRINTED_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?\s*%?", re.ASCII)
"""A figure as a report prints it."""


def _code(value: object) -> object:
    if isinstance(value, str) and not CODE.fullmatch(value):
        raise PydanticCustomError("bad_code", "bad code", {"found": value})
    return value


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("not_a_number", "not a number", {"found": value})
    return Decimal(value)


def _day(value: object) -> object:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass  # 2026-02-30 looks like a date and is none
    raise PydanticCustomError("not_a_date", "not a date", {"found": value})


def _range_end(value: object) -> object:
    """A number, or a date as it is written: what it has to be says the type of the question."""
    if isinstance(value, str):
        return value
    return _number(value)


def _answered(value: object) -> object:
    if value is not True:
        raise PydanticCustomError("answered_not_true", "not true", {"found": value})
    return value


def _write_in(value: object) -> object:
    if not isinstance(value, bool) and value != "required":
        raise PydanticCustomError("not_a_write_in", "no kind of write-in", {"found": value})
    return value


class FrozenModel(BaseModel):
    """A part of a definition: unknown keys are refused, nothing is converted, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values. Cached properties are not copied, so that they are computed from the new values."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


def _printed(value: object) -> object:
    """A number as it stands in print: its digits are kept, 0.90 is not 0.9."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise PydanticCustomError("not_a_printed_number", "no printed number", {"found": value})
    text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip().replace("％", "%")
    if not PRINTED_NUMBER.fullmatch(text):
        raise PydanticCustomError("not_a_printed_number", "no printed number", {"found": text})
    return text


Code = Annotated[str, BeforeValidator(_code)]
Number = Annotated[Decimal, BeforeValidator(_number)]
CalendarDay = Annotated[date, BeforeValidator(_day)]
PrintedNumber = Annotated[str, BeforeValidator(_printed)]
RangeEnd = Annotated[Decimal | str, BeforeValidator(_range_end)]
Answered = Annotated[Literal[True], BeforeValidator(_answered)]
WriteIn = Annotated[bool | Literal["required"], BeforeValidator(_write_in)]


def plain_number(number: Decimal) -> str:
    """A number without zeros that say nothing and without an exponent, as answers hold it.

    >>> plain_number(Decimal("12.50")), plain_number(Decimal("1E+3")), plain_number(Decimal("-0"))
    ('12.5', '1000', '0')
    """
    return f"{number.normalize():f}" if number else "0"


class Text(RootModel[str | dict[str, str]]):
    """A text for people: one string, or one for each language."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        texts: dict[str, object] = value if isinstance(value, dict) else {"": value}
        stripped: dict[str, str] = {}
        for language, text in texts.items():
            if not isinstance(text, str):
                raise PydanticCustomError("not_text", "not text", {"found": text})
            stripped[language] = text.strip()
        if not stripped or not all(stripped.values()):
            raise PydanticCustomError("empty_text", "empty text")
        return stripped if isinstance(value, dict) else stripped[""]

    def say(self, language: str = FIRST_LANGUAGE) -> str:
        """The text in `language`; a plain string is the same in all of them."""
        if isinstance(self.root, str):
            return self.root
        return self.root.get(language) or next(iter(self.root.values()))

    def every(self) -> tuple[str, ...]:
        """The text in each language in which it is written."""
        return (self.root,) if isinstance(self.root, str) else tuple(self.root.values())

    def __str__(self) -> str:
        return self.say()
