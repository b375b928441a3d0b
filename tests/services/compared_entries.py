"""The entries of a comparison, for tests."""

from typing import Any

ONLY = "indicators"
"""The name of the only system of an evaluation."""

Entry = tuple[str, str | None, str, str, str, str | None]
"""System, code, figure, printed, ours, place."""


def entries(found: list[dict[str, Any]]) -> list[Entry]:
    """Without the steps."""
    return [(e["form"], e["code"], e["figure"], e["published"], e["ours"], e["place"]) for e in found]
