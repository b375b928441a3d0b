"""The first sheet: on which answers the workbook rests, what each sheet holds, how figures were computed."""

from collections.abc import Sequence

from surveyapp.analysis.results import Figure, Outcome
from surveyapp.definition.china_time import CHINA
from surveyapp.reports.excel.answers import ANSWERS, answer_sheet
from surveyapp.reports.excel.opinions import THEMES
from surveyapp.reports.excel.sheet import Book, CellContent, Sheet
from surveyapp.reports.facts import PART_HAS_NONE, ReturnRates, ScreeningFacts, SurveyFacts
from surveyapp.reports.satisfaction_columns import explained_formulas
from surveyapp.reports.words.figure_words import figure_name, formula_words, other_places
from surveyapp.reports.words.filter_words import PART_OF_ANSWERS, part_warning
from surveyapp.reports.words.interval_words import METHOD, prints_interval
from surveyapp.reports.words.screening_words import (
    COMPARISON,
    compared_cells,
    compared_figures,
    filling_sentences,
    rule_meaning,
    rule_name,
    rule_threshold,
    screening_sentences,
)
from surveyapp.reports.words.seal_words import seal_effect_line
from surveyapp.reports.words.wording import (
    COEFFICIENT_PLACES,
    SHARE_PLACES,
    channel_words,
    date_words,
    not_applicable,
    period_words,
)

NAME = "说明"

SHEETS: Sequence[tuple[str, str]] = (
    ("满意度", "总体满意度与量表各题，按每一种口径计算，附条形图"),
    ("信度效度", "量表的 Cronbach α、题总相关、删除该题后的 α、KMO 与 Bartlett 球形检验"),
    ("频数", "每道题各选项的人数与两种比例，附图；图随表中的数字变化"),
    (ANSWERS, "每份答卷一行，包括被剔除的（见“状态”列）；各列与 CSV 数据一致"),
    ("编码手册", "“答卷”中每一列和每个编码的含义"),
)
"""The other sheets, and what is on them."""

DIMENSIONS = (
    "维度",
    "各维度的满意度与 Cronbach α；每个维度各题由高到低，题总相关、CITC 与删除该题后的 α，附条形图",
)
"""The sheet of a survey that has scales beside the main scale."""

TREND = (
    "历年变化",
    "系列中各期的来源、每个数字的各期数值与样本量、变化的检验和可比性，附折线图",
)
"""The sheet of a survey that has earlier points to be compared with."""

GROUPS = (
    "分组比较",
    "按每道背景题分组的各题数字，组间差异的检验、Holm 校正后的 p 与差异的大小",
)
"""The sheet of a survey whose main scale is compared by background questions."""
IMPROVEMENTS = (
    "改进",
    "各题对总体评价的重要性及其区间、重要性矩阵、改进的先后；评价两端的占比",
)
"""The sheet of a survey that asks for the overall satisfaction, where there is enough to say what to improve."""

COEFFICIENTS: Sequence[tuple[str, str]] = (
    ("总体满意度", "量表各题数字的简单平均"),
    ("Cronbach α", f"{formula_words('alpha')}；所有人回答相同的题不计入题数"),
    ("题总相关 r", "某题得分与量表总分的皮尔逊相关系数"),
    ("校正题总相关（CITC）", "某题得分与其余各题总分的皮尔逊相关系数"),
)

_EXCLUDED = "剔除的答卷"

_PLACES, _PLACES_SHOWN = (
    "小数位数",
    f"表中保存的是未修约的数字；百分比和满意度显示 {SHARE_PLACES} 位小数，"
    f"系数显示 {COEFFICIENT_PLACES} 位{{other}}，四舍五入，与 Word 报告一致",
)

CONVENTIONS: Sequence[tuple[str, str]] = (
    ("未作答", "未作答的题目退出该题分母，不按零分计算；信度与效度只用量表题全部答完的答卷"),
    ("不适用", "算不出的数字写“不适用”和原因，不写 0"),
    (_EXCLUDED, "只标记、不删除；各表只统计有效答卷"),
    ("以文字保存的内容", "受访者填写的文字一律按文字保存，以等号等开头的也不会成为公式"),
)


def listed_sheets(facts: SurveyFacts) -> list[tuple[str, str]]:
    """The other sheets of a survey, and what is on them."""
    sheets = [*SHEETS]
    if facts.analysis.scales:
        sheets.insert(2, DIMENSIONS)
    if facts.trend is not None:
        sheets.insert(-3, TREND)
    if not facts.comparisons.is_empty:
        sheets.insert(len(sheets) - 3, GROUPS)
    if facts.drivers is not None:
        sheets.insert(len(sheets) - 3, IMPROVEMENTS)
    if facts.opinions is not None:
        names = [name for name, _ in sheets]
        sheets.insert(names.index("频数") + 1, THEMES)
    return sheets


def sheet_names(facts: SurveyFacts, answer_sheets: int) -> list[str]:
    """The names of all sheets in their order; the responses stand on so many."""
    names = [NAME, *(name for name, _ in listed_sheets(facts))]
    place = names.index(ANSWERS) + 1
    names[place:place] = [answer_sheet(number) for number in range(2, answer_sheets + 1)]
    return names


def write_basis(book: Book, facts: SurveyFacts, answer_sheets: int) -> None:
    """Write 说明; `answer_sheets` is on how many sheets the responses stand."""
    sheet = book.sheet(NAME, (32, 96))
    sheet.line([f"{facts.questionnaire.title}：数据与统计表"], "title")
    sheet.skip()
    for warning in warnings(facts):
        sheet.line([warning[0], warning[1]], "warning")
    _section(sheet, "数据来源", _sources(facts))
    line = seal_effect_line(facts.seal_effect, facts.exclusion_effect, facts.analysis.satisfaction)
    if line is not None:
        _section(sheet, "收到答卷后的改动", [("改动与影响", line)])
    if facts.screening is not None:
        _section(sheet, "答卷筛查", _screening(facts.screening, facts.returns))
    _section(sheet, "各工作表", _sheets(facts, answer_sheets))
    _section(sheet, "计算公式", [*_rates(), *_satisfaction(facts), *COEFFICIENTS])
    _section(sheet, "约定", [*_conventions(facts), *_intervals(facts)])


def _rates() -> list[tuple[str, str]]:
    """How the rates and shares are formed; the numbers on the sheets have no percent sign."""
    of_respondents = f"{_as_number('share')}；多选题各项之和可以超过 100"
    return [
        (figure_name("return_rate"), _as_number("return_rate")),
        (figure_name("valid_rate"), _as_number("valid_rate")),
        ("占作答人数比例", of_respondents),
        (figure_name("share_of_ticks"), _as_number("share_of_ticks")),
    ]


def _as_number(name: str) -> str:
    return formula_words(name).removesuffix("%")


def _satisfaction(facts: SurveyFacts) -> list[tuple[str, str]]:
    names = explained_formulas(facts.analysis.satisfaction)
    return [(figure_name(name), formula_words(name)) for name in names]


def _intervals(facts: SurveyFacts) -> list[tuple[str, str]]:
    name, _, words = METHOD.partition("：")
    return [(name, words)] if prints_interval(facts) else []


def warnings(facts: SurveyFacts) -> list[tuple[str, str]]:
    """The remarks that readers must see first: answers that are made up, figures that are not frozen."""
    found = [(PART_OF_ANSWERS, part_warning(facts))] if facts.filter else []
    if facts.reconstructed:
        found.append(
            (
                "重构样例数据",
                f"答卷中有 {facts.reconstructed} 份为重构样例数据，各项数字仅作功能演示，"
                "不代表真实受访者的意见，不得作为评价依据。",
            )
        )
    if facts.snapshot is None:
        found.append(
            ("尚未最终确认", "数据依据编写时已收到的答卷统计，之后可能变化，不宜作为正式引用的依据。")
        )
    if facts.answers_deleted is not None:
        day = date_words(facts.answers_deleted)
        words = f"单份答卷已于{day}删除；数字出自删除前与答卷核对一致的统计。"
        found.append(("答卷已删除", words))
    return found


def _section(sheet: Sheet, name: str, rows: Sequence[tuple[str, CellContent]]) -> None:
    sheet.skip()
    sheet.line([name], "section")
    for row in rows:
        sheet.line(row, ("header_left", "share_left" if isinstance(row[1], float) else "left"))


def _sources(facts: SurveyFacts) -> list[tuple[str, CellContent]]:
    returns, snapshot = facts.returns, facts.snapshot
    rows: list[tuple[str, CellContent]] = [("调查", str(facts.questionnaire.title))]
    if snapshot is not None:
        frozen = snapshot.created.astimezone(CHINA)
        rows += [
            ("数据编号", snapshot.id),
            ("数据截止时间（北京时间）", frozen.strftime("%Y-%m-%d %H:%M:%S")),
        ]
    else:
        rows.append(("数据截至", date_words(facts.prepared_on)))
    rows += [
        ("答卷提交日期", period_words(facts.first_submitted, facts.last_submitted) or "没有记录"),
        ("发放份数", _issued(returns)),
        ("回收份数", returns.returned),
        ("有效份数", returns.valid),
        (f"{figure_name('return_rate')}（%）", _rate(returns.return_rate)),
        (f"{figure_name('valid_rate')}（%）", _rate(returns.valid_rate)),
        *([("符合条件者的有效率（%）", _rate(returns.valid_rate_of_eligible))] if returns.ineligible else []),
        *((f"剔除：{entry.reason}", entry.count) for entry in returns.excluded),
        *([("撤销导入的份数（不计入回收）", facts.undone)] if facts.undone else []),
        *([("填写人撤回的份数（不计入回收）", facts.withdrawn)] if facts.withdrawn else []),
        *((f"渠道：{channel_words(name)}", count) for name, count in facts.channels.items()),
        *([("答卷审核", returns.review)] if returns.review else []),
        *((f"问卷版本：{version}", count) for version, count in facts.versions.items()),
    ]
    return rows


def _issued(returns: ReturnRates) -> CellContent:
    if returns.is_part:
        return not_applicable(PART_HAS_NONE)
    return "没有记录" if returns.issued is None else returns.issued


def _screening(screening: ScreeningFacts, returns: ReturnRates) -> list[tuple[str, CellContent]]:
    """Rules and counts, what was decided, and the satisfaction figures with and without the marked responses."""
    rows: list[tuple[str, CellContent]] = [("筛查结果", "".join(screening_sentences(screening, returns)))]
    for rule in screening.rules:
        count = screening.flagged.by_rule.get(rule.rule, 0)
        rows.append(
            (
                f"规则：{rule_name(rule)}",
                f"标记 {count} 份。{rule_meaning(rule)}阈值：{rule_threshold(rule)}；版本 {rule.version}",
            )
        )
    for figure in compared_figures(screening):
        all_, all_n, before, n, after, other_n, change = compared_cells(figure)
        compared = (
            f"回收的全部答卷 {all_}（n = {all_n}）；全部有效答卷 {before}（n = {n}）；"
            f"剔除标记后 {after}（n = {other_n}）；变化 {change}"
        )
        rows.append((f"{COMPARISON}：{figure.name}", compared))
    if sentences := filling_sentences(screening.filling):
        rows.append(("填写情况", "".join(sentences)))
    return rows


def _rate(outcome: Outcome) -> CellContent:
    return outcome.value if isinstance(outcome, Figure) else not_applicable(outcome)


def _conventions(facts: SurveyFacts) -> list[tuple[str, str]]:
    """The conventions, without those about single responses where these were deleted."""
    deleted, other = (
        facts.answers_deleted is not None,
        other_places(explained_formulas(facts.analysis.satisfaction)),
    )
    rows = [row for row in CONVENTIONS if not (deleted and row[0] == _EXCLUDED)]
    return [(_PLACES, _PLACES_SHOWN.format(other=other)), *rows]


def _sheets(facts: SurveyFacts, answer_sheets: int) -> list[tuple[str, str]]:
    rows = []
    for name, content in listed_sheets(facts):
        if name == ANSWERS and facts.answers_deleted is not None:
            content = "已删除"
        if name == ANSWERS and answer_sheets > 1:
            content = f"{content}；行数超过一张工作表的上限，分为 {answer_sheets} 张"
        rows.append((name, content))
    return rows
