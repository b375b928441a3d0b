"""Lines of options → options: several in a line, boxes before or behind them, blanks to write in, jumps."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from surveyapp.papers.paper import PaperJump, PaperOption
from surveyapp.papers.reading.marks import (
    BOXES,
    Mark,
    OptionText,
    flat,
    following,
    han_number,
    inline_marks,
    leading_mark,
)
from surveyapp.papers.reading.wording import ENDS_HERE, JUMP, WRITE_IN, tidy, without_blanks

_TRAILING_BOX = re.compile(rf"\s*(?:[{BOXES}]|[(（]\s*[)）]|\[\s*\])\s*$")
_LEADING_BOX = re.compile(rf"^\s*[{BOXES}]\s*(?=\S)")
_BOX = re.compile(rf"[{BOXES}]|[(（]\s*[)）]|\[\s*\]")
_STARRED_BLANK = re.compile(r"_{2,}\s*[*＊]\s*$")
_NUMBERED = re.compile(r"(\d{1,2})\s*(?:[.、．:：)）]\s*|\s+)(?=\S)")
_LETTERED = re.compile(r"([A-Z])\s*(?:[.、．:：)）]\s*|\s+)(?=\S)")
_BETWEEN_BARE = re.compile(r"\t+|\u3000+| {2,}|\s*[/／|｜]\s*")
_ENDS = ("结束", "末尾", "最后")


def options_in(text: str) -> tuple[str, list[OptionText]]:
    """What stands before the first option of a line, and its options; none where there are no marks.

    >>> options_in("性别：A.男 B.女")
    ('性别：', [OptionText(mark='A', text='男'), OptionText(mark='B', text='女')])
    >>> options_in("男□ 女□")[1]
    [OptionText(mark='', text='男'), OptionText(mark='', text='女')]
    """
    boxes = list(_BOX.finditer(text))
    if boxes and boxes[0].start() > 0 and not text[boxes[-1].end() :].strip() and not _is_blank(boxes):
        return _before_boxes(text, boxes)
    first = leading_mark(text)
    marks = inline_marks(text, first.sign if first and first.sign else "")
    if first is not None and (not marks or marks[0].start > first.end or first.end > marks[0].end):
        same = first.kind == "bullet" or (marks and marks[0].kind == first.kind)
        marks = (
            [first, *(mark for mark in marks if mark.start >= first.end)] if same or not marks else [first]
        )
    elif first is not None:
        marks[0] = Mark(marks[0].kind, marks[0].sign or first.sign, 0, max(first.end, marks[0].end))
    if not marks:
        return text.strip(), []
    ends = [mark.start for mark in marks[1:]] + [len(text)]
    pieces = [
        OptionText(mark.sign, _bare(text[mark.end : end])) for mark, end in zip(marks, ends, strict=True)
    ]
    pieces[:-1] = [OptionText(piece.mark, piece.text.rstrip(";；,，、")) for piece in pieces[:-1]]
    return text[: marks[0].start].strip(), [piece for piece in pieces if piece.text or piece.mark]


def without_frame(head: str, pieces: list[OptionText]) -> tuple[str, list[OptionText]]:
    """A question and its options without the brackets around the options: `请选择（A.好 B.差）`."""
    last = pieces[-1]
    opened = head.rstrip().endswith(("（", "(", "【", "["))
    if opened and last.text.endswith(("）", ")", "】", "]")):
        return head.rstrip()[:-1], [*pieces[:-1], OptionText(last.mark, last.text[:-1])]
    return head, pieces


def mark_options(options: list[PaperOption]) -> None:
    """Options whose texts begin with numbers or letters in order have these as marks: `□1.男 □2.女`, `A 男`, `B 女`."""
    if len(options) < 2 or any(option.mark for option in options):
        return
    for pattern, first in ((_NUMBERED, "1"), (_LETTERED, "A")):
        found = [pattern.match(option.text) for option in options]
        wanted = first
        for match in found:
            if match is None or match[1] != wanted or not match.string[match.end() :]:
                break
            wanted = following(wanted)
        else:
            for option, match in zip(options, found, strict=True):
                if match is not None:
                    option.mark, option.text = match[1], option.text[match.end() :]
            return


def _is_blank(boxes: "list[re.Match[str]]") -> bool:
    """Whether the only bracket is room for an answer at the end of a question."""
    return len(boxes) == 1 and flat(boxes[0][0])[0] in "(["


def _before_boxes(text: str, boxes: "list[re.Match[str]]") -> tuple[str, list[OptionText]]:
    """Options with their boxes behind them; a question may stand before the first."""
    at, pieces = 0, []
    for box in boxes:
        pieces.append(text[at : box.start()])
        at = box.end()
    head, separator, label = _split_head(pieces[0])
    labels = [label, *pieces[1:]]
    return f"{head}{separator}".strip(), [OptionText("", tidy(piece)) for piece in labels if piece.strip()]


def _split_head(text: str) -> tuple[str, str, str]:
    for sign in ("：", ":", "？", "?"):
        if sign in text:
            return text.rpartition(sign)
    return "", "", text


def _bare(text: str) -> str:
    """The text of an option without a box before or behind it."""
    text = _LEADING_BOX.sub("", text)
    bare = _TRAILING_BOX.sub("", text) if not text.strip().startswith(("(", "（")) else text
    return tidy(bare)


def bare_options(text: str) -> list[str]:
    """Options without marks in one line, parted by wide gaps or strokes; [] where it is one text.

    >>> bare_options("男    女"), bare_options("服务态度")
    (['男', '女'], [])
    """
    parts = [part.strip() for part in _BETWEEN_BARE.split(text.strip()) if part.strip()]
    return parts if len(parts) > 1 and all(len(part) <= 12 for part in parts) else []


def bare_behind_colon(text: str) -> tuple[str, list[str]] | None:
    """A question with options without marks behind its colon, and they.

    >>> bare_behind_colon("性别：男/女")
    ('性别：', ['男', '女'])
    """
    found = _BEFORE_BARE.match(text)
    rest = without_blanks(text)[found.end() :] if found else ""
    if not rest or "_" in rest or "？" in rest:
        return None
    options = bare_options(rest)
    words = rest.split(" ")
    if not options and 1 < len(words) < 6 and all(0 < len(word) <= 3 for word in words):
        options = words
    return (
        (text[: found.end()].strip(), options)
        if found and all(len(option) <= 8 for option in options) and options
        else None
    )


_BEFORE_BARE = re.compile(r"[^：:？?]{2,60}[：:？?]\s*")
_ENDS_OF_SCALE = re.compile(
    rf"(?P<low>[^\d{BOXES}]{{0,12}}?)\s*(?P<steps>(?:[{BOXES}]?\s*\d{{1,2}}\s*){{3,11}})\s*(?P<high>[^\d{BOXES}]{{0,12}})"
)


def labelled_ends(text: str) -> list[OptionText]:
    """A row of numbers with words at its ends as options; [] where it is none.

    >>> [option.text for option in labelled_ends("很差 ○1 ○2 ○3 很好")]
    ['1（很差）', '2', '3（很好）']
    """
    found = _ENDS_OF_SCALE.fullmatch(flat(text).strip())
    numbers = [int(digits) for digits in re.findall(r"\d{1,2}", found["steps"])] if found else []
    if found is None or [after - before for before, after in pairwise(numbers)] != [1] * (len(numbers) - 1):
        return []
    labels = {numbers[0]: tidy(found["low"]), numbers[-1]: tidy(found["high"])}
    worded = {number: f"{number}（{label}）" if label else str(number) for number, label in labels.items()}
    return [OptionText(str(number), worded.get(number, str(number))) for number in numbers]


def paper_option(piece: OptionText, line: int) -> tuple[PaperOption, PaperJump | None]:
    """An option of a paper, and where it leads."""
    text, target = without_jump(piece.text)
    write_in: bool | Literal["required"] = bool(WRITE_IN.search(flat(text)))
    if write_in and (starred := _STARRED_BLANK.search(text)):
        text, write_in = text[: starred.start() + 2], "required"
    option = PaperOption(without_blanks(text) or text, piece.mark, [line], write_in)
    jump = PaperJump((piece.mark or option.text,), target, piece.text, line) if target is not None else None
    return option, jump


def without_jump(text: str) -> tuple[str, str | None]:
    """The text without `（跳至第5题）`, and the number of the question that it leads to; "" leads to the end.

    >>> without_jump("否（请跳至第8题）"), without_jump("否")
    (('否', '8'), ('否', None))
    """
    plain = flat(text)
    if ends := ENDS_HERE.search(plain):
        return tidy(text[: ends.start()] + text[ends.end() :]), ""
    found = JUMP.search(plain)
    if found is None:
        return text, None
    start, end = found.start(), found.end()
    bracket = max(plain.rfind("(", 0, found.start("target")), plain.rfind("[", 0, found.start("target")))
    start = bracket if bracket > 0 else found.end("marks") if found["marks"] else start
    rest = tidy(text[:start] + text[end:]).rstrip("，,、→ -")
    return rest, target_of(found["target"])


def target_of(printed: str) -> str:
    """The number of the question that a jump leads to; empty for the end.

    >>> target_of("十二"), target_of("结束")
    ('12', '')
    """
    if printed.isdigit():
        return printed
    return "" if any(end in printed for end in _ENDS) else str(han_number(printed))


def option_marks(text: str) -> Iterator[str]:
    """The letters of options that a condition names.

    >>> list(option_marks("A、C"))
    ['A', 'C']
    """
    yield from (letter.upper() for letter in re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", text))
