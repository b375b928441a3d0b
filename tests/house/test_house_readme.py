"""The README's commands exist and work in a fresh clone; settings that are read are explained."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cases import each
from click import Group
from servers import LONGEST_WAIT, REPOSITORY

from surveyapp.cli.main import main

README = (REPOSITORY / "README.md").read_text("utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text("utf-8")


def test_it_begins_with_the_two_commands() -> None:
    assert re.findall(r"^make \w+", README, re.MULTILINE)[:2] == ["make run", "make test"]


@each("target", sorted(set(re.findall(r"\bmake ([a-z]+)", README))))
def test_a_make_command_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@each("name", sorted(set(re.findall(r"\bsurveyapp ([a-z-]+)", README))))
def test_a_command_exists(name: str) -> None:
    assert isinstance(main, Group)
    assert name in main.commands


@each("name", sorted(main.commands) if isinstance(main, Group) else [])
def test_a_command_is_explained(name: str) -> None:
    assert f"surveyapp {name}" in README


def test_every_setting_is_explained() -> None:
    read = set()
    for path in [*REPOSITORY.glob("surveyapp/**/*.py"), *REPOSITORY.glob("deploy/*.py")]:
        read |= set(re.findall(r"SURVEYAPP_[A-Z_]+[A-Z]", path.read_text("utf-8")))
    assert {name for name in read if name not in README} == set()


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(
        ["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout
    for target in ("install", "run", "test", "bench", "help"):
        assert re.search(rf"^{target}\b", shown, re.MULTILINE)


def test_make_run_serves_the_demonstration() -> None:
    command = ["make", "-n", "-o", ".venv/.installed", "run"]
    shown = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert "surveyapp run --demo" in shown


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that git knows, as a fresh clone has them, with this environment's Python."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, tmp_path / name)
    return tmp_path


@contextmanager
def demonstration(clone: Path, until: str = "Listening at") -> Iterator[str]:
    """`surveyapp run --demo` in a clone until it prints this, at first that it serves; gives what it printed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    command = [sys.executable, "-m", "surveyapp.cli", "run", "--demo", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=clone,
        env=environment | {"PYTHONPATH": str(clone), "SURVEYAPP_LOG_LEVEL": "info", "SURVEYAPP_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        printed = ""
        for line in process.stdout:
            printed += line
            if until in line:  # from listening on a request waits for its worker
                break
        yield printed
    finally:
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=LONGEST_WAIT)
        assert "Traceback" not in rest


def status_of(link: str) -> int:
    """The status of a page."""
    with urllib.request.urlopen(link, timeout=LONGEST_WAIT) as page:
        return int(page.status)


def test_a_fresh_clone_serves_the_demonstration_and_keeps_its_data(clone: Path) -> None:
    with demonstration(clone) as printed:
        links = re.findall(r"http://\S+/s/\S+", printed)
        assert len(links) == 4
        assert [status_of(link) for link in links] == [200] * 4
    assert "重构样例 122 份（本次新增 122 份）" in printed
    assert (clone / "instance" / "surveyapp.sqlite").exists()
    with demonstration(clone, until="服务地址") as again:
        assert "重构样例 122 份（本次新增 0 份）" in again
