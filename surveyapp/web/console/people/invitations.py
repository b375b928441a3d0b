"""Invitations: made and withdrawn by administrators, accepted by whoever holds the link."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from surveyapp.services.errors import Refusal
from surveyapp.services.people import invitations as letters
from surveyapp.services.people.access import Capability
from surveyapp.services.people.invitations import UsableInvitation
from surveyapp.services.people.teams import team_names
from surveyapp.web.console.access import (
    actor,
    audit_detail,
    audit_subject,
    engine,
    open_to,
    open_to_all,
    settings,
)
from surveyapp.web.console.decision_forms import answer_form, decide_and_tell
from surveyapp.web.console.limits import SECRETS_BODY
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.people.people_forms import AcceptForm, InvitationForm
from surveyapp.web.console.people.people_words import ROLE_HELP, ROLES
from surveyapp.web.console.signing_in.password_words import RULES, password_problems
from surveyapp.web.console.signing_in.secret_links import keep_secret, link_with_code, useless_link

invitations = Blueprint("invitations", __name__, url_prefix="/invitations")

NO_TEAM = 0
_USELESS = "console/people/invitation_useless.html"


@invitations.route("/new", methods=["GET", "POST"])
@open_to(Capability.ADMINISTER, audit="invite", largest=SECRETS_BODY)
def invite() -> ResponseReturnValue:
    """Make an invitation and show its link, once."""
    form = InvitationForm()
    form.team.choices = [SelectChoice(*team) for team in team_names(engine())]
    form.team.choices.insert(0, SelectChoice(NO_TEAM, _("暂不加入团队")))
    return answer_form(
        form,
        lambda: _link_page(form),
        lambda problems: render_template(
            "console/people/invitation_new.html", form=form, problems=problems, role_help=ROLE_HELP
        ),
    )


@invitations.post("/<id:invitation>/withdraw")
@open_to(Capability.ADMINISTER, audit="withdraw_invitation", largest=SECRETS_BODY)
def withdraw(invitation: int) -> ResponseReturnValue:
    """Withdraw an unused link."""

    def withdrawn() -> str:
        name = letters.withdraw(engine(), invitation)
        audit_subject(name)
        return str(_("给“%(name)s”的邀请已撤回，链接立即失效。", name=name))

    decide_and_tell(withdrawn)
    return redirect(url_for("console.accounts.accounts", _anchor="invitations"))


@invitations.route("/<token>", methods=["GET", "POST"])
@open_to_all(audit="accept_invitation", largest=SECRETS_BODY)
def accept(token: str) -> ResponseReturnValue:
    """Let the invited person choose a username and a password."""
    try:
        invited = letters.find_invitation(engine(), token)
    except Refusal as refused:
        return useless_link(refused, _USELESS, guessed=True)
    g.noteworthy = True
    audit_subject(invited.name)
    form = AcceptForm()
    if form.validate_on_submit() and _password_will_do(form, invited):
        try:
            return _accepted(token, form, invited)
        except Refusal as refused:
            if refused.code == "invitation_not_usable":
                return useless_link(refused, _USELESS)
            audit_detail(refused=refused.code)
            form.username.errors = refusal_messages(refused)
    page = render_template(
        "console/people/invitation_accept.html",
        form=form,
        invited=invited,
        role=ROLES[invited.role],
        role_help=ROLE_HELP[invited.role],
        rules=RULES[settings().password_policy],
    )
    return page, 422 if form.is_submitted() else 200


invitations.after_request(keep_secret)


def _link_page(form: InvitationForm) -> ResponseReturnValue:
    audit_subject(form.name.data)
    audit_detail(role=form.role.data)
    team = form.team.data or None
    token = letters.invite(
        engine(), name=form.name.data, role=form.role.data, team=team, invited_by=actor().account
    )
    link, image = link_with_code(url_for("console.invitations.accept", token=token))
    return render_template("console/people/invitation_link.html", link=link, image=image, name=form.name.data)


def _password_will_do(form: AcceptForm, invitation: UsableInvitation) -> bool:
    teams = [invitation.team] if invitation.team else []
    found = password_problems(form.password.data, form.username.data, invitation.name, teams=teams)
    form.password.errors = found
    return not found


def _accepted(token: str, form: AcceptForm, invitation: UsableInvitation) -> ResponseReturnValue:
    username = letters.accept(engine(), token, username=form.username.data, password=form.password.data)
    g.audit_person = username
    audit_subject(username)
    audit_detail(role=invitation.role)
    flash(_("账户“%(username)s”已建立。请用刚才设的密码登录。", username=username), "success")
    return redirect(url_for("security.login"))
