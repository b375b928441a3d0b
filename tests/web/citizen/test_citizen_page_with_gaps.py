"""A page with gaps says what the same page made anew would say, in both encodings."""

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveyapp.web.citizen.page_with_gaps import PageWithGaps, gap

NAMES = ("number", "key", "time")
VALUES = st.text("abcXYZ0189-_:+ ", max_size=60)
PIECES = st.one_of(st.text(max_size=80), st.sampled_from(NAMES).map(gap))


@settings(max_examples=40)
@given(st.lists(PIECES), st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)))
def test_a_filled_page_is_the_page_with_the_values(pieces: list[str], values: dict[str, str]) -> None:
    html = "".join(pieces)
    page, wanted = PageWithGaps(html, NAMES), html
    for name, value in values.items():
        wanted = wanted.replace(gap(name), value)
    assert page.fill(values) == wanted.encode()
    packed = page.fill_compressed(values)
    assert gzip.decompress(packed) == wanted.encode()
    reader = zlib.decompressobj(wbits=31)  # as browsers read: one stream, nothing behind its end
    assert reader.decompress(packed) + reader.flush() == wanted.encode()
    assert reader.eof
    assert not reader.unused_data


@settings(max_examples=40)
@given(st.text(min_size=1).filter(lambda text: any(sign in text for sign in "<>&\"'\\/%;\n中")))
def test_what_would_have_to_be_escaped_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="escaped"):
        PageWithGaps(f"<p>{gap('number')}</p>", NAMES).fill({"number": value})
