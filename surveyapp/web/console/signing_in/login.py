"""Signing in: the password, then a code where the account has an authenticator app; and signing out."""

from datetime import UTC, datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.definition.normal_form import normal_form
from surveyapp.extensions import db
from surveyapp.records.accounts import Account
from surveyapp.services.addresses import CONSOLE
from surveyapp.services.people import attempts, second_factor
from surveyapp.services.people.access import Capability
from surveyapp.services.people.passwords import password_fits
from surveyapp.web.console.access import (
    admit,
    audit_detail,
    engine,
    open_to,
    open_to_all,
    present_actor,
    write_audit_entry,
)
from surveyapp.web.console.errors import handle_errors
from surveyapp.web.console.limits import LONGEST_USERNAME, SECRETS_BODY
from surveyapp.web.console.return_path import return_path
from surveyapp.web.console.signing_in.entering import await_code, awaited_account, sign_in, sign_out
from surveyapp.web.console.signing_in.forms import CodeForm, LoginForm, RecoveryForm
from surveyapp.web.console.signing_in.totp import code_fits, recovery_hash
from surveyapp.web.console.signing_in.totp_words import WRONG_CODE, clock_words
from surveyapp.web.console.signing_in.visitor import (
    begin_attempt,
    guards_of_code,
    guards_of_sign_in,
    minutes_to_wait,
    record_success,
)

security = Blueprint("security", __name__, url_prefix=CONSOLE)
security.before_request(admit)
security.after_request(write_audit_entry)
handle_errors(security)

WRONG = _l("用户名或密码不正确，没有登录。连续输错 5 次后须等 1 分钟才能再试，再错则逐次延长，最长 15 分钟。")
WRONG_RECOVERY_CODE = _l("恢复码不正确，或已经用过。每个恢复码只能用一次，请换一个。")
EXPIRED = _l(
    "一次性密码已过期（发放后 7 天内有效），没有登录。请联系管理员重新发放；"
    "管理员本人可在服务器的终端运行 surveyapp administrator。"
)


@security.route("/login", methods=["GET", "POST"])
@open_to_all(audit="login", largest=SECRETS_BODY)
def login() -> ResponseReturnValue:
    """Ask for user name and password; whatever is wrong with them, the answer is the same."""
    following = return_path(request.values.get("next"))
    if present_actor() is not None:
        g.audit_result = "refused"
        audit_detail(refused="already_signed_in")
        return redirect(following)
    form = LoginForm()
    if not form.validate_on_submit():
        return _login_page(form, following, status=422 if form.is_submitted() else 200)
    username = _plain(form.username.data)
    account = db.session.scalar(db.select(Account).where(Account.username == username))
    guards = guards_of_sign_in(username, account)
    if not begin_attempt(*guards):
        return _login_page(form, following, _locked(), 429)
    account = _with_password(account, form.password.data)
    if account is None:
        audit_detail(refused="wrong_sign_in")
        return _login_page(form, following, WRONG, 422)
    record_success(guards)
    if account.password_expires is not None and account.password_expires <= datetime.now(UTC):
        audit_detail(refused="one_time_expired")
        return _login_page(form, following, EXPIRED, 422)
    if account.tf_totp_secret:
        await_code(account, following)
        return redirect(url_for("security.login_code"))
    sign_in(account, via="password")
    return redirect(following)


@security.route("/login/code", methods=["GET", "POST"])
@open_to_all(audit="login_code", largest=SECRETS_BODY)
def login_code() -> ResponseReturnValue:
    """Ask for a code of the authenticator app."""
    waiting = awaited_account()
    if waiting is None:
        return _begin_again()
    account, following = waiting
    g.audit_person = account.username
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form, 422 if form.is_submitted() else 200)
    guards = guards_of_code(attempts.CODES, account)
    if not begin_attempt(*guards):
        form.code.errors = [_locked_code()]
        return _code_page(form, 429)
    if not code_fits(account, form.code.data, account.tf_totp_secret or ""):
        form.code.errors = [WRONG_CODE, clock_words()]
        audit_detail(refused="wrong_code")
        return _code_page(form, 422)
    record_success(guards)
    sign_in(account, via="code")
    return redirect(return_path(following))


@security.route("/login/recovery", methods=["GET", "POST"])
@open_to_all(audit="login_recovery", largest=SECRETS_BODY)
def login_recovery() -> ResponseReturnValue:
    """Ask for a recovery code instead, and say how many are left."""
    waiting = awaited_account()
    if waiting is None:
        return _begin_again()
    account, following = waiting
    g.audit_person = account.username
    form = RecoveryForm()
    if not form.validate_on_submit():
        return _recovery_page(form, 422 if form.is_submitted() else 200)
    guards = guards_of_code(attempts.RECOVERY_CODES, account)
    if not begin_attempt(*guards):
        form.code.errors = [_locked_code()]
        return _recovery_page(form, 429)
    left = second_factor.use_recovery_code(engine(), account.id, recovery_hash(form.code.data))
    if left is None:
        form.code.errors = [WRONG_RECOVERY_CODE]
        audit_detail(refused="wrong_recovery_code")
        return _recovery_page(form, 422)
    record_success(guards)
    audit_detail(codes_left=left)
    sign_in(account, via="recovery")
    flash(_("恢复码已用掉一个，还剩 %(left)s 个。可在“我的账户”中重新生成。", left=left), "warning")
    return redirect(return_path(following))


@security.post("/logout")
@open_to(Capability.OWN_ACCOUNT, audit="logout", largest=SECRETS_BODY)
def logout() -> ResponseReturnValue:
    """End the session, here and on the server."""
    sign_out()
    flash(_("已退出登录。"), "success")
    return redirect(url_for("security.login"))


def _plain(typed: str) -> str:
    """A user name as it is stored, of whatever was typed."""
    folded = normal_form(typed.strip(), LONGEST_USERNAME).strip().lower()
    return "".join(character for character in folded if character.isprintable())[:LONGEST_USERNAME]


def _with_password(account: Account | None, password: str) -> Account | None:
    """The account if it is active and has this password. A name that nobody has costs the same time."""
    if account is not None:
        g.audit_person = account.username
    right = password_fits(password, account.password if account is not None and account.active else None)
    return account if right else None


def _locked() -> str:
    if g.audit_detail["limit"] == attempts.ADDRESSES.kind:
        return str(
            _(
                "您所在的网络近期登录失败过多，这个用户名 %(minutes)s 分钟内不能再试，其他人不受影响。"
                "请稍后再试，或改用以前登录过的浏览器；忘记密码请联系管理员。",
                minutes=minutes_to_wait(),
            )
        )
    return str(
        _(
            "尝试次数过多，%(minutes)s 分钟内不能再试，其间密码正确也不能登录。"
            "请稍后再试，或改用以前登录过的浏览器；忘记密码请联系管理员。",
            minutes=minutes_to_wait(),
        )
    )


def _locked_code() -> str:
    return str(
        _(
            "尝试次数过多，%(minutes)s 分钟内不能再试。请稍后再试；手机不在身边可用恢复码，或请管理员重设。",
            minutes=minutes_to_wait(),
        )
    )


def _begin_again() -> ResponseReturnValue:
    g.audit_result = "refused"
    flash(_("登录已超时，请重新输入用户名和密码。"), "warning")
    return redirect(url_for("security.login"))


def _login_page(
    form: LoginForm, following: str, problem: object = None, status: int = 200
) -> ResponseReturnValue:
    problems = [problem] if problem else []
    page = render_template("console/signing_in/login.html", form=form, following=following, problems=problems)
    return page, status


def _code_page(form: CodeForm, status: int) -> ResponseReturnValue:
    return render_template("console/signing_in/login_code.html", form=form), status


def _recovery_page(form: RecoveryForm, status: int) -> ResponseReturnValue:
    return render_template("console/signing_in/login_recovery.html", form=form), status
