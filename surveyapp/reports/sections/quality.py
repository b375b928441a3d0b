"""Reliability and validity of the main scale."""

from collections import Counter

from surveyapp.analysis.results import Alpha, Correlation, Figure, Undefined
from surveyapp.reports.blocks import CENTRED, Block, FormulaBlock, Heading, Symbol, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.asked_words import PARTLY_ASKED, partly_asked_words
from surveyapp.reports.words.interval_words import HEADING, alpha_interval, interval_words
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    CORRELATION_BANDS,
    NEGATIVE_CORRELATION_BANDS,
    NOT_APPLICABLE,
    RELIABILITY_BANDS,
    alpha_cautions,
    correlation_cautions,
    correlation_words,
    figure_words,
    not_applicable,
    number_words,
    quote_label,
    reason_words,
)

ALPHA = FormulaBlock(
    r"\alpha = \frac{K}{K-1} \left( 1 - \frac{\sum_{i=1}^{K} \sigma_{i}^{2}}{\sigma_{T}^{2}} \right)"
)
PEARSON = FormulaBlock(r"r = \frac{\sum xy}{\sqrt{\sum x^{2}} \sqrt{\sum y^{2}}}")


def quality(facts: SurveyFacts) -> list[Block]:
    """信度分析, 效度分析."""
    return [
        Heading(2, "（一）信度分析"),
        *_reliability(facts),
        Heading(2, "（二）效度分析"),
        *_validity(facts),
    ]


def _reliability(facts: SurveyFacts) -> list[Block]:
    result = facts.analysis.reliability
    if isinstance(result, Undefined):
        return [
            paragraph("信度反映量表各题测量同一事物时是否前后一致，以克朗巴哈系数（Cronbach α）衡量。"),
            paragraph(
                f"信度{NOT_APPLICABLE}：{reason_words(result.reason)}，因此没有可报告的系数。{_elsewhere(facts)}",
                kind="emphasis",
            ),
        ]
    return [
        paragraph("信度反映量表各题测量同一事物时是否前后一致。本报告采用克朗巴哈系数（Cronbach α）："),
        ALPHA,
        paragraph(
            "式中，",
            Symbol("K"),
            "为量表的题目数，",
            Symbol("σ", "i", "2"),
            "为第",
            Symbol("i"),
            "题得分的方差，",
            Symbol("σ", "T", "2"),
            "为量表总分的方差。系数达到0.9为高，0.8至0.9为较高，高于0.7而不足0.8为相当，0.7及以下为不足。",
        ),
        *_alpha(result, facts),
    ]


def _elsewhere(facts: SurveyFacts) -> str:
    return "各维度的信度和效度见“各维度分析”一章。" if facts.analysis.scales else ""


def _alpha(alpha: Alpha, facts: SurveyFacts) -> list[Block]:
    value = number_words(alpha.value, COEFFICIENT_PLACES)
    bounds = alpha_interval(facts)
    ends = "" if bounds is None else interval_words(bounds, places=COEFFICIENT_PLACES)
    told = f"{HEADING}为{ends}，" if ends else ""
    silent = any(item.no_opinions for item in facts.questionnaire.scale_items())
    why = "未答全或没有表示意见" if silent else "未答全"
    dropped = f"，另有{alpha.dropped}份因量表题{why}而未计入" if alpha.dropped else ""
    dropped += partly_asked_words(alpha)
    sentences = (
        f"满意度量表共{alpha.items}题，按答全的{alpha.n}份答卷计算{dropped}。"
        f"α系数为{value}，{told}内部一致性{RELIABILITY_BANDS[alpha.band]}。"
    )
    texts = {item.code: str(item.text) for item in facts.questionnaire.scale_items()}
    sentences += "".join(alpha_cautions(alpha, texts))
    more = (PARTLY_ASKED,) if alpha.partly_asked else ()
    counts = (str(alpha.items), str(alpha.n), str(alpha.dropped), *(str(alpha.partly_asked) for _ in more))
    row = (*counts, value, *((ends,) if ends else ()))
    return [
        paragraph(sentences),
        Table(
            header=(
                *("题目数 K", "有效样本 n", "未答全份数", *more),
                *("α系数", *((HEADING,) if ends else ()), "等级"),
            ),
            rows=((*row, RELIABILITY_BANDS[alpha.band]),),
            widths=(2, 2.2, 2.2, *(2.6 for _ in more), 2, *((3.6,) if ends else ()), 2),
            alignments=CENTRED * (5 + len(more) + bool(ends)),
            caption="量表信度",
        ),
    ]


def _validity(facts: SurveyFacts) -> list[Block]:
    measure = "效度以各题得分与量表总分的皮尔逊相关系数衡量，说明每一题在多大程度上服务于量表整体"
    if isinstance(facts.analysis.reliability, Undefined) and not _correlations(facts):
        reason = reason_words(facts.analysis.reliability.reason)
        return [
            paragraph(f"{measure}。"),
            paragraph(
                f"效度{NOT_APPLICABLE}：{reason}，因此没有可报告的相关系数。{_elsewhere(facts)}",
                kind="emphasis",
            ),
        ]
    return [
        paragraph(f"{measure}："),
        PEARSON,
        paragraph(
            "式中，",
            Symbol("x"),
            "为某题得分与该题平均分之差，",
            Symbol("y"),
            "为总分与平均总分之差。|r|低于0.3为微弱相关，0.3至0.5为低度相关，"
            "0.5至0.8为显著相关，0.8及以上为高度相关；r小于0为负相关。由于总分包含该题自身，题总相关会偏高，"
            "故一并列出与其余各题总分的相关（校正题总相关，CITC）和删除该题后的α系数。",
        ),
        paragraph(_validity_sentence(facts)),
        _validity_table(facts),
    ]


def _validity_table(facts: SurveyFacts) -> Table:
    validity, missing = facts.analysis.validity, Undefined("no_answers")
    rows, reasons = [], []
    for item in facts.questionnaire.scale_items():
        total = validity.item_total.get(item.code, missing)
        rest = validity.corrected_item_total.get(item.code, missing)
        without = validity.alpha_if_deleted.get(item.code, missing)
        band = correlation_words(total) if isinstance(total, Correlation) else "—"
        rows.append(
            (
                str(item.text),
                _coefficient(total),
                band,
                _coefficient(rest),
                figure_words(without, COEFFICIENT_PLACES),
            )
        )
        for name, outcome in (("题总相关", total), ("CITC", rest), ("删除后α", without)):
            if isinstance(outcome, Undefined):
                reasons.append(f"{quote_label(str(item.text))}的{name}{not_applicable(outcome)}")
    return Table(
        header=("题目", "题总相关 r", "等级", "CITC", "删除后α"),
        rows=tuple(rows),
        widths=(7, 2.2, 2.2, 1.8, 2),
        alignments=("left", "center", "center", "center", "center"),
        caption="量表效度",
        note=f"注：{'；'.join([_sample(facts), *reasons])}。",
    )


def _correlations(facts: SurveyFacts) -> list[Correlation]:
    """The item-total correlations that could be computed."""
    results = facts.analysis.validity.item_total.values()
    return [result for result in results if isinstance(result, Correlation)]


def _coefficient(result: Correlation | Undefined) -> str:
    return (
        number_words(result.value, COEFFICIENT_PLACES) if isinstance(result, Correlation) else NOT_APPLICABLE
    )


def _sample(facts: SurveyFacts) -> str:
    counts = sorted({result.n for result in _correlations(facts)})
    return "n = " + "、".join(map(str, counts)) if counts else "没有可计算的题目"


def _validity_sentence(facts: SurveyFacts) -> str:
    found = _correlations(facts)
    if not found:
        return "各题均无法计算相关系数，原因见表下注。"
    values = [result.value for result in found]
    low, high = (number_words(value, COEFFICIENT_PLACES) for value in (min(values), max(values)))
    spread = f"题总相关为{low}" if low == high else f"题总相关在{low}至{high}之间"
    counted = Counter(map(correlation_words, found))
    from_strong = [*reversed([*CORRELATION_BANDS.values()]), *NEGATIVE_CORRELATION_BANDS.values()]
    texts = {item.code: str(item.text) for item in facts.questionnaire.scale_items()}
    cautions = "".join(correlation_cautions(facts.analysis.validity.item_total, texts))
    bands = [f"{words}{counted[words]}题" for words in from_strong if words in counted]
    return f"{spread}，其中{'、'.join(bands)}。{_deletion_sentence(facts)}{cautions}"


def _deletion_sentence(facts: SurveyFacts) -> str:
    alpha = facts.analysis.reliability
    without = [
        result for result in facts.analysis.validity.alpha_if_deleted.values() if isinstance(result, Figure)
    ]
    if isinstance(alpha, Undefined) or not without:
        return ""
    better = sum(result.value > alpha.value for result in without)
    return f"删除后α高于量表α的有{better}题。" if better else "删除任何一题都不会提高α系数。"
