"""The heat map of compared groups: every item by every group at one glance, and the table behind it."""

from flask_babel import gettext as _

from surveyapp.analysis.groups.comparison import Comparison, ItemComparison, RespondentGroup
from surveyapp.analysis.groups.small_groups import HiddenGroups
from surveyapp.analysis.limits import FEWEST_OF_GROUP, SMALL_SAMPLE
from surveyapp.analysis.results import Undefined
from surveyapp.reports.words.comparison_words import HIDDEN, HIDDEN_NOTE, value_words
from surveyapp.reports.words.figure_words import figure_name
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import topic
from surveyapp.web.console.charts.plotly_charts import Chart, DataTable
from surveyapp.web.console.charts.plotly_heat_map import HeatCell, heat_map, narrowest_heat_map
from surveyapp.web.console.limits import MOST_HEAT_CELLS, MOST_HEAT_COLUMNS

NOTHING = "—"


def comparison_heat(comparison: Comparison, formula: str, hidden: HiddenGroups) -> Chart | None:
    """Items by groups, those that hold more than fit beside one another as rows. None where fewer than two items or
    two groups have a figure, and where there are more cells than can be looked at.
    """
    groups, items = comparison.groups, comparison.items
    cells = [[_cell(item, group, formula, hidden) for group in groups] for item in items]
    defined = [[cell.value is not None for cell in row] for row in cells]
    if sum(map(any, defined)) < 2 or sum(map(any, zip(*defined, strict=True))) < 2:
        return None
    if len(items) * len(groups) > MOST_HEAT_CELLS:
        return None
    name = figure_name(formula)
    items_named = [topic(item.name) or item.name for item in items]
    sizes = [_size(group, hidden) for group in groups]
    found = sorted(
        (cell.value, cell.label, _("%(item)s，%(group)s", item=item_name, group=group.label))
        for item_name, row in zip(items_named, cells, strict=True)
        for group, cell in zip(groups, row, strict=True)
        if cell.value is not None
    )
    (_low, least, lowest), (_high, most, highest) = found[0], found[-1]
    if len(groups) > MOST_HEAT_COLUMNS and len(items) < len(groups):
        rows = [
            _("%(label)s（%(about)s）", label=group.label, about=size)
            for group, size in zip(groups, sizes, strict=True)
        ]
        columns = [(item_name, "") for item_name in items_named]
        drawn = heat_map(rows, columns, [*zip(*cells, strict=True)])
    else:
        columns = [(group.label, size) for group, size in zip(groups, sizes, strict=True)]
        drawn = heat_map(items_named, columns, cells)
    return Chart(
        id="comparison-heat",
        caption=_("各题 × 各组的%(figure)s", figure=name),
        description=_(
            "热力图，一行一题，一列一组：最高的是%(highest)s，%(most)s；最低的是%(lowest)s，%(least)s。",
            highest=highest,
            most=most,
            lowest=lowest,
            least=least,
        ),
        figure=drawn,
        table=_table(comparison, formula, hidden),
        narrowest=narrowest_heat_map(len(columns)),
    )


def heat_note(chart: Chart, hidden: HiddenGroups) -> str:
    """What the colours, and the signs that stand in the cells of this heat map, mean."""
    cells = [cell for _name, *row in chart.table.rows[1:] for cell in row]
    notes = [_("颜色越深，数字越高，只在本图之内比较。")]
    if any(cell.startswith("(") for cell in cells):
        notes.append(_("圆括号中的不足 %(count)s 份，仅供参考。", count=SMALL_SAMPLE))
    if any(cell.startswith("[") for cell in cells):
        notes.append(_("方括号中的不足 %(count)s 份。", count=FEWEST_OF_GROUP))
    if NOTHING in cells:
        notes.append(_("“—”处没有可计入的回答。"))
    return " ".join(notes + ([say(HIDDEN_NOTE)] if hidden.any else []))


def _table(comparison: Comparison, formula: str, hidden: HiddenGroups) -> DataTable:
    header = (_("题目"), *(group.label for group in comparison.groups))
    sizes = (
        _("份数"),
        *(HIDDEN if group.code in hidden.groups else str(group.n) for group in comparison.groups),
    )
    rows = [
        (item.name, *(_cell(item, group, formula, hidden).label for group in comparison.groups))
        for item in comparison.items
    ]
    return DataTable(header, (sizes, *rows))


def _size(group: RespondentGroup, hidden: HiddenGroups) -> str:
    return f"n = {HIDDEN if group.code in hidden.groups else group.n}"


def _cell(item: ItemComparison, group: RespondentGroup, formula: str, hidden: HiddenGroups) -> HeatCell:
    own = item.figures[group.code]
    name = _("%(item)s，%(group)s", item=item.name, group=group.label)
    if hidden.hides(group.code, item.code):
        return HeatCell(None, HIDDEN, _("%(name)s：%(words)s", name=name, words=say(HIDDEN_NOTE)))
    value = value_words(own.value, formula)
    hint = _("%(name)s：%(words)s（n = %(n)s）", name=name, words=value, n=own.n)
    if isinstance(own.value, Undefined):
        return HeatCell(None, NOTHING, hint)
    if own.n < FEWEST_OF_GROUP:
        return HeatCell(own.value, f"[{value}]", hint)
    return HeatCell(own.value, f"({value})" if own.n < SMALL_SAMPLE else value, hint)
