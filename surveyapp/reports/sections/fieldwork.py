"""When, through which channels and with what return the survey was carried out."""

from collections.abc import Mapping, Set

from surveyapp.analysis.results import Figure, share
from surveyapp.reports.blocks import Block, Heading, Table, paragraph
from surveyapp.reports.facts import BY_RULE, EMPTY, INELIGIBLE, PART_HAS_NONE, ReturnRates, SurveyFacts
from surveyapp.reports.sections.screening import screening_section
from surveyapp.reports.words.figure_words import brief_formula, figure_name
from surveyapp.reports.words.wording import channel_words, percent, period_words, reason_words

_NOTES = {
    EMPTY: "没有回答任何一题的答卷记为“空白”",
    INELIGIBLE: "填写人选了结束问卷的选项、不属于调查对象的答卷记为“不符合条件”",
}
_KEPT = "被剔除的答卷均予保留。"


def reconstructed_line(facts: SurveyFacts) -> str | None:
    """The line that says that some or all answers are reconstructed; None where all are real."""
    if not facts.reconstructed:
        return None
    return (
        f"本报告所用答卷中有{facts.reconstructed}份为重构样例数据，"
        "文中各项数字仅作功能演示，不代表真实受访者的意见，不得作为评价依据。"
    )


def fieldwork(facts: SurveyFacts) -> list[Block]:
    """调研开展情况, 问卷回收情况, 答卷筛查."""
    blocks: list[Block] = [Heading(2, "（一）调研开展情况"), paragraph(_when(facts))]
    sample = reconstructed_line(facts)
    if sample:
        blocks.append(paragraph(sample, kind="emphasis"))
    if facts.channels:
        blocks.append(_channels(facts.channels))
    blocks += [
        Heading(2, "（二）问卷回收情况"),
        paragraph(_returned(facts.returns) + _withdrawn(facts.withdrawn)),
        _returns_table(facts.returns),
    ]
    if facts.returns.excluded:
        blocks.append(_exclusions(facts.returns, kept=facts.answers_deleted is None))
    if facts.screening is not None:
        blocks += screening_section(facts.screening, facts.returns)
    return blocks


def _when(facts: SurveyFacts) -> str:
    period = period_words(facts.first_submitted, facts.last_submitted)
    if not period and facts.returns.valid:
        return "答卷的提交时间没有记录。"
    if not period:
        return "截至报告编写之日尚未收到答卷。"
    if len(facts.channels) > 1:
        return f"答卷于{period}回收，来自{len(facts.channels)}个渠道，各渠道的份数见下表。"
    return f"答卷于{period}回收。"


def _channels(channels: Mapping[str, int]) -> Table:
    total = sum(channels.values())
    ordered = sorted(channels.items(), key=lambda entry: -entry[1])
    rows = [
        (
            channel_words(name),
            str(count),
            percent(share(count, total)) if total else "—",
        )
        for name, count in ordered
    ]
    return Table(
        header=("投放渠道", "回收份数", "占回收比例"),
        rows=(*rows, ("合计", str(total), "100.00%" if total else "—")),
        widths=(5, 3, 3),
        alignments=("left", "center", "center"),
        caption="各渠道回收情况",
        total_row=True,
    )


def _returned(returns: ReturnRates) -> str:
    if returns.is_part:
        counts = f"这一部分答卷中，回收{returns.returned}份，有效{returns.valid}份。"
        return f"{counts}发放数量、回收率和有效率{reason_words(PART_HAS_NONE.reason)}。"
    if not returns.returned:
        issued = "" if returns.issued is None else f"已发放{returns.issued}份，"
        return f"{issued}尚未回收到答卷。"
    reviewed = "经审核有效" if returns.is_reviewed else "有效问卷"
    counts = f"回收{returns.returned}份，{reviewed}{returns.valid}份"
    excluded = returns.returned - returns.valid - returns.ineligible
    if excluded:
        counts += f"，剔除{excluded}份"
    elif returns.is_reviewed:
        counts += "，没有剔除答卷"
    if returns.ineligible:
        counts += f"，不符合条件{returns.ineligible}份"
    counts += "。"
    valid = f"{_rate('valid_rate')}为{percent(returns.valid_rate)}。{_of_eligible(returns)}"
    if isinstance(returns.return_rate, Figure):
        rate = f"{_rate('return_rate')}为{percent(returns.return_rate)}，"
        if returns.issued is not None and returns.returned > returns.issued:
            valid += "回收份数多于发放份数，请核对发放记录。"
        return f"本次调查发放问卷{returns.issued}份，{counts}{rate}{valid}"
    return f"本次调查{counts}{valid}发放数量没有记录，因此不计算回收率。"


def _rate(name: str) -> str:
    return f"{figure_name(name)}（{brief_formula(name)}）"


def _of_eligible(returns: ReturnRates) -> str:
    """What those who were not to be asked do to the valid rate."""
    if not returns.ineligible:
        return ""
    whom = f"不符合条件的{returns.ineligible}份不属于调查对象，计入回收、不计入有效，有效率因此偏低，不说明填写质量"
    if not returns.eligible:
        return f"{whom}。"
    return f"{whom}；符合条件的{returns.eligible}份中，有效答卷占{percent(returns.valid_rate_of_eligible)}。"


def _withdrawn(count: int) -> str:
    return f"另有{count}份由填写人在数据确定前撤回，答案已经删去，不计入回收。" if count else ""


def _returns_table(returns: ReturnRates) -> Table:
    issued = "没有记录" if returns.issued is None else str(returns.issued)
    if returns.is_part:
        issued = "不适用"
    rates = []
    for name, outcome, written in (
        ("return_rate", returns.return_rate, f"{returns.returned} ÷ {issued}"),
        ("valid_rate", returns.valid_rate, f"{returns.valid} ÷ {returns.returned}"),
    ):
        if isinstance(outcome, Figure):
            rates.append((figure_name(name), percent(outcome), f"{brief_formula(name)} = {written}"))
        else:
            rates.append((figure_name(name), "不适用", reason_words(outcome.reason)))
    return Table(
        header=("项目", "数值", "说明"),
        rows=(
            ("发放问卷", issued, "交给调查对象的问卷份数"),
            ("回收问卷", str(returns.returned), "提交成功的答卷份数"),
            *_ineligible_row(returns),
            ("有效问卷", str(returns.valid), "纳入统计分析的答卷份数"),
            *rates,
            *_eligible_row(returns),
        ),
        widths=(3, 3, 7),
        alignments=("left", "center", "left"),
        caption="问卷发放与回收",
    )


def _ineligible_row(returns: ReturnRates) -> list[tuple[str, str, str]]:
    words = "选了结束问卷的选项、不属于调查对象的答卷份数，计入回收"
    return [("其中不符合条件", str(returns.ineligible), words)] if returns.ineligible else []


def _eligible_row(returns: ReturnRates) -> list[tuple[str, str, str]]:
    if not returns.ineligible or not returns.eligible:
        return []
    divided = f"{returns.valid} ÷（{returns.returned} − {returns.ineligible}）"
    words = f"有效 ÷（回收 − 不符合条件）= {divided}"
    return [("符合条件者的有效率", percent(returns.valid_rate_of_eligible), words)]


def _exclusions(returns: ReturnRates, *, kept: bool) -> Table:
    total = sum(entry.count for entry in returns.excluded)
    ordered = sorted(returns.excluded, key=lambda entry: -entry.count)
    return Table(
        header=("剔除原因", "份数"),
        rows=(*((entry.reason, str(entry.count)) for entry in ordered), ("合计", str(total))),
        widths=(9, 2),
        alignments=("left", "center"),
        caption="剔除答卷的原因",
        note=_note({entry.reason for entry in ordered}) + (_KEPT if kept else ""),
        total_row=True,
    )


def _note(reasons: Set[str]) -> str:
    parts = [note for reason, note in _NOTES.items() if reason in reasons]
    by_hand = bool(reasons - set(BY_RULE))
    if not parts:
        return "注：剔除由人工确认，并有记录。"
    return (
        f"注：{'；'.join(parts)}{'；其余的由人工确认剔除，并有记录。' if by_hand else '，不计入有效答卷。'}"
    )
