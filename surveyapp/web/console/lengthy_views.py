"""Limits how many lengthy views run at a time: fewer than a process has threads, so that one always serves others."""

from threading import BoundedSemaphore

from flask import current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from surveyapp.web.console.errors import message_page
from surveyapp.web.console.limits import SEAT_RETRY_SECONDS

BUSY = _l("服务器正忙")
SHOWN_SOON = _l("服务器正忙于其他人的操作，您的数据不受影响。页面几秒后会自动再试，请稍候。")
NOTHING_DONE = _l(
    "服务器正忙于其他人的操作，您的操作还没有执行，没有改动任何内容。请稍后返回上一页再试；刚才填写或选择的内容可能要重新填写。"
)


class Seats:
    """The seats for lengthy views: one fewer than the `threads` of the process, but at least one."""

    def __init__(self, threads: int) -> None:
        self._free = BoundedSemaphore(max(1, threads - 1))

    def take(self) -> bool:
        """Take a seat if one is free; nobody waits for one, since waiting takes a thread too."""
        return self._free.acquire(blocking=False)

    def leave(self) -> None:
        """Give back a seat that was taken."""
        self._free.release()


def seats() -> Seats:
    """Those of this process."""
    found: Seats = current_app.extensions["seats"]
    return found


def sit_down() -> ResponseReturnValue | None:
    """Take a seat for this request; None where there was one, otherwise the response that asks to try again."""
    if seats().take():
        g.seated = True
        return None
    shown = request.method in ("GET", "HEAD")
    response = make_response(message_page(503, str(BUSY), [str(SHOWN_SOON if shown else NOTHING_DONE)]))
    response.headers["Retry-After"] = str(SEAT_RETRY_SECONDS)
    response.headers["Connection"] = "close"  # the next request may reach another process
    if shown:
        response.headers["Refresh"] = str(SEAT_RETRY_SECONDS)
        g.noteworthy = False  # such requests come again and again, and nothing was read
    return response


def stand_up(_error: BaseException | None) -> None:
    """Give the seat back at the end of a request, whatever its result."""
    if g.pop("seated", False):
        seats().leave()
