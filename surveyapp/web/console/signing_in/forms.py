"""The forms of signing in and of one's own account."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from surveyapp.web.console.language import LANGUAGES
from surveyapp.web.console.limits import LONGEST_CODE_TYPED


def _password(label: object, missing: object, purpose: str) -> PasswordField:
    return PasswordField(label, [InputRequired(missing)], render_kw={"autocomplete": purpose})


def _code(label: object, missing: object, **attributes: object) -> StringField:
    kept = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", **attributes}
    return StringField(
        label, [InputRequired(missing), Length(max=LONGEST_CODE_TYPED, message=missing)], render_kw=kept
    )


def _app_code() -> StringField:
    return _code(
        _l("验证码"),
        _l("请输入身份验证器显示的 6 位数字。"),
        autocomplete="one-time-code",
        inputmode="numeric",
        maxlength="10",
    )


class LoginForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The first step."""

    username = StringField(
        _l("用户名"),
        [InputRequired(_l("请输入用户名。"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = _password(_l("密码"), _l("请输入密码。"), "current-password")


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The second step."""

    code = _app_code()


class RecoveryForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The second step without the phone."""

    code = _code(_l("恢复码"), _l("请输入一个恢复码，形如 1a2b-3c4d-5e6f。"))


class AccountForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Name and language."""

    name = StringField(
        _l("姓名"),
        [InputRequired(_l("请输入姓名。")), Regexp(r"\s*\S", message=_l("请输入姓名。"))],
        render_kw={"autocomplete": "name", "maxlength": "100"},
    )
    language = SelectField(
        _l("界面语言"),
        choices=lambda: [SelectChoice(code, str(choice)) for code, choice in LANGUAGES.items()],
    )


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """Old and new password."""

    present = _password(_l("现在的密码"), _l("请输入现在的密码。"), "current-password")
    new = _password(_l("新密码"), _l("请输入新密码。"), "new-password")
    again = PasswordField(
        _l("再输一次新密码"),
        [InputRequired(_l("请再输一次新密码。")), EqualTo("new", _l("两次输入的新密码不一致。"))],
        render_kw={"autocomplete": "new-password"},
    )


class SetUpForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """A first code, and the password that shows who sets it up."""

    code = _app_code()
    present = _password(_l("登录密码"), _l("请输入登录密码。"), "current-password")


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """The password once more, before something that matters."""

    present = _password(_l("登录密码"), _l("请输入登录密码。"), "current-password")
