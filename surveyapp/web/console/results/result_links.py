"""The other pages about the figures of a survey, reached from the results page, by what one wants to know."""

from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from surveyapp.web.console.access import may_open


@dataclass(frozen=True)
class ResultLink:
    """A page of the same figures: its endpoint, which takes `view`, and what the link says, the heading of the page.

    `is_filtered`: whether it shows a part of the responses, as the filter of the results page chooses it.
    """

    endpoint: str
    label: object
    is_filtered: bool = False


@dataclass(frozen=True)
class ResultLinks:
    """The pages that answer one question."""

    question: object
    links: tuple[ResultLink, ...]


LINKS = (
    ResultLinks(
        _l("谁的评价不同"),
        (
            ResultLink("console.comparison.comparison", _l("分组比较"), is_filtered=True),
            ResultLink("console.crosstab.crosstab", _l("交叉表"), is_filtered=True),
        ),
    ),
    ResultLinks(
        _l("先改进什么"),
        (
            ResultLink("console.drivers.drivers", _l("改进优先序"), is_filtered=True),
            ResultLink("console.opinions.opinions", _l("意见归类")),
        ),
    ),
    ResultLinks(_l("与往年相比"), (ResultLink("console.trend.trend", _l("历年趋势")),)),
    ResultLinks(
        _l("数字可靠吗"),
        (
            ResultLink("console.scale.scale", _l("量表分析"), is_filtered=True),
            ResultLink("console.estimates.estimates", _l("抽样与加权"), is_filtered=True),
            ResultLink("console.times.times", _l("用时和时段"), is_filtered=True),
        ),
    ),
    ResultLinks(
        _l("数字从哪里来"),
        (
            ResultLink("console.figure.figures", _l("全部数字"), is_filtered=True),
            ResultLink("console.seal.seal", _l("封存与改动")),
            ResultLink("console.downloads.downloads", _l("下载这些数字"), is_filtered=True),
        ),
    ),
)
"""The links in the order of the page: what is asked first stands first."""


def result_links() -> list[ResultLinks]:
    """The links that the person who is signed in may follow."""
    allowed = [
        replace(each, links=tuple(link for link in each.links if may_open(link.endpoint))) for each in LINKS
    ]
    return [each for each in allowed if each.links]
