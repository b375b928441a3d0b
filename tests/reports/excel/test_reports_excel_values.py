"""Numbers, dates and places in the workbook: the order in which they stand, and what their cells are in."""

from pathlib import Path
from typing import Any

from coded_answers import live_table
from openpyxl import load_workbook
from survey_facts import facts_of, questionnaire_from, response

from surveyapp.reports.excel.workbook import write_workbook

TOWNS = ", ".join(f"{{code: t{at}, label: 第{at}镇}}" for at in range(30))
SOURCE = f"""\
title: 农户调查
notice: {{controller: a, contact: b, purpose: c, retention_days: 30}}
questions:
- code: home
  type: cascade
  text: 住哪里？
  levels: [{{code: city, label: 县市}}, {{code: town, label: 乡镇}}]
  options:
  - {{code: c, label: 奇台县, options: [{TOWNS}]}}
  - {{code: d, label: 阜康市, options: [{{code: last, label: 九运街镇}}]}}
- {{code: times, type: number, text: 几次？, range: {{from: 0, to: 9}}, unit: 次}}
- {{code: since, type: date, text: 哪年起？, precision: year}}
"""


def lines(folder: Path, answers: list[dict[str, Any]]) -> list[list[Any]]:
    facts = facts_of(questionnaire_from(SOURCE), answers)
    responses = [response(at, given) for at, given in enumerate(answers)]
    write_workbook(facts, live_table(facts.questionnaire, responses), folder / "book.xlsx")
    sheet = load_workbook(folder / "book.xlsx")["频数"]
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_places_stand_in_the_order_of_the_tree_however_many_were_chosen(tmp_path: Path) -> None:
    """The most frequent, which the chart draws, stand once more below."""
    answers = [{"home.city": "c", "home.town": f"t{at}"} for at in range(30)]
    answers += [{"home.city": "d", "home.town": "last"}] * 5
    written = lines(tmp_path, answers)
    codes = [row[1] for row in written if len(row) == 5 and str(row[1]).startswith(("t", "last"))]
    assert codes == [*(f"t{at}" for at in range(30)), "last"]
    top = written.index(["选择最多的 20 项", "编码", "人数", "占作答人数比例（%）"])
    drawn = written[top + 1 : top + 21]
    assert drawn[0] == ["阜康市/九运街镇", "last", 5, 100 * 5 / 35]
    assert [row[1] for row in drawn[1:]] == [f"t{at}" for at in range(19)]


def test_percentages_of_numbers_and_dates_say_that_they_are(tmp_path: Path) -> None:
    written = lines(tmp_path, [{"times": "1", "since": "2020"}, {"times": "2", "since": "2021"}])
    assert ["数值或区间", "人数", "占作答人数比例（%）"] in written
    assert ["时间", "人数", "占作答人数比例（%）"] in written
    assert ["统计量", "数值"] in written and ["1", 1, 50] in written
