"""Statements compiled once for the many databases of the tests: each has an engine of its own, but the same tables."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

MOST_KEPT = 5_000


class _OfEveryEngine(LRUCache[Any, Any]):
    """What engines of one kind of database compiled; a statement's key begins with its engine's dialect."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_kind(key), compiled)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return dialect.name, *rest


def compile_statements_once() -> None:
    """Let the engines share what they compiled; they are all made with the options of `records.connection`."""
    shared = _OfEveryEngine(MOST_KEPT)
    # For the tests only: what an engine makes for itself is not taken.
    Engine._compiled_cache = property(lambda _: shared, lambda *_: None)  # type: ignore[assignment]
