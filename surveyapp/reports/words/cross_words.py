"""A cross table in words: its cells, whom it leaves out, its test and what to know of that."""

from collections.abc import Iterator, Sequence

from surveyapp.analysis.groups.cross_table import CrossTable, IndependenceTest
from surveyapp.analysis.limits import FEWEST_EXPECTED, FEWEST_OF_GROUP
from surveyapp.analysis.results import Undefined
from surveyapp.reports.words.figure_words import p_words
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import COEFFICIENT_PLACES, number_words, reason_words

CROSS_ROW_PERCENT = "占本行人数"
CROSS_COLUMN_PERCENT = "占本列人数"
CROSS_ROW_TICKS = "占本行选择次数"
CROSS_COLUMN_TICKS = "占本列选择次数"

_BASIS = (
    "n = {n}，是两题都作答的有效答卷；另有 {row} 人只答了行的题目，{column} 人只答了列的题目，"
    "{neither} 人两题都没有答。"
)
_HIDDEN = "不足 {limit} 人的组，连同可以推算出它的邻组，为保护个人不列出，也不计入：{names}。"
_SMALL = (
    "不足 {limit} 人的组：{names}。会看得出个人的回答，请勿外传；下载的表格不列出它们和可以推算出它们的邻组。"
)
_TICKS = "一人可选多项：百分比以人数为分母，一行或一列之和可以超过 100%；以选择次数为分母的另列。"
_TEST = "χ² = {statistic}，自由度 {df}，{p}，Cramér V = {v}（n = {n}，Pearson 卡方检验，不作连续性校正）。"
_NO_TEST = "没有做卡方检验：{reason}。"
_FEW = "{few} 格的期望人数不足 {limit}（共 {cells} 格），检验只宜作参考；可以合并选项后再看。"
_EMPTY = "没有人的行或列（{names}）没有进入检验。"
_NO_OPINION = "检验包含没有表示意见的选项（{names}）。"


def basis_words(table: CrossTable) -> str:
    """Whom the table counts, and whom it leaves out."""
    values = {"row": table.only_row, "column": table.only_column, "neither": table.neither}
    return say(_BASIS).format(n=table.n, **values)


def hidden_words(names: Sequence[str]) -> str:
    """Which groups a table leaves out since single people could be told from them."""
    return say(_HIDDEN).format(limit=FEWEST_OF_GROUP, names=say("、").join(names))


def small_words(names: Sequence[str]) -> str:
    """Which groups whoever sees a table must not pass on."""
    return say(_SMALL).format(limit=FEWEST_OF_GROUP, names=say("、").join(names))


def ticks_words(table: CrossTable) -> str:
    """What percentages of a multiple choice are of; nothing where nobody stands in several cells."""
    return say(_TICKS) if table.is_of_ticks else ""


def independence_words(table: CrossTable) -> Iterator[str]:
    """The test, or why there is none, and what a reader has to know of it: a sentence each."""
    test = table.test
    if isinstance(test, Undefined):
        yield say(_NO_TEST).format(reason=say(reason_words(test.reason)))
        return
    yield say(_TEST).format(
        statistic=number_words(test.statistic, COEFFICIENT_PLACES),
        df=test.df,
        p=p_words(test.p),
        v=number_words(test.cramers_v, COEFFICIENT_PLACES),
        n=test.n,
    )
    if test.few_expected:
        yield say(_FEW).format(few=test.few_expected, limit=FEWEST_EXPECTED, cells=test.cells)
    if empty := _empty(table, test):
        yield say(_EMPTY).format(names=say("、").join(empty))
    if table.tested_no_opinions:
        names = [str(option.label) for option in table.tested_no_opinions]
        yield say(_NO_OPINION).format(names=say("、").join(names))


def _empty(table: CrossTable, test: IndependenceTest) -> list[str]:
    rows = [str(option.label) for at, option in enumerate(table.row.options) if at not in test.rows]
    columns = [str(option.label) for at, option in enumerate(table.column.options) if at not in test.columns]
    return [*rows, *columns]
