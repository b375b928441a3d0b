"""The gaps of an evaluation: the values that it lacks, why, and where to enter them; and the next step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.indicators.basic_forms import NO_CELL
from surveyapp.indicators.scoring import LeafScore, Scores
from surveyapp.reports.words.score_words import missing_words
from surveyapp.services.evaluations.score import EvaluatedSystem
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor
from surveyapp.web.console.surveys.next_step import NextStep


@dataclass(frozen=True)
class MissingView:
    """An indicator without an actual value: why, what to do, and where (no address: in the indicator file)."""

    code: str
    name: str
    reason: str
    advice: str
    address: str
    action: str


def missing_views(
    evaluated_system: EvaluatedSystem, scores: Scores, known_surveys: set[str]
) -> list[MissingView]:
    """Every indicator without an actual value, in the order of the file; `known_surveys` are the published surveys."""
    return list(_missing(evaluated_system, scores, known_surveys))


def next_step_of(
    evaluated_system: EvaluatedSystem, missing: Sequence[MissingView], after: str = ""
) -> NextStep | None:
    """The next step of an evaluation: the next value (after the indicator `after`), the lock, or the report.

    None where this person may not take it, or other systems of the evaluation have to be looked at first.
    """
    if evaluated_system.lock is not None:
        where = url_for("console.evaluation_downloads.downloads", folder=evaluated_system.folder)
        return NextStep(_l("生成报告"), _l("评价已锁定，得分已定稿；报告由锁定的内容生成。"), where)
    if not actor().may(Capability.EVALUATE):
        return None
    if missing:
        return _next_value(missing, after)
    if not evaluated_system.is_only:
        return None
    where = url_for("console.evaluation_locks.lock", folder=evaluated_system.folder)
    return NextStep(_l("去锁定"), _l("各项都已齐全；核对得分后锁定，就此定稿。"), where)


def _next_value(missing: Sequence[MissingView], after: str) -> NextStep | None:
    reachable = [value for value in missing if value.address]
    if not reachable:
        return None
    codes = [value.code for value in reachable]
    value = reachable[codes.index(after) + 1] if after in codes[:-1] else reachable[0]
    count = len(missing)
    why = _("还缺 %(count)s 项；下一项：%(code)s %(name)s。", count=count, code=value.code, name=value.name)
    return NextStep(value.action, why, value.address)


def _missing(
    evaluated_system: EvaluatedSystem, scores: Scores, known_surveys: set[str]
) -> Iterator[MissingView]:
    folder, form = evaluated_system.folder, evaluated_system.name
    for leaf in scores.leaves():
        if leaf.missing is not None:
            cell = leaf.source.cell
            if evaluated_system.lock is not None:
                address = url_for("console.evaluation_locks.lock", folder=folder)
                told = (_("评价已锁定，要改动请先解锁。"), address, _("看锁定"))
            elif cell is not None and leaf.missing in NO_CELL:
                address = url_for("console.basic_forms.show", folder=folder, form=form, code=cell.form)
                told = (_("请填写并确认基础表，或由被评价单位填报。"), address, _("去填写"))
            else:
                told = _advice(leaf, folder, form, known_surveys)
            yield MissingView(leaf.code, leaf.name, missing_words(leaf.missing), *told)


def _advice(leaf: LeafScore, folder: str, form: str, known_surveys: set[str]) -> tuple[str, str, str]:
    """What to do about an indicator without an actual value, the page where it is done, and what the link says."""
    if leaf.missing == "no_budget":
        address = url_for("console.evaluation_budget.budget", folder=folder, form=form)
        return _("请填写全年预算数和全年执行数。"), address, _("去填写")
    reference = leaf.source.lacking_reference
    if reference is None:
        address = url_for("console.evaluation_values.indicator", folder=folder, form=form, code=leaf.code)
        return _("请填写实际完成值和佐证资料。"), address, _("去填写")
    survey = f"{folder}/{reference.survey}"
    if survey not in known_surveys:
        source = url_for("console.evaluation_source.source", folder=folder, form=form, code=leaf.code)
        return _("请先发布问卷 %(survey)s，或改选别的数据来源。", survey=survey), source, _("选择数据来源")
    if leaf.missing == "no_snapshot":
        address = url_for("console.surveys.survey", folder=folder, name=reference.survey)
        return _("请在调查 %(survey)s 收齐答卷后冻结，指标随即取数。", survey=survey), address, _("去冻结")
    if leaf.missing == "snapshot_damaged":
        address = url_for("console.snapshots.snapshots", folder=folder, name=reference.survey)
        return (
            _("请在快照页核对文件，从备份恢复，或重新冻结 %(survey)s。", survey=survey),
            address,
            _("看快照"),
        )
    address = url_for("console.results.results", folder=folder, name=reference.survey)
    if leaf.missing == "no_answers":
        return (
            _("快照中没有这道题的答卷；请收集或导入答卷后重新冻结 %(survey)s。", survey=survey),
            address,
            _("看结果"),
        )
    return _("请核对指标文件中 figure 的题目、选项和口径，或问卷中的分值。"), address, _("看结果")
