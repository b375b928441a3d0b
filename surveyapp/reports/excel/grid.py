"""A table with merged cells on a sheet that is written row by row."""

from collections.abc import Sequence

from surveyapp.reports.blocks import Grid, GridCell
from surveyapp.reports.excel.heights import LINE_POINTS, MOST_POINTS, PADDING_POINTS, lines_in, row_points
from surveyapp.reports.excel.sheet import Sheet


def draw_grid(sheet: Sheet, grid: Grid, widths: Sequence[float]) -> None:
    """Write the grid from the sheet's present row on. Figures in it are numbers where the grid says so."""
    placed = grid.placed_cells()
    heights = _heights(grid, widths)
    for number, row in enumerate(placed):
        cells: list[str | float] = []
        styles: list[str] = []
        spans: list[tuple[int, GridCell]] = []
        column = 0
        while column < len(row):
            cell, begins = row[column]
            if begins and (cell.columns > 1 or cell.rows > 1):
                spans.append((column, cell))
            cells += [_content(cell) if begins else ""] + [""] * (cell.columns - 1)
            styles += [_look(cell)] * cell.columns
            column += cell.columns
        sheet.merged_line(
            cells, styles, [(at, cell.rows, cell.columns) for at, cell in spans], heights[number]
        )
        if number + 1 == grid.header_rows:
            sheet.worksheet.repeat_rows(0, sheet.row - 1)
            sheet.worksheet.freeze_panes(sheet.row, 0)
        if number == grid.titles:
            sheet.worksheet.repeat_rows(sheet.row - 1, sheet.row - 1)


def _heights(grid: Grid, widths: Sequence[float]) -> list[float]:
    """The height of each row in points: for its own cells, the last row of a cell over several for what those lack."""
    heights: list[float] = []
    open_cells: list[tuple[int, int, float]] = []
    for number, row in enumerate(grid.placed_cells()):
        lines, column = 1, 0
        while column < len(row):
            cell, begins = row[column]
            if begins and cell.number is None:
                own = lines_in(cell.text, sum(widths[column : column + cell.columns]))
                if cell.rows == 1:
                    lines = max(lines, own)
                else:
                    open_cells.append((number, number + cell.rows - 1, own * LINE_POINTS + PADDING_POINTS))
            column += cell.columns
        heights.append(row_points(lines))
        for first, last, wanted in open_cells:
            if last == number:
                heights[number] = max(heights[number], wanted - sum(heights[first:number]))
        heights[number] = min(heights[number], MOST_POINTS)
    return heights


def _content(cell: GridCell) -> str | float:
    return cell.text if cell.number is None else cell.number


def _look(cell: GridCell) -> str:
    if cell.number is not None:
        return f"total_{cell.figure}" if cell.kind == "total" else cell.figure
    if cell.kind == "total":
        return "total"
    if cell.kind == "header":
        return "header_left" if cell.alignment == "left" else "header"
    return "wrapped_centre" if cell.alignment == "center" else "left"
