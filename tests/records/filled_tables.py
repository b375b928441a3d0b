"""One row in every table, so that migrations run with data in them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, Insert, RowMapping, insert, select

from surveyapp.records.accounts import Account, Attempt, ConsoleSession, Denial, Invitation
from surveyapp.records.audit_trail import AuditEntry
from surveyapp.records.console import Draft, DraftStep, Job, NumbersAnswer, Upload, Worker
from surveyapp.records.counts import ResponseChange, ResponseCount
from surveyapp.records.evaluations import (
    EnteredValue,
    EvaluationLock,
    FormEntry,
    FormLink,
    StoredSystem,
)
from surveyapp.records.filing import ArchiveEntry, FolderTitle, SurveyCopy
from surveyapp.records.opinions import (
    OpinionCoding,
    OpinionCounts,
    OpinionDictionary,
    OpinionFrame,
    OpinionMask,
)
from surveyapp.records.retention import (
    AnswerDeletion,
    DeletionAnnouncement,
    ForgottenResponse,
    RetentionHold,
)
from surveyapp.records.reviews import ReviewApproval, ReviewComment, ReviewLink
from surveyapp.records.screening import DeviceArrival, ScreenedResponse, UnscreenedResponse
from surveyapp.records.seals import SealEntry
from surveyapp.records.tables import (
    Exclusion,
    FrozenSnapshot,
    Import,
    PublishedQuestionnaire,
    Response,
    SetAside,
    StateChange,
    Survey,
)
from surveyapp.records.teams import Team, TeamFolder, TeamMember
from surveyapp.records.trends import CountsTable, FormerFigure, SeriesChoice
from surveyapp.services.answers.counts.count_arrivals import count_arrivals

NOW = datetime(2025, 7, 5, 0, 22, tzinfo=UTC)


def fill(engine: Engine) -> None:
    """One row in every table."""
    identity, key = uuid4(), {"survey": "a/b", "version": "v", "at": NOW}
    content = {"version": "v", "analysis_hash": "h"}
    with engine.connect() as connection:
        for statement in (
            insert(Survey).values(name="a/b", state="open", sample=False, created=NOW, **content),
            insert(PublishedQuestionnaire).values(survey="a/b", source="title: …", published=NOW, **content),
            insert(StateChange).values(survey="a/b", state="open", reason="", person="甲", at=NOW),
            insert(Response).values(
                id=identity,
                survey="a/b",
                version="v",
                channel="link",
                language="zh-CN",
                submitted=NOW,
                flags=[],
                answers={"age": "a", "channels": ["x"]},
            ),
            insert(Import).values(survey="a/b", file_name="导出.csv", rows=1, added=1, person="甲", at=NOW),
            insert(Exclusion).values(response=identity, excluded=True, reason="重复", person="甲", at=NOW),
            insert(SetAside).values(
                response=uuid4(), reason="closed", answers_hash="0", answers={"age": "a"}, **key
            ),
            insert(FrozenSnapshot).values(id="s", survey="a/b", folder="a/b/1", created=NOW, **content),
        ):
            connection.execute(statement)
        for statement in (
            *console_rows(),
            *evaluation_rows(),
            *filing_rows(),
            *retention_rows(),
            *review_rows(),
            seal_row(),
            *trend_rows(),
            *opinion_rows(identity),
        ):
            connection.execute(statement)
    count_arrivals(engine)
    with engine.connect() as connection:
        facts = {name: value for name, value in _last_count(connection).items() if name != "change"}
        connection.execute(insert(ResponseChange).values(**facts | {"count": 0}))
        of_it = {"survey": "a/b", "response": identity}
        connection.execute(insert(ScreenedResponse).values(**of_it, import_id=0, rules="no_script"))
        connection.execute(insert(UnscreenedResponse).values(**of_it))
        connection.execute(insert(DeviceArrival).values(**of_it, device="a device of"))


def _last_count(connection: Connection) -> RowMapping:
    return connection.execute(select(ResponseCount.__table__).limit(1)).mappings().one()


def seal_row() -> Insert:
    """An entry of a seal."""
    said = {"hashes": {"version": "v"}, "changes": ["formula"], "returned": 1, "reason": "", "person": "甲"}
    return insert(SealEntry).values(survey="a/b", kind="questionnaire", at=NOW, **said)


def console_rows() -> Iterator[Insert]:
    """One row in every table of the console."""
    by = {"account": 1, "created": NOW}
    yield insert(Account).values(
        id=1,
        username="jia",
        name="甲",
        role="evaluator",
        language="zh",
        password="hash",
        password_changed=NOW,
        must_change_password=False,
        former_passwords=[],
        active=True,
        created=NOW,
        last_seen=NOW,
        fs_uniquifier="u",
    )
    yield insert(Team).values(id=1, name="一组", created=NOW)
    yield insert(TeamMember).values(team=1, account=1)
    yield insert(TeamFolder).values(team=1, folder="a")
    yield insert(Invitation).values(
        token_hash="h", name="乙", role="reader", team=1, invited_by=1, created=NOW, expires=NOW
    )
    yield insert(ConsoleSession).values(id_hash="h", seen=NOW, **by)
    yield insert(Attempt).values(kind="login", subject="h", at=NOW)
    yield insert(AuditEntry).values(
        at=NOW, account=1, person="jia", action="login", subject="", result="done", detail={}
    )
    yield insert(Denial).values(account=1, hour=NOW, page="audit.audit", subject="", times=1)
    yield insert(Draft).values(survey="a/c", text="title: …", revision=1, account=1, saved=NOW)
    yield insert(DraftStep).values(survey="a/c", number=0, text="title: …")
    yield insert(Upload).values(id=uuid4(), survey="a/b", file_name="导出.csv", corrections={}, **by)
    yield insert(NumbersAnswer).values(survey="a/b", layout="h", numbers="score", meanings={}, given=NOW)
    yield insert(Job).values(
        id=uuid4(), kind="docx", subject="a/b", parameters={}, state="queued", progress=0, attempts=0, **by
    )
    yield insert(Worker).values(id="w", seen=NOW)


def evaluation_rows() -> Iterator[Insert]:
    """One row in every table of evaluations."""
    place = {"evaluation": "a", "system": "indicators"}
    by = {"reason": "核对", "person": "甲", "at": NOW}
    yield insert(StoredSystem).values(**place, text="title: …", **by)
    evidence = {"evidence_file": "凭证.pdf", "evidence_page": "3"}
    yield insert(EnteredValue).values(**place, code="A1", actual={"value": "95%"}, **evidence, **by)
    yield insert(EvaluationLock).values(evaluation="a", locked=True, scored={}, **by)
    yield insert(FormEntry).values(**place, form="money", state="draft", cells={"budget": "20"}, **by)
    yield insert(FormLink).values(
        **place, token_hash="h", form="money", person="甲", created=NOW, expires=NOW
    )


def filing_rows() -> Iterator[Insert]:
    """One row in every table of filing."""
    by = {"person": "甲", "at": NOW}
    yield insert(ArchiveEntry).values(kind="survey", subject="a/b", reason="已交付", **by)
    yield insert(FolderTitle).values(folder="a", title="某市评价", **by)
    yield insert(SurveyCopy).values(survey="a/c", source="a/b", text="title: …", at=NOW)


def trend_rows() -> Iterator[Insert]:
    """One row in every table of trends."""
    by = {"survey": "a/b", "person": "甲", "at": NOW}
    yield insert(SeriesChoice).values(series="热线满意度", period="2022", **by)
    yield insert(FormerFigure).values(value={"period": "2021"}, **by)
    counts = {"columns": [["月份", "period"]], "rows": [["2023-01", "", "", 8, 10, 0]], "differences": []}
    yield insert(CountsTable).values(title="热线", source="月报", code="", **counts, **by)


def retention_rows() -> Iterator[Insert]:
    """One row in every table of how long answers are kept."""
    by = {"survey": "a/b", "reason": "审计", "person": "甲"}
    yield insert(AnswerDeletion).values(
        **by, cause="request", figures={"status": {}}, begun=NOW, finished=NOW
    )
    yield insert(ForgottenResponse).values(**by, begun=NOW)
    yield insert(RetentionHold).values(**by, until=NOW, at=NOW)
    yield insert(DeletionAnnouncement).values(survey="a/b", closed=NOW, announced=NOW)


def review_rows() -> Iterator[Insert]:
    """One row in every table of reviews."""
    by = {"survey": "a/b", "version": "v", "at": NOW}
    yield insert(ReviewLink).values(
        id=1, token_hash="h", survey="a/b", recipient="某局", person="甲", created=NOW, expires=NOW
    )
    yield insert(ReviewComment).values(link=1, question="age", name="乙", text="改一个词", **by)
    yield insert(ReviewApproval).values(link=1, unit="某局", name="乙", position="", text="title: …", **by)


def opinion_rows(response: UUID) -> Iterator[Insert]:
    """One row in every table of what people wrote."""
    by = {"survey": "a/b", "person": "甲", "at": NOW}
    text = {"response": response, "place": "advice"}
    yield insert(OpinionDictionary).values(words={}, **by)
    yield insert(OpinionFrame).values(themes=[], confirmed=True, **by)
    yield insert(OpinionCoding).values(code="t1", given=True, **text, **by)
    yield insert(OpinionMask).values(start=0, end=1, hidden=True, **text, **by)
    yield insert(OpinionCounts).values(survey="a/b", counts={}, at=NOW)
