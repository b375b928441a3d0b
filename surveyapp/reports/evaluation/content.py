"""The report of an evaluation in format-neutral blocks: what the client gets."""

from collections.abc import Iterable, Iterator, Sequence

from surveyapp.definition.own_number import without_number
from surveyapp.indicators.rules.judgement import JudgementStep
from surveyapp.indicators.scoring import GroupScore, LeafScore
from surveyapp.reports.blocks import (
    Block,
    Contents,
    Heading,
    Orientation,
    PageBreak,
    Report,
    Table,
    paragraph,
)
from surveyapp.reports.evaluation.basic_forms import form_blocks
from surveyapp.reports.evaluation.facts import EvaluationFacts, IndicatorLine, SystemFacts, evaluation_title
from surveyapp.reports.evaluation.goals import is_goal
from surveyapp.reports.evaluation.score_table import score_table
from surveyapp.reports.evaluation.self_table import form_title, self_table, year_words
from surveyapp.reports.evaluation.sources import source_blocks, survey_blocks
from surveyapp.reports.evaluation.words import (
    NONE,
    achieved_words,
    author_text,
    has_content,
    points,
    rate,
    weight,
)
from surveyapp.reports.words.evaluation_words import grade_scale
from surveyapp.reports.words.score_words import missing_words, only_repeats, only_states, step_words
from surveyapp.reports.words.step_numbers import as_said
from surveyapp.reports.words.wording import chinese_number


def evaluation_report(facts: EvaluationFacts) -> Report:
    """The report: for one system its scores in full, for several a table of their totals and one chapter for each.

    One self-evaluation form alone is the form and nothing before it.
    """
    several = len(facts.systems) > 1
    forms = all(system.is_form for system in facts.systems)
    alone = forms and not several
    blocks: list[Block] = [] if alone else [Contents(1 if several else 2), PageBreak()]
    if several:
        blocks += _overview(facts)
    for system in facts.systems:
        if system.is_form:
            blocks += _form(system, facts.remarks() if alone else ())
        else:
            blocks += _chapters(system)
    return Report(
        title=evaluation_title(facts),
        subtitle="绩效自评表" if forms else "绩效评价评分报告",
        commissioned_by=None,
        prepared_on=facts.prepared_on,
        cover_lines=tuple(facts.remarks()),
        blocks=tuple(blocks),
        cover=not alone,
    )


def _overview(facts: EvaluationFacts) -> Iterator[Block]:
    """The totals of several systems in one table."""
    yield Heading(1, "得分汇总")
    rows = tuple(
        (
            str(number),
            system.subject,
            weight(system.scores.weight),
            points(system.scores.total),
            rate(system.scores.rate),
        )
        for number, system in enumerate(facts.systems, start=1)
    )
    yield Table(
        header=("序号", "指标表", "满分", "得分", "得分率"),
        rows=rows,
        widths=(0.8, 7, 1, 1.2, 1.4),
        alignments=("center", "left", "center", "center", "center"),
        caption="各指标表得分汇总",
    )


def _form(facts: SystemFacts, remarks: Iterable[str]) -> Iterator[Block]:
    """A self-evaluation form on pages of its own, lying on their side, what must be seen first above it; then what of
    it needs words.
    """
    form = facts.form
    title = form_title(form)
    yield Orientation(landscape=True)
    yield PageBreak()
    yield Heading(1, title, centred=True, listed=title if form.project is None else facts.subject)
    if year_words(facts.system.year):
        yield paragraph(year_words(facts.system.year), kind="under_title")
    yield from (paragraph(line, kind="under_title") for line in remarks)
    yield self_table(facts)
    yield from survey_blocks(facts)


def _chapters(facts: SystemFacts) -> Iterator[Block]:
    yield Orientation(landscape=False)
    goals = [line for line in facts.lines() if line.indicator.target and is_goal(line)]
    sections = [
        ("评分结果", list(_result(facts))),
        *([("绩效目标实现情况", list(_attainment(goals)))] if goals else []),
        ("各级指标得分情况", list(_levels(facts))),
        ("评分过程", list(_process(facts))),
        ("数据来源", list(source_blocks(facts))),
    ]
    for number, (name, blocks) in enumerate(sections, start=1):
        yield Heading(1, f"{chinese_number(number)}、{name}")
        yield from blocks
    yield Orientation(landscape=True)
    yield Heading(1, "附件 1：综合评分表")
    yield score_table(facts)
    if facts.system.forms:
        yield Orientation(landscape=False)
        yield Heading(1, "附件 2：基础表")
        yield from form_blocks(facts)


def _result(facts: SystemFacts) -> Iterator[Block]:
    scores = facts.scores
    if scores.total is not None:
        grade = f"，等级为“{scores.grade}”" if scores.grade else ""
        yield paragraph(f"本次评价满分 {weight(scores.weight)} 分，得 {points(scores.total)} 分{grade}。")
    else:
        missing = "；".join(
            f"{leaf.code} {leaf.name}：{missing_words(leaf.missing)}"
            for leaf in scores.leaves()
            if leaf.missing
        )
        yield paragraph(f"以下指标尚无实际完成值，总分和等级空缺：{missing}。", kind="emphasis")
    scale = grade_scale(facts.system.grades)
    if scale:
        yield paragraph(scale)
    outside = [leaf for leaf in scores.leaves() if leaf.not_applicable is not None]
    yield Table(
        header=("一级指标", "权重", "得分", "得分率"),
        rows=(
            *((f"{level.code} {level.name}", *_figures(level)) for level in scores.levels),
            ("合计", weight(scores.weight), points(scores.total), rate(scores.rate)),
        ),
        widths=(4, 1, 1, 1.2),
        alignments=("left", "center", "center", "center"),
        caption="一级指标得分汇总",
        note="；".join(f"{leaf.code} {leaf.name}不适用：{leaf.not_applicable}" for leaf in outside) or None,
        total_row=True,
    )


def _figures(node: GroupScore | LeafScore) -> tuple[str, str, str]:
    return weight(node.weight) if node.weight else NONE, points(node.score), rate(node.rate)


def _attainment(lines: Sequence[IndicatorLine]) -> Iterator[Block]:
    """目标值 and 实际完成值 of the goals: lines of 产出, 成本, 效益 and 满意度 with a target."""
    reached = sum(line.score.rate == 100 for line in lines)
    yield paragraph(f"产出、成本、效益和满意度共有 {len(lines)} 项绩效目标，其中 {reached} 项得满分。")
    with_previous = any(has_content(author_text(line.indicator.previous_year)) for line in lines)
    header = ("指标", "目标值", *(("上年完成",) if with_previous else ()), "实际完成值", "得分率")
    rows = []
    for line in lines:
        previous = (author_text(line.indicator.previous_year) or NONE,) if with_previous else ()
        cells = (f"{line.score.code} {line.score.name}", line.indicator.target or NONE, *previous)
        rows.append((*cells, achieved_words(line.score), rate(line.score.rate)))
    middle = ("center",) * (len(header) - 1)
    yield Table(
        header=header,
        rows=tuple(rows),
        widths=(4, 1.8, *((1.6,) if with_previous else ()), 2.2, 1.3),
        alignments=("left", *middle),  # type: ignore[arg-type]  # all are alignments
        caption="绩效目标与实际完成情况",
    )


def _levels(facts: SystemFacts) -> Iterator[Block]:
    """One table for each level-1 indicator, its last row the sum."""
    for number, level in enumerate(facts.scores.levels, start=1):
        yield Heading(2, f"（{chinese_number(number)}）{without_number(level.name)}")
        lines = [line for line in facts.lines() if line.level1.code == level.code]
        yield paragraph(_level_sentence(level))
        rows = [
            (name, f"{line.score.code} {line.score.name}", *_figures(line.score))
            for name, line in zip(_level2_names(lines), lines, strict=True)
        ]
        yield Table(
            header=("二级指标", "三级指标", "权重", "得分", "得分率"),
            rows=(*rows, ("小计", f"共 {len(lines)} 项", *_figures(level))),
            widths=(2.4, 4, 0.9, 0.9, 1.2),
            alignments=("left", "left", "center", "center", "center"),
            caption=f"{level.name}指标得分情况",
            total_row=True,
        )


def _level2_names(lines: Sequence[IndicatorLine]) -> Iterator[str]:
    """The level-2 indicator of each line, named where it begins."""
    above = None
    for line in lines:
        named = f"{line.level2.code} {line.level2.name}" if line.level2 else NONE
        yield "" if line.level2 and named == above else named
        above = named


def _level_sentence(level: GroupScore | LeafScore) -> str:
    if isinstance(level, LeafScore) and level.not_applicable is not None:
        return f"{level.name}不适用：{level.not_applicable}。"
    if level.score is None and not level.weight:
        return f"{level.name}在权重之外，尚无实际完成值，分数空缺。"
    if level.score is None:
        return f"{level.name}指标满分 {weight(level.weight)} 分，其中有指标尚无实际完成值，合计空缺。"
    if not level.weight:
        return f"{level.name}在权重之外，共计 {points(level.score)} 分。"
    return f"{level.name}指标满分 {weight(level.weight)} 分，得 {points(level.score)} 分，得分率 {rate(level.rate)}。"


def _process(facts: SystemFacts) -> Iterator[Block]:
    """How each score came about: target and actual value, every step, evidence, deviation."""
    yield paragraph("各项指标的目标值、实际完成值和计分步骤如下，按所列算式可以逐项复算。")
    for line in facts.lines():
        yield paragraph(f"{line.score.code} {line.score.name}", kind="lead")
        yield paragraph("".join(_sentences(line)))


def _sentences(line: IndicatorLine) -> Iterator[str]:
    score, indicator = line.score, line.indicator
    summed_up = score.score is not None and bool(score.weight)
    steps = [step for step in score.trace if not (summed_up and only_repeats(step))]
    if indicator.target and score.missing is None and score.not_applicable is None:
        yield f"目标值为{as_said(indicator.target)}"
        if not any(step.code == JudgementStep.NO_EVIDENCE for step in steps):
            yield f"，实际完成值为{as_said(achieved_words(score))}"
        yield "。"
        steps = [step for step in steps if not only_states(step, achieved_words(score))]
    if steps:
        yield "；".join(step_words(step).rstrip("。") for step in steps) + "。"
    if score.source.evidence:
        yield f"佐证资料：{score.source.evidence}。"
    if has_content(author_text(indicator.deviation)):
        yield f"偏差原因及改进：{str(indicator.deviation).rstrip('。')}。"
    if summed_up:
        yield f"该指标满分 {weight(score.weight)} 分，得 {points(score.score)} 分。"
