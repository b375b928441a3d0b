"""Pages as bytes, compressed once; the open survey's page is kept for every version, language, mode and channel."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request

from surveyapp.web.citizen.bounded_cache import BoundedCache

PageKey = tuple[object, ...]


@dataclass(frozen=True)
class EncodedPage:
    """One page in both encodings, each with its own strong entity tag."""

    plain: bytes
    compressed: bytes
    tag: str

    @classmethod
    def of(cls, html: str, *, level: int = 9) -> "EncodedPage":
        """Encode and compress a page."""
        plain = html.encode()
        tag = hashlib.sha256(plain).hexdigest()[:20]
        return cls(plain, gzip.compress(plain, level, mtime=0), tag)

    def response(self, status: int = 200) -> Response:
        """The page in the encoding that the request accepts."""
        compressed = request.accept_encodings.quality("gzip") > 0
        response = Response(self.compressed if compressed else self.plain, status)
        if compressed:
            response.content_encoding = "gzip"
        response.vary.add("Accept-Encoding")
        return response


class KeptPages:
    """The pages of open surveys, made when first asked for."""

    def __init__(self) -> None:
        self._pages: BoundedCache[PageKey, EncodedPage] = BoundedCache(200)

    def response(self, key: PageKey, make: Callable[[], str]) -> Response:
        """The page under `key` with status 200, or 304 where the browser holds it already."""
        page = self._pages.get_or_make(key, lambda: EncodedPage.of(make()))
        response = page.response()
        response.set_etag(f"{page.tag}-gzip" if response.content_encoding else page.tag)
        response.cache_control.no_cache = True
        response.make_conditional(request)
        return response


def momentary_page(html: str, status: int, *, to_go_back_to: bool = False) -> Response:
    """A page made for this request alone, which no cache may store. `to_go_back_to`: the browser that asked for it may,
    so that "back" shows it again instead of saying that the document has expired.
    """
    response = EncodedPage.of(html, level=6).response(status)
    if to_go_back_to:
        response.cache_control.private = True
        response.cache_control.no_cache = True
    else:
        response.cache_control.no_store = True
    return response
