"""Copies of an indicator file for the next year or another unit: the same indicators and rules, nothing of what was
achieved.
"""

import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml.comments import CommentedMap

from surveyapp.definition.files.commented_text import read_commented, write_commented
from surveyapp.definition.files.source import read_source
from surveyapp.definition.indicators.actual import LINKED_KINDS
from surveyapp.definition.indicators.budget_text import BUDGET_COLUMNS
from surveyapp.definition.indicators.indicator_texts import shorten_cell

_OF_THE_YEAR = ("deviation", "published")
"""Keys of a line that concern one year only."""

_ABOUT_VALUES = (
    "units_differ",
    "budget_does_not_add_up",
    "share_implausible",
    "value_below_zero",
    "published_completion_vain",
    "published_grade_vain",
)
"""Warnings about what stands in the lines of one year."""

_TO_DECIDE_ANEW = ("saving_punished",)
"""Warnings about rules that were published once and are to be thought about before they are used again."""


def copy_for_year(text: str, year: int, values_shown: Mapping[str, str], title: str | None = None) -> str:
    """The text of the file for another year, usually the one after.

    `title` is the new one; None carries the old one, with the new year in the place of the file's own. `values_shown`:
    indicator code -> what was achieved, which becomes `previous_year`. Removed are actual values (links to surveys,
    forms and the budget stay), the values in forms and budget, published figures, deviations, goals, the acknowledged
    warnings about them, and those about rules that punish saving. Whatever else names an earlier year stays:
    `find_leftovers` finds it. The text must be a file without errors.
    """
    root = read_commented(text)
    before = read_source(text.encode(), "").value.get("year")
    root["title"] = title or _carried(root["title"], before, year)
    if "year" in root:
        root["year"] = year
    else:
        root.insert(list(root).index("title") + 1, "year", year)
    root.pop("published", None)
    _keep_acknowledged(root)
    if root.get("budget"):
        _empty_budget(root["budget"])
    if root.get("self_evaluation"):
        root["self_evaluation"].pop("goal", None)
    for form in root.get("forms") or []:
        for cell in form["cells"]:
            cell.pop("value", None)
    for node in root["indicators"]:
        _empty(node, values_shown)
    return write_commented(root)


UNIT_TO_WRITE = "（待填）"
"""What stands for the unit of a form that was made from a template: the key cannot be left out."""

_OF_THE_UNIT = ("number", "project", "department")
"""Keys of the head of a self-evaluation that concern one unit only; its `unit` is to be written anew."""


def copy_as_template(text: str, year: int, title: str | None = None) -> str:
    """The text of the file for another unit: as `copy_for_year`, but nothing becomes the value of the year before.

    The names of the unit that evaluated itself and of those that fill in the forms are removed too.
    """
    root = read_commented(copy_for_year(text, year, {}, title))
    if head := root.get("self_evaluation"):
        for key in _OF_THE_UNIT:
            head.pop(key, None)
        head["unit"] = UNIT_TO_WRITE
    for form in root.get("forms") or []:
        form.pop("unit", None)
    return write_commented(root)


def _carried(title: Any, before: int | None, year: int) -> Any:
    """A title, or one in several languages, with the year in the place of the file's own."""
    if isinstance(title, dict):
        for language in title:
            title[language] = _carried(title[language], before, year)
        return title
    return title if before is None else with_year(str(title), before, year)


def with_year(text: str, before: int, year: int) -> str:
    """The text with `year` in the place of the year `before`: 评价-2024 is 评价-2025, 12024 stays."""
    return re.sub(rf"(?<!\d){before}(?!\d)", str(year), text)


def _keep_acknowledged(root: CommentedMap) -> None:
    """Keep the acknowledged warnings about rules, except `_TO_DECIDE_ANEW`; drop those about what was achieved."""
    gone = {*_ABOUT_VALUES, *_TO_DECIDE_ANEW}
    kept = [
        acknowledgement
        for acknowledgement in root.get("acknowledge") or []
        if acknowledgement["problem"] not in gone
    ]
    if kept:
        root["acknowledge"] = kept
    else:
        root.pop("acknowledge", None)


def _empty(node: CommentedMap, values_shown: Mapping[str, str]) -> None:
    for key in _OF_THE_YEAR:
        node.pop(key, None)
    if node.get("children"):
        for child in node["children"]:
            _empty(child, values_shown)
        return
    if "actual" in node:
        written = node["actual"] or {}
        kept = {
            key: value
            for key, value in written.items()
            if key in LINKED_KINDS and not written.get("completion")
        }
        if kept:
            node["actual"] = kept
        else:
            node.pop("actual")
    if node["code"] in values_shown:
        node["previous_year"] = shorten_cell(values_shown[node["code"]])
    else:
        node.pop("previous_year", None)


def _empty_budget(budget: Any) -> None:
    for row in (budget["total"], *(budget.get("parts") or [])):
        for amount in BUDGET_COLUMNS:
            row.pop(amount, None)
