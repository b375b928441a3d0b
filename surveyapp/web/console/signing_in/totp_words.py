"""The words about codes and the clocks that they depend on."""

from datetime import UTC, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.china_time import CHINA

WRONG_CODE = _l("验证码不正确，或已经用过。请等身份验证器显示下一个验证码后再输入。")

STEP = 30
"""Seconds for which a code is valid."""


def server_time() -> str:
    """The server's present time, to the second."""
    return datetime.now(UTC).astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def clock_words() -> str:
    """How to recognise a wrong clock, and what to do about it."""
    return str(
        _(
            "服务器现在的时间是 %(time)s（北京时间）。手机时间与它相差超过半分钟时，验证码不会通过："
            "请把手机时间设为自动；服务器时间不对时，可用恢复码登录，并请维护人员校准服务器时间。",
            time=server_time(),
        )
    )


def drift_words(steps: int) -> str:
    """That the clocks do not agree and that it works all the same. `steps`: so many half minutes the phone is ahead."""
    minutes = max(1, round(abs(steps) * STEP / 60))
    if steps > 0:
        said = _("手机时间比服务器快约 %(minutes)s 分钟，验证码已按这个差值接受。", minutes=minutes)
    else:
        said = _("手机时间比服务器慢约 %(minutes)s 分钟，验证码已按这个差值接受。", minutes=minutes)
    told = _(
        "服务器现在的时间是 %(time)s（北京时间）。手机不准的，请设为自动；服务器不准的，请维护人员校准。"
        "校准后照常登录。",
        time=server_time(),
    )
    return f"{said}{told}"
