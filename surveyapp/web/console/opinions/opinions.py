"""The themes of what people wrote: how far coding is, how many wrote of each theme, and how satisfied they are."""

from collections.abc import Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from surveyapp.analysis.opinions.coding import ThemeCounts, by_dissatisfied
from surveyapp.analysis.opinions.themes import CodingFrame, Theme
from surveyapp.analysis.opinions.written_texts import Side
from surveyapp.analysis.results import share
from surveyapp.reports.words.opinion_words import coding_state, side_note
from surveyapp.reports.words.wording import percent
from surveyapp.services.people.access import Capability
from surveyapp.services.statistics.opinion_report import stored_opinion_facts
from surveyapp.services.statistics.opinions import SurveyOpinions
from surveyapp.web.console.access import engine, open_to
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.opinions.opinion_page import opinion_page, shown_opinions

opinions = Blueprint("opinions", __name__)


@opinions.get("/surveys/<folder>/<name>/opinions", endpoint="opinions")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_themes(folder: str, name: str) -> ResponseReturnValue:
    """Counts alone, of all places or of one; of deleted answers those that were stored."""
    shown = shown_opinions(folder, name)
    codes = {place.code for place in shown.places}
    place = request.args.get("place", "")
    place = place if place in codes else ""
    frame, counts, sided = _counted(shown, place)
    written = [theme for code in by_dissatisfied(counts) if (theme := frame.theme(code))] if counts else []
    suggested = [
        theme
        for theme in frame.themes
        if counts and theme not in written and counts.themes[theme.code].suggested_only
    ]
    return opinion_page(
        "console/opinions/opinions.html",
        folder,
        name,
        shown,
        counts=counts,
        state=coding_state(counts) if counts else "",
        side_note=side_note() if sided else "",
        place=place,
        charts=_charts([*written, *suggested], counts, sided=sided) if counts else [],
    )


def _counted(shown: SurveyOpinions, place: str) -> tuple[CodingFrame, ThemeCounts | None, bool]:
    """The frame, the counts by it and whether people are on sides; no counts where no frame was confirmed."""
    if shown.answers.deletion_time is None:
        return shown.frame, shown.counts(place) if shown.notes.confirmed else None, shown.texts.sided
    stored = stored_opinion_facts(engine(), shown.answers.survey)
    if stored is None:
        return shown.frame, None, False
    single = next((each.counts for each in stored.places if each.place == place), None)
    return stored.frame, single or stored.counts, stored.sided


def _charts(listed: list[Theme], counts: ThemeCounts, *, sided: bool) -> list[Chart]:
    """How many wrote of each theme; and, with a main scale, how satisfied they are."""
    if not listed:
        return []
    found = [counts.themes[theme.code] for theme in listed]
    coded, hints = [float(count.coded) for count in found], [theme.description for theme in listed]
    suggested = [float(count.suggested_only) for count in found]
    series = [
        Bars(_("人工归类"), coded, [f"{value:.0f}" for value in coded], hints),
        Bars(_("只有建议"), suggested, [f"{value:.0f}" for value in suggested], hints),
    ]
    rows = tuple(
        (theme.name, str(count.coded), percent(share(count.coded, counts.said)), str(count.suggested_only))
        for theme, count in zip(listed, found, strict=True)
    )
    header = (_("主题"), _("人工归类（人）"), _("占写出内容者"), _("只有建议（人）"))
    note = _("一人可涉及几个主题，比例之和可以超过 100%。只有建议的不计入归类人数。")
    names = [theme.name for theme in listed]
    charts = [
        Chart(
            "themes",
            _("各主题的人数"),
            _("各主题由人工归类的人数和只有程序建议的人数，见数据表"),
            bars(names, series, highest=max(*coded, *suggested, 1.0)),
            DataTable(header, rows, note),
        )
    ]
    return [*charts, _sides_chart(listed, counts)] if sided and any(coded) else charts


def _sides_chart(listed: list[Theme], counts: ThemeCounts) -> Chart:
    words: dict[Side, str] = {"dissatisfied": _("不满意者"), "satisfied": _("满意者")}
    found = [counts.themes[theme.code].sides for theme in listed]
    series = [
        Bars(
            word,
            [float(sides.get(side, 0)) for sides in found],
            [str(sides.get(side, 0)) for sides in found],
            [word] * len(listed),
        )
        for side, word in words.items()
    ]
    names = [theme.name for theme in listed]
    rows = [
        (name, *_by_side(sides))
        for name, sides in zip([*names, _("归类的人")], [*found, counts.sides], strict=True)
    ]
    highest = max(1.0, *(value for bar in series for value in bar.values))
    return Chart(
        "sides",
        _("各主题中不满意者和满意者的人数"),
        _("各主题中不满意者和满意者的人数，不满意者多的在前，见数据表"),
        bars(names, series, highest=highest),
        DataTable((_("主题"), *words.values(), _("其他")), tuple(rows), total_row=True),
    )


def _by_side(sides: Mapping[Side, int]) -> tuple[str, str, str]:
    return str(sides.get("dissatisfied", 0)), str(sides.get("satisfied", 0)), str(sides.get("neither", 0))
