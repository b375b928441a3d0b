"""核对表, a document for the evaluators alone: what differs from published figures and why, and what a client does not
read.

A list of its own is one function here and one line in `reconciliation_lists`; Word and Excel take them all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyapp.analysis.results import Figure
from surveyapp.indicators.comparison import Difference
from surveyapp.indicators.scoring import LeafScore
from surveyapp.reports.blocks import CENTRED, Block, Heading, Orientation, Report, Table, paragraph
from surveyapp.reports.evaluation.facts import (
    EvaluationFacts,
    PublishedSurvey,
    SurveyDifference,
    SystemFacts,
    evaluation_title,
)
from surveyapp.reports.evaluation.screened_scores import screened_rows
from surveyapp.reports.evaluation.sources import survey_lines, survey_row
from surveyapp.reports.evaluation.words import NONE
from surveyapp.reports.words.entered_completion_words import HEADER as ENTERED_HEADER
from surveyapp.reports.words.entered_completion_words import count_words, entered_cells
from surveyapp.reports.words.evaluation_words import (
    QUANTITY_WORDS,
    agreement_words,
    difference_note,
    over_interval_words,
    printed_interval_words,
    written_interval_words,
)
from surveyapp.reports.words.figure_words import figure_text
from surveyapp.reports.words.interval_words import HEADING
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.score_words import missing_words
from surveyapp.reports.words.screening_words import SCREENED_SCORES, screened_scores_sentence
from surveyapp.reports.words.turn_words import DOWN, UP, way_words
from surveyapp.reports.words.wording import chinese_number, not_applicable, quote_label

SUBTITLE = "核对表"
FIGURE_COLUMNS = frozenset(
    {"公布", "计算", "n", "数值", "目标值", "实际完成值", "填列", "得分", *SCREENED_SCORES[1::2]}
)
"""The columns of figures, for formats that compute with them; a figure may also be words there (—, 及时)."""

INTERNAL = "内部核对用，不随评价报告提交。"


@dataclass(frozen=True)
class ReconciliationList:
    """One list of the 核对表: what it is called, what is said above it, its rows (None where there are none)."""

    name: str
    sentence: str
    table: Table | None = None


def reconciliation(facts: EvaluationFacts) -> Report:
    """The 核对表 of an evaluation, lying on its side, without a cover."""
    title = evaluation_title(facts)
    blocks: list[Block] = [
        Orientation(landscape=True),
        Heading(1, f"{title}{SUBTITLE}", centred=True),
        *(paragraph(line, kind="note") for line in (INTERNAL, *facts.remarks())),
    ]
    for number, section in enumerate(reconciliation_lists(facts), start=1):
        blocks.append(Heading(2, f"{chinese_number(number)}、{section.name}"))
        blocks.append(paragraph(section.sentence))
        if section.table is not None:
            blocks.append(section.table)
    return Report(
        title=title,
        subtitle=SUBTITLE,
        commissioned_by=None,
        prepared_on=facts.prepared_on,
        cover_lines=(INTERNAL, *facts.remarks()),
        blocks=tuple(blocks),
        cover=False,
    )


def reconciliation_lists(facts: EvaluationFacts) -> list[ReconciliationList]:
    """Every list, in order; a list without rows says that there is nothing."""
    return [
        _differences(facts),
        _consequences(facts),
        _entered_completions(facts),
        _published_surveys(facts),
        _screened(facts),
        _intervals(facts),
        _turns(facts),
    ]


def _differences(facts: EvaluationFacts) -> ReconciliationList:
    rows = [_row(difference, system, moved=False) for system, difference in _each(facts, "differences")]
    comparisons = [system.comparison for system in facts.systems]
    sentence = f"与已公布的数字不一致的有 {len(rows)} 行。" if rows else agreement_words(comparisons)
    waiting = [
        " ".join((*_of_form(facts, system), _named(system, code)))
        for system in facts.systems
        for code in system.comparison.not_compared
    ]
    if waiting:
        sentence += f"尚无实际完成值、没有比较的：{'、'.join(waiting)}。"
    return ReconciliationList("与已公布数字不一致的行", sentence, _compared(facts, rows))


def _consequences(facts: EvaluationFacts) -> ReconciliationList:
    rows = [_row(difference, system, moved=True) for system, difference in _each(facts, "consequences")]
    sentence = (
        f"随之变动的得分、合计和等级有 {len(rows)} 项。" if rows else "没有随之变动的得分、合计和等级。"
    )
    return ReconciliationList("由不一致引起的变动", sentence, _compared(facts, rows))


def _entered_completions(facts: EvaluationFacts) -> ReconciliationList:
    """The completions that were entered and do not follow from value and target, each with its reason."""
    name = "填列的完成率与计算不一致的行"
    rows = [
        (*_of_form(facts, system), *entered_cells(completion, _named(system, completion.code)))
        for system in facts.systems
        for completion in system.comparison.entered_completions
    ]
    if not rows:
        return ReconciliationList(name, "没有填列的完成率与由目标值、实际完成值计算的不一致。")
    form = _form_column(facts)
    table = Table(
        header=(*form, *ENTERED_HEADER),
        rows=tuple(rows),
        widths=(*(3,) * len(form), 2.8, 1.6, 1.6, 1.3, 2.2, 3.4),
        alignments=(*("left",) * len(form), "left", *("center",) * 4, "left"),  # type: ignore[arg-type]  # all are alignments
    )
    return ReconciliationList(name, count_words(len(rows)), table)


def _published_surveys(facts: EvaluationFacts) -> ReconciliationList:
    """The figures that a report prints of a survey and that its answers do not give."""
    name = "与已公布数字不一致的调查数字"
    if not facts.published:
        return ReconciliationList(name, "没有写明已公布数字的问卷调查。")
    rows = [
        _survey_row(survey, difference) for survey in facts.published for difference in survey.differences
    ]
    sentence = "".join(map(_compared_words, facts.published))
    if not rows:
        return ReconciliationList(name, sentence)
    table = Table(
        header=("调查", "数字", "公布", "计算", "n", "数据编号", "出处"),
        rows=tuple(rows),
        widths=(3.2, 4, 1.3, 2.2, 0.8, 2.7, 2.1),
        alignments=("left", "left", *CENTRED * 4, "left"),
    )
    return ReconciliationList(name, sentence, table)


def _survey_row(survey: PublishedSurvey, difference: SurveyDifference) -> tuple[str, ...]:
    printed, ours = difference.printed, difference.ours
    if isinstance(ours, Figure):
        value, n = figure_text(difference.kind, ours), str(ours.n)
    else:
        value, n = not_applicable(ours), NONE
    place = str(printed.place or NONE)
    return (survey.title, difference.label, printed.value, value, n, survey.snapshot or NONE, place)


def _compared_words(survey: PublishedSurvey) -> str:
    """How many published figures of a survey were compared and differ, or why none was."""
    figures = f"{quote_label(survey.title)}已公布的 {survey.printed} 个数字"
    if survey.missing is not None:
        return f"{figures}没有比较：{missing_words(survey.missing)}。"
    found = len(survey.differences)
    told = f"中，{found} 个与由答卷计算的不一致" if found else "都与由答卷计算的一致"
    sample = f"（答卷中有重构样例数据 {survey.reconstructed} 份）" if survey.reconstructed else ""
    return f"{figures}{told}{sample}。"


def _intervals(facts: EvaluationFacts) -> ReconciliationList:
    """The figures of surveys with their intervals, and where the score is not the same all over one."""
    rows = []
    for system in facts.systems:
        for line in survey_lines(system):
            *told, snapshot = survey_row(line, system)
            ends = written_interval_words(line.score)
            rows.append((*_of_form(facts, system), *told, ends, snapshot, _scores_within(line.score)))
    if not rows:
        return ReconciliationList("调查数字的置信区间", "没有取自问卷调查的实际完成值。")
    form = _form_column(facts)
    table = Table(
        header=(*form, "指标", "调查", "口径", "数值", "n", HEADING, "数据编号", "区间内的得分"),
        rows=tuple(rows),
        widths=(*(2.4,) * len(form), 2.4, 2.6, 1.4, 1.2, 0.7, 2, 2.5, 2.7),
        alignments=(*("left",) * len(form), "left", "left", *("center",) * 5, "left"),  # type: ignore[arg-type]  # all are alignments
    )
    return ReconciliationList("调查数字的置信区间", f"取自问卷调查的实际完成值有 {len(rows)} 项。", table)


def _screened(facts: EvaluationFacts) -> ReconciliationList:
    """The scores that rest on surveys, with and without the responses that screening flags or a person excluded."""
    rows: list[tuple[str, ...]] = []
    for system in facts.systems:
        if system.all_returned is not None and system.without_flagged is not None:
            found = screened_rows(system.scores, system.all_returned, system.without_flagged)
            rows += [(*_of_form(facts, system), *row) for row in found]
    form = _form_column(facts)
    sentence = screened_scores_sentence([row[len(form) :] for row in rows])
    if not rows:
        return ReconciliationList("筛查前后的得分", sentence)
    table = Table(
        header=(*form, *SCREENED_SCORES),
        rows=tuple(rows),
        widths=(*(2.4,) * len(form), 3.4, *(2.2, 1.4) * 3),
        alignments=(*("left",) * len(form), "left", *("center",) * 6),  # type: ignore[arg-type]  # all are alignments
    )
    return ReconciliationList("筛查前后的得分", sentence, table)


def _turns(facts: EvaluationFacts) -> ReconciliationList:
    """How few answers would have to turn for the score of an indicator to change."""
    name = "多少个回答能改变得分"
    rows = [
        (
            *_of_form(facts, system),
            _named(system, line.score.code),
            line.score.shown or NONE,
            str(line.score.score),
            way_words(line.score, system.turns[line.score.code].down, DOWN),
            way_words(line.score, system.turns[line.score.code].up, UP),
        )
        for system in facts.systems
        for line in system.lines()
        if line.score.code in system.turns
    ]
    if not rows:
        return ReconciliationList(name, "没有取自问卷调查选项的实际完成值。")
    form = _form_column(facts)
    table = Table(
        header=(*form, "指标", "数值", "得分", DOWN, UP),
        rows=tuple(rows),
        widths=(*(2.4,) * len(form), 3, 1.6, 1.2, 5, 5),
        alignments=(*("left",) * len(form), "left", *CENTRED * 2, "left", "left"),  # type: ignore[arg-type]  # all are alignments
    )
    few = "所需的回答越少，得分越容易受少数人影响：请核对这些答卷的来源和填写时间。"
    return ReconciliationList(name, f"{few}一个回答指一人对一道题的回答。", table)


def _scores_within(leaf: LeafScore) -> str:
    if not printed_interval_words(leaf):
        return NONE
    return over_interval_words(leaf) or "得分不变"


def _each(facts: EvaluationFacts, which: str) -> Iterator[tuple[SystemFacts, Difference]]:
    for system in facts.systems:
        for difference in getattr(system.comparison, which):
            yield system, difference


def _compared(facts: EvaluationFacts, rows: Sequence[tuple[str, ...]]) -> Table | None:
    if not rows:
        return None
    form = _form_column(facts)
    width = len(form)
    return Table(
        header=(*form, "行", "数字", "公布", "计算", "说明"),
        rows=tuple(row[1 - width :] for row in rows),
        widths=(*(3.4,) * width, 3, 1.3, 1.6, 1.6, 5),
        alignments=(*("left",) * width, "left", "center", "center", "center", "left"),  # type: ignore[arg-type]  # all are alignments
    )


def _row(difference: Difference, system: SystemFacts, *, moved: bool) -> tuple[str, ...]:
    name = _named(system, difference.code) if difference.code else say("合计")
    note = difference_note(difference, moved=moved)
    return (
        system.subject,
        name,
        say(QUANTITY_WORDS[difference.figure]),
        difference.published,
        difference.ours,
        note,
    )


def _named(system: SystemFacts, code: str) -> str:
    names = {node.code: str(node.name) for node in system.system.nodes()}
    return f"{code} {names.get(code, '')}".strip()


def _form_column(facts: EvaluationFacts) -> tuple[str, ...]:
    """The column that says which form a row belongs to, where there are several."""
    return ("指标表",) if len(facts.systems) > 1 else ()


def _of_form(facts: EvaluationFacts, system: SystemFacts) -> tuple[str, ...]:
    return (system.subject,) if _form_column(facts) else ()
