"""What the words of a line say: titles, greetings, thanks, what is left out, who is asked; and words put together."""

import re

WRITE_IN = re.compile(
    r"specify|其[他它]\s*:\s*$|\(\s*(?:请)?(?:具体)?(?:注明|说明|填写|写明|列明|列出|写出|补充|描述)[^()]{0,12}\)|请(?:注明|说明|填写|写明|列明|写出)|注明:?\s*$|_{2,}|[-—]{2,}\s*$"
)
LAST_OPTION = re.compile(
    r"\s*(?:其[他它]|以上|都不|都没|均|不清楚|不了解|说不清|不知道|不好说|拒答|拒绝|无法|不适用|没有意见"
    r"|other\b|none\b|don'?t know|refused)",
    re.IGNORECASE,
)
"""How options begin that stand last, with a number of their own."""

WRITE_IN_OPTION = re.compile(r"\s*(?:其[他它]|other\b|以上|都)", re.IGNORECASE)
"""How the last option begins, beside which there is room for words."""

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
    r"\s*(?:(?:问卷|样本|调查表|表格?)?\s*(?:编号|编码|表号|制定机关|批准机关|批准文号|备案文号|备案机关|有效期至?|访问员|访员|回访[员人]|回访(?:日期|时间)|调查员|督导员|审核员"
    r"|填[表写](?:人|日期|时间)|调查(?:人|日期|时间|地点)|访问(?:日期|时间|地点)|录入员|复核员|(?:被?调查|被?访问?|受访|填表)人?(?:者|员)?签[字名]|签[字名]|统一社会信用代码|综合机关(?:名称)?|填报日期)|(?:日期|时间))\s*(?:[:](?!.*您)|\s*[□☐_]{2,})"
)
DIRECTIONS = re.compile(
    r"\s*(?:填[写表答]?(?:写)?(?:说明|填[写答]要求|须知|要求|指南|方法)|答题(?:说明|须知)|作答说明|注意事项|说明|温馨提示|注)\s*[:]?"
)
NOTE_BELOW = re.compile(r"\s*(?:备注|注|说明|填[写表答]说明|提示|注意)\s*\d?\s*[:]")
"""What begins a remark for those who fill in the paper."""

REASON = re.compile(
    r"(?:(?<![例比譬])如(?![何下实期今同])果?|若(?!干)|倘若|凡|假如|(?<=[,;。])对|^对于?)[^。?]{0,40}?(?:选择?|勾选|回答|答案|评价|打分|上一?题|不满|不太满意|[“\"][^”\"]{1,12}[”\"])"
    r"[^。?]{0,40}?[,、]?\s*(?:请|其?原因|理由|您?(?:不满意)?的?(?:原因|理由))"
    r"|(?:(?<![例比譬])如(?![何下实期今同])果?|若(?!干))[^。?]{0,30}?(?:没有?|未|不|否|反对)[^。?]{0,20}?(?:原因|理由)"
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
PART_OF_PAPER = re.compile(
    r"(?:主体?|正式|甄别|过滤|背景|核心|正文)?(?:部分)?问卷(?:主体|正文|部分|内容)?[:]?"
)
"""What heads a part of a questionnaire and is no title of another one: 主体问卷."""

SECTION_FOR_SOME = re.compile(
    r"(?P<name>[^()。？?]{1,30})\s*\((?:如果?|若|凡)[^()]{2,80}(?:回答|填写|作答|填答)(?:以下|这一|本|此)(?:各)?部分[^()]{0,8}\)"
)
"""A heading with who is to answer the questions below it: 评价（如果第 1 题选择“办过”，请回答这一部分）."""

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
_LEGEND_BRACKET = re.compile(
    r"\s*[（(]\s*\d{1,2}\s*[^\s\d（）()][^（）()]*\d{1,2}\s*[^\s\d（）()][^（）()]*[）)]\s*$"
)
_UNSAYABLE = re.compile(r"\\([*_\[\](){}#+\-.!|>~`\\])")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


def without_markup(text: str) -> str:
    r"""The text without the signs of Markdown (`\*`, `**bold**`), and with blanks as they are printed (`{_}`).

    >>> without_markup(r"**您的年龄**【单选题】\*")
    '您的年龄【单选题】*'
    """
    return _UNSAYABLE.sub(r"\1", _BOLD.sub(r"\1", text.replace("{_}", "____")))


def section_name(text: str) -> str:
    """The name of a section without what it says to whoever fills in the paper.

    >>> section_name("满意度（请在方框内打√）")
    '满意度'
    """
    named = _FOR_FILLING.sub("", text).strip()
    return _LEGEND_BRACKET.sub("", named).strip() or named or text


def joined(first: str, second: str) -> str:
    """Two pieces of a line that was broken: no space between Chinese characters, one between words.

    >>> joined("非常", "满意"), joined("by", "bus")
    ('非常满意', 'by bus')
    """
    if not first or not second:
        return first + second
    apart = first[-1].isascii() and second[0].isascii() and first[-1].isalnum() and second[0].isalnum()
    return f"{first} {second}" if apart else first + second


_GAP_BEFORE_SIGN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[？?。，；])")


def without_gaps(text: str) -> str:
    """A text without the spaces before its punctuation, which were read off a page.

    >>> without_gaps("您的年龄是 ？")
    '您的年龄是？'
    """
    return _GAP_BEFORE_SIGN.sub("", text)


def tidy(text: str) -> str:
    """The text on one line, runs of spaces and tabs as one space."""
    return " ".join(text.split())
