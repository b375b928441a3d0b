"""What stands before the first question: titles, the survey's background, the greeting and introduction."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from surveyapp.papers.limits import LONGEST_HEADING_LINE, LONGEST_TITLE_LINE
from surveyapp.papers.paper import Part
from surveyapp.papers.reading.building import PaperBuilder
from surveyapp.papers.reading.clues import Clues
from surveyapp.papers.reading.entry_lines import entries_of
from surveyapp.papers.reading.matrix import is_head_piece
from surveyapp.papers.reading.matrix_lines import is_row_above_head
from surveyapp.papers.reading.notice_lines import read_notice
from surveyapp.papers.reading.options import options_in
from surveyapp.papers.reading.question_table import question_table
from surveyapp.papers.reading.roles import Roles, owns_options
from surveyapp.papers.signs.blanks import is_field_line, without_date
from surveyapp.papers.signs.marks import flat
from surveyapp.papers.signs.notices import begins_notice
from surveyapp.papers.signs.wording import ANNEX, ASKS, DIRECTIONS, GREETING, TITLE, joined

_SPREAD = re.compile(r"(?:[\u4e00-\u9fff] ){2,}[\u4e00-\u9fff]")
"""A heading whose characters are set apart: 调 查 问 卷."""

_ONLY_KIND = re.compile(r"(?:满意度)?(?:调查|测评|评价|征求意见)?(?:问卷|表|调查)(?:调查)?表?")
_GOES_ON = re.compile(r"(?:项目|工程|工作|活动|专项|资金|经费|建设|服务|年度|平台|中心)$")
"""How a first line of a title may end, whose second line says that it is a questionnaire."""

_NAMES_TITLE = re.compile(r"^(?:问卷|调查)?(?:标题|名称|题目)\s*[:：]\s*")
_ENDS = "。！!；;：:？?”）)"
_ENDS_SENTENCE = re.compile(r"[。！!；;，,]\s*$")


def first_of_body(clues: Sequence[Clues], roles: Roles) -> int:
    """The index of the first line that is a question, or the heading above it."""
    numbered = [
        index for index, clue in enumerate(clues) if clue.number and clue.number.family in roles.questions
    ]
    start = _behind_directions(clues, numbered)
    for index in range(start, len(clues)):
        if _begins_body(clues, index, roles):
            return index
    return len(clues)


def _behind_directions(clues: Sequence[Clues], numbered: Sequence[int]) -> int:
    """Behind a numbered list of directions: its numbers begin again from 1 at the first question."""
    ones = [index for index in numbered if clues[index].number.value == 1]  # type: ignore[union-attr]  # they have numbers
    if len(ones) < 2:
        return 0
    first = [index for index in numbered if ones[0] <= index < ones[1]]
    told = any(DIRECTIONS.match(clue.plain) for clue in clues[: ones[0]])
    silent = not any(
        clues[index].asks or clues[index].run or clues[index].line.cells or owns_options(clues, index)
        for index in first
    )
    return first[-1] + 1 if silent and (told or all(len(clues[index].text) > 12 for index in first)) else 0


def _begins_body(clues: Sequence[Clues], index: int, roles: Roles) -> bool:
    clue = clues[index]
    if clue.is_prose:
        return False
    number, cells = clue.number, clue.line.cells
    if cells and (question_table(cells) or options_in(clue.raw)[1] or _has_room(cells)):
        return True
    if cells and is_row_above_head(clues, index):
        return True
    if number and number.family in roles.questions:
        return True
    if number and number.family in roles.sections:
        return not DIRECTIONS.match(flat(clue.body))
    if number and (clue.asks or owns_options(clues, index)):
        return True
    if clue.said.said or clue.steps or _heads_runs(clues, index):
        return True
    if clue.begins_options or clue.mark:
        return False
    if is_field_line(clue.text):
        return not _greets_below(clues, index)
    if _heads_bullets(clues, index):
        return True
    if (
        (clue.inline and not DIRECTIONS.match(clue.plain))
        or entries_of(clue.raw)
        or (ASKS.search(clue.plain) and not GREETING.match(clue.plain) and "：" not in clue.text[-1:])
    ):
        return True
    following = clues[index + 1] if index + 1 < len(clues) else None
    return bool(following and following.begins_options and not clue.line.heading) or _is_heading(
        clues, index, roles
    )


def _greets_below(clues: Sequence[Clues], index: int) -> bool:
    """Whether the greeting stands below what is filled in above it."""
    return any(GREETING.match(clue.plain) for clue in clues[index + 1 : index + 5])


def _heads_runs(clues: Sequence[Clues], index: int) -> bool:
    """Whether a line holds pieces of the head of a matrix, whose rows of steps follow."""
    return is_head_piece(clues[index].raw) and any(
        clue.run or clue.steps for clue in clues[index + 1 : index + 2]
    )


def _heads_bullets(clues: Sequence[Clues], index: int) -> bool:
    """Whether a short line stands above bullets that are its options."""
    below = clues[index + 1 : index + 3]
    bullets = len(below) == 2 and all(clue.mark and clue.mark.kind == "bullet" for clue in below)
    text = clues[index].text
    return bullets and len(text) <= LONGEST_HEADING_LINE and not text.endswith(("：", ":", "。"))


def _has_room(cells: Sequence[str]) -> bool:
    """Whether a label has an empty cell behind it, or options."""
    return any(cell and not room for cell, room in pairwise(cells))


def _is_heading(clues: Sequence[Clues], index: int, roles: Roles) -> bool:
    """Whether a line heads the first questions: the next one is a question, and it is no title."""
    if index + 1 >= len(clues) or index == 0:
        return False
    clue, following = clues[index], clues[index + 1]
    asked = following.said.said or (following.number and following.number.family in roles.questions)
    short = len(clue.text) <= LONGEST_HEADING_LINE // 2 and not _ENDS_SENTENCE.search(clue.text)
    titled = TITLE.search(clue.plain) or ANNEX.match(clue.plain) or GREETING.match(clue.plain)
    dated = re.search(r"\d|：|:|公司|局|组|中心$|大学", clue.text)
    return bool(asked and short and not titled and (clue.line.heading or not dated))


def read_front(builder: PaperBuilder, clues: Sequence[Clues]) -> None:
    """Read the lines before the first question into the paper's title, background and introduction."""
    paper = builder.paper
    titles = _title_lines(clues)
    greeting = next(
        (i for i, clue in enumerate(clues) if i not in titles and GREETING.match(clue.plain)), None
    )
    parts: list[Part] = [_part(clue, index, titles, clues) for index, clue in enumerate(clues)]
    notice = [clue for clue, part in zip(clues, parts, strict=True) if part == "notice"]
    left = read_notice(paper, notice)
    behind: list[tuple[Clues, str]] = []
    before: list[tuple[Clues, str]] = []
    for index, (clue, part) in enumerate(zip(clues, parts, strict=True)):
        if part == "question":
            builder.begin_question(clue, without_date(clue.raw.strip()))
            continue
        builder.place(clue, part)
        text = left.get(clue.line.number, clue.text)
        if part in ("introduction", "notice") and text:
            is_before = greeting is not None and index < greeting and bool(titles)
            (before if is_before else behind).append((clue, text))
    paper.title = _title(clues[index] for index in titles)
    paper.background, paper.introduction = _paragraphs(before), _paragraphs(behind)


def _part(clue: Clues, index: int, titles: Sequence[int], clues: Sequence[Clues]) -> Part:
    if index in titles:
        return "title"
    if _is_annex(clue) or _repeats(clue, titles, clues):
        return "left_out"
    if is_field_line(clue.text):
        return "question"
    return "notice" if begins_notice(clue.text) else "introduction"


def _is_annex(clue: Clues) -> bool:
    return len(clue.text) <= LONGEST_HEADING_LINE and ANNEX.fullmatch(clue.plain) is not None


def _title_lines(clues: Sequence[Clues]) -> list[int]:
    """The indices of the lines of the title: the first that names a questionnaire, what its line was broken off from
    included; else the first heading.
    """
    for index, clue in enumerate(clues):
        if _is_annex(clue) or not _may_be_title(clue) or not TITLE.search(clue.plain):
            continue
        first = index
        while (
            first > 0
            and _may_be_title(clues[first - 1])
            and not _is_annex(clues[first - 1])
            and (
                clues[first - 1].full
                or _GOES_ON.search(clues[first - 1].text)
                or _ONLY_KIND.fullmatch(clue.plain) is not None
                or clues[first - 1].line.heading == clue.line.heading > 0
            )
        ):
            first -= 1
        return list(range(first, index + 1))
    for index, clue in enumerate(clues):
        found = ANNEX.fullmatch(clue.plain)
        if found and len(clue.text) <= LONGEST_TITLE_LINE and TITLE.search(found["rest"]):
            return [index]
    styled = (index for index, clue in enumerate(clues) if clue.line.heading and not _is_annex(clue))
    short = (index for index, clue in enumerate(clues[:1]) if _may_be_title(clue) and not _is_annex(clue))
    found_index = next(styled, None)
    return [found_index] if found_index is not None else [*short]


def _may_be_title(clue: Clues) -> bool:
    text = clue.text
    return (
        len(text) <= LONGEST_TITLE_LINE
        and not _ENDS_SENTENCE.search(text)
        and not GREETING.match(clue.plain)
        and not text.endswith(("：", ":"))
    )


def _repeats(clue: Clues, titles: Sequence[int], clues: Sequence[Clues]) -> bool:
    """Whether a heading says the title once more, whole or in part."""
    title = "".join(clues[index].text for index in titles).replace(" ", "")
    text = clue.text.replace(" ", "")
    return bool(title) and _may_be_title(clue) and len(text) > 3 and (text in title or title in text)


def _title(clues: Iterable[Clues]) -> str:
    """The lines of the title as one, without the number of the annex."""
    title = ""
    for clue in clues:
        annex = ANNEX.fullmatch(clue.plain)
        text = clue.text[annex.start("rest") :] if annex else _NAMES_TITLE.sub("", clue.text)
        title = joined(title, text.replace(" ", "") if _SPREAD.fullmatch(text) else text)
    return title


def _paragraphs(lines: Sequence[tuple[Clues, str]]) -> str:
    """The paragraphs of some lines, those whose line was broken at the margin put together."""
    paragraphs: list[str] = []
    goes_on = False
    for clue, text in lines:
        if goes_on:
            paragraphs[-1] = joined(paragraphs[-1], text)
        else:
            paragraphs.append(text)
        goes_on = clue.full or (
            clue.wrapped and len(text) > LONGEST_HEADING_LINE // 2 and text[-1] not in _ENDS
        )
    return "\n".join(paragraphs)
