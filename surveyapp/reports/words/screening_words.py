"""The results of screening in words: what each rule means, what it marks, what was decided, how the survey was filled
in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveyapp.analysis.filling import Filling
from surveyapp.analysis.results import Figure, Outcome
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.figure_kinds import FigureKind
from surveyapp.reports.facts import ReturnRates, ScreeningFacts
from surveyapp.reports.words.figure_words import figure_text
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import FLAGS, number_words, percent, quote_label
from surveyapp.snapshots.manifest import ScreeningRule

_MEANINGS: Mapping[tuple[str, str], str] = {
    ("alike", "1"): (
        "同一链接60秒内有20份及以上答卷的全部回答完全相同；或3人及以上在填空题写了相同的、"
        "不少于15个字符的文字；或同一链接300秒内，以简易页面提交的答卷全部回答完全相同。导入的和不符合条件的答卷不适用。"
    ),
    ("fast", "1"): "用时不足每题1秒（矩阵的每一行算一题）。只用于本人设备填写和导入的答卷。",
    (
        "no_script",
        "1",
    ): "以简易页面提交，不能识别重复提交。只用于本人设备填写的答卷，与“雷同”或“过快”同时出现才计。",
    ("again", "1"): (
        "同一浏览器在本调查中已提交过（凭随机标记识别，标记在调查结束时删除）。只用于本人设备填写的答卷，"
        "与“雷同”或“过快”同时出现才计。"
    ),
    ("speed", "1"): (
        "用时不足同一语言、问到同样题目的答卷的中位用时的1/3；不足1/2的，只有另一条依据不同的规则也标记时才计。"
        "中位数至少要有20份有用时的答卷。只用于本人设备填写和导入的答卷。"
    ),
    ("long_string", "1"): (
        "连续的单选题一直选同一位置，最长一段超过7题，又超过本调查各份答卷的上四分位数加3倍四分位距（至少加4），"
        "而且这样长的只有1份或不超过2%。最高分不计：满意的人本来就都选它。一段中选项变换不足6次的（如同一量表一直选“一般”），"
        "只有另一条依据不同的规则也标记时才计。"
    ),
    ("contradiction", "1"): (
        "对正向题和反向题（选项文字相同、分值相反）的平均评分相差达到量程的0.75。没有反向题的问卷不适用。"
    ),
    ("near_duplicate", "1"): (
        "3份及以上答卷有90%的回答相同（或只有1处不同），份数达到按其他答卷的回答情况偶然相同的1000倍。"
        "一半以上的人都选的不算，相同之处至少有2道题是多选、填写或有差别的评分；简短的、全选最高分的不会标记。"
    ),
    ("arrival", "1"): (
        "同一链接60秒内到达40份及以上，是该链接其余时间最密集一分钟的10倍及以上；其余时间至少要有20份、分布在3天。"
        "只用于本人设备填写的答卷。会议上现场扫码也会这样，标记不等于答卷有问题。"
    ),
}
"""Rule and version -> what it marks. Reports from earlier snapshots state the thresholds of their own version."""

_BRIEF: Mapping[tuple[str, str], str] = {
    ("speed", "1"): "用时明显少于同一语言、问到同样题目的答卷。",
    ("long_string", "1"): "连续的单选题一直选同一位置（最高分不计），远超本调查常见的长度。",
    ("contradiction", "1"): "对正向题和反向题的回答互相矛盾。",
    ("near_duplicate", "1"): "与另外几份答卷几乎完全相同，不能用偶然解释。",
    ("arrival", "1"): "同一链接一分钟内集中到达，与该链接平时相差悬殊；会议上现场扫码也会这样。",
}
"""What a rule marks in brief, where a report has its threshold beside it."""

_THRESHOLDS: Mapping[tuple[str, str], str] = {
    ("alike", "1"): "20份/60秒；3人、15字符；2份/300秒",
    ("fast", "1"): "每题1秒",
    ("no_script", "1"): "—",
    ("again", "1"): "第2份起",
    ("speed", "1"): "中位用时的1/3；1/2并另有一条",
    ("long_string", "1"): "7题；上四分位数+3倍四分位距（至少4）；2%；6种选项",
    ("contradiction", "1"): "量程的0.75",
    ("near_duplicate", "1"): "90%；3份；偶然的1000倍",
    ("arrival", "1"): "40份/60秒；10倍；20份、3天",
}

_NO_RULES = "形成这份数据时还没有自动筛查规则，答卷没有标记。"
ONE_RULE_IS_NOT_ENOUGH = "没有一份建议剔除：至少有两条依据不同的规则标记同一份答卷，才建议人工考虑剔除。"
_PROPOSED = "其中{proposed}份有两条依据不同的规则标记，建议人工考虑是否剔除；只有一条规则标记的不建议剔除。"
_ONE_FIGURE = "总体满意度：回收的全部答卷、有效答卷和剔除带标记答卷后都是{value}（n = {n}）。"
_THREE_FIGURES = (
    "总体满意度：回收的全部答卷{returned}（n = {all}），有效答卷{valid}（n = {n}），"
    "剔除带标记答卷后{without}（n = {rest}）。"
)
_NO_OVERALL = "回收的全部答卷{all}份，有效答卷{n}份，剔除带标记答卷后{rest}份；问卷没有声明总体满意度。"
_ONLY_MARKS = "筛查规则只作标记，不剔除答卷；是否剔除由人工审核决定。"
_NOTHING = "回收的{returned}份答卷中没有一份被标记，剔除标记答卷前后的各项数字相同。"
_MARKED = "回收的{returned}份答卷中有{flagged}份被至少一条规则标记。"
_DECIDED = "经人工审核，其中剔除{excluded}份，保留{valid}份计入有效答卷。"
_NONE_OUT = "经人工审核，没有剔除带标记的答卷，其中{valid}份计入有效答卷。"
_ALL_STAY = "经人工审核，没有剔除带标记的答卷，{valid}份都计入有效答卷。"
_UNDECIDED = "这些答卷尚未经人工审核，其中{valid}份计入有效答卷。"
_EMPTY = "其余{empty}份没有回答任何一题，或不符合条件，不计入有效答卷。"
_STATEMENT = "审核说明：{statement}。"
_ALL_OUT = "有效答卷中没有带标记的，各项数字即为剔除标记答卷后的数字。"
_BUSIEST = "提交最集中的是{hour}（北京时间）起的一小时，占有提交时间的有效答卷的{share}（n = {n}）。"
_BEST = "量表各题都选最高分的占{share}（n = {n}，量表各题都有得分的有效答卷）。"
_DESCRIBED = "集中填写、评价一致在正常的调查中也常见，只作描述，不作为标记答卷的依据。"

_VALUES: Mapping[str, str] = {
    "speed": "中位用时的{value:.1%}",
    "long_string": "{value:.0f}题",
    "contradiction": "量程的{value:.2f}",
    "near_duplicate": "{value:.1%}相同",
    "arrival": "60秒内{value:.0f}份",
}
"""Rule over all responses -> its value of one response."""

OVERALL = "总体满意度"
SCREENED_SCORES = ("指标", "回收的全部答卷", "得分", "有效答卷", "得分", "剔除标记后", "得分")
"""The columns of the scores that rest on surveys (`reports/evaluation/screened_scores.py`)."""

TOTAL = "总分"
_SAME_SCORES = (
    "取自问卷调查的得分：按回收的全部答卷、有效答卷和剔除带筛查标记的答卷后计算，各项得分和总分都相同。"
)
_OTHER_SCORES = (
    "取自问卷调查的得分，按回收的全部答卷、有效答卷和剔除带筛查标记的答卷后分别计算；评价采用有效答卷的得分。"
)
_NO_SCORES = "没有取自问卷调查的实际完成值。"
_DIMENSION = "{name}维度"
COMPARISON = "剔除标记答卷前后对照"


@dataclass(frozen=True)
class ComparedFigure:
    """A satisfaction figure of this `kind` over all returned responses (`returned`), all valid ones (`before`), those
    without a mark (`after`).
    """

    name: str
    kind: FigureKind
    returned: Outcome
    before: Outcome
    after: Outcome


def rule_meaning(rule: ScreeningRule) -> str:
    """What a rule marks; for an unknown version of a rule, the threshold as the manifest keeps it."""
    sentence = _MEANINGS.get((rule.rule, rule.version))
    return say(sentence) if sentence else rule.threshold or "—"


def rule_brief(rule: ScreeningRule) -> str:
    """What a rule marks, in brief where `rule_threshold` stands beside it."""
    sentence = _BRIEF.get((rule.rule, rule.version))
    return say(sentence) if sentence else rule_meaning(rule)


def rule_threshold(rule: ScreeningRule) -> str:
    """Where a rule begins to mark."""
    words = _THRESHOLDS.get((rule.rule, rule.version))
    return say(words) if words else rule.threshold or "—"


def rule_value(name: str, value: float | None) -> str:
    """What a rule found of one response, briefly; empty where it has no value.

    >>> rule_value("near_duplicate", 0.958), rule_value("speed", 0.289), rule_value("alike", None)
    ('95.8%相同', '中位用时的28.9%', '')
    """
    if value is None or name not in _VALUES:
        return ""
    return say(_VALUES[name]).format(value=value)


def rule_name(rule: ScreeningRule) -> str:
    """A rule as its flag is called."""
    return flag_name(rule.rule)


def flag_name(name: str) -> str:
    """The flag of a rule in words."""
    return say(FLAGS.get(name, name))


def screening_sentences(screening: ScreeningFacts, returns: ReturnRates) -> list[str]:
    """How many responses are marked, and what a person decided on them."""
    flagged = screening.flagged
    if not screening.rules:
        return [say(_NO_RULES)]
    if not flagged.returned:
        nothing = say(_NOTHING).format(returned=returns.returned)
        return [say(_ONLY_MARKS), nothing, bases_sentence(screening)]
    empty = flagged.returned - flagged.valid - flagged.excluded
    none_out = _ALL_STAY if flagged.valid == flagged.returned else _NONE_OUT
    decided = _DECIDED if flagged.excluded else none_out
    return [
        say(_ONLY_MARKS),
        say(_MARKED).format(returned=returns.returned, flagged=flagged.returned),
        proposal_sentence(flagged.proposed) if flagged.proposed else say(ONE_RULE_IS_NOT_ENOUGH),
        say(decided if returns.is_reviewed else _UNDECIDED).format(
            excluded=flagged.excluded, valid=flagged.valid
        ),
        *([say(_EMPTY).format(empty=empty)] if empty else []),
        *([] if flagged.valid else [say(_ALL_OUT)]),
        *([say(_STATEMENT).format(statement=returns.review.rstrip("。."))] if returns.review else []),
        bases_sentence(screening),
    ]


def proposal_sentence(proposed: int) -> str:
    """How many responses two independent rules flag, and what that means."""
    return say(_PROPOSED).format(proposed=proposed)


def bases_sentence(screening: ScreeningFacts) -> str:
    """The overall satisfaction of all returned, of the valid and of the unflagged responses, in one sentence."""
    analyses = (screening.all_returned, screening.analysis, screening.without_flagged)
    numbers = [analysis.n for analysis in analyses]
    results = [analysis.satisfaction for analysis in analyses]
    if results[0].formula is None:
        return say(_NO_OVERALL).format(all=numbers[0], n=numbers[1], rest=numbers[2])
    texts = [figure_text(result.kind, result.overall) for result in results]
    n = [_n(result.overall) for result in results]
    if len({*numbers}) == 1:
        return say(_ONE_FIGURE).format(value=texts[1], n=n[1])
    values = {"returned": texts[0], "valid": texts[1], "without": texts[2]}
    return say(_THREE_FIGURES).format(all=n[0], n=n[1], rest=n[2], **values)


def filling_sentences(filling: Filling) -> list[str]:
    """When most responses came, and how many have the best on every item; nothing where neither is known."""
    sentences = []
    if filling.busiest is not None and isinstance(filling.in_busiest_hour, Figure):
        hour = f"{filling.busiest.astimezone(CHINA):%Y-%m-%d %H:00}"
        share = filling.in_busiest_hour
        sentences.append(say(_BUSIEST).format(hour=hour, share=percent(share), n=share.n))
    if isinstance(filling.best, Figure):
        sentences.append(say(_BEST).format(share=percent(filling.best), n=filling.best.n))
    return [*sentences, say(_DESCRIBED)] if sentences else []


def compared_figures(screening: ScreeningFacts) -> list[ComparedFigure]:
    """The overall figure and every item of the main scale, and every dimension; none where no valid response is marked
    and none was excluded.
    """
    returned, before = screening.all_returned.satisfaction, screening.analysis.satisfaction
    after = screening.without_flagged.satisfaction
    if not screening.flagged.valid and screening.all_returned.n == screening.analysis.n:
        return []
    dimensions = [
        ComparedFigure(
            say(_DIMENSION).format(name=quote_label(str(valid.dimension.name))),
            valid.satisfaction.kind,
            all_.satisfaction.overall,
            valid.satisfaction.overall,
            without.satisfaction.overall,
        )
        for all_, valid, without in zip(
            screening.all_returned.scales,
            screening.analysis.scales,
            screening.without_flagged.scales,
            strict=True,
        )
    ]
    if before.formula is None:
        return dimensions
    return [
        ComparedFigure(say(OVERALL), before.kind, returned.overall, before.overall, after.overall),
        *(
            ComparedFigure(str(valid.item.text), before.kind, all_.value, valid.value, without.value)
            for all_, valid, without in zip(returned.items, before.items, after.items, strict=True)
        ),
        *dimensions,
    ]


def compared_cells(figure: ComparedFigure) -> tuple[str, str, str, str, str, str, str]:
    """Of all returned, of the valid and of the unflagged responses the figure and its n; by how much it changes from
    the second to the third, in the unit of their kind.
    """
    kind, before, after = figure.kind, figure.before, figure.after
    change = "—"
    if isinstance(before, Figure) and isinstance(after, Figure):
        moved = after.exact - before.exact
        change = (
            f"{'+' if moved > 0 else ''}{number_words(moved, kind.places)}{kind.sign and say('个百分点')}"
        )
    cells = [(figure_text(kind, each), _n(each)) for each in (figure.returned, before, after)]
    return (*cells[0], *cells[1], *cells[2], change)


def _n(outcome: Outcome) -> str:
    return str(outcome.n) if isinstance(outcome, Figure) else "—"


def screened_scores_sentence(rows: Sequence[tuple[str, ...]]) -> str:
    """What a table of `SCREENED_SCORES` shows, in a sentence."""
    if not rows:
        return say(_NO_SCORES)
    same = all(row[1:3] == row[3:5] == row[5:7] for row in rows)
    return say(_SAME_SCORES if same else _OTHER_SCORES)
