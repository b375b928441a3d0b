"""The pages that the navigation at the top of the console leads to."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from surveyapp.web.console.access import may_open


@dataclass(frozen=True)
class Place:
    """A page of the navigation: its endpoint, and what the link says. Who may open it its view says."""

    endpoint: str
    label: object


NAVIGATION = (
    Place("console.surveys.overview", _l("调查")),
    Place("console.evaluation_list.evaluations", _l("评价")),
    Place("console.accounts.accounts", _l("账户")),
    Place("console.teams.teams", _l("团队")),
    Place("console.retention.retention", _l("保存与删除")),
    Place("console.audit.audit", _l("操作记录")),
)
"""In the order of the page."""


def open_places() -> list[Place]:
    """The pages that the person who is signed in may open."""
    return [place for place in NAVIGATION if may_open(place.endpoint)]
