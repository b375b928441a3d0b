"""What was done beyond counting, as sentences of the text on methods: each stands only where it was really done."""

from collections.abc import Iterator

from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.limits import FEWEST_OF_GROUP, SMALL_SAMPLE
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.sampling.estimates import Estimate, Estimates
from surveyapp.analysis.trends.change_tests import ChangeTest, Difference
from surveyapp.analysis.trends.trend import Trend
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.comparison_words import effect_name, statistic_name
from surveyapp.reports.words.estimate_words import method_sentences
from surveyapp.reports.words.filter_words import part_warning
from surveyapp.reports.words.opinion_words import coding_state
from surveyapp.reports.words.wording import (
    SHARE_PLACES,
    date_words,
    list_names,
    number_words,
    quote_label,
    reason_words,
    topic,
)

TESTS_IN_ORDER = ("mann_whitney", "kruskal", "welch_t", "welch_anova", "chi2")
"""The tests of groups as the text names them: rank tests first, on which the sentences rest."""


def further_methods(facts: SurveyFacts) -> list[str]:
    """A paragraph for each: weights, groups, years, importance, what people wrote, the part that counts, the seal."""
    parts = (_weighed, _compared, _over_years, _importance, _opinions, _part, _seal)
    return [text for part in parts if (text := "".join(part(facts)))]


def _weighed(facts: SurveyFacts) -> Iterator[str]:
    estimates = facts.estimates
    if isinstance(estimates, Estimates):
        yield "加权推算："
        yield from method_sentences(facts.questionnaire, estimates)
        overall = estimates.overall
        if isinstance(overall, Estimate) and not isinstance(overall.deff, Undefined):
            yield f"总体满意度的设计效应为{number_words(overall.deff, SHARE_PLACES)}。"


def _compared(facts: SurveyFacts) -> Iterator[str]:
    groups = facts.comparisons.groups
    if not groups:
        return
    names = [quote_label(topic(found.comparison.name) or found.comparison.name) for found in groups]
    yield f"分组比较：按{list_names(names)}比较各组在量表各题上的回答。"
    items = [
        item
        for found in groups
        for item in found.comparison.items
        if not found.hidden.hides_tests(item.code, item.tested)
    ]
    done = {name for item in items for name, test in item.tests.items() if not isinstance(test, Undefined)}
    if done:
        tests = list_names([statistic_name(name) for name in TESTS_IN_ORDER if name in done])
        sizes = dict.fromkeys(
            effect_name(item.effect_name) for item in items if not isinstance(item.effect, Undefined)
        )
        yield f"采用{tests}，" + (f"差异的大小用{list_names(list(sizes))}。" if sizes else "不计差异的大小。")
        yield (
            "同一道背景题的各题检验多次，秩和检验的p按霍尔姆（Holm）法校正；"
            f"某题的回答不足{FEWEST_OF_GROUP}份的组不参加检验，各组都有{SMALL_SAMPLE}份以上的题目才作判断。"
        )
    else:
        yield "没有一题可以检验，只列各组的数字。"
    hidden = sum(found.hidden.any for found in groups)
    if hidden:
        yield (f"为保护个人，其中{hidden}道背景题的表不列出不足{FEWEST_OF_GROUP}份的组和可以推算出它的邻组。")


def _over_years(facts: SurveyFacts) -> Iterator[str]:
    if facts.trend is None:
        return
    tests = latest_tests(facts.trend)
    done = [test for test in tests if isinstance(test, ChangeTest)]
    yield f"历年变化：与以往{len(facts.trend.points) - 1}期比较，"
    if not done:
        yield "没有一项变化可以检验。"
        return
    names = []
    if any(test.name == "two_proportion" for test in done):
        names.append("占比用两个比例的卡方检验")
    if exact := sum(test.exact_p is not None for test in done):
        names.append(f"其中期望频数不足5的{exact}项以费希尔精确检验为准")
    if any(test.name == "welch_t" for test in done):
        names.append("指数和均值用Welch t检验")
    if any(test.p_holm is not None for test in done):
        names.append("各题的p按霍尔姆（Holm）法校正")
    yield "，".join(names) + f"；最近的变化中{len(done)}项作了检验"
    yield f"，{len(tests) - len(done)}项不能检验。" if len(tests) > len(done) else "。"


def latest_tests(trend: Trend) -> list[ChangeTest | Undefined]:
    """The test of the newest change of each figure, or why there is none."""
    outcomes = []
    for line in trend.lines:
        changes = [change for change in line.changes if change is not None]
        if changes:
            outcomes.append(changes[-1].outcome)
    return [outcome.test if isinstance(outcome, Difference) else outcome for outcome in outcomes]


def _importance(facts: SurveyFacts) -> Iterator[str]:
    study = facts.drivers
    if study is None or not isinstance(study.matrix, ImportanceMatrix):
        return
    found = study.importance
    yield (
        f"重要性由回答推算：以{quote_label(study.names[study.on])}为因变量，对{found.n}份答全的答卷作线性回归，"
        "按Lindeman–Merenda–Gold方法把R²分摊到各题"
    )
    yield (f"，区间取{found.resamples}次自助重抽样（固定随机种子）的中间95%。" if found.resamples else "。")


def _opinions(facts: SurveyFacts) -> Iterator[str]:
    found = facts.opinions
    if found is None:
        if facts.frequent_words:
            yield "开放题：没有人工归类，只按词典自动切分词语并计数。"
        return
    yield (
        f"开放题：由评价人员对照{date_words(found.confirmed)}确认的编码框架（{len(found.frame.themes)}个主题）逐条归类。"
    )
    yield coding_state(found.counts)
    if found.quotes:
        yield "引文中按规则识别的姓名以“某”代替，手机号和身份证号隐去中间数位。"


def _part(facts: SurveyFacts) -> Iterator[str]:
    if facts.filter:
        yield f"筛选：{part_warning(facts)}"


def _seal(facts: SurveyFacts) -> Iterator[str]:
    if facts.sealed is None or facts.filter:
        return
    day = date_words(facts.sealed)
    yield f"封存：问卷、统计口径和筛查规则的校验值自{day}起记录，此后的改动连同理由逐条留存，不能删改。"


def no_weights_words(facts: SurveyFacts) -> str | None:
    """Why answers that were to be weighed are not; None where they are, or nothing was declared to weigh them by."""
    sampling = facts.questionnaire.sampling
    if sampling is None or not sampling.is_weighed or not isinstance(facts.estimates, Undefined):
        return None
    return f"没有加权推算：{reason_words(facts.estimates.reason)}。"
