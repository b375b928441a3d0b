"""Pages as bytes, compressed once; the open survey's page is kept for every version, language, mode and channel."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from surveyapp.web.citizen.bounded_cache import BoundedCache

PageKey = tuple[object, ...]


@lru_cache(256)
def takes_gzip(accepted: str) -> bool:
    """Whether this Accept-Encoding takes compressed bytes."""
    encodings: Accept = parse_accept_header(accepted)
    return encodings.quality("gzip") > 0


@dataclass(frozen=True)
class EncodedPage:
    """One page in both encodings, each with its own strong entity tag."""

    plain: bytes
    compressed: bytes
    tag: str

    @classmethod
    def of(cls, html: str) -> "EncodedPage":
        """Encode and compress a page."""
        plain = html.encode()
        tag = hashlib.sha256(plain).hexdigest()[:20]
        return cls(plain, gzip.compress(plain, 9, mtime=0), tag)


class KeptPages:
    """The pages of open surveys, made when first asked for."""

    def __init__(self) -> None:
        self._pages: BoundedCache[PageKey, EncodedPage] = BoundedCache(200)

    def response(self, key: PageKey, make: Callable[[], str]) -> Response:
        """The page under `key` with status 200, or 304 where the browser holds it already."""
        page = self._pages.get_or_make(key, lambda: EncodedPage.of(make()))
        compressed = _is_gzip_asked()
        response = _response(page.compressed if compressed else page.plain, 200, compressed=compressed)
        response.set_etag(f"{page.tag}-gzip" if compressed else page.tag)
        response.cache_control.no_cache = True
        response.make_conditional(request)
        return response


def momentary_page(html: str, status: int, *, to_go_back_to: bool = False) -> Response:
    """A page made for this request alone, which no cache may store. `to_go_back_to`: the browser that asked for it may,
    so that "back" shows it again instead of saying that the document has expired.
    """
    plain, compressed = html.encode(), _is_gzip_asked()
    response = _response(
        gzip.compress(plain, 6, mtime=0) if compressed else plain, status, compressed=compressed
    )
    if to_go_back_to:
        response.cache_control.private = True
        response.cache_control.no_cache = True
    else:
        response.cache_control.no_store = True
    return response


def _is_gzip_asked() -> bool:
    return takes_gzip(request.headers.get("Accept-Encoding", ""))


def _response(body: bytes, status: int, *, compressed: bool) -> Response:
    response = Response(body, status)
    if compressed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response
