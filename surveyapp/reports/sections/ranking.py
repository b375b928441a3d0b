"""Entries in descending order and as a sentence, equal ones together."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from surveyapp.reports.words.wording import list_names, quote_label


@dataclass(frozen=True)
class RankedEntry:
    """One thing in a ranking: its name, the exact value it is ranked by, and the value as printed."""

    name: str
    exact: Fraction
    printed: str


def rank_entries(entries: Sequence[RankedEntry]) -> list[list[RankedEntry]]:
    """Groups of exactly equal entries, the highest value first; within a group the given order stays."""
    ordered = sorted(entries, key=lambda entry: -entry.exact)
    return [list(group) for _, group in groupby(ordered, key=lambda entry: entry.exact)]


def ranking_sentence(entries: Sequence[RankedEntry], most: int) -> str:
    """`“甲”（98.03）、“乙”和“丙”（均为96.62）`: `most` entries or so, the others only counted."""
    told, parts = 0, []
    for group in rank_entries(entries):
        if told and told + len(group) > most and len(entries) - told > 1:
            parts.append(f"其余{len(entries) - told}项均低于上述数值")
            break
        names = list_names([quote_label(entry.name) for entry in group])
        parts.append(f"{names}（{'均为' if len(group) > 1 else ''}{group[0].printed}）")
        told += len(group)
    return "、".join(parts)
