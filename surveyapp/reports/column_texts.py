"""Changes the few texts of a column that need it: most texts of a survey pass untouched, a column at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from surveyapp.definition.china_time import CHINA
from surveyapp.snapshots.late_libraries import np, pa, pc


def change_texts(texts: pa.Array, pattern: str, change: Callable[[str], str]) -> pa.Array:
    """The texts, of which those that `pattern` (RE2) is found in are changed; null stays null.

    Of a dictionary each word is changed once.
    """
    if isinstance(texts, pa.DictionaryArray):
        return pa.DictionaryArray.from_arrays(texts.indices, change_texts(texts.dictionary, pattern, change))
    found = pc.match_substring_regex(texts, pattern).fill_null(False)
    if not found.true_count:
        return texts
    changed = pa.array(map(change, texts.filter(found).to_pylist()), pa.string())
    return pc.replace_with_mask(texts, found, changed)


def join_texts(columns: Sequence[pa.Array], between: str) -> pa.Array:
    """Of each row the texts that are there, joined; null where there is none.

    Arrow leaves rows out that have nothing to join, so these are given something.
    """
    is_some = reduce(pc.or_, (column.is_valid() for column in columns))
    first = pc.if_else(is_some, columns[0], "")
    joined = pc.binary_join_element_wise(first, *columns[1:], between, null_handling="skip")
    return pc.if_else(is_some, joined, None)


def decimal_texts(numbers: pa.Array) -> pa.Array:
    """Decimals without zeros that say nothing: 12.5, 3, -0.25."""
    return pc.utf8_rtrim(pc.utf8_rtrim(numbers.cast(pa.string()), "0"), ".")


def moment_texts(moments: pa.Array, between: str, *, zone: str = "") -> pa.Array:
    """Moments (UTC) as day and time in China with `between` between them and `zone` behind; parts of a second only
    where there are some.
    """
    local = pc.replace_substring(china_time(moments).cast(pa.string()), " ", between)
    whole = pc.replace_substring_regex(local, r"\.0+$", "")
    return pc.binary_join_element_wise(whole, zone, "")


def china_time(moments: pa.Array) -> pa.Array:
    """Moments (UTC) as China's clocks show them, without a zone."""
    without_zone = moments.cast(pa.timestamp("us", "UTC")).cast(pa.int64()).cast(pa.timestamp("us"))
    return pc.add(without_zone, pa.scalar(CHINA.utcoffset(None), pa.duration("us")))


def joined_bytes(texts: pa.Array) -> memoryview:
    """All texts one behind the other, without a copy. None of them is null."""
    _valid, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, np.int32)
    first, last = places[texts.offset], places[texts.offset + len(texts)]
    return memoryview(data)[first:last]
