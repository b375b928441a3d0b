"""What the words of a line say: the type of a question, how many may be chosen, blanks, jumps, the frame."""

import re
from dataclasses import dataclass

from surveyapp.papers.reading.marks import BOXES, flat, han_number

_TYPES: tuple[tuple[str, str], ...] = (
    ("matrix", r"矩阵(?:单选|量表|打分|评分|滑动条?)?题?|表格单选题?"),
    ("matrix_multiple", r"矩阵多选题?|表格多选题?"),
    (
        "text",
        r"(?:单项|多项|矩阵)?填空题?|简答题?|问答题?|开放题?|开放性问题|主观题?|(?:单行|多行)?文本题?|文字题?",
    ),
    ("single", r"单选题?|单项选择题?|单项|选择一项|只选一项|限选一项"),
    ("yes_no", r"判断题?|是非题?"),
    ("multiple", r"(?:可)?多选题?|多项选择题?|不定项(?:选择)?题?"),
    ("ranking", r"排序题?|排序选择题"),
    ("dropdown", r"下拉题?|下拉框|下拉单选题?|下拉选择题?"),
    ("nps", r"NPS(?:量表)?题?|净推荐值题?|推荐意愿题?(?:[(（]NPS[)）])?"),
    ("scale", r"量表题?|评分(?:单选)?题?|打分题?|评价题|星级评价题?|五级量表题?"),
    ("number", r"数字题?|数值题?|滑动条题?"),
    ("date", r"日期题?|日期时间题?"),
    ("cascade", r"级联题?|多级下拉题?|联动题"),
    ("note", r"说明|段落说明|描述|段落"),
)
_NAMES = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _TYPES)
_TAG = re.compile(
    rf"\s*[\[【(〔<]\s*(?:(?P<must>必答|必填|必选)|选答|选填|非必答)?\s*[、,，;；\s]?\s*"
    rf"(?:{_NAMES})?\s*(?:[、,，;；]\s*(?P<more>[^\[\]【】()〔〕<>]{{1,24}}?))?\s*[\]】)〕>]\s*(?P<star>[*]?)",
    re.IGNORECASE,
)

_HOW_IT_IS_FILLED_IN = re.compile(
    r"(?:(?:填名次,\s*1\s*为最先|(?:至少|至多|最多|最少|限)?选\s*\d{1,3}\s*项)[,、]?\s*)+"
)
"""What a tag may say beside the type, and nothing of the question itself: 【多选题，至多选3项】."""

_MANY = re.compile(
    r"(?:[Ss]elect|[Cc]heck|[Cc]hoose|[Tt]ick|[Mm]ark) all|"
    r"可多选|可选多项|多选|可以?选择?多[个项]|不定项|不限项|选出?所有|全部勾选|可选择多项"
)
_COUNT = r"(\d{1,2}|[一二两三四五六七八九十])"
_RANGE = re.compile(rf"(?:限选|选择?|可选)\s*{_COUNT}\s*[-–—~～至到]\s*{_COUNT}\s*[项个]")
_MOST = re.compile(rf"(?:最多|至多|不超过|限选|限)\s*(?:可?以?选?择?)?\s*{_COUNT}\s*[项个]")
_LEAST = re.compile(rf"(?:最少|至少|不少于)\s*(?:选择?)?\s*{_COUNT}\s*[项个]")
_EXACT = re.compile(
    rf"(?:请选择?|任选|选出|选取|选择)\s*(?:其中)?(?:您?认为)?(?:最\w{{1,4}}的)?\s*{_COUNT}\s*[项个]"
)
_RANKED = re.compile(
    r"请?(?:您)?(?:按|依)[^，。？?]{0,20}(?:排序|顺序排列|次序|排列)|请排序|进行排序|排序题|并排序"
)
_ONE = re.compile(r"[(\[【]\s*(?:单选|限选一项|只选一项|请选一项|仅选一项)\s*[)\]】]")

BLANK = re.compile(r"_{2,}|[-—–﹍﹎]{3,}|\.{6,}|…{2,}(?=\s*$)|(?<=[:：])\s*-{2,}|\s[-—]{2,}\s*$")
_ASKS_TEXT = re.compile(
    r"\(?请(?:予以)?(?:注明|说明|具体说明|填写|写明|列明|列出|具体|写出|简述|补充)[^()]{0,12}\)?|注明:?$|具体为"
)
WRITE_IN = re.compile(
    r"specify|\(\s*(?:请)?(?:具体)?(?:注明|说明|填写|写明|列明|列出|写出|补充|描述)[^()]{0,12}\)|请(?:注明|说明|填写|写明|列明|写出)|注明:?\s*$|_{2,}|[-—]{2,}\s*$"
)
ROOM = re.compile(r"(?:[(（]\s*[)）]|_{2,})\s*分?\s*[。.;；]?\s*$")
"""Room for an answer at the end of a line."""

ANSWER_LINE = re.compile(
    r"\s*(?:(?:您?的?答案?|您?的?回答|您?的?选择|我的答案|选项)\s*[:]?\s*)?"
    r"(?:[_\-—–﹍﹎.…\s]|\(\s*\)|\[\s*\]|【\s*】)*\s*[。.]?\s*"
)
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–~·]\s*\d{1,4}\s*[-—–~·]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|共\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}"
    r"|page\s*\d{1,4}(?:\s*of\s*\d{1,4})?|\d{1,4})\s*",
    re.IGNORECASE,
)
CONTENTS = re.compile(r".*?(?:[.…·]{4,}|(?:\s*[.…·]){6,}|\t)\s*-?\s*\d{1,4}\s*-?\s*|\s*目\s*录\s*")
RULE = re.compile(r"\s*(?:[-=*~#—–|:]\s*){3,}")
ANNEX = re.compile(
    r"\s*(?:附件|附录|附表|附)\s*(?:\d{1,2}|[一二三四五六七八九十])(?:\s*[-–—.]\s*\d{1,2})*\s*[:.、]?\s*(?P<rest>.*)"
)
TITLE = re.compile(r"问卷|调查表|调研表|测评表|评价表|征求意见表|意见表|访谈提纲|调查$|测评$|量表$")
"""What names a paper."""

GREETING = re.compile(
    r"\s*(?:尊敬的|亲爱的|各位|敬爱的|您好|你好|致)|.{0,24}[:!,，！]\s*(?:您好|你好)|.{0,12}(?:您好|你好)[!:,，。]"
)
CLOSING = re.compile(
    r"(?:再次)?(?:衷心)?(?:非常|十分)?(?:感谢|谢谢)(?:您|你|大家|各位|对|参与|支持|配合|本次|填写|!|。|$)|(?:问卷|调查|填写|访问|作答|答题)(?:到此)?(?:已经|已)?(?:结束|完毕|完成)"
    r"|祝您|祝你|顺祝|此致|敬礼"
)
PAPER_ONLY = re.compile(
    r"\s*(?:问卷|样本|调查表|表格?)?\s*(?:编号|编码|表号|制定机关|批准机关|批准文号|备案文号|备案机关|有效期至?|访问员|访员|调查员|督导员|审核员"
    r"|填[表写](?:人|日期|时间)|调查(?:人|日期|时间|地点)|访问(?:日期|时间|地点)|录入员|复核员|统一社会信用代码)\s*[:]"
)
NOTICE = re.compile(
    r"\s*(?:调查单位|组织单位|调查机构|联系人|联系方式|联系电话|咨询电话|监督电话|保存期限|保存时间|调查目的|隐私声明|保密承诺|告知事项|个人信息保护)\s*[:]"
)
DIRECTIONS = re.compile(
    r"\s*(?:填[写表答]?(?:写)?(?:说明|须知|要求|指南|方法)|答题(?:说明|须知)|作答说明|注意事项|说明|温馨提示|注)\s*[:]?"
)
REASON = re.compile(
    r"(?:如果?|若|倘若|凡|假如|对于?)[^。？?]{0,40}?(?:选择?|回答|认为|评价|为|打|勾选|给出|存在|有|是|不满)[^。？?]{0,40}?"
    r"[,，、]?\s*(?:请|其?原因|理由|您?(?:不满意)?的?(?:原因|理由))"
)
JUMP = re.compile(
    r"[(\[【]?\s*(?:(?:如果?|若)?\s*(?:您?选择?|回答)?\s*[“\"'「]?(?P<marks>[A-Za-z](?:\s*[、,，/和或]\s*[A-Za-z])*|[^“”\"'「」()\[\]。;；,，、:跳转]{1,10})[”\"'」]?\s*"
    r"(?:项|选项|的)?\s*[,，、:]?\s*(?:者|的)?\s*)?(?:请|则|直接|直接?请)*\s*(?:跳[至到转答过]{1,2}|跳答|转[至到]?|转答|接(?=第)|→|->|=>)\s*(?:第|问题|题目?|[Qq])?\s*(?P<target>\d{1,3}|[一二三四五六七八九十]{1,3}|结束|末尾|最后|问卷结束|结束(?:问卷|作答|答题))\s*(?:题|部分|问)?\s*(?:继续)?(?:作答|回答)?\s*[)\]】]?\s*[。;；]?"
)
ENDS_HERE = re.compile(
    r"[(\[【]\s*(?:请?(?:直接)?(?:结束|终止|停止)(?:本次)?(?:问卷|作答|答题|访问|调查|填写)?|(?:问卷|访问|调查|答题)(?:到此)?(?:结束|终止)|谢谢.{0,8})\s*[)\]】]"
)
DEPENDS = re.compile(
    r"\s*[(\[【]?\s*依赖于(?:问题)?第?\s*(?P<question>\d{1,3})\s*题?\s*(?:的)?\s*(?:第)?\s*(?P<options>\d{1,2}(?:\s*[;；,，、]\s*\d{1,2})*|.{1,30}?)\s*个?选项\s*[)\]】]?"
)
ONLY_WHO = re.compile(
    r"(?:仅|只)[限由需请]?[^。]{0,30}(?:回答|作答|填写|填答)|(?:第|上|前)\s*\d{0,3}\s*题[^。]{0,10}(?:选|回答|答)[^。]{1,20}(?:者|的)[^。]{0,10}(?:回答|填写|作答)"
)
SECTION_FOR_SOME = re.compile(
    r"(?P<name>[^()。？?]{1,30})\s*\((?:如果?|若|凡)[^()]{2,80}(?:回答|填写|作答|填答)(?:以下|这一|本|此)(?:各)?部分[^()]{0,8}\)"
)
"""A heading with who is to answer the questions below it: 评价（如果第 1 题选择“办过”，请回答这一部分）."""

DATE = re.compile(r"_{2,}\s*年\s*_{2,}\s*月(?:\s*_{2,}\s*日)?")
LABELLED_BLANK = re.compile(r"(?P<label>[^\s_:：,，;；。]{1,16})\s*[:：]?\s*_{2,}[\s,，;；。]*")
UNIT = re.compile(
    r"(?:_{2,}|\(\s*\)|﹍{2,})\s*(?P<unit>分钟|小时|公里|千米|平方米|万元|个月|[年月天次岁元人件户亩米个周日分%％]|千克|公斤|吨)(?![\u4e00-\u9fff])"
)
_FILLED = re.compile(rf"(?:{DATE.pattern}|{UNIT.pattern}|_{{2,}})\s*(?:\([^()]{{1,40}}\))?")
ASKS = re.compile(r"[?？]\s*(?:[(\[【][^()\[\]【】]{0,30}[)\]】])?\s*[*:：]?\s*$")
ADDRESSED = re.compile(
    r"\s*(?:请问|请您|您|你|贵单位|贵公司|贵企业|贵校|您家|是否|对于|总体来说|总体而言|总的来说|与|和|在|请(?:对|选择|评价|列举|谈谈|写|描述|简述|说明))"
)
WANTS_WORDS = re.compile(
    r"意见|建议|原因|理由|请(?:简述|写|谈|说明|列举|描述|填写)|还有(?:哪些|什么)|其他想|感受|看法|姓名|电话|联系方式|单位名称|地址"
)
_FOR_FILLING = re.compile(
    r"\s*[（(][^（）()]{0,60}(?:请|√|打勾|打钩|每题|每行|\d\s*[.．=]?\s*分?\s*(?:非常|很|最)?不?满意)[^（）()]{0,60}[）)]"
)
_UNSAYABLE = re.compile(r"\\([*_\[\](){}#+\-.!|>~`\\])")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def without_markup(text: str) -> str:
    r"""The text without the signs of Markdown: `\*`, `**bold**`.

    >>> without_markup(r"**您的年龄**【单选题】\*")
    '您的年龄【单选题】*'
    """
    return _UNSAYABLE.sub(r"\1", _BOLD.sub(r"\1", text))


@dataclass(frozen=True)
class TypeSaid:
    """What a question's text says of its type: the text without tags, the type or nothing, and what is beside it."""

    text: str
    said: str
    required: bool
    least: int | None
    most: int | None


def type_said(text: str) -> TypeSaid:
    """The type, and how many may be chosen, as far as the text of a question says so.

    Tags (`【多选题】*`, `[单选]`) are taken out, what belongs to the question (`（可多选，最多3项）`) stays.

    >>> type_said("您的年龄是？【单选题】*")
    TypeSaid(text='您的年龄是？', said='single', required=True, least=None, most=None)
    """
    said, required, kept, at = "", False, "", 0
    plain = flat(text)
    for found in _TAG.finditer(plain):
        names = [
            name
            for name, value in found.groupdict().items()
            if value and name not in ("must", "star", "more")
        ]
        if not names and not found["must"]:
            continue
        said = said or (names[0] if names else "")
        required = required or bool(found["must"]) or bool(found["star"])
        if not _is_tag(found, names):
            continue
        kept, at = kept + text[at : found.start()], found.end()
    rest = kept + text[at:]
    if at and rest.rstrip().endswith(("*", "＊")):
        required, rest = True, rest.rstrip().rstrip("*＊")
    least, most = _how_many(plain)
    if not said and _RANKED.search(plain):
        said = "ranking"
    if not said or said == "scale":
        said = said or ("multiple" if _MANY.search(plain) or _says_several(least, most) else "")
    if not said and _ONE.search(plain):
        said = "single"
    return TypeSaid(rest.strip(), said, required, least, most)


def _is_tag(found: "re.Match[str]", names: list[str]) -> bool:
    """Whether what stands in brackets is a mark for whoever makes the form, and nothing for those who answer it."""
    if found["more"] and names and found[0].strip()[0] in "【[":
        return _HOW_IT_IS_FILLED_IN.fullmatch(found["more"]) is not None
    if found["more"] or not names:
        return not found["more"] and bool(found["must"])
    word = found[names[0]]
    return not (names[0] == "multiple" and word.startswith("可")) and word not in (
        "限选一项",
        "只选一项",
        "选择一项",
        "说明",
        "描述",
    )


def _says_several(least: int | None, most: int | None) -> bool:
    return (most is not None and most > 1) or (least is not None and least > 1)


def _how_many(plain: str) -> tuple[int | None, int | None]:
    if found := _RANGE.search(plain):
        return _count(found[1]), _count(found[2])
    least = _LEAST.search(plain)
    most = _MOST.search(plain) or _EXACT.search(plain)
    return (_count(least[1]) if least else None), (_count(most[1]) if most else None)


def _count(printed: str) -> int:
    return int(printed) if printed.isdigit() else han_number(printed.replace("两", "二"))


def is_blank_line(text: str) -> bool:
    """Whether a line is only room for an answer: `答案：____`, `________`, `答:`."""
    plain = flat(text)
    return bool(plain.strip()) and ANSWER_LINE.fullmatch(plain) is not None


def is_filled_line(text: str) -> bool:
    """Whether a line is only room for a number with its unit, or for a date: `____分钟`, `____年____月`.

    >>> is_filled_line("______分钟（0 至 90）"), is_filled_line("从____到____")
    (True, False)
    """
    return _FILLED.fullmatch(flat(text).strip()) is not None


def without_blanks(text: str) -> str:
    """The text without the room for an answer at its end, and with one length of blank inside it.

    >>> without_blanks("您的工作单位：_______")
    '您的工作单位'
    """
    bare = re.sub(r"[_＿﹍﹎]{2,}", "____", text)
    bare = re.sub(r"[:：]?\s*____\s*(?=[)）])", "", bare)
    bare = re.sub(
        r"(?:\s*(?:____|[-—–]{2,}|\.{6,}|…{2,}|[(（]\s*[)）]|[【\[]\s*[\]】])\s*[。.;；]?\s*)+$", "", bare
    )
    bare = re.sub(r"\s*(?:____|[(（]\s*[)）])\s*分\s*$", "", bare)
    return re.sub(r"[:：]\s*$", "", bare).rstrip() if bare != text else bare


def section_name(text: str) -> str:
    """The name of a section without what it says to whoever fills in the paper.

    >>> section_name("满意度（请在方框内打√）")
    '满意度'
    """
    return _FOR_FILLING.sub("", text).strip() or text


def labelled_blanks(text: str) -> list[str]:
    """The labels of the blanks of a line that holds nothing else; [] for any other line.

    >>> labelled_blanks("姓名：____ 联系电话：____"), labelled_blanks("从____到____，您走几分钟")
    (['姓名', '联系电话'], [])
    """
    plain = flat(text)
    if not re.fullmatch(f"(?:{LABELLED_BLANK.pattern.replace('?P<label>', '')})+", plain):
        return []
    return [
        found["label"]
        for found in LABELLED_BLANK.finditer(plain)
        if not re.fullmatch("[年月日时分至到]", found["label"])
    ]


def joined(first: str, second: str) -> str:
    """Two pieces of a line that was broken: no space between Chinese characters, one between words.

    >>> joined("非常", "满意"), joined("by", "bus")
    ('非常满意', 'by bus')
    """
    if not first or not second:
        return first + second
    apart = first[-1].isascii() and second[0].isascii() and first[-1].isalnum() and second[0].isalnum()
    return f"{first} {second}" if apart else first + second


def tidy(text: str) -> str:
    """The text on one line, runs of spaces and tabs as one space."""
    return " ".join(text.split())


def is_only_boxes(text: str) -> bool:
    """Whether a text consists of boxes, blanks and signs of choosing alone."""
    return not re.sub(rf"[{BOXES}√√/\\_\-—\s()（）\[\]【】]", "", text)
