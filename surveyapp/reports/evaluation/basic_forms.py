"""The chapter of 基础表: their cells as they count for the scores."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from surveyapp.analysis.results import half_up
from surveyapp.definition.indicators.basic_form import BasicForm, Cell
from surveyapp.indicators.basic_forms import CellValue, NoCell
from surveyapp.reports.blocks import Block, Heading, Table, paragraph
from surveyapp.reports.evaluation.facts import SystemFacts
from surveyapp.reports.words.score_words import missing_words


def form_blocks(facts: SystemFacts) -> Iterator[Block]:
    """Every 基础表 of the system: name, unit that fills it in, cells with unit and formula."""
    for form in facts.system.forms:
        yield Heading(2, str(form.name))
        if form.unit is not None:
            yield paragraph(f"填报单位：{form.unit}")
        values = facts.forms.get(form.code, {})
        yield Table(
            header=("项目", "单位", "数值", "说明"),
            rows=tuple(_row(form, cell, values.get(cell.code)) for cell in form.cells),
            widths=(3.4, 1, 1.8, 3),
            alignments=("left", "center", "right", "left"),
            caption=str(form.name),
            note=str(form.note) if form.note else None,
        )


def _row(form: BasicForm, cell: Cell, value: CellValue | NoCell | None) -> tuple[str, ...]:
    note = [f"＝ {form.in_words(cell.formula)}"] if cell.formula else []
    note += [str(cell.note)] if cell.note else []
    return (str(cell.name), cell.unit or "", value_words(value, cell.unit or ""), "；".join(note))


def value_words(value: CellValue | NoCell | None, unit: str = "") -> str:
    """A cell's value as tables print it, percentages with two decimals; of one without a value the reason."""
    if value is None:
        return missing_words("form_not_confirmed")
    if isinstance(value, NoCell):
        return missing_words(value.reason)
    if isinstance(value, Fraction):
        text = f"{half_up(value, 2):,}"
        return text if unit == "%" or "." not in text else text.rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else value
