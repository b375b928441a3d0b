"""The coded answers of a survey, frozen or live: what every figure is computed from."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, not_, select

from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading, transaction
from surveyapp.records.tables import Exclusion, FrozenSnapshot, Import, Response
from surveyapp.services.answers.screening import RULES_IN_FORCE, flags_of, screen, settle_marks
from surveyapp.services.errors import Refused
from surveyapp.services.exclude import latest_exclusions
from surveyapp.services.folders import folder_below, usable_survey_name
from surveyapp.services.published import (
    known_survey,
    questionnaire_of,
    source_of,
    versions_of,
    whole_questionnaire,
)
from surveyapp.services.reasons import usable_reason
from surveyapp.services.returns import IS_UNDONE, UNDONE_IMPORTS, return_counts
from surveyapp.services.states import change_state
from surveyapp.snapshots.coding import EMPTY, EXCLUDED, UNDONE, VALID, StoredResponse
from surveyapp.snapshots.manifest import Manifest, Returns, Review, ScreeningRule
from surveyapp.snapshots.snapshot import CodedAnswers, live_table, open_snapshot, write_snapshot

_ROWS = 2000

NONE_EXCLUDED = "答卷已经审核，没有需要剔除的"
"""The statement of whoever reviewed the responses and found none to exclude: as reports print it."""


@dataclass(frozen=True)
class SurveyAnswers:
    """The answers of one survey with what figures are cited by; `manifest` is None for a live view.

    `review` is what people recorded of reviewing the responses; None where a snapshot does not say.
    """

    survey: str
    version: str
    issued: int | None
    coded: CodedAnswers
    exclusions: dict[str, int]
    manifest: Manifest | None
    review: Review | None = None

    @property
    def snapshot(self) -> str | None:
        """The snapshot's id; None for a live view."""
        return self.manifest.id if self.manifest else None

    @property
    def screening(self) -> tuple[ScreeningRule, ...]:
        """The rules that marked the responses; none in snapshots from before there were rules."""
        return RULES_IN_FORCE if self.manifest is None else self.manifest.screening

    @property
    def returns(self) -> Returns:
        """How many responses there are, and where from."""
        return self.coded.returns

    @property
    def questionnaire(self) -> Questionnaire:
        """What the answers answer, all versions seen as one."""
        return self.coded.questionnaire()


def freeze(engine: Engine, snapshots: Path, survey: str, person: str = "", review: str = "") -> Manifest:
    """Close the survey in the name of `person` and write its answers as a snapshot below the folder `snapshots`.

    `review`: how the answers were reviewed, in that person's words, empty where they were not; `Refused` with
    `reason_too_long` if it is no short text, with `some_are_excluded` if it is `NONE_EXCLUDED` and that is not so. The
    snapshot is read back before it is recorded. If this stops half-way
    the survey is closed and no snapshot is recorded (a folder may be left behind): run it again.
    """
    usable_survey_name(survey)
    statement = usable_reason(review)
    if statement == NONE_EXCLUDED:
        with reading(engine) as connection:
            if excluded := _excluded(connection, survey):
                raise Refused("some_are_excluded", count=len(excluded))
    change_state(engine, survey, "closed", "freeze", person)
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    created = datetime.now(UTC)
    place = f"{survey}/{created:%Y%m%dT%H%M%S%f}"
    folder = folder_below(snapshots, place)
    with transaction(engine) as connection:
        settle_marks(connection, survey)  # of what came in while the survey was being closed, too
    versions = [found.version, *(v for v in versions_of(engine, survey) if v != found.version)]
    with reading(engine) as connection:
        excluded = _excluded(connection, survey)
        manifest = write_snapshot(
            folder,
            survey=survey,
            sources=[source for version in versions if (source := source_of(engine, survey, version))],
            responses=_responses(connection, survey, excluded),
            issued=questionnaire.sampling.issued if questionnaire and questionnaire.sampling else None,
            exclusions=Counter(excluded.values()),
            screening=RULES_IN_FORCE,
            review=_review(connection, survey, statement, person),
            created=created,
        )
    open_snapshot(folder, manifest.id).verify()
    row = {"id": manifest.id, "survey": survey, "folder": place, "created": created}
    content = {"version": found.version, "analysis_hash": found.analysis_hash}
    with engine.connect() as connection:
        connection.execute(insert(FrozenSnapshot).values(**row, **content))
    return manifest


def latest_answers(engine: Engine, snapshots: Path, survey: str) -> SurveyAnswers:
    """The latest snapshot of a survey, or without one what is in the database now."""
    known_survey(engine, survey)
    return frozen_answers(engine, snapshots, survey) or live_answers(engine, survey)


def live_answers(engine: Engine, survey: str) -> SurveyAnswers:
    """What is in the database now, coded in memory: never written, never cited."""
    found = known_survey(engine, survey)
    questionnaire = whole_questionnaire(engine, found)
    with reading(engine) as connection:
        excluded = _excluded(connection, survey)
        coded = live_table(questionnaire, _responses(connection, survey, excluded))
        review = _review(connection, survey)
    issued = questionnaire.sampling.issued if questionnaire.sampling else None
    return SurveyAnswers(survey, found.version, issued, coded, Counter(excluded.values()), None, review)


def frozen_answers(
    engine: Engine, snapshots: Path, survey: str, id_: str | None = None
) -> SurveyAnswers | None:
    """The snapshot with this id, the latest without one; None where there is no such snapshot of the survey.

    `SnapshotError` if its files were changed.
    """
    query = select(FrozenSnapshot.folder, FrozenSnapshot.id).where(FrozenSnapshot.survey == survey)
    if id_ is not None:
        query = query.where(FrozenSnapshot.id == id_)
    with engine.connect() as connection:
        row = connection.execute(query.order_by(FrozenSnapshot.created.desc())).first()
    if row is None:
        return None
    snapshot = open_snapshot(folder_below(snapshots, row.folder), row.id)
    manifest = snapshot.manifest
    return SurveyAnswers(
        survey,
        manifest.version,
        manifest.issued,
        snapshot,
        dict(manifest.exclusions),
        manifest,
        manifest.review,
    )


def is_behind(engine: Engine, answers: SurveyAnswers) -> bool:
    """Whether answers came, exclusions changed, or one of its imports was undone, since the snapshot of these."""
    if answers.manifest is None:
        return False
    survey, created = answers.survey, answers.manifest.created
    undone = select(Import.id).where(Import.survey == survey, Import.at < created, Import.undone > created)
    with reading(engine) as connection:
        if connection.execute(undone).first() is not None:
            return True
        excluded = _excluded(connection, survey)
        then = _excluded(connection, survey, created)
        returned = return_counts(connection, [survey])[survey].returned
    return returned != answers.returns.returned or excluded != then


def _excluded(connection: Connection, survey: str, until: datetime | None = None) -> dict[object, str]:
    """Response id -> reason, of the returned ones that are excluded, or were at the moment `until`."""
    query = latest_exclusions(survey, until).where(not_(IS_UNDONE))
    return {row.response: row.reason for row in connection.execute(query) if row.excluded}


def _review(connection: Connection, survey: str, statement: str = "", person: str = "") -> Review:
    """What was recorded of reviewing the responses so far: decisions on single ones, and the `statement` on all."""
    query = select(func.count(Exclusion.response.distinct())).join(
        Response, Response.id == Exclusion.response
    )
    decided = connection.execute(query.where(Response.survey == survey, not_(IS_UNDONE))).scalar_one()
    return Review(decided=decided, person=person if statement else "", statement=statement)


def _responses(connection: Connection, survey: str, excluded: dict[object, str]) -> Iterator[StoredResponse]:
    """Every response with its status (`returns`) and its flags, the rules of screening that mark it among them."""
    marks = screen(connection, survey)
    undone = set(connection.execute(UNDONE_IMPORTS.where(Import.survey == survey)).scalars())
    query = select(Response.__table__).where(Response.survey == survey)
    ordered = query.order_by(Response.submitted, Response.id)
    for row in connection.execute(ordered, execution_options={"yield_per": _ROWS}):
        yield StoredResponse(
            id=str(row.id),
            version=row.version,
            channel=row.channel,
            language=row.language,
            started=row.started,
            seconds=row.seconds,
            submitted=row.submitted,
            status=_status(row, excluded, undone),
            flags=flags_of(row.flags, marks.get(row.id, ())),
            answers=row.answers,
        )


def _status(row: Row[Any], excluded: dict[object, str], undone: set[int]) -> str:
    if row.import_id in undone:
        return UNDONE
    if row.id in excluded:
        return EXCLUDED
    return EMPTY if row.empty else VALID
