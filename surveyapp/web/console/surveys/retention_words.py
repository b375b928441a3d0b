"""Puts into words how long a survey's answers are kept."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from surveyapp.services.retention.due_dates import Retention, china_day


@dataclass(frozen=True)
class RetentionLine:
    """A survey with what will happen to its answers: `kind` is gone, going, held, due, unfrozen or kept.

    `words` say it in a sentence, `short_words` in a few words for a list (empty where nothing is near); `day` is when
    the answers are, or were, deleted.
    """

    folder: str
    name: str
    kind: str
    words: str
    short_words: str
    day: str

    @property
    def is_near(self) -> bool:
        """Whether people who work with the survey should be told."""
        return self.kind != "kept"


def retention_line(retention: Retention, now: datetime) -> RetentionLine:
    """The line about a survey at present."""
    kind, words, short, day = _told(retention, now)
    folder, _slash, name = retention.survey.partition("/")
    return RetentionLine(folder, name, kind, words, short, day)


def _told(retention: Retention, now: datetime) -> tuple[str, str, str, str]:
    if retention.deletion is not None:
        day = retention.deletion.day
        if retention.deletion.finished is None:
            return "going", _("答卷正在删除，统计数字不受影响。"), _("答卷正在删除"), day
        words = _("答卷已于 %(day)s 删除，只留下统计数字；分析、得分和报告照常。", day=day)
        return "gone", words, _("答卷已于 %(day)s 删除", day=day), day
    goes_at = retention.goes_at(now)
    if retention.lacks_snapshot(now):
        words = _("保存期已满，但从未冻结，答卷不会自动删除。请先冻结，或由管理员删除。")
        return "unfrozen", words, _("保存期已满，还没有冻结"), ""
    held = retention.hold is not None and retention.hold.is_on(now)
    if goes_at is None:
        return "kept", _kept(retention), "", ""
    day = china_day(goes_at)
    if held and retention.hold is not None:
        until = retention.hold.last_day
        words = _(
            "管理员已暂缓删除，到 %(until)s 为止（%(reason)s）；答卷最早于 %(day)s 删除。",
            until=until,
            reason=retention.hold.reason,
            day=day,
        )
        near = _("暂缓删除到 %(until)s", until=until) if retention.is_announced(now) else ""
        return "held", words, near, day
    if not retention.is_announced(now):
        return "kept", _("调查已结束，答卷保存到 %(day)s，到期删除，只留下统计数字。", day=day), "", day
    words = _(
        "保存期将满，答卷将于 %(day)s 删除，只留下统计数字。需要单份答卷的请在此之前下载；"
        "复核或审计需要延期的，请管理员暂缓。",
        day=day,
    )
    return "due", words, _("答卷将于 %(day)s 删除", day=day), day


def _kept(retention: Retention) -> str:
    """Why nothing is deleted by date."""
    if retention.sample:
        return str(_("含重构样例数据，答卷不会到期删除。"))
    if retention.state == "closed" and retention.days is None:
        return str(_("问卷没有写保存期限（notice），答卷不会到期删除。"))
    if retention.state == "closed":
        return str(_("还没有冻结，答卷不会到期删除。"))
    return str(_("调查还没有结束，保存期从结束时算起。"))
