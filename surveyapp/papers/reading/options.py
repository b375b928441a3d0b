"""Lines of options → options: several in a line, boxes before or behind them, blanks to write in, jumps."""

import re
from itertools import pairwise
from typing import Literal

from surveyapp.papers.answer_scales import goes_by_degrees
from surveyapp.papers.limits import LONGEST_BARE_OPTION, SHORTEST_ASKING
from surveyapp.papers.paper import PaperJump, PaperOption
from surveyapp.papers.signs.blanks import without_blanks
from surveyapp.papers.signs.jumps import without_jumps
from surveyapp.papers.signs.marks import (
    BOXES,
    COUNTED,
    LETTER,
    Mark,
    OptionText,
    flat,
    following,
    inline_marks,
    leading_mark,
)
from surveyapp.papers.signs.steps import is_legend, is_step, steps_in_brackets
from surveyapp.papers.signs.wording import LAST_OPTION, WRITE_IN, tidy

_TRAILING_BOX = re.compile(rf"\s*(?:[{BOXES}]|[(（]\s*[)）]|\[\s*\])\s*$")
_LEADING_BOX = re.compile(rf"^\s*[{BOXES}]\s*(?=\S)")
_BOX = re.compile(rf"[{BOXES}]|[(（]\s*[)）]|\[\s*\]")
_STARRED_BLANK = re.compile(r"_{2,}\s*[*＊]\s*$")
_COLON_AT_END = re.compile(r"\s*[:：]\s*$")
_NUMBERED = re.compile(r"<?\s*(\d{1,2})\s*(?:[>.、．:：)）=＝]\s*|\s+|(?=[\u4e00-\u9fff]))(?=\S)")
_LETTERED = re.compile(r"([A-Z])\s*(?:[.、．:：)）]\s*|\s+)(?=\S)")
_ROOM_FOR_NUMBER = re.compile(rf"\s{{2,}}[{BOXES}]+\s*$")
"""Boxes at the end of a line, into which the number of what was chosen is written."""

_BETWEEN_BARE = re.compile(r"\t+|\u3000+| {2,}|\s*[/／|｜]\s*")


def options_in(text: str, goes_on_at: str = "") -> tuple[str, list[OptionText]]:
    """What stands before the first option of a line, and its options; none where there are no marks.

    `goes_on_at`: the number from which on it counts, as the second line of options does.

    >>> options_in("性别：A.男 B.女")
    ('性别：', [OptionText(mark='A', text='男'), OptionText(mark='B', text='女')])
    >>> options_in("男□ 女□")[1]
    [OptionText(mark='', text='男'), OptionText(mark='', text='女')]
    """
    if is_legend(text):
        return text.strip(), []
    if columns := _columns(text):
        return "", columns
    if (room := _ROOM_FOR_NUMBER.search(text)) and inline_marks(text[: room.start()]):
        text = text[: room.start()]
    boxes = list(_BOX.finditer(text))
    if boxes and boxes[0].start() > 0 and not text[boxes[-1].end() :].strip() and not _is_blank(boxes):
        return _before_boxes(text, boxes)
    first = leading_mark(text)
    marks = inline_marks(text, first.sign if first and first.sign else goes_on_at)
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
    if head[:1] in "（(" and head[:1] and last.text.endswith(("）", ")")) and not re.search("[)）]", head):
        return head[1:], [*pieces[:-1], OptionText(last.mark, last.text[:-1])]
    opened = head.rstrip().endswith(("（", "(", "【", "["))
    if opened and last.text.endswith(("）", ")", "】", "]")):
        return head.rstrip()[:-1], [*pieces[:-1], OptionText(last.mark, last.text[:-1])]
    return head, pieces


def mark_options(options: list[PaperOption], jumps: list[PaperJump]) -> None:
    """Options whose texts begin with numbers or letters in order have these as marks: `□1.男 □2.女`, `A 男`, `B 女`.

    Numbers may count down too, as those of steps do: `□5 很满意 □4 满意`. `jumps`: those from the options, which are
    named by their marks then.
    """
    if len(options) < 2 or any(option.mark for option in options):
        return
    for pattern, first in ((_NUMBERED, "1"), (_LETTERED, "A"), (_NUMBERED, str(len(options)))):
        found = [pattern.match(option.text) for option in options]
        signs = [match[1] if match and match.string[match.end() :] else "" for match in found]
        falls = first not in "1A"
        after = [(str(int(sign) - 1) if falls else following(sign)) if sign else "" for sign in signs]
        if (
            signs[0] != first
            or signs[1:] != after[:-1]
            or any(_COUNTS.match(option.text) for option in options)
        ):
            continue
        for option, match in zip(options, found, strict=True):
            if match is not None:
                for jump in jumps:
                    jump.marks = tuple(match[1] if mark == option.text else mark for mark in jump.marks)
                option.mark, option.text = match[1], option.text[match.end() :]
        return


_COUNTS = re.compile(rf"\d{{1,2}}\s*{COUNTED}")


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


def head_before_boxes(text: str, pieces: list[OptionText]) -> tuple[str, list[OptionText]]:
    """A question in one line with its options whose boxes stand behind them, parted from them by a gap alone, or by
    nothing: what its first words name is the question.

    >>> head_before_boxes("性别 男□ 女□", [OptionText("", "性别 男"), OptionText("", "女")])
    ('性别', [OptionText(mark='', text='男'), OptionText(mark='', text='女')])
    """
    first = pieces[0].text
    named = _NAMES_QUESTION.match(first) or _GAP_BEHIND.match(first)
    if leading_mark(text) is not None or named is None:
        return "", pieces
    return named[1], [OptionText("", first[named.end() :].strip()), *pieces[1:]]


_NAMES_QUESTION = re.compile(
    r"((?:您的?)?(?:性别|年龄段?|民族|学历|文化程度|受教育程度|职业|身份|婚姻状况|户籍|户口(?:类型|性质)?|政治面貌|职务|职称|收入|健康状况))\s*(?=\S)"
)
_GAP_BEHIND = re.compile(r"(\S{2,40})\s+(?=\S)")


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
    short = all(len(part) <= 12 for part in parts) or all(map(is_step, parts))
    return parts if len(parts) > 1 and short else []


def bare_behind_colon(text: str) -> tuple[str, list[str]] | None:
    """A question with options without marks behind its colon or a stroke, and they.

    >>> bare_behind_colon("性别：男/女")
    ('性别：', ['男', '女'])
    """
    parts = [part.strip() for part in re.split("[|｜]", text)]
    if len(parts) > 2 and all(0 < len(part) <= LONGEST_BARE_OPTION for part in parts[1:]):
        return parts[0], parts[1:]
    found = _BEFORE_BARE.match(text)
    rest = without_blanks(text)[found.end() :] if found else ""
    if not rest or "_" in rest or "？" in rest:
        return None
    options = bare_options(_unframed(rest))
    words = rest.split(" ")
    if not options and 1 < len(words) < 6 and all(0 < len(word) <= 3 for word in words):
        options = words
    return (
        (text[: found.end()].strip(), options)
        if found and all(len(option) <= 8 for option in options) and options
        else None
    )


def _unframed(text: str) -> str:
    """A text without the one pair of brackets that stands around all of it."""
    framed = text[:1] in "（(" and text[-1:] in "）)" and not re.search("[（(）)]", text[1:-1])
    return text[1:-1] if framed else text


_BEFORE_BARE = re.compile(r"[^：:？?]{2,60}[：:？?]\s*")
_ENDS_OF_SCALE = re.compile(
    rf"(?P<low>[^\d{BOXES}]{{0,12}}?)(?P<steps>(?: ?(?:[{BOXES}] ?)?\d{{1,2}}(?!\d)){{3,11}})"
    rf"(?P<high>[^\d{BOXES}]{{0,12}})"
)


def labelled_ends(text: str) -> list[OptionText]:
    """A row of numbers with words at its ends as options; [] where it is none.

    >>> [option.text for option in labelled_ends("很差 ○1 ○2 ○3 很好")]
    ['1（很差）', '2', '3（很好）']
    """
    found = _ENDS_OF_SCALE.fullmatch(tidy(flat(text)))
    numbers = [int(digits) for digits in re.findall(r"\d{1,2}", found["steps"])] if found else []
    if found is None or [after - before for before, after in pairwise(numbers)] != [1] * (len(numbers) - 1):
        return []
    labels = {numbers[0]: tidy(found["low"]), numbers[-1]: tidy(found["high"])}
    worded = {number: f"{number}（{label}）" if label else str(number) for number, label in labels.items()}
    return [OptionText(str(number), worded.get(number, str(number))) for number in numbers]


def ends_behind(text: str) -> tuple[str, list[OptionText]] | None:
    """A question with a row of numbers behind it that has words at its ends, and the options that they make.

    >>> ends_behind("您满意吗？ 很不满意 1 2 3 很满意")[1][2]
    OptionText(mark='3', text='3（很满意）')
    """
    found = _BEFORE_ENDS.match(flat(text))
    ends = labelled_ends(text[found.end() :]) if found else []
    worded = any(not option.text.isdigit() for option in ends)
    return (text[: found.end()].strip(), ends) if found and worded else None


_BEFORE_ENDS = re.compile(r"[^:?]{2,80}[:?]\s*")


def paper_option(piece: OptionText, line: int) -> tuple[PaperOption, list[PaperJump]]:
    """An option of a paper, and where it leads."""
    text, jumps = without_jumps(piece.text)
    write_in: bool | Literal["required"] = bool(WRITE_IN.search(flat(text)))
    if write_in and (starred := _STARRED_BLANK.search(text)):
        text, write_in = text[: starred.start() + 2], "required"
    text = _COLON_AT_END.sub("", text) if write_in else text
    option = PaperOption(without_blanks(text) or text, piece.mark, [line], write_in)
    own = (piece.mark or option.text,)
    return option, [
        PaperJump(own, jump.target, piece.text, line, to_part=jump.to_part, ends=jump.ends)
        for jump in jumps[:1]
    ]


def in_order_of_letters(options: list[PaperOption]) -> list[PaperOption]:
    """The options from A on, where two columns of them were read row by row: A, D, B, E, C, F."""
    letters = [option.mark for option in options]
    ordered = sorted(letters)
    wanted = [chr(ord("A") + place) for place in range(len(letters))]
    turned = letters != wanted and ordered == wanted and len(letters) < 27
    return sorted(options, key=lambda option: option.mark) if turned else options


_FRAMED = re.compile(r"[（(\[【](?P<inner>[^（）()\[\]【】]{3,60})[）)\]】]\s*[:：?？]?\s*$")
_BETWEEN_CHOICES = re.compile(r"\s*[/／|｜]\s*|\s+")
_YES_AND_NO = (
    {"男", "女"},
    {"是", "否"},
    {"有", "无"},
    {"有", "没有"},
    {"会", "不会"},
    {"能", "不能"},
    {"对", "错"},
    {"知道", "不知道"},
    {"愿意", "不愿意"},
    {"同意", "不同意"},
)


def choices_in_brackets(text: str) -> tuple[str, list[OptionText]]:
    """A question without the options in brackets at its end, and they: steps of a scale, or yes and no.

    >>> choices_in_brackets("教练态度（满意/一般/不满意）")[0], choices_in_brackets("单位（部门/科室）")[1]
    ('教练态度', [])
    """
    if steps := steps_in_brackets(text):
        at = text.rfind(steps[0].text)
        start = max(text.rfind(sign, 0, at) for sign in "（([【")
        ends = [place for sign in "）)]】" if (place := text.find(sign, at)) > 0]
        rest = text[:start] + text[min(ends) + 1 :] if ends and start > 0 else ""
        return (tidy(rest), steps) if tidy(rest).strip("：: ") else (text, [])
    found = _FRAMED.search(text)
    words = [word for word in _BETWEEN_CHOICES.split(found["inner"].strip()) if word] if found else []
    if (
        found is None
        or {flat(word) for word in words} not in _YES_AND_NO
        or not text[: found.start()].strip()
    ):
        return text, []
    return text[: found.start()].strip(), [OptionText("", word) for word in words]


def choices_behind_spaces(text: str, said: str) -> tuple[str, list[OptionText]]:
    """A question without the options that stand behind it with nothing but spaces between, and they: yes and no, steps
    of a scale, or whatever they are where the question `said` that they are chosen from, or the last is the rest.

    >>> text, options = choices_behind_spaces("您对补助标准满意吗 满意 基本满意 不满意", "")
    >>> text, [option.text for option in options]
    ('您对补助标准满意吗', ['满意', '基本满意', '不满意'])
    >>> choices_behind_spaces("您 的 意 见", "")[1], choices_behind_spaces("What do you think", "single")[1]
    ([], [])
    """
    asks, *words = [part for part in _ROOM.split(text.strip()) if part]
    while words and _BRACKET_OF_QUESTION.fullmatch(words[0]):
        asks = f"{asks}{words.pop(0)}"
    if len(words) < 2 or len(asks) < SHORTEST_ASKING or max(map(len, words)) > LONGEST_BARE_OPTION:
        return text, []
    if not all(_CHINESE.search(part) for part in (asks, *words)):
        return text, []
    chosen = said in ("single", "multiple") or bool(LAST_OPTION.match(words[-1]) and len(words) > 2)
    if not (chosen or {flat(word) for word in words} in _YES_AND_NO or goes_by_degrees(words)):
        return text, []
    return asks, [OptionText("", word) for word in words]


_ROOM = re.compile(r"[\s\u3000]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BRACKET_OF_QUESTION = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")

_COLUMN_GAP = re.compile(r"\t+|\u3000{2,}| {3,}")


def _columns(text: str) -> list[OptionText]:
    """Options by their letters in the columns of a line, whatever their order; [] where a column is none."""
    parts = [part.strip() for part in _COLUMN_GAP.split(text.strip()) if part.strip()]
    marks = [LETTER.match(flat(part)) for part in parts]
    pieces = [
        OptionText(next(sign for sign in mark.groups() if sign).upper(), tidy(part[mark.end() :]))
        for part, mark in zip(parts, marks, strict=True)
        if mark is not None and part[mark.end() :].strip()
    ]
    return pieces if len(pieces) == len(parts) > 1 else []
