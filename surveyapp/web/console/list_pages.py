"""Long lists: grouped by folder, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from surveyapp.web.console.folder_names import title_of_folder
from surveyapp.web.console.limits import ROWS_ON_A_PAGE


class InFolder(Protocol):
    """Anything that lies in a folder."""

    @property
    def folder(self) -> str:
        """The folder's technical name."""


Row = TypeVar("Row", bound=InFolder)


@dataclass(frozen=True)
class FolderGroup(Generic[Row]):
    """A folder with its title (empty: it has none) and the rows of a list that are in it."""

    folder: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ListPage(Generic[Row]):
    """The groups of one page; `total` rows are on all `pages`."""

    groups: list[FolderGroup[Row]]
    page: int
    pages: int
    total: int


def group_by_folder(rows: Iterable[Row]) -> list[FolderGroup[Row]]:
    """The rows by folder, in the order of technical names; within a folder their order stays."""
    by_folder = sorted(rows, key=lambda row: row.folder)
    return [
        FolderGroup(folder, title_of_folder(folder), tuple(found))
        for folder, found in groupby(by_folder, key=lambda row: row.folder)
    ]


def page_numbers(total: int, size: int, text: str) -> tuple[int, int]:
    """The page `text` asks for (from 1), or the nearest that there is, and how many pages `total` rows fill."""
    pages = max(1, -(-total // size))
    return min(max(int(text) if text.isdecimal() and len(text) < 7 else 1, 1), pages), pages


def page_of(groups: Sequence[FolderGroup[Row]], text: str) -> ListPage[Row]:
    """The page `asked` for (from 1), or the nearest that there is; a folder may go on on the next page."""
    total = sum(len(group.rows) for group in groups)
    page, pages = page_numbers(total, ROWS_ON_A_PAGE, text)
    first, last = (page - 1) * ROWS_ON_A_PAGE, page * ROWS_ON_A_PAGE
    shown: list[FolderGroup[Row]] = []
    at = 0
    for group in groups:
        part = group.rows[max(0, first - at) : max(0, last - at)]
        at += len(group.rows)
        if part:
            shown.append(FolderGroup(group.folder, group.title, part))
    return ListPage(shown, page, pages, total)
