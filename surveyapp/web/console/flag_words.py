"""What is known of a response beside its answers, in words: flags, channel, status, time taken."""

from flask_babel import gettext as _

from surveyapp.reports import wording


def flag_words(flag: str) -> str:
    """A flag in words, in the language of the page."""
    return str(_(wording.FLAGS[flag]))


def channel_words(channel: str) -> str:
    """A channel as people named it; ours are called as in the reports, in the language of the page."""
    return str(_(wording.channel_words(channel))) if channel in wording.CHANNELS else channel


def status_words(status: str) -> str:
    """The status of a response in words, in the language of the page."""
    return str(_(wording.STATUSES[status]))


def seconds_words(seconds: int | None) -> str:
    """How long answering took, as the client told it."""
    if seconds is None:
        return str(_("未知"))
    if seconds < 60:
        return str(_("%(seconds)s 秒", seconds=seconds))
    return str(_("%(minutes)s 分 %(seconds)s 秒", minutes=seconds // 60, seconds=seconds % 60))
