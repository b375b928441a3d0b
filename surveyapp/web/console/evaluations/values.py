"""One indicator: its value, rule and trace, everything entered for it, and the form to enter a value."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from surveyapp.definition.files.problems import Problem
from surveyapp.definition.indicators.indicator_system import Indicator
from surveyapp.indicators.rules.rule_table import rule_of
from surveyapp.reports.words.rules.word_table import rule_words
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.entered_values import (
    IN_WORDS,
    ValueEntry,
    ValuePlace,
    append_value,
    entry_history,
    is_correction,
)
from surveyapp.services.evaluations.score import EvaluatedSystem
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import survey_names
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to
from surveyapp.web.console.evaluations.entry_fields import (
    REMOVED,
    entered_in,
    entry_fields,
    present_actual,
    typed_values,
)
from surveyapp.web.console.evaluations.entry_words import (
    KINDS,
    LABELS,
    actual_words,
    doubt_words,
    fault_words,
)
from surveyapp.web.console.evaluations.evaluation_page import (
    leaf_of,
    not_kept,
    scored_found,
    system_page,
    unscored_found,
)
from surveyapp.web.console.evaluations.evaluations import leaf_view
from surveyapp.web.console.evaluations.gaps import missing_views, next_step_of
from surveyapp.web.console.limits import MOST_FAULTS_TOLD
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.plain_input import seen_row, typed_fields

evaluation_values = Blueprint("evaluation_values", __name__)

_TOLD: Mapping[str, object] = {**{str(kind): words for kind, words in KINDS.items()}, **LABELS}
"""Field of the page -> its label, points to tick included."""


@evaluation_values.get("/evaluations/<folder>/<form>/indicators/<code>", endpoint="indicator")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_indicator(folder: str, form: str, code: str) -> ResponseReturnValue:
    """The indicator as it stands, and who entered what."""
    entries = entry_history(
        engine(), folder, form, code
    )  # read before the value, since an entry that is not shown must not count as seen
    found, scored = scored_found(folder, form)
    leaf = leaf_of(scored.system, code) or abort(404)
    score = next(leaf for leaf in scored.scores.leaves() if leaf.code == code)
    present = present_actual(leaf, scored.inputs.entered)
    known = set(survey_names(engine()))
    following = None
    if score.missing is None:
        following = next_step_of(found, missing_views(found, scored.scores, known), code)
    counting = entries[0] if entries and code in scored.inputs.entered else None
    return _page(
        found,
        leaf,
        entries,
        node=leaf_view(score, 1, leaf, folder, form, known, scored.turns),
        next_step=following,
        typed=typed_values(present, counting),
        met=set((present.met if present else None) or ()),
        unusable=code in scored.inputs.unusable,
        seen=entries[0].id if entries else 0,
    )


@evaluation_values.post("/evaluations/<folder>/<form>/indicators/<code>", endpoint="enter")
@open_to(Capability.EVALUATE, audit="enter_value")
def enter_value(folder: str, form: str, code: str) -> ResponseReturnValue:
    """Append a value, or take back what was entered. Nothing is scored here, so that saving is quick."""
    found, fields = unscored_found(folder, form), typed_fields()
    audit_subject(f"{folder}/{form}/{code}")
    system = found.file.indicators.system
    leaf = leaf_of(system, code)
    if system is None or leaf is None:
        return not_kept(folder, form, _typed(fields)), 409
    entered = entered_in(fields, seen_row())
    audit_detail(
        filling=fields.get("kind", ""), reason=entered.reason.strip(), file=entered.evidence_file.strip()
    )
    try:
        if fields.get("kind", "") not in (*KINDS, REMOVED):
            raise Refusal("kind_not_chosen")
        doubtful = append_value(engine(), ValuePlace(folder, form, system), code, entered, actor().signature)
    except Refusal as refused:
        audit_detail(refused=refused.code)
        return _refused_page(found, leaf, fields, refused), 422
    flash(_("已保存 %(code)s 的实际完成值。", code=code), "success")
    if doubtful is not None:
        flash(doubt_words(doubtful), "warning")
    return redirect(url_for(".indicator", folder=folder, form=form, code=code), 303)


def _typed(fields: "MultiDict[str, str]") -> Iterator[tuple[str, str]]:
    """What was typed or chosen, for a page that knows nothing of the indicator."""
    kind = fields.get("kind", "")
    yield (
        str(_("怎样填写")),
        str(next((words for stored_kind, words in KINDS.items() if stored_kind == kind), "")),
    )
    for name, text in fields.items(multi=True):
        if name in _TOLD:
            yield str(_TOLD[name]), text


def _refused_page(
    evaluated_system: EvaluatedSystem, leaf: Indicator, fields: "MultiDict[str, str]", refusal: Refusal
) -> str:
    """The page again with what was typed. Entries that came meanwhile count as seen once the page points them out."""
    entries, seen = (
        entry_history(engine(), evaluated_system.folder, evaluated_system.name, leaf.code),
        seen_row(),
    )
    later = (
        [entry for entry in entries if entry.id > seen] if refusal.code == "value_changed_meanwhile" else []
    )
    return _page(
        evaluated_system,
        leaf,
        entries,
        node=None,
        target=leaf.target,
        rule=rule_words(rule_of(leaf)),
        typed=fields,
        met=set(fields.getlist("met")),
        unusable=False,
        seen=max((seen, *(entry.id for entry in later))),
        later=_told(leaf, later),
        unsaved=_unsaved(leaf, fields),
        problems=_messages(refusal),
    )


def _messages(refusal: Refusal) -> list[str]:
    """The refusal in words; faults of a typed value are named by the labels of their fields."""
    faults = [fault_words(fault) for fault in refusal.details if isinstance(fault, Problem)]
    return [*refusal_messages(refusal)[:1], *faults[:MOST_FAULTS_TOLD]]


def _page(
    evaluated_system: EvaluatedSystem, leaf: Indicator, entries: list[ValueEntry], **context: Any
) -> str:
    told_only_of_a_refusal: dict[str, Any] = {"problems": [], "later": [], "unsaved": [], "next_step": None}
    return system_page(
        "console/evaluations/values.html",
        evaluated_system,
        leaf=leaf,
        fields=entry_fields(rule_of(leaf)),
        kinds=KINDS,
        labels=LABELS,
        removed=REMOVED,
        in_words=IN_WORDS,
        entered=bool(entries) and entries[0].actual is not None,
        correction=is_correction(leaf, next(iter(entries), None)),
        entries=_told(leaf, entries),
        **told_only_of_a_refusal | context,
    )


def _told(leaf: Indicator, entries: list[ValueEntry]) -> list[tuple[ValueEntry, str]]:
    points = entry_fields(rule_of(leaf)).points
    return [(entry, actual_words(entry.actual, points)) for entry in entries]


def _unsaved(leaf: Indicator, fields: "MultiDict[str, str]") -> list[tuple[str, str]]:
    """What was typed, for a page that has no fields for it any more."""
    entered = entered_in(fields, 0)
    value = actual_words(entered.actual, entry_fields(rule_of(leaf)).points)
    rest = [
        (str(LABELS[name]), fields.get(name, "")) for name in ("evidence_file", "evidence_page", "reason")
    ]
    return [(name, text) for name, text in ((str(_("填写的值")), value), *rest) if text.strip()]
