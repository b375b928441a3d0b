"""Commands about people: how an administrator gets into the console."""

import sys

import click
from sqlalchemy import Engine

from surveyapp.cli.recording import note_command, record_command
from surveyapp.cli.settings import database, report_errors, settings
from surveyapp.config import Settings
from surveyapp.definition.china_time import CHINA
from surveyapp.services.addresses import HOME
from surveyapp.services.people import attempts
from surveyapp.services.people.accounts import OneTimePassword, administrator_password, first_administrator


@click.command("administrator")
@click.option("--username", help="管理员的用户名；只有一个管理员，或还没有管理员时可以省略。")
@click.option("--reset-totp", is_flag=True, help="同时取消两步验证（手机丢失时）。")
@report_errors
@record_command("administrator", subject="username", totp="reset_totp")
def administrator_command(username: str | None, reset_totp: bool) -> str:
    """给管理员一个新的一次性密码（7 天内有效）；没有这个账户就建立，已停用的重新启用，登录失败的锁定一并解除。"""
    found = settings()
    engine = database(found)
    given = administrator_password(engine, username, without_totp=reset_totp)
    key = found.instance_key()
    for limit in (attempts.PASSWORDS, attempts.NAMES):
        attempts.forgive(engine, key, limit, given.username)
    for limit in (attempts.CODES, attempts.RECOVERY_CODES):
        attempts.forgive(engine, key, limit, str(given.account))
    click.echo(
        f"已建立管理员账户 {given.username}" if given.is_new_account else f"{given.username} 的密码已重置"
    )
    if reset_totp and not given.is_new_account:
        click.echo("  两步验证已取消，登录后按要求重新启用")
    _say_password(given)
    return given.username


def welcome_administrator(config: Settings, engine: Engine, base: str) -> None:
    """Print where the console is. In a database without an administrator, make one and print its password once."""
    click.echo(f"控制台：{base}{HOME}")
    if config.production and not sys.stdout.isatty():
        # Nobody may be reading, but a log may keep the output.
        click.echo("  还没有管理员时，请在终端运行 surveyapp administrator 建立")
        return
    given = first_administrator(engine)
    if given is None:
        click.echo("  管理员账户已有；忘记密码或一次性密码过期时，请运行 surveyapp administrator 重新生成")
        return
    note_command("administrator", engine, subject=given.username, created=True)
    click.echo("  首次启动，已建立管理员账户")
    _say_password(given)


def _say_password(password: OneTimePassword) -> None:
    click.echo(f"  用户名：{password.username}")
    click.echo(f"  一次性密码：{password.password}")
    expires = password.expires.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    click.echo(f"  密码只显示这一次，登录后须另设，{expires}（北京时间）前有效")
    click.echo("  丢失或过期时，请运行 surveyapp administrator 重新生成")
