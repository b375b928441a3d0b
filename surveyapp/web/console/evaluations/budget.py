"""The money of a self-evaluation form, to fill in or to read."""

from collections.abc import Iterator
from functools import partial

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.definition.indicators.basic_form import Budget
from surveyapp.definition.indicators.budget_text import BUDGET_COLUMNS, BudgetColumn
from surveyapp.definition.indicators.quantity import plain_number
from surveyapp.services.evaluations.budgets import fill_budget
from surveyapp.services.evaluations.score import EvaluatedSystem
from surveyapp.services.evaluations.system_texts import SystemTextEdit
from surveyapp.services.evaluations.systems import text_hash
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import actor, audit_subject, open_to, places
from surveyapp.web.console.decision_forms import answer_decision, given_reason
from surveyapp.web.console.evaluations.evaluation_page import not_kept, system_found, system_page
from surveyapp.web.console.plain_input import typed_fields

evaluation_budget = Blueprint("evaluation_budget", __name__)

TypedAmounts = list[dict[BudgetColumn, str]]


@evaluation_budget.get("/evaluations/<folder>/<form>/budget", endpoint="budget")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_budget(folder: str, form: str) -> ResponseReturnValue:
    """The money as the file has it."""
    found = system_found(folder, form)
    budget = _budget_of(found) or abort(404)
    return _page(found, budget, _written(budget))


@evaluation_budget.post("/evaluations/<folder>/<form>/budget", endpoint="fill")
@open_to(Capability.EVALUATE, audit="fill_budget", lengthy=True)
def fill(folder: str, form: str) -> ResponseReturnValue:
    """Write what was filled in into the system's text."""
    found = system_found(folder, form)
    budget = _budget_of(found)
    audit_subject(f"{folder}/{form}")
    if budget is None:
        return not_kept(folder, form, _unsaved()), 409
    typed: TypedAmounts = [
        {key: request.form.get(f"{number}-{key}", "") for key in BUDGET_COLUMNS}
        for number in range(1 + len(budget.parts))
    ]
    change = SystemTextEdit(request.form.get("before", ""), given_reason(), actor().signature)

    def filled() -> ResponseReturnValue:
        fill_budget(places(), found.file, budget, typed, change)
        flash(_("预算已保存。"), "success")
        return redirect(url_for("console.evaluations.form", folder=folder, form=form), 303)

    return answer_decision(filled, partial(_page, found, budget, typed))


def _budget_of(evaluated_system: EvaluatedSystem) -> Budget | None:
    """The money of a system; None where it has none, or its file has errors."""
    return evaluated_system.score.system.budget if evaluated_system.score is not None else None


def _titles() -> dict[BudgetColumn, str]:
    return {"initial": _("年初预算数"), "full_year": _("全年预算数"), "spent": _("全年执行数")}


def _unsaved() -> Iterator[tuple[str, str]]:
    """What was typed, for a page that does not know the rows any more."""
    for name, text in typed_fields().items():
        number, _dash, key = name.partition("-")
        title = next((words for amount, words in _titles().items() if amount == key), None)
        if title is not None and number.isdecimal() and len(number) <= 4:
            yield _("第 %(number)s 行%(title)s", number=int(number) + 1, title=title), text
    yield _("理由"), request.form.get("reason", "")


def _written(budget: Budget) -> TypedAmounts:
    amounts = [{key: getattr(row, key) for key in BUDGET_COLUMNS} for row in (budget.total, *budget.parts)]
    return [
        {key: "" if amount is None else plain_number(amount) for key, amount in row.items()}
        for row in amounts
    ]


def _page(
    evaluated_system: EvaluatedSystem, budget: Budget, typed: TypedAmounts, problems: list[str] | None = None
) -> str:
    return system_page(
        "console/evaluations/budget.html",
        evaluated_system,
        unit=budget.unit,
        rows=[
            (str(row.name), values) for row, values in zip((budget.total, *budget.parts), typed, strict=True)
        ],
        titles=_titles(),
        before=request.form.get("before", text_hash(evaluated_system.file.text)),
        reason=request.form.get("reason", ""),
        problems=problems or [],
    )
