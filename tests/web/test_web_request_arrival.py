"""What of a request has arrived: the same whatever pieces it comes in, and never more is waited for than it has."""

from itertools import pairwise

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.web.limits import LARGEST_GATHERED_BODY, LARGEST_HEAD
from surveyapp.web.request_arrival import ArrivalState, ArrivingRequest

LINE = b"POST /s/f/n HTTP/1.1\r\n"


def arrivals(data: bytes, cuts: list[int]) -> list[ArrivalState]:
    request, places = ArrivingRequest(), sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    return [request.add(data[start:end]) for start, end in pairwise(places)]


@given(length=st.integers(0, 3000), cuts=st.lists(st.integers(0, 10_000)))
def test_a_form_is_whole_with_its_last_byte_and_not_before(length: int, cuts: list[int]) -> None:
    data = LINE + f"content-length:  {length} \r\n\r\n".encode() + b"a" * length
    *before, last = arrivals(data, cuts)
    assert last is ArrivalState.WHOLE
    assert set(before) <= {ArrivalState.HEAD_COMING, ArrivalState.BODY_COMING}


@given(cuts=st.lists(st.integers(0, 10_000)))
def test_without_a_length_a_request_ends_with_its_head(cuts: list[int]) -> None:
    assert arrivals(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", cuts)[-1] is ArrivalState.WHOLE


@each(
    "field",
    [
        f"Content-Length: {LARGEST_GATHERED_BODY + 1}",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "Content-Length: +5",
        "Content-Length: 5, 5",
        "Content-Length: ",
        f"Content-Length: {'9' * 5000}",
        f"Content-Length: 1\r\nCONTENT-LENGTH : {LARGEST_GATHERED_BODY + 1}",
    ],
)
def test_what_is_large_or_odd_is_read_by_who_handles_it(field: str) -> None:
    assert arrivals(LINE + field.encode() + b"\r\n\r\n", [])[-1] is ArrivalState.STREAM


def test_a_field_of_the_body_is_no_field_of_the_head() -> None:
    inner = b"\r\ncontent-length: 900\r\n\r\n"
    data = LINE + f"Content-Length: {len(inner)}\r\n\r\n".encode() + inner
    assert arrivals(data, [])[-1] is ArrivalState.WHOLE


def test_a_head_that_does_not_end_is_not_gathered_for_ever() -> None:
    assert arrivals(LINE + b"X: " + b"x" * LARGEST_HEAD, [])[-1] is ArrivalState.TOO_LARGE
