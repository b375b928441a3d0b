"""Passwords that everybody tries first: a list of our own, and what is merely put together of its words."""

from itertools import pairwise

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
yantian 密码 管理员 财政局 满意度 我爱你 中国 测试 你好
"""

_NUMBERS = """
110 119 120 12306 12315 12333 12345 12366 123 123123 1234qwer 1314 1314520 131452 147258 147258369 159357
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
"""Words and habits, in small letters."""

_LONGEST = max(map(len, COMMON))
_SEPARATORS = frozenset(" .,_-+*!?@#$%&/~。，！")


def is_common(password: str, personal: tuple[str, ...] = ()) -> bool:
    """Whether a password consists of common words, runs of characters and `personal` words only.

    A run is one character again and again, or characters in their order up or down (`aaaa`, `6789`, `dcba`, also
    `890`). Separators between the pieces do not help: `Password-2345!` is `password` and the run `2345`.
    A year after a common word (1900–2099) does not help either.
    """
    text = password.casefold()
    words = COMMON | {word.casefold() for word in personal if len(word) > 1}
    longest = max(_LONGEST, *map(len, personal), 1)
    reached = {0}
    for start in range(len(text)):
        if start not in reached:
            continue
        if text[start] in _SEPARATORS:
            reached.add(start + 1)
        reached |= {end for end in range(start + 2, start + longest + 1) if text[start:end] in words}
        reached |= set(range(start + 3, _end_of_run(text, start) + 1))
        if text[start : start + 2] in ("19", "20") and text[start : start + 4].isdecimal():
            reached.add(start + 4)
    return len(text) in reached


def _end_of_run(text: str, start: int) -> int:
    end = start
    for step in (0, 1, -1):
        reach = start + 1
        for before, after in pairwise(text[start:]):
            if not _follows(before, after, step):
                break
            reach += 1
        end = max(end, reach)
    return end


def _follows(before: str, after: str, step: int) -> bool:
    if before.isdecimal() and after.isdecimal() and step:
        return (int(before) + step) % 10 == int(after)
    return ord(after) - ord(before) == step
