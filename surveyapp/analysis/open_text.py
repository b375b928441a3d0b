"""Tells written answers that express something from those that only say that there is nothing to say."""

import re
import unicodedata

from surveyapp.analysis.limits import LONGEST_SILENCE
from surveyapp.definition.limits import LONGEST_ANSWER
from surveyapp.definition.normal_form import normal_form

SAYS_NOTHING = re.compile(
    r"""
    (?:我|本人|个人|暂时|目前|现在|暂|也|都|真的|基本上?|确实|对此)*
    (?:
        (?:无|没有|没|沒有|無|木有|未有|没啥|没什么|没有什么)+
        (?:任何|什么|啥|其他|其它|别的|更多|特别|特殊|具体|太多|太大|好|要|想|可|需要)*的?
        (?:(?:意见|建议|看法|想法|感想|要求|诉求|补充|(?<=[么啥好要想可])(?:提|说|讲|填|写))[和与及或的]?)*
      | 否
      | (?:不|没有?什么好)(?:知道|清楚|了解|懂|好说|想说|想填|填|说|便(?:回答|透露)|愿(?:回答|透露))
      | 说不[清好上]来?(?:楚)?
      | 无可奉告 | 略
      | 空(?:白|着)?
    )
    (?:无|没有|没|无意见|无建议|没有意见|没有建议|没意见|没建议)*
    [了的啊呢吧哦呀哈噢嗯吗]*
    (?:谢谢|感谢|多谢)?[了你您啊！]*
    | n(?:o|a|il|ull|one|othing|ope)+ | no(?:comments?|opinions?|suggestions?|ideas?)
    | wu+ | meiyou | zanwu
    | жоқ | жок | يوق | йоқ
    """,
    re.VERBOSE,
)
"""The wordings, without blanks and punctuation: Chinese, English, Pinyin, Kazakh and Uyghur."""

_SILENT = ("P", "Z", "C", "Sm", "Sk", "Sc")
"""Categories of characters that express nothing by themselves; a picture (😀) may."""


def says_nothing(text: str) -> bool:
    """Whether a written answer expresses nothing: 无, 没有, 暂无, 无意见, 没有什么建议, `/`, `…`, none, N/A.

    A text that names a thing expresses something: 没有停车位, 没有反馈, 无障碍通道太少, 满意. Source: the ways in which
    respondents fill in open questions that they must not leave empty.
    """
    folded = normal_form(text, LONGEST_ANSWER).casefold()
    bare = "".join(character for character in folded if not _is_silent(character))
    return not bare or (len(bare) <= LONGEST_SILENCE and SAYS_NOTHING.fullmatch(bare) is not None)


def _is_silent(character: str) -> bool:
    return unicodedata.category(character).startswith(_SILENT)
