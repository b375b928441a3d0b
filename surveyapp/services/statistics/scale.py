"""The figures of a scale, of a survey's items or of a file's columns, and the object of `surveyapp scale --json`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from surveyapp.analysis.counting import stored_tally
from surveyapp.analysis.results import Factorability, Undefined
from surveyapp.analysis.scores.scale_figures import ItemFigures, MissingPolicy, ScaleFigures, scale_figures
from surveyapp.analysis.scores.scale_sums import ScaleSums, sums_of_answers, sums_of_table
from surveyapp.analysis.scores.scale_warnings import ScaleWarning, identifiers, scale_warnings
from surveyapp.analysis.statistics.ceiling import SAYS_LITTLE, is_at_ceiling
from surveyapp.analysis.statistics.one_factor import OneFactor
from surveyapp.analysis.statistics.split_half import SplitHalf
from surveyapp.analysis.tally import ScaleTally, Tally
from surveyapp.definition.coded_error import CodedError
from surveyapp.definition.question_types import Answer
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.outcome_json import number_json
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.statistics.score_source import has_scores, items_named, score_file
from surveyapp.snapshots.errors import SnapshotError

OF_COMPLETE_ROWS = ("r_item_total", "kmo", "bartlett", "loadings", "omega_total", "split_half")
"""The figures that rest on the complete rows, whatever the policy."""


@dataclass(frozen=True)
class ScaleResult:
    """The figures of a scale with their warnings, and what they are of: a survey's answers or a file. `names`: item ->
    its wording, of a file its heading.
    """

    source: SurveyAnswers | str
    names: Mapping[str, str]
    figures: ScaleFigures
    warnings: tuple[ScaleWarning, ...]

    def as_json(self) -> dict[str, Any]:
        """The stable object, unrounded; what is undefined has its reason."""
        source: dict[str, Any]
        if isinstance(self.source, str):
            source = {"file": self.source}
        else:
            source = {
                "survey": self.source.survey,
                "snapshot": self.source.snapshot,
                "reconstructed": self.source.returns.reconstructed,
            }
        return {**source, **scale_json(self.figures), "warnings": [each.as_json() for each in self.warnings]}


@dataclass(frozen=True)
class ScaleOfSurvey:
    """A declared scale of a survey: `name` (None: the main scale), and its figures or why there are none."""

    name: str | None
    result: ScaleResult | CodedError


def scales_of_survey(answers: SurveyAnswers, policy: MissingPolicy) -> list[ScaleOfSurvey]:
    """The main scale and every dimension, as far as the questionnaire has them."""
    declared: list[tuple[str | None, list[str]]] = [(None, [])] if answers.questionnaire.scale_items() else []
    declared += [(str(dimension.name), [dimension.code]) for dimension in answers.questionnaire.scales]
    found = []
    for name, codes in declared:
        result: ScaleResult | CodedError
        try:
            result = scale_of_survey(answers, codes, policy)
        except (Refusal, SnapshotError) as refused:
            result = refused
        found.append(ScaleOfSurvey(name, result))
    return found


def scale_of_file(path: Path, columns: Sequence[str], policy: MissingPolicy) -> ScaleResult:
    """The columns of a CSV file of scores that `columns` names (`ScoreFile.headings_of`), all of them without it.

    Refused with `no_such_file`; ScoreFileError where the file cannot be used.
    """
    file = score_file(path)
    table = file.scores(file.headings_of(columns) or file.headings)
    figures = scale_figures(sums_of_table(table), policy)
    names = {code: code for code in table.codes}
    return ScaleResult(path.name, names, figures, (*identifiers(table), *scale_warnings(figures)))


def scale_of_survey(answers: SurveyAnswers, codes: Sequence[str], policy: MissingPolicy) -> ScaleResult:
    """The items of a survey that `codes` name (`items_named`), without codes those of the main scale.

    Refused with `no_main_scale`, `unknown_item_code`, `item_without_scores`; SnapshotError `answers_deleted` where the
    answers were deleted, unless the listwise figures of a declared scale are asked for, which follow from the counts.
    """
    items = items_named(answers.survey, answers.questionnaire, codes)
    for item in items:
        if not has_scores(item):
            raise Refusal("item_without_scores", survey=answers.survey, found=item.code)
    figures = scale_figures(_sums(answers, items, policy), policy)
    names = {item.code: str(item.text) for item in items}
    return ScaleResult(answers, names, figures, scale_warnings(figures))


def _sums(answers: SurveyAnswers, items: tuple[Answer, ...], policy: MissingPolicy) -> ScaleSums:
    stored = stored_tally(answers.questionnaire, answers.coded_answers)
    if stored is not None and policy == "listwise":
        tally = stored.tally(answers.questionnaire)
        scale = _declared(answers.questionnaire, tally, items)
        if scale is not None:
            return ScaleSums(tally.n, scale, pairs=None)
    return sums_of_answers(answers.questionnaire, answers.coded_answers, items)


def _declared(questionnaire: Questionnaire, tally: Tally, items: tuple[Answer, ...]) -> ScaleTally | None:
    """The stored counts of the scale that has exactly these items."""
    codes = [None, *(dimension.code for dimension in questionnaire.scales)]
    found = (tally.of_scale(code) for code in codes if questionnaire.scale_items(code) == items)
    return next(found, None)


def scale_json(found: ScaleFigures) -> dict[str, Any]:
    """The figures of a scale. An undefined block has its reason beside its keys, each of which has it too."""
    return {
        "policy": found.policy,
        "n": found.n,
        "n_dropped": found.dropped,
        "n_complete": found.complete,
        "of_complete_rows": list(OF_COMPLETE_ROWS),
        "k": found.k,
        "left_out": list(found.left_out),
        "alpha": _alpha(found),
        "items": {item.code: _item(item) for item in found.items},
        **_factors(found.factors, found),
        **_one_factor(found.one_factor),
        "split_half": _split_half(found.split_half),
    }


def _alpha(found: ScaleFigures) -> dict[str, Any]:
    alpha = found.alpha
    if isinstance(alpha, Undefined):
        return _undefined(alpha, "raw", "standardized", "ci95")
    return {
        "raw": alpha.value,
        "standardized": number_json(alpha.standardized),
        "ci95": list(alpha.ci95),
        "band": alpha.band,
        **({"ceiling": SAYS_LITTLE} if is_at_ceiling(found.sums.best, found.sums.answers) else {}),
    }


def _item(item: ItemFigures) -> dict[str, Any]:
    return {
        "n": item.n,
        "mean": number_json(item.mean),
        "sd": number_json(item.sd),
        "r_item_total": number_json(item.r_item_total),
        "r_drop": number_json(item.r_drop),
        "alpha_if_deleted": number_json(item.alpha_if_deleted),
    }


def _factors(factors: Factorability | Undefined, found: ScaleFigures) -> dict[str, Any]:
    if isinstance(factors, Undefined):
        reason = _reason(factors)
        items = {item.code: reason for item in found.items if item.code not in found.left_out}
        return {
            "kmo": {**_undefined(factors, "overall"), "items": items},
            "bartlett": _undefined(factors, "chi2", "df", "p"),
        }
    return {
        "kmo": {"overall": factors.kmo, "items": dict(factors.kmo_items)},
        "bartlett": {"chi2": factors.chi2, "df": factors.degrees, "p": factors.p},
    }


def _one_factor(factor: OneFactor | Undefined) -> dict[str, Any]:
    if isinstance(factor, Undefined):
        return {"loadings": _reason(factor), "omega_total": _reason(factor)}
    return {"loadings": dict(factor.loadings), "omega_total": factor.omega}


def _split_half(halves: SplitHalf | Undefined) -> dict[str, Any]:
    method = {"method": "odd_even"}
    if isinstance(halves, Undefined):
        return {**method, **_undefined(halves, "r", "spearman_brown", "guttman")}
    return {
        **method,
        "r": halves.r,
        "spearman_brown": number_json(halves.spearman_brown),
        "guttman": halves.guttman,
    }


def _undefined(found: Undefined, *keys: str) -> dict[str, Any]:
    return {**_reason(found), **{key: _reason(found) for key in keys}}


def _reason(found: Undefined) -> dict[str, str]:
    return {"reason": found.reason}
