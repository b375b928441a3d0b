"""The rows of answers as the XML of a sheet, some thousands at a time.

XlsxWriter takes four microseconds for a cell however it is called, and a survey of a million answers has more than thirty
million cells. So the cells of a column are made into XML together; everything else of the workbook is XlsxWriter's.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from surveyapp.collection.exports.files.own_export import NOT_ASKED
from surveyapp.definition.values import plain_number
from surveyapp.reports.answer_columns import ColumnCells
from surveyapp.reports.column_texts import change_texts, china_time, joined_bytes, moment_texts
from surveyapp.reports.excel.sheet import Sheet, cell_text, exact_number
from surveyapp.reports.limits import LONGEST_CELL_TEXT, MOST_CELL_DIGITS

_ENDS = '</t></is></c>'
_PLAIN_TEXT = '" s="{look}" t="inlineStr"><is><t>'
