"""How long respondents took, and when they answered: by time of day and day of the week."""

from collections.abc import Sequence
from itertools import pairwise

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.analysis.durations import Durations, Times, count_durations, count_times
from surveyapp.analysis.limits import DURATION_ENDS, HOURS_TOGETHER
from surveyapp.analysis.results import share
from surveyapp.reports.words.wording import number_words, percent
from surveyapp.services.figures.kept_results import LIVE
from surveyapp.services.people.access import Capability
from surveyapp.web.console.access import open_to
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, bars
from surveyapp.web.console.surveys.answer_filters import filter_view, requested_filter
from surveyapp.web.console.surveys.shown_results import shown_results
from surveyapp.web.console.surveys.survey_page import survey_found, survey_page

times = Blueprint("times", __name__)

WEEK = (_l("周一"), _l("周二"), _l("周三"), _l("周四"), _l("周五"), _l("周六"), _l("周日"))


@times.get("/surveys/<folder>/<name>/results/times", endpoint="times")
@open_to(Capability.SEE_RESULTS, lengthy=True)
def show_times(folder: str, name: str) -> ResponseReturnValue:
    """The durations and times of the valid responses, of all or of a part of them."""
    survey = survey_found(folder, name).survey
    view, only = request.args.get("view") or None, requested_filter(request.args)
    result = shown_results(survey, view, only).survey_analysis
    answers, part = result.answers, filter_view(result.answers)
    durations = None if answers.deletion_time or part.hidden else count_durations(answers.coded_answers)
    found = count_times(result.tally.hours)
    return survey_page(
        "console/statistics/times.html",
        folder,
        name,
        part=part,
        charts=[] if part.hidden else _charts(durations, found),
        durations=durations,
        median=_seconds(durations.median) if durations and durations.median is not None else None,
        chosen=answers.snapshot or LIVE,
        LIVE=LIVE,
        deleted=answers.deletion_time,
    )


def _charts(durations: Durations | None, found: Times) -> list[Chart]:
    charts = []
    if durations is not None and any(durations.classes):
        charts.append(_chart("durations", _("填写用时"), _duration_names(), durations.classes))
    if any(found.of_day):
        hours = range(0, 24, HOURS_TOGETHER)
        names = [f"{hour:02}:00–{hour + HOURS_TOGETHER - 1:02}:59" for hour in hours]
        charts.append(_chart("of-day", _("提交的时段（北京时间）"), names, found.of_day))
        charts.append(_chart("of-week", _("提交的星期"), [str(day) for day in WEEK], found.of_week))
    return charts


def _chart(identity: str, caption: str, names: Sequence[str], counts: Sequence[int]) -> Chart:
    total = sum(counts)
    shares = [percent(share(count, total)) for count in counts]
    hints = [
        _("%(name)s：%(count)s 份", name=name, count=count) for name, count in zip(names, counts, strict=True)
    ]
    most = max(range(len(counts)), key=counts.__getitem__)
    drawn = Bars(caption, counts, [str(count) for count in counts], hints)
    rows = tuple(zip(names, map(str, counts), shares, strict=True))
    return Chart(
        id=identity,
        caption=caption,
        description=_(
            "共 %(total)s 份，最多的是%(name)s，%(share)s。",
            total=total,
            name=names[most],
            share=shares[most],
        ),
        figure=bars(names, [drawn], highest=max(counts)),
        table=DataTable((caption, _("份数"), _("占比")), rows),
    )


def _duration_names() -> list[str]:
    ends = [_seconds(end) for end in DURATION_ENDS]
    between = [_("%(low)s 至不足 %(high)s", low=low, high=high) for low, high in pairwise(ends)]
    return [_("不足 %(high)s", high=ends[0]), *between, _("%(low)s 及以上", low=ends[-1])]


def _seconds(seconds: float) -> str:
    if seconds < 60:
        return str(_("%(count)s 秒", count=_number(seconds)))
    return str(_("%(count)s 分钟", count=_number(seconds / 60)))


def _number(value: float) -> str:
    return number_words(value, 0 if value == int(value) else 1)
