"""The limits of documents: from which size on something is drawn, described, listed or kept on one page.

Measures of a document (widths, points, colours, decimals) stand where it is drawn.
"""

# Sentences and lists

MOST_OPTIONS_TOLD = 6
"""Options named in a sentence; the table has all."""

MOST_TIED_OPTIONS = 3
"""Options named when several are equally frequent; more are counted."""

MOST_ITEMS_RANKED = 10
"""Items named in the sentence that ranks them; the table has all."""

MOST_WORDINGS_LISTED = 200
"""Wordings listed for one item; the rest are in the answer file."""

MOST_QUOTES_OF_THEME = 3
"""Texts quoted for one theme."""

LONGEST_QUOTE = 160
"""Characters of a text that is quoted where nobody chose quotes; shorter ones are taken first."""

SHORTEST_QUOTE = 6
"""Characters of such a text: shorter ones say too little."""

MOST_FREQUENT_WORDS = 30
"""Words in the table of frequent words."""

FEWEST_TEXTS_OF_WORDS = 30
"""Texts from which on the frequent words are printed: of fewer the texts themselves say more."""

FEWEST_WRITERS_OF_WORD = 3
"""Texts in which a word must stand to be printed: a rarer one may be one person's."""

MOST_SILENT_WORDINGS = 5
"""Wordings without an opinion that are quoted; of more the most frequent."""

FEWEST_INDEX_STEPS = 3
"""Steps from which on the index is shown: of a yes or no it says nothing that 满意率 does not say already."""


# Tables and charts

MOST_NAMED_MONTHS = 4
"""Months that a source names when a table lacks them; of more the number is told."""

MOST_LINES = 6
"""Lines in one chart over time: more are not told apart, and stand in charts of their own."""

MOST_PERIODS_PRINTED = 6
"""Periods that a report's table over time has as columns, the newest; the workbook has all."""

MOST_BARS = 20
"""Bars in one chart; of more options the most frequent are drawn."""

MOST_OPTIONS_LISTED = 500
"""Options in one table: as many as a question has; of options in levels, which may be thousands, the most frequent."""

MOST_CLASSES = 12
"""Different numbers or dates that are shown one by one; of more there are classes."""

LONGEST_MATRIX_NAME = 24
"""Characters of an instruction that still serve as a headline."""

MOST_OPTION_COLUMNS = 6
"""Options that fit side by side in the table of a matrix."""

MOST_GROUP_COLUMNS = 6
"""Groups that stand side by side in a table of items; of more each has a row."""

MOST_UNHATCHED_STEPS = 7
"""Steps of a scale that luminance alone tells apart; of more every second one is hatched too."""

SMALLEST_LABELLED_SHARE = 9
"""Percent of a stacked bar below which its figure does not fit and is left to the table."""


# Pages of a Word document

MOST_UNBROKEN_ROWS = 9
"""Rows up to which a table is kept on one page."""

MOST_UNBROKEN_SUM_ROWS = 14
"""The same for a table whose last row sums up the others: LibreOffice keeps no single row with the one above."""

MOST_UNBROKEN_LINES = 24
"""Lines of text in the cells of such a table, about: LibreOffice leaves the caption of a higher one a page before."""

CELL_CHARACTER = 0.35
"""Width in cm of a Chinese character in a cell; Latin letters and digits are half as wide."""

CELL_PADDING = 0.4
"""Width in cm of what a cell leaves empty on both sides."""

LONGEST_UNBROKEN_CELL = 400
"""Characters in a cell up to which a row is kept on one page."""

MOST_HEADING_LINES = 4
"""Lines that a heading may run over."""

CONVERSION_SECONDS = 180
"""Seconds that one conversion may take."""


# An evaluator's own Word frame, which comes from outside

LARGEST_FRAME = 50_000_000
"""Bytes that a frame may take when unpacked."""

LARGEST_XML_PART = 10_000_000
"""Bytes of one of its parts that is XML; Word's styles are the largest, with half a million."""

MOST_FRAME_PARTS = 1_000
"""Files in the archive that a frame is."""

FILLING_SECONDS = 10
"""Processor seconds that filling a frame may take; ours takes less than one."""

FILLING_MEMORY = 2_000_000_000
"""Bytes of address space that filling a frame may take."""


# Posters, and numbers of persons

LONGEST_POSTER_TITLE = 120
"""Characters of a title that fit on a poster; the rest is cut."""

LONGEST_POSTER_TEXT = 60
"""Characters of who asks and of the contact on a poster."""

SECONDS_PER_CHOICE = 10
"""Rule of thumb for the time that one choice (a line of a matrix too) takes."""

SECONDS_PER_TEXT = 30
"""The same for one written answer."""

SHORTEST_PERSONAL_NUMBER = 11
"""Characters of the shortest number that is hidden."""

LONGEST_PERSONAL_NAME = 4
"""Characters of a Chinese name: two of the surname and two of the given name."""


# What Excel can hold

MOST_SHEET_ROWS = 1_048_576
"""Rows of a sheet of Excel."""

MOST_SHEET_COLUMNS = 16_384
"""Columns of a sheet of Excel."""

CELLS_AT_ONCE = 200_000
"""Cells of a table of answers that are held as texts at once, whatever its numbers of rows and columns."""

CELLS_OF_ROW_GROUP = 2_000_000
"""Cells that a Parquet file of answers keeps together: of fewer it reads slowly, of more writing it takes memory."""

TEXT_BYTES_OF_ROW_GROUP = 32 * 2**20
"""Bytes of texts in own words that are enough for one, however few its cells are."""

LONGEST_CELL_TEXT = 32_767
"""What a cell of Excel holds, in UTF-16 units."""

LONGEST_SHEET_NAME = 31
"""Characters in the name of a sheet, in UTF-16 units."""

MOST_CELL_DIGITS = 15
"""Digits of a number that a cell of Excel holds exactly."""
