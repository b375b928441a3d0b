"""The analysis of a survey's answers, and the object that `surveyapp analyse --json` prints."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from surveyapp.analysis.analyse import analyse
from surveyapp.analysis.counting import Counted, tally_group
from surveyapp.analysis.filling import Filling, describe_filling
from surveyapp.analysis.kinds import COUNTERS
from surveyapp.analysis.results import (
    Alpha,
    Analysis,
    Correlation,
    DimensionResult,
    Figure,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.analysis.sampling.estimates import Estimates
from surveyapp.analysis.sampling.target_group import TargetShare, target_share
from surveyapp.analysis.sampling.weighing import why_not_weighed
from surveyapp.analysis.statistics.ceiling import SAYS_LITTLE
from surveyapp.analysis.survey_counts import Part, SampleCounts, SurveyCounts
from surveyapp.analysis.survey_tally import PartsMap, SurveyTally, tally_survey
from surveyapp.definition.figure_kinds import question_figures
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.reports.facts import EMPTY, INELIGIBLE, ExcludedFor, ReturnRates, ScreeningFacts
from surveyapp.services.figures.estimates import estimates_json, estimates_of, target_json
from surveyapp.services.figures.outcome_json import interval_json
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.snapshots.errors import SnapshotError


@dataclass(frozen=True)
class SurveyAnalysis:
    """The answers of one survey, what was counted from them, and everything computed from that.

    `analysis` is of the valid responses, `without_flagged` of those that no rule of screening marks (the same where it
    marks none), `all_returned` of all, those that were excluded too (the same where none was). `filling` describes how
    they were filled in. `map_`: who counts parts, also where more is counted later.
    """

    answers: SurveyAnswers
    questionnaire: Questionnaire
    tally: SurveyTally
    analysis: Analysis
    without_flagged: Analysis
    all_returned: Analysis
    filling: Filling
    map_: PartsMap = field(default=map, repr=False, compare=False)
    _groups: dict[tuple[Group, Counted], SurveyCounts] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def differs_by_screening(self) -> bool:
        """Whether figures may differ between all returned, valid and unflagged responses."""
        return bool(self.tally.flagged.valid or self.answers.returns.excluded)

    @property
    def counts(self) -> SurveyCounts:
        """The counts from which the figures of all valid responses are computed."""
        return self.counts_counting("valid")

    def counts_counting(self, counted: Counted) -> SurveyCounts:
        """The same of all returned responses, or of the valid ones that no rule of screening marks."""
        population = self.questionnaire.population
        size = population.size if population is not None else None
        sample = SampleCounts(self.returns.issued, self.returns.returned, self.returns.valid, size)
        tallies = {
            "valid": self.tally.valid,
            "all_returned": self.tally.returned,
            "without_flagged": self.tally.unflagged,
        }
        if self.answers.filter:
            return SurveyCounts(self.questionnaire, tallies[counted], part=part_of(self.answers.filter))
        return SurveyCounts(self.questionnaire, tallies[counted], sample)

    def counts_of(self, group: Group | None, counted: Counted = "valid") -> SurveyCounts | Undefined:
        """The counts of a group (None: of all), counted once; or the reason why it cannot be counted."""
        if group is None:
            return self.counts_counting(counted)
        if (group, counted) in self._groups:
            return self._groups[group, counted]
        unknown = unknown_group(group, self.questionnaire)
        if unknown is not None:
            return Undefined(unknown)
        try:
            tally = tally_group(self.questionnaire, self.answers.coded_answers, group, counted)
        except SnapshotError as error:
            # Nobody had asked for it before the answers were deleted, or a file is damaged.
            return Undefined("answers_deleted" if error.code == "answers_deleted" else "snapshot_damaged")
        self._groups[group, counted] = SurveyCounts(self.questionnaire, tally)
        return self._groups[group, counted]

    @cached_property
    def returns(self) -> ReturnRates:
        """From issued to valid, with the rates."""
        counts = self.answers.returns
        reasons = Counter(self.answers.exclusions)
        for reason, count in ((EMPTY, counts.empty), (INELIGIBLE, counts.ineligible)):
            if count:
                reasons[reason] += count
        excluded = tuple(ExcludedFor(*entry) for entry in sorted(reasons.items()))
        rates = ReturnRates(
            self.answers.issued, counts.returned, counts.valid, excluded, is_part=bool(self.answers.filter)
        )
        review = self.answers.review
        return replace(rates, decisions=review.decided, review=review.statement) if review else rates

    @cached_property
    def estimates(self) -> Estimates | Undefined:
        """The estimates of the main scale for the population, or why there are none (`estimates_of`; of a part of the
        answers `part_of_answers`: strata and margins are those of the whole population).
        """
        if self.answers.filter:
            return Undefined(why_not_weighed(self.questionnaire.sampling) or "part_of_answers")
        return estimates_of(self.questionnaire, self.answers.coded_answers, self.analysis, self.map_)

    @property
    def target(self) -> TargetShare | None:
        """How many of those who answered are of the declared target group; None where none is declared. Whether the
        right people answered is asked of all answers: a part of them has `part_of_answers`.
        """
        found = target_share(self.questionnaire, self.tally.valid)
        if found is None or not self.answers.filter:
            return found
        return TargetShare(found.target, Undefined("part_of_answers"))

    @property
    def screening(self) -> ScreeningFacts:
        """The results of screening, and the figures with and without the responses that it marks."""
        return ScreeningFacts(
            self.answers.screening,
            self.tally.flagged,
            self.analysis,
            self.without_flagged,
            self.all_returned,
            self.filling,
        )

    def as_json(self) -> dict[str, Any]:
        """The stable object: percentages 0–100, unrounded; an undefined figure is null or has its reason."""
        return {
            "survey": self.answers.survey,
            "version": self.answers.version,
            "snapshot": self.answers.snapshot,
            "reconstructed": self.answers.returns.reconstructed,
            "sample": {
                "issued": self.returns.issued,
                "returned": self.returns.returned,
                "valid": self.returns.valid,
                **({"ineligible": self.returns.ineligible} if self.returns.ineligible else {}),
                "return_rate": _value(self.returns.return_rate),
                "valid_rate": _value(self.returns.valid_rate),
            },
            **figures_json(self.analysis),
            "estimates": estimates_json(self.estimates),
            **({"target_group": target_json(self.target)} if self.target is not None else {}),
            "screening": self._screening(),
            "without_flagged": {"n": self.without_flagged.n, **figures_json(self.without_flagged)},
            "all_returned": {"n": self.all_returned.n, **figures_json(self.all_returned)},
            "filling": self._filling(),
        }

    def _screening(self) -> dict[str, Any]:
        flagged = self.tally.flagged
        return {
            "rules": [rule.model_dump() for rule in self.answers.screening],
            "flagged": dict(flagged.by_rule),
            "returned": flagged.returned,
            "valid": flagged.valid,
            "excluded": flagged.excluded,
            "proposed": flagged.proposed,
        }

    def _filling(self) -> dict[str, Any]:
        busiest = self.filling.busiest
        return {
            "busiest_hour": busiest.isoformat() if busiest else None,
            "percent_in_busiest_hour": _figure(self.filling.in_busiest_hour),
            "percent_all_best": _figure(self.filling.best),
        }


def figures_json(analysis: Analysis) -> dict[str, Any]:
    """All figures of an analysis; an undefined one is null or has its reason."""
    return {
        "questions": _questions(analysis),
        "satisfaction": _satisfaction(analysis.satisfaction),
        "scales": [_dimension(result) for result in analysis.scales],
        "figures": {
            named.code: {"name": str(named.name), **_figure(outcome)} for named, outcome in analysis.named
        },
        "reliability": {"alpha": _alpha(analysis.reliability)},
        "validity": {
            "item_total": _correlations(analysis.validity.item_total),
            "corrected_item_total": _correlations(analysis.validity.corrected_item_total),
        },
    }


def _questions(analysis: Analysis) -> dict[str, Any]:
    return {
        result.item.code: {
            "type": result.item.type,
            "text": str(result.item.text),
            "asked": result.asked,
            "n": result.n,
            "options": [
                {
                    "code": option.code,
                    "label": str(option.label),
                    "count": option.count,
                    "percent_of_respondents": _value(option.of_respondents),
                    "percent_of_ticks": _value(option.of_ticks),
                    **({"no_opinion": True} if option.no_opinion else {}),
                }
                for option in result.options
            ],
            **({"counts": list(result.counts)} if result.counts and not result.options else {}),
            **COUNTERS[result.item.kind].summary_json(result),
        }
        for result in analysis.questions
    }


def _satisfaction(result: SatisfactionResult) -> dict[str, Any]:
    return {
        "formula": result.formula,
        "overall": {**_figure(result.overall), "ci95": interval_json(result.interval)},
        "items": {
            item.item.code: {
                **_figure(item.value),
                **{
                    kind.name: _value(item.by_formula[kind.name])
                    for kind in question_figures()
                    if kind.referable
                },
                "ci95": interval_json(item.interval),
            }
            for item in result.items
        },
    }


def _dimension(result: DimensionResult) -> dict[str, Any]:
    """One of the scales beside the main scale, its items with all that is computed of each."""
    found, validity = _satisfaction(result.satisfaction), result.validity
    item_total, corrected = _correlations(validity.item_total), _correlations(validity.corrected_item_total)
    return {
        "code": result.dimension.code,
        "name": str(result.dimension.name),
        "n": result.n,
        "formula": found["formula"],
        "overall": found["overall"],
        **{
            kind.name: _value(result.satisfaction.alternatives[kind.name])
            for kind in question_figures()
            if kind.referable
        },
        "alpha": _alpha(result.reliability),
        "items": {
            code: {
                **item,
                "item_total": item_total[code],
                "corrected_item_total": corrected[code],
                "alpha_if_deleted": _figure(validity.alpha_if_deleted[code]),
            }
            for code, item in found["items"].items()
        },
    }


def unknown_group(group: Group, questionnaire: Questionnaire) -> str | None:
    """Why there is no such group: the question is no single choice, or does not have the option."""
    question = questionnaire.grouping(group.question)
    if question is None:
        return "unknown_question"
    known = all(question.option(option) is not None for option in group.options)
    return None if known else "unknown_option"


def part_of(wanted: AnswerFilter) -> Part:
    """Which part of the valid respondents a filter lets pass."""
    if not wanted:
        return "all"
    return "group" if wanted.is_of_groups else "collection"


def analyse_survey(answers: SurveyAnswers, map_: PartsMap = map) -> SurveyAnalysis:
    """Count the answers once and compute everything from that; `map_` says who counts the parts (`tally_survey`)."""
    return analyse_counted(answers, tally_survey(answers.questionnaire, answers.coded_answers, map_), map_)


def analyse_counted(answers: SurveyAnswers, counted: SurveyTally, map_: PartsMap = map) -> SurveyAnalysis:
    """Compute everything from what was counted of these answers."""
    questionnaire, part = answers.questionnaire, part_of(answers.filter)
    analysis = analyse(questionnaire, counted.valid, part)
    without = analyse(questionnaire, counted.unflagged, part) if counted.flagged.valid else analysis
    returned = analyse(questionnaire, counted.returned, part) if answers.returns.excluded else analysis
    described = describe_filling(counted.hours, counted.valid.scale)
    return SurveyAnalysis(answers, questionnaire, counted, analysis, without, returned, described, map_)


def _value(outcome: Outcome) -> float | None:
    return outcome.value if isinstance(outcome, Figure) else None


def _figure(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Undefined):
        return {"value": None, "n": 0, "reason": outcome.reason}
    return {"value": outcome.value, "n": outcome.n}


def _alpha(alpha: Alpha | Undefined) -> dict[str, Any]:
    if isinstance(alpha, Undefined):
        return {"reason": alpha.reason}
    return {
        "value": alpha.value,
        "n": alpha.n,
        "items": alpha.items,
        "ci95": list(alpha.ci95),
        "band": alpha.band,
        "left_out": list(alpha.left_out),
        "with_left_out": alpha.with_left_out,
        "dropped": alpha.dropped,
        **({"partly_asked": alpha.partly_asked} if alpha.partly_asked else {}),
        "small_sample": alpha.small_sample,
        **({"ceiling": SAYS_LITTLE} if alpha.is_at_ceiling else {}),
    }


def _correlations(by_item: dict[str, Correlation | Undefined]) -> dict[str, Any]:
    return {
        code: {"reason": r.reason}
        if isinstance(r, Undefined)
        else {
            "value": r.value,
            "n": r.n,
            "band": r.band,
            **({"ceiling": SAYS_LITTLE} if r.is_at_ceiling else {}),
        }
        for code, r in by_item.items()
    }
