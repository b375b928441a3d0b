"""The names of folders on pages: the title for people, with the technical name beside it."""

from collections.abc import Mapping
from itertools import takewhile

from flask import g

from surveyapp.services.surveys.folder_titles import folder_titles
from surveyapp.web.console.access import engine, settings


def title_of_folder(folder: str) -> str:
    """The title of a folder; empty where it has none. Titles are read once for each request that shows any."""
    if "folder_titles" not in g:
        g.folder_titles = folder_titles(engine(), settings().questionnaires)
    titles: Mapping[str, str] = g.folder_titles
    return titles.get(folder, "")


def folder_label(folder: str) -> str:
    """A folder in one line, as choices show it: 某市项目评价（changji-2026）."""
    title = title_of_folder(folder)
    return f"{title}（{folder}）" if title else folder


def common_beginning(first: str, second: str) -> int:
    """How many characters two technical names have in common at the beginning: many for folders of other years of the
    same thing.

    >>> common_beginning("turpan-12345-2022", "turpan-12345-2023")
    16
    """
    return sum(1 for _both in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
