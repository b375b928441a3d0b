"""Every survey that somebody may see, with how far it has come: a few statements, however many surveys there are."""

from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection, Engine, select, tuple_

from surveyapp.analysis.results import Outcome
from surveyapp.analysis.survey_counts import return_rate
from surveyapp.definition.copies.retitle import title_of
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.questionnaire import Sampling
from surveyapp.definition.title_and_sampling import read_title_and_sampling
from surveyapp.definition.values import Text
from surveyapp.records.console import Draft
from surveyapp.records.tables import PublishedQuestionnaire, Survey
from surveyapp.services.answers.counts.count_arrivals import counting
from surveyapp.services.answers.progress import days_left
from surveyapp.services.answers.returns import return_counts
from surveyapp.services.answers.set_aside import late_arrivals
from surveyapp.services.errors import Refusal
from surveyapp.services.folders import in_folders
from surveyapp.services.limits import MOST_PLANS_IN_MEMORY
from surveyapp.services.surveys.archive import archive_notes
from surveyapp.services.surveys.survey_lookup import read_published

ContentHashes = tuple[str, str]
"""The two hashes of a published questionnaire: they stand for everything in it."""


@dataclass(frozen=True)
class CollectionPlan:
    """The plan in a questionnaire file: its title, how many questionnaires are handed out, the last day planned."""

    title: str
    issued: int | None
    until: date | None


@dataclass(frozen=True)
class SurveyLine:
    """One survey of the overview. `state` is None for an edited text that was never published.

    `returned` and `valid` as `returns.ReturnCounts` has them; `late` answers are set aside and wait to be accepted or
    cleared; `edited`: when a changed text that is not published yet was saved last; `archived`: lists leave the survey
    out.
    """

    survey: str
    title: str
    state: str | None
    sample: bool
    issued: int | None
    returned: int
    valid: int
    until: date | None
    last_answer: datetime | None
    edited: datetime | None
    archived: bool = False
    late: int = 0

    @property
    def return_rate(self) -> Outcome:
        """As `analysis.survey_counts.return_rate`."""
        return return_rate(self.returned, self.issued)

    def days_left(self, today: date) -> int | None:
        """As `progress.days_left`."""
        return days_left(self.until, self.state, today)


@dataclass(frozen=True)
class _Published:
    """A survey as its row has it."""

    survey: str
    state: str
    sample: bool
    content: ContentHashes


@dataclass(frozen=True)
class _Edited:
    """A text that is being edited, and when it was last saved."""

    text: str
    saved: datetime


_plans: dict[ContentHashes, CollectionPlan] = {}
"""Plans already read: reading a file takes a hundred times as long as finding it, and content never changes."""


def overview(engine: Engine, folders: Collection[str] | None) -> list[SurveyLine]:
    """The surveys and unpublished texts in these folders (None: in all of them), by name."""
    with counting(engine) as connection:
        surveys = _surveys(connection, folders)
        names = [survey.survey for survey in surveys]
        plans = _plans_of(connection, {survey.content for survey in surveys})
        returns = return_counts(connection, names)
        late = late_arrivals(connection, names)
        drafts = _drafts(connection, folders)
        put_away = archive_notes(connection, "survey")
    lines = []
    for found in surveys:
        plan, back = plans[found.content], returns[found.survey]
        edited = drafts.pop(found.survey, None)
        lines.append(
            SurveyLine(
                survey=found.survey,
                title=plan.title or found.survey,
                state=found.state,
                sample=found.sample,
                issued=plan.issued,
                returned=back.returned,
                valid=back.valid,
                until=plan.until,
                last_answer=back.last_answer,
                edited=edited.saved if edited else None,
                archived=found.survey in put_away,
                late=late.get(found.survey, 0),
            )
        )
    lines += [_unpublished(survey, edited, survey in put_away) for survey, edited in drafts.items()]
    return sorted(lines, key=lambda line: line.survey)


def _surveys(connection: Connection, folders: Collection[str] | None) -> list[_Published]:
    columns = (Survey.name, Survey.state, Survey.sample, Survey.version, Survey.analysis_hash)
    rows = connection.execute(select(*columns).where(in_folders(Survey.name, folders)))
    return [_Published(row[0], row[1], row[2], (row[3], row[4])) for row in rows]


def _drafts(connection: Connection, folders: Collection[str] | None) -> dict[str, _Edited]:
    query = select(Draft.survey, Draft.text, Draft.saved).where(in_folders(Draft.survey, folders))
    return {row.survey: _Edited(row.text, row.saved) for row in connection.execute(query)}


def _plans_of(connection: Connection, contents: Set[ContentHashes]) -> dict[ContentHashes, CollectionPlan]:
    """The plan of each content; only those not met before are fetched and read."""
    found = {content: plan for content in contents if (plan := _plans.get(content))}
    unknown = sorted(contents - found.keys())
    if unknown:
        version, analysis = PublishedQuestionnaire.version, PublishedQuestionnaire.analysis_hash
        query = select(version, analysis, PublishedQuestionnaire.source)
        for row in connection.execute(query.where(tuple_(version, analysis).in_(unknown))):
            content = (row[0], row[1])
            if content not in found:
                found[content] = _plan_of_published(row[2])
    if len(_plans) > MOST_PLANS_IN_MEMORY:
        _plans.clear()
    _plans.update(found)
    return found


def _plan_of_published(source: str) -> CollectionPlan:
    """The plan of a stored content; of one that cannot be read any more its title, if it has one.

    Its own pages say what is wrong: here it must not hide the other surveys.
    """
    try:
        if (parts := read_title_and_sampling(source)) is not None:
            return _plan(*parts)
        whole = read_published(source)
        return _plan(whole.title, whole.sampling)
    except Refusal:
        return CollectionPlan(title_of(source) or "", None, None)


def _plan(title: Text, sampling: Sampling | None) -> CollectionPlan:
    issued, until = (sampling.issued, sampling.until) if sampling else (None, None)
    return CollectionPlan(str(title), issued, until)


@lru_cache(maxsize=2048)
def _plan_of_text(text: str) -> CollectionPlan | None:
    """The plan of a text that is being written; None while it cannot be read."""
    if (parts := read_title_and_sampling(text)) is not None:
        return _plan(*parts)
    questionnaire = load_questionnaire(text.encode(), "draft").questionnaire
    return _plan(questionnaire.title, questionnaire.sampling) if questionnaire else None


def _unpublished(survey: str, edited: _Edited, put_away: bool) -> SurveyLine:
    """A text that was never published; without a title that can be read it goes by its name."""
    plan = _plan_of_text(edited.text) or CollectionPlan(title_of(edited.text) or survey, None, None)
    return SurveyLine(
        survey=survey,
        title=plan.title,
        state=None,
        sample=False,
        issued=plan.issued,
        returned=0,
        valid=0,
        until=plan.until,
        last_answer=None,
        edited=edited.saved,
        archived=put_away,
    )
