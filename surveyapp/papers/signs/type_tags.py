"""What the words of a question or heading say of its type, and of how many may be chosen."""

import re
from dataclasses import dataclass

from surveyapp.papers.signs.marks import flat, han_number

_TYPES: tuple[tuple[str, str], ...] = (
    ("matrix_multiple", r"矩阵多[项选]*(?:选择)?题?|表格多选题?"),
    ("matrix_text", r"(?:矩阵|表格)(?:填空|文本)题?"),
    ("matrix_number", r"(?:矩阵|表格)(?:滑动[条题]?|滑块|数值)题?"),
    ("weights", r"比重题?"),
    (
        "matrix",
        r"矩阵反?向?(?:单[项选]*(?:选择)?|量表|打分|评分)?题?|表格(?:单选|下拉框?)?题?",
    ),
    (
        "text",
        r"(?:单项|多项|单行|多行|考试多项|测试)?填空题?|简答题?|问答题?|开放(?:式|性)?(?:问答|问题)?题?|主观题?"
        r"|(?:单行|多行)?(?:文本|文字)题?|回答题?|text|open(?:-ended)?|(?:short|long) answer|essay|comments?",
    ),
    (
        "single",
        r"(?:评分|考试|测试|图片|情景)?单选题?|单[项向]选择题?|单项|选择一项|只选一项|限选一项|情景题|测试题"
        r"|single(?: choice)?|select_one|radio(?: button)?s?",
    ),
    ("yes_no", r"判断题?|是非题?"),
    (
        "multiple",
        r"(?:评分|考试|测试|图片)?(?:可)?[多复]选题?|多项选择题?|多项|不定项(?:选择)?题?"
        r"|multiple(?: choice)?|select_multiple|check ?box(?:es)?",
    ),
    ("ranking", r"排序题?|排序选择题|ranking"),
    ("dropdown", r"下拉(?:单选|选择|框|菜单)?题?|drop-?down"),
    ("nps", r"NPS(?:量表)?题?|净推荐值?题?|推荐意愿题?(?:[(（]NPS[)）])?"),
    (
        "scale",
        r"反?向?量表题?|(?:满意度)?评分(?:量表)?题?|(?:满意度)?评价(?:量表)?题|打分题?|星级(?:评价)?题?"
        r"|[五七]级量表题?|李克特量表题?|rating|likert(?: scale)?",
    ),
    ("number", r"数字(?:填空)?题?|数值题?|滑动[条题]题?|滑块题?|numeric|number|integer"),
    ("date", r"date|日期(?:时间)?题?|时间题"),
    ("cascade", r"级联题?|多级下拉题?|联动题"),
    (
        "unknown",
        r"文件上传题?|上传题?|附件题?|绘图题?|(?:手写)?签名题?|地理位置题?|定位题?|商品题?|图片题?",
    ),
    ("page", r"分页栏?|分页符"),
    ("note", r"说明|段落说明|描述题?|段落|备注说明|标签"),
)
IN_LINES = ("matrix_text", "matrix_number", "weights")
"""Types whose lines below are each filled in."""

_TYPE_NAMES = frozenset(name for name, _ in _TYPES)
_NAMES = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _TYPES)
_TAG = re.compile(
    rf"\s*(?P<opens>[\[【(〔<])\s*(?:(?P<must>必答|必填|必选)|(?P<free>选答|选填|非必答|可选))?\s*[、,，;；\s]?\s*"
    rf"(?:{_NAMES})?\s*(?P<must_behind>[*]?\s*必答)?\s*(?:[、,，;；]\s*(?P<more>[^\[\]【】()〔〕<>]{{1,24}}?))?\s*[\]】)〕>]\s*(?P<star>[*]?)",
    re.IGNORECASE,
)

_MANY = re.compile(
    r"(?:[Ss]elect|[Cc]heck|[Cc]hoose|[Tt]ick|[Mm]ark) all|select (?:multiple|one or more)|"
    r"可?[多复]选|可选多项|可以?选择?多[个项]|不定项|不限项|选择?出?所有|全部勾选|可选择多项"
)
_COUNT = r"(\d{1,2}|[一二两三四五六七八九十])"
_RANGE = re.compile(rf"(?:限选|选择?|可选|勾选)\s*{_COUNT}\s*[-–—~～至到]\s*{_COUNT}\s*[项个]")
_RANGE_IN_TAG = re.compile(rf"[\[【(]\s*多选题?\s*[、,;:]\s*{_COUNT}\s*[-–—~～至到]\s*{_COUNT}\s*[项个]")
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
_COUNTS = re.compile(
    r"\s*[\[【［](?:最少|至少|最多|至多|限)选?择?\s*[\d一二两三四五六七八九十]{1,2}\s*[项个][\]】］]"
)
_ONE = re.compile(r"[(\[【]\s*(?:单选|[限只仅]选\s*[一1]\s*项|请选一项)\s*[)\]】]")


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
    plain = flat(" ".join(text.split()))
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
    text = " ".join(text.split())
    plain = flat(text)
    for found in _TAG.finditer(plain):
        names = [name for name, value in found.groupdict().items() if value and name in _TYPE_NAMES]
        if not names and not found["must"] and not found["free"]:
            continue
        said = said or (names[0] if names else "")
        required = required or bool(found["must"] or found["must_behind"] or found["star"])
        if not _is_tag(found, names):
            continue
        kept, at = kept + text[at : found.start()], found.end()
    rest = _COUNTS.sub("", kept + text[at:])
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


_ONLY_COUNTS = re.compile(
    r"(?:[限可请]?选择?|最多|最少|至少|至多|不超过|[\d一二三四五六七八九十两]|[-—–~～至到项个分、,\s])+(?:以内)?"
)


def _is_tag(found: "re.Match[str]", names: list[str]) -> bool:
    """Whether what stands in brackets is a mark for whoever makes the form, and nothing for those who answer it."""
    if found["opens"] in "[【" and (not found["more"] or _ONLY_COUNTS.fullmatch(found["more"])):
        return True
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
    if found := _RANGE.search(plain) or _RANGE_IN_TAG.search(plain):
        return _count(found[1]), _count(found[2])
    least = _LEAST.search(plain)
    most = _MOST.search(plain) or _EXACT.search(plain)
    limit = _count(most[1] or most[2]) if most else None
    return (_count(least[1]) if least else None), (limit if limit != 1 else None)


def _count(printed: str) -> int:
    return int(printed) if printed.isdigit() else han_number(printed.replace("两", "二"))
