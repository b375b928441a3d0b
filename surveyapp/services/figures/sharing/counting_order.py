"""What is to be counted for all processes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CountingOrder:
    """Of this survey what is there now, or the snapshot with this id."""

    survey: str
    snapshot: str | None = None
