"""Help for the keys on whom a survey asks and how they are drawn, and on its series over years."""

from collections.abc import Mapping

from surveyapp.services.surveys.help.question_help_words import CODE, TEXT

SAMPLE_HELP: Mapping[str, tuple[str, str, str, str]] = {
    "population": (
        "调查对象",
        "调查对象是哪些人，共有多少。",
        "一组键：name、size、target",
        "population: {name: 全市居民, size: 1300}",
    ),
    "population.name": ("对象名称", "调查对象的名称，写进报告。", TEXT, "name: 2024 年办过事的群众"),
    "population.size": ("对象总数", "调查对象共有多少人；不清楚就不写。", "不小于 1 的整数", "size: 1300"),
    "population.target": (
        "目标群体",
        "调查主要面向的人，按一道单选题的选项认出。作答者中他们不到 80% 时，冻结前会提醒。",
        "一组键：question、options",
        "target: {question: identity, options: [public]}",
    ),
    "population.target.question": (
        "目标群体的题目",
        "按哪道单选题的回答认出目标群体。",
        CODE,
        "question: identity",
    ),
    "population.target.options": (
        "目标群体的选项",
        "选了哪些选项的人属于目标群体。",
        "一组选项代码",
        "options: [public]",
    ),
    "sampling": (
        "抽样",
        "受访者是怎样选出来的，发放了多少份，收到哪天为止。",
        "一组键：method、issued、until、ratio、strata、margins",
        "sampling: {method: stratified, issued: 130, until: 2026-12-31}",
    ),
    "sampling.method": (
        "抽样方法",
        "抽样方法。",
        "random（随机）、stratified（分层）、systematic（等距）、cluster（整群）、"
        "quota（配额）、census（全面调查）、convenience（方便抽样）之一",
        "method: stratified",
    ),
    "sampling.issued": (
        "发放数",
        "发放了多少份问卷，用来算回收率；没有记录就不写，报告中便没有回收率。",
        "不小于 1 的整数，不能多于 population.size",
        "issued: 130",
    ),
    "sampling.until": (
        "截止日期",
        "计划收到哪一天为止。进度页据此显示剩余天数，海报上也会写明；到期不会自动结束回收。",
        "日期，年-月-日",
        "until: 2026-12-31",
    ),
    "sampling.ratio": (
        "抽样比例",
        "计划或报告中声明的抽样比例，照原样印在报告中，不参与任何计算。",
        "文字，例如 10%",
        "ratio: 10%",
    ),
    "sampling.strata": (
        "分层",
        "分层抽样的各层：按哪道题分、每层多少人。写了它，满意度按各层人数加权推算，并给出抽样误差。",
        "一组键：question、sizes、issued",
        "strata: {question: district, sizes: {city: 8000, town: 2000}, issued: {city: 80, town: 50}}",
    ),
    "sampling.strata.question": ("分层的题目", "按哪道单选题的回答分层。", CODE, "question: district"),
    "sampling.strata.sizes": (
        "各层人数",
        "每个选项对应的层在总体中有多少人；每个选项都要写，没有人的写 0。",
        "选项代码和不小于 0 的整数",
        "sizes: {city: 8000, town: 2000}",
    ),
    "sampling.strata.issued": (
        "各层发放数",
        "每层发放了多少份问卷，不能多于该层人数；不写也可以。",
        "选项代码和不小于 0 的整数",
        "issued: {city: 80, town: 50}",
    ),
    "sampling.margins": (
        "总体构成",
        "已知的总体构成，如性别、年龄各占多少。写了它，答卷按这些构成迭代加权（raking），满意度加权前后都给出。",
        "一个列表，每项是一组键：question、shares",
        "margins: [{question: gender, shares: {m: 48.5, f: 51.5}}]",
    ),
    "sampling.margins.question": ("构成的题目", "按哪道单选题划分。", CODE, "question: gender"),
    "sampling.margins.shares": (
        "各项占比",
        "每个选项的人占总体的百分之几，合计 100；每个选项都要写。",
        "选项代码和 0 到 100 的数",
        "shares: {m: 48.5, f: 51.5}",
    ),
    "series": (
        "历年系列",
        "同一项调查的各年问卷写同一个系列名称，趋势页和报告便按题目代码把各年的结果排在一起，比较变化；"
        "受访者看不到，不影响版本和分析。",
        "名称，最多 60 个字；也可以在趋势页选择",
        "series: 热线满意度",
    ),
    "series_values": (
        "往期数字",
        "系列中没有答卷的往期所公布的数字，画在趋势上；写了样本量的占比可以检验变化。也可以在趋势页登记。",
        "列表，每个写 period、figure、value、source，需要时写 question、option、scale、n、sd；最多 500 个",
        "series_values:\n- {period: 2021, figure: index, value: 97.5, n: 120, source: 2021年报告}",
    ),
    "series_values.period": (
        "时期",
        "数字属于哪一年、季度或月份。",
        "2022、2022-H1、2022-Q3 或 2022-07",
        "period: 2021",
    ),
    "series_values.figure": (
        "哪个数字",
        "往期公布的是哪个数字，也就是按什么公式算的；不写 question 就是量表的总体数字。",
        "{figures}之一，或 figures 中的代码",
        "figure: favourable",
    ),
    "series_values.question": ("题目", "数字属于哪一题；矩阵题写“题目.行”。", "题目代码", "question: age"),
    "series_values.option": ("选项", "占比属于哪个选项。", "选项代码", "option: a"),
    "series_values.scale": (
        "维度",
        "数字属于哪个维度（scales 中的代码）；不写 question 和 scale 就是满意度量表的数字。",
        "维度代码",
        "scale: attitude",
    ),
    "series_values.value": (
        "公布的数值",
        "照当时印出的样子写，小数位数也照写。",
        "数字或百分数，例如 99.2%、97.64",
        "value: 97.5%",
    ),
    "series_values.n": ("样本量", "数字依据多少份答卷；不清楚就不写，这时不能检验变化。", "整数", "n: 120"),
    "series_values.sd": (
        "标准差",
        "均值或指数的标准差，单位与数值相同；不写就不能检验均值的变化。",
        "数字",
        "sd: 0.82",
    ),
    "series_values.source": ("出处", "数字从哪里来。", "文字", "source: 2021年绩效评价报告附件3"),
}
"""Key -> what people call it, what it is for, what may be written, an example."""
