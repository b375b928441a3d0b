"""The figures of an evaluation's surveys, as scoring asks for them: each from one frozen snapshot."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from surveyapp.analysis.counting import tally_group
from surveyapp.analysis.figures import figure
from surveyapp.analysis.intervals import interval, interval_base
from surveyapp.analysis.reliability import reliability
from surveyapp.analysis.results import Alpha, Undefined
from surveyapp.analysis.tally import Tally
from surveyapp.definition.figure_reference import FigureReference
from surveyapp.definition.questionnaire import Group, Questionnaire
from surveyapp.indicators.survey_figures import NOT_FROZEN, SurveyFigure
from surveyapp.indicators.trace import item_name
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.kept_results import frozen_results
from surveyapp.services.surveys.published import published
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
        self._analysed: dict[str, SurveyAnalysis | SurveyFigure] = {}
        self._groups: dict[tuple[str, Group], Tally] = {}
        self.asked: set[str] = set()
        """The surveys asked since it was last emptied."""

    def __call__(self, reference: FigureReference) -> SurveyFigure:
        """The figure with its snapshot, or why there is none."""
        survey = f"{self._evaluation}/{reference.survey}"
        self.asked.add(survey)
        found = self.analysed(survey)
        return found if isinstance(found, SurveyFigure) else self._of_snapshot(reference, found)

    def analysed(self, survey: str) -> SurveyAnalysis | SurveyFigure:
        """The analysis of a survey (`folder/name`) that its figures are taken from, or why no figure has one."""
        if survey not in self._analysed:
            self._analysed[survey] = self._analysis(survey)
        return self._analysed[survey]

    def _analysis(self, survey: str) -> SurveyAnalysis | SurveyFigure:
        """The analysis of the snapshot to take, or why no figure has one; a damaged snapshot stops no other survey."""
        snapshot = self._frozen.get(survey)
        if snapshot is None:
            known = published(self._engine, survey) is not None
            return NOT_FROZEN if known else SurveyFigure(Undefined("unknown_survey"), None)
        try:
            found = frozen_results(self._engine, self._snapshots, survey, snapshot, as_of=self._as_of)
        except SnapshotError:
            found = None
        return found.analysed if found is not None else SurveyFigure(Undefined("snapshot_damaged"), snapshot)

    def _of_snapshot(self, reference: FigureReference, found: SurveyAnalysis) -> SurveyFigure:
        questionnaire, tally = found.questionnaire, found.tally
        if reference.group is not None:
            unknown = unknown_group(reference.group, questionnaire)
            if unknown is not None:
                return SurveyFigure(Undefined(unknown), found.answers.snapshot)
            try:
                tally = self._tally(reference.group, found)
            except SnapshotError as error:
                return SurveyFigure(Undefined(group_fault(error)), found.answers.snapshot)
        outcome = figure(reference, questionnaire, tally)
        alpha = _alpha(reference, tally)
        return SurveyFigure(
            outcome,
            found.answers.snapshot,
            _names(reference, questionnaire, alpha),
            outcome if isinstance(outcome, Undefined) else interval(reference, questionnaire, tally, outcome),
            None if isinstance(outcome, Undefined) else interval_base(reference, tally, outcome),
            alpha,
        )

    def _tally(self, group: Group, found: SurveyAnalysis) -> Tally:
        key = (found.answers.survey, group)
        if key not in self._groups:
            self._groups[key] = tally_group(found.questionnaire, found.answers.coded, group)
        return self._groups[key]

    def reconstructed(self) -> dict[str, int]:
        """Survey -> number of reconstructed answers, for the surveys asked that have any."""
        counts = {
            survey: found.answers.returns.reconstructed
            for survey, found in self._analysed.items()
            if isinstance(found, SurveyAnalysis) and survey in self.asked
        }
        return {survey: count for survey, count in counts.items() if count}


def unknown_group(group: Group, questionnaire: Questionnaire) -> str | None:
    """Why there is no such group: the question is no single choice, or does not have the option."""
    item = questionnaire.grouping(group.question)
    if item is None:
        return "unknown_question"
    known = all(item.option(option) is not None for option in group.options)
    return None if known else "unknown_option"


def group_fault(error: SnapshotError) -> str:
    """Why a group cannot be counted: nobody had asked for it before the answers were deleted, or a damaged file."""
    return "answers_deleted" if error.code == "answers_deleted" else "snapshot_damaged"


def _alpha(reference: FigureReference, tally: Tally) -> Alpha | None:
    """What belongs to the α that a reference names: how many items entered, which did not."""
    result = reliability(tally.scale) if reference.figure == "alpha" and reference.question is None else None
    return result if isinstance(result, Alpha) else None


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
    if alpha is not None:
        texts = {item.code: str(item.text) for item in questionnaire.scale_items()}
        names |= {item_name(code): texts[code] for code in alpha.left_out}
    return names
