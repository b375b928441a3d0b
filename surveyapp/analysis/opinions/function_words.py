"""Words that say nothing by themselves, in the languages that respondents write in; no count has them."""

_CHINESE = """
下来 还要 老是 知道
一下 一些 一个 一点 一样 一直 一定 一般 一种 一切 一旦 一起 三个 两个 上面 下面 不仅 不但 不光 不是 不能
不要 不会 不用 不过 与其 且 个人 之前 之后 之间 之类 也是 为了 为什么 主要 举例 之 乃至 了解 于是 什么 今后
今年 他们 以上 以下 以及 以后 以前 任何 但是 你们 使得 例如 便于 俺们 倒是 假如 先 光是 全部 其中 其他 其它
其实 具体 再 几个 凡是 出来 出去 到底 前来 加上 十分 即使 却 又 及 反正 可以 可能 各个 各位 各种 吗 否则 呢
咱们 咱 哪个 哪些 哪里 唉 啊 哦 嗯 哈 啥 嘛 噢 因为 因此 所以 因而 在于 多少 多么 够 大家 太 好像 如何 如果
如此 它们 它 对于 对 尽管 尽量 就是 就 应该 应当 建议 希望 能够 能 当然 当时 必须 怎么 怎样 总之 总是 情况
感觉 感到 我们 我 或者 或 所有 所 才 打算 把 拿 按照 换句话说 据说 提 提出 整个 无论 既 既然 时候 时 是否
是不是 曾经 最 最好 有时 有点 有些 有的 有关 有没有 期间 本 本人 来说 来 极 果然 某 某个 根据 根本 此 此外
每 每次 每个 比较 比如 没 没有 没什么 游 然后 然而 特别 现在 由于 甚至 目前 直接 相关 真的 真 看 看到 着
确实 稍微 等等 等 简直 经常 给 继续 虽然 被 觉得 认为 让 许多 请 起来 越来越 较 这 这些 这个 这样 这里 这边
进行 还 还是 还有 那 那个 那些 那么 那里 部分 都是 都 里面 非常 很 很多 挺 而且 而 自己 自从 暂时 作为 关于
可 会 要 想 去 到 从 向 用 以 为 与 和 跟 同 在 是 有 的 地 得 了 过 吧 呀 也 并 并且 则 使 该 更 更加 更多
多多 多 少 再次 一次 几次 一天 一年 不太 不怎么 不够 不到 不了 不大 算 做 搞 弄 来讲 方面 问题 事情 东西
之处 地方 时间段 咧 撒 嘎 劳道 麻烦 谢谢 感谢 请问
"""
_ENGLISH = """
a an the and or but if of to in on at by for with from as is are was were be been being it its this that
these those i you he she we they me my your our their not no yes so very more most just can could should
would will do does did have has had there here what which who when where how than then too also please
"""
_UYGHUR = """
ۋە بىلەن ئۈچۈن بۇ شۇ ئۇ بىر بىز سىز مەن سەن ئۇلار ھەم لېكىن ئەمما بولۇپ بولغان بولىدۇ بار يوق كېرەك ئىدى
ئىكەن ئەڭ ناھايىتى بەك ھەر يەنە دەپ قىلىپ قىلىش نېمە
"""
_KAZAKH = "және мен бен үшін бұл осы сол ол бір біз сіз өте бар жоқ керек еді деп та да"

FUNCTION_WORDS = frozenset(f"{_CHINESE} {_ENGLISH} {_UYGHUR} {_KAZAKH}".split())
"""All of them, folded as `words.folded` folds."""

TELLING_SIGNS = frozenset("慢贵脏乱差吵挤堵远难旧热冷黑臭停修管查罚涨缺")
"""Chinese words of one character that say something; all others of one character are left out."""
