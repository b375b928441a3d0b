"""A sheet of a workbook that takes finished rows, many at a time."""

from xlsxwriter.worksheet import Worksheet


class RowFileSheet(Worksheet):  # type: ignore[misc]
    """A sheet of XlsxWriter that takes rows as XML too, into the file in which it keeps rows that are finished."""

    def append_rows(self, xml: memoryview, first: int, count: int, columns: int) -> None:
        """Append `count` rows, of which the first is the row `first`, below all that were written."""
        self._write_single_row(first)
        self.row_data_fh.flush()
        self.row_data_fh.buffer.write(xml)
        self._check_dimensions(first + count - 1, columns - 1)
        self.previous_row = first + count
