"""The limits of reading a website's export: the size of its cells, headings and rows, and how much messages quote of
them.

An export comes from outside, so each of them is also a bound of the time and the memory that reading takes.
"""

LONGEST_CHANNEL = 40
"""Characters in the name of a channel, which stands in its link."""

LONGEST_QUOTED = 80
"""Characters that a message quotes of what was found."""

LONGEST_NUMBER_OR_DATE = 60
"""Characters of a number or date as somebody wrote it."""

# An export as a file

LARGEST_EXPORT = 100_000_000
"""Bytes in an import file."""

MOST_COLUMNS = 16_384
"""Columns in an import file, as many as a sheet can have."""

MOST_EXPORT_CELLS = 10_000_000
"""Cells in an import file: what memory holds."""

LONGEST_CELL = 100_000
"""Characters in a cell: three times what a spreadsheet holds."""

MOST_HEADER_LINES = 8
"""Lines at the top of a file that are looked at for titles and header rows."""

MOST_CELLS_SPLIT = 300
"""Cells of a line that are looked at, to tell one delimiter from another."""


# A spreadsheet, which is a packed archive of XML parts

LARGEST_UNPACKED = 400_000_000
"""Bytes of all parts of a spreadsheet together."""

MOST_UNPACKED = 8 * LARGEST_UNPACKED
"""Bytes that reading one file may unpack: every part several times, but not one part for each of a thousand sheets."""

LARGEST_TEXTS_PART = 100_000_000
"""Bytes of the part that holds a spreadsheet's texts, which is kept in memory."""

LARGEST_OTHER_PART = 5_000_000
"""Bytes of any other part that is read at once: everything but the sheets, which are read row by row."""

MOST_SHEET_ROWS = 1_048_576
"""Rows that a sheet can have."""

MOST_PART_ELEMENTS = 100_000
"""Elements of a part that is kept in memory whole."""

MOST_ROW_ELEMENTS = 250_000
"""Elements of a sheet from one row to the next: it is read row by row."""

MOST_TEXT_ELEMENTS = 2_000_000
"""Elements of the part with a spreadsheet's texts: two for a text, more where parts of it look different."""

LONGEST_TAG = 200_000
"""Bytes of a tag or comment. The parser begins a longer one again with every piece of the file that it gets."""

LONGEST_NUMBER_FORMAT = 300
"""Characters of a number format; spreadsheet programs take 255."""

UNPACKED_AT_ONCE = 65_536
"""Bytes of a part that are unpacked at a time."""


# Headings

MOST_CELLS_MATCHED = 300
"""Cells of one line that are looked at, of which each is compared with every question."""

LONGEST_HEADING = 5_000
"""Characters of a heading that is compared with questions; their texts are shorter."""

MOST_GROUP_NAMES = 4
"""Names of groups that may stand before a question's own: `a/b/code`."""

ENOUGH_OWN_COLUMNS = 2
"""Of a website's own columns, so that `SHARED` headings are taken for more of them."""

LONGEST_OWN_HEADING = 60
"""Characters of a heading that is looked up."""

MOST_COLUMNS_COMPARED = 200
"""Columns that match nothing for which the nearest question is looked for."""

LONGEST_HEADING_COMPARED = 500
"""Characters of their headings that are compared."""


# Cells

LONGEST_TIME = 60
"""Characters of a cell that is a time."""

LONGEST_DURATION = 40
"""Characters of a cell that says how long somebody took."""

FIRST_YEAR = 2000
"""The earliest year of a time: a number that gives an earlier one is no time."""

LAST_YEAR = 2199
"""The latest year of a time."""

LONGEST_NUMBER = 40
"""Characters of a number: longer ones are texts."""

LONGEST_WORDING = 5_000
"""Characters of a text that is compared with options; a longer one is like no other."""

LONGEST_CODE = 40
"""Characters of a cell that is compared with codes in any case."""

MOST_CHARACTERS_BESIDE_LABEL = 200
"""Characters that a cell may be longer than any label and still be compared with them."""

MOST_MATCHERS_IN_MEMORY = 256
"""Items whose options are held ready to be matched with cells: more than a usual file has."""

MOST_WRITE_IN_STARTS = 8
"""Signs at which a text written beside an option is looked for."""

MOST_TICK_PARTS = 500
"""Parts of a cell: one with more joints is a text."""

MOST_TICK_READINGS = 16
"""Readings of a cell's joined ticks that are followed at once; people are asked where there are several."""

LONGEST_CELL_COMPARED = 300
"""Characters of a text for which the option that it is most like is looked for: that takes the square of the length."""

MOST_TEXTS_COMPARED = 1_000
"""Texts of a column for which that option is looked for."""


# Rows

LONGEST_SOURCE = 100
"""Characters that are kept of a source or of a response's number."""

SHORTEST_UNIQUE_ID = 15
"""Characters from which on a number with letters is an id that no website gives twice."""

LONGEST_REMARK = 40
"""Characters up to which a cell may be a remark below the answers."""

FEWEST_ROWS_OF_WRONG_COLUMN = 5
"""Respondents who were not asked and answered all the same, none of them aside, from which on a column may be wrong."""

MOST_ROW_PROBLEMS = 20_000
"""Problems of rows that are written down one by one, for a file to work through; rows are counted beyond that."""


# What people settle about a file by hand

MOST_CORRECTIONS = 20_000
"""Settled columns, texts or meanings of one file: more than a file has columns."""

LONGEST_KEY = 200
"""Characters of the key of a column or an item: a question's code with an item's or an option's."""

MOST_TICKED_OPTIONS = 2_000
"""Options that one text can mean: more than a question may have."""


# What is said about them

MOST_SAMPLES = 3
"""Different texts of a column that are shown as samples."""

MOST_TEXTS_NAMED = 20
"""Texts of a list that a message names."""

LONGEST_TEXT_NAMED = 60
"""Characters of each of them."""

MOST_HEADINGS_NAMED = 50
"""Headings of a file that are listed where one is not found."""

MOST_LABELS_NAMED = 20
"""Options of a question that are named beside a cell that is none of them."""
