"""Commands that start the service and prepare its database."""

import os
import socket
import sys

import click

from surveyapp.cli.settings import database, fail, plainly, settings
from surveyapp.cli.words import publication_line
from surveyapp.config import REPOSITORY, Settings
from surveyapp.records.connection import connect
from surveyapp.services.database import migrate
from surveyapp.services.demo import DemoSurvey, prepare_demo
from surveyapp.services.publish import publish_folder
from surveyapp.services.words import refusal_lines

GUNICORN_SETTINGS = REPOSITORY / "deploy" / "gunicorn.conf.py"


@click.command("run")
@click.option("--demo", is_flag=True, help="开放全部调查，并导入重构样例数据。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。")
@plainly
def run_command(demo: bool, port: int) -> None:
    """发布问卷并启动服务（gunicorn）。"""
    found = settings()
    engine = database(found)
    publications, refusals = publish_folder(engine, found.questionnaires)
    for publication in publications:
        if publication.change in ("new_version", "new_analysis"):
            click.echo(publication_line(publication))
    for refused in refusals:
        click.echo("\n".join(refusal_lines(refused)), err=True)
    if demo:
        _say_demo(found, prepare_demo(engine, found.questionnaires), port)
    engine.dispose()
    _require_free(port)
    click.echo(f"服务地址：http://127.0.0.1:{port}/    按 Ctrl+C 结束", nl=True)
    sys.stdout.flush()
    _serve(found, port, demo=demo)


def _say_demo(found: Settings, surveys: list[DemoSurvey], port: int) -> None:
    base = found.public_url or f"http://127.0.0.1:{port}"
    click.echo("演示：以下调查使用按公开报告重构的样例数据，不是真实答卷。")
    for survey in surveys:
        note = "没有样例数据" if survey.refused is None else "样例数据与问卷不符，没有导入"
        if survey.imported is not None:
            note = f"重构样例 {survey.imported.rows} 份（本次新增 {survey.imported.added} 份）"
        click.echo(f"  {base}/s/{survey.survey}    {note}")
        if survey.refused is not None:
            click.echo("\n".join(refusal_lines(survey.refused)), err=True)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            fail(f"端口 {port} 已被占用；请结束占用它的程序，或用 --port 换一个端口")


def _serve(found: Settings, port: int, *, demo: bool) -> None:
    """Become gunicorn, with the settings file that deployments and the benchmark use."""
    environment = {
        **os.environ,
        "SURVEYAPP_DATABASE_URL": found.database_url,
        "SURVEYAPP_INSTANCE": str(found.instance),
        "SURVEYAPP_DEMO": "1" if demo else "",
        "SURVEYAPP_BIND": os.environ.get("SURVEYAPP_BIND", f"127.0.0.1:{port}"),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", str(GUNICORN_SETTINGS), "surveyapp.app:create_app()"]
    os.execve(sys.executable, command, environment)  # noqa: S606  # no shell wanted


@click.command("migrate")
@plainly
def migrate_command() -> None:
    """把数据库升级到本程序需要的结构（请先备份）。"""
    before, after = migrate(connect(settings().database_url))
    click.echo(f"数据库结构：{before or '空'} → {after}")
