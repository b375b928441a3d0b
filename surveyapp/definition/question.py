"""One question as an author writes it, with its options and lines."""

from typing import Annotated, Literal

from pydantic import Field

from surveyapp.definition.conditions.condition import Condition
from surveyapp.definition.limits import MOST_OPTIONS
from surveyapp.definition.values import Code, FrozenModel, Number, RangeEnd, Text, WriteIn

Precision = Literal["year", "month", "day"]
"""How finely a date is asked for."""


class Option(FrozenModel):
    """One answer to choose; `score` places it on a scale, `favourable` counts it as satisfied.

    `no_opinion` is an answer that says nothing of it (不了解, 不适用, 未办理过): it is counted as an answer to the
    question, in the shares of its options too, and stays outside every satisfaction figure.
    `write_in`: a text may be written beside the option, or (`required`) has to be where it is chosen.
    `exclusive`: of several it is ticked alone (以上都没有). `fixed`: it keeps its place where the others are shuffled.
    `options`: those of the level below, of which one is chosen where this one is.
    `ends`: whoever chooses it is not one of those who are asked; the form ends there with this text.
    """

    code: Code
    label: Text
    score: Number | None = None
    favourable: bool = False
    write_in: WriteIn = False
    no_opinion: bool = False
    exclusive: bool = False
    fixed: bool = False
    ends: Text | None = None
    options: Annotated[tuple["Option", ...], Field(strict=False)] = ()


class Item(FrozenModel):
    """One line of a matrix; with `show_if` it is asked only where that holds."""

    code: Code
    text: Text
    show_if: Condition | None = None


class Blank(FrozenModel):
    """One of several blanks of a question, with what is asked there."""

    code: Code
    label: Text


class Level(FrozenModel):
    """One level of options in levels: what is asked there (县市)."""

    code: Code
    label: Text


class Range(FrozenModel):
    """The smallest and the largest answer, both allowed: numbers, or dates as they are written.

    `step`: numbers are whole multiples of it, counted from `from`, or from 0 without one.
    """

    from_: Annotated[RangeEnd | None, Field(alias="from")] = None
    to: RangeEnd | None = None
    step: Number | None = None


class Question(FrozenModel):
    """One question of the form. A matrix asks each of its `items` with the same `options`.

    `scale` names the ready scale (`definition/scales.py`) that its options, scores and favourable marks are from.
    `names_units`: its options, or those of its lines, are units by name, whose figures may always be shown.
    `keep_numbers`: it asks for a telephone or identity number, which is printed in full.
    `least`, `most`: how many options are to be ticked or ranked. `shuffle`: options stand in another order for each
    respondent. `range`, `unit`: of numbers; `range`, `precision` (a day without it): of dates. `blanks`: of a text.
    `levels`: of options in levels; `options_file`: the CSV beside the questionnaire that holds them.
    `ask_reason`: whoever chooses one of these options is asked why.
    `show_if`: it is asked only where that holds.
    """

    code: Code
    type: str
    text: Text
    section: Text | None = None
    required: bool = False
    scale: str | None = None
    keep_numbers: bool = False
    names_units: bool = False
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    items: Annotated[tuple[Item, ...], Field(strict=False)] = ()
    least: Annotated[int, Field(ge=1, le=MOST_OPTIONS)] | None = None
    most: Annotated[int, Field(ge=1, le=MOST_OPTIONS)] | None = None
    shuffle: bool = False
    range: Range | None = None
    unit: Text | None = None
    precision: Precision | None = None
    blanks: Annotated[tuple[Blank, ...], Field(strict=False)] = ()
    levels: Annotated[tuple[Level, ...], Field(strict=False)] = ()
    options_file: str | None = None
    ask_reason: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    show_if: Condition | None = None

    def item_code(self, item: Item) -> str:
        """How one line of this matrix is named everywhere: `service.attitude`."""
        return f"{self.code}.{item.code}"
