"""The table of jobs: files that are made in the background, by whichever worker is free.

A job goes queued → running → done or failed. A worker that dies while it works loses its job to another one, a
bounded number of times. What a worker writes about a job holds only while the job is still its own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, Engine, Update, and_, delete, func, or_, select, update

from surveyapp.records.connection import insert_of, transaction
from surveyapp.records.console import Job, Worker
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import (
    DOWNLOADS_KEPT_FOR,
    LONGEST_JOB,
    MOST_JOB_ATTEMPTS,
    MOST_JOBS_LISTED,
    MOST_WAITING_JOBS,
    WORKER_ALIVE,
    WORKER_LOST,
)

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"


@dataclass(frozen=True)
class KnownJob:
    """A job as the table has it; see `records.console.Job`."""

    id: UUID
    kind: str
    subject: str
    parameters: Mapping[str, Any]
    account: int | None
    state: str
    progress: int
    attempts: int
    problem: Mapping[str, Any] | None
    file_name: str | None
    created: datetime
    finished: datetime | None

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody may still wait for it."""
        return self.state in (QUEUED, RUNNING)


_COLUMNS = (
    *(Job.id, Job.kind, Job.subject, Job.parameters, Job.account, Job.state, Job.progress, Job.attempts),
    *(Job.problem, Job.file_name, Job.created, Job.finished),
)


def enqueue(
    engine: Engine,
    kind: str,
    subject: str,
    parameters: Mapping[str, Any],
    account: int | None,
    identity: UUID | None = None,
) -> UUID:
    """Put a job into the queue, under `identity` where its folder exists already; gives its id.

    Refused with `too_many_jobs` where the account has too many that are not finished.
    """
    identity = identity or uuid4()
    unfinished = select(func.count()).where(Job.account == account, Job.state.in_((QUEUED, RUNNING)))
    values = {
        "id": identity,
        "kind": kind,
        "subject": subject,
        "parameters": dict(parameters),
        "account": account,
        "state": QUEUED,
        "progress": 0,
        "attempts": 0,
        "created": datetime.now(UTC),
    }
    with transaction(engine) as connection:
        if account is not None and connection.execute(unfinished).scalar_one() >= MOST_WAITING_JOBS:
            raise Refusal("too_many_jobs", limit=MOST_WAITING_JOBS)
        connection.execute(insert_of(engine.dialect.name)(Job).values(values))
    return identity


def job_of(engine: Engine, identity: UUID, subject: str) -> KnownJob | None:
    """The job of this id, if it is one of this subject."""
    query = select(*_COLUMNS).where(Job.id == identity, Job.subject == subject)
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return KnownJob(*row) if row else None


def jobs_of(engine: Engine, subject: str, kinds: Collection[str]) -> list[KnownJob]:
    """The latest jobs of these kinds for a subject, the latest first."""
    query = select(*_COLUMNS).where(Job.subject == subject, Job.kind.in_(kinds))
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(Job.created.desc()).limit(MOST_JOBS_LISTED)).all()
    return [KnownJob(*row) for row in rows]


def ahead_of(engine: Engine, job: KnownJob) -> int:
    """How many unfinished jobs came before this one."""
    query = select(func.count()).where(Job.state.in_((QUEUED, RUNNING)), Job.created < job.created)
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def try_again(engine: Engine, identity: UUID, subject: str) -> bool:
    """Put a failed job back into the queue as if new; False where it has not failed."""
    again = update(Job).where(Job.id == identity, Job.subject == subject, Job.state == FAILED)
    fresh = {"state": QUEUED, "progress": 0, "attempts": 0, "problem": None, "worker": None}
    return _changed(engine, again.values(**fresh, started=None, finished=None)) == 1


def claim(engine: Engine, worker: str, kinds: Collection[str]) -> KnownJob | None:
    """The oldest waiting job of these kinds, which from now on is this worker's; None where nothing waits.

    One statement, so two workers never take the same job: SQLite has one writer at a time, PostgreSQL locks the
    row and lets the others skip it.
    """
    waiting = (
        select(Job.id).where(Job.state == QUEUED, Job.kind.in_(kinds)).order_by(Job.created, Job.id).limit(1)
    )
    oldest = waiting.with_for_update(skip_locked=True).scalar_subquery()
    taken = update(Job).where(Job.id == oldest, Job.state == QUEUED)
    changes = {"state": RUNNING, "worker": worker, "started": datetime.now(UTC), "progress": 0}
    statement = taken.values(**changes, attempts=Job.attempts + 1).returning(*_COLUMNS)
    with engine.connect() as connection:
        # Looking first spares the database a write for every look.
        if connection.execute(waiting).first() is None:
            return None
        rows = connection.execute(statement, execution_options={"synchronize_session": False}).all()
    return KnownJob(*rows[0]) if rows else None


def record_progress(engine: Engine, job: KnownJob, worker: str, percent: int) -> bool:
    """Record how far the job is; False where it is no longer this worker's."""
    return _changed(engine, _own(job, worker).values(progress=percent)) == 1


def finish(engine: Engine, job: KnownJob, worker: str, file_name: str) -> bool:
    """Record that the file is made; False where the job is no longer this worker's."""
    done = {"state": DONE, "progress": 100, "problem": None, "finished": datetime.now(UTC)}
    return _changed(engine, _own(job, worker).values(**done, file_name=file_name)) == 1


def fail(engine: Engine, job: KnownJob, worker: str, problem: Mapping[str, Any]) -> bool:
    """Record that the job failed, and with which problem; False where it is no longer this worker's."""
    failed = {"state": FAILED, "problem": dict(problem), "finished": datetime.now(UTC)}
    return _changed(engine, _own(job, worker).values(**failed)) == 1


def put_back(engine: Engine, job: KnownJob, worker: str) -> bool:
    """Leave the job to another worker; this does not count as an attempt."""
    waiting = {"state": QUEUED, "worker": None, "progress": 0, "attempts": Job.attempts - 1}
    return _changed(engine, _own(job, worker).values(**waiting)) == 1


def requeue_lost(engine: Engine, worker: str) -> int:
    """Free the jobs of workers that are gone, and those that `worker` itself left behind (it calls this between jobs).

    A job fails with `took_too_long` where `LONGEST_JOB` has gone by since it was taken up, and with `worker_lost` where
    it was taken up too often. Gives how many went back into the queue.
    """
    now = datetime.now(UTC)
    alive = select(Worker.id).where(Worker.seen >= now - WORKER_LOST, Worker.id != worker)
    lost = and_(Job.state == RUNNING, or_(Job.worker.is_(None), Job.worker.not_in(alive)))
    with engine.connect() as connection:
        if connection.execute(select(Job.id).where(lost).limit(1)).first() is None:
            return 0
    slow, spent = Job.started < now - LONGEST_JOB, Job.attempts >= MOST_JOB_ATTEMPTS
    minutes = int(LONGEST_JOB.total_seconds() // 60)
    for reason, code, params in (
        (slow, "took_too_long", {"minutes": minutes}),
        (spent, "worker_lost", {"attempts": MOST_JOB_ATTEMPTS}),
    ):
        failed = {"state": FAILED, "problem": {"code": code, "params": params}, "finished": now}
        _changed(engine, update(Job).where(lost, reason).values(**failed))
    return _changed(engine, update(Job).where(lost).values(state=QUEUED, worker=None, progress=0))


def expired_jobs(engine: Engine) -> list[UUID]:
    """The finished jobs that are no longer kept."""
    query = select(Job.id).where(
        Job.state.in_((DONE, FAILED)), Job.finished < datetime.now(UTC) - DOWNLOADS_KEPT_FOR
    )
    with engine.connect() as connection:
        return list(connection.execute(query).scalars())


def every_job(engine: Engine) -> set[str]:
    """The ids of all jobs, as their folders are called."""
    with engine.connect() as connection:
        return {str(identity) for identity in connection.execute(select(Job.id)).scalars()}


def remove_job(engine: Engine, identity: UUID) -> None:
    """Remove a finished job from the table, after its file."""
    _changed(engine, delete(Job).where(Job.id == identity, Job.state.in_((DONE, FAILED))))


def record_alive(engine: Engine, worker: str) -> None:
    """Record that this worker is alive, and remove those not seen for long."""
    now = datetime.now(UTC)
    row = insert_of(engine.dialect.name)(Worker).values(id=worker, seen=now)
    with engine.connect() as connection:
        connection.execute(row.on_conflict_do_update(index_elements=[Worker.id], set_={"seen": now}))
        connection.execute(delete(Worker).where(Worker.seen < now - DOWNLOADS_KEPT_FOR))


def remove_worker(engine: Engine, worker: str) -> None:
    """Record that this worker has ended."""
    _changed(engine, delete(Worker).where(Worker.id == worker))


def is_served(engine: Engine) -> bool:
    """Whether a worker is running: without one, jobs wait."""
    query = select(Worker.id).where(Worker.seen >= datetime.now(UTC) - WORKER_ALIVE).limit(1)
    with engine.connect() as connection:
        return connection.execute(query).first() is not None


def _own(job: KnownJob, worker: str) -> Update:
    return update(Job).where(Job.id == job.id, Job.worker == worker, Job.state == RUNNING)


def _changed(engine: Engine, statement: Any) -> int:
    with engine.connect() as connection:
        return cast(CursorResult[Any], connection.execute(statement)).rowcount
