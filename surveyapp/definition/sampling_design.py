"""What is known of the population that a sample stands for: strata with their sizes, margins with their shares."""

from typing import Annotated

from pydantic import Field

from surveyapp.definition.limits import MOST_PEOPLE
from surveyapp.definition.values import FrozenModel, Number

People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]
"""A number of people, or of questionnaires."""


class Strata(FrozenModel):
    """The strata that the sample was drawn from: one for each option of the single choice `question`.

    `sizes`: option -> how many people of the population are in the stratum; `issued`: option -> how many
    questionnaires were handed out there.
    """

    question: str
    sizes: Annotated[dict[str, People], Field(min_length=1)]
    issued: dict[str, People] | None = None

    @property
    def population(self) -> int:
        """How many people all strata have."""
        return sum(self.sizes.values())


class Margin(FrozenModel):
    """How the population is known to divide by the single choice `question`: option -> percent of its people."""

    question: str
    shares: Annotated[dict[str, Number], Field(min_length=1)]
