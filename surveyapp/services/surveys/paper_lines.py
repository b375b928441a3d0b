"""The lines of a paper as the form between reading and confirming carries them.

They travel with the form instead of waiting on the server: nothing is kept of a paper that nobody confirms, nothing
has to be removed later, a page that is sent twice or comes back with a mistake has lost nothing, and no other program
has to convert the file again. They are packed, for Chinese text in a form takes three times its size.
"""

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

import orjson
from pydantic import TypeAdapter, ValidationError

from surveyapp.papers.limits import MOST_PAPER_CHARACTERS, MOST_PAPER_LINES
from surveyapp.papers.paper import PaperLine
from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LARGEST_PACKED_LINES

_LINES = TypeAdapter(tuple[PaperLine, ...])


def pack_lines(lines: Sequence[PaperLine]) -> str:
    """The lines as a text of letters, digits, `-`, `_` and `=`."""
    return urlsafe_b64encode(zlib.compress(orjson.dumps(list(lines)))).decode()


def unpack_lines(packed: str) -> tuple[PaperLine, ...]:
    """The lines again; `Refusal` with `paper_lost` for anything that did not come from `pack_lines`."""
    try:
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(urlsafe_b64decode(packed), LARGEST_PACKED_LINES)
        lines = _LINES.validate_json(plain)
    except (ValueError, zlib.error, ValidationError) as error:
        raise Refusal("paper_lost") from error
    numbers = [line.number for line in lines]
    if (
        not lines
        or not unpacking.eof
        or len(lines) > MOST_PAPER_LINES
        or sum(len(line.text) for line in lines) > MOST_PAPER_CHARACTERS
        or len({*numbers}) < len(numbers)
    ):
        raise Refusal("paper_lost")
    return lines


def text_of_lines(lines: Sequence[PaperLine]) -> str:
    """The lines as a text that is read as they are: headings with `#`, the cells of a row apart by tabs."""
    return "\n".join(("\n" if line.after_gap else "") + _typed(line) for line in lines)


def _typed(line: PaperLine) -> str:
    page = "\f" if line.page_start else ""
    heading = "#" * line.heading + " " if line.heading else ""
    return page + heading + ("\t".join(line.cells) if line.cells else line.text)
