"""A condition as an author writes it under `show_if`, of a question, a line of a matrix, or a section."""

from typing import Annotated

from pydantic import Field

from surveyapp.definition.values import Answered, FrozenModel, Number, Text


class Condition(FrozenModel):
    """Either a comparison with the answer to one earlier `question`, or a combination of conditions.

    `question` is the code of an item (`age`, `service.attitude`), or of a question with several of them (`service`):
    then it is enough that one of its items is so. Exactly one of these stands beside it:

    - `is`: one of these options was chosen, ticked or ranked;
    - `answered`: it was answered, whatever the answer;
    - `at_least`, `at_most`, or both: its value lies within. The value of a number, or of a recommendation, is itself;
      of a choice the score of the option (an option without one has no value); of ticks how many they are.

    What was not answered, or not asked, is never so. `all` of several conditions hold, `any` one or more of them; `not`
    holds where its condition does not, so also where nothing was answered.

    >>> often = {"question": "visits", "at_least": 5}
    >>> when = Condition.model_validate({"any": [{"question": "used", "is": ["yes"]}, {"not": often}]})
    >>> when.any_[0].is_, when.any_[1].not_.at_least
    (('yes',), Decimal('5'))
    >>> [named.question for named in when.comparisons()]
    ['used', 'visits']
    """

    question: str | None = None
    is_: Annotated[tuple[str, ...], Field(strict=False, min_length=1, alias="is")] = ()
    answered: Answered | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    all_: Annotated[tuple["Condition", ...], Field(strict=False, min_length=1, alias="all")] = ()
    any_: Annotated[tuple["Condition", ...], Field(strict=False, min_length=1, alias="any")] = ()
    not_: Annotated["Condition | None", Field(alias="not")] = None

    def comparisons(self) -> "list[Condition]":
        """The comparisons that it is made of, in the order in which they are written."""
        inner = [*self.all_, *self.any_, *([self.not_] if self.not_ is not None else [])]
        here = [self] if self.question is not None else []
        return here + [named for part in inner for named in part.comparisons()]


class Section(FrozenModel):
    """A section under a condition. `name`: as the questions that belong to it carry it under `section`, in the first
    of their languages.
    """

    name: Text
    show_if: Condition | None = None
