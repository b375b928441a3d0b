"""Where the actual values come from: surveys with n, interval and snapshot; files, forms, entries."""

from collections import Counter
from collections.abc import Iterator

from surveyapp.reports.blocks import Block, Table, paragraph
from surveyapp.reports.evaluation.facts import Line, SystemFacts
from surveyapp.reports.evaluation.words import NONE, actual
from surveyapp.reports.evaluation_words import KINDS, interval_ends, kind_words, over_interval_words
from surveyapp.reports.figure_words import FIGURE_NAMES


def source_blocks(facts: SystemFacts) -> Iterator[Block]:
    """How many values come from where, the surveys in a table, and where an interval crosses a threshold."""
    lines = list(facts.lines())
    order = list(KINDS)
    known = [line.score.source for line in lines if line.score.actual is not None]
    sources = sorted(known, key=lambda source: order.index(source.kind))
    told = "、".join(f"{kind} {count} 项" for kind, count in Counter(map(kind_words, sources)).items())
    told = f"各指标的实际完成值来自：{told}" if told else "各指标都没有实际完成值"
    missing = sum(line.score.missing is not None for line in lines)
    outside = sum(line.score.not_applicable is not None for line in lines)
    told += f"；尚缺 {missing} 项" if missing else ""
    yield paragraph(told + (f"；不适用 {outside} 项。" if outside else "。"))
    yield from survey_blocks(facts)


def survey_blocks(facts: SystemFacts) -> Iterator[Block]:
    """The values that come from surveys, each with n, interval and snapshot, and where an interval moves the score;
    nothing where none does.
    """
    of_surveys = [line for line in facts.lines() if line.score.source.kind == "survey"]
    if not of_surveys:
        return
    yield Table(
        header=("指标", "调查", "口径", "数值", "n", "95% 置信区间", "快照"),
        rows=tuple(_row(line, facts) for line in of_surveys),
        widths=(2.6, 2.6, 1.4, 1.3, 0.7, 1.9, 2.1),
        alignments=("left", "left", "center", "center", "center", "center", "center"),
        caption="取自问卷调查的实际完成值",
        note="没有概率抽样方案的调查和算不出区间的口径，区间一栏为“—”。",
    )
    for line in of_surveys:
        words = over_interval_words(line.score)
        if words:
            yield paragraph(f"{line.score.code} {line.score.name}：{words}")


def _row(line: Line, facts: SystemFacts) -> tuple[str, ...]:
    source = line.score.source
    surveys = "、".join(dict.fromkeys(facts.surveys.get(r.survey, r.survey) for r in source.references))
    own = [step.names.get("figure", "") for step in line.score.trace if "figure" in step.params]
    known = [FIGURE_NAMES[r.figure] for r in source.references if r.figure in FIGURE_NAMES]
    figures = "、".join(dict.fromkeys([*known, *filter(None, own)]))
    return (
        f"{line.score.code} {line.score.name}",
        surveys,
        figures,
        actual(line.score),
        NONE if source.n is None else str(source.n),
        " 至 ".join(interval_ends(line.score)) or NONE,
        "、".join(source.snapshots) or NONE,
    )
