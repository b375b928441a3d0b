"""The results of screening on the page of results: rules and counts, the decision, the figures with and without."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.reports.facts import ReturnRates, ScreeningFacts
from surveyapp.reports.words.screening_words import (
    compared_cells,
    compared_figures,
    filling_sentences,
    rule_meaning,
    rule_name,
    rule_threshold,
    screening_sentences,
)
from surveyapp.web.console.charts.plotly_charts import DataTable


@dataclass(frozen=True)
class ScreeningView:
    """Sentences on what was marked and decided, and on how all was filled in; the tables that have lines."""

    sentences: list[str]
    filling: list[str]
    rules: DataTable | None
    comparison: DataTable | None


def screening_view(screening: ScreeningFacts, returns: ReturnRates) -> ScreeningView:
    """The screening of a survey in words."""
    return ScreeningView(
        screening_sentences(screening, returns),
        filling_sentences(screening.filling),
        _rules(screening),
        _comparison(screening),
    )


def _rules(screening: ScreeningFacts) -> DataTable | None:
    rows = tuple(
        (
            rule_name(rule),
            str(screening.flagged.by_rule.get(rule.rule, 0)),
            rule_meaning(rule),
            rule_threshold(rule),
            rule.version,
        )
        for rule in screening.rules
    )
    header = (_("规则"), _("标记份数"), _("含义"), _("阈值"), _("版本"))
    note = _("一份答卷可能被几条规则标记，各行之和可以大于带标记的份数。")
    return DataTable(header, rows, note, words=frozenset({2, 3, 4})) if rows else None


def _comparison(screening: ScreeningFacts) -> DataTable | None:
    rows = tuple((figure.name, *compared_cells(figure)) for figure in compared_figures(screening))
    returned, valid, without = _("回收的全部答卷"), _("全部有效答卷"), _("剔除标记后")
    header = (_("题目"), returned, "n", valid, "n", without, "n", _("变化"))
    note = _("其他各处的数字均依据全部有效答卷；变化按未修约的数字计算。")
    return DataTable(header, rows, note) if rows else None
