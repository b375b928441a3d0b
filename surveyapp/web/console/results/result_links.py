"""The other pages about the figures of a survey, reached from the results page."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from surveyapp.web.console.access import may_open


@dataclass(frozen=True)
class ResultLink:
    """A page of the same figures: its endpoint, which takes `view` and a filter, and what the link says."""

    endpoint: str
    label: object


LINKS = (
    ResultLink("console.scale.scale", _l("量表分析")),
    ResultLink("console.comparison.comparison", _l("分组比较")),
    ResultLink("console.crosstab.crosstab", _l("交叉表")),
    ResultLink("console.drivers.drivers", _l("改进优先序")),
    ResultLink("console.opinions.opinions", _l("意见归类")),
    ResultLink("console.trend.trend", _l("历年趋势")),
    ResultLink("console.estimates.estimates", _l("按总体推算")),
    ResultLink("console.times.times", _l("用时和时段")),
    ResultLink("console.figure.figures", _l("全部数字")),
    ResultLink("console.downloads.downloads", _l("下载这些数字")),
)
"""The links in the order of the page."""


def result_links() -> list[ResultLink]:
    """The links that the person who is signed in may follow."""
    return [link for link in LINKS if may_open(link.endpoint)]
