"""Hides names of persons in what people wrote, by rules: a surname with a title, a name that the splitter takes for
one, a name of Uyghur or Kazakh kind in Chinese characters. What a rule does not know stays; an evaluator marks it.

Names are those of whoever is spoken of. 张主任 becomes 某主任, 王建国 becomes 王某, 买买提·艾力 becomes 买某.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from surveyapp.reports.personal_numbers import hide_numbers

if TYPE_CHECKING:
    from rjieba import Jieba

_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐"
    "梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿"
    "戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟"
    "栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺"
)
_TWO_SIGN_SURNAMES = frozenset(
    "欧阳 上官 皇甫 令狐 诸葛 司徒 司马 申屠 夏侯 贺兰 完颜 慕容 尉迟 长孙 东方 南宫 呼延".split()
)

_NO_SURNAME_BEFORE_TITLE = frozenset(
    "和向从都有时那支应能全位来来自当任为是由于由请找叫个名各原前副正老小大总分"
)
"""Signs that stand before a title more often as another word than as a surname; 于 counts as one (`_ALONE`)."""
_RARELY_A_NAME = _NO_SURNAME_BEFORE_TITLE - frozenset("于任时应全来")
_WORD_BEFORE_YU = frozenset("对关由至属位终处等")

_TITLES = (
    "主任 科长 局长 处长 股长 书记 县长 市长 镇长 乡长 村长 区长 州长 厅长 所长 站长 队长 院长 校长 园长 厂长 行长 社长 会长 组长 班长 "
    "部长 司长 司令 主席 委员 经理 总经理 董事长 老板 老师 医生 大夫 护士 护士长 警官 警察 民警 律师 法官 检察官 会计 出纳 工程师 教授 师傅 同志 "
    "先生 女士 小姐 大姐 大哥 阿姨 叔叔 大爷 大妈 大娘 奶奶 爷爷 主管 领导 专员 干事 秘书 网格员 工作人员 办事员 客服 司机 房东 院士 博士 "
    "姐 哥 姨 叔 总 工 局 处 科 所 队 院 校 警"
).split()
_SHORT_TITLES = frozenset(title for title in _TITLES if len(title) == 1)
_LONG_TITLES = frozenset(_TITLES) - _SHORT_TITLES
_IS_TITLE = re.compile(rf"[副正老小]?(?:{'|'.join(sorted(_LONG_TITLES, key=len, reverse=True))})")
_SURNAME_WITH_TITLE = re.compile(
    rf"(?P<name>{'|'.join(_TWO_SIGN_SURNAMES)}|[{''.join(sorted(_SURNAMES))}])(?P<title>{_IS_TITLE.pattern})"
)

_UYGHUR_SIGNS = "阿艾吾依古丽买提江孜迪力热汗娜尔肯合加木沙吐拉努穆萨库帕玉素甫赛斯拜克别哈孜吉叶兰达列巴特曼排祖莱沙迪茹仙亚森麦地尼牙里扎海衣布不都"
_UYGHUR_NAME = re.compile(
    rf"[{_UYGHUR_SIGNS}]{{2,8}}[·•・．][{_UYGHUR_SIGNS}]{{1,8}}|[{_UYGHUR_SIGNS}]{{2,8}}"
    r"(?:古丽|古力|江|买提|热木|艾力|别克|热合曼|逊|汗古丽|努尔|依汗|尼亚孜|娜尔|孜古丽|木江|克尔|兰别克)"
)
_PLACES = re.compile(
    "乌鲁木齐|克拉玛依|吐鲁番|哈密|昌吉|伊犁|塔城|阿勒泰|博尔塔拉|巴音郭楞|阿克苏|克孜勒苏|喀什|和田|石河子|阿拉尔|图木舒克|五家渠|库尔勒|奎屯|"
    "奇台|木垒|吉木萨尔|玛纳斯|呼图壁|阜康|托克逊|鄯善|高昌|巴里坤|伊吾|阿图什|阿合奇|阿克陶|乌恰|巴楚|莎车|叶城|麦盖提|岳普湖|伽师|英吉沙|泽普|疏勒|"
    "疏附|塔什库尔干|墨玉|皮山|洛浦|策勒|于田|民丰|库车|沙雅|新和|拜城|温宿|阿瓦提|乌什|柯坪|轮台|尉犁|若羌|且末|焉耆|和静|和硕|博湖|沙湾|乌苏|额敏|"
    "托里|裕民|布克赛尔|布尔津|哈巴河|富蕴|福海|青河|吉木乃|霍城|霍尔果斯|察布查尔|尼勒克|特克斯|昭苏|新源|巩留|阿拉山口|阿拉尔|哈萨克|维吾尔"
)
"""Names of places and peoples of Xinjiang, which are written with the same signs as names."""

_CALLED = re.compile(rf"姓(?P<name>[{''.join(sorted(_SURNAMES))}])(?=的|[，。、；！,.;!\s]|$)")
_FAMILIAR = re.compile(
    "[小老阿](?P<name>[王李张刘陈杨赵周吴徐孙胡朱郭罗梁宋郑谢韩冯董程曹袁邓许沈曾彭吕苏卢蒋蔡贾丁魏薛])"
)
_NO_NAMES = frozenset(
    "谢谢 高峰 高峰期 文明 黄金 白天 高兴 明白 方便 平安 康乐 石油 严格 温馨 华为 高新 高速 安静 安心 曾经 路灯 马路 成功 金额 常常 余额 许多 万一 "
    "易懂 安全 管理 关爱 关怀 关心 祝福 施工 包容 解决 单独 高效 高龄 高温 白跑 高中 米泉 江河 洪水 温暖 温度 明确 程度 金融 车祸 房租 任务 段落 齐全 "
    "强行 强制 宁静 华丽 盛世 乐意 计划 江苏 江西 山东 河南 连续 解答 解释 严肃 严重 冷漠 冷淡 康复 宗旨 宗教 项目 官网 官方 简单 花费 华润 金秋 金山 银行 和谐 钱包 钟点 "
    "应有 应急 全部 田地 沙湾 石河子 边疆 古城 党群 党建 蒙古 游客 都市 车辆 房产 连锁 管道 费用 封闭 原因 原则 冷暖 商量 谈话 单位 盖章 符合 来访 路口 甘肃 "
    "张贴 胡同 孔子 徐家 何必 何时 何况 何处 任何 任性 莫名 常态 常用 常年 温泉 梅花 柳树 龙头 万元 万事 万万 方案 方式 方法 石头 白白 白色 黄色 黑白 金色 高层 高大 高价".split()
)
"""Words that begin like a name, and are none."""

_ENDS_OF_PLACES = frozenset("区县市镇乡村路街道站栏厅里院校楼店桥河山寺庙")

_LONGEST_NAME = 4


@dataclass(frozen=True)
class HiddenPart:
    """A part of a text that is not shown, from `start` to before `end`, and what stands in its place."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True)
class MaskedText:
    """A text as it is given out; `names`: how many names were hidden in it."""

    text: str
    names: int


def names_in(text: str) -> list[HiddenPart]:
    """The names of persons that the rules recognise, in the order of the text; none overlaps another.

    >>> [text_part.instead for text_part in names_in("张主任和王建国都不接电话")]
    ['某', '王某']
    """
    hidden: list[HiddenPart] = []
    places = [match.span() for match in _PLACES.finditer(text)]
    for part in sorted(_recognised(text), key=lambda part: (part.start, -part.end)):
        taken = hidden and part.start < hidden[-1].end
        if not taken and not any(start < part.end and part.start < end for start, end in places):
            hidden.append(part)
    return hidden


def mask_text(
    text: str,
    *,
    marked: Iterable[tuple[int, int]] = (),
    shown: Iterable[tuple[int, int]] = (),
    numbers: bool = True,
) -> MaskedText:
    """A text as it is given out: names hidden by rule but for those in the spans `shown`, the spans that a person
    `marked`, and with `numbers` mobile and identity numbers (`hide_numbers`).

    >>> mask_text("找王女士，她电话13812345678")
    MaskedText(text='找某女士，她电话138****5678', names=1)
    >>> mask_text("窗口的小美很热情", marked=[(3, 5)]).text
    '窗口的某某很热情'
    """
    allowed = set(shown)
    own = [HiddenPart(start, min(end, len(text)), "某某") for start, end in marked if start < len(text)]
    ruled = [
        part
        for part in names_in(text)
        if (part.start, part.end) not in allowed
        and not any(each.start < part.end and part.start < each.end for each in own)
    ]
    plain = hide_numbers(text) if numbers else text
    pieces, at, names = [], 0, 0
    for part in sorted([*own, *ruled], key=lambda part: (part.start, part.end)):
        if part.start < at:
            continue
        pieces += [plain[at : part.start], part.instead]
        at, names = part.end, names + 1
    return MaskedText("".join([*pieces, plain[at:]]), names)


def _recognised(text: str) -> Iterator[HiddenPart]:
    for match in _UYGHUR_NAME.finditer(text):
        yield HiddenPart(match.start(), match.end(), f"{match.group()[0]}某")
    for match in _CALLED.finditer(text):
        yield HiddenPart(match.start("name"), match.end("name"), "某")
    for match in _FAMILIAR.finditer(text):
        if not _is_word(text[match.start() : match.end() + 1]):
            yield HiddenPart(match.start("name"), match.end("name"), "某")
    yield from _by_title(text)
    yield from _by_tag(text)


def _by_title(text: str) -> Iterator[HiddenPart]:
    """张主任, 张建国主任 (by the splitter's words), 李总."""
    for match in _SURNAME_WITH_TITLE.finditer(text):
        name = match.group("name")
        before = text[match.start() - 1 : match.start()]
        if name in _RARELY_A_NAME or (name == "于" and before in _WORD_BEFORE_YU):
            continue
        if not _begins_inside_a_word(text, match.start("name"), match.end("name")):
            yield HiddenPart(match.start("name"), match.end("name"), "某")


def _by_tag(text: str) -> Iterator[HiddenPart]:
    words = _tagged(text)
    for number, (word, tag, start) in enumerate(words):
        following = words[number + 1][0] if number + 1 < len(words) else ""
        titled = _IS_TITLE.match(following) is not None
        if tag == "nr" and _looks_like_name(word):
            yield HiddenPart(start, start + len(word), "某" if titled else f"{_surname(word)}某")
        elif tag == "nr" and number and (cut := _surname_cut_off(words[number - 1][0], word)):
            # The splitter gave the surname to the word before: 网格 · 员马 · 玉兰.
            yield HiddenPart(start - 1, start + len(word), f"{cut}某")
        elif (
            len(word) == 1
            and word in _SURNAMES - _RARELY_A_NAME
            and 0 < len(following) <= 2 < len(words) - number
        ):
            # The splitter took the surname from the name: 王 · 建国 · 主任.
            after = words[number + 2][0]
            if _IS_TITLE.match(after) and not titled and _all_han(following):
                yield HiddenPart(start, start + len(word + following), "某")
        elif len(word) == 1 and word in _SURNAMES - _RARELY_A_NAME and following in {"总", "工", "姐", "哥"}:
            rest = words[number + 2][0] if number + 2 < len(words) else ""
            if not rest or not _all_han(rest) or rest[0] in "的说让给把不没太很也就来":
                yield HiddenPart(start, start + 1, "某")


def _looks_like_name(word: str) -> bool:
    if (
        word in _NO_NAMES
        or word[:2] in _NO_NAMES
        or word[-1] in _ENDS_OF_PLACES
        or not 2 <= len(word) <= _LONGEST_NAME
        or not _all_han(word)
        or word[1] == "某"
    ):
        return False
    if word[:2] in _TWO_SIGN_SURNAMES:
        return len(word) > 2
    return word[0] in _SURNAMES - _RARELY_A_NAME and len(word) <= 3 and not _IS_TITLE.fullmatch(word[1:])


def _surname_cut_off(before: str, given: str) -> str:
    """The last sign of the word before where that makes a name of this one and is no part of a word; else nothing."""
    cut = before[-1]
    apart = len(before) > 1 and not _splitter().has_word(before) and cut in _SURNAMES - _RARELY_A_NAME
    return cut if apart and len(given) <= 2 and _all_han(given) and given not in _NO_NAMES else ""


def _surname(word: str) -> str:
    return word[:2] if word[:2] in _TWO_SIGN_SURNAMES else word[0]


def _begins_inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether the sign before the title belongs to the word before it: 街道办公室·主任 is none, 提高·主任 neither."""
    for word, _tag, at in _tagged(text):
        if at < start < at + len(word):
            return end <= at + len(word) and not _IS_TITLE.search(word)
    return False


def _is_word(piece: str) -> bool:
    """Whether the dictionary has the two signs, or the three, as a word that is no name: 老师, 小时, 老张 is none."""
    return _splitter().has_word(piece) and _tagged(piece)[0][1] != "nr"


def _all_han(word: str) -> bool:
    return all("\u4e00" <= sign <= "\u9fff" for sign in word)


def _tagged(text: str) -> list[tuple[str, str, int]]:
    """The words of a text with their tags, and where they begin."""
    words, at = [], 0
    for word, tag in _splitter().tag(text):
        words.append((word, tag, at))
        at += len(word)
    return words


@cache
def _splitter() -> "Jieba":
    from rjieba import Jieba

    return Jieba()
