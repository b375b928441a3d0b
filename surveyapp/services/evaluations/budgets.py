"""The money of a self-evaluation form (项目资金), filled in as fields of a page over the text of its system."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from surveyapp.definition.indicators.basic_form import Budget
from surveyapp.definition.indicators.budget_text import BUDGET_COLUMNS, BudgetColumn, write_budget
from surveyapp.definition.indicators.targets import Amount as WrittenAmount
from surveyapp.definition.indicators.targets import read_target
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations.system_texts import SystemTextEdit, replace_system
from surveyapp.services.evaluations.systems import SystemFile
from surveyapp.services.places import Places


def fill_budget(
    places: Places,
    file: SystemFile,
    budget: Budget,
    typed: Sequence[Mapping[BudgetColumn, str]],
    change: SystemTextEdit,
) -> None:
    """Write what was typed for the total and the parts of the budget of `file` into its text.

    An empty field stands for an amount that is not known yet. Refused: `amount_unclear`, and as in `replace_system`.
    """
    rows = [{key: _amount(row[key], budget.unit) for key in BUDGET_COLUMNS} for row in typed]
    text = write_budget(file.text, rows)
    replace_system(places, file.evaluation, file.name, text, change)


def _amount(typed: str, unit: str) -> Decimal | None:
    if not typed.strip():
        return None
    read = read_target(typed.strip())
    plain = isinstance(read, WrittenAmount) and not read.comparison and read.unit in ("", unit)
    if not isinstance(read, WrittenAmount) or not plain or read.number < 0:
        raise Refusal("amount_unclear", found=typed.strip()[:40], unit=unit)
    return read.number
