"""Tables of counts by month, unit and source: what is read, what is asked, and whether their sums hold."""

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.trends.aggregate_cells import (
    Role,
    decode_aggregate,
    lacking_roles,
    read_aggregate_cells,
)
from surveyapp.analysis.trends.aggregate_table import (
    AggregateRow,
    AggregateTable,
    AnswersOfPerson,
    CountedShare,
    read_aggregate,
)
from surveyapp.definition.periods import Period, read_period

MONTHLY = """2023年热线满意度统计
月份\t承办单位\t满意\t不满意\t合计
2023年1月\t供水公司\t80\t5\t85
\t供热公司\t60\t10\t70
\t小计\t140\t15\t155
2023年2月\t供水公司\t90\t4\t94
\t供热公司\t70\t8\t78
\t小计\t160\t12\t172
合计\t\t300\t27\t327
"""


def table_of(text: str, **said: object) -> AggregateTable:
    cells = read_aggregate_cells(text)
    roles = said.pop("roles", cells.probable_roles)
    return read_aggregate(cells, AnswersOfPerson(roles, **said))  # type: ignore[arg-type]


def told(table: AggregateTable) -> list[tuple[str, int, str, str, str]]:
    return [(p.code, p.row, p.column, p.found, p.expected) for p in table.problems]


def test_a_table_from_excel_is_read_with_merged_cells_and_its_totals_hold() -> None:
    table = table_of(MONTHLY)
    assert not table.problems
    assert (len(table.rows), table.totals, table.filled) == (4, 3, 4)
    assert table.shares()[""] == {
        Period(2023, 1, 1): CountedShare(140, 155),
        Period(2023, 2, 1): CountedShare(160, 172),
    }
    assert table.shares("unit")["供水公司"][Period(2023, 2, 1)] == CountedShare(90, 94)
    year = table.years()[2023]
    assert (year.first.code, year.last.code, year.counted) == ("2023-01", "2023-02", CountedShare(300, 327))
    assert AggregateTable.from_json(table.as_json()).rows == table.rows


def test_the_same_table_in_gbk_as_csv_is_the_same() -> None:
    data = MONTHLY.replace("\t", ",").encode("gb18030")
    assert table_of(decode_aggregate(data)).rows == table_of(MONTHLY).rows


def test_sums_that_do_not_hold_are_named_row_by_row() -> None:
    table = table_of(
        MONTHLY.replace("小计\t140\t15\t155", "小计\t141\t15\t156").replace("90\t4\t94", "90\t4\t95")
    )
    assert told(table) == [
        ("sum_differs", 5, "满意", "141", "140"),
        ("sum_differs", 5, "合计", "156", "155"),
        ("sum_differs", 6, "合计", "95", "94"),
        ("sum_differs", 8, "合计", "172", "173"),
        ("sum_differs", 9, "合计", "327", "328"),
    ]
    assert not table.blocking


def test_commas_between_digits_are_asked_about_and_never_guessed() -> None:
    text = "月份\t满意\t不满意\n2023-01\t1,280\t12\n"
    assert told(table_of(text)) == [("thousands", 2, "满意", "1,280", "1280")]
    assert table_of(text).blocking
    assert table_of(text, thousands=True).rows == (AggregateRow(Period(2023, 1, 1), "", "", 1280, 1292),)
    assert told(table_of(text.replace("1,280", "12,80"), thousands=True)) == [
        ("bad_thousands", 2, "满意", "12,80", "")
    ]


def test_what_is_no_count_is_named_with_its_cell() -> None:
    rows = ("2023-01\t95%", "2023-02\t12.5", "2023-03\t-3", "2023-04\t约80", "2023-05\t", "七月\t8.0")
    text = "月份\t满意\t不满意\n" + "".join(f"{row}\t1\n" for row in rows)
    assert told(table_of(text)) == [
        ("percent", 2, "满意", "95%", ""),
        ("not_whole", 3, "满意", "12.5", ""),
        ("below_zero", 4, "满意", "-3", ""),
        ("not_a_number", 5, "满意", "约80", ""),
        ("blank_count", 6, "满意", "", ""),
        ("no_period", 7, "月份", "七月", ""),
    ]


def test_bare_months_need_a_year_and_a_table_without_periods_a_period() -> None:
    assert [row.period for row in table_of("月份\t满意\t不满意\n7月\t8\t1\n", year=2023).rows] == [
        Period(2023, 7, 1)
    ]
    text = "单位\t满意\t不满意\n供水公司\t8\t1\n"
    assert told(table_of(text)) == [("no_period", 2, "", "", "")]
    assert table_of(text, period=read_period("2022")).rows[0].period == Period(2022, 1, 12)


def test_whether_the_middle_option_is_satisfied_is_asked() -> None:
    cells = read_aggregate_cells("月份\t满意\t基本满意\t不满意\n2023-01\t8\t1\t1\n")
    assert cells.probable_roles == ("period", "satisfied", "", "unsatisfied")
    assert lacking_roles(cells.probable_roles) == ("undecided",)
    roles: tuple[Role, ...] = ("period", "satisfied", "satisfied", "unsatisfied")
    assert read_aggregate(cells, AnswersOfPerson(roles)).rows[0].satisfied == 9


def test_satisfied_and_all_are_enough_and_none_can_be_more_than_all() -> None:
    roles: tuple[Role, ...] = ("period", "satisfied", "total")
    text = "月份\t满意数\t回访数\n2023-01\t8\t10\n2023-02\t9\t7\n"
    table = table_of(text, roles=roles)
    assert [(row.satisfied, row.n) for row in table.rows] == [(8, 10)]
    assert told(table) == [("total_below", 3, "回访数", "7", "9")]


def test_counts_of_one_period_are_not_added_twice() -> None:
    text = (
        "月份\t单位\t满意\t不满意\n2023\t甲\t20\t2\n2023-01\t甲\t8\t1\n2023-01\t甲\t7\t1\n2023-01\t乙\t7\t1\n"
    )
    assert told(table_of(text)) == [
        ("period_within", 3, "", "2023-01", "2"),
        ("row_twice", 4, "", "", "3"),
    ]
    assert told(table_of(text.replace("2023\t甲\t20\t2\n", ""))) == [("row_twice", 3, "", "", "2")]


rows = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.sampled_from("甲乙丙"),
        st.sampled_from(["电话", "网络"]),
        st.integers(0, 99),
        st.integers(0, 9),
    ),
    unique_by=lambda row: row[:3],
    min_size=1,
    max_size=30,
)


@given(rows, st.randoms(use_true_random=False))
def test_in_whatever_order_rows_stand_their_sums_are_the_same(rows, random) -> None:  # type: ignore[no-untyped-def]
    def table(of: list[tuple[int, str, str, int, int]]) -> AggregateTable:
        lines = [f"2023-{month:02}\t{unit}\t{source}\t{a}\t{b}" for month, unit, source, a, b in of]
        sums = [sum(row[place] for row in of) for place in (3, 4)]
        total = f"合计\t\t\t{sums[0]}\t{sums[1]}"
        return table_of("\n".join(["月份\t单位\t来源\t满意\t不满意", *lines, total]))

    shuffled = rows[:]
    random.shuffle(shuffled)
    first, second = table(rows), table(shuffled)
    assert not first.problems
    assert first.shares() == second.shares()
    for by in ("unit", "source"):
        merged: dict[Period, CountedShare] = {}
        for periods in first.shares(by).values():  # type: ignore[arg-type]
            for period, counted in periods.items():
                merged[period] = merged.get(period, CountedShare(0, 0)).plus(counted)
        assert merged == first.shares()[""]


def read(*rows: str) -> AggregateTable:
    return table_of("\n".join(rows))


@each("name", ["各单位合计", "合计", "本级小计", "全区", "全县"])
def test_no_total_counts_everybody_twice(name: str) -> None:
    lines = ["月份\t单位\t满意\t不满意", "2024年1月\t甲局\t10\t1", "2024年1月\t乙局\t20\t2"]
    found = read(*lines, f"2024年1月\t{name}\t30\t3")
    assert (len(found.rows), found.totals, found.problems) == (2, 1, ())
    wrong = read(*lines, f"2024年1月\t{name}\t31\t3")
    assert [(each.code, each.row, each.found, each.expected) for each in wrong.problems] == [
        ("sum_differs", 4, "31", "30")
    ]


def test_a_year_with_a_gap_is_no_whole_year() -> None:
    found = read("月份\t满意\t不满意", "2023年11月\t5\t1", "2024年1月\t5\t1", "2024年12月\t5\t1")
    assert [month.code for month in found.missing] == ["2023-12", *(f"2024-{n:02}" for n in range(2, 12))]
    year = found.years()[2024]
    assert (year.is_whole, len(year.missing)) == (False, 10)
    quarters = [f"2024年{n}季度\t5\t1" for n in "一二三四"]
    assert read("季度\t满意\t不满意", *quarters).years()[2024].is_whole


def test_periods_are_compared_with_all_others_of_a_long_table() -> None:
    months = [f"{1950 + place // 12}年{place % 12 + 1}月\t5\t1" for place in range(1500)]
    found = read("月份\t满意\t不满意", *months, "1960年\t5\t1", "1950-01\t5\t1")
    assert [(each.code, each.row, each.expected) for each in found.problems] == [
        ("period_within", 1502, "122"),
        ("row_twice", 1503, "2"),
    ]
