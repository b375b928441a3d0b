"""Teams as administrators manage them: who is in them and which folders they see."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from surveyapp.services.errors import Refusal
from surveyapp.services.people import teams as groups
from surveyapp.services.people.access import Capability
from surveyapp.services.people.accounts import AccountLine, accounts
from surveyapp.services.people.teams import TeamLine
from surveyapp.web.console.access import audit_detail, audit_subject, engine, open_to, settings
from surveyapp.web.console.decision_forms import answer_form
from surveyapp.web.console.folder_names import folder_label
from surveyapp.web.console.people.people_forms import TeamForm, TeamNameForm
from surveyapp.web.console.people.people_words import ROLES

teams = Blueprint("teams", __name__, url_prefix="/teams")


@teams.route("", methods=["GET", "POST"], endpoint="teams")
@open_to(Capability.ADMINISTER, audit="create_team")
def list_teams() -> ResponseReturnValue:
    """All teams, the folders that nobody sees, and a form for a new team."""
    form = TeamNameForm()

    def created() -> ResponseReturnValue:
        audit_subject(form.name.data)
        team = groups.create_team(engine(), form.name.data)
        flash(_("团队“%(name)s”已建立。请选择成员和文件夹。", name=form.name.data), "success")
        return redirect(url_for("console.teams.team", team=team))

    def page(problems: list[str]) -> str:
        return render_template(
            "console/people/teams.html",
            form=form,
            problems=problems,
            teams=groups.teams(engine()),
            unseen=groups.unseen_folders(engine(), settings().questionnaires),
        )

    return answer_form(form, created, page)


@teams.route("/<id:team>", methods=["GET", "POST"], endpoint="team")
@open_to(Capability.ADMINISTER, audit="change_team")
def change_team(team: int) -> ResponseReturnValue:
    """Rename a team, choose its members and folders."""
    try:
        line = groups.team_line(engine(), team)
    except Refusal:
        abort(404)
    audit_subject(line.name)
    existing = groups.folders(engine(), settings().questionnaires)
    form = _form_of(line, existing)
    gone = set(line.folders) - set(existing)
    return answer_form(
        form,
        lambda: _changed(line, form, existing),
        lambda problems: render_template(
            "console/people/team.html", form=form, line=line, problems=problems, gone=gone
        ),
    )


def _form_of(line: TeamLine, existing: list[str]) -> TeamForm:
    members = [member.id for member in line.members]
    shown = {"name": line.name, "members": members, "folders": list(line.folders)}
    form = TeamForm(**shown, **{f"{field}_before": value for field, value in shown.items()})
    people = [person for person in accounts(engine()) if person.active or person.id in members]
    form.members.choices = [SelectChoice(person.id, _label(person)) for person in people]
    folders = sorted({*existing, *line.folders})
    form.folders.choices = [SelectChoice(folder, folder_label(folder)) for folder in folders]
    return form


def _label(person: AccountLine) -> str:
    role = ROLES[person.role]
    label = _("%(name)s（%(username)s，%(role)s）", name=person.name, username=person.username, role=role)
    return str(label)


def _changed(line: TeamLine, form: TeamForm, existing: list[str]) -> ResponseReturnValue:
    """Only what this person changed: the page may be older than what somebody else did meanwhile."""
    name = form.name.data if form.name.data != form.name_before.data else None
    members, members_before = set(form.members.data), set(form.members_before.data)
    folders, folders_before = set(form.folders.data), set(form.folders_before.data)
    join, leave = members - members_before, members_before - members
    opened, closed = folders - folders_before, folders_before - folders
    groups.change_team(
        engine(),
        line.id,
        name=name,
        join=join,
        leave=leave,
        open_folders=opened,
        close_folders=closed,
        known_folders=existing,
    )
    usernames = {person.id: person.username for person in accounts(engine())}
    _note(
        name=name or "",
        joined=[usernames[account] for account in sorted(join)],
        left=[usernames.get(account, str(account)) for account in sorted(leave)],
        opened=sorted(opened),
        closed=sorted(closed),
    )
    flash(_("团队“%(name)s”的改动已保存，立即生效。", name=form.name.data), "success")
    return redirect(url_for("console.teams.teams"))


def _note(**changes: str | list[str]) -> None:
    audit_detail(**{name: value for name, value in changes.items() if value})
