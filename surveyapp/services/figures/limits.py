"""The limits of figures: what is counted where, how long it stands, what it may take."""

from datetime import timedelta

MOST_RESULTS_IN_MEMORY = 16
"""Analyses in one process; a survey has at most one live view among them."""

MOST_COUNTED_AT_REQUEST = 20_000
"""Answers whose live figures are computed while a page waits for them: a few tenths of a second. More are counted in a
process of their own, beside those that serve citizens.
"""

LIVE_VIEW_PATIENCE = 3
"""While answers keep coming, a large survey is counted again after so many times the time that counting took."""

COUNTING_PRIORITY = 5
"""How much counting gives way to the console, which asks for it (`nice`): beside a busy process of citizens it gets a
tenth of a processor.
"""

LONGEST_COUNTING = timedelta(minutes=30)
"""How long counting one survey may take; ten million answers take some minutes."""

LIVE_FIGURES_KEPT_FOR = timedelta(days=3)
"""How long live figures lie on the disk, where they are answers once more; who looks later has them counted again."""

COUNTING_TRIES = 3
"""How often a survey is counted where answers are taken back meanwhile."""

COUNTED_BYTES = 1_000
"""Bytes of one answer among the shared figures, at most: coded, and what was written."""
