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

FEWEST_EXPECTED = 5
"""The expected count of a cell below which the χ² distribution fits badly: Cochran (1954), Biometrics 10."""

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

FEWEST_TEXTS_TO_MERGE = 65_536
"""Texts that wait until equal ones among them become one: each time costs as much as there are different ones."""

CHARACTERS_SPLIT_AT_ONCE = 200_000
"""Characters whose words are objects at once: 20 MB."""

MOST_OPTIONS_COMPARED = 24
"""Up to so many options, comparing a column with each of them is faster than a histogram."""

MOST_ITEMS_EXACT = 60
"""Items up to which the determinant is computed in integers, whose digits grow with each item."""

MOST_DIFFERENT_VALUES = 100_000
"""Different numbers answered to one question that a tally counts one by one: the median needs them."""

MOST_CELL_NUMBERS = 20_000_000
"""Numbers that the cells of strata and margins may have together (160 MB): the square of the items for each cell."""

FEWEST_OF_STRATUM = 2
"""Answers that a stratum needs to have a variance."""

FEWEST_OF_TARGET = 80
"""Percent of those who answered that should be of the target group: fewer is said before freezing."""

MOST_RAKING_ROUNDS = 10_000
"""Rounds after which raking that has not met its margins is given up: what converges does so in some dozens."""


MOST_SCREENED_AT_ONCE = 500_000
"""Responses that the rules over all responses compare with one another: about 250 MB. Of more, those that came one
after the other are compared.
"""


# Files of scores, for whoever has no survey here

LARGEST_SCORE_FILE = 100_000_000
"""Bytes of a file of scores."""

MOST_SCORE_CELLS = 20_000_000
"""Cells of a file of scores: what memory holds."""

MOST_SCORE_COLUMNS = 1_000
"""Columns of a file of scores: matrices of items grow with their square."""

SCORE_ROWS_AT_ONCE = 20_000
"""Rows of a file of scores that are lists before they become columns: a few megabytes."""

LARGEST_SCORE = 10**12
"""A score beyond this, on either side of zero, is none: sums of scores are exact up to here."""

FEWEST_IDENTIFIERS = 5
"""Different whole numbers from which a column may be one of identifiers: fewer are no wonder among scores."""

SPREAD_OF_IDENTIFIERS = 3
"""A column of identifiers spreads over more than so many times the range of all other columns together."""

LONGEST_SCORE_CELL = 1_000
"""Characters of a cell in a file of scores."""


# Comparisons of groups

FEWEST_OF_GROUP = 5
"""Answers below which a group stays out of every test, and is hidden in what is given out; nor is a document about
fewer responses made: it would show what single people answered.
"""

MOST_PINGOUIN_ROWS = 50_000
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


# What matters most for an outcome

MOST_DRIVERS = 12
"""Items whose importance is computed: all their 2¹² subsets are regressions of their own, of which each resample has as
many again; with more items the parts of R² are too small to be told apart.
"""

ROWS_PER_DRIVER = 10
"""Complete rows that each item needs, as regression commonly asks."""

FEWEST_BELOW_TOP = 20
"""Respondents who did not give the outcome the best answer: only they say what goes with less."""

RESAMPLES = 1_000
"""Resamples of an interval: its ends are the 25th and the 975th or so, whose own chance is small beside its width."""

MOST_RESAMPLED_GROUPS = 2_000
"""Groups of rows that are drawn from: the width of an interval is then known to 1 ÷ √(2 · 2,000), less than 2 %."""

RESAMPLES_AT_ONCE = 100
"""Resamples whose subsets are in memory together: 15 MB of 12 items."""

FEWEST_STEPS_OF_TWO = 4
"""Steps of a scale from which on its two highest are not among its two lowest."""


# What people wrote

LONGEST_COUNTED_WORD = 30
"""Characters of a word that are looked at: what is longer is no word."""

LONGEST_COUNTED_DIGITS = 5
"""Digits of a number that counts as a word (12345, 120): longer ones are telephone numbers and the like."""

MOST_DIFFERENT_WORDS = 200_000
"""Different words held while counting; beyond, the rarest half is dropped, which a result says."""

MOST_PAIRED_WORDS = 80
"""The most frequent words that are counted in pairs."""

FEWEST_TEXTS_OF_PAIR = 3
"""Texts in which two words must stand together to be proposed as a theme: two may be one person's two letters."""

CLOSE_WORDS = 0.3
"""The normalised pointwise mutual information from which two words are proposed as one theme."""

MOST_PROPOSED_THEMES = 12
"""Themes that are proposed at once: more nobody goes through."""

MOST_PROPOSED_RULES = 6
"""Words of a proposed theme."""

MOST_THEMES = 60
"""Themes of a coding frame: more are no overview."""

MOST_THEME_RULES = 60
"""Rules that suggest one theme."""

LONGEST_THEME_RULE = 40
"""Characters of a rule."""

MOST_DICTIONARY_WORDS = 500
"""Entries in each list of a survey's dictionary."""


# Durations and times of day

DURATION_ENDS = (10, 20, 30, 60, 120, 300, 600, 1200, 3600)
"""Seconds at which one class of durations ends and the next begins; the last class has no end."""

HOURS_TOGETHER = 3
"""Hours of the day that are counted together."""
