"""What the progress page shows, in words: the same for the page itself and for every update of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from surveyapp.analysis.results import Figure, Outcome, share
from surveyapp.definition.china_time import CHINA
from surveyapp.definition.languages import own_name
from surveyapp.reports.words.wording import percent
from surveyapp.services.answers.progress import Progress
from surveyapp.services.limits import HOURS_OF_PROGRESS
from surveyapp.web.console.charts.plotly_charts import Bars, Chart, DataTable, columns
from surveyapp.web.console.limits import MOST_CHANNELS_CHARTED
from surveyapp.web.console.surveys.flag_words import channel_words

NOTHING = "—"


@dataclass(frozen=True)
class Breakdown:
    """Returns by one fact: rows of name, count and share, the largest first."""

    id: str
    caption: str
    heading: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ProgressView:
    """The page's figures by name, its tables and its chart; `at` is the time of day in China.

    `surplus`: more came back than were issued, so one of the two numbers is wrong.
    """

    state: str
    at: str
    returned: int
    surplus: bool
    figures: Mapping[str, str]
    breakdowns: tuple[Breakdown, ...]
    hours: Chart

    def as_json(self) -> dict[str, object]:
        """What the script of the page takes."""
        return {
            "state": self.state,
            "at": self.at,
            "returned": self.returned,
            "surplus": self.surplus,
            "figures": self.figures,
            "breakdowns": {breakdown.id: breakdown.rows for breakdown in self.breakdowns},
            "charts": {self.hours.id: {**self.hours.as_json(), **_told(self.hours)}},
        }


def _told(chart: Chart) -> dict[str, str]:
    return {"caption": chart.caption, "description": chart.description}


def progress_view(progress: Progress, current_version: str, now: datetime | None = None) -> ProgressView:
    """Put a survey's progress into words."""
    now = now or datetime.now(UTC)
    versions = {
        _version_words(version, current=version == current_version): count
        for version, count in progress.versions.items()
    }
    channels = _in_words(progress.channels)
    languages = {own_name(code): count for code, count in progress.languages.items()}
    return ProgressView(
        state=progress.state,
        at=f"{now.astimezone(CHINA):%H:%M:%S}",
        returned=progress.returned,
        surplus=progress.issued is not None and progress.returned > progress.issued,
        figures=_figures(progress, now.astimezone(CHINA).date()),
        breakdowns=(
            _breakdown("channels", _("各渠道回收"), _("渠道"), channels),
            _breakdown("languages", _("各语言回收"), _("语言"), languages),
            _breakdown("versions", _("各版本回收"), _("问卷版本"), versions),
        ),
        hours=_hours(progress),
    )


def rate_words(rate: Outcome) -> str:
    """A rate as `93.85%`; a dash where there is none."""
    return percent(rate) if isinstance(rate, Figure) else NOTHING


def days_words(state: str | None, left: int | None) -> str:
    """How long answers are still collected: `left` as `services.progress.days_left` counts it."""
    if state == "closed":
        return str(_("已结束"))
    if left is None:
        return str(_("未设截止日期"))
    if left == 1:
        return str(_("今天截止"))
    if left > 1:
        return str(ngettext("还剩 %(num)s 天", "还剩 %(num)s 天", left))
    return str(ngettext("已过截止日期 %(num)s 天", "已过截止日期 %(num)s 天", 1 - left))


def _version_words(version: str, *, current: bool) -> str:
    short = version[:8]
    return str(_("%(version)s（现在的版本）", version=short)) if current else short


def _figures(progress: Progress, today: date) -> dict[str, str]:
    last = progress.last_answer
    return {
        "issued": NOTHING if progress.issued is None else str(progress.issued),
        "returned": str(progress.returned),
        "valid": str(progress.valid),
        "return_rate": rate_words(progress.return_rate),
        "valid_rate": rate_words(progress.valid_rate),
        "excluded": str(progress.excluded),
        "empty": str(progress.counts.empty),
        "ineligible": str(progress.counts.ineligible),
        "undone": str(progress.counts.undone),
        "withdrawn": str(progress.counts.withdrawn),
        "set_aside": str(sum(progress.set_aside.values())),
        "conflict": str(progress.set_aside.get("conflict", 0)),
        "paused": str(progress.set_aside.get("paused", 0)),
        "closed": str(progress.set_aside.get("closed", 0)),
        "days_left": days_words(progress.state, progress.days_left(today)),
        "last_answer": f"{last.astimezone(CHINA):%Y-%m-%d %H:%M}" if last else NOTHING,
    }


def _breakdown(identity: str, caption: str, heading: str, counts: Mapping[str, int]) -> Breakdown:
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    rows = tuple((name, str(count), percent(share(count, total))) for name, count in ordered)
    return Breakdown(identity, caption, heading, rows)


def _hours(progress: Progress) -> Chart:
    """Returns of each hour, one above the other by channel; the table has the sums too."""
    local = [(hour.at.astimezone(CHINA), _in_words(hour.channels)) for hour in progress.hours]
    series = _by_channel([channels for _at, channels in local])
    sums = [channels.total() for _at, channels in local]
    busiest = max(range(len(sums)), key=sums.__getitem__)
    several = list(series.items()) if len(series) > 1 else []
    rows = [
        (f"{at:%Y-%m-%d %H:00}", str(total), *(str(counts[place]) for _name, counts in several))
        for place, ((at, _channels), total) in enumerate(zip(local, sums, strict=True))
    ]
    return Chart(
        id="hours",
        caption=_(
            "每小时、各渠道回收份数（%(first)s 至 %(last)s，北京时间）",
            first=f"{local[0][0]:%m-%d %H:%M}",
            last=f"{local[-1][0]:%m-%d %H:59}",
        ),
        description=_(
            "这 %(hours)s 小时共回收 %(total)s 份；最多的一小时是 %(busiest)s，%(most)s 份。",
            hours=HOURS_OF_PROGRESS,
            total=sum(sums),
            busiest=f"{local[busiest][0]:%m-%d %H:%M}",
            most=sums[busiest],
        ),
        figure=columns(
            [f"{at:%Y-%m-%dT%H:%M}" for at, _channels in local],
            [_bars(name, counts, [at for at, _channels in local]) for name, counts in series.items()],
        ),
        table=DataTable(
            (_("小时（北京时间）"), _("份数"), *(name for name, _counts in several)), tuple(reversed(rows))
        ),
    )


def _in_words(channels: Mapping[str, int]) -> Counter[str]:
    """The counts under the names that people read; a link may name its channel as we name ours."""
    named: Counter[str] = Counter()
    for channel, count in channels.items():
        named[channel_words(channel)] += count
    return named


def _by_channel(hours: list[Counter[str]]) -> dict[str, list[int]]:
    """The counts of each hour under the name of their channel: the largest channels, and the others together."""
    totals = sum(hours, Counter[str]())
    ordered = sorted(totals, key=lambda channel: (-totals[channel], channel))
    alone = ordered if len(ordered) <= MOST_CHANNELS_CHARTED else ordered[: MOST_CHANNELS_CHARTED - 1]
    series = {channel: [hour[channel] for hour in hours] for channel in alone or [_("回收")]}
    if len(alone) < len(ordered):
        others, rest = _("其他渠道"), {*ordered} - {*alone}
        series.pop(others, None)
        series[others] = [sum(hour[channel] for channel in {*rest, others}) for hour in hours]
    return series


def _bars(name: str, counts: list[int], hours: list[datetime]) -> Bars:
    hints = [
        _("%(hour)s，%(channel)s：%(count)s 份", hour=f"{at:%m-%d %H:%M}", channel=name, count=count)
        for at, count in zip(hours, counts, strict=True)
    ]
    return Bars(name, counts, [""] * len(counts), hints)
