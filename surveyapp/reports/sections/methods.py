"""附录: what was really done, as one text to be quoted, and how far it follows the standards of this field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.results import Alpha, Factorability, Undefined
from surveyapp.reports.blocks import Block, Heading, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.sections.further_methods import further_methods, no_weights_words
from surveyapp.reports.words.figure_words import figure_name, formula_words
from surveyapp.reports.words.interval_words import alpha_interval, prints_interval
from surveyapp.reports.words.screening_words import rule_name
from surveyapp.reports.words.wording import (
    SAMPLING_METHODS,
    channel_words,
    date_words,
    list_names,
    period_words,
    reason_words,
)

TITLE = "（四）方法说明与所循标准"

Judgement = Literal["符合", "不符合", "不能判断"]


@dataclass(frozen=True)
class NormLine:
    """What a norm asks, and whether this survey does it, with the reason."""

    norm: str
    asks: str
    judgement: Judgement
    why: str


def methods(facts: SurveyFacts) -> list[Block]:
    """方法说明, 所循标准."""
    return [
        Heading(2, TITLE),
        *(paragraph("".join(part)) for part in (_collected(facts), _computed(facts)) if part),
        *map(paragraph, further_methods(facts)),
        _norms(list(norm_lines(facts))),
    ]


def _collected(facts: SurveyFacts) -> list[str]:
    """How respondents were reached, what came back, and what was decided on it."""
    questionnaire, returns = facts.questionnaire, facts.returns
    sampling = questionnaire.sampling
    method = "没有说明抽样方式" if sampling is None else f"采用{SAMPLING_METHODS[sampling.method]}"
    when = period_words(facts.first_submitted, facts.last_submitted)
    channels = (
        list_names([f"“{channel_words(channel)}”" for channel in facts.channels]) if facts.channels else ""
    )
    sentences = [
        f"本次调查{method}，" + (f"于{when}" if when else "") + (f"通过{channels}" if channels else ""),
        f"收集答卷，回收{returns.returned}份，有效{returns.valid}份。",
    ]
    if facts.screening is not None and facts.screening.rules:
        rules = "、".join(rule_name(rule) for rule in facts.screening.rules)
        flagged = facts.screening.flagged.returned
        sentences.append(
            f"全部答卷按{len(facts.screening.rules)}条规则（{rules}）筛查，"
            + (f"标记{flagged}份；" if flagged else "没有一份被标记；")
            + "标记只提示复核，是否剔除由人决定并写明理由。"
        )
    if questionnaire.partly_asked:
        sentences.append("部分题目只向符合条件的受访者提问，没有被问到的不计入该题人数。")
    return sentences


def _computed(facts: SurveyFacts) -> list[str]:
    """How figures were formed from it."""
    satisfaction, reliability = facts.analysis.satisfaction, facts.analysis.reliability
    sentences = ["未作答的题目退出该题分母，不按零分计。"]
    if satisfaction.formula is not None:
        name, items = figure_name(satisfaction.formula), len(satisfaction.items)
        formula = formula_words(satisfaction.formula)
        whole = f"总体为{items}道题的简单平均" if items > 1 else "量表只有一道题，总体即该题的数字"
        sentences.append(f"总体满意度用{name}（{formula}），{whole}。")
    if isinstance(reliability, Alpha):
        sentences.append(
            f"信度用克朗巴哈α系数，效度用题总相关和校正题总相关，都只用量表各题有得分的{reliability.n}份答卷。"
        )
    if isinstance(facts.analysis.validity.factorability, Factorability):
        sentences.append("是否适合做因子分析以 KMO 和巴特利特球形检验判断。")
    if prints_interval(facts) or alpha_interval(facts):
        sentences.append("置信区间的置信水平为95%，方法见“计算约定与局限”。")
    if (unweighed := no_weights_words(facts)) is not None:
        sentences.append(unweighed)
    if satisfaction.formula is not None and facts.screening is not None and facts.screening.flagged.valid:
        sentences.append("满意度数字另按不计带标记的答卷算过一遍，并列在“答卷筛查”中。")
    return sentences


def norm_lines(facts: SurveyFacts) -> Iterator[NormLine]:
    """The norms that concern a satisfaction survey, each judged by what this one did."""
    analysis, questionnaire = facts.analysis, facts.questionnaire
    reliability = analysis.reliability
    has_alpha = isinstance(reliability, Alpha)
    quality = "GB/T 19038—2009《顾客满意测评模型和方法指南》附录 C"
    yield NormLine(
        quality,
        "检验问卷的信度与效度",
        "符合" if has_alpha else "不符合",
        "见信度和效度分析"
        if not isinstance(reliability, Undefined)
        else f"没有α系数：{reason_words(reliability.reason)}",
    )
    if facts.drivers is not None and isinstance(facts.drivers.matrix, ImportanceMatrix):
        yield NormLine(
            "GB/T 19038—2009《顾客满意测评模型和方法指南》附录 D",
            "以重要性矩阵确定改进的先后",
            "符合",
            "见改进优先序；重要性由回答推算，界限的取法是本报告的约定",
        )
    general = "GB/T 46916—2025《基本公共服务社会满意度测评通则》"
    yield NormLine(
        general, "测评方法、过程、问卷、计算、质量控制、报告、数据", "不能判断", "没有逐条对照标准全文"
    )
    if any(question.scale == "haochaping" for question in questionnaire.questions):
        yield NormLine(
            "GB/T 39735—2020 政务服务“好差评”",
            "五级评价，“基本满意”计为满意；不强制评价",
            "不符合"
            if any(
                question.required and question.scale == "haochaping" for question in questionnaire.questions
            )
            else "符合",
            "采用该标准的五级选项；必答即属强制",
        )
    yield from _norms_of_law(facts)


def _norms_of_law(facts: SurveyFacts) -> Iterator[NormLine]:
    """Those of personal data and statistics."""
    questionnaire = facts.questionnaire
    notice = questionnaire.notice
    yield NormLine(
        "《个人信息保护法》第十七条",
        "告知处理者、目的、保存期限和联系方式",
        "符合" if notice is not None else "不符合",
        f"问卷开头已告知，保存{notice.kept_days}天" if notice is not None else "问卷没有写明",
    )
    if facts.answers_deleted is not None:
        yield NormLine(
            "《个人信息保护法》第四十七条",
            "保存期限届满或不再需要时删除个人信息",
            "符合",
            f"原始答卷已于{date_words(facts.answers_deleted)}删除",
        )
    head = questionnaire.form_head
    yield NormLine(
        "《统计法》及部门统计调查的管理规定",
        "统计调查表标明表号、制定机关、批准文号、有效期限",
        "符合" if head is not None else "不能判断",
        "问卷右上角已标明" if head is not None else "本次是否属于统计调查由组织者认定；问卷没有写明表号",
    )


def _norms(lines: list[NormLine]) -> Table:
    return Table(
        header=("依据", "要求", "本次", "说明"),
        rows=tuple((line.norm, line.asks, line.judgement, line.why) for line in lines),
        widths=(4, 4, 2, 4),
        alignments=("left", "left", "center", "left"),
        caption="所循标准",
        note="只列与满意度调查有关、本报告能对照的要求；“符合”只指所列要求，不是对整部标准的认证。",
    )
