"""The pages of refusals and failures of the console: what happened, what is safe, what to do."""

import logging

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from surveyapp.definition.coded_error import CodedError
from surveyapp.services.errors import Refusal
from surveyapp.web.console.messages import refusal_messages

log = logging.getLogger(__name__)

PAGES = {
    400: (_l("请求无法识别"), _l("没有改动任何内容。请返回上一页，再试一次。")),
    401: (_l("请先登录"), _l("登录已过期或尚未登录，没有改动任何内容。请重新登录后再试。")),
    403: (_l("没有权限"), _l("您的角色不能使用这项功能，没有改动任何内容。如有需要，请联系管理员。")),
    404: (
        _l("没有这个页面"),
        _l("地址有误，或内容不在您的团队可见范围内。请从“调查”列表进入，或请管理员把文件夹分配给您的团队。"),
    ),
    405: (_l("不能这样打开"), _l("没有改动任何内容。请返回上一页，使用页面上的按钮。")),
    409: (_l("内容已被别人改动"), _l("您的改动没有保存。请返回上一页刷新后再试。")),
    410: (_l("已经失效"), _l("这个链接已经用过或过期。请向发给您链接的人索取新的链接。")),
    413: (_l("文件太大"), _l("没有保存任何内容。请缩小文件后再试。")),
    429: (_l("尝试次数过多"), _l("为保护账户，暂时不能再试。请在 15 分钟后再来，或联系管理员。")),
    500: (
        _l("出错了"),
        _l("程序遇到意外，已记录下来；已保存的答卷不受影响。请稍后再试，仍不行请联系管理员。"),
    ),
    503: (
        _l("数据库暂时无法使用"),
        _l("没有改动任何内容，已保存的答卷不受影响。请稍后再试，仍不行请联系管理员。"),
    ),
}
"""Status -> headline, and what is safe and what to do."""

TOO_LONG = (
    _l("内容太长"),
    _l("发来的内容超过了这一页的上限，没有读取，也没有改动任何内容。请返回上一页，缩短后再试。"),
)
"""The same as 413 for a form without a file."""

EXPIRED_FORM = _l("表单已过期，没有改动任何内容。请返回上一页，刷新后再提交。")

UNRECORDED = (
    _l("没有记入操作记录"),
    _l("操作可能已经执行，但没有写进操作记录。请先查看结果，不要马上重做，并请把这次操作告诉管理员。"),
)
"""The same for a line of the audit trail that was not written."""


def handle_errors(console: Blueprint) -> None:
    """Register the handlers of refusals and failures in the console."""
    console.register_error_handler(CodedError, refused_page)
    console.register_error_handler(SQLAlchemyError, database_failed)


def refused_page(error: CodedError) -> ResponseReturnValue:
    """The page of a refused use case: 422 with its sentences."""
    if isinstance(error, Refusal):
        g.setdefault("audit_detail", {})["refused"] = error.code
    return message_page(422, str(_l("没有执行")), refusal_messages(error))


def database_failed(error: SQLAlchemyError) -> ResponseReturnValue:
    """The page of a failed database. Only the kind of the error is logged, since its text may quote a row."""
    log.error("database: %s", type(error).__name__)
    g.audit_result = "failed"
    headline, advice = PAGES[503]
    return message_page(503, str(headline), [str(advice)])


def unrecorded_page() -> ResponseReturnValue:
    """The page where the audit entry of what was (or was not) done could not be written."""
    return message_page(500, str(UNRECORDED[0]), [str(UNRECORDED[1])])


def error_page(error: HTTPException) -> ResponseReturnValue:
    """A page for every status."""
    status = error.code or 500
    if status >= 500:
        g.audit_result = "failed"
    headline, advice = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if status == 413:
        headline, advice = PAGES[413] if request.mimetype == "multipart/form-data" else TOO_LONG
    advice = EXPIRED_FORM if isinstance(error, CSRFError) else advice
    return message_page(status, str(headline), [str(advice)])


def wants_json() -> bool:
    """Whether a script asks, which reads no page."""
    return bool(request.accept_mimetypes.best == "application/json")


def message_page(status: int, headline: str, messages: list[str]) -> ResponseReturnValue:
    """The response of a headline with what is safe and what to do, as a page or, for a script, as an object."""
    if wants_json():
        return jsonify(error=headline, messages=messages), status
    return render_template("console/error.html", headline=headline, messages=messages), status
