"""Where the actual values come from: surveys with n and snapshot, forms, other evidence."""

from collections import Counter
from collections.abc import Iterator, Mapping

from surveyapp.definition.figure_kinds import referable_kind
from surveyapp.indicators.actual_values import SourceKind
from surveyapp.reports.blocks import Block, Table, paragraph
from surveyapp.reports.evaluation.facts import IndicatorLine, SystemFacts
from surveyapp.reports.evaluation.words import NONE, achieved_words
from surveyapp.reports.words.evaluation_words import over_interval_words, printed_interval_words
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.interval_words import HEADING
from surveyapp.reports.words.seal_words import target_changes_line

_ORIGINS: Mapping[SourceKind, str] = {
    "file": "相关资料",
    "entered": "相关资料",
    "survey": "问卷调查",
    "form": "基础表",
}
"""Kind of source -> its name in a report for the client, to whom it does not matter where evaluators wrote a value
down.
"""


def source_blocks(facts: SystemFacts) -> Iterator[Block]:
    """How many values come from where, and the surveys in a table."""
    lines = list(facts.lines())
    counts = Counter(_ORIGINS[line.score.source.kind] for line in lines if line.score.actual is not None)
    told = "、".join(
        f"{origin} {counts[origin]} 项" for origin in dict.fromkeys(_ORIGINS.values()) if counts[origin]
    )
    told = f"各指标的实际完成值来自：{told}" if told else "各指标都没有实际完成值"
    missing = sum(line.score.missing is not None for line in lines)
    outside = sum(line.score.not_applicable is not None for line in lines)
    told += f"；尚缺 {missing} 项" if missing else ""
    yield paragraph(told + (f"；不适用 {outside} 项。" if outside else "。"))
    yield from survey_blocks(facts)


def survey_lines(facts: SystemFacts) -> list[IndicatorLine]:
    """The indicators whose values come from surveys."""
    return [line for line in facts.lines() if line.score.source.kind == "survey"]


def survey_blocks(facts: SystemFacts) -> Iterator[Block]:
    """The values that come from surveys, each with n and snapshot; where the author wants intervals printed with
    those, and where they move the score. Nothing where no value comes from a survey.
    """
    of_surveys = survey_lines(facts)
    if not of_surveys:
        return
    if facts.target_changes is not None:
        yield paragraph(target_changes_line(facts.target_changes.times, facts.target_changes.reasons))
    header, widths = ["指标", "调查", "口径", "数值", "n", "数据编号"], [2.4, 2.4, 1.6, 1.2, 0.6, 2.6]
    rows = [survey_row(line, facts) for line in of_surveys]
    ends = [printed_interval_words(line.score) if facts.prints_intervals else "" for line in of_surveys]
    if any(ends):
        header.insert(5, HEADING)
        widths.insert(5, 1.9)
        for row, words in zip(rows, ends, strict=True):
            row.insert(5, words or NONE)
    yield Table(
        header=tuple(header),
        rows=tuple(map(tuple, rows)),
        widths=tuple(widths),
        alignments=("left", "left", *("center",) * (len(header) - 2)),  # type: ignore[arg-type]  # all are alignments
        caption="取自问卷调查的实际完成值",
    )
    for line, printed in zip(of_surveys, ends, strict=True):
        words = over_interval_words(line.score)
        if printed and words:
            yield paragraph(f"{line.score.code} {line.score.name}：{words}")


def survey_row(line: IndicatorLine, facts: SystemFacts) -> list[str]:
    """指标, 调查, 口径, 数值, n, 快照 of a value that comes from surveys."""
    source = line.score.source
    surveys = "、".join(dict.fromkeys(facts.surveys.get(r.survey, r.survey) for r in source.references))
    own = [step.names.get("figure", "") for step in line.score.trace if "figure" in step.params]
    known = [figure_name(kind.name) for r in source.references if (kind := referable_kind(r.figure))]
    figures = "、".join(dict.fromkeys([*known, *filter(None, own)]))
    return [
        f"{line.score.code} {line.score.name}",
        surveys,
        figures,
        achieved_words(line.score),
        NONE if source.n is None else str(source.n),
        "、".join(source.snapshots) or NONE,
    ]
