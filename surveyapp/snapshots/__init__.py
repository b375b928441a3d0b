"""Stores answers as coded columns: frozen in Parquet shards under a manifest, or live in memory.

`from surveyapp.snapshots import frame` gives them as a pandas data frame.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from surveyapp.snapshots.frames import frame

__all__ = ["frame"]


def __getattr__(name: str) -> Any:
    """`frame`, loaded when it is asked for: whoever imports this room needs neither Parquet nor pandas for it."""
    if name != "frame":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from surveyapp.snapshots.frames import frame

    return frame
