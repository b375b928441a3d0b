"""Which rules screened the responses, what they marked, what a person decided, and what difference it makes."""

from surveyapp.reports.blocks import CENTRED, Block, Heading, Table, paragraph
from surveyapp.reports.facts import ReturnRates, ScreeningFacts
from surveyapp.reports.words.screening_words import (
    COMPARISON,
    compared_cells,
    compared_figures,
    filling_sentences,
    rule_brief,
    rule_name,
    rule_threshold,
    screening_sentences,
)


def screening_section(screening: ScreeningFacts, returns: ReturnRates) -> list[Block]:
    """答卷筛查: only rules and counts, never a single response."""
    blocks: list[Block] = [
        Heading(2, "（三）答卷筛查"),
        paragraph("".join(screening_sentences(screening, returns))),
    ]
    if screening.rules:
        blocks.append(_rules(screening))
    if table := _comparison(screening):
        blocks.append(table)
    if sentences := filling_sentences(screening.filling):
        blocks.append(paragraph("".join(sentences)))
    return blocks


def _rules(screening: ScreeningFacts) -> Table:
    rows = [
        (
            rule_name(rule),
            rule_brief(rule),
            rule_threshold(rule),
            rule.version,
            str(screening.flagged.by_rule.get(rule.rule, 0)),
        )
        for rule in screening.rules
    ]
    return Table(
        header=("规则", "含义", "阈值", "版本", "标记份数"),
        rows=tuple(rows),
        widths=(2.4, 6.4, 3, 1.1, 2.1),
        alignments=("left", "left", "left", "center", "center"),
        caption="筛查规则和标记份数",
        note="注：一份答卷可能被几条规则标记，各行之和可以大于带标记的份数。",
    )


def _comparison(screening: ScreeningFacts) -> Table | None:
    rows = [(figure.name, *compared_cells(figure)) for figure in compared_figures(screening)]
    if not rows:
        return None
    return Table(
        header=("题目", "回收的全部答卷", "n", "全部有效答卷", "n", "剔除标记后", "n", "变化"),
        rows=tuple(rows),
        widths=(3.8, 2, 1, 2, 1, 2, 1, 2.2),
        alignments=("left", *CENTRED * 7),
        caption=COMPARISON,
        note="注：报告其他各处的数字均依据全部有效答卷；变化按未修约的数字计算。",
    )
