"""One question as an author writes it, with its options and lines."""

from typing import Annotated

from pydantic import Field

from surveyapp.definition.values import Code, FrozenModel, Number, Text, WriteIn


class Option(FrozenModel):
    """One answer to choose; `score` places it on a scale, `favourable` counts it as satisfied.

    `no_opinion` is an answer that says nothing of it (不了解, 不适用, 未办理过): it is counted as an answer to the
    question, in the shares of its options too, and stays outside every satisfaction figure.
    `write_in`: a text may be written beside the option, or (`required`) has to be where it is chosen.
    """

    code: Code
    label: Text
    score: Number | None = None
    favourable: bool = False
    write_in: WriteIn = False
    no_opinion: bool = False


class Item(FrozenModel):
    """One line of a matrix."""

    code: Code
    text: Text


class Question(FrozenModel):
    """One question of the form. A matrix asks each of its `items` with the same `options`.

    `scale` names the ready scale (`definition/scales.py`) that its options, scores and favourable marks are from.
    `keep_numbers`: it asks for a telephone or identity number, which is printed in full.
    """

    code: Code
    type: str
    text: Text
    section: Text | None = None
    required: bool = False
    scale: str | None = None
    keep_numbers: bool = False
    options: Annotated[tuple[Option, ...], Field(strict=False)] = ()
    items: Annotated[tuple[Item, ...], Field(strict=False)] = ()

    def item_code(self, item: Item) -> str:
        """How one line of this matrix is named everywhere: `service.attitude`."""
        return f"{self.code}.{item.code}"
