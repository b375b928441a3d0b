"""The forms of accounts, teams and invitations."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from surveyapp.services.errors import Refusal
from surveyapp.services.limits import LONGEST_PERSON_NAME
from surveyapp.services.people.accounts import usable_username
from surveyapp.web.console.messages import refusal_messages
from surveyapp.web.console.people.people_words import ROLES
from surveyapp.web.console.plain_input import row_id


class Boxes(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Several of many, each with a box; whether a choice exists is the service's to say."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _name(label: object) -> StringField:
    needed = InputRequired(_l("请填写，不能为空。"))
    longest = Length(
        max=LONGEST_PERSON_NAME, message=_l("太长，最多 %(most)s 个字。", most=LONGEST_PERSON_NAME)
    )
    return StringField(
        label, [needed, longest], render_kw={"maxlength": LONGEST_PERSON_NAME, "autocomplete": "off"}
    )


def _role() -> RadioField:
    choices = [SelectChoice(role, words) for role, words in ROLES.items()]
    return RadioField(_l("角色"), choices=choices, default="evaluator", validate_choice=False)


class AccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What an administrator changes about an account; `…_before` is what the page showed at first."""

    name_before = HiddenField()
    role_before = HiddenField()
    active_before = HiddenField()
    teams_before = Boxes(coerce=row_id, validate_choice=False)

    name = _name(_l("姓名"))
    role = _role()
    teams = Boxes(_l("团队"), coerce=row_id, validate_choice=False)
    active = BooleanField(_l("启用（取消后，此人立即退出，不能再登录）"))


class TeamNameForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A new team."""

    name = _name(_l("团队名称"))


class TeamForm(TeamNameForm):
    """A team with its members and folders; `…_before` is what the page showed at first."""

    name_before = HiddenField()
    members_before = Boxes(coerce=row_id, validate_choice=False)
    folders_before = Boxes(validate_choice=False)

    members = Boxes(_l("成员"), coerce=row_id, validate_choice=False)
    folders = Boxes(_l("文件夹"), validate_choice=False)


class InvitationForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Who is invited, as what; team 0 is none."""

    name = _name(_l("姓名"))
    role = _role()
    team = SelectField(_l("所属团队"), coerce=row_id, validate_choice=False)


class AcceptForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """What an invited person chooses."""

    username = StringField(
        _l("用户名"),
        [InputRequired(_l("请填写用户名。"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("密码"), [InputRequired(_l("请填写密码。"))], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        _l("再输入一次密码"),
        [EqualTo("password", _l("两次输入的密码不一致，请重新输入。"))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_username(self, field: StringField) -> None:
        """Say at once, beside what is wrong with the password, that a username cannot be one."""
        try:
            usable_username(field.data)
        except Refusal as refused:
            raise ValidationError(refusal_messages(refused)[0]) from refused
