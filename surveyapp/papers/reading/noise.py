"""Lines that are no part of a questionnaire: page numbers, running headers, tables of contents, fields of the paper."""

import re
from collections import Counter
from collections.abc import Sequence

from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.wording import CONTENTS, PAGE_NUMBER, PAPER_ONLY, RULE

_DIGITS_AT_ENDS = re.compile(r"^[\s\d]+|[\s\d]+$")


def noise_among(clues: Sequence[Clues]) -> set[int]:
    """The indices of such lines."""
    pages = {index for index, clue in enumerate(clues) if _is_page_number(clues, index)}
    found = {
        index
        for index, clue in enumerate(clues)
        if clue.line.place in ("footnote", "margin")
        or RULE.fullmatch(flat(clue.line.text))
        or (not clue.is_prose and PAPER_ONLY.match(clue.plain))
    }
    contents = _contents(clues)
    return pages | found | contents | _headers(clues, pages, contents)


def _is_page_number(clues: Sequence[Clues], index: int) -> bool:
    """Whether a line is a page number: with words or strokes anywhere, a bare one at the edge of a page."""
    text = flat(clues[index].text)
    if len(text) > 24 or not PAGE_NUMBER.fullmatch(text) or clues[index].line.place == "row":
        return False
    if not text.strip().isdigit():
        return True
    after = clues[index + 1].line if index + 1 < len(clues) else None
    return clues[index].line.page_start or (after is not None and after.page_start)


def _contents(clues: Sequence[Clues]) -> set[int]:
    """Entries of a table of contents: lines that lead to a page."""
    return {
        index
        for index, clue in enumerate(clues)
        if clue.line.place != "row"
        and len(clue.line.text) < 200
        and CONTENTS.fullmatch(flat(clue.line.text).strip())
        and clue.run is None
    }


def _headers(clues: Sequence[Clues], pages: set[int], contents: set[int]) -> set[int]:
    """Running headers and footers: the same text again and again beside the edge of a page; before the first question
    it may be the title.
    """
    edges = {
        index
        for index, clue in enumerate(clues)
        if clue.line.page_start
        or index - 1 in pages
        or index + 1 in pages
        or (index + 1 < len(clues) and clues[index + 1].line.page_start)
    }
    texts = [_DIGITS_AT_ENDS.sub("", clue.text) for clue in clues]
    times = Counter(texts)
    marked = {text for text, clue in zip(texts, clues, strict=True) if clue.mark or clue.run}
    often = {
        texts[index] for index in edges - pages if times[texts[index]] > 1 and len(texts[index]) > 3
    } - marked
    begins = (index for index, clue in enumerate(clues) if clue.number or clue.mark)
    body = next((index for index in begins if index not in contents), len(clues))
    title = {texts.index(text) for text in often if texts.index(text) < body}
    return {index for index, text in enumerate(texts) if text in often} - title
