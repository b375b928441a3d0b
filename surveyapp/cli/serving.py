"""Commands that start the service and prepare its database."""

import gc
import os
import socket
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click
import gunicorn.__main__
from gunicorn.app.wsgiapp import WSGIApplication
from sqlalchemy import Engine
from sqlalchemy.orm import configure_mappers

from surveyapp.cli.people import welcome_administrator
from surveyapp.cli.reaching import is_wsl, lan_address, own_address, proxy_warning, reach_lines
from surveyapp.cli.recording import note_command, record_command, terminal_person
from surveyapp.cli.settings import database, fail, places_of, report_errors, settings
from surveyapp.cli.watching import ForkedProcess, keep_working
from surveyapp.cli.words import publication_line
from surveyapp.cli.work import works_of_worker
from surveyapp.config import REPOSITORY, Settings
from surveyapp.records.connection import connect
from surveyapp.records.schema import is_empty
from surveyapp.services.addresses import citizen_path
from surveyapp.services.answers.counts.count_arrivals import count_arrivals
from surveyapp.services.database import migrate
from surveyapp.services.evaluations.seal_systems import seal_every_survey
from surveyapp.services.giving_way import give_way
from surveyapp.services.limits import BEHIND_CITIZENS
from surveyapp.services.refusal_words import refusal_lines
from surveyapp.services.surveys.publish import publish_folder

GUNICORN_SETTINGS = REPOSITORY / "deploy" / "gunicorn.conf.py"


@click.command("run")
@click.option("--demo", is_flag=True, help="开放全部调查，并导入重构样例数据。")
@click.option("--port", type=click.IntRange(1, 65535), help="端口，默认 8000（或 SURVEYAPP_BIND 所设）。")
@report_errors
def run_command(demo: bool, port: int | None) -> None:
    """发布问卷并启动服务（gunicorn）。"""
    found = settings()
    if demo and found.production:
        fail("生产环境（SURVEYAPP_ENV=production）不能加 --demo：演示会开放全部调查并导入重构样例数据")
    bind = f"127.0.0.1:{port}" if port else os.environ.get("SURVEYAPP_BIND") or "127.0.0.1:8000"
    _require_free(bind)
    engine = connect(found.database_url)
    if is_empty(engine):
        _elsewhere(engine, "surveyapp-make", lambda: database(found).dispose())
    engine = database(found)
    _publish(engine, found)
    base = found.public_url or own_address(bind)
    if demo:
        _elsewhere(engine, "surveyapp-demo", lambda: _prepare_demo(database(found), found, base))
    welcome_administrator(found, engine, base)
    engine.dispose()
    for line in reach_lines(found, bind, lan_address(), wsl=is_wsl()):
        click.echo(line)
    if warning := proxy_warning(found):
        click.echo(warning, err=True)
    click.echo(f"服务地址：{own_address(bind)}/    按 Ctrl+C 结束")
    sys.stdout.flush()
    _serve(found, bind, demo=demo)


def _elsewhere(engine: Engine, name: str, work: Callable[[], None]) -> None:
    """Do the work in a fork: what makes tables, and reads, counts and freezes samples, stays out of the memory of all
    that serves. Ends the command as the fork ended, if that was not well.
    """
    engine.dispose()  # no fork uses a connection of another process
    if code := ForkedProcess(name, report_errors(work)).wait():
        sys.exit(max(code, 1))  # what a signal ended has a code below 0


def _publish(engine: Engine, config: Settings) -> None:
    publications, refusals = publish_folder(engine, config.questionnaires, terminal_person())
    seal_every_survey(places_of(config, engine), terminal_person())
    for publication in publications:
        if publication.change in ("new_version", "new_analysis"):
            click.echo(publication_line(publication))
        if publication.change != "unchanged":
            change = {"version": publication.version, "change": publication.change}
            note_command("publish", engine, subject=publication.survey, **change)
    for refused in refusals:
        click.echo("\n".join(refusal_lines(refused)), err=True)


def _prepare_demo(engine: Engine, config: Settings, base: str) -> None:
    from surveyapp.services.figures.demonstration import freeze_samples, prepare_demo  # as `_elsewhere` says

    click.echo("演示：以下调查使用按公开报告重构的样例数据，不是真实答卷。")
    surveys = prepare_demo(engine, config.questionnaires, terminal_person())
    frozen = freeze_samples(engine, config.snapshots, surveys, terminal_person())
    for survey in surveys:
        note = "没有样例数据" if survey.refusal is None else "样例数据没有导入"
        added = survey.import_summary.added if survey.import_summary is not None else 0
        if survey.import_summary is not None:
            snapshot = "，已冻结为快照，供评价取数" if survey.survey in frozen else ""
            note = f"重构样例 {survey.import_summary.rows} 份（本次新增 {added} 份）{snapshot}"
        if survey.was_draft or added:
            note_command("demo", engine, subject=survey.survey, added=added)
        click.echo(f"  {base}{citizen_path(survey.survey)}    {note}")
        if survey.refusal is not None:
            click.echo("\n".join(refusal_lines(survey.refusal)), err=True)


def _require_free(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    if not port.isdigit():  # a Unix socket, or one that was handed over
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host or "0.0.0.0", int(port)))  # noqa: S104  # only to see whether it is free
        except OSError:
            fail(
                f"{bind} 已被占用或不可用；请结束占用它的程序，或换一个端口："
                "surveyapp run 加 --port 8001，make run 前写 SURVEYAPP_BIND=127.0.0.1:8001"
            )


def _serve(config: Settings, bind: str, *, demo: bool) -> None:
    """Load the app, have a worker for downloads kept running, then serve, with the settings file that deployments and
    the benchmark use. The worker ends by itself when this process does.
    """
    os.environ |= {
        "SURVEYAPP_DATABASE_URL": config.database_url,
        "SURVEYAPP_INSTANCE": str(config.instance),
        "SURVEYAPP_DEMO": "1" if demo else "",
        "SURVEYAPP_BIND": bind,
    }
    app = import_module("surveyapp.app").create_app()
    configure_mappers()  # of all tables, at the first question to the database otherwise: in every fork
    gc.collect()
    gc.freeze()  # else the first collection of each fork writes to all that it shares
    # As `python -m gunicorn` would have it: on SIGUSR2 gunicorn begins anew by these.
    sys.argv = [gunicorn.__main__.__file__, "-c", str(GUNICORN_SETTINGS), "surveyapp.app:create_app()"]
    LoadedApplication(app).run()


class LoadedApplication(WSGIApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn for an app that is loaded already, with a worker for downloads beside it."""

    def __init__(self, app: Any) -> None:
        self._app = app
        super().__init__("%(prog)s [OPTIONS] [APP_MODULE]")

    def load(self) -> Any:
        """The app, to which gunicorn comes once its settings are read: forked now, the worker shares these too."""
        service = os.getpid()
        ForkedProcess("surveyapp-watch", lambda: work_beside(service))
        return self._app


def work_beside(service: int) -> None:
    """Make what is asked for, until the process that serves ends; citizens come first."""
    give_way(BEHIND_CITIZENS)
    keep_working(works_of_worker(), service)


@click.command("migrate")
@report_errors
@record_command("migrate")
def migrate_command() -> None:
    """把数据库升级到本程序需要的结构（请先备份）。"""
    engine = connect(settings().database_url)
    before, after = migrate(engine)
    count_arrivals(engine)  # what is stored is counted now, so that no page has to
    click.echo(f"数据库结构：{before or '空'} → {after}")
