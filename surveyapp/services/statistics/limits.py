"""The limits of what people enter for statistics: dictionary, coding frame, figures of earlier years."""

# What people wrote: dictionary, coding frame, codings

LONGEST_DICTIONARY_WORD = 30
"""Characters of a word or of a unit's name in the dictionary of a survey."""

MOST_WORDS_TOGETHER = 20
"""Words in one entry that mean the same."""

LONGEST_THEME_NAME = 30
"""Characters of a theme's name: it stands beside a bar and in tables."""

LONGEST_THEME_DESCRIPTION = 300
"""Characters of what belongs to a theme and what does not."""

MOST_CODED_AT_ONCE = 20_000
"""Texts that are coded with one click; more are narrowed down first."""

CODINGS_AT_ONCE = 500
"""Codings that are stored with one statement."""

MOST_MASKS_OF_TEXT = 50
"""Parts of one text that a person hides or shows."""


# Figures of earlier periods and tables of counts

LONGEST_AGGREGATE_TITLE = 100
"""Characters in the name of a table of counts: a caption."""

LONGEST_VALUE_SOURCE = 300
"""Characters in what says where a figure of an earlier period was published."""

MOST_COUNTS_TABLES = 50
"""Tables of counts of one survey."""

MOST_SERIES_SURVEYS = 120
"""Surveys of a series whose figures are computed for a trend: ten years of monthly ones. Of more the newest."""

MOST_ENTERED_FIGURES = 2_000
"""Figures of earlier periods that are entered for one survey."""
