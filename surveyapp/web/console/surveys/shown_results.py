"""The results that a page shows: those that there are, with what happened since; where there are none yet, a page that
says so and comes again by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from surveyapp.definition.china_time import CHINA
from surveyapp.services.figures.kept_results import (
    EVERYBODY,
    CountBeside,
    Overtaken,
    StillCounting,
    SurveyResults,
    chosen_results,
)
from surveyapp.services.figures.sharing.counting_process import LOST
from surveyapp.services.surveys.survey_lookup import published_now
from surveyapp.snapshots.answer_filter import AnswerFilter
from surveyapp.web.console.access import engine, settings, snapshots
from surveyapp.web.console.errors import message_page, wants_json
from surveyapp.web.console.limits import COUNTED_RETRY_SECONDS
from surveyapp.web.console.surveys.survey_page import survey_page

WAITING = "waiting"
"""The parameter by which a page that waits for figures comes again: then nothing that failed is begun anew."""

COUNTING = _l("正在统计答卷")
NOTHING_DONE = _l("答卷正在后台统计，您的操作还没有执行，没有改动任何内容。请等统计完成后再试。")

FAILURES: Mapping[str, object] = {
    LOST: _l("统计的进程意外停止，可能是内存不足"),
    "too_little_space": _l("磁盘空间不足"),
    "answers_keep_changing": _l("统计时不断有答卷被撤回"),
    "shard_missing": _l("快照的文件缺失或已损坏"),
    "shard_changed": _l("快照的文件缺失或已损坏"),
}
"""Why counting failed, in words; anything else is called by its name."""


@dataclass(frozen=True)
class OvertakenView:
    """The note above figures of a moment ago: what happened since, and whether they are being counted anew."""

    at: str
    answers: int
    decided: bool
    edited: bool
    is_counting: bool
    failed: str
    failure: str
    this_page: str


def handle_counting(console: Blueprint) -> None:
    """Register the page of figures that there are not yet."""
    console.register_error_handler(StillCounting, counting_page)


def shown_results(survey: str, view: str | None, only: AnswerFilter = EVERYBODY) -> SurveyResults:
    """The results of a survey from the snapshot or live view that `view` names, of those that `only` lets pass: what
    there is. The page says what happened since they were counted.
    """
    found = chosen_results(engine(), snapshots(), survey, view, only=only, beside=count_beside())
    if found.overtaken is not None:
        g.overtaken = _overtaken_view(found.at, found.overtaken)
    return found


def _overtaken_view(at: datetime, overtaken: Overtaken) -> OvertakenView:
    counting = overtaken.counting
    return OvertakenView(
        at=counted_at(at),
        answers=overtaken.answers,
        decided=overtaken.decided,
        edited=overtaken.edited,
        is_counting=counting.since is not None,
        failed=counted_at(counting.failed_at) if counting.failed_at else "",
        failure=failure_words(counting.failure),
        this_page=_address(waiting=False),
    )


def count_beside() -> CountBeside:
    """How this request has large surveys counted."""
    return CountBeside(settings().reserve, again=WAITING not in request.args)


def counted_at(moment: datetime) -> str:
    """When figures were counted: the time in China, of another day with the day."""
    local = moment.astimezone(CHINA)
    is_today = local.date() == datetime.now(UTC).astimezone(CHINA).date()
    return local.strftime("%H:%M:%S" if is_today else "%Y-%m-%d %H:%M:%S")


def failure_words(code: str) -> str:
    """Why counting failed."""
    return str(FAILURES.get(code, _l("程序遇到意外（%(code)s）", code=code)))


def counting_page(still: StillCounting) -> ResponseReturnValue:
    """The page of a survey that is being counted, or could not be. Nothing was read."""
    g.noteworthy = False
    if request.method not in ("GET", "HEAD"):
        return message_page(503, str(COUNTING), [str(NOTHING_DONE)])
    is_running = still.counting.since is not None
    if wants_json():
        response = make_response({"counting": is_running, "rows": still.rows}, 202)
    else:
        response = make_response(_page(still), 202)
    if is_running:
        response.headers["Refresh"] = f"{COUNTED_RETRY_SECONDS}; url={_address(waiting=True)}"
    return response


def _page(still: StillCounting) -> str:
    place = request.view_args or {}
    folder, name = str(place["folder"]), str(place["name"])
    other = still.survey != f"{folder}/{name}"  # another year of the same series
    return survey_page(
        "console/surveys/shown_results_counting.html",
        folder,
        name,
        still=still,
        counted_title=str(getattr(published_now(engine(), still.survey), "title", "")) if other else "",
        failure=failure_words(still.counting.failure),
        started=counted_at(still.counting.since) if still.counting.since else "",
        failed=counted_at(still.counting.failed_at) if still.counting.failed_at else "",
        this_page=_address(waiting=False),
    )


def _address(*, waiting: bool) -> str:
    """The address of this page."""
    arguments = MultiDict(request.args)
    arguments.poplist(WAITING)
    if waiting:
        arguments[WAITING] = "1"
    return url_for(str(request.endpoint), **{**(request.view_args or {}), **arguments.to_dict(flat=False)})
