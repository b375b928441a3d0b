"""The limits of scoring: how large a form is, how many systems are held in memory."""

MOST_FORM_CELLS = 500
"""Cells of a form: people fill it in on one page, and checking takes time with their number."""

MOST_SYSTEMS_IN_MEMORY = 512
"""Files of which the system is kept, about 120 KiB each: several years of a unit with dozens of forms."""
