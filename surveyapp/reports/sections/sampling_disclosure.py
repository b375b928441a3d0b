"""How the sample was drawn and weighed, item by item, and the figures weighed beside unweighed."""

from collections.abc import Iterator

from surveyapp.analysis.limits import SMALL_SAMPLE
from surveyapp.analysis.results import Undefined
from surveyapp.analysis.sampling.composition import Composition, compositions
from surveyapp.analysis.sampling.estimates import Estimates
from surveyapp.definition.figure_kinds import FIGURE_KINDS
from surveyapp.reports.blocks import CENTRED, Block, Table, paragraph
from surveyapp.reports.facts import SurveyFacts
from surveyapp.reports.words.estimate_words import (
    COLUMNS,
    EstimateRow,
    estimate_rows,
    method_sentences,
    target_share_words,
    why_none,
)
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.wording import (
    SAMPLING_METHODS,
    channel_words,
    date_words,
    number_words,
    percent,
    topic,
)

UNKNOWN = "没有记录"


def disclosure(facts: SurveyFacts) -> list[Block]:
    """The items that AAPOR and ISO 20252 ask to be told of a sample, where strata or margins are declared; then who
    answered beside the population. Nothing of a survey that declares neither.
    """
    sampling, estimates = facts.questionnaire.sampling, facts.estimates
    blocks: list[Block] = []
    if sampling is not None and sampling.is_weighed and estimates is not None:
        blocks.append(
            Table(
                header=("项目", "说明"),
                rows=tuple(_items(facts, estimates)),
                widths=(3.6, 11.4),
                alignments=("left", "left"),
                caption="抽样与加权说明",
                note="注：参照美国民意研究协会（AAPOR）和 ISO 20252 要求披露的项目。",
            )
        )
        if isinstance(estimates, Estimates):
            found = compositions(facts.questionnaire, estimates.weighed)
            blocks += [_composition(entry) for entry in found]
    if facts.target is not None:
        blocks.append(paragraph(target_share_words(facts.questionnaire, facts.target)))
    return blocks


def _items(facts: SurveyFacts, estimates: Estimates | Undefined) -> Iterator[tuple[str, str]]:
    questionnaire, returns = facts.questionnaire, facts.returns
    population, sampling = questionnaire.population, questionnaire.sampling
    yield "总体", str(population.name) if population is not None else UNKNOWN
    size = population.size if population is not None else None
    if isinstance(estimates, Estimates) and estimates.weighed.strata:
        size = estimates.weighed.population
    yield "总体人数", UNKNOWN if size is None else f"{size}人"
    yield "抽样方法", SAMPLING_METHODS[sampling.method] if sampling is not None else UNKNOWN
    yield "抽样框", "由组织调查的单位提供，本报告没有记录"
    issued = UNKNOWN if returns.issued is None else f"{returns.issued}份"
    yield "发放", issued
    yield "回收、有效", f"回收{returns.returned}份，有效{returns.valid}份"
    yield "回收率、有效率", f"{percent(returns.return_rate)}，{percent(returns.valid_rate)}"
    days = (facts.first_submitted, facts.last_submitted)
    if days[0] is not None and days[1] is not None:
        yield "填写时间", f"{date_words(days[0])}至{date_words(days[1])}"
    yield "填写渠道", "、".join(channel_words(channel) for channel in facts.channels) or UNKNOWN
    if isinstance(estimates, Undefined):
        yield "加权", "".join(why_none(estimates))
    else:
        yield "加权与抽样误差", "".join(method_sentences(questionnaire, estimates))


def _composition(entry: Composition) -> Table:
    """The options of one question: of the population, of those who answered, and their mean weight."""
    people = ("总体人数", "发放") if entry.is_strata else ()
    rows = []
    for line in entry.lines:
        option = entry.item.option(line.option)
        counted = tuple("—" if n is None else str(n) for n in (line.people, line.issued))
        weight = "—" if line.weight is None else number_words(line.weight)
        shares = (f"{number_words(line.known)}%", str(line.n), f"{number_words(line.answered)}%", weight)
        rows.append((str(option.label) if option else line.option, *(counted if people else ()), *shares))
    return Table(
        header=("选项", *people, "占总体", "有效答卷", "占答卷", "平均权数的倍数"),
        rows=tuple(rows),
        widths=(4.0, *(1.8 for _ in people), 2.0, 2.0, 2.0, 2.6),
        alignments=("left", *CENTRED * (4 + len(people))),
        caption=f"{'各层' if entry.is_strata else '总体构成'}：{topic(str(entry.item.text))}",
    )


def weighed_results(facts: SurveyFacts) -> list[Block]:
    """The figures of the main scale, weighed beside unweighed; nothing where none are weighed."""
    estimates = facts.estimates
    if not isinstance(estimates, Estimates):
        return []
    figure = figure_name(FIGURE_KINDS[estimates.formula].name)
    rows = estimate_rows(facts.analysis, estimates)
    lead = (
        f"按{'各层人数' if estimates.weighed.raked is None else '总体构成'}加权推算总体，"
        f"{figure}与未加权的结果并列如下，怎样加权见“抽样方式”一节。"
    )
    return [
        paragraph(lead),
        Table(
            header=("题目", *_of_body(COLUMNS)),
            rows=tuple((row.name, *_body_cells(row)) for row in rows),
            widths=(4.6, 2.2, 2.2, 3.6, 1.2),
            alignments=("left", *CENTRED * 4),
            caption=f"{figure}：加权与未加权",
            note=f"注：不足{SMALL_SAMPLE}份回答的不印置信区间。"
            if any(row.n < SMALL_SAMPLE for row in rows)
            else "",
        ),
    ]


def _of_body(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Of the cells of an estimate those in the body of a report: unweighed, weighed, interval, n."""
    unweighed, weighed, interval, _se, n, *_others = cells
    return unweighed, weighed, interval, n


def _body_cells(row: EstimateRow) -> tuple[str, ...]:
    """The cells of a row; the interval of few answers is in the console alone, as that of every figure."""
    unweighed, weighed, interval, n = _of_body(row.cells)
    return unweighed, weighed, interval if row.n >= SMALL_SAMPLE else "—", n
