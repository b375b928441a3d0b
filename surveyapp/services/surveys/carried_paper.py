"""A paper as the form between reading and confirming carries it.

It travels with the form instead of waiting on the server: nothing is kept of a paper that nobody confirms, nothing has
to be removed later, a page that is sent twice or comes back with a mistake has lost nothing, and no other program has
to convert the file again. It is packed, for Chinese text in a form takes three times its size, and signed: what comes
back is what was read here.
"""

import hmac
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import orjson
from pydantic import TypeAdapter

from surveyapp.papers.paper import LinePart, Paper, PaperItem, PaperLine, PaperOption, Part
from surveyapp.services.errors import Refusal


@dataclass(frozen=True)
class _Place:
    """What a line is, with the places (from 0) of its question, and of its option or item in that."""

    line: int
    part: Part
    question: int | None
    option: int | None
    item: int | None


@dataclass(frozen=True)
class _Carried:
    """A paper without references between its parts, and the places that they refer to."""

    paper: Paper
    places: list[_Place]


_CARRIED = TypeAdapter(_Carried)


def pack_paper(paper: Paper, key: str) -> str:
    """A paper to which nothing was proposed yet, as a text of letters, digits, `-`, `_`, `=` and `.`, signed with the
    key.
    """
    plain = orjson.dumps(_Carried(replace(paper, parts={}), [*_places(paper)]))
    packed = urlsafe_b64encode(zlib.compress(plain)).decode()
    return f"{_signature(packed, key)}.{packed}"


def unpack_paper(carried: str, key: str) -> Paper:
    """The paper again; `Refusal` with `paper_lost` for anything that was not packed with this key."""
    signature, _, packed = carried.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(packed, key).encode()):
        raise Refusal("paper_lost")
    found = _CARRIED.validate_json(zlib.decompress(urlsafe_b64decode(packed)))
    found.paper.parts = {place.line: _part(found.paper, place) for place in found.places}
    return found.paper


def text_of_lines(lines: Sequence[PaperLine]) -> str:
    """The lines as a text that is read as they are: headings with `#`, the cells of a row apart by tabs."""
    return "\n".join(("\n" if line.after_gap else "") + _typed(line) for line in lines)


def _typed(line: PaperLine) -> str:
    page = "\f" if line.page_start else ""
    heading = "#" * line.heading + " " if line.heading else ""
    return page + heading + ("\t".join(line.cells) if line.cells else line.text)


def _signature(packed: str, key: str) -> str:
    return hmac.new(key.encode(), packed.encode(), sha256).hexdigest()


def _places(paper: Paper) -> Iterator[_Place]:
    questions = {id(question): place for place, question in enumerate(paper.questions)}
    inner = {
        id(piece): place
        for question in paper.questions
        for pieces in (question.options, question.items)
        for place, piece in enumerate(pieces)
    }

    def place_of(piece: PaperOption | PaperItem | None) -> int | None:
        return None if piece is None else inner[id(piece)]

    for line, part in paper.parts.items():
        question = None if part.question is None else questions[id(part.question)]
        yield _Place(line, part.part, question, place_of(part.option), place_of(part.item))


def _part(paper: Paper, place: _Place) -> LinePart:
    if place.question is None:
        return LinePart(place.part)
    question = paper.questions[place.question]
    option = None if place.option is None else question.options[place.option]
    item = None if place.item is None else question.items[place.item]
    return LinePart(place.part, question, option, item)
