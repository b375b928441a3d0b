"""Passwords that attackers try first: a published list, words of our own, and what is merely combined from them."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from surveyapp.services.limits import LONGEST_NAME_PART, LONGEST_PASSWORD_PIECE, MOST_NAMES_SEARCHED
from surveyapp.services.people.password_patterns import is_dated, is_put_together, is_repeated

_ENGLISH = """
abc abcd admin administrator angel apple august autumn baby backup baseball batman changeme charlie china
computer cookie corona daniel dbadmin december default demo donald dragon eagle february finance flower
football freedom friday george google guest hacker hannah harley hello hockey hunter iloveyou internet
january jennifer jessica jordan july june killer letmein login london love lovely manager march master
matrix maverick may michael microsoft monday money monkey mustang mysql nicole ninja nothing november
october office oracle pass passwd password pepper please pokemon postgres president princess private public
purple qq ranger root samsung saturday secret security september server service shadow silver soccer spring
starwars summer sunday sunshine super superman superuser survey surveyapp system sysadmin temp tencent test
tester testing thomas thursday tigger trustno trustnoone tuesday user username wechat wednesday welcome
whatever william winter wizard work yellow adm1n l0gin p@ss p@ssw0rd p@ssword pa$$w0rd pa$$word passw0rd
r00t t3st w3lcome
"""

_CHINESE = """
aini aiwoma baba baobao baobei beijing caiwu caizheng chengdu chongqing dabao dianhua diyi fuzhou gongsi
guangzhou guanliyuan haha hangzhou hanhan heihei huanying jiayou jinan kaixin kele laoban laogong laopo
laoshi linux liuliuliu mama meimei mima nanjing nihao ningning niuniu pingan qianqian qingdao qinqin renshi
shanghai shenzhen tiantian tianjin woaini woaiwojia wodemima woshishui wuhan xiamen xian xiaobao xiaoming
xiexie xingfu xinjiang yaoyao yuanyuan yiwangqing zhangwei zhengfu zhengfucaigou zhongguo zhongguoren zhuren
wangwei liwei lina wangfang zhangmin jixiao manyidu diaocha wenjuan pingjia changji turpan tulufan qitai
yantian zhengwu zhengwufuwu fuwu fuwuzhongxin zhongxin caizhengju caizhengting shenji jiaoyu jiaoyuju weisheng
weijian minzheng minzhengju gongan gonganju renshe fagai fagaiwei bangongshi bangong xiangmu bumen shizhengfu
quzhengfu xianzhengfu renminzhengfu ju shi qu ting yuan wei ban ke chu xian zhen 密码 管理员 管理 财政局 财政
财政厅 绩效 评价 绩效评价 满意 满意度 调查 问卷 我爱你 中国 新疆 北京 上海 测试 你好 政府 人民政府 政务 服务 中心
项目 部门 单位 办公室 审计 教育 卫生 民政 公安 局 厅 处 科 市 区 县 省 年
"""

_NUMBERS = """
110 119 120 12306 12315 12333 12345 12366 123 147 258 369 741 963 951 357 753 123123 1234qwer
1314 1314520 131452 147258 147258369 159357
159753 168 1688 1949 1949101 2580 258258 3344 3344520 369 456 456789 51201314 520 5201314 520520 521 521521
5211314 666 7758258 7758521 789456 789456123 8008208820 852 85208520 888 963852 963852741 987654 999 a123
aa123 abc123 qaz123 q123 w123 zxc123 zz123 a1b2c3 a1b2c3d4 q1w2e3 q1w2e3r4 t5 t5y6 q1w2e3r4t5 1a2b3c 1a2b3c4d
"""

_KEYBOARD = """
qwe qwer qwert qwerty qwertyu qwertyui qwertyuio qwertyuiop asd asdf asdfg asdfgh asdfghj asdfghjk asdfghjkl
zxc zxcv zxcvb zxcvbn zxcvbnm qaz wsx edc rfv tgb qazwsx qazwsxedc wsxedc 1qaz 2wsx 3edc 4rfv 1qaz2wsx
1qaz2wsx3edc 1q2w 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qazxsw2 zaq1 xsw2 zaq12wsx !qaz @wsx #edc $rfv
!qaz2wsx poiuy poiuyt lkjhg mnbvc mnbvcxz azerty ytrewq !@# !@#$ !@#$% !@#$%^ !@#$%^& !@#$%^&*
"""

COMMON = frozenset(f"{_ENGLISH} {_CHINESE} {_NUMBERS} {_KEYBOARD}".split())
"""Words and habits of our own country and field, in small letters: a password may not consist of these alone."""

_OF_A_NAME = re.compile("[a-z0-9]+|[\u4e00-\u9fff]+")


def weakness(password: str, names: Iterable[str] = ()) -> str | None:
    """The code of what makes a password easy to guess; None if it is not.

    `common`: it is one of the `listed_passwords`, or merely put together of common words, runs, ways over the keyboard,
    years and a few digits (`Password-2345!`); `own_words`: the same with parts of `names` (of the person, their teams,
    this site); `repeated`: one block again and again; `dated`: one word and a year. Takes time in proportion to its
    length.
    """
    text = password.casefold()
    directions, listed = (text, text[::-1]), listed_passwords()
    if any(is_put_together(way, COMMON, listed) for way in directions):
        return "common"
    parts = COMMON | _parts(names)
    if any(is_put_together(way, parts, listed) for way in directions):
        return "own_words"
    if is_repeated(text):
        return "repeated"
    return "dated" if is_dated(text) else None


@cache
def listed_passwords() -> frozenset[str]:
    """The 30,000 passwords that were found most often, in small letters: the list of zxcvbn."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # here: it takes 12 MB, and passwords are seldom set

    return frozenset(FREQUENCY_LISTS["passwords"])


def _parts(names: Iterable[str]) -> frozenset[str]:
    """Names whole and word by word; of Chinese ones everything that could be a word."""
    parts: set[str] = set()
    for name in islice(names, MOST_NAMES_SEARCHED):
        folded = name[:LONGEST_PASSWORD_PIECE].casefold()
        parts |= {folded} if len(folded) > 1 else set()
        for word in _OF_A_NAME.findall(folded):
            if word.isascii():
                parts |= {word} if len(word) > 2 else set()
            else:
                starts = range(len(word) - 1)
                parts |= {word[at : at + size] for at in starts for size in range(2, LONGEST_NAME_PART + 1)}
    return frozenset(parts)
