"""A small cache that cannot grow without bound, whatever addresses are asked for."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """A cache of at most `limit` values. Each operation on its dictionary is atomic, so threads can share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """The value kept under `key`."""
        return self._values.get(key)

    def keep(self, key: Key, value: Value) -> Value:
        """Keep `value`; where there is no room, everything else is dropped (and made again when asked for)."""
        if len(self._values) >= self._limit and key not in self._values:
            self._values = {}
        self._values[key] = value
        return value

    def get_or_make(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value kept under `key`, made now if there is none."""
        value = self.get(key)
        return self.keep(key, make()) if value is None else value
