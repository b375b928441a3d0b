"""The columns that survey websites add beside the questions: which of them are read, and which are never kept."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from surveyapp.collection.exports.layouts import WebsiteLayout, every_layout
from surveyapp.collection.limits import ENOUGH_OWN_COLUMNS, LONGEST_OWN_HEADING
from surveyapp.definition.normal_form import letters_only, normal_form

SERIAL, SUBMITTED, SECONDS, SOURCE = "序号", "提交答卷时间", "所用时间", "来源"
"""The facts that are read about a response besides its answers."""


def find_own_columns(header: Sequence[str]) -> dict[int, str | None]:
    """Which columns are the website's own: number -> the fact that is read there, None for what is never kept.

    >>> find_own_columns(["答卷编号", "序号", "昵称", "提交时间", "您满意吗"])
    {0: '序号', 1: None, 2: None, 3: '提交答卷时间'}
    """
    names = [_key(heading) if len(heading) <= LONGEST_OWN_HEADING else "" for heading in header]
    layout = every_layout()
    known = {number: place for number, name in enumerate(names) if (place := _places(layout).get(name))}
    read: dict[str, tuple[int, int]] = {}
    for number, (fact, rank) in known.items():
        if fact is not None and (fact not in read or rank < read[fact][0]):
            read[fact] = (rank, number)
    chosen = {number: fact for fact, (_, number) in read.items()}
    own = {number: chosen.get(number) for number in known}
    forms = _unread_forms(layout, frozenset(names))
    for number, (heading, name) in enumerate(zip(header, names, strict=True)):
        shared = len(known) >= ENOUGH_OWN_COLUMNS and name in _shared(layout)
        if number not in own and name and (shared or any(form.fullmatch(heading) for form in forms)):
            own[number] = None
    return dict(sorted(own.items()))


def is_own_name(text: str) -> bool:
    """Whether a text is the heading of a website's own column, and of nothing else.

    >>> is_own_name("Recorded Date"), is_own_name("城市")
    (True, False)
    """
    return len(text) <= LONGEST_OWN_HEADING and _key(text) in _places(every_layout())


def counts_in_utc(heading: str) -> bool:
    """Whether times below this heading that name no zone are in UTC."""
    return _key(heading) in map(_key, every_layout().utc)


def _key(heading: str) -> str:
    """A heading without spaces, punctuation and case, but for the mark with which Kobo's own columns begin."""
    mark = "_" if normal_form(heading, 1) == "_" else ""
    return mark + letters_only(heading, LONGEST_OWN_HEADING)


@cache
def _places(layout: WebsiteLayout) -> Mapping[str, tuple[str | None, int]]:
    """Key of a heading -> its fact (None: never kept), and its place among the headings of that fact."""
    facts = {
        SERIAL: (*layout.unique_ids, *layout.ids, *layout.numbers, *layout.row_numbers),
        SUBMITTED: (*layout.submitted, *layout.ended, *layout.stamped),
        SECONDS: layout.seconds,
        SOURCE: layout.source,
    }
    places: dict[str, tuple[str | None, int]] = {_key(name): (None, 0) for name in layout.unread}
    for fact, names in facts.items():
        for rank, name in reversed(list(enumerate(names))):
            places[_key(name)] = (fact, rank)
    return places


@cache
def _shared(layout: WebsiteLayout) -> frozenset[str]:
    return frozenset(map(_key, layout.shared))


def _unread_forms(layout: WebsiteLayout, names: frozenset[str]) -> list[re.Pattern[str]]:
    """How headings look that are never kept: always, or beside one of these names."""
    beside = [form for heading, form in layout.timings if _key(heading) in names]
    return [re.compile(form) for form in (*layout.unread_forms, *beside)]
