"""Values pasted from a spreadsheet: what was understood is shown before anything is kept, then all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.indicators.limits import LONGEST_PASTED_TEXT, MOST_PASTED_LINES
from surveyapp.indicators.pasted_values import LineTrouble, PastedBlock, PastedLine, read_pasted
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.reports.evaluation.words import points
from surveyapp.reports.words.evaluation_words import subtotal_words
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import (
    EntryRequest,
    ValueEntry,
    ValuePlace,
    append_values,
    is_correction,
    newest_entries,
)
from surveyapp.services.evaluations.score import EvaluationScore, SystemScore, score_evaluation
from surveyapp.services.evaluations.trials import TrialResult, trial_of
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, places
from surveyapp.web.console.evaluations.entry_fields import entry_fields
from surveyapp.web.console.evaluations.entry_words import actual_words, doubt_words, fault_words
from surveyapp.web.console.evaluations.evaluation_page import not_kept, system_page
from surveyapp.web.console.limits import LONGEST_CELL_QUOTED
from surveyapp.web.console.messages import refusal_messages

value_paste = Blueprint("value_paste", __name__)

AT = "/evaluations/<folder>/<form>/values/paste"

TROUBLES: Mapping[LineTrouble, object] = {
    LineTrouble.NO_VALUE: _l("没有值，跳过"),
    LineTrouble.UNKNOWN_INDICATOR: _l("没有这样的指标；请核对编码或名称"),
    LineTrouble.AMBIGUOUS_NAME: _l("有几项指标同名；请写上指标编码"),
    LineTrouble.CODE_AND_NAME_DIFFER: _l("编码和名称是两项不同的指标；请核对"),
    LineTrouble.PASTED_TWICE: _l("同一指标有几行；请只留一行"),
    LineTrouble.TARGET_OR_VALUE: _l(
        "前一个数与目标值相同，分不清哪个是完成值；请连同表头一起粘贴，或只留完成值一列"
    ),
    LineTrouble.SPREADSHEET_ERROR: _l("这一格是 Excel 的错误值；请改正后再粘贴"),
    LineTrouble.SPREADSHEET_FORMULA: _l("这一格是公式；请粘贴算出的值"),
    LineTrouble.UNKNOWN_POINTS: _l(
        "读不出符合哪些要点；请写要点的编码或原文，用顿号隔开，或写“全部符合”“无”"
    ),
    LineTrouble.NOT_PASTED: _l("这项指标要写明评定理由，不能粘贴；请在表中填写"),
}
"""Why nothing is taken from a line -> what people read."""


@dataclass(frozen=True)
class LineView:
    """An understood line: the indicator, what it has now and would have, and what is wrong or doubtful with it."""

    number: int
    code: str
    name: str
    target: str
    now: str
    pasted: str
    evidence: str
    score: str
    is_correction: bool
    seen: int
    problems: tuple[str, ...]
    doubt: str


@value_paste.get(AT, endpoint="paste")
@open_to(Capability.EVALUATE, lengthy=True)
def show_paste(folder: str, form: str) -> ResponseReturnValue:
    """The field to paste into."""
    return _page(_found(folder, form) or abort(404), "", None)


@value_paste.post(AT, endpoint="keep")
@open_to(Capability.EVALUATE, audit="enter_values", lengthy=True)
def keep_pasted(folder: str, form: str) -> ResponseReturnValue:
    """Show what was understood; where that was seen (`seen-CODE` of each indicator), keep it."""
    audit_subject(f"{folder}/{form}")
    text = request.form.get("cells", "")
    found = _found(folder, form)
    if found is None:
        return not_kept(folder, form, [(str(_("粘贴的内容")), text[:LONGEST_CELL_QUOTED])]), 409
    block = read_pasted(text, found.scored.system)
    if request.form.get("step") != "save" or block.too_large:
        g.noteworthy = False  # nothing was to be kept
        return _page(found, text, block), 422 if block.too_large else 200
    lines, reason = _new_lines(found, block), request.form.get("reason", "")
    audit_detail(values=len(lines), reason=reason.strip())
    try:
        if not lines:
            raise Refusal("nothing_pasted")
        if found.trial(lines).doubtful and request.form.get("sure") != "1":
            raise Refusal("doubts_not_seen")
        place = ValuePlace(folder, form, found.scored.system)
        doubts = append_values(engine(), place, _requests(lines, reason), actor().signature)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _page(found, text, block, refusal_messages(refused)[:1]), 422
    flash(_("已保存 %(count)s 项实际完成值。", count=len(lines)), "success")
    for code, number in doubts.items():
        flash(f"{code}{_('：')}{doubt_words(number)}", "warning")
    return redirect(url_for("console.value_table.table", folder=folder, form=form), 303)


@dataclass(frozen=True)
class _Found:
    """A system as it is scored now, with the newest entries. They are read before the scores, since one that is not
    shown must not count as seen.
    """

    evaluation: EvaluationScore
    scored: SystemScore
    entries: Mapping[str, ValueEntry]

    def trial(self, lines: Mapping[str, PastedLine]) -> TrialResult:
        """The scores that these lines would give."""
        changes = {code: dict(line.actual or {}) for code, line in lines.items()}
        return trial_of(places(), self.evaluation, self.scored.name, changes)


def _found(folder: str, form: str) -> _Found | None:
    """The system; None where its file has errors, 404 where there is none."""
    entries = newest_entries(engine(), folder, form)
    evaluation = score_evaluation(places(), folder, only=form)
    if not evaluation.evaluated_systems:
        abort(404)
    scored = evaluation.systems.get(form)
    return _Found(evaluation, scored, entries) if scored is not None else None


def _new_lines(found: _Found, block: PastedBlock) -> dict[str, PastedLine]:
    """The understood lines that say something else than what counts now, by indicator."""
    leaves = {leaf.code: leaf for leaf in found.scored.system.leaves()}
    return {
        code: line
        for code, line in block.understood.items()
        if not _is_same(leaves[code], found.entries.get(code), line)
    }


def _is_same(leaf: Indicator, entry: ValueEntry | None, line: PastedLine) -> bool:
    """Whether the value stands there already, with the evidence of the line, if it names any."""
    if entry is not None and entry.actual is not None:
        named = (line.evidence_file, line.evidence_page)
        return entry.actual == line.actual and named in (("", ""), (entry.evidence_file, entry.evidence_page))
    written = leaf.actual.value if leaf.actual is not None else None
    return isinstance(written, str) and line.actual == {"value": written} and not line.evidence_file


def _requests(lines: Mapping[str, PastedLine], reason: str) -> dict[str, EntryRequest]:
    """What the lines say; the indicators of which nobody was shown the newest entry are refused as changed."""
    evidence = request.form.get("evidence_file", "")
    return {
        code: EntryRequest(
            dict(line.actual or {}), reason, line.evidence_file or evidence, line.evidence_page, _seen(code)
        )
        for code, line in lines.items()
    }


def _seen(code: str) -> int:
    typed = request.form.get(f"seen-{code}", "")
    return int(typed) if typed.isdecimal() and len(typed) <= 9 else 0


def _views(found: _Found, pasted: Mapping[str, PastedLine], trial: TrialResult) -> list[LineView]:
    scored, entries = found.scored, found.entries
    leaves = {leaf.code: leaf for leaf in scored.system.leaves()}
    now = {leaf.code: leaf for leaf in scored.scores.leaves()}
    then = {leaf.code: leaf for leaf in trial.score.scores.leaves()}
    return [
        LineView(
            number=line.number,
            code=line.code,
            name=str(leaves[line.code].name),
            target=leaves[line.code].target or "",
            now=now[line.code].shown or "",
            pasted=_words(leaves[line.code], line),
            evidence=" ".join(filter(None, (line.evidence_file, line.evidence_page))),
            score=f"{points(now[line.code].score)} → {points(then[line.code].score)}",
            is_correction=is_correction(leaves[line.code], entries.get(line.code)),
            seen=entries[line.code].id if line.code in entries else 0,
            problems=tuple(fault_words(problem) for problem in trial.problems.get(line.code, ())),
            doubt=doubt_words(trial.doubtful.get(line.code)),
        )
        for line in pasted.values()
    ]


def _words(leaf: Indicator, line: PastedLine) -> str:
    return actual_words(dict(line.actual or {}), entry_fields(rule_of(leaf)).points)


def _page(found: _Found, text: str, block: PastedBlock | None, problems: Sequence[str] = ()) -> str:
    pasted = _new_lines(found, block) if block is not None else {}
    trial = found.trial(pasted)
    lines = _views(found, pasted, trial)
    then, now = trial.score.scores, found.scored.scores
    return system_page(
        "console/evaluations/value_paste.html",
        found.evaluation.evaluated_systems[0],
        cells=text if block is None or not block.too_large else "",
        block=block,
        lines=lines,
        problems=list(problems),
        troubles=TROUBLES,
        unchanged=[code for code in block.understood if code not in pasted] if block is not None else [],
        not_understood=[line for line in block.lines if line.trouble] if block is not None else [],
        quoted=LONGEST_CELL_QUOTED,
        faulty=sum(bool(line.problems) for line in lines),
        doubts=sum(bool(line.doubt) for line in lines),
        corrections=sum(line.is_correction for line in lines),
        totals=[
            points(scores.total) if scores.subtotal is None else subtotal_words(scores.subtotal)
            for scores in (now, then)
        ],
        reason=request.form.get("reason", ""),
        evidence=request.form.get("evidence_file", ""),
        most_lines=MOST_PASTED_LINES,
        most_characters=LONGEST_PASTED_TEXT,
    )
