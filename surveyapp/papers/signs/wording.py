"""What the words of a line say: the type of a question, how many may be chosen, blanks, jumps, the frame."""

import re
from dataclasses import dataclass

from surveyapp.papers.signs.marks import flat, han_number

_TYPES: tuple[tuple[str, str], ...] = (
    ("matrix_multiple", r"矩阵多[项选]*(?:选择)?题?|表格多选题?"),
    ("matrix_text", r"矩阵填空题?|(?:矩阵|表格)(?:数值|填空|文本)题?"),
    (
        "matrix",
        r"矩阵反?向?(?:单[项选]*(?:选择)?|量表|打分|评分|滑动[条题]?|滑块)?题?|表格(?:单选|下拉框?)?题?",
    ),
    (
        "text",
        r"(?:单项|多项|单行|多行|考试多项|测试)?填空题?|简答题?|问答题?|开放(?:式|性)?(?:问答|问题)?题?|主观题?|(?:单行|多行)?(?:文本|文字)题?|文字题?|回答题?",
    ),
    (
        "single",
        r"(?:评分|考试|测试|图片|情景)?单选题?|单[项向]选择题?|单项|选择一项|只选一项|限选一项|情景题|测试题",
    ),
    ("yes_no", r"判断题?|是非题?"),
    ("multiple", r"(?:评分|考试|测试|图片)?(?:可)?[多复]选题?|多项选择题?|多项|不定项(?:选择)?题?"),
    ("ranking", r"排序题?|排序选择题"),
    ("dropdown", r"下拉(?:单选|选择|框|菜单)?题?"),
    ("nps", r"NPS(?:量表)?题?|净推荐值?题?"),
    (
        "scale",
        r"反?向?量表题?|(?:满意度)?评分(?:量表)?题?|(?:满意度)?评价(?:量表)?题|打分题?|星级(?:评价)?题?|[五七]级量表题?|李克特量表题?",
    ),
    ("number", r"数字(?:填空)?题?|数值题?|滑动[条题]题?|滑块题?"),
    ("date", r"日期(?:时间)?题?|时间题"),
    ("cascade", r"级联题?|多级下拉题?|联动题"),
    (
        "unknown",
        r"比重题?|文件上传题?|上传题?|附件题?|绘图题?|(?:手写)?签名题?|地理位置题?|定位题?|商品题?|图片题?",
    ),
    ("page", r"分页栏?|分页符"),
    ("note", r"说明|段落说明|描述题?|段落|备注说明|标签"),
)
IN_LINES = ("matrix_text", "matrix_number", "weights")
"""Types whose lines below are each filled in."""

_TYPE_NAMES = frozenset(name for name, _ in _TYPES)
_NAMES = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _TYPES)
_TAG = re.compile(
    rf"\s*[\[【(〔<]\s*(?:(?P<must>必答|必填|必选)|选答|选填|非必答)?\s*[、,，;；\s]?\s*"
    rf"(?:{_NAMES})?\s*(?:[、,，;；]\s*(?P<more>[^\[\]【】()〔〕<>]{{1,24}}?))?\s*[\]】)〕>]\s*(?P<star>[*]?)",
    re.IGNORECASE,
)

_MANY = re.compile(
    r"(?:[Ss]elect|[Cc]heck|[Cc]hoose|[Tt]ick|[Mm]ark) all|select (?:multiple|one or more)|"
    r"可?[多复]选|可选多项|可以?选择?多[个项]|不定项|不限项|选择?出?所有|全部勾选|可选择多项"
)
_COUNT = r"(\d{1,2}|[一二两三四五六七八九十])"
_RANGE = re.compile(rf"(?:限选|选择?|可选|勾选)\s*{_COUNT}\s*[-–—~～至到]\s*{_COUNT}\s*[项个]")
_MOST = re.compile(
    rf"(?:最多|至多|不超过|不多于|限选|限)\s*(?:可?以?(?:勾选|选择|选)?)?\s*{_COUNT}\s*[项个]|{_COUNT}\s*[项个](?:以内|之内|及以下)"
)
_LEAST = re.compile(rf"(?:最少|至少|不少于|不低于)\s*(?:要)?(?:勾选|选择|选)?\s*{_COUNT}\s*[项个]")
_EXACT = re.compile(
    rf"(?:请选择?|任选|选出|选取|选择)\s*(?:其中)?(?:您?认为)?(?:您?最\w{{1,4}}的)?\s*{_COUNT}()\s*[项个]"
)
_RANKED = re.compile(
    r"请?(?:您)?(?:按|依)[^，。？?]{0,20}(?:排序|顺序排列|次序|排列)|请排序|进行排序|排序题|并排序"
)
_ONE = re.compile(r"[(\[【]\s*(?:单选|限选一项|只选一项|请选一项|仅选一项)\s*[)\]】]")

WRITE_IN = re.compile(
    r"specify|\(\s*(?:请)?(?:具体)?(?:注明|说明|填写|写明|列明|列出|写出|补充|描述)[^()]{0,12}\)|请(?:注明|说明|填写|写明|列明|写出)|注明:?\s*$|_{2,}|[-—]{2,}\s*$"
)
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–~·]\s*\d{1,4}\s*[-—–~·]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|共\s*\d{1,4}\s*页|\d{1,4}\s*/\s*\d{1,4}"
    r"|page\s*\d{1,4}(?:\s*of\s*\d{1,4})?|\d{1,4})\s*",
    re.IGNORECASE,
)
CONTENTS = re.compile(r".*?(?:[.…·]{4,}|(?:\s*[.…·]){6,}|\t)\s*-?\s*\d{1,4}\s*-?\s*|\s*目\s*录\s*")
RULE = re.compile(
    r"\s*(?:[-=*~#—–|:]\s*){3,}(?:(?:分页栏?|第\s*\d+\s*页|[Pp]age [Bb]reak)\s*(?:[-=*~#—–]\s*){2,})?"
)
ANNEX = re.compile(
    r"\s*(?:附件|附录|附表|附)\s*(?:\d{1,2}|[一二三四五六七八九十])(?:\s*[-–—.]\s*\d{1,2})*\s*[:.、]?\s*(?P<rest>.*)"
)
TITLE = re.compile(r"问卷|调查表|调研表|测评表|评价表|征求意见表|意见表|访谈提纲|调查$|测评$|量表$")
"""What names a paper."""

GREETING = re.compile(
    r"\s*(?:尊敬的|亲爱的|各位|敬爱的|您好|你好|致|[Dd]ear\b|[Hh]ello\b)|.{0,24}[:!,，！]\s*(?:您好|你好)|.{0,12}(?:您好|你好)[!:,，。]"
)
CLOSING = re.compile(
    r"(?:再次)?(?:衷心)?(?:非常|十分)?(?:感谢|谢谢)(?:您|你|大家|各位|对|参与|支持|配合|本次|填写|!|。|$)|(?:问卷|调查|填写|访问|作答|答题)(?:到此)?(?:已经|已)?(?:结束|完毕|完成)"
    r"|祝您|祝你|顺祝|此致|敬礼|\b[Tt]hank you\b|\b[Tt]hanks for\b|end of (?:the )?(?:survey|questionnaire)"
)
PAPER_ONLY = re.compile(
    r"\s*(?:问卷|样本|调查表|表格?)?\s*(?:编号|编码|表号|制定机关|批准机关|批准文号|备案文号|备案机关|有效期至?|访问员|访员|调查员|督导员|审核员"
    r"|填[表写](?:人|日期|时间)|调查(?:人|日期|时间|地点)|访问(?:日期|时间|地点)|录入员|复核员|统一社会信用代码)\s*[:]"
)
DIRECTIONS = re.compile(
    r"\s*(?:填[写表答]?(?:写)?(?:说明|填[写答]要求|须知|要求|指南|方法)|答题(?:说明|须知)|作答说明|注意事项|说明|温馨提示|注)\s*[:]?"
)
REASON = re.compile(
    r"(?:(?<![例比譬])如(?![何下实期今同])果?|若(?!干)|倘若|凡|假如|(?<=[,;。])对|^对于?)[^。?]{0,40}?(?:选择?|勾选|回答|答案|评价|打分|上一?题|不满|不太满意|[“\"][^”\"]{1,12}[”\"])"
    r"[^。?]{0,40}?[,、]?\s*(?:请|其?原因|理由|您?(?:不满意)?的?(?:原因|理由))"
    r"|(?:(?<![例比譬])如(?![何下实期今同])果?|若(?!干))[^。?]{0,30}?(?:没有?|未|不|否)[^。?]{0,20}?(?:原因|理由)"
    r"|\bif\s+(?:you\s+)?(?:chose|choose|answered|selected|ticked|rated|dissatisfied|not|no\b)[^.?]{0,60}(?:please|why|reason)",
    re.IGNORECASE,
)
"""A text that is asked of some: 如选择不满意，请说明原因. Looked for in a flat text."""

DEPENDS = re.compile(
    r"\s*[(\[【]?\s*依赖于(?:问题)?第?\s*(?P<question>\d{1,3})\s*题?\s*(?:的)?\s*(?:第)?\s*(?P<options>\d{1,2}(?:\s*[;；,，、]\s*\d{1,2})*|.{1,30}?)\s*个?选项\s*[)\]】]?"
)
ONLY_WHO = re.compile(
    r"(?:仅|只)[限由需请]?[^。]{0,30}(?:回答|作答|填写|填答)|(?:第|上|前)\s*\d{0,3}\s*题[^。]{0,10}(?:选|回答|答)[^。]{1,20}(?:者|的)[^。]{0,10}(?:回答|填写|作答)"
)
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
    r"""The text without the signs of Markdown (`\*`, `**bold**`), and with blanks as they are printed (`{_}`).

    >>> without_markup(r"**您的年龄**【单选题】\*")
    '您的年龄【单选题】*'
    """
    return _UNSAYABLE.sub(r"\1", _BOLD.sub(r"\1", text.replace("{_}", "____")))


@dataclass(frozen=True)
class TypeSaid:
    """What a question's text says of its type: the text without tags, the type or nothing, and what is beside it."""

    text: str
    said: str
    required: bool
    least: int | None
    most: int | None


NOTHING_SAID = TypeSaid("", "", False, None, None)


def heading_type(text: str) -> TypeSaid:
    """The type that a heading names for all questions below it, and how many may be chosen.

    >>> heading_type("多选题（每题至少选两项）")
    TypeSaid(text='', said='multiple', required=False, least=2, most=None)
    >>> heading_type("基本信息").said
    ''
    """
    plain = flat(text)
    bare = re.sub(r"[(\[【][^()\[\]【】]*[)\]】]|[:,、。;\s]", "", plain)
    found = re.fullmatch(rf"(?:{_NAMES})(?:部分)?", bare, re.IGNORECASE)
    groups = found.groupdict() if found else {}
    named = next((name for name, value in groups.items() if value), "")
    if not named:
        tags = [match.groupdict() for match in _TAG.finditer(plain)]
        named = next(
            (name for tag in tags for name, value in tag.items() if value and name in _TYPE_NAMES), ""
        )
        if not named and _MANY.search(plain):
            named = "multiple"
    if named in ("", "note", "page"):
        return NOTHING_SAID
    least, most = _how_many(plain)
    return TypeSaid(
        "", named, False, least if named != "single" else None, most if named != "single" else None
    )


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
    return (_count(least[1]) if least else None), (_count(most[1] or most[2]) if most else None)


def _count(printed: str) -> int:
    return int(printed) if printed.isdigit() else han_number(printed.replace("两", "二"))


def section_name(text: str) -> str:
    """The name of a section without what it says to whoever fills in the paper.

    >>> section_name("满意度（请在方框内打√）")
    '满意度'
    """
    return _FOR_FILLING.sub("", text).strip() or text


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
