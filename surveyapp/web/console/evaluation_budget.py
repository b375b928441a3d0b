"""The money of a self-evaluation form, to fill in or to read."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.basic_form import Budget
from surveyapp.definition.budget_text import AMOUNTS, Amount
from surveyapp.definition.quantity import plain_number
from surveyapp.services.access import Capability
from surveyapp.services.budgets import fill_budget
from surveyapp.services.errors import Refused
from surveyapp.services.evaluation_files import text_hash
from surveyapp.services.evaluations import EvaluatedSystem
from surveyapp.services.system_texts import Change
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to, settings
from surveyapp.web.console.evaluation_page import scored_found, system_page
from surveyapp.web.console.messages import refusal_messages

evaluation_budget = Blueprint("evaluation_budget", __name__)

Typed = list[dict[Amount, str]]


@evaluation_budget.get("/evaluations/<folder>/<form>/budget", endpoint="budget")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_budget(folder: str, form: str) -> ResponseReturnValue:
    """The money as the file has it."""
    found, budget = _budget_found(folder, form)
    return _page(found, budget, _written(budget))


@evaluation_budget.post("/evaluations/<folder>/<form>/budget", endpoint="fill")
@open_to(Capability.EVALUATE, audit="fill_budget", lengthy=True)
def fill(folder: str, form: str) -> ResponseReturnValue:
    """Write what was filled in into the system's text."""
    found, budget = _budget_found(folder, form)
    typed: Typed = [
        {key: request.form.get(f"{number}-{key}", "") for key in AMOUNTS}
        for number in range(1 + len(budget.parts))
    ]
    reason = request.form.get("reason", "")
    audit_subject(f"{folder}/{form}")
    audit_detail(reason=reason.strip())
    try:
        change = Change(request.form.get("before", ""), reason, actor().signature)
        fill_budget(engine(), settings().questionnaires, found.file, budget, typed, change)
    except Refused as refused:
        audit_detail(refused=refused.code)
        return _page(found, budget, typed, refusal_messages(refused)), 422
    flash(_("预算已保存。"), "success")
    return redirect(url_for("console.evaluations.form", folder=folder, form=form), 303)


def _budget_found(folder: str, form: str) -> tuple[EvaluatedSystem, Budget]:
    found, scored = scored_found(folder, form)
    return found, scored.system.budget or abort(404)


def _written(budget: Budget) -> Typed:
    amounts = [{key: getattr(row, key) for key in AMOUNTS} for row in (budget.total, *budget.parts)]
    return [
        {key: "" if amount is None else plain_number(amount) for key, amount in row.items()}
        for row in amounts
    ]


def _page(found: EvaluatedSystem, budget: Budget, typed: Typed, problems: list[str] | None = None) -> str:
    return system_page(
        "console/evaluation_budget.html",
        found,
        unit=budget.unit,
        rows=[
            (str(row.name), values) for row, values in zip((budget.total, *budget.parts), typed, strict=True)
        ],
        titles={"initial": _("年初预算数"), "full_year": _("全年预算数"), "spent": _("全年执行数")},
        before=request.form.get("before", text_hash(found.file.text)),
        reason=request.form.get("reason", ""),
        problems=problems or [],
    )
