"""The figures of an evaluation's surveys, as scoring asks for them: each from one frozen snapshot."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.counting import Counted
from surveyapp.analysis.figures import alpha_of, figure, interval, interval_n
from surveyapp.analysis.results import Alpha, Undefined
from surveyapp.analysis.survey_counts import SurveyCounts
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.indicators.combined_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.trace import item_name
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.kept_results import frozen_results
from surveyapp.services.surveys.survey_lookup import find_survey
from surveyapp.snapshots.errors import SnapshotError


class SurveyFigures:
    """How scoring gets the figures of the surveys in an evaluation's folder.

    `snapshots` is the folder of all snapshots, `frozen`: survey (`folder/name`) -> the id of the one to take; a survey
    without one was never frozen. `as_of`: figures are those of that moment (when the evaluation was locked), whatever
    response was forgotten since. Analyses are kept between looks.
    """

    def __init__(
        self,
        engine: Engine,
        snapshots: Path,
        evaluation: str,
        frozen: Mapping[str, str],
        as_of: datetime | None = None,
    ) -> None:
        self._engine, self._snapshots, self._evaluation, self._frozen = engine, snapshots, evaluation, frozen
        self._as_of = as_of
        self._analyses: dict[str, SurveyAnalysis | SurveyFigure] = {}
        self.asked: set[str] = set()
        """The surveys asked since it was last emptied."""

    def __call__(self, reference: FigureReference) -> SurveyFigure:
        """The figure with its snapshot, or why there is none."""
        return self.of("valid", reference)

    def of(self, counted: Counted, reference: FigureReference) -> SurveyFigure:
        """The figure over these responses with its snapshot, or why there is none."""
        survey = f"{self._evaluation}/{reference.survey}"
        self.asked.add(survey)
        found = self.analysis_of(survey)
        return found if isinstance(found, SurveyFigure) else self._of_snapshot(reference, found, counted)

    def differ_by_screening(self) -> bool:
        """Whether a survey asked since the last emptying has flagged or excluded responses."""
        found = (self._analyses[survey] for survey in self.asked)
        return any(each.differs_by_screening for each in found if isinstance(each, SurveyAnalysis))

    def analysis_of(self, survey: str) -> SurveyAnalysis | SurveyFigure:
        """The analysis of a survey (`folder/name`) that its figures are taken from, or why no figure has one."""
        if survey not in self._analyses:
            self._analyses[survey] = self._analysis(survey)
        return self._analyses[survey]

    def counts_of(self, reference: FigureReference) -> SurveyCounts | None:
        """The counts that a figure is computed from; None where there are none."""
        analysis = self.analysis_of(f"{self._evaluation}/{reference.survey}")
        counts = analysis.counts_of(reference.group) if isinstance(analysis, SurveyAnalysis) else None
        return None if isinstance(counts, Undefined) else counts

    def _analysis(self, survey: str) -> SurveyAnalysis | SurveyFigure:
        """The analysis of the snapshot to take, or why no figure has one; a damaged snapshot stops no other survey."""
        snapshot = self._frozen.get(survey)
        if snapshot is None:
            known = find_survey(self._engine, survey) is not None
            return NOT_FROZEN if known else SurveyFigure(Undefined("unknown_survey"), None)
        try:
            found = frozen_results(self._engine, self._snapshots, survey, snapshot, as_of=self._as_of)
        except SnapshotError:
            found = None
        return (
            found.survey_analysis
            if found is not None
            else SurveyFigure(Undefined("snapshot_damaged"), snapshot)
        )

    @staticmethod
    def _of_snapshot(reference: FigureReference, analysis: SurveyAnalysis, counted: Counted) -> SurveyFigure:
        counts, snapshot = analysis.counts_of(reference.group, counted), analysis.answers.snapshot
        if isinstance(counts, Undefined):
            return SurveyFigure(counts, snapshot)
        outcome, alpha = figure(reference, counts), alpha_of(reference, counts)
        names = _names(reference, analysis.questionnaire, alpha)
        if isinstance(outcome, Undefined):
            return SurveyFigure(outcome, snapshot, names, outcome, None, alpha)
        return SurveyFigure(
            outcome,
            snapshot,
            names,
            interval(reference, counts, outcome),
            interval_n(reference, counts, outcome),
            alpha,
        )

    def reconstructed_counts(self) -> dict[str, int]:
        """Survey -> number of reconstructed answers, for the surveys asked that have any."""
        counts = {
            survey: found.answers.returns.reconstructed
            for survey, found in self._analyses.items()
            if isinstance(found, SurveyAnalysis) and survey in self.asked
        }
        return {survey: count for survey, count in counts.items() if count}


def _names(reference: FigureReference, questionnaire: Questionnaire, alpha: Alpha | None) -> dict[str, str]:
    """What people call the parts of a reference; empty where it names none, or one that there is not."""
    names = {"survey": str(questionnaire.title), "number": "", "question": "", "option": "", "group": ""}
    named = questionnaire.named_figure(reference.figure)
    names["figure"] = str(named.name) if named else ""
    if (item := questionnaire.item(reference.question or "")) is not None:
        option = item.option(reference.option or "")
        names |= {"number": questionnaire.item_numbers[item.code], "question": str(item.text)}
        names["option"] = str(option.label) if option else ""
    if reference.group is not None:
        asked = questionnaire.item(reference.group.question)
        options = [asked.option(code) for code in reference.group.options] if asked else []
        names["group"] = "、".join(str(option.label) for option in options if option is not None)
    if (dimension := questionnaire.dimension(reference.scale or "")) is not None:
        names["scale"] = str(dimension.name)
    if alpha is not None:
        texts = {item.code: str(item.text) for item in questionnaire.scale_items(reference.scale)}
        names |= {item_name(code): texts[code] for code in alpha.left_out}
    return names
