"""The facts of a response beside its answers, in words: flags, channel, status, time taken."""

from flask_babel import gettext as _

from surveyapp.reports.words import wording
from surveyapp.reports.words.saying import say
from surveyapp.services.answers.counts.present_flags import MARKED, PROPOSED
from surveyapp.services.answers.responses import AnswerSummary
from surveyapp.web.console.limits import LONGEST_OPTION_SUMMARISED


def flag_words(flag: str) -> str:
    """A flag in words, in the language of the page; `MARKED` is any rule of screening, `PROPOSED` two independent
    ones.
    """
    if flag == PROPOSED:
        return str(_("建议考虑剔除"))
    return str(_("任一筛查标记")) if flag == MARKED else str(_(wording.FLAGS[flag]))


def summary_words(summary: AnswerSummary) -> str:
    """What one respondent chose in a line: 非常满意 × 7、满意 × 1；未答 1；文字 1 处."""
    chosen = say("、").join(
        f"{_shortened(label)} × {count}" if count > 1 else _shortened(label)
        for label, count in summary.chosen
    )
    parts = [chosen] if chosen else []
    parts += [_("未答 %(count)s", count=summary.blank)] if summary.blank else []
    parts += [_("文字 %(count)s 处", count=summary.texts)] if summary.texts else []
    return say("；").join(parts)


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_OPTION_SUMMARISED else f"{label[: LONGEST_OPTION_SUMMARISED - 1]}…"


def channel_words(channel: str) -> str:
    """A channel by the name that people gave it; ours as in the reports, in the language of the page."""
    return str(_(wording.channel_words(channel))) if channel in wording.CHANNELS else channel


def status_words(status: str) -> str:
    """The status of a response in words, in the language of the page."""
    return str(_(wording.STATUSES[status]))


def seconds_words(seconds: int | None) -> str:
    """How long answering took, as the client sent it."""
    if seconds is None:
        return str(_("未知"))
    if seconds < 60:
        return str(_("%(seconds)s 秒", seconds=seconds))
    return str(_("%(minutes)s 分 %(seconds)s 秒", minutes=seconds // 60, seconds=seconds % 60))
