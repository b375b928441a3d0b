"""The results of a survey, frozen or live as somebody chose: computed once, kept until something changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine, func, select

from surveyapp.records.connection import reading
from surveyapp.records.tables import Exclusion, FrozenSnapshot, Response
from surveyapp.reports.facts import OpenAnswers, gather_open_answers
from surveyapp.services.analyse import SurveyAnalysis, analyse_survey
from surveyapp.services.coded import frozen_answers, live_answers
from surveyapp.services.errors import Refused
from surveyapp.services.published import known_survey
from surveyapp.snapshots.coding import VALID
from surveyapp.snapshots.decoding import decoded

LIVE = "live"
"""How a live view is asked for, where a snapshot would be asked for by its id."""

MOST_KEPT = 16


@dataclass(frozen=True)
class FrozenAt:
    """A snapshot that can be chosen: its id, and when it was frozen."""

    id: str
    created: datetime


class KeptAnalyses:
    """The analyses made last in this process, each under a key that changes when its answers do."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most, self._lock = most, Lock()
        self._kept: OrderedDict[Hashable, SurveyAnalysis] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], SurveyAnalysis]) -> SurveyAnalysis:
        """What is kept under this key, or what `make` gives, which is then kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_KEPT = KeptAnalyses()


def snapshots_of(engine: Engine, survey: str) -> list[FrozenAt]:
    """The snapshots of a survey, the latest first."""
    query = select(FrozenSnapshot.id, FrozenSnapshot.created).where(FrozenSnapshot.survey == survey)
    with engine.connect() as connection:
        return [FrozenAt(*row) for row in connection.execute(query.order_by(FrozenSnapshot.created.desc()))]


def chosen_results(
    engine: Engine, snapshots: Path, survey: str, chosen: str | None = None, kept: KeptAnalyses = _KEPT
) -> SurveyAnalysis:
    """The analysis of the `chosen` snapshot, of what is there now (`LIVE`), or without a choice of the latest
    snapshot, and where there is none of what is there now. `Refused` with `unknown_snapshot` or `unknown_survey`.
    """
    known_survey(engine, survey)
    if chosen != LIVE:
        found = frozen_results(engine, snapshots, survey, chosen, kept)
        if found is not None:
            return found
        if chosen is not None:
            raise Refused("unknown_snapshot", survey=survey, found=chosen)
    return kept.get(_present(engine, survey), lambda: analyse_survey(live_answers(engine, survey)))


def frozen_results(
    engine: Engine, snapshots: Path, survey: str, id_: str | None = None, kept: KeptAnalyses = _KEPT
) -> SurveyAnalysis | None:
    """The analysis of the snapshot with this id, without one of the latest; None where there is no such snapshot."""
    answers = frozen_answers(engine, snapshots, survey, id_)
    if answers is None:
        return None
    return kept.get((str(snapshots), survey, answers.snapshot), lambda: analyse_survey(answers))


def written_answers(analysed: SurveyAnalysis, place: str) -> OpenAnswers | None:
    """What valid respondents wrote at `place` (`advice`, `age.other.text`); None where nothing can be written."""
    coded = decoded(analysed.questionnaire, analysed.answers.coded)
    valid = (response.answers for response in coded if response.status == VALID)
    found = gather_open_answers(analysed.questionnaire, valid)
    return next((answers for answers in found if answers.place == place), None)


def _present(engine: Engine, survey: str) -> Hashable:
    """Changes whenever an answer comes, an exclusion is made or taken back, or another content is published."""
    content = known_survey(engine, survey)
    returned = select(func.count(), func.max(Response.submitted)).where(Response.survey == survey)
    excluded = (
        select(func.max(Exclusion.id))
        .join(Response, Response.id == Exclusion.response)
        .where(Response.survey == survey)
    )
    with reading(engine) as connection:
        return (
            str(engine.url),
            survey,
            content.version,
            content.analysis_hash,
            *connection.execute(returned).one(),
            connection.execute(excluded).scalar_one(),
        )
