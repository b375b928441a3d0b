"""The limits of the console: what a request may bring, how long a sign-in may take, what a page shows at a time.

What people may type is limited by the services; periods of links, sessions and files stand there too.
"""

# What a request may bring

USUAL_BODY = 4_000_000
"""Bytes that a form may have: a questionnaire file with every byte escaped fits."""

SECRETS_BODY = 16_384
"""Bytes of a form with names, passwords or codes. People who are not signed in may send nothing larger, except the
forms behind links.
"""

REVIEW_BODY = 65_536
"""Bytes of a form behind a review link: a comment with every byte escaped, and one that is too long to be kept."""

IMPORT_FORM_BODY = 1_000_000
"""Bytes that the fields around the file may have."""

FRAME_BODY = 20_000_000
"""Bytes of the request with an evaluator's own Word frame."""

ROWS_OF_AGGREGATE_SHOWN = 12
"""Rows of a pasted table of counts that stand beside the choice of its columns."""

LARGEST_ROW_NUMBER = 2**31 - 1
"""The largest number of a row."""

LONGEST_FIELD = 2_500
"""Characters that are read of a short text: more than any may have, so that one that is too long is refused."""

MOST_FIELDS = 50_000
"""Fields of a form: more than any page has. Reading them takes a millionth of a second or two each."""

MOST_PLANNED_STRATA = 200
"""Strata of which a sample size is computed at once."""

MOST_DRAINED_BODY = 8_000_000
"""Bytes that are still read of a form that was refused for its size, so that the browser gets to see why."""


# Signing in

LONGEST_USERNAME = 100
"""Characters of a user name that are looked at; those that exist have 40 at most."""

LONGEST_CODE_TYPED = 40
"""Characters of a code that are looked at; those of the app have 6, those for emergencies some 20."""

CODE_SECONDS = 300
"""Seconds between the password and the code."""

KNOWN_BROWSER_DAYS = 365
"""How long a browser keeps its marks without signing in."""

MOST_KNOWN_ACCOUNTS = 8
"""Marks of so many accounts are kept in one browser, the latest first."""

RECOVERY_CODES = 10
"""Recovery codes that are made at a time."""

CLOCK_DRIFT_SECONDS = 30
"""Seconds by which a phone's clock may be wrong."""

MOST_CLOCK_STEPS = 120
"""Half minutes (an hour) up to which a wrong clock is recognised as such."""


# Lists

LONGEST_SEARCH = 100
"""Characters of the words that a list is searched for."""

ROWS_ON_A_PAGE = 100
"""Rows of a list that are shown at a time."""

AUDIT_LINES_ON_A_PAGE = 100
"""How many lines a page shows."""

WORDINGS_ON_A_PAGE = 50
"""Wordings on one page of a list of texts."""

TEXTS_ON_A_PAGE = 100
"""Wordings that are coded on one page."""

QUOTES_ON_A_PAGE = 30
"""Quotes on one page, each with its form."""

MOST_WORDS_LISTED = 200
"""Words in the table of words: rarer ones say little."""

MOST_PAIRS_LISTED = 40
"""Pairs of words in their table."""

BLANK_THEMES = 3
"""Empty rows for new themes on the page of a coding frame."""

MANY_ROWS = 5
"""Rows of a list from which it gets a search: fewer are seen at a glance."""

MOST_FAULTS_TOLD = 10
"""Faults of one value that are shown at once; the page has no more fields."""

SEAT_RETRY_SECONDS = 3
"""Seconds after which a page that found no seat asks again by itself."""

COUNTED_RETRY_SECONDS = 3
"""Seconds after which a page that waits for figures asks again by itself."""


# The page of an import

MOST_NUMBERS_LISTED = 30
"""Different numbers of a group that are listed."""

MOST_CHARACTERS_LISTED = 200_000
"""Characters of all listed texts together: they come back with the form, each character in up to twelve bytes."""

MOST_OPEN_COLUMNS = 40
"""Columns without a match that have their field at once."""

LONGEST_TEXT_SHOWN = 60
"""Characters of a text of the file that a page shows."""

LONGEST_SAMPLE = 30
"""Characters of a sample of a column, of which several stand on one line."""


# Evaluations

FEWEST_COMBINED_FIGURES = 2
"""Figures of surveys that are combined at least: one alone is no combination."""

LONGEST_CELL_QUOTED = 200
"""Characters of a pasted line that nothing is taken from that are shown again."""

MOST_COMBINED_FIGURES = 20
"""Figures of surveys that are combined on a page: more than any published indicator has."""


# Charts and lines

FEW_MARKED_NUMBERS = 8
"""The highest value up to which every whole number is marked on the axis of a column chart."""

SMALLEST_LABELLED_SEGMENT = 4
"""Percent of a bar below which a segment has no label; the table has the figure."""

MOST_CHANNELS_CHARTED = 5
"""Channels that the chart tells apart; what came through further ones is added up."""

MOST_HEAT_COLUMNS = 8
"""Groups that stand beside one another in a heat map; more of them stand below one another."""

MOST_HEAT_CELLS = 600
"""Cells of a heat map that can be looked at together: beyond, the charts of the items say it."""

SOON_DAYS = 3
"""Days before the last day of a survey from which it is pointed out."""

LONGEST_OPTION_SUMMARISED = 12
"""Characters of an option in a summary."""


# The questionnaire as a form

MOST_CONDITION_ROWS = 100
"""Rows that are read of one condition: nobody compares so many answers."""

MOST_FILTER_OPTIONS = 40
"""Options of a question that a filter lists: the villages of a county are too many boxes."""

MOST_CROSS_SEGMENTS = 12
"""Parts of one bar of a cross table that can still be told apart: the table has all."""
