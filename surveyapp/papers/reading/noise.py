"""Lines that are no part of a questionnaire: page numbers, running headers, tables of contents, fields of the paper."""

from collections import Counter
from collections.abc import Sequence

from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.marks import flat
from surveyapp.papers.reading.wording import CONTENTS, PAGE_NUMBER, PAPER_ONLY, RULE


def noise_among(clues: Sequence[Clues]) -> set[int]:
    """The indices of such lines."""
    pages = {index for index, clue in enumerate(clues) if _is_page_number(clues, index)}
    found = {
        index
        for index, clue in enumerate(clues)
        if clue.line.place in ("footnote", "margin")
        or RULE.fullmatch(flat(clue.line.text))
        or (not clue.is_prose and PAPER_ONLY.match(flat(clue.text)))
    }
    return pages | found | _contents(clues) | _headers(clues, pages)


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


def _headers(clues: Sequence[Clues], pages: set[int]) -> set[int]:
    """Running headers and footers: the same text again and again beside the edge of a page."""
    edges = {
        index
        for index, clue in enumerate(clues)
        if clue.line.page_start
        or index - 1 in pages
        or index + 1 in pages
        or (index + 1 < len(clues) and clues[index + 1].line.page_start)
    }
    texts = Counter(clue.text for clue in clues)
    marked = {clue.text for clue in clues if clue.mark or clue.run}
    often = {
        clues[index].text
        for index in edges - pages
        if texts[clues[index].text] > 1 and len(clues[index].text) > 3
    } - marked
    first = {text: next(index for index, clue in enumerate(clues) if clue.text == text) for text in often}
    return {index for index, clue in enumerate(clues) if clue.text in often and index != first[clue.text]}
