"""What commands print for people: returns, figures and scores in plain lines."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from surveyapp.analysis.results import (
    Alpha,
    DimensionResult,
    Figure,
    IntervalOutcome,
    Outcome,
    SatisfactionResult,
    Undefined,
)
from surveyapp.cli.limits import MOST_IMPORTS_LISTED
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.figure_kinds import OWN_FIGURE, FigureKind
from surveyapp.reports.blocks import Paragraph
from surveyapp.reports.sections.dimensions import descending
from surveyapp.reports.sections.kinds import SECTIONS, ItemInReport
from surveyapp.reports.sections.leading_figure import leading_figure, own_figure
from surveyapp.reports.words.asked_words import whom_it_was_asked
from surveyapp.reports.words.estimate_words import (
    COLUMNS,
    estimate_rows,
    method_sentences,
    target_words,
    why_none,
)
from surveyapp.reports.words.figure_words import (
    figure_interval_or_reason,
    figure_label,
    figure_name,
    figure_text,
    formula_words,
)
from surveyapp.reports.words.interval_words import HEADING, interval_words
from surveyapp.reports.words.scale_words import ends_note, named_figure_words, no_opinion_note, scale_note
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    FLAGS,
    RELIABILITY_BANDS,
    alpha_cautions,
    channel_words,
    not_applicable,
    number_words,
    percent,
    reason_words,
)
from surveyapp.services.answers.import_file import ImportSummary
from surveyapp.services.answers.import_records import ImportRecord, UndoneImport
from surveyapp.services.evaluations.survey_comparison import SurveyComparison
from surveyapp.services.figures.analysis import SurveyAnalysis
from surveyapp.services.figures.survey_answers import SurveyAnswers
from surveyapp.services.refusal_words import import_line
from surveyapp.services.retention.forget_answers import DeletionResult
from surveyapp.services.surveys.publish import Publication

STATE_WORDS = {"draft": "草稿", "open": "开放", "paused": "暂停", "closed": "已结束"}


CHANGE_WORDS: dict[str, str] = {
    "new": "新调查，现为草稿",
    "new_version": "问卷有改动，已发布新版本；此前的答卷仍按原版本保留",
    "new_analysis": "计分、量表或抽样有改动，已发布；受访者看到的问卷不变",
    "unchanged": "没有改动",
}

CONSOLE_REPLACED = "此前在控制台发布的内容已换成文件的内容，以后启动时照文件更新"


def publication_line(publication: Publication) -> str:
    """What publishing a file did."""
    line = f"{publication.survey}：{CHANGE_WORDS[publication.change]}（版本 {publication.version}）"
    return f"{line}；{CONSOLE_REPLACED}" if publication.earlier_origin == "console" else line


def status_lines(status: dict[str, Any], *, sample: bool) -> Iterator[str]:
    """The lines for the object of `surveyapp status`; `sample`: the survey holds reconstructed answers."""
    issued = "未记录" if status["issued"] is None else status["issued"]
    yield f"{status['survey']}：{STATE_WORDS[status['state']]}"
    counts = f"回收 {status['returned']}，有效 {status['valid']}，排除 {status['excluded']}，空白 {status['empty']}"
    yield f"  发放 {issued}，{counts}，另存 {status['set_aside']}"
    if "ineligible" in status:
        yield f"  不符合条件、不计入有效 {status['ineligible']}"
    if status["withdrawn"]:
        yield f"  填写人撤回、不计入回收 {status['withdrawn']}"
    if "undone" in status:
        yield f"  随撤销的导入不计入回收 {status['undone']}"
    if sample:
        yield "  其中有重构样例数据，不是真实答卷"
    if "answers_deleted" in status:
        day = datetime.fromisoformat(status["answers_deleted"]).astimezone(CHINA)
        yield f"  答卷已于 {day:%Y-%m-%d} 删除（answers_deleted），以上是删除前的份数"
    flags = {FLAGS[name]: count for name, count in status["flagged"].items()}
    channels = {channel_words(channel): count for channel, count in status["channels"].items()}
    for title, counted in (("版本", status["versions"]), ("渠道", channels), ("筛查标记", flags)):
        if counted:
            yield f"  {title}：" + "，".join(f"{name} {count}" for name, count in counted.items())


def imports_lines(records: list[ImportRecord]) -> Iterator[str]:
    """The latest imports with the numbers that `undo-import` takes."""
    if records:
        yield "  导入（撤销：surveyapp undo-import SURVEY 编号 --reason 理由）："
    for record in records[:MOST_IMPORTS_LISTED]:
        at = f"{record.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        undone = f"，已由{record.undone_by}撤销：{record.undone_reason}" if record.undone else ""
        yield f"    {record.id}　{at}　{record.file_name}　新增 {record.added}{undone}"
    if len(records) > MOST_IMPORTS_LISTED:
        yield f"    更早的 {len(records) - MOST_IMPORTS_LISTED} 次见控制台的“导入”页"


def undo_lines(undone: UndoneImport) -> Iterator[str]:
    """What undoing an import did."""
    record = undone.record
    kept = f"{record.added} 份答卷保留，不再计入回收"
    yield f"{record.survey}：已撤销导入 {record.id}（{record.file_name}），{kept}"
    if undone.frozen:
        yield "  注意：最新快照还包含这些答卷；要去掉，请重新运行 surveyapp freeze"


def forgotten_lines(deletion: DeletionResult) -> Iterator[str]:
    """What forgetting did."""
    what = f"全部答卷 {deletion.responses} 份" if deletion.is_whole_survey else "一份答卷"
    yield f"{deletion.survey}：已删除{what}，涉及快照 {deletion.snapshots} 份；快照编号不变"
    yield (
        "  统计数字留下：分析、得分和报告照常" if deletion.is_whole_survey else "  未锁定的评价按其余答卷计算"
    )
    if not deletion.finished:
        yield "  注意：数据库正被读取，文件中的残留由 surveyapp work 继续清除"
    yield "  此前的备份由保管备份的人另行删除"


def import_lines(survey: str, summary: ImportSummary, *, reconstructed: bool) -> Iterator[str]:
    """What an import did."""
    what = "重构样例答卷" if reconstructed else "答卷"
    yield f"{survey}：文件中 {what} {summary.rows} 份，新增 {summary.added} 份，此前已有 {summary.present} 份"
    if summary.import_id is not None:
        number = summary.import_id
        yield f"  本次导入的编号：{number}（撤销：surveyapp undo-import {survey} {number} --reason 理由）"
    if summary.changed:
        yield f"  说明：此前已有的答卷中有 {summary.changed} 份的答案与文件不同，仍以此前存入的为准"
    if summary.decision:
        done = "作为新答卷导入" if summary.decision == "new" else "按已存的答卷处理，没有导入"
        yield f"  说明：可能与已存答卷相同的 {summary.alike} 行，按您的选择{done}"
    if summary.by_position:
        yield "  说明：单元格里的数字按选项序号读取（文件中有的列只能这样理解）"
    if summary.absent:
        yield "  说明：文件中没有以下题目的列，按未作答处理：" + "，".join(summary.absent)
    for code, count in summary.blanks.items():
        yield f"  说明：必答题 {code} 有 {count} 份空白"
    for heading in summary.left_out_columns:
        yield f"  说明：按您的选择，没有导入列“{heading}”"
    if summary.left_out_rows:
        yield f"  说明：按您的选择，没有导入第 {'、'.join(map(str, summary.left_out_rows))} 行"
    for note in summary.notes:
        yield f"  说明：{import_line(note).strip()}"


def answers_lines(answers: SurveyAnswers) -> Iterator[str]:
    """What answers the figures below are of: survey, snapshot, and how many are reconstructed."""
    basis = f"快照 {answers.snapshot}" if answers.snapshot else "实时数据（未冻结，不可引用）"
    yield f"{answers.survey}：{basis}"
    if answers.returns.reconstructed:
        yield f"  其中重构样例数据 {answers.returns.reconstructed} 份，不是真实答卷"


def analysis_lines(result: SurveyAnalysis) -> Iterator[str]:
    """The main figures of an analysis; the whole of it is in the JSON and in the report."""
    answers, returns = result.answers, result.returns
    yield from answers_lines(answers)
    issued = "未记录" if returns.issued is None else str(returns.issued)
    rates = "，".join(
        f"{figure_name(name)} {_rate(rate)}"
        for name, rate in (("return_rate", returns.return_rate), ("valid_rate", returns.valid_rate))
    )
    yield f"  发放 {issued}，回收 {returns.returned}，有效 {returns.valid}；{rates}"
    if returns.ineligible:
        of_eligible = _rate(returns.valid_rate_of_eligible)
        yield f"  其中不符合条件 {returns.ineligible}（计入回收、不计入有效）；符合条件者的有效率 {of_eligible}"
    if returns.issued is not None and returns.returned > returns.issued:
        yield "  注意：回收份数多于发放份数，请核对问卷文件中的 issued"
    yield from _satisfaction_lines(result.analysis.satisfaction)
    yield from _estimate_lines(result)
    for dimension in result.analysis.scales:
        yield from _dimension_lines(dimension)
    for named, outcome in result.analysis.named:
        words = named_figure_words(named, result.questionnaire, result.analysis.questions)
        value = _value(OWN_FIGURE, outcome)
        yield f"  {words.name}（{words.question}：{words.options}；基数：{words.base}）：{value}"
    yield from _alpha_lines(result.analysis.reliability, result.analysis.satisfaction)
    for question in result.analysis.questions:
        yield f"  {question.item.code}  {question.item.text}（n={question.n}）"
        if asked := whom_it_was_asked(result.questionnaire, question):
            yield f"    {asked}"
        if own := own_figure(question):
            yield f"    {'：'.join(own)}"
        for option in question.options_shown():
            apart = "（没有表示意见）" if option.no_opinion else ""
            yield f"    {option.label}{apart}：{option.count}，{percent(option.of_respondents)}"
        if note := ends_note(question.item):
            yield f"    {note}"
        if question.item.is_ordered or not question.options:
            shown = ItemInReport(question, "", 1, leading_figure(result.questionnaire))
            told = SECTIONS[question.item.kind].results(shown)
            yield from (f"    {block.text}" for block in told if isinstance(block, Paragraph))


def _satisfaction_lines(satisfaction: SatisfactionResult) -> Iterator[str]:
    """The main scale and its items; nothing where there is none."""
    if satisfaction.formula is None:
        return
    kind = satisfaction.kind
    overall = _figure(kind, satisfaction.overall, satisfaction.interval)
    yield f"  {figure_name(kind.name)}（{formula_words(kind.name)}）：{overall}"
    for item in satisfaction.items:
        yield f"    {item.item.text}：{_figure(kind, item.value, item.interval)}"
    items = [item.item for item in satisfaction.items]
    for note in filter(None, (scale_note(items), no_opinion_note(items))):
        yield f"  说明：{note}"


def _alpha_lines(alpha: Alpha | Undefined, scale: SatisfactionResult) -> Iterator[str]:
    if isinstance(alpha, Undefined):
        yield f"  Cronbach α：不适用（{reason_words(alpha.reason)}）"
        return
    ends = interval_words(alpha.ci95, places=COEFFICIENT_PLACES)
    value, band = number_words(alpha.value, COEFFICIENT_PLACES), RELIABILITY_BANDS[alpha.band]
    yield f"  Cronbach α：{value}（K={alpha.items}，n={alpha.n}，{HEADING} {ends}），信度{band}"
    for caution in alpha_cautions(alpha, {i.item.code: str(i.item.text) for i in scale.items}):
        yield f"    {caution}"


def _estimate_lines(result: SurveyAnalysis) -> Iterator[str]:
    """The estimates where strata or margins are declared, and whether the target group was reached."""
    sampling, estimates = result.questionnaire.sampling, result.estimates
    if sampling is not None and sampling.is_weighed:
        if isinstance(estimates, Undefined):
            yield from (f"  {line}" for line in why_none(estimates))
        else:
            yield f"  加权推算（{'；'.join(COLUMNS)}）："
            for row in estimate_rows(result.analysis, estimates):
                yield f"    {row.name}：{'；'.join(row.cells)}"
            yield "  说明：" + "".join(method_sentences(result.questionnaire, estimates))
    if result.target is not None:
        yield f"  {target_words(result.questionnaire, result.target)}"


def _dimension_lines(result: DimensionResult) -> Iterator[str]:
    """The figure of a scale beside the main scale, its items in descending order, and its α."""
    scale, kind = result.satisfaction, result.satisfaction.kind
    overall = _figure(kind, scale.overall, scale.interval)
    yield f"  维度 {result.dimension.name}（{result.dimension.code}）：{figure_name(kind.name)} {overall}"
    for item in descending(result):
        yield f"    {item.item.text}：{_figure(kind, item.value, item.interval)}"
    yield from (f"  {line}" for line in _alpha_lines(result.reliability, scale))


def survey_comparison_lines(result: SurveyAnalysis, comparison: SurveyComparison) -> Iterator[str]:
    """What a published report prints otherwise."""
    survey = result.answers.survey
    if not comparison.compared:
        yield f"{survey}：问卷文件没有写已公布的数字（published），没有可比较的"
        return
    found = len(comparison.differences)
    told = f"{found} 个与计算结果不一致" if found else "都与计算结果一致"
    yield f"{survey}：比较了 {comparison.compared} 个已公布的数字，{told}"
    for difference in comparison.differences:
        printed, ours = difference.printed, difference.ours
        value = figure_text(difference.kind, ours)
        if isinstance(ours, Undefined):
            value = not_applicable(ours)
        place = f"（{printed.place}）" if printed.place else ""
        yield f"  {figure_label(printed, result.questionnaire)}：公布 {printed.value}{place}，计算 {value}"


def _figure(kind: FigureKind, outcome: Outcome, interval: IntervalOutcome) -> str:
    if isinstance(outcome, Undefined):
        return _value(kind, outcome)
    return f"{_value(kind, outcome)}，{HEADING}：{figure_interval_or_reason(kind, interval)}"


def _value(kind: FigureKind, outcome: Outcome) -> str:
    if isinstance(outcome, Undefined):
        return f"不适用（{reason_words(outcome.reason)}）"
    return f"{figure_text(kind, outcome)}（n={outcome.n}）"


def _rate(outcome: Outcome) -> str:
    return percent(outcome) if isinstance(outcome, Figure) else f"不适用（{reason_words(outcome.reason)}）"
