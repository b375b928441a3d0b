"""The coded answers of a survey, frozen or live: what every figure is computed from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, exists, func, insert, or_, select, update

from surveyapp.analysis.screening_rules.screen_answers import NO_SIGNS, Signs, screen_answers
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.records.connection import reading, transaction
from surveyapp.records.tables import Exclusion, FrozenSnapshot, Import, Response, Survey
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.counts.screening import RULES_IN_FORCE, settle_marks
from surveyapp.services.answers.exclusions import is_of_survey, latest_exclusions
from surveyapp.services.answers.import_lock import alone_with
from surveyapp.services.answers.returns import IS_DECIDED_ON, IS_RETURNED, return_counts
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.errors import Refusal
from surveyapp.services.figures.answer_filters import require_usable
from surveyapp.services.figures.stored_batches import stored_batches
from surveyapp.services.folders import folder_below, usable_survey_name
from surveyapp.services.limits import MOST_UNCOUNTED_BY_READERS
from surveyapp.services.surveys.answer_deletions import deletion_of, refuse_deleted
from surveyapp.services.surveys.survey_lookup import (
    known_survey,
    questionnaire_of,
    source_of,
    versions_of,
    whole_questionnaire,
)
from surveyapp.services.typed_text import usable_reason
from surveyapp.snapshots.added_flags import with_flags
from surveyapp.snapshots.answer_filter import AnswerFilter, FilteredAnswers
from surveyapp.snapshots.manifest import Manifest, Returns, Review, ScreeningRule
from surveyapp.snapshots.snapshot import (
    CodedAnswers,
    Snapshot,
    live_table,
    open_snapshot,
    questionnaire_from,
    write_snapshot,
)

NONE_EXCLUDED = "答卷已经审核，没有需要剔除的"
"""The statement, as reports print it, of a person who reviewed the responses and found none to exclude."""

EXCLUDED_BY_A_PERSON = "由人工排除（理由只按全部答卷统计）"
"""The reason, as reports print it, of the excluded responses among those that a filter lets pass."""


@dataclass(frozen=True)
class SurveyAnswers:
    """The answers of one survey with what figures are cited by; `manifest` is None for a live view.

    `questionnaire` is what they answer, all versions seen as one. `review` is what people recorded of reviewing the
    responses; None where a snapshot does not say. `filter`: whose responses alone count; an empty one lets all pass.
    `signs`: of a live view, what the rules over all responses say of each with its values; their names are among the
    flags of live and frozen answers alike.
    """

    survey: str
    version: str
    questionnaire: Questionnaire
    issued: int | None
    coded_answers: CodedAnswers
    exclusions: dict[str, int]
    manifest: Manifest | None
    review: Review | None = None
    signs: Signs = NO_SIGNS
    filter: AnswerFilter = field(default_factory=AnswerFilter)

    def only(self, wanted: AnswerFilter) -> "SurveyAnswers":
        """The same with those responses alone that `wanted` lets pass. What was handed out, and why responses were
        excluded, is known of all of them only.

        Refused as `answer_filters.require_usable` says; SnapshotError `answers_deleted` where the single responses were
        deleted.
        """
        if not wanted:
            return self
        require_usable(self.survey, self.questionnaire, self.returns, wanted)
        coded = FilteredAnswers(self.coded_answers, self.questionnaire, wanted)
        excluded = {EXCLUDED_BY_A_PERSON: coded.returns.excluded} if coded.returns.excluded else {}
        return replace(self, issued=None, coded_answers=coded, exclusions=excluded, filter=wanted)

    @property
    def snapshot(self) -> str | None:
        """The snapshot's id; None for a live view."""
        return self.manifest.id if self.manifest else None

    @property
    def deletion_time(self) -> datetime | None:
        """When the single answers were deleted; None while they are there."""
        return self.manifest.rows_deleted if self.manifest else None

    @property
    def screening(self) -> tuple[ScreeningRule, ...]:
        """The rules that marked the responses; none in snapshots from before there were rules."""
        return RULES_IN_FORCE if self.manifest is None else self.manifest.screening

    @property
    def returns(self) -> Returns:
        """How many responses there are, and where from."""
        return self.coded_answers.returns

    @property
    def whole_returns(self) -> Returns:
        """The returns of all answers, whatever the filter."""
        coded = self.coded_answers
        return coded.answers.returns if isinstance(coded, FilteredAnswers) else coded.returns


def freeze(engine: Engine, snapshots: Path, survey: str, person: str = "", review: str = "") -> Manifest:
    """Close the survey in the name of `person` and write its answers as a snapshot below the folder `snapshots`.

    `review`: how the answers were reviewed, in that person's words, empty where they were not; `Refusal` with
    `reason_too_long` if it is no short text, with `some_are_excluded` if it is `NONE_EXCLUDED` and that is not so,
    with `answers_deleted` where there is nothing left to freeze. The snapshot is read back before it is recorded. If
    this stops half-way the survey is closed and no snapshot is recorded (a folder may be left behind): run it again.
    """
    usable_survey_name(survey)
    statement = usable_reason(review)
    with counting(engine) as connection:  # what is counted now is not screened again below
        refuse_deleted(connection, survey)
        if statement == NONE_EXCLUDED and (excluded := _excluded(connection, survey)):
            raise Refusal("some_are_excluded", count=len(excluded))
    change_state(engine, survey, "closed", "freeze", person)
    found = known_survey(engine, survey)
    questionnaire = questionnaire_of(engine, survey, found.version)
    created = datetime.now(UTC)
    place = f"{survey}/{created:%Y%m%dT%H%M%S%f}"
    folder = folder_below(snapshots, place)
    with transaction(engine) as connection:
        settle_marks(connection, survey)  # also of answers that came in while the survey was being closed
    versions = [found.version, *(v for v in versions_of(engine, survey) if v != found.version)]
    sources = [source for version in versions if (source := source_of(engine, survey, version))]
    with _nothing_taken_back(engine, survey):
        with reading(engine) as connection:
            excluded = _excluded(connection, survey)
            whole = questionnaire_from(sources)
            coded = live_table(whole, stored_batches(connection, survey))
            manifest = write_snapshot(
                folder,
                survey=survey,
                sources=sources,
                answers=with_flags(coded, screen_answers(whole, coded).names),
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


@contextmanager
def _nothing_taken_back(engine: Engine, survey: str) -> Iterator[None]:
    """A context in which no respondent can withdraw a response (`answers.receipts`), while a snapshot is written."""

    def mark(since: datetime | None) -> None:
        with transaction(engine) as connection:
            alone_with(connection, survey)
            connection.execute(update(Survey).where(Survey.name == survey).values(freezing=since))

    mark(datetime.now(UTC))
    try:
        yield
    finally:
        mark(None)


def latest_answers(engine: Engine, snapshots: Path, survey: str) -> SurveyAnswers:
    """The latest snapshot of a survey, or without one what is in the database now."""
    known_survey(engine, survey)
    return frozen_answers(engine, snapshots, survey) or live_answers(engine, survey)


def live_answers(engine: Engine, survey: str) -> SurveyAnswers:
    """The answers that are in the database now, coded for this moment: never cited, and not kept.

    `Refusal` with `answers_deleted` where nothing is there any more.
    """
    found = known_survey(engine, survey)
    questionnaire = whole_questionnaire(engine, found)
    with counting(engine, MOST_UNCOUNTED_BY_READERS) as connection:
        refuse_deleted(connection, survey)
        excluded = _excluded(connection, survey)
        coded = live_table(questionnaire, stored_batches(connection, survey))
        signs = screen_answers(questionnaire, coded)
        review = _review(connection, survey)
    issued = questionnaire.sampling.issued if questionnaire.sampling else None
    exclusions = Counter(excluded.values())
    flagged = with_flags(coded, signs.names)
    return SurveyAnswers(
        survey, found.version, questionnaire, issued, flagged, exclusions, None, review, signs
    )


def frozen_answers(
    engine: Engine, snapshots: Path, survey: str, id_: str | None = None, as_of: datetime | None = None
) -> SurveyAnswers | None:
    """The snapshot with this id, the latest without one; None where there is no such snapshot of the survey.

    `as_of`: as figures of that moment need it (`Manifest.as_of`). `SnapshotError` if its files were changed.
    """
    with engine.connect() as connection:
        found = [row for row in frozen_snapshots(connection, survey) if id_ in (None, row.id)]
    if not found:
        return None
    snapshot = open_frozen(snapshots, found[0])
    if as_of is not None:
        snapshot = replace(snapshot, manifest=snapshot.manifest.as_of(as_of))
    manifest = snapshot.manifest
    return SurveyAnswers(
        survey,
        manifest.version,
        snapshot.questionnaire(),
        manifest.issued,
        snapshot,
        dict(manifest.exclusions),
        manifest,
        manifest.review,
    )


@dataclass(frozen=True)
class FrozenRow:
    """A snapshot as the database lists it; see `records.tables.FrozenSnapshot`."""

    id: str
    folder: str
    version: str
    created: datetime
    states: Sequence[str]


def frozen_snapshots(connection: Connection, survey: str) -> list[FrozenRow]:
    """The snapshots of a survey, the latest first."""
    table = FrozenSnapshot
    query = select(table.id, table.folder, table.version, table.created, table.states)
    found = connection.execute(query.where(table.survey == survey).order_by(table.created.desc()))
    return [FrozenRow(*row) for row in found]


def open_frozen(snapshots: Path, row: FrozenRow) -> Snapshot:
    """The snapshot below the folder of all. `SnapshotError` if its manifest is not one that we wrote."""
    return open_snapshot(folder_below(snapshots, row.folder), row.id, row.states)


def is_behind(engine: Engine, answers: SurveyAnswers) -> bool:
    """Whether, since the snapshot, answers came, exclusions changed, or something that it counts was withdrawn or
    undone.
    """
    if answers.manifest is None:
        return False
    survey, created = answers.survey, answers.manifest.created
    undone = exists().where(Import.survey == survey, Import.at < created, Import.undone > created)
    withdrawn = exists().where(
        Response.survey == survey, Response.submitted <= created, Response.withdrawn > created
    )
    with reading(engine) as connection:
        if deletion_of(connection, survey) is not None:
            return False
        if connection.execute(select(or_(undone, withdrawn))).scalar_one():
            return True
        excluded = _excluded(connection, survey)
        then = _excluded(connection, survey, created)
        returned = return_counts(connection, [survey])[survey].returned
    return returned != answers.manifest.returns.returned or excluded != then


def _excluded(connection: Connection, survey: str, until: datetime | None = None) -> dict[object, str]:
    """Response id -> reason, of the returned ones that are excluded, or were at the moment `until`."""
    query = latest_exclusions(survey, until).where(IS_DECIDED_ON)
    return {row.response: row.reason for row in connection.execute(query) if row.excluded}


def _review(connection: Connection, survey: str, statement: str = "", person: str = "") -> Review:
    """The review of the responses so far: decisions on single ones, and the `statement` on all."""
    query = select(func.count(Exclusion.response.distinct())).join(
        Response, Response.id == Exclusion.response
    )
    decided = connection.execute(query.where(is_of_survey(survey), IS_RETURNED)).scalar_one()
    return Review(decided=decided, person=person if statement else "", statement=statement)
