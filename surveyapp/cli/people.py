"""Commands about people: the way into the console for who administers it."""

import sys

import click
from sqlalchemy import Engine

from surveyapp.cli.recording import note_command, recorded
from surveyapp.cli.settings import database, plainly, settings
from surveyapp.config import Settings
from surveyapp.services import attempts
from surveyapp.services.accounts import (
    FIRST_ADMINISTRATOR,
    OneTime,
    administrator_password,
    first_administrator,
)
from surveyapp.services.secret_key import secret_key
from surveyapp.web.console.place import HOME


@click.command("administrator")
@click.option("--username", default=FIRST_ADMINISTRATOR, show_default=True, help="管理员的用户名。")
@click.option("--reset-totp", is_flag=True, help="同时取消两步验证（手机丢失时）。")
@plainly
@recorded("administrator", subject="username", totp="reset_totp")
def administrator_command(username: str, reset_totp: bool) -> None:
    """给管理员一个新的一次性密码；没有这个账户就建立，已停用的重新启用。"""
    found = settings()
    engine = database(found)
    given = administrator_password(engine, username, without_totp=reset_totp)
    name = attempts.subject_of(
        secret_key(found.secret_key, found.instance), attempts.PASSWORDS.kind, given.username
    )
    attempts.clear(engine, attempts.Guard(attempts.PASSWORDS, name))
    click.echo(f"已建立管理员账户 {given.username}" if given.created else f"{given.username} 的密码已重置")
    _say_password(given)


def welcome_administrator(found: Settings, engine: Engine, base: str) -> None:
    """Say where the console is; a database without an administrator gets one, whose password is told once."""
    click.echo(f"控制台：{base}{HOME}")
    if found.production and not sys.stdout.isatty():
        # Nobody reads along, but a log may keep what is said.
        click.echo("  还没有管理员时，请在终端运行 surveyapp administrator 建立")
        return
    given = first_administrator(engine)
    if given is None:
        click.echo("  管理员账户已有；忘记密码时，请运行 surveyapp administrator 重新生成")
        return
    note_command("administrator", engine, subject=given.username, created=True)
    click.echo("  首次启动，已建立管理员账户")
    _say_password(given)


def _say_password(given: OneTime) -> None:
    click.echo(f"  用户名：{given.username}")
    click.echo(f"  一次性密码：{given.password}")
    click.echo("  密码只显示这一次，登录后须另设；丢失时，请运行 surveyapp administrator 重新生成")
