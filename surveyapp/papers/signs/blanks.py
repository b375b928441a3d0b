"""Room for an answer in a line: blanks, what stands before and behind them, lines that are nothing else."""

import re
from typing import Literal

from surveyapp.papers.limits import FEWEST_BEFORE_GAP, LONGEST_LABEL_BEHIND
from surveyapp.papers.signs.marks import BOXES, flat

_BLANK = r"(?:[_﹍﹎]{2,})"
_GAP = r"(?:[_﹍﹎]{2,}|[ \u3000]{2,})"
ROOM = re.compile(r"(?:[(（]\s*[)）]|[_＿]{2,})\s*分?\s*[。.;；]?\s*$")
"""Room for an answer at the end of a line."""

ANSWER = re.compile(r"(?:您?的?答案?|您?的?回答|您?的?选择|选项|备选答案)\s*[:]\s*")
"""The word for an answer before options. Looked for in a flat text."""

_ANSWER_LINE = re.compile(
    r"\s*(?:(?:[\[【]?(?:请?访问?员)?记录[\]】]?|填空\s*\d*|您?的?答案?|您?的?回答|您?的?选择|我的答案|选项|排序|顺序|您?的?排序)\s*(?:为|是)?\s*[:]?\s*)?"
    r"(?:[_\-—–﹍﹎.…\s、>→]|\(\s*\)|\[\s*\]|【\s*】)*\s*[。.]?\s*"
)
_ANSWER_WITH_UNIT = re.compile(
    rf"\s*(?:(?:[\[【]?(?:请?访问?员)?记录[\]】]?|您?的?答案?|您?的?回答|约|大约|共)\s*[:]?\s*)?(?:{_BLANK}|\(\s*\))\s*[\u4e00-\u9fff%℃/]{{1,4}}\s*[。.]?\s*"
)
_DATE = re.compile(
    rf"{_GAP}\s*年\s*(?:{_GAP}\s*月\s*(?:份|{_GAP}\s*[日号])?)?(?=[\s。.;,)]|$)"
    rf"|{_GAP}\s*[-/.]\s*{_GAP}\s*[-/.]\s*{_GAP}"
)
_DATE_ROOM = re.compile(r"[_＿]{2,}\s*年\s*[_＿]{2,}\s*月(?:\s*[_＿]{2,}\s*日)?")
_DATE_LINE = re.compile(r"\s*年(?:\s{2,}月(?:\s{2,}[日号])?)?\s*")
_OF_A_YEAR = re.compile(
    r"出生|年份|哪一?年|何年|成立|建[于成]|起始|开始|始于|毕业|参加工作|入[职学党]|日期|时间"
)
_RANGE_BEHIND = re.compile(r"(?<=\S)\s*[(（][^()（）]{1,40}[)）]\s*$")
_UNITS = (
    r"分钟|小时|课时|学时|公里|千米|平方公里|平方米|平米|立方米|公顷|亩|亿元|万元|千元|百元|元|个月|周岁|岁|年|月|天|周|日|次"
    r"|人次|人|户|件|头|只|台|辆|间|栋|幢|部|门|节|页|家|条|份|期|项|名|口|位|株|棵|处|座|套|张|个|分"
    r"|%|℃|公斤|千克|毫米|厘米|米|吨|斤|克|升|度|级|年级"
    r"|minutes?|hours?|days?|weeks?|months?|years?(?: old)?|times?|persons?|people|yuan|km|m2|mu"
)
_UNIT = re.compile(
    rf"(?:{_BLANK}|\(\s*\)|(?<=[:?])[ ]{{2,}})\s*(?P<unit>(?:{_UNITS})(?:/(?:{_UNITS}))?)(?:左右)?"
    rf"(?![\u4e00-\u9fffa-zA-Z/])"
)
_ROOM_WITH_UNIT = re.compile(rf"\s*[:]?\s*(?:{_UNIT.pattern.replace('?P<unit>', '')})\s*[。.;,]?\s*$")
_UNIT_BEFORE = re.compile(rf"\(\s*(?:单位\s*:\s*)?(?P<unit>{_UNITS})\s*\)\s*[:]?\s*{_BLANK}\s*$")
_UNIT_ALONE = rf"(?:{_UNITS})"
_UNIT_NAMED = re.compile(rf"\(\s*(?:单位\s*:\s*)?(?P<unit>{_UNITS})\s*\)\s*[:?]?\s*$")
_LABELLED = re.compile(
    r"(?P<label>[^\s_:：,，;；。]{1,16})\s*(?:[:：]\s*)?_{2,}"
    rf"(?:(?<=_)\s?(?P<unit>(?<=_){_UNIT_ALONE}|(?<=_)\(年月日?\))(?![\u4e00-\u9fff(]))?[\s,，;；。]*"
)
_ENDS_OF_LABEL = " ,，;；。.:：、"


def without_range(text: str) -> str:
    """A line that begins with a blank without the bracket at its end that says what may stand there.

    >>> without_range("____分钟（0 至 90）"), without_range("姓名：____（签字）")
    ('____分钟', '姓名：____（签字）')
    """
    return _RANGE_BEHIND.sub("", text) if flat(text).lstrip().startswith("__") else text


def is_blank_line(text: str) -> bool:
    """Whether a line is only room for an answer.

    >>> [is_blank_line(text) for text in ("答案：____", "____年__月__日", "答：____课时", "(  )", "排序：____、____")]
    [True, True, True, True, True]
    >>> is_blank_line("姓名：____")
    False
    """
    plain = _squeezed(flat(without_range(text)))
    if not plain.strip():
        return False
    patterns = (_ANSWER_LINE, _ANSWER_WITH_UNIT, _DATE_LINE)
    return any(pattern.fullmatch(plain) for pattern in patterns) or bool(
        (found := _DATE.search(plain)) and not plain.replace(found[0], "").strip(" 。.")
    )


def _squeezed(text: str) -> str:
    """The text with gaps of two spaces at most: a wider one says nothing more."""
    return re.sub(r"[ \u3000\xa0]{3,}", "  ", text)


def without_blanks(text: str) -> str:
    """The text without the room for an answer at its end, and with one length of blank inside it.

    >>> without_blanks("您的工作单位：_______")
    '您的工作单位'
    """
    bare = re.sub(r"[_﹍﹎＿]{2,}", "____", text)
    bare = re.sub(r"(?:[:：]?\s*____\s*|[:：]\s*)(?=[)）])", "", bare)
    bare = re.sub(
        r"(?:\s*(?:____|[-—–]{2,}|\.{6,}|…{2,}|[(（]\s*[)）]|[【\[]\s*[\]】])\s*[。.;；]?\s*)+$", "", bare
    )
    bare = re.sub(r"\s*[(（]\s*[)）]\s*[:：]\s*$", "", bare)
    bare = re.sub(r"\s*[(（]\s+[)）](?=\s*(?:[(（【\[][^()（）【】\[\]]*[)）】\]]\s*)+$)", "", bare)
    bare = re.sub(r"\s*(?:____|[(（]\s*[)）])\s*分\s*$", "", bare)
    return re.sub(r"[:：]\s*$", "", bare).rstrip() if bare != text else bare


def labelled_blanks(text: str) -> list[str]:
    """The labels of the blanks of a line that holds nothing else, with their units; [] for any other line.

    >>> labelled_blanks("姓名：____ 联系电话：____"), labelled_blanks("从____到____，您走几分钟")
    (['姓名', '联系电话'], [])
    """
    text = _DATE_ROOM.sub(lambda room: "____（年月日）" if "日" in room[0] else "____（年月）", text)
    plain = flat(text)
    if not re.fullmatch(f"(?:{_LABELLED.pattern.replace('?P<label>', '').replace('?P<unit>', '')})+", plain):
        return []
    return [
        text[found.start("label") : found.end("label")]
        + (f"（{found['unit'].strip('()')}）" if found["unit"] else "")
        for found in _LABELLED.finditer(plain)
        if not re.fullmatch("[年月日时分至到、]", found["label"])
    ]


def blanks_in(text: str) -> tuple[str, list[str]]:
    """The text of a question with several blanks, and what is to be filled in at each; no labels for fewer than two.

    >>> blanks_in("您居住在____乡（镇）____村。")
    ('您居住在____乡（镇）____村。', ['乡（镇）', '村'])
    >>> blanks_in("您的联系方式：姓名____；电话____")
    ('您的联系方式', ['姓名', '电话'])
    """
    shown = " ".join(re.sub(r"[_﹍﹎＿]{2,}", "____", text).split())
    pieces = shown.split("____")
    if len(pieces) < 3:
        return shown, []
    before = [_last_words(piece) for piece in pieces[:-1]]
    behind = [_SIGNS.split(piece.strip(_ENDS_OF_LABEL))[0].strip() for piece in pieces[1:]]
    sentence = all(
        0 < len(label) <= LONGEST_LABEL_BEHIND and piece.lstrip()[:1] not in [*",，;；。：:、"]
        for label, piece in zip(behind, pieces[1:], strict=True)
    )
    units = all(re.fullmatch(f"(?:{_UNITS}){{1,2}}", label) for label in behind)
    apart = any(piece.strip() != label for piece, label in zip(pieces[1:-1], behind, strict=False))
    labels = behind if sentence and len({*behind}) == len(behind) and not (units and apart) else before
    if labels is before and units:
        labels = [f"{label}（{unit}）" if label else "" for label, unit in zip(before, behind, strict=True)]
    named = [label or f"第 {place} 空" for place, label in enumerate(labels, start=1)]
    stem = re.match(r"(.{2,}?)[：:？?]\s*\S{0,16}$", pieces[0])
    only_labels = labels != behind and not re.search(r"[\w\u4e00-\u9fff]", pieces[-1])
    return (stem[1].strip() if stem and only_labels else shown), named


def _last_words(piece: str) -> str:
    """What stands last in a piece of a sentence, without the signs around it."""
    return _SIGNS.split(piece.strip(_ENDS_OF_LABEL))[-1].strip()


_SIGNS = re.compile(r"[：:，,。；;？?]\s*")


def unit_of(text: str) -> str:
    """The unit of the number that a blank asks for; empty where it asks for none, or for several.

    >>> unit_of("您每次骑行____分钟"), unit_of("年营业收入（万元）：____"), unit_of("____乡____村")
    ('分钟', '万元', '')
    """
    plain = flat(text)
    if len(re.findall(_BLANK, plain)) > 1:
        return ""
    found = _UNIT.search(plain) or _UNIT_BEFORE.search(plain) or _UNIT_NAMED.search(plain)
    return found["unit"] if found else ""


def without_unit(text: str) -> str:
    """A text without the room for a number, and its unit, at its end; inside a sentence they stay.

    >>> without_unit("您等候多长时间？____分钟"), without_unit("您家有____亩地"), without_unit("____元")
    ('您等候多长时间？', '您家有____亩地', '____元')
    """
    remark = _RANGE_BEHIND.search(text)
    if remark and (before := without_unit(text[: remark.start()])) != text[: remark.start()]:
        return f"{before}{remark[0].strip()}"
    found = _ROOM_WITH_UNIT.search(flat(text))
    return (text[: found.start()].rstrip("：: ") if found else "") or text


def date_of(text: str) -> tuple[Literal["year", "month", "day"], str] | None:
    """How finely one date is asked for, and the text without the room for it; None where none is asked for.

    >>> date_of("您的出生年月：____年____月")
    ('month', '您的出生年月')
    >>> date_of("您在本地居住____年") is None
    True
    """
    text = _squeezed(text)
    plain = flat(text)
    found = [*_DATE.finditer(plain)]
    if len(found) != 1:
        return None
    start, end = found[0].span()
    printed = found[0][0]
    if "月" not in printed and "年" in printed and not _OF_A_YEAR.search(plain[:start]):
        return None  # a number of years
    precision: Literal["year", "month", "day"] = "day"
    if "年" in printed and not re.search("[日号]", printed):
        precision = "month" if "月" in printed else "year"
    rest = f"{text[:start]}{text[end:]}".strip(" 。.:：,，")
    return precision, " ".join(rest.split())


def date_named(text: str) -> Literal["year", "month", "day"] | None:
    """How finely a question asks for a date that it names itself; None where it names none.

    >>> date_named("您的出生日期"), date_named("出生年月"), date_named("您希望的开放时间")
    ('day', 'month', None)
    """
    found = _NAMES_DATE.search(flat(text).rstrip(" :。?"))
    if found is None:
        return None
    return "month" if found["month"] else "year" if found["year"] else "day"


_NAMES_DATE = re.compile(
    r"(?:出生|入职|入学|成立|开业|办理|到访|就诊|参保|毕业|签订|竣工|完工)(?:的)?(?:日期|(?P<month>年月)|(?P<year>年份))$"
)


_GAP_BEFORE_UNIT = re.compile(
    rf"(?<=[\u4e00-\u9fff:)])(?<![年月])[ ]{{3,}}(?!年\s{{2,}}月)(?=(?:{_UNITS})(?:[。,;、)]|\s|$))"
)
_GAP_BEFORE_LABEL = re.compile(r"(?<=[:])[ ]{3,}(?=[\u4e00-\u9fff()]{2,12}:)")


def with_blanks(text: str) -> str:
    """A text whose room for answers is a wide gap alone, with blanks there.

    >>> with_blanks("去年收入为          万元，人数        人。"), with_blanks("姓名：        电话：")
    ('去年收入为____万元，人数____人。', '姓名：____  电话：____')
    >>> with_blanks("天    周    月    年")
    '天    周    月    年'
    """
    plain = flat(text)
    if "   " not in plain:
        return text
    gaps = [(found.span(), "____") for found in _GAP_BEFORE_UNIT.finditer(plain)]
    if gaps and len(plain[: gaps[0][0][0]].strip().partition("   ")[0]) < FEWEST_BEFORE_GAP:
        gaps = []
    labels = [(found.span(), "____  ") for found in _GAP_BEFORE_LABEL.finditer(plain)]
    end = "____" if labels and plain.rstrip().endswith(":") else ""
    made, at = "", 0
    for (start, stop), blank in sorted(gaps + labels):
        made, at = made + text[at:start] + blank, stop
    return made + text[at:] + end


_FIELD = re.compile(
    r"[\u4e00-\u9fff()、]{0,10}(?:名称|姓名|联系人|联系电话|联系方式|电话|手机号?码?|地址|住址|职务|科室|班级|专业)(?:\([^()]*\))?:\s*"
)
_BEFORE_PLACE = re.compile(r"[^\s_:,。?]{0,8}:?")


def _names_places(plain: str) -> bool:
    """Whether a flat line consists of blanks with short words around them, one of them behind the last."""
    pieces = [piece.strip() for piece in re.split("_{2,}", plain)]
    short = all(_BEFORE_PLACE.fullmatch(piece) for piece in pieces)
    return len(pieces) > 2 and short and pieces[-1] != "" and not pieces[-1].endswith(":")


_DATE_OF_PAPER = re.compile(
    r"(?<=[\s_])(?:填[表写]|调查|就诊|入院)?(?:日期|时间):?[\s_]*年[\s_]*月[\s_]*日[\s_]*$"
)


def without_date(text: str) -> str:
    """A line of such fields without the date of the paper at its end.

    >>> without_date("科室：____  日期：    年   月   日")
    '科室：____'
    """
    found = _DATE_OF_PAPER.search(flat(text))
    return text[: found.start()].rstrip() if found else text


def is_field_line(text: str) -> bool:
    """Whether a line only holds what the person who answers fills in above the questions: 企业名称：.

    >>> is_field_line("企业名称（盖章）："), is_field_line("____乡____村____组"), is_field_line("尊敬的村民：")
    (True, True, False)
    """
    text = without_date(text)
    plain = flat(text)
    if _FIELD.fullmatch(plain) or (_names_places(plain) and date_of(text) is None):
        return True
    return len(labelled_blanks(text)) > 0


def is_only_boxes(text: str) -> bool:
    """Whether a text consists of boxes, blanks and signs of choosing alone."""
    return not re.sub(rf"[{BOXES}√√/\\_\-—\s()（）\[\]【】]", "", text)
