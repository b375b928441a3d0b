"""How surveyapp is served. `surveyapp run` and the benchmark use this file too.

Threads on both databases: a page of the console that takes seconds to compute must not hold up citizens. SQLite lets
one of them write at a time (docs/decisions/0005-threads-on-sqlite-too.md); on PostgreSQL each takes a connection from
the pool.
"""

import gc
import os

from surveyapp.web.console_handover import console_handover
from surveyapp.web.patient_worker import PatientWorker

console = console_handover()

bind = os.environ.get("SURVEYAPP_BIND", "127.0.0.1:8000")
# Slow and idle connections hold no thread and are dropped (docs/decisions/0007-slow-clients.md).
worker_class = os.environ.get("SURVEYAPP_WORKER_CLASS", "surveyapp.web.patient_worker.PatientWorker")
# One more starts when the console is asked for (docs/decisions/0015-a-process-for-the-console.md).
workers = int(os.environ.get("SURVEYAPP_WORKERS", "2"))
threads = 1 if worker_class == "sync" else int(os.environ.get("SURVEYAPP_THREADS") or "4")
# The app is loaded once: workers share its memory, and one that is replaced starts at once.
preload_app = True
keepalive = 5
# Half of them may wait for the rest of a request; of more the one that waits longest is dropped.
worker_connections = 1000
# Files go through the worker's own sockets, which lose patience with a receiver that is too slow.
sendfile = False
timeout = 60
graceful_timeout = 30
# Memory that leaks in a library cannot pile up; the jitter keeps workers from leaving together.
max_requests = int(os.environ.get("SURVEYAPP_MAX_REQUESTS", "20000"))
max_requests_jitter = 2000
# Requests are not logged: an access log would keep the addresses of those who answered.
accesslog = None
errorlog = "-"
# Below "error" gunicorn writes down requests that it cannot read, with their addresses.
loglevel = os.environ.get("SURVEYAPP_LOG_LEVEL", "error")
# Larger than the longest form line; the citizen app bounds bodies itself.
limit_request_line = 4094
limit_request_field_size = 8190
# No header says where the app is mounted: only its own files do.
forwarder_headers = ""
control_socket_disable = True


def when_ready(_server):
    """Before workers are forked: what was loaded is no garbage, and none of them writes to it to find that out."""
    gc.collect()
    gc.freeze()


def pre_fork(server, worker):
    """Before a worker is forked: one more that was asked for answers the console, after its end the next."""
    if isinstance(worker, PatientWorker):
        worker.share_console(console, server.WORKERS.values())


def on_reload(_server):
    """On SIGHUP: of the new workers one answers the console when it is asked for again."""
    console.forget()


def nworkers_changed(server, workers, _before):
    """On SIGTTOU: the last worker that serves citizens stays beside the console's."""
    if console.is_asked_for and workers < 2:
        server.num_workers = 2
