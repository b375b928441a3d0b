"""Tables that must have an entry for each of some names: a missing entry is an error that names table and key when the
table is made, or at the latest when the entry is asked for, never a bare KeyError somewhere in a report.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

Entry = TypeVar("Entry")


class MissingEntry(LookupError):
    """A table lacks the entry of a name: the message says which table, which name, and what to add."""


class CompleteTable(dict[str, Entry], Generic[Entry]):
    """A dictionary with an entry for every key of `names` (or that `names` gives when it is called); `place`: module
    and name of the table itself.

    Raises MissingEntry when it is made without one of them, and when one is asked for that is not there.

    >>> CompleteTable("room.COLOURS", {"choice": 1, "ticks": 2}, {"choice": "red"})
    Traceback (most recent call last):
    surveyapp.definition.complete_table.MissingEntry: room.COLOURS has no entry for 'ticks': add one there
    """

    def __init__(
        self,
        place: str,
        names: Iterable[str] | Callable[[], Iterable[str]],
        entries: Mapping[str, Entry],
    ) -> None:
        super().__init__(entries)
        self.place, self._names = place, names
        self.check()
        TABLES.append(self)

    def __missing__(self, name: str) -> Entry:
        raise MissingEntry(f"{self.place} has no entry for {name!r}: add one there")

    def check(self) -> None:
        """Raise MissingEntry unless there is an entry for every name."""
        for name in self._names() if callable(self._names) else self._names:
            self[name]


TABLES: list[CompleteTable[Any]] = []
"""Every such table of the modules that are loaded."""


def check_tables() -> None:
    """Raise MissingEntry where any of the loaded tables lacks an entry."""
    for table in TABLES:
        table.check()
