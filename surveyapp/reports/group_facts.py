"""What documents state of groups of respondents: the main scale by a background question, and what of it is hidden."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.analysis.groups.comparison import Comparison
from surveyapp.analysis.groups.small_groups import HiddenGroups
from surveyapp.analysis.results import Outcome


@dataclass(frozen=True)
class GroupFacts:
    """The main scale compared by one background question; `overall`: code of each group -> its overall figure.

    `hidden`: what is not given out of it, for the sake of groups with fewer than five answers.
    """

    comparison: Comparison
    overall: Mapping[str, Outcome]
    hidden: HiddenGroups


@dataclass(frozen=True)
class ComparisonFacts:
    """The main scale by every background question; `reason`: the code of why there is none, where there is none."""

    groups: tuple[GroupFacts, ...] = ()
    reason: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether a report has nothing to say of groups, not even why."""
        return not self.groups and self.reason is None
