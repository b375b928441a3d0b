"""The lines of a notice → the notice, where they say all of it; else what is missing of it."""

from collections.abc import Sequence

from surveyapp.papers.paper import Paper, PaperNotice
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.signs.notices import NEEDED, NoticeEntry, days_of, notice_entries


def read_notice(paper: Paper, clues: Sequence[Clues]) -> dict[int, str]:
    """Give the paper its notice. Number of a line -> what of its text stays in the introduction: without a whole
    notice all of it, so that nothing is lost.
    """
    entries = {clue.line.number: [*notice_entries(clue.text)] for clue in clues}
    said: dict[str, list[NoticeEntry]] = {}
    for line in entries.values():
        for entry in line:
            said.setdefault(entry.field, []).append(entry)
    values = {
        field: "；".join(entry.value for entry in said.get(field, []) if entry.value) for field in NEEDED
    }
    days = days_of(values["retention"])
    missing = [field for field in NEEDED if not values[field] or (field == "retention" and days is None)]
    if missing or days is None:
        paper.missing_of_notice = (*missing,) if said else ()
        return {clue.line.number: clue.text for clue in clues}
    paper.notice = PaperNotice(values["controller"], values["contact"], values["purpose"], days)
    return {
        number: "；".join(entry.words for entry in line if not entry.field)
        for number, line in entries.items()
    }
