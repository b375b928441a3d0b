"""The results of screening in words: what each rule means, what it marks, what was decided, how the survey was filled
in.
"""

from collections.abc import Mapping
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
}
"""Rule and version -> what it marks. Reports from earlier snapshots state the thresholds of their own version."""

_THRESHOLDS: Mapping[tuple[str, str], str] = {
    ("alike", "1"): "20份/60秒；3人、15字符；2份/300秒",
    ("fast", "1"): "每题1秒",
    ("no_script", "1"): "—",
    ("again", "1"): "第2份起",
}

_NO_RULES = "形成这份数据时还没有自动筛查规则，答卷没有标记。"
_ONLY_MARKS = "筛查规则只作标记，不剔除答卷；是否剔除由人工审核决定。"
_NOTHING = "回收的{returned}份答卷中没有一份被标记，剔除标记答卷前后的各项数字相同。"
_MARKED = "回收的{returned}份答卷中有{flagged}份被至少一条规则标记。"
_DECIDED = "经人工审核，其中剔除{excluded}份，保留{valid}份计入有效答卷。"
_NONE_OUT = "经人工审核，没有剔除带标记的答卷，其中{valid}份计入有效答卷。"
_UNDECIDED = "这些答卷尚未经人工审核，其中{valid}份计入有效答卷。"
_EMPTY = "其余{empty}份没有回答任何一题，或不符合条件，不计入有效答卷。"
_STATEMENT = "审核说明：{statement}。"
_ALL_OUT = "有效答卷中没有带标记的，各项数字即为剔除标记答卷后的数字。"
_BUSIEST = "提交最集中的是{hour}（北京时间）起的一小时，占有提交时间的有效答卷的{share}（n = {n}）。"
_BEST = "量表各题都选最高分的占{share}（n = {n}，量表各题都有得分的有效答卷）。"
_DESCRIBED = "集中填写、评价一致在正常的调查中也常见，只作描述，不作为标记答卷的依据。"

OVERALL = "总体满意度"
_DIMENSION = "{name}维度"
COMPARISON = "剔除标记答卷前后对照"


@dataclass(frozen=True)
class ComparedFigure:
    """A satisfaction figure of this `kind` over all valid responses (`before`) and those without a mark (`after`)."""

    name: str
    kind: FigureKind
    before: Outcome
    after: Outcome


def rule_meaning(rule: ScreeningRule) -> str:
    """What a rule marks; for an unknown version of a rule, the threshold as the manifest keeps it."""
    sentence = _MEANINGS.get((rule.rule, rule.version))
    return say(sentence) if sentence else rule.threshold or "—"


def rule_threshold(rule: ScreeningRule) -> str:
    """Where a rule begins to mark."""
    words = _THRESHOLDS.get((rule.rule, rule.version))
    return say(words) if words else rule.threshold or "—"


def rule_name(rule: ScreeningRule) -> str:
    """A rule as its flag is called."""
    return say(FLAGS.get(rule.rule, rule.rule))


def screening_sentences(screening: ScreeningFacts, returns: ReturnRates) -> list[str]:
    """How many responses are marked, and what a person decided on them."""
    flagged = screening.flagged
    if not screening.rules:
        return [say(_NO_RULES)]
    if not flagged.returned:
        return [say(_ONLY_MARKS), say(_NOTHING).format(returned=returns.returned)]
    empty = flagged.returned - flagged.valid - flagged.excluded
    decided = _DECIDED if flagged.excluded else _NONE_OUT
    return [
        say(_ONLY_MARKS),
        say(_MARKED).format(returned=returns.returned, flagged=flagged.returned),
        say(decided if returns.is_reviewed else _UNDECIDED).format(
            excluded=flagged.excluded, valid=flagged.valid
        ),
        *([say(_EMPTY).format(empty=empty)] if empty else []),
        *([] if flagged.valid else [say(_ALL_OUT)]),
        *([say(_STATEMENT).format(statement=returns.review.rstrip("。."))] if returns.review else []),
    ]


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
    """The overall figure and every item of the main scale, and every dimension; none where no response is marked."""
    before, after = screening.analysis.satisfaction, screening.without_flagged.satisfaction
    if not screening.flagged.valid:
        return []
    dimensions = [
        ComparedFigure(
            say(_DIMENSION).format(name=quote_label(str(all_.dimension.name))),
            all_.satisfaction.kind,
            all_.satisfaction.overall,
            without.satisfaction.overall,
        )
        for all_, without in zip(screening.analysis.scales, screening.without_flagged.scales, strict=True)
    ]
    if before.formula is None:
        return dimensions
    return [
        ComparedFigure(say(OVERALL), before.kind, before.overall, after.overall),
        *(
            ComparedFigure(str(all_.item.text), before.kind, all_.value, without.value)
            for all_, without in zip(before.items, after.items, strict=True)
        ),
        *dimensions,
    ]


def compared_cells(figure: ComparedFigure) -> tuple[str, str, str, str, str]:
    """Before, its n, after, its n, and by how much it changes, in the unit of their kind."""
    kind, before, after = figure.kind, figure.before, figure.after
    change = "—"
    if isinstance(before, Figure) and isinstance(after, Figure):
        moved = after.exact - before.exact
        change = (
            f"{'+' if moved > 0 else ''}{number_words(moved, kind.places)}{kind.sign and say('个百分点')}"
        )
    cells = [(figure_text(kind, each), _n(each)) for each in (before, after)]
    return (*cells[0], *cells[1], change)


def _n(outcome: Outcome) -> str:
    return str(outcome.n) if isinstance(outcome, Figure) else "—"
