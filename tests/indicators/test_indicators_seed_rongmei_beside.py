"""What the 34 self-evaluation forms of 2024 in 昌吉州 print beside the figures: levels, bases, last year, papers.

`rongmei_2024_beside.csv` holds it line by line (`deviation`: 1 where the form gives a reason, which the file says in
other words), `rongmei_2024_money.csv` the rows of the budget blocks; of the unit form only the total.
"""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path

from surveyapp.definition.indicators.indicator_system import Indicator, IndicatorSystem
from surveyapp.indicators.loading import load_indicators

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "questionnaires" / "changji-rongmei-2024"

Row = dict[str, str]


def rows(name: str) -> list[Row]:
    with (HERE / f"rongmei_2024_{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


BESIDE, MONEY = rows("beside"), rows("money")


@cache
def system_of(form: str) -> IndicatorSystem:
    system = load_indicators((FOLDER / f"{form}.yaml").read_bytes(), f"{form}.yaml").system
    assert system is not None
    return system


def above(nodes: tuple[Indicator, ...], code: str, path: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The names of the levels above an indicator; empty where it is not below these nodes."""
    for node in nodes:
        if node.code == code:
            return path
        if found := above(node.children, code, (*path, str(node.name))):
            return found
    return ()


def test_a_line_has_what_the_form_prints_beside_it() -> None:
    for row in BESIDE:
        system, line = system_of(row["form"]), (row["form"], row["code"])
        leaf = next(leaf for leaf in system.leaves() if leaf.code == row["code"])
        assert leaf.actual is not None, line
        assert above(system.indicators, leaf.code) == (row["level1"], row["level2"]), line
        assert {
            "basis": str(leaf.basis or ""),
            "previous_year": leaf.previous_year or "",
            "method": str(leaf.method or ""),
            "evidence": str(leaf.actual.evidence or ""),
            "deviation": "1" if leaf.deviation else "",
        } == {key: row[key] for key in ("basis", "previous_year", "method", "evidence", "deviation")}, line


def test_the_budget_block_has_the_money_that_the_form_prints() -> None:
    for form in sorted({row["form"] for row in MONEY}):
        budget = system_of(form).budget
        assert budget is not None, form
        printed = [row for row in MONEY if row["form"] == form]
        written = [budget.total, *budget.parts][: len(printed)]
        assert [(part.initial, part.full_year, part.spent) for part in written] == [
            tuple(Decimal(row[key]) for key in ("initial", "full_year", "spent")) for row in printed
        ], form


def test_every_line_and_every_budget_of_the_forms_is_looked_at() -> None:
    assert (len(BESIDE), len(MONEY), len({row["form"] for row in MONEY})) == (247, 100, 34)
