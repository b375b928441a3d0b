"""The limits of scoring: how large a form is, how much is pasted, how many systems are held in memory."""

MOST_FORM_CELLS = 500
"""Cells of a form: people fill it in on one page, and checking takes time with their number."""

MOST_SYSTEMS_IN_MEMORY = 512
"""Files of which the system is kept, about 120 KiB each: several years of a unit with dozens of forms."""

MOST_PASTED_LINES = 1_000
"""Lines of cells that are pasted at once: more than an evaluation has indicators."""

MOST_PASTED_CELLS = 40
"""Cells of a line that are looked at: a table of indicators has about ten columns."""

LONGEST_PASTED_TEXT = 300_000
"""Characters that are pasted at once: 300 for each of the most lines."""
