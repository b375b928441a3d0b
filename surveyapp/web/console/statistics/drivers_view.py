"""A study of drivers on its page: bars with intervals, the importance matrix, tables, sentences."""

from dataclasses import dataclass

from flask_babel import gettext as _

from surveyapp.analysis.drivers.driver_study import DriverStudy
from surveyapp.analysis.drivers.importance import Driver
from surveyapp.analysis.drivers.quadrant import ImportanceMatrix
from surveyapp.analysis.results import Figure, Outcome, Undefined
from surveyapp.reports.blocks import Scatter, ScatterPoint
from surveyapp.reports.words.driver_words import (
    AREAS,
    IMPORTANCE_PLACES,
    INTERVALS,
    LOW,
    NORM,
    PERFORMANCE_PLACES,
    UNDECIDED,
    UNITS,
    ceiling_words,
    keep_words,
    low_sentences,
    missing_words,
    priority_sentences,
    share_words,
    short_name,
    threshold_words,
    warning_sentences,
)
from surveyapp.reports.words.interval_words import interval_or_reason
from surveyapp.reports.words.saying import say
from surveyapp.reports.words.wording import COEFFICIENT_PLACES, figure_words, number_words, reason_words
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.charts.plotly_scatter import scatter


@dataclass(frozen=True)
class DriversView:
    """What the page shows. `missing`: why there is no importance, in words, and then `low` says where ratings are low;
    `no_matrix`: why there is no matrix beside the importance.
    """

    outcome: str
    basis: str
    notes: list[str]
    missing: str
    low: list[str]
    importance: Chart | None
    matrix: Chart | None
    no_matrix: str
    priorities: list[str]
    kept: str
    shares: DataTable
    recommendations: list[str]
    interval_note: str
    low_note: str


def drivers_view(study: DriverStudy) -> DriversView:
    """The study in words, charts and tables."""
    found, matrix = study.importance, study.matrix
    has_matrix = isinstance(matrix, ImportanceMatrix)
    return DriversView(
        outcome=study.names[study.on],
        basis=_(
            "按总体评价和各题都答全的 %(n)s 份答卷计算，另有 %(dropped)s 份未答全而未计入。",
            n=found.n,
            dropped=found.dropped,
        ),
        notes=[*ceiling_words(found, study.names), *warning_sentences(study)],
        missing=missing_words(found) if found.missing is not None else "",
        low=low_sentences(study),
        importance=_importance_chart(study) if found.drivers else None,
        matrix=_matrix_chart(study, matrix) if isinstance(matrix, ImportanceMatrix) else None,
        no_matrix=say(reason_words(matrix.reason)) if isinstance(matrix, Undefined) else "",
        priorities=[sentence for _code, sentence in priority_sentences(study)] if has_matrix else [],
        kept=keep_words(study),
        shares=_shares_table(study),
        recommendations=[
            _("净推荐值（NPS）为 %(value)s（n = %(n)s）。", value=figure_words(outcome), n=outcome.n)
            for outcome in study.recommendations.values()
            if isinstance(outcome, Figure)
        ],
        interval_note=say(INTERVALS).format(count=found.resamples),
        low_note=say(LOW),
    )


def _importance_chart(study: DriverStudy) -> Chart:
    found = study.importance
    drivers = sorted(found.drivers, key=lambda driver: -driver.share)
    shown = [share_words(driver.share, driver.share_ci95) for driver in drivers]
    names = [short_name(study.names[driver.code]) for driver in drivers]
    figures = [f"{number_words(driver.share, IMPORTANCE_PLACES)}%" for driver in drivers]
    name = _("重要性占比（%）")
    series = Bars(
        name,
        [driver.share for driver in drivers],
        figures,
        [
            _("%(item)s：%(value)s", item=study.names[driver.code], value=value)
            for driver, value in zip(drivers, shown, strict=True)
        ],
        [None if isinstance(driver.share_ci95, Undefined) else driver.share_ci95 for driver in drivers],
    )
    ends = [ends[1] for ends in series.intervals if ends is not None]
    highest = max([*ends, *(driver.share for driver in drivers)])
    described = _("；").join(f"{item} {value}" for item, value in zip(names, shown, strict=True))
    return Chart(
        "importance",
        _("各题的重要性及 95% 区间"),
        _("重要性占比由高到低：%(items)s。", items=described),
        bars(
            [f"{item} {figure}" for item, figure in zip(names, figures, strict=True)],
            [series],
            highest=highest,
        ),
        DataTable(
            (_("题目"), name, _("95% 区间"), _("R² 贡献"), _("95% 区间"), "Spearman ρ"),
            tuple(_importance_row(study, driver) for driver in drivers),
            note=_(
                "R² = %(r2)s：各题合起来能说明的总体评价差异；占比是它分摊到每道题的百分比，合计 100。",
                r2=number_words(found.r2, COEFFICIENT_PLACES),
            ),
        ),
    )


def _importance_row(study: DriverStudy, driver: Driver) -> tuple[str, ...]:
    return (
        study.names[driver.code],
        number_words(driver.share, IMPORTANCE_PLACES),
        interval_or_reason(driver.share_ci95, places=IMPORTANCE_PLACES),
        number_words(driver.value, COEFFICIENT_PLACES),
        interval_or_reason(driver.ci95, places=COEFFICIENT_PLACES),
        number_words(driver.spearman, COEFFICIENT_PLACES),
    )


def _matrix_chart(study: DriverStudy, matrix: ImportanceMatrix) -> Chart:
    unit, share = say(UNITS[matrix.unit]), _("重要性占比（%）")
    areas = [_area(place.area, undecided=bool(place.undecided)) for place in matrix.places]
    rows = tuple(
        (
            study.names[place.code],
            str(number),
            number_words(place.share, IMPORTANCE_PLACES),
            number_words(place.performance.value, PERFORMANCE_PLACES),
            interval_or_reason(place.performance.ci95),
            str(place.performance.n),
            area,
        )
        for number, (place, area) in enumerate(zip(matrix.places, areas, strict=True), start=1)
    )
    chart = Scatter(
        caption=_("重要性矩阵"),
        points=tuple(
            ScatterPoint(str(number), place.share, place.performance.value, bool(place.undecided))
            for number, place in enumerate(matrix.places, start=1)
        ),
        names=(_("各题"), share, unit),
        lines=(matrix.importance_threshold, matrix.performance_threshold),
        areas=(
            _area("maintain"),
            _area("keep_up"),
            _area("improve_later"),
            _area("improve_first"),
        ),
        description="",
    )
    hints = [f"{row[1]}. {row[0]} · {share} {row[2]} · {unit} {row[3]} · {row[6]}" for row in rows]
    return Chart(
        "matrix",
        chart.caption,
        _("；").join(f"{row[1]}. {row[0]}{_('：')}{row[6]}" for row in rows),
        scatter(chart, hints),
        DataTable(
            (_("题目"), _("序号"), share, unit, _("95% 区间"), "n", _("分区")),
            rows,
            note=f"{threshold_words(matrix)}{say(NORM)}",
            words=frozenset({6}),
        ),
    )


def _area(area: str, *, undecided: bool = False) -> str:
    words = say(AREAS[area])  # type: ignore[index]  # an area of the table
    return _("%(area)s（%(doubt)s）", area=words, doubt=say(UNDECIDED)) if undecided else words


def _shares_table(study: DriverStudy) -> DataTable:
    return DataTable(
        (_("题目"), "n", _("最高分（%）"), _("最高两级（%）"), _("最低两级（%）")),
        tuple(
            (
                study.names[code],
                str(shares.top.n if isinstance(shares.top, Figure) else 0),
                *map(_share, (shares.top, shares.top2, shares.bottom2)),
            )
            for code, shares in study.shares.items()
        ),
    )


def _share(outcome: Outcome) -> str:
    return say(reason_words(outcome.reason)) if isinstance(outcome, Undefined) else figure_words(outcome)
