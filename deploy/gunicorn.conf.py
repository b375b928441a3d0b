"""How surveyapp is served. `surveyapp run` and the benchmark use this file too.

SQLite: several sync workers, one request each (one writer at a time is what SQLite allows).
PostgreSQL: fewer processes with threads, each with a connection from the pool.
"""

import os

_sqlite = (os.environ.get("SURVEYAPP_DATABASE_URL") or "sqlite:").startswith("sqlite")

bind = os.environ.get("SURVEYAPP_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("SURVEYAPP_WORKERS", "2"))
worker_class = os.environ.get("SURVEYAPP_WORKER_CLASS", "sync" if _sqlite else "gthread")
threads = 1 if worker_class == "sync" else int(os.environ.get("SURVEYAPP_THREADS", "4"))
keepalive = 5
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
control_socket_disable = True
