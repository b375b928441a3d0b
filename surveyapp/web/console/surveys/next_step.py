"""The next step of a survey's life, as the one primary button of its pages: open, hand out, review, freeze, report."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext as _l

from surveyapp.services.figures.kept_results import snapshots_of
from surveyapp.services.figures.snapshots import answers_since
from surveyapp.services.people.access import Capability
from surveyapp.services.surveys.survey_lookup import SurveySummary
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.web.console.access import actor, engine, snapshots


@dataclass(frozen=True)
class NextStep:
    """The button's label, why it is next, and where it leads; with `state` it brings the survey into that state."""

    label: object
    why: object
    address: str
    state: str = ""


def next_step(summary: SurveySummary, returned: int, *, behind: bool) -> NextStep | None:
    """The next step of a published survey; None where this person may not take it, or nothing is left to do.

    `returned`: how many responses there are; `behind`: answers or exclusions changed since the latest snapshot.
    """
    if not actor().may(Capability.EDIT_SURVEYS):
        return None
    folder, _slash, name = summary.survey.partition("/")
    steps = url_for("console.surveys.survey", folder=folder, name=name)
    if summary.state == "draft" and not returned:
        return NextStep(_l("开放填写"), _l("问卷已发布；开放以后受访者才能填写。"), steps, "open")
    if summary.state == "paused":
        return NextStep(_l("恢复填写"), _l("调查暂停着，链接现在不收答卷。"), steps, "open")
    if summary.state == "open" and not returned:
        link = url_for("console.links.link", folder=folder, name=name)
        return NextStep(_l("链接、二维码和海报"), _l("已开放；把链接、二维码或海报发出去。"), link)
    if not returned:
        where = url_for("console.imports.upload", folder=folder, name=name)
        return NextStep(_l("导入答卷"), _l("调查已结束，还没有答卷；别处收集的可以导入。"), where)
    if snapshots_of(engine(), summary.survey) and not behind:
        if summary.state == "open":
            return None
        return NextStep(
            _l("生成报告"),
            _l("答卷已冻结；报告和数据文件由快照生成。"),
            url_for("console.downloads.downloads", folder=folder, name=name),
        )
    why = _l("收集好了就核对答卷，再冻结。") if summary.state == "open" else _l("先核对答卷，再冻结。")
    return NextStep(_l("核对答卷"), why, url_for("console.responses.responses", folder=folder, name=name))


def is_behind(survey: str) -> bool:
    """Whether figures from the latest snapshot lack answers; False for a damaged snapshot, which its own page
    reports.
    """
    try:
        return answers_since(engine(), snapshots(), survey)
    except SnapshotError:
        return False


def freezing_step(summary: SurveySummary, returned: int) -> NextStep | None:
    """The step after reviewing the responses; None where there is nothing new to freeze, or this person may not."""
    frozen = snapshots_of(engine(), summary.survey) and not is_behind(summary.survey)
    if not returned or frozen or not actor().may(Capability.EDIT_SURVEYS):
        return None
    folder, _slash, name = summary.survey.partition("/")
    where = url_for("console.surveys.survey", folder=folder, name=name, _anchor="freeze")
    return NextStep(_l("去冻结"), _l("核对好了：冻结把现有答卷固定下来，报告和得分以快照为准。"), where)
