"""The limits of definition files: how long, how many, how deep. What exceeds them is reported to the author.

A file comes from outside, so each of them is also a bound of the time and the memory that reading takes.
"""

from decimal import Decimal
from fractions import Fraction

# A file as a whole

LARGEST_DEFINITION_FILE = 200_000
"""Bytes in a definition file; the longest published one has under 20,000."""

MOST_PARTS = 20_000
"""Texts, lists and mappings in a definition file, keys included; the longest published one has under 1,000.

Reading time grows with them: this keeps a check, which the console makes as people type, near a second.
"""

DEEPEST_BLOCKS = 20
"""Nested blocks in a definition file."""

MOST_NUMBER_DIGITS = 40
"""Digits of a number before its point and behind it: a longer one is neither computed with nor read as a year."""

MOST_UNPRINTABLE = 100
"""Control characters of a file that are reported one by one: a file with more is no text."""

MOST_MARKS = 30
"""Combining marks in a row that are read, as in stream-safe text (UAX #15, section 13); no language has so many."""


# A packed file (.xlsx, .docx)

MOST_ARCHIVE_ENTRIES = 2_000
"""Files in the archive; a document has a few for each sheet or picture."""

MOST_PACKING = 250
"""How many times larger than packed a part may be; documents stay well below 100, a bomb comes near 1000."""

SMALL_PART = 1_000_000
"""Bytes up to which a part may be packed to any degree."""


# A questionnaire

MOST_PEOPLE = 10_000_000_000
"""People, or questionnaires handed out: more than there are people on earth."""

LONGEST_ANSWER = 2000
"""Characters in an open answer or a write-in."""

ANNOUNCED_DAYS = 30
"""Days before the deletion of answers at which it is announced to those who work with them."""

FEWEST_OPTIONS = 2
"""Options of a question: of one there is nothing to choose."""

MOST_OPTIONS = 500
"""Options of a question: each is a column or a code of the snapshot, and a line of the page."""

MOST_LEVELS = 6
"""Levels of options below one another."""

MOST_LEVEL_OPTIONS = 30_000
"""Options of all levels together: a snapshot numbers those of one level in 16 bits."""

MOST_LISTED_TOGETHER = 300
"""Options in one list on a page that runs no script; deeper levels are typed there."""

LONGEST_OPTION_LABEL = 200
"""Characters of the label of an option in a file of options, and what is compared of one that is typed."""

LONGEST_TYPED_OPTION = 200
"""Characters that may be typed where no option is found."""

MOST_TEXTS_KNOWN = 50_000
"""Texts of which it is remembered which option they name."""

LARGEST_OPTIONS_FILE = 2_000_000
"""Bytes of a file of options: 30,000 villages take half of it."""

MOST_OPTIONS_FILES = 10
"""Files of options beside one questionnaire."""

MOST_ROW_FAULTS = 20
"""Rows of a file of options that are named as wrong."""

MOST_RANKED_OPTIONS = 50
"""Options of a ranking: a tally counts how often each stood at each place."""

MOST_NAMED_FIGURES = 100
"""Figures of a questionnaire's own: each is counted in a pass over the answers."""

LONGEST_PERIOD = 20
"""Characters of a period: 2022年第三季度 has nine."""

LONGEST_SERIES_NAME = 60
"""Characters of the name of a series of surveys."""

MOST_FORMER_VALUES = 500
"""Figures of earlier periods in one file: a decade of a long questionnaire."""

MOST_DIMENSIONS = 30
"""Scales beside the main scale: the products of each one's items are added up in the pass over the answers."""

MOST_DIMENSION_ITEMS = 500
"""Items of all these scales together, as listed: the products grow with the square of a scale's items."""

SHARES_OFF = Decimal("0.1")
"""Percentage points by which the shares of a margin may miss 100: they are printed with rounding."""

SCORE_STEP = Decimal("0.001")
"""The finest step of an option's score: sums of scores stay exact."""

FINEST_STEP = Decimal("0.000001")
"""The finest step between numbers that are answers: they are stored as whole millionths."""

FINEST_FRACTION = Fraction(FINEST_STEP)
"""The same, to compute with."""

LARGEST_NUMBER = Decimal(999_999_999_999)
"""The largest number that is an answer, below zero too: its millionths fit 64 bits."""

LONGEST_QUESTION_COMPARED = 5_000
"""Characters of a question's text that are compared to tell it from others."""

LONGEST_TEXT_ADVISED = 300
"""Characters of a text in which double questions, leading words and ranges are looked for."""

MOST_FILTERS_COMPARED = 20
"""Questions that find people without an experience: each is compared with whatever is asked after it."""

FEWEST_CHARACTERS_SHARED = 3
"""Characters that two texts share where they speak of the same thing: 吉事通."""

MOST_ADVICE_ALIKE = 5
"""Warnings of one kind about wordings and scales that are listed for a questionnaire; the others are counted."""

MOST_CODES_COMPARED = 200
"""Codes among which a misspelt one is looked for; with more of them it would take too long."""

MOST_MISSPELT_CODES = 10
"""Misspelt codes of a scale for which the nearest is looked for."""

LONGEST_MISSPELT_CODE = 40
"""Characters in a code that is looked for; comparing takes time with the square of them."""

MOST_COMBINATIONS = 1_000_000
"""Combinations of answers that are tried to find out whether a condition can hold: a bit of a number for each."""

MOST_COMBINATIONS_OF_FILE = 16_000_000
"""Combinations tried for all conditions of a file: a check stays well below a second."""

COMBINATIONS_DRAWN = 500
"""Combinations that are drawn where there are too many to try all: enough to meet what is not rare."""

MOST_QUESTIONS_FOLLOWED = 30
"""Questions under conditions on which one condition depends, directly or through others, that are looked at."""

SHORTEST_RUN_OF_OPTIONS = 4
"""Neighbouring options of which a condition in words names only the first and the last, from this many on."""

MOST_TICKS_TRIED = 20_000
"""Sets of options of one question that are tried."""

LONGEST_UNIT_NAME = 16
"""Characters of the name of a unit that is looked for in a copied questionnaire."""

MOST_UNIT_NAMES = 60
"""Names of the other survey that are looked for; a published questionnaire has about ten."""


# An indicator system

LONGEST_WRITTEN_VALUE = 200
"""Characters in a value that is written as text."""

LONGEST_PHRASE = 200
"""Characters of a text that stands on one line: a name, a unit, a source."""

LONGEST_PASSAGE = 2000
"""Characters of a text of several sentences: what an indicator means, how it is judged."""

LONGEST_TARGET = 100
"""Characters of a target that is more than words; what is longer is not searched."""

FINEST_POWER = -12
"""The smallest power of ten in a number of an indicator file."""

LARGEST_POWER = 15
"""The largest power of ten in a number of an indicator file."""

LONGEST_FORMULA = 300
"""Characters in a formula."""

DEEPEST_FORMULA = 30
"""Brackets within brackets, and parts of a sum."""

MOST_DIGITS = 250
"""Digits of the numerator, and of the denominator, of whatever is computed on the way: exact numbers grow with each
product, and eight cells of `z * z * …` of each other would be computed for hours. What is larger is no float either.
"""

MOST_FACTORS = 100
"""Cells that are multiplied with each other in a result, the formulas of other cells followed to their ends."""

LONGEST_FORMULA_QUOTED = 40
"""Characters that are quoted of what was not understood."""


# Editing a file's text

SHORT_PIECE = 2_000
"""Characters of a list that is read as a whole; of a longer one each entry is read by itself, and again only when it
changed.
"""

LONGEST_FLOW = 100
"""Characters of a mapping or list that is written in one line: as many as authors write."""
