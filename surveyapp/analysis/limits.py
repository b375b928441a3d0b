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


LARGEST_AGGREGATE_FILE = 500_000
"""Bytes or characters of a table of counts: ten years by month, of a hundred units."""

MOST_AGGREGATE_ROWS = 12_000
"""Rows of a table of counts."""

MOST_AGGREGATE_COLUMNS = 60
"""Columns of a table of counts."""

LONGEST_AGGREGATE_CELL = 200
"""Characters of a cell in a table of counts: the name of a unit."""

MOST_AGGREGATE_PROBLEMS = 200
"""Problems of a table of counts that are named; more say the same."""

LONGEST_COMPARED_TEXT = 500
"""Characters of a wording that are compared with those of another year: the time grows with their square."""


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

LONGEST_SCORE_CELL = 1_000
"""Characters of a cell in a file of scores."""


# Comparisons of groups

FEWEST_OF_GROUP = 5
"""Answers below which a group stays out of every test, and is hidden in what is given out."""

MOST_PINGOUIN_ROWS = 200_000
"""Answers of compared groups up to which pingouin computes from single rows; above, the same figures come from the
count table.
"""

MOST_COMPARED_GROUPS = 200
"""Groups of one comparison: more are no groups but a number or a name of each respondent."""

MOST_BACKGROUND_OPTIONS = 30
"""Options of a question by which a report compares by itself: of more no table can be read on a page."""

MOST_TABLE_CELLS = 20_000_000
"""Groups × different values of one item that are counted: what memory holds."""

CEILING_PERCENT = 90
"""Percent of answers that are the best one from which differences of scores say little."""
