"""The screening of a survey's responses as it is now: who is flagged by which rule, and the figures on each basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from surveyapp.analysis.flagged import flagged_responses
from surveyapp.analysis.results import Analysis
from surveyapp.analysis.rule_list import is_proposed
from surveyapp.services.figures.analysis import SurveyAnalysis, analyse_survey, figures_json
from surveyapp.services.figures.survey_answers import latest_answers, live_answers
from surveyapp.services.surveys.answer_deletions import Deletion, find_deletion
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.snapshots.manifest import ScreeningRule

_COMPARED = ("satisfaction", "scales", "figures", "reliability")
"""The keys of `analyse --json` that stand for each basis."""


@dataclass(frozen=True)
class SurveyScreening:
    """A survey's `returned` responses, how many of them are `marked` by any rule, `proposed` by two independent ones,
    and by each rule (`by_rule`).

    `names`: id of a flagged response -> the rules; `values`: id -> rule -> value. Both None once the answers were
    deleted: then only counts and figures are left.
    """

    survey: str
    rules: tuple[ScreeningRule, ...]
    returned: int
    marked: int
    proposed: int
    by_rule: Mapping[str, int]
    names: Mapping[str, tuple[str, ...]] | None
    values: Mapping[str, Mapping[str, float]] | None
    survey_analysis: SurveyAnalysis

    def counts_json(self) -> dict[str, Any]:
        """Everything but single responses and figures."""
        return {
            "survey": self.survey,
            "returned": self.returned,
            "marked": self.marked,
            "proposed": self.proposed,
            "rules": [
                {
                    "name": rule.rule,
                    "version": rule.version,
                    "threshold": rule.threshold,
                    "flagged": self.by_rule.get(rule.rule, 0),
                }
                for rule in self.rules
            ],
        }

    def as_json(self) -> dict[str, Any]:
        """The object of `surveyapp screen --json`."""
        gone = {"reason": "answers_deleted"}
        names = self.names
        return {
            **self.counts_json(),
            "flagged": gone if names is None else {response: list(names[response]) for response in names},
            "proposals": gone
            if names is None
            else [response for response in names if is_proposed(names[response])],
            "values": gone if self.values is None else self.values,
            "with": _figures(self.survey_analysis.analysis),
            "without": _figures(self.survey_analysis.without_flagged),
            "all_returned": _figures(self.survey_analysis.all_returned),
        }


def _figures(analysis: Analysis) -> dict[str, Any]:
    every = figures_json(analysis)
    return {"n": analysis.n, **{key: every[key] for key in _COMPARED}}


def screening_of(engine: Engine, snapshots: Path, survey: str) -> SurveyScreening:
    """The responses that the rules flag now, with the figures of this moment; of deleted answers what was flagged and
    frozen before. `Refusal` with `unknown_survey`.
    """
    known_survey(engine, survey)
    deletion = find_deletion(engine, survey)
    if deletion is not None:
        return _screening_before(deletion, analyse_survey(latest_answers(engine, snapshots, survey)))
    analysis = analyse_survey(live_answers(engine, survey))
    flagged = analysis.tally.flagged
    return SurveyScreening(
        survey=survey,
        rules=analysis.answers.screening,
        returned=analysis.answers.returns.returned,
        marked=flagged.returned,
        proposed=flagged.proposed,
        by_rule=flagged.by_rule,
        names=flagged_responses(analysis.answers.coded_answers),
        values=analysis.answers.signs.values,
        survey_analysis=analysis,
    )


def _screening_before(deletion: Deletion, analysis: SurveyAnalysis) -> SurveyScreening:
    """What was told of the responses when they were deleted; rules were called `rule` then, and nothing proposed."""
    told = deletion.figures["screening"]
    names = {rule.get("name", rule.get("rule")): rule for rule in told["rules"]}
    return SurveyScreening(
        survey=deletion.survey,
        rules=tuple(
            ScreeningRule(rule=name, version=rule["version"], threshold=rule["threshold"])
            for name, rule in names.items()
        ),
        returned=told["returned"],
        marked=told["marked"],
        proposed=told.get("proposed", 0),
        by_rule={name: rule["flagged"] for name, rule in names.items() if rule["flagged"]},
        names=None,
        values=None,
        survey_analysis=analysis,
    )
