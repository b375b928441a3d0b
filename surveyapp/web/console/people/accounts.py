"""Accounts as administrators manage them: list, changes, new passwords, lost phones, sessions."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from surveyapp.services.errors import Refusal
from surveyapp.services.people import accounts as people
from surveyapp.services.people import attempts, sessions
from surveyapp.services.people.access import Capability
from surveyapp.services.people.accounts import AccountLine, OneTimePassword
from surveyapp.services.people.invitations import invitations
from surveyapp.services.people.teams import team_names
from surveyapp.web.console.access import actor, audit_detail, audit_subject, engine, open_to
from surveyapp.web.console.decision_forms import answer_form
from surveyapp.web.console.limits import MANY_ROWS, SECRETS_BODY
from surveyapp.web.console.people.people_forms import AccountForm
from surveyapp.web.console.people.people_words import INVITATION_STATES, ROLE_HELP, ROLES
from surveyapp.web.console.signing_in.visitor import forgive

accounts = Blueprint("accounts", __name__, url_prefix="/accounts")

ACTIVE = "y"
"""How a form says that an account was active."""


@accounts.get("", endpoint="accounts")
@open_to(Capability.ADMINISTER)
def list_accounts() -> ResponseReturnValue:
    """Everybody who has an account, narrowed by a search, and who was invited."""
    words, everybody = request.args.get("q", "").strip(), people.accounts(engine())
    return render_template(
        "console/people/accounts.html",
        people=[line for line in everybody if _matches(line, words)],
        searchable=len(everybody) > MANY_ROWS,
        words=words,
        invitations=invitations(engine()),
        roles=ROLES,
        states=INVITATION_STATES,
    )


@accounts.route("/<id:account>", methods=["GET", "POST"], endpoint="account")
@open_to(Capability.ADMINISTER, audit="change_account")
def change_account(account: int) -> ResponseReturnValue:
    """Change name, role and teams, or disable the account."""
    line = _line(account)
    form = _form_of(line)

    def page(problems: list[str]) -> str:
        return render_template(
            "console/people/accounts_edit.html",
            form=form,
            line=line,
            problems=problems,
            role_help=ROLE_HELP,
            living=len(sessions.sessions_of(engine(), account)),
            is_own=account == actor().account,
        )

    return answer_form(form, lambda: _changed(line, form), page)


@accounts.post("/<id:account>/password")
@open_to(Capability.ADMINISTER, audit="reset_password", largest=SECRETS_BODY)
def reset_password(account: int) -> ResponseReturnValue:
    """Give a one-time password and show it, once; earlier failures to sign in no longer count."""
    _line(account)
    given: OneTimePassword = people.reset_password(engine(), account)
    forgive(given.username, attempts.PASSWORDS, attempts.NAMES)
    return render_template("console/people/accounts_new_password.html", given=given, account=account)


@accounts.post("/<id:account>/totp")
@open_to(Capability.ADMINISTER, audit="reset_totp", largest=SECRETS_BODY)
def reset_totp(account: int) -> ResponseReturnValue:
    """Take the second factor away: the phone is lost."""
    line = _line(account)
    people.reset_totp(engine(), account)
    forgive(str(account), attempts.CODES, attempts.RECOVERY_CODES)
    flash(
        _("“%(name)s”的两步验证已取消，登录已全部结束。请提醒本人登录后重新启用。", name=line.name), "success"
    )
    return redirect(url_for("console.accounts.account", account=account))


@accounts.post("/<id:account>/sessions")
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
    except Refusal:
        abort(404)
    audit_subject(line.username)
    return line


def _form_of(line: AccountLine) -> AccountForm:
    form = AccountForm(
        name=line.name,
        role=line.role,
        teams=sorted(line.team_ids),
        active=line.active,
        name_before=line.name,
        role_before=line.role,
        active_before=ACTIVE if line.active else "",
        teams_before=sorted(line.team_ids),
    )
    form.teams.choices = [SelectChoice(*team) for team in team_names(engine())]
    return form


def _changed(line: AccountLine, form: AccountForm) -> ResponseReturnValue:
    """Only what this person changed: the page may be older than what somebody else did meanwhile."""
    wanted = {"name": form.name.data, "role": form.role.data, "active": form.active.data}
    shown = {
        "name": form.name_before.data,
        "role": form.role_before.data,
        "active": form.active_before.data == ACTIVE,
    }
    change = {name: value for name, value in wanted.items() if value != shown[name]}
    teams, teams_before = set(form.teams.data), set(form.teams_before.data)
    join, leave = teams - teams_before, teams_before - teams
    people.change_account(engine(), line.id, **change, join=join, leave=leave)
    names = {choice.value: choice.label for choice in form.teams.choices}
    audit_detail(**change)
    if join:
        audit_detail(joined=[names[team] for team in join])
    if leave:
        audit_detail(left=[names.get(team, str(team)) for team in leave])
    flash(_("“%(name)s”的改动已保存，立即生效。", name=form.name.data), "success")
    return redirect(url_for("console.accounts.accounts"))


def _matches(line: AccountLine, words: str) -> bool:
    teams = (team for _id, team in line.teams)
    return words.lower() in " ".join((line.name, line.username, str(ROLES[line.role]), *teams)).lower()
