"""All values of a system in one table: entered one after the other, or several at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from surveyapp.definition.files.problems import Problem
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.reports.words.evaluation_words import subtotal_words
from surveyapp.reports.words.rules.word_table import rule_words
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import (
    ValueEntry,
    ValuePlace,
    append_values,
    newest_entries,
)
from surveyapp.services.evaluations.score import EvaluatedSystem, SystemScore
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import survey_names
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to
from surveyapp.web.console.evaluations.entry_words import KINDS, LABELS, doubt_words, fault_words
from surveyapp.web.console.evaluations.evaluation_page import (
    not_kept,
    scored_found,
    system_found,
    system_page,
)
from surveyapp.web.console.evaluations.gaps import missing_views
from surveyapp.web.console.evaluations.value_lines import (
    ValueLine,
    next_to_enter,
    request_of,
    value_lines,
    with_typed,
)
from surveyapp.web.console.limits import MOST_FAULTS_TOLD
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import typed_fields

value_table = Blueprint("value_table", __name__)

AT = "/evaluations/<folder>/<form>/values"
ALL = "all"
"""The button that saves every line in which something was changed."""


@value_table.get(AT, endpoint="table")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_table(folder: str, form: str) -> ResponseReturnValue:
    """The values, what is missing first; `after` an indicator the next one has the focus."""
    entries = _entries(folder, form)
    found, scored = scored_found(folder, form)
    return _page(found, scored, _lines(found, scored, entries), request.args.get("after", ""))


@value_table.post(AT, endpoint="enter")
@open_to(Capability.EVALUATE, audit="enter_values", lengthy=True)
def enter_values(folder: str, form: str) -> ResponseReturnValue:
    """Keep the line whose button was pressed, or all that were changed: each of them or none."""
    audit_subject(f"{folder}/{form}")
    entries, fields = _entries(folder, form), typed_fields()
    found = system_found(folder, form)
    scored = found.score
    if scored is None:
        return not_kept(folder, form, _unsaved(fields)), 409
    pressed = request.form.get("save", "")
    lines = with_typed(_lines(found, scored, entries), fields)
    wanted = [line for line in lines if (line.is_changed if pressed == ALL else line.code == pressed)]
    audit_detail(values=len(wanted))
    place = ValuePlace(folder, form, scored.system)
    try:
        if not wanted or not all(line.is_changed for line in wanted):
            raise Refusal("no_value_changed")
        requests = {line.code: request_of(line, fields) for line in wanted}
        doubts = append_values(engine(), place, requests, actor().signature)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _refused_page(found, scored, lines, refused), 422
    kept = [line.code for line in wanted]
    flash(_("已保存 %(codes)s 的实际完成值。", codes=_("、").join(kept)), "success")
    for code, number in doubts.items():
        flash(f"{code}{_('：')}{doubt_words(number)}", "warning")
    rest = [line.code for line in lines if line.is_changed and line.code not in kept]
    if not rest:
        return redirect(url_for(".table", folder=folder, form=form, after=kept[-1], _anchor="next"), 303)
    entries = _entries(folder, form)
    found, scored = scored_found(folder, form)
    left = MultiDict(
        (name, text) for name, text in fields.items(multi=True) if name.partition(".")[0] in rest
    )
    flash(_("%(codes)s 填写了还没有保存。", codes=_("、").join(rest)), "warning")
    return _page(found, scored, with_typed(_lines(found, scored, entries), left), kept[-1])


def _entries(folder: str, form: str) -> dict[str, ValueEntry]:
    """The newest entries; read before the scores, since one that is not shown must not count as seen."""
    return newest_entries(engine(), folder, form)


def _lines(found: EvaluatedSystem, scored: SystemScore, entries: Mapping[str, ValueEntry]) -> list[ValueLine]:
    gaps = missing_views(found, scored.scores, set(survey_names(engine())))

    def address(code: str) -> str:
        return url_for("console.evaluation_values.indicator", folder=found.folder, form=found.name, code=code)

    return value_lines(scored, entries, gaps, address)


def _refused_page(
    found: EvaluatedSystem, scored: SystemScore, lines: Sequence[ValueLine], refusal: Refusal
) -> str:
    """The page again with what was typed. A newer entry of an indicator counts as seen once it is pointed out."""
    code = str(refusal.params.get("code", ""))
    faults = [fault_words(fault) for fault in refusal.details if isinstance(fault, Problem)]
    told = tuple(faults[:MOST_FAULTS_TOLD]) or tuple(refusal_messages(refusal)[:1])
    marked = [replace(line, problems=told) if line.code == code else line for line in lines]
    if refusal.code == "value_changed_meanwhile":
        marked = [_with_newer(line, found) if line.code == code else line for line in marked]
    return _page(found, scored, marked, problems=refusal_messages(refusal)[:1], at=code)


def _with_newer(line: ValueLine, found: EvaluatedSystem) -> ValueLine:
    newest = _entries(found.folder, found.name).get(line.code)
    if newest is None:
        return line
    told = _(
        "%(person)s 刚填写过，现在的值是 %(value)s；确认无误后再保存。",
        person=newest.person,
        value=line.shown or "—",
    )
    return replace(line, seen=newest.id, is_correction=True, problems=(*line.problems, str(told)))


def _unsaved(fields: "MultiDict[str, str]") -> Iterator[tuple[str, str]]:
    """What was typed, for a page that knows nothing of the indicators any more."""
    for name, text in fields.items(multi=True):
        code, mark, key = name.partition(".")
        if mark and key in LABELS:
            yield f"{code} {LABELS[key]}", text


def _page(
    found: EvaluatedSystem,
    scored: SystemScore,
    lines: Sequence[ValueLine],
    after: str = "",
    problems: Sequence[str] = (),
    at: str = "",
) -> str:
    order = [leaf.code for leaf in scored.system.leaves()]
    missing = sum(line.gap is not None for line in lines)
    return system_page(
        "console/evaluations/value_table.html",
        found,
        lines=lines,
        following=at or next_to_enter(lines, after, order),
        missing=missing,
        count=len(lines),
        subtotal=scored.scores.subtotal if found.lock is None else None,
        subtotal_words=subtotal_words,
        rules={
            leaf.code: rule_words(rule_of(leaf))[0].removesuffix(_("：").strip())
            for leaf in scored.system.leaves()
        },
        kinds=KINDS,
        labels=LABELS,
        all_lines=ALL,
        problems=list(problems),
    )
