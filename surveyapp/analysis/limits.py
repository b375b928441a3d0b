"""The limits of counting: from how many answers on something is said, and up to where it is computed in one way.

Numbers of a formula (quantiles, tolerances, bands) stand beside the formula, those of a screening rule beside the rule.
"""

# From how many answers on

FEWEST_ANSWERS_OF_INTERVAL = 2
"""Answers that an interval needs."""

SMALL_SAMPLE = 30
"""Fewer complete rows than this are called a small sample."""

ENOUGH_ROWS_TO_BLAME = 10
"""Complete rows below which no item is said to run against the others: one odd answer would be enough for it."""

LONGEST_SILENCE = 30
"""Characters up to which an answer can be one that expresses nothing."""


# How it is computed

ROWS_PER_BLOCK = 131_072
"""Rows that are counted at once: a block's columns stay in the processor's cache."""

MOST_OPTIONS_COMPARED = 24
"""Up to so many options, comparing a column with each of them is faster than a histogram."""

MOST_ITEMS_EXACT = 60
"""Items up to which the determinant is computed in integers, whose digits grow with each item."""

MOST_DIFFERENT_VALUES = 100_000
"""Different numbers answered to one question that a tally counts one by one: the median needs them."""


# Files of scores, for whoever has no survey here

LARGEST_SCORE_FILE = 100_000_000
"""Bytes of a file of scores."""

MOST_SCORE_CELLS = 20_000_000
"""Cells of a file of scores: what memory holds."""

MOST_SCORE_COLUMNS = 1_000
"""Columns of a file of scores: matrices of items grow with their square."""

LARGEST_SCORE = 10**12
"""A score beyond this, on either side of zero, is none: sums of scores are exact up to here."""

FEWEST_IDENTIFIERS = 5
"""Different whole numbers from which a column may be one of identifiers: fewer are no wonder among scores."""

SPREAD_OF_IDENTIFIERS = 3
"""A column of identifiers spreads over more than so many times the range of all other columns together."""

LONGEST_SCORE_CELL = 1_000
"""Characters of a cell in a file of scores."""
