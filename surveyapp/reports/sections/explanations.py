"""附录: where the figures come from and how they were computed."""

from collections.abc import Sequence

from surveyapp.analysis.limits import SMALL_SAMPLE
from surveyapp.analysis.results import Alpha, Undefined
from surveyapp.analysis.statistics.intervals import no_interval
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.blocks import Block, Heading, ListBlock, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.satisfaction_columns import explained_formulas
from surveyapp.reports.sections.methods import methods
from surveyapp.reports.words.figure_words import figure_name, formula_words, other_places
from surveyapp.reports.words.filter_words import PART_OF_ANSWERS, part_warning
from surveyapp.reports.words.interval_words import METHOD, alpha_interval, prints_interval
from surveyapp.reports.words.scale_words import no_opinion_note
from surveyapp.reports.words.seal_words import seal_effect_line
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    SAMPLING_METHODS,
    SHARE_PLACES,
    date_words,
    percent,
    reason_words,
)


def explanations(facts: SurveyFacts) -> list[Block]:
    """数据来源, 计算方法, 局限, 方法说明."""
    return [
        Heading(2, "（一）数据来源"),
        paragraph(data_line(facts)),
        _source_table(facts),
        *_sealed(facts),
        Heading(2, "（二）计算公式"),
        _formulas(facts),
        Heading(2, "（三）计算约定与局限"),
        ListBlock(tuple(_conventions(facts))),
        *methods(facts),
    ]


def data_line(facts: SurveyFacts) -> str:
    """The line that says on which answers the report rests, and whether it may be cited."""
    if facts.snapshot is None:
        return "本报告依据编写时已收到的答卷统计，数据尚未最终确认，之后可能变化，不宜作为正式引用的依据。"
    day = date_words(facts.snapshot.created.astimezone(CHINA).date())
    basis = f"本报告的全部数字依据截至{day}收到的答卷统计（数据编号{facts.snapshot.id}）"
    if facts.answers_deleted is None:
        return f"{basis}，可由原始答卷逐项复核。"
    gone = date_words(facts.answers_deleted)
    return f"{basis}。原始答卷已于{gone}删除，数字出自删除前与答卷核对一致的统计。"


def _source_table(facts: SurveyFacts) -> Table:
    returns = facts.returns
    excluded = "；".join(f"{entry.reason}（{entry.count}份）" for entry in returns.excluded) or "无"
    rows = [
        *([(PART_OF_ANSWERS, part_warning(facts))] if facts.filter else []),
        ("数据编号", facts.snapshot.id if facts.snapshot else "无（数据尚未最终确认）"),
        ("报告编写日期", date_words(facts.prepared_on)),
        ("发放 / 回收 / 有效", f"{_issued(facts)} / {returns.returned} / {returns.valid}"),
        ("剔除的答卷", excluded),
    ]
    if facts.reconstructed:
        rows.append(("重构样例数据", f"{facts.reconstructed}份"))
    return Table(
        header=("项目", "内容"),
        rows=tuple(rows),
        widths=(3, 8),
        alignments=("left", "left"),
        caption="数据来源",
    )


def _sealed(facts: SurveyFacts) -> list[Block]:
    """The line on what was changed or excluded after the first answer and alters a figure."""
    line = seal_effect_line(facts.seal_effect, facts.exclusion_effect, facts.analysis.satisfaction)
    return [paragraph(line)] if line is not None else []


def _issued(facts: SurveyFacts) -> str:
    if facts.returns.is_part:
        return "不适用"
    return "没有记录" if facts.returns.issued is None else str(facts.returns.issued)


def _formulas(facts: SurveyFacts) -> Table:
    returns, satisfaction = facts.returns, facts.analysis.satisfaction
    rows = [
        (*_words("return_rate"), percent(returns.return_rate)),
        (*_words("valid_rate"), percent(returns.valid_rate)),
        ("占作答人数比例", formula_words("share"), "见各题表"),
    ]
    if any(item.is_several for item in facts.questionnaire.items):
        rows.append((*_words("share_of_ticks"), "见多选题表"))
    for name in explained_formulas(satisfaction):
        used = "本次采用" if name == satisfaction.formula else "并列提供"
        rows.append((*_words(name), used if satisfaction.formula else "见各题"))
    if satisfaction.formula:
        rows.append(("总体满意度", "量表各题数字的简单平均", "见满意度总体结果"))
    if not isinstance(facts.analysis.reliability, Alpha):
        return _formula_table(rows)
    rows += [
        ("克朗巴哈α", formula_words("alpha"), "见信度分析"),
        ("题总相关 r", "某题得分与量表总分的皮尔逊相关系数", "见效度分析"),
        ("CITC", "某题得分与其余各题总分的皮尔逊相关系数", "见效度分析"),
    ]
    return _formula_table(rows)


def _words(name: str) -> tuple[str, str]:
    return figure_name(name), formula_words(name)


def _formula_table(rows: Sequence[tuple[str, str, str]]) -> Table:
    return Table(
        header=("名称", "公式", "本报告"),
        rows=tuple(rows),
        widths=(3, 7, 3),
        alignments=("left", "left", "center"),
        caption="计算公式",
    )


def _conventions(facts: SurveyFacts) -> list[str]:
    other = other_places(explained_formulas(facts.analysis.satisfaction))
    entries = [
        f"数字修约：按四舍五入，百分比和满意度保留{SHARE_PLACES}位小数，"
        f"α系数与相关系数保留{COEFFICIENT_PLACES}位{other}；修约只用于显示，各分项之和可能与合计相差0.01。",
        "缺失处理：未作答的题目退出该题分母，不按零分计算；信度与效度只使用量表题全部答完的答卷。",
        *filter(None, [no_opinion_note(facts.questionnaire.items)]),
        "无法计算的数字写明“不适用”及其原因，不以零代替。",
        *_review(facts),
        *_conditions(facts),
        *_several_versions(facts),
        *_sample(facts),
        *([f"筛选：{part_warning(facts)}"] if facts.filter else []),
    ]
    if prints_interval(facts):
        entries.append(METHOD)
    if facts.returns.valid < SMALL_SAMPLE:
        entries.append(
            f"样本量：有效问卷{facts.returns.valid}份，不足{SMALL_SAMPLE}份，一个人的回答即可明显改变比例，结果仅供参考。"
        )
    reliability = facts.analysis.reliability
    if isinstance(reliability, Alpha):
        method = "，置信区间按费尔特（Feldt）方法计算" if alpha_interval(facts) else ""
        entries.append(f"信度：克朗巴哈α系数，{reliability.n}份答全的答卷{method}。")
    elif isinstance(reliability, Undefined):
        entries.append(f"信度与效度：不适用，{reason_words(reliability.reason)}。")
    return entries


def _review(facts: SurveyFacts) -> list[str]:
    """How the answers were reviewed, as far as that is on record."""
    returns = facts.returns
    if not returns.is_reviewed:
        return []
    told = f"答卷审核：{returns.review.rstrip('。.')}。" if returns.review else "答卷审核：答卷由人工审核。"
    if returns.excluded:
        kept = "被剔除的答卷均予保留，" if facts.answers_deleted is None else ""
        told += f"{kept}剔除的理由和经办人有记录，份数见上表。"
    return [told]


def _several_versions(facts: SurveyFacts) -> list[str]:
    if len(facts.versions) < 2:
        return []
    return [
        f"问卷修订：调查期间问卷先后有{len(facts.versions)}稿，分别收回"
        f"{'、'.join(map(str, facts.versions.values()))}份，合并统计；各题的未作答人数包括所答的一稿中没有该题的人"
        f"{'（有提问条件的题目除外）' if facts.questionnaire.partly_asked else ''}，附录一合并列出各稿的题目。"
    ]


def _conditions(facts: SurveyFacts) -> list[str]:
    """How questions count that are not asked of everybody, where there are some."""
    if not facts.questionnaire.partly_asked:
        return []
    return [
        "提问条件：部分题目只向符合条件的受访者提问，各表中“应作答”是被问到的人数，n 是作答的人数，"
        "两者之差是未作答的人数；没有被问到的题目，即使有答案也不计。条件中的题号是附录一调查问卷的题号。"
    ]


def _sample(facts: SurveyFacts) -> list[str]:
    """How far the results reach beyond those who answered, where the way of sampling limits it."""
    sampling = facts.questionnaire.sampling
    if sampling is None:
        return ["调查方式：没有说明抽样方式，答卷不能视为概率样本，结果不宜推及全体。"]
    if sampling.method == "census":
        return ["调查方式：全面调查；未作答者的意见未知。"]
    if no_interval(sampling) == "open_sample":
        name = SAMPLING_METHODS[sampling.method]
        return [f"调查方式：{name}不属于概率抽样，结果不宜推及全体。"]
    return []
