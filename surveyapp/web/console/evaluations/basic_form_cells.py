"""The cells of a 基础表 in words, as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from surveyapp.definition.indicators.basic_form import BasicForm, Cell
from surveyapp.indicators.basic_forms import CellValue, NoCell, cell_values
from surveyapp.reports.evaluation.basic_forms import value_words
from surveyapp.services.errors import Refusal
from surveyapp.services.evaluations import form_entries
from surveyapp.services.evaluations.form_entries import FormRevision
from surveyapp.services.limits import LONGEST_FORM_CELL


@dataclass(frozen=True)
class CellView:
    """A cell in words: `text` stands in its field, `value` is its value as read (`known`), or why there is none.

    `formula` of a computed cell; `problem`: what to write instead of what was typed; `meanwhile`: what somebody else
    filled in while this was typed.
    """

    code: str
    name: str
    unit: str
    note: str
    formula: str
    required: bool
    is_number: bool
    text: str
    value: str
    known: bool
    problem: str
    meanwhile: str


def cell_views(
    form: BasicForm,
    last: FormRevision | None,
    posted_cells: Mapping[str, str] | None,
    refusal: Refusal | None,
) -> list[CellView]:
    """The cells of the form: with `posted_cells` that were not kept, or else the last filling, or else the values of
    the file.
    """
    texts = {cell.code: _written(cell) for cell in form.cells}
    texts |= (last.cells if last else {}) | dict(posted_cells or {})
    short = {code: text.strip() if len(text) <= LONGEST_FORM_CELL else "" for code, text in texts.items()}
    values = cell_values(form, short)
    wrong = _wrong(form, texts) if refusal is not None and refusal.code.startswith("cells_") else {}
    changed = refusal is not None and refusal.code == "form_changed_meanwhile"
    others = _others(form, last, posted_cells or {}) if changed else {}
    return [
        CellView(
            code=cell.code,
            name=str(cell.name),
            unit=cell.unit or "",
            note=str(cell.note or ""),
            formula=form.in_words(cell.formula) if cell.formula else "",
            required=cell.required,
            is_number=cell.type == "number",
            text=texts[cell.code],
            value=_shown(cell, values[cell.code]),
            known=not isinstance(values[cell.code], NoCell),
            problem=wrong.get(cell.code, ""),
            meanwhile=others.get(cell.code, ""),
        )
        for cell in form.cells
    ]


def _shown(cell: Cell, value: CellValue | NoCell) -> str:
    """A cell's value, or why it has none: nobody has to fill in what is computed."""
    if cell.formula is not None and value == NoCell("cell_empty"):
        return str(_("用到的格都填写后计算"))
    return value_words(value, cell.unit or "")


def _others(form: BasicForm, last: FormRevision | None, posted_cells: Mapping[str, str]) -> dict[str, str]:
    """What stands now in the cells where something else was typed."""
    kept, typed = last.cells if last else {}, form_entries.typed_cells(form, posted_cells)
    differing = [code for code in posted_cells if kept.get(code) != typed.get(code)]
    return {code: kept.get(code) or str(_("（空）")) for code in differing}


def _written(cell: Cell) -> str:
    """What stands in the file for a cell, as it may be typed."""
    if cell.value is None:
        return ""
    return format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)


def _wrong(form: BasicForm, texts: Mapping[str, str]) -> dict[str, str]:
    """What to write into the cells that cannot be read, and into those that are empty and must not be."""
    kept = form_entries.typed_cells(form, texts)
    wrong = {cell.code: _wanted(cell, kept[cell.code]) for cell in form_entries.unreadable_cells(form, kept)}
    empty = [
        cell for cell in form.cells if cell.formula is None and cell.required and not kept.get(cell.code)
    ]
    return {cell.code: _("请填写这一格") for cell in empty} | wrong


def _wanted(cell: Cell, text: str) -> str:
    if len(text) > LONGEST_FORM_CELL or cell.type == "text":
        wanted = _("最多 %(limit)s 个字", limit=LONGEST_FORM_CELL)
    elif cell.type == "date":
        wanted = _("应为日期，例如 2024年8月21日 或 2024-08-21")
    else:
        wanted = _("应为数字，单位 %(unit)s", unit=cell.unit) if cell.unit else _("应为数字")
    return str(wanted)


def unsaved_cells(form: BasicForm, posted_cells: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """The typed cells that have no field any more, so that they are not lost."""
    texts = [(str(cell.name), (posted_cells or {}).get(cell.code, "").strip()) for cell in form.cells]
    return [(name, text) for name, text in texts if text]


def contents(form: BasicForm, filling: FormRevision) -> list[tuple[str, str]]:
    """The contents of a filling as they were typed, with the names of the cells; for cells that no longer exist their
    codes.
    """
    names = {cell.code: str(cell.name) for cell in form.cells}
    return [(names.get(code, code), text) for code, text in filling.cells.items() if text]
