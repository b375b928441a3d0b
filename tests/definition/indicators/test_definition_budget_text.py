"""The money of a budget written into the text of a file: digits, comments and everything else stay."""

from decimal import Decimal

from cases import each

from surveyapp.definition.indicators.budget_text import BUDGET_COLUMNS, write_budget

TEXT = """\
title: 某项目
budget:
  unit: 万元
  total:
    name: 年度资金总额  # 全部
    initial: 100  # 年初
    # 按批复
    full_year: 100.00
    spent: 90
indicators: []
"""
ROW = dict.fromkeys(BUDGET_COLUMNS)


def written(**amounts: str) -> str:
    return write_budget(TEXT, [{**ROW, **{key: Decimal(amount) for key, amount in amounts.items()}}])


def test_what_stays_the_same_number_stays_as_it_is_written() -> None:
    assert written(initial="100.0", full_year="100", spent="90.00") == TEXT


@each("amount", ["1234567890.123456789", "0.1", "300", "100000000000000"])
def test_a_new_amount_is_written_with_its_digits(amount: str) -> None:
    text = written(initial="100", full_year="100", spent=amount)
    assert text == TEXT.replace("spent: 90", f"spent: {amount}")


def test_an_amount_that_is_not_known_any_more_leaves_its_comments() -> None:
    text = written(full_year="100", spent="90")
    assert "initial" not in text
    assert [words for words in ("# 全部", "# 年初", "# 按批复") if words not in text] == []


def test_an_amount_that_was_not_known_comes_in() -> None:
    text = write_budget(TEXT.replace("    spent: 90\n", ""), [{**ROW, "spent": Decimal("90.5")}])
    assert "    spent: 90.5\n" in text


def test_an_amount_beside_comments_of_every_kind_can_be_taken_out() -> None:
    text = TEXT.replace("initial: 100  # 年初\n", "initial:\n")
    left = write_budget(text, [{**ROW, "initial": Decimal(5), "spent": Decimal(90)}])
    assert "full_year" not in left
    assert "initial: 5 # 按批复\n" in left


def test_comments_that_cannot_be_kept_in_their_place_cost_no_amount() -> None:
    text = """title: 某项目
budget:
  total: {name: 总额, full_year: 2}
  parts: # 来源
  - {name: 甲, full_year: 1} # 一
  - name: 乙
    full_year: 1
indicators: []
"""
    amounts = [{**ROW, "full_year": Decimal(number)} for number in (4, 2, 2)]
    again = write_budget(write_budget(text, amounts), amounts)
    assert again.count("full_year: 2") == 2
    assert "full_year: 4" in again
