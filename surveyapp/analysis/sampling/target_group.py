"""Whether those answered whom a survey is meant for."""

from collections.abc import Mapping
from dataclasses import dataclass

from surveyapp.analysis.limits import FEWEST_OF_TARGET
from surveyapp.analysis.results import Figure, Outcome, Undefined, share
from surveyapp.analysis.tally import Tally
from surveyapp.definition.questionnaire import Group, Questionnaire


@dataclass(frozen=True)
class TargetShare:
    """The declared `target` group, and its `share` of the valid respondents who said what they are."""

    target: Group
    share: Outcome

    @property
    def is_missed(self) -> bool:
        """Whether fewer than 80 % of those who answered belong to it."""
        return isinstance(self.share, Figure) and self.share.exact < FEWEST_OF_TARGET


def target_share(questionnaire: Questionnaire, tally: Tally) -> TargetShare | None:
    """The share of the target group among those who answered its question; None where no group is declared."""
    target = questionnaire.population.target if questionnaire.population is not None else None
    if target is None:
        return None
    item = questionnaire.grouping(target.question)
    if item is None:
        return TargetShare(target, Undefined("unknown_question"))
    counts = tally.items[item.code].counts
    return share_of_target(target, {o.code: n for o, n in zip(item.options, counts, strict=True)})


def share_of_target(target: Group, counts: Mapping[str, int]) -> TargetShare:
    """The share of the group where so many chose each option of its question: 66 of 71 is 92.96 %.

    >>> target = Group(question="identity", options=("public",))
    >>> found = share_of_target(target, {"public": 66, "agency": 5})
    >>> found.is_missed, str(found.share.rounded(2)) if isinstance(found.share, Figure) else ""
    (False, '92.96')
    """
    of_target = sum(n for option, n in counts.items() if option in target.options)
    return TargetShare(target, share(of_target, sum(counts.values())))
