"""Who is asked what, as a paper says it within a line: 选B跳至第5题, 其他请结束问卷, If no, skip to Q7."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveyapp.papers.signs.marks import flat, han_number

_SIGN = r"(?:[A-Za-z](?![A-Za-z])|\d{1,2}(?!\d|\s*题)|[\u2460-\u2473])"
_LISTED = rf"{_SIGN}(?:\s*(?:[、,/和或与及-]|至|到)\s*{_SIGN})*"
_QUOTED = r"[“\"'「][^“”\"'「」]{1,20}[”\"'」](?:\s*[、,/和或与及]\s*[“\"'「][^“”\"'「」]{1,20}[”\"'」])*"
_WORDS = r"[^“”\"'「」()\[\]【】。;,、:!?→➔➜⇒跳转请则]{1,12}?"
_CHOSE = r"(?:选择?了?|回答|答案?|填写?|勾选|为|是)(?:为|是|了)?\s*(?:选项)?\s*"
_WHOEVER = r"(?:选?项|时)?\s*(?:的?(?:话|人|受访者|被访者|填答者|朋友)|者|的|时)"
_CHOSEN = (
    r"(?:(?:如果?|若|凡|当|假如)?\s*(?:您|你)?(?:的|在)?(?:本题|此题|该题|上题|答案)?\s*"
    rf"(?:(?:{_CHOSE})?(?P<marks>{_LISTED}|{_QUOTED})\s*(?:选?项|时)?\s*(?:{_WHOEVER})?"
    rf"|{_CHOSE}(?P<chosen>{_WORDS})\s*(?:{_WHOEVER})?|(?P<those>{_WORDS})\s*(?:{_WHOEVER}|(?=[→➔➜⇒]))"
    rf"|(?P<others>其[他它余](?:选项|答案|情况)?|否则))\s*[,、:]?\s*)?"
)
_POLITE = r"(?:请|则|就|可以?|应|直接|继续|即可|自动|再|并|您|\s)*"
_TO_PLACE = (
    r"(?:跳[至到转答过入问]{0,3}|转[至到入答]{0,2}|接|进入|前往|→|➔|➜|⇒|[-—=]+>)\s*(?:回答|作答|填写)?\s*"
    r"[\[【(]?\s*(?:第|问题|题目?|[Qq])?\s*(?P<target>[A-Z]?\d{1,3}(?:\.\d{1,2})?|[一二三四五六七八九十]{1,3})(?:\s*[-—–~至到]\s*\d{1,3})?\s*[\]】)]?\s*"
    r"(?P<unit>题|问|部分|大题|模块|板块)?"
)
_TO_END = (
    r"(?:跳[至到转答过入问]{0,3}|转[至到入答]{0,2}|→|➔|➜|⇒|[-—=]+>)\s*(?:问卷)?(?P<last>末尾|最后|结尾)(?:问卷|作答|答题|调查|部分|访问)?"
    r"|(?P<ends>(?:跳[至到转答过入问]{0,3}|转[至到入答]{0,2}|→|➔|➜|⇒|[-—=]+>)\s*(?:问卷)?(?:结束|终止)(?:问卷|作答|答题|调查|部分|访问)?|(?:结束|终止|停止|中止)(?:本次|此次)?(?:问卷|作答|答题|访问|调查|填写|填答|回答)|(?:问卷|访问|调查|答题)(?:到此)?(?:结束|终止)|结束(?=\s*$)|(?:谢谢|感谢)[^()。]{0,8}(?=[)\]】]))"
)
_TO_ANSWER = (
    r"(?:回答|作答|填写?|填答|答)\s*第\s*(?P<answered>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})"
    r"(?:\s*[-—–~至到、]\s*\d{1,3})?\s*(?:题|问)"
)
_TO_SKIP = r"跳过\s*第?\s*(?:\d{1,3}\s*[-—–~至到、]\s*)?(?P<skipped>\d{1,3})\s*(?:题|问)"
_CLAUSE = re.compile(
    rf"{_CHOSEN}{_POLITE}(?:{_TO_END}|{_TO_SKIP}|{_TO_PLACE}|{_TO_ANSWER})\s*(?:继续|开始)?(?:作答|回答|填写|答题)?"
)
_ENGLISH = re.compile(
    r"(?:if\s+)?(?:you\s+)?(?:(?:chose|choose|answered|selected|ticked)\s+)?"
    r"[\"“']?(?P<marks>[A-Za-z][\w ]{0,20}?)??[\"”']?\s*[,:]?\s*(?:please\s+)?"
    r"(?:(?:skip|go|jump|proceed)\s+(?:directly\s+)?to\s+(?:the\s+)?"
    r"(?:(?:question|q|no\.?)\s*)?(?P<target>\d{1,3}|end)(?:\s+of\s+the\s+survey)?"
    r"|(?P<ends>end\s+(?:the\s+)?survey))",
    re.IGNORECASE,
)
_GO_ON = re.compile(
    r"\s*(?:(?:[→➔➜⇒]|[-—=]+>)\s*请?(?:继续|往下)(?:作答|回答|访问|填写|答题)?|[（(【\[]\s*请?(?:继续|往下)(?:作答|回答|访问|填写|答题)?\s*[)）】\]])\s*$"
)
"""A jump to the next question."""

_GROUPS = re.compile(
    r"[(\[【〔][^()\[\]【】〔〕]*(?:【[^【】]{1,6}】|\[[^\[\]]{1,6}\])?[^()\[\]【】〔〕]*[)\]】〕]"
)
_OTHERS = re.compile(r"(?:其[他它余]|别的|余下)(?:选项|的|人|答案|情况)*|否则")


@dataclass(frozen=True)
class Jump:
    """A jump that a text names: from the options with these marks (`others`: from all but them) to a question, or to
    the first one of a part (`to_part`), with the printed number `target`; empty: to the end.
    `ends`: nobody asks them anything more, they are not meant.

    It stands in the text from `start` to `end`, as `words`.
    """

    marks: tuple[str, ...]
    target: str
    start: int
    end: int
    words: str
    others: bool = False
    to_part: bool = False
    ends: bool = False


def jumps_in(text: str) -> list[Jump]:
    """The jumps that a text names, in their order.

    >>> [(jump.marks, jump.target) for jump in jumps_in("选B跳至第5题，选C结束问卷")]
    [(('B',), '5'), (('C',), '')]
    >>> [(jump.marks, jump.others) for jump in jumps_in("选择A、C的请回答第4题，其他跳至第5题")]
    [(('A', 'C'), False), (('A', 'C'), True)]
    """
    text = " ".join(text.split())
    plain = flat(text)
    found: list[Jump] = []
    for match in (*_CLAUSE.finditer(plain), *_ENGLISH.finditer(plain)):
        groups = match.groupdict()
        printed = groups.get("target") or groups.get("answered") or ""
        target = "" if printed.lower() == "end" else target_of(printed)
        if skipped := groups.get("skipped"):
            target = str(int(skipped) + 1)
        names = ("marks", "chosen", "those", "others")
        words = next((groups[name] for name in names if groups.get(name)), "").strip()
        before = tuple(mark for jump in found for mark in jump.marks)
        others = bool(before) and _OTHERS.fullmatch(words) is not None
        marks = before if others else tuple(marks_in(words))
        to_part = groups.get("unit") in ("部分", "大题", "模块", "板块")
        start, end = match.span()
        ends = bool(groups.get("ends"))
        found.append(
            Jump(marks, target, start, end, text[start:end].strip(" ,，;；、"), others, to_part, ends)
        )
    return found


def without_jumps(text: str) -> tuple[str, list[Jump]]:
    """A text without the brackets, or the end, that say where it leads, and the jumps in them.

    >>> without_jumps("否（请跳至第8题）")[0], without_jumps("您来过吗？（选B跳至第3题）")[0], without_jumps("否")
    ('否', '您来过吗？', ('否', []))
    """
    whole = " ".join(text.split())
    shown = _GO_ON.sub("", whole)
    plain = flat(shown)
    for group in _GROUPS.finditer(plain):
        if jumps := jumps_in(shown[group.start() + 1 : group.end() - 1]):
            return _cut(shown, group.start(), group.end()), jumps
    jumps = [jump for jump in jumps_in(shown) if jump.target or jump.marks or jump.start > 0]
    if not jumps or plain[jumps[-1].end :].strip(" .。;)]】"):
        return text if shown == whole else shown, []
    begins = _BEGINS_JUMP.search(plain) if jumps[0].start == 0 else None  # an option stands before it
    return _cut(shown, begins.start() if begins else jumps[0].start, len(shown)), jumps


_BEGINS_JUMP = re.compile(r"[→➔➜⇒跳转请]|[-—=]+>|[(\[【]")


_NAMED = re.compile(
    rf"第\s*(?P<question>[A-Z]?\d{{1,3}})\s*题[^。?]{{0,6}}?(?:选择?了?|回答|答案?|勾选|评价)?\s*(?:为|是)?\s*(?P<marks>{_LISTED}|{_QUOTED}|{_WORDS})\s*(?:选?项|时)?\s*(?:的|者|[,、:]|请|才)"
)


_CHOSEN_SIGNS = re.compile(
    rf"(?:选择?了?|勾选|回答)\s*(?P<signs>\(?\s*{_SIGN}\s*\)?(?:\s*[、,/和或与及]?\s*\(?\s*{_SIGN}\s*\)?)*)(?=\s*(?:选?项|的|者|时|请|,|:))"
)
_COUNT_OF_OPTIONS = re.compile(r"(?:最多|至多|不超过|限|任|只|可|请|至少|最少)选?择?\s*\d{1,2}\s*[项个]")


_SEVERAL_NAMED = re.compile(
    r"(?:第|[Qq])?\s*[A-Z]?\d{1,3}\s*题?(?:\s*(?:或者?|、|和|及|与|/|,)\s*(?:第|[Qq])?\s*[A-Z]?\d{1,3}\s*题?)+(?=[^()\d]{0,6}(?:选|回答|答))"
)


def questions_named(text: str) -> tuple[str, ...]:
    """The printed numbers of the questions of which a condition names several.

    >>> questions_named("A1或A2选1、2的回答"), questions_named("第3题选择B、C的请说明原因")
    (('A1', 'A2'), ())
    """
    found = _SEVERAL_NAMED.search(flat(text))
    return tuple(re.findall(r"[A-Z]?\d{1,3}", found[0])) if found else ()


def answer_named(text: str) -> tuple[str, tuple[str, ...]]:
    """The printed number of a question, and the options of it, that a condition names; empty where it names none.

    >>> answer_named("第3题选择B、C的请说明原因")
    ('3', ('B', 'C'))
    >>> answer_named("如选择（3）（4）请说明原因")
    ('', ('3', '4'))
    """
    plain = _COUNT_OF_OPTIONS.sub("", flat(text))
    if found := _NAMED.search(plain):
        return found["question"], tuple(marks_in(found["marks"] or ""))
    listed = _CHOSEN_SIGNS.search(plain)
    return "", tuple(marks_in("、".join(re.findall(_SIGN, listed["signs"])))) if listed else ()


def _cut(text: str, start: int, end: int) -> str:
    rest = " ".join(f"{text[:start]}{text[end:]}".split())
    return rest.rstrip("，,、→；; -—")


def marks_in(words: str) -> Iterator[str]:
    """The letters, numbers (as `#2`: by place) or wordings of options that are named.

    >>> [*marks_in("A、C")], [*marks_in("B-D")], [*marks_in("“不知道”")], [*marks_in("②")]
    (['A', 'C'], ['B', 'C', 'D'], ['不知道'], ['2'])
    """
    plain = flat(words).strip()
    if found := re.fullmatch(r"([A-Za-z])\s*(?:-|至|到)\s*([A-Za-z])", plain):
        first, last = (letter.upper() for letter in found.groups())
        yield from (chr(code) for code in range(ord(first), ord(last) + 1))
    elif re.fullmatch(rf"{_SIGN}(?:\s*[、,/和或与及]\s*{_SIGN})*", plain):
        for sign in re.findall(_SIGN, plain):
            yield str(ord(sign) - 0x245F) if ord(sign) > 0x2000 else sign.upper()
    else:
        yield from (part for part in re.split(r"[“”\"'「」、,/]|(?<=\S)或(?=\S)", plain) if part.strip())


def places_of(printed: str) -> tuple[str, ...]:
    """The places of options that a website prints: 1;2.

    >>> places_of("1;2")
    ('#1', '#2')
    """
    return tuple(f"#{digits.strip()}" for digits in re.split("[;；,，、]", printed))


def target_of(printed: str) -> str:
    """The number of a question as papers count it; empty for the end.

    >>> target_of("十二"), target_of("A3"), target_of("结束")
    ('12', 'A3', '')
    """
    if printed[-1:].isdigit():
        return printed
    return str(han_number(printed) or "")
