"""Puts a process behind those that answer citizens."""

import os
from contextlib import suppress


def give_way(niceness: int) -> None:
    """Have this process come after those that it stood beside. Where the system forbids that, it stays beside them."""
    with suppress(OSError):
        os.nice(niceness)
