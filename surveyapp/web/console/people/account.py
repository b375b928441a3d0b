"""One's own account: name, language, password, authenticator app, recovery codes, and where one is signed in."""

from datetime import UTC, datetime

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from surveyapp.extensions import db
from surveyapp.services.addresses import HOME
from surveyapp.services.errors import Refusal
from surveyapp.services.people import attempts, second_factor, sessions
from surveyapp.services.people.access import Capability
from surveyapp.services.people.accounts import account_line, keep_language, rename
from surveyapp.services.people.passwords import keep_password, known_hashes, password_fits
from surveyapp.web.console.access import actor, audit_detail, engine, open_to, settings
from surveyapp.web.console.limits import SECRETS_BODY
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.sign_in_duties import CHANGE_PASSWORD, first_to_do, totp_required
from surveyapp.web.console.signing_in.entering import holder, sign_in
from surveyapp.web.console.signing_in.forms import AccountForm, ChangePasswordForm, ConfirmForm, SetUpForm
from surveyapp.web.console.signing_in.password_words import RULES, password_problems
from surveyapp.web.console.signing_in.totp import factory, new_recovery_codes
from surveyapp.web.console.signing_in.totp_words import WRONG_CODE, drift_words, server_time
from surveyapp.web.console.signing_in.visitor import begin_attempt, guard, minutes_to_wait, record_success

account = Blueprint("account", __name__, url_prefix="/account")

WRONG_PASSWORD = _l("密码不正确，没有改动任何内容。")


@account.route("", methods=["GET", "POST"], endpoint="account")
@open_to(Capability.OWN_ACCOUNT, audit="change_own_account", largest=SECRETS_BODY)
def account_page() -> ResponseReturnValue:
    """Show the account; keep name and language."""
    mine = holder()
    form = AccountForm(obj=mine)
    if form.validate_on_submit():
        try:
            rename(engine(), mine.id, form.name.data)
        except Refusal as refused:
            form.name.errors = refusal_messages(refused)
            audit_detail(refused=refused.code)
        else:
            keep_language(engine(), mine.id, form.language.data)
            session["language"] = form.language.data
            flash(_("已保存。"), "success")
            return redirect(url_for("console.account.account"))
    shown = {
        "sessions": sessions.sessions_of(engine(), mine.id),
        "this_one": sessions.key_of(session["sid"]),
        "required": totp_required(settings(), mine.role),
    }
    page = render_template("console/people/account.html", form=form, mine=mine, **shown)
    return page, _status(form)


@account.route("/password", methods=["GET", "POST"])
@open_to(Capability.OWN_ACCOUNT, audit="change_password", largest=SECRETS_BODY)
def change_password() -> ResponseReturnValue:
    """Take a new password; every session ends, and this browser gets a new one."""
    mine, policy = holder(), settings().password_policy
    due = first_to_do(engine(), settings(), session["sid"]) == CHANGE_PASSWORD
    form = ChangePasswordForm()
    if form.validate_on_submit():
        if _confirmed(form.present):
            form.new.errors = password_problems(
                form.new.data,
                mine.username,
                mine.name,
                former=known_hashes(engine(), mine.id),
                teams=[name for _id, name in account_line(engine(), mine.id).teams],
            )
        if not form.errors:
            secret = keep_password(engine(), mine.id, form.new.data, datetime.now(UTC))
            sessions.end_all(engine(), mine.id)
            db.session.refresh(mine)
            sign_in(mine, via="password", secret=secret)
            flash(_("密码已更改，其他浏览器上的登录均已退出。"), "success")
            return redirect(HOME if due else url_for("console.account.account"))
    page = render_template(
        "console/people/account_password.html", form=form, mine=mine, rules=RULES[policy], due=due
    )
    return page, _status(form)


@account.route("/totp", methods=["GET", "POST"])
@open_to(Capability.OWN_ACCOUNT, audit="totp_on", largest=SECRETS_BODY)
def set_up_totp() -> ResponseReturnValue:
    """Take an authenticator app into use, or another one; gives the recovery codes, once."""
    mine, form = holder(), SetUpForm()
    due = mine.tf_totp_secret is None and totp_required(settings(), mine.role)
    if "totp_set_up" not in session:
        session["totp_set_up"] = factory().generate_totp_secret()
    secret = session["totp_set_up"]
    if form.validate_on_submit() and _confirmed(form.present):
        drift = factory().drift(form.code.data, secret)
        if factory().takes(form.code.data, secret, mine, drift):
            codes, hashes = new_recovery_codes()
            second_factor.turn_on(engine(), mine.id, secret, hashes, drift)
            del session["totp_set_up"]
            sessions.end_all(engine(), mine.id, but=session["sid"])
            following = HOME if due else url_for("console.account.account")
            clocks = drift_words(drift) if drift else ""
            given = {"codes": codes, "fresh": True, "following": following, "clocks": clocks}
            return render_template("console/people/account_codes.html", **given)
        form.code.errors = [WRONG_CODE]
        audit_detail(refused="wrong_code")
    shown = factory().fetch_setup_values(secret, mine)
    page = render_template(
        "console/people/account_totp.html",
        form=form,
        mine=mine,
        shown=shown,
        due=due,
        server_time=server_time(),
    )
    return page, _status(form)


@account.route("/totp/off", methods=["GET", "POST"])
@open_to(Capability.OWN_ACCOUNT, audit="totp_off", largest=SECRETS_BODY)
def turn_off_totp() -> ResponseReturnValue:
    """Sign in with the password alone from now on, where that is allowed."""
    mine, form = holder(), ConfirmForm()
    if mine.tf_totp_secret is None or totp_required(settings(), mine.role):
        g.audit_result = "refused"
        audit_detail(refused="totp_not_on" if mine.tf_totp_secret is None else "totp_required")
        return redirect(url_for("console.account.account"))
    if form.validate_on_submit() and _confirmed(form.present):
        second_factor.turn_off(engine(), mine.id)
        sessions.end_all(engine(), mine.id, but=session["sid"])
        flash(_("两步验证已停用，今后只凭密码登录。"), "success")
        return redirect(url_for("console.account.account"))
    return render_template("console/people/account_totp_off.html", form=form), _status(form)


@account.route("/recovery-codes", methods=["GET", "POST"])
@open_to(Capability.OWN_ACCOUNT, audit="recovery_codes", largest=SECRETS_BODY)
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes in the place of the old ones, and show them once."""
    mine, form = holder(), ConfirmForm()
    if mine.tf_totp_secret is None:
        g.audit_result = "refused"
        audit_detail(refused="totp_not_on")
        return redirect(url_for("console.account.account"))
    if form.validate_on_submit() and _confirmed(form.present):
        codes, hashes = new_recovery_codes()
        second_factor.keep_recovery_codes(engine(), mine.id, hashes)
        shown = {
            "codes": codes,
            "fresh": False,
            "following": url_for("console.account.account"),
            "clocks": "",
        }
        return render_template("console/people/account_codes.html", **shown)
    return render_template("console/people/account_new_codes.html", form=form), _status(form)


@account.post("/sessions/<key>/end")
@open_to(Capability.OWN_ACCOUNT, audit="end_session", largest=SECRETS_BODY)
def end_session(key: str) -> ResponseReturnValue:
    """End one of one's own sessions."""
    sessions.end_one(engine(), actor().account, key)
    flash(_("那次登录已结束。"), "success")
    return redirect(url_for("console.account.account"))


@account.post("/sessions/end-others")
@open_to(Capability.OWN_ACCOUNT, audit="end_session", largest=SECRETS_BODY)
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    sessions.end_all(engine(), actor().account, but=session["sid"])
    flash(_("其他登录均已结束。"), "success")
    return redirect(url_for("console.account.account"))


def _confirmed(field: object) -> bool:
    """Whether the field holds the person's password; otherwise the field gets an error. Strangers' failures do not
    count here.
    """
    mine = holder()
    own = guard(attempts.CONFIRMATIONS, str(mine.id))
    if not begin_attempt(own):
        locked = _(
            "尝试次数过多，%(minutes)s 分钟内不能再试，没有改动任何内容。请稍后再试。",
            minutes=minutes_to_wait(),
        )
        field.errors = [locked]  # type: ignore[attr-defined]  # WTForms has no types
        return False
    if not password_fits(field.data, mine.password):  # type: ignore[attr-defined]  # WTForms has no types
        field.errors = [WRONG_PASSWORD]  # type: ignore[attr-defined]  # WTForms has no types
        audit_detail(refused="wrong_password")
        return False
    record_success((own,))
    return True


def _status(form: AccountForm | ConfirmForm | ChangePasswordForm | SetUpForm) -> int:
    """The status of a form that is shown (again); errors of its fields are recorded in the audit entry."""
    if g.get("audit_result") == "blocked":
        return 429
    if not form.is_submitted():
        return 200
    if "refused" not in g.get("audit_detail", {}):
        unlike = "again" in form.errors and form.data["again"]
        audit_detail(refused="not_alike" if unlike else "not_filled_in")
    return 422
