"""The limits of the command line: pauses of its loops, in seconds, and what a list names."""

# The worker

LOOK_FOR_JOBS_EVERY = 1.0
"""Seconds between two looks for a job."""

TIDY_FILES_EVERY = 3600.0
"""Seconds between two rounds of removing old files."""

LOOK_FOR_LOST_JOBS_EVERY = 10.0
"""Seconds between two looks for jobs whose worker died."""

JOB_GRACE = 20.0
"""Seconds that a job may still take once the worker is told to end; then it is put back."""

PAUSE_AFTER_FAILURE = 5.0
"""Seconds to wait for a database that does not answer."""


# Watching over the forks that work

SHORTEST_PAUSE = 1.0
"""Seconds from the death of a fork that was well to the next one."""

LONGEST_PAUSE = 60.0
"""The pause doubles up to this where forks die again and again."""

STEADY_AFTER = 60.0
"""A fork that lived for so many seconds was well."""

LOOK_AT_WORK_EVERY = 0.5
"""Seconds between two looks at the forks that work, and at the parent."""

LOOK_FOR_SIGNALS_EVERY = 0.2
"""Seconds until whoever waits notices a signal."""


# Lists

MOST_IMPORTS_LISTED = 20
"""Imports that `status` lists."""

MOST_PROPOSALS_LISTED = 20
"""Responses proposed to be excluded that `screen` lists: `--json` has all."""

MOST_LINES_NAMED = 20
"""Lines of a paper that were not understood and are printed: `--json` has all."""

MOST_WORKERS = 256
"""Processes that count at once: each loads what counting needs."""

CLUSTER_ANSWERS_WITHIN = 30
"""Seconds in which a cluster's scheduler has to answer."""
