"""What becomes of answers when all processes that serve are killed while citizens send them (SIGKILL).

Citizens send form after form, each with an id of its own, and go on when the service is gone and back. In each round
the service is started, answers some, and is killed with everything of it. At the end each receipt that was given must
have its response in the database, once.
"""

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

from servers import REPOSITORY
from sqlalchemy import select

from surveyapp.records.tables import Response
from tests.bench.bench_citizens import SURVEY, prepared
from tests.bench.bench_instance import SURVEYAPP, Instance, databases
from tests.bench.citizen_scripts import full_form
from tests.bench.measurement import Measurement, at_most
from tests.bench.options import Options
from tests.bench.process_family import WorkFailed

ROUNDS, CITIZENS, EACH_ROUND = 10, 6, 60
LONGEST_ROUND = 120.0
"""Seconds within which a service that was started anew must have answered `EACH_ROUND` forms."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NONE = at_most(0)


@dataclass
class Senders:
    """Citizens who send forms to a port as long as the block lasts; `receipts`: the ids of which one was given."""

    port: int
    form: str
    receipts: list[UUID] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send during the block."""
        people = [threading.Thread(target=self._send) for _ in range(CITIZENS)]
        for person in people:
            person.start()
        try:
            yield
        finally:
            self._over.set()
            for person in people:
                person.join()

    def _send(self) -> None:
        while not self._over.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                while not self._over.is_set():
                    self._send_one(connection)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # nobody is there
            finally:
                connection.close()

    def _send_one(self, connection: http.client.HTTPConnection) -> None:
        identity = uuid4()
        body = self.form.replace("response_id=", f"response_id={identity}")
        connection.request("POST", f"/s/{quote(SURVEY)}", body, FORM)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 303:
            self.receipts.append(identity)


def measurements(options: Options) -> Iterator[Measurement]:
    """Receipts without their response, and responses that are there twice, of so many kills."""
    rounds = options.rounds or ROUNDS
    with (
        tempfile.TemporaryDirectory(prefix="bench") as name,
        databases(Path(name), options.databases) as there,
    ):
        for database in there:
            instance = Instance.made_in(Path(name), database, "kills", REPOSITORY / "questionnaires")
            senders = Senders(_free_port(), full_form(prepared(instance.url)))
            with senders.sending():
                for _ in range(rounds):
                    _serve_and_kill(instance, senders)
            with instance.engine.connect() as connection:
                stored = Counter(connection.execute(select(Response.id)).scalars())
            note = f"{len(senders.receipts)} receipts, {len(stored)} responses, {rounds} kills"
            lost = [each for each in senders.receipts if not stored[each]]
            twice = [each for each, number in stored.items() if number > 1]
            for what, found in (("receipts without a response", lost), ("responses stored twice", twice)):
                yield Measurement(
                    what, "number", "", (float(len(found)),), NONE, where=database.name, note=note
                )
            instance.remove()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _serve_and_kill(instance: Instance, senders: Senders) -> None:
    """Start the service, wait until some more receipts were given, and kill all of it."""
    before = len(senders.receipts)
    with (instance.folder / "service.log").open("a") as log:
        service = subprocess.Popen(
            [str(SURVEYAPP), "run", "--port", str(senders.port)],
            env=instance.environment,
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + LONGEST_ROUND
        while len(senders.receipts) < before + EACH_ROUND:
            if time.monotonic() > until:
                raise WorkFailed(f"{len(senders.receipts) - before} receipts within {LONGEST_ROUND:.0f} s")
            time.sleep(0.001)
    finally:
        os.killpg(service.pid, signal.SIGKILL)
        service.wait()
