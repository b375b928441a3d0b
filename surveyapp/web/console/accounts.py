"""Accounts as administrators manage them: list, changes, new passwords, lost phones, sessions."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from surveyapp.services import accounts as people
from surveyapp.services import attempts, sessions
from surveyapp.services.access import Capability
from surveyapp.services.accounts import AccountLine, OneTime
from surveyapp.services.errors import Refused
from surveyapp.services.invitations import invitations
from surveyapp.services.teams import teams
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.people_forms import AccountForm
from surveyapp.web.console.people_words import INVITATION_STATES, ROLE_HELP, ROLES
from surveyapp.web.console.security.visitor import guard

accounts = Blueprint("accounts", __name__, url_prefix="/accounts")


@accounts.get("", endpoint="accounts")
@open_to(Capability.ADMINISTER)
def list_accounts() -> ResponseReturnValue:
    """Everybody who has an account, and who was invited."""
    return render_template(
        "console/accounts.html",
        people=people.accounts(engine()),
        invitations=invitations(engine()),
        roles=ROLES,
        states=INVITATION_STATES,
    )


@accounts.route("/<int:account>", methods=["GET", "POST"], endpoint="account")
@open_to(Capability.ADMINISTER, audit="change_account")
def change_account(account: int) -> ResponseReturnValue:
    """Change name, role and teams, or disable the account."""
    line = _line(account)
    form = AccountForm(name=line.name, role=line.role, teams=sorted(line.team_ids), active=line.active)
    form.teams.choices = [SelectChoice(team.id, team.name) for team in teams(engine())]
    problems: list[str] = []
    if form.validate_on_submit():
        try:
            return _changed(line, form)
        except Refused as refused:
            audit_detail(refused=refused.code)
            problems = refusal_messages(refused)
    page = render_template(
        "console/account_edit.html",
        form=form,
        line=line,
        problems=problems,
        role_help=ROLE_HELP,
        living=len(sessions.sessions_of(engine(), account)),
        is_own=account == actor().account,
    )
    return page, 422 if form.is_submitted() else 200


@accounts.post("/<int:account>/password")
@open_to(Capability.ADMINISTER, audit="reset_password")
def reset_password(account: int) -> ResponseReturnValue:
    """Give a one-time password and show it, once; earlier failures to sign in no longer count."""
    _line(account)
    given: OneTime = people.reset_password(engine(), account)
    attempts.clear(engine(), guard(attempts.PASSWORDS, given.username))
    return render_template("console/one_time_password.html", given=given, account=account)


@accounts.post("/<int:account>/totp")
@open_to(Capability.ADMINISTER, audit="reset_totp")
def reset_totp(account: int) -> ResponseReturnValue:
    """Take the second factor away: the phone is lost."""
    line = _line(account)
    people.reset_totp(engine(), account)
    for limit in (attempts.CODES, attempts.RECOVERY_CODES):
        attempts.clear(engine(), guard(limit, str(account)))
    flash(
        _("“%(name)s”的两步验证已取消，登录已全部结束。请提醒本人登录后重新启用。", name=line.name), "success"
    )
    return redirect(url_for("console.accounts.account", account=account))


@accounts.post("/<int:account>/sessions")
@open_to(Capability.ADMINISTER, audit="end_sessions")
def end_sessions(account: int) -> ResponseReturnValue:
    """Sign the account out everywhere."""
    line = _line(account)
    sessions.end_all(engine(), account)
    flash(_("“%(name)s”的登录已全部结束。", name=line.name), "success")
    return redirect(url_for("console.accounts.account", account=account))


def _line(account: int) -> AccountLine:
    """The account of this address; 404 where there is none."""
    try:
        line = people.account_line(engine(), account)
    except Refused:
        abort(404)
    audit_subject(line.username)
    return line


def _changed(line: AccountLine, form: AccountForm) -> ResponseReturnValue:
    shown = {int(team) for team in request.form.getlist("teams_before") if team.isascii() and team.isdigit()}
    wanted = set(form.teams.data)
    change = {"name": form.name.data, "role": form.role.data, "active": form.active.data}
    before = {"name": line.name, "role": line.role, "active": line.active}
    join, leave = wanted - shown, shown - wanted
    people.change_account(engine(), line.id, **change, join=join, leave=leave)
    names = {choice.value: choice.label for choice in form.teams.choices}
    audit_detail(**{name: value for name, value in change.items() if value != before[name]})
    if join:
        audit_detail(joined=[names[team] for team in join])
    if leave:
        audit_detail(left=[names.get(team, str(team)) for team in leave])
    flash(_("“%(name)s”的改动已保存，立即生效。", name=form.name.data), "success")
    return redirect(url_for("console.accounts.accounts"))
