"""The limits of reading papers. A file comes from outside: each is a bound of the time and the memory that it takes."""

LARGEST_PAPER = 20_000_000
"""Bytes of a file; an annex with pictures stays below."""

MOST_PAPER_LINES = 20_000
"""Lines, paragraphs and table rows of a paper: 2,000 questions with their options."""

MOST_PAPER_CHARACTERS = 2_000_000
"""Characters of a paper: a megabyte of Chinese text has a sixth of them."""

LARGEST_PAPER_UNPACKED = 100_000_000
"""Bytes of all parts of a packed document together, its pictures included."""

LARGEST_PAPER_PART = 20_000_000
"""Bytes of the part that holds the text: a questionnaire of a hundred pages has two million."""

MOST_PAPER_ELEMENTS = 1_000_000
"""Elements of that part: they take the memory."""

DEEPEST_NESTED_TABLES = 5
"""Tables within tables whose text is read."""

DEEPEST_STYLE_BASES = 20
"""Styles that a style is based on, one after the other."""

LARGEST_AUTOMATIC_NUMBER = 10_000
"""The number from which an automatic numbering may begin."""

MOST_PAPER_CELLS = 200_000
"""Cells of a workbook that hold text."""

LARGEST_PAPER_TEXT = 5_000_000
"""Bytes of the text that another program makes of a file."""

PAPER_CONVERSION_SECONDS = 60.0
"""Seconds that another program may take for a file; LibreOffice needs ten to start on a slow machine."""

CONVERSION_KILOBYTES = 2_000_000
"""Memory, in kilobytes, that making text of a PDF may take."""

LONGEST_TYPE_NAME = 12
"""Characters of a heading that names the type of the questions below it."""

DEEPEST_PANELS = 10
"""Panels within panels of a form whose questions are read."""

MOST_UNHEADED_COLUMNS = 100
"""Columns of options behind the last one that has a heading."""

LONGEST_AUTOMATIC_NUMBER = 40
"""Characters around an automatic number: 第%1部分."""

LONGEST_PAPER_LINE = 2_000
"""Characters of a line in which marks are looked for; what is longer is prose."""

LONGEST_HEADING_LINE = 40
"""Characters of a line that may be a heading without looking like one."""

LONGEST_CONDITION = 60
"""Characters of a line that says nothing but who is asked."""

LONGEST_BARE_OPTION = 30
"""Characters of a line without any mark that may be an option."""

SHORTEST_ASKING = 4
"""Characters of a question behind which options stand with nothing but spaces between."""

LONGEST_TITLE_LINE = 60
"""Characters of a line that may be the title of a paper."""

LEAST_WRAPPED_WIDTH = 36
"""Columns of a narrow page: a text of shorter lines is not broken at a margin."""

MOST_WRAPPED_WIDTH = 110
"""Columns (a Chinese character has two) of the widest line of a text that is broken at its margin."""

FEWEST_FULL_LINES = 4
"""Lines that reach the margin, from which on a text counts as broken there."""

FULL_LINE_SLACK = 8
"""Columns that a line at the margin may stay short of it: a word or mark that did not fit goes to the next line."""

FEWEST_LETTERED_NUMBERS = 3
"""Lines numbered A1, A2, from which on these are numbers of questions."""

FIRST_SPECIAL_CODE = 90
"""Codes of options from which on they stand for no answer: 98, 99."""

MOST_AROUND_JUMPS = 6
"""Characters of a line beside the jumps in it: brackets, a full stop."""

LONGEST_UNIT = 4
"""Characters of a cell of options that is the unit of a number instead."""

LONGEST_LABEL_BEHIND = 8
"""Characters behind a blank that still say what is to be filled in there: 乡（镇）."""

FEWEST_STEPS = 3
"""Numbers in a row that are steps of a scale."""

MOST_STEPS = 11
"""Steps of a scale: 0 to 10."""

LONGEST_PAPER_CODE = 10
"""Characters of a code that is made from a wording: it stands in tables and column names."""

LONGEST_WORDING_WITH_MEANING = 30
"""Characters of a wording in which one usual word says what it is about."""

FEWEST_GRID_COLUMNS = 3
"""Columns from which on a row of labels alone is the head of a grid to fill in."""

FEWEST_BEFORE_GAP = 4
"""Characters before a wide gap from which on it is room for a number: 男    女 are options."""
