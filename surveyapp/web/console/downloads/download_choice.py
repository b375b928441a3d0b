"""The words of downloads: what can be downloaded, from which data, and how far a file is."""

from dataclasses import dataclass, replace
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Engine

from surveyapp.definition.china_time import CHINA
from surveyapp.reports.word.frame_language import CONSTRUCTS, MARKER, VARIABLES
from surveyapp.reports.words.saying import say
from surveyapp.services.downloads.formats import Download
from surveyapp.services.downloads.jobs import KnownJob
from surveyapp.services.figures.kept_results import LIVE, snapshots_of
from surveyapp.services.figures.snapshots import answers_since
from surveyapp.services.surveys.answer_deletions import find_deletion
from surveyapp.snapshots.errors import SnapshotError
from surveyapp.web.console.messages import refusal_messages


@dataclass(frozen=True)
class DownloadWords:
    """A download in the language of the page: its name, what is inside, and who needs it."""

    name: str
    contents: str
    audience: str


def download_words(download: Download) -> DownloadWords:
    """The words about an entry of the table of downloads."""
    return DownloadWords(say(download.name), say(download.contents), say(download.audience))


STATE_WORDS = {
    "queued": _l("排队中"),
    "running": _l("正在生成"),
    "done": _l("已生成"),
    "failed": _l("没有生成"),
}
"""State of a job -> what people read."""

PROGRESS_WORDS = {
    "queued": _l("排队中，等待开始。"),
    "running": _l("正在生成，通常不超过一分钟。"),
    "done": _l("已生成。"),
    "failed": _l("没有生成。"),
}
"""State of a job -> what the page of the file says."""


@dataclass(frozen=True)
class DataChoice:
    """Data that a file can be made from: a snapshot's id or `LIVE`, in words, with what to know about it."""

    view: str
    words: str
    note: str


@dataclass(frozen=True)
class DataChoices:
    """The data to choose from, the chosen one, and what is wrong with the latest snapshot, if anything."""

    offered: list[DataChoice]
    chosen: str
    faults: list[str]


def choices_of(engine: Engine, snapshots: Path, survey: str, wanted: str | None) -> DataChoices:
    """The data to choose from: the latest snapshot, the one that is `wanted`, and the live answers."""
    behind, faults = False, []
    try:
        behind = answers_since(engine, snapshots, survey)
    except SnapshotError as broken:
        faults = refusal_messages(broken)
    offered = []
    for place, frozen in enumerate(snapshots_of(engine, survey)):
        if place and frozen.id != wanted:
            continue
        time = frozen.created.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
        words = _("最新快照 %(id)s（%(time)s）") if place == 0 else _("较早的快照 %(id)s（%(time)s）")
        note = _("数字已冻结，可以引用。")
        if place == 0 and behind:
            note = _("数字已冻结，可以引用。冻结之后又有新答卷或排除，不计入；要计入，请重新冻结。")
        offered.append(DataChoice(frozen.id, words % {"id": frozen.id, "time": time}, note))
    if find_deletion(engine, survey) is not None:
        gone = _("单份答卷已删除：报告和统计表照常，CSV 数据不能再生成。")
        offered = [replace(choice, note=gone) for choice in offered]
        return DataChoices(
            offered, wanted if wanted in {choice.view for choice in offered} else offered[0].view, faults
        )
    live = _("此刻的答卷，尚未冻结：数字会变，不宜引用，文件中也会注明。")
    offered.append(DataChoice(LIVE, _("实时数据"), live))
    views = [choice.view for choice in offered]
    return DataChoices(offered, wanted if wanted in views else views[0], faults)


def view_words(job: KnownJob) -> str:
    """The words for the data from which a file is made, and whether it has telephone and identity numbers in full."""
    view = str(job.parameters.get("view", LIVE))
    data = _("实时数据") if view == LIVE else _("快照 %(id)s", id=view)
    return str(_("%(data)s，含完整号码", data=data) if job.parameters.get("numbers") else data)


def progress_words(job: KnownJob, ahead: int) -> str:
    """The progress of a file in words."""
    if job.state == "queued" and ahead:
        return str(_("排队中，前面还有 %(count)s 个文件。", count=ahead))
    return str(PROGRESS_WORDS[job.state])


@dataclass(frozen=True)
class FrameWords:
    """Help for making an own Word frame: the paragraph where the text goes, variables as they are written there, and
    examples of what else may be written.
    """

    marker: str = MARKER
    variables: tuple[str, ...] = tuple(f"{{{{ {name} }}}}" for name in VARIABLES)
    constructs: tuple[str, ...] = tuple(CONSTRUCTS[1:])
