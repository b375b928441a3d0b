"""The README's commands exist and work in a fresh clone; settings that are read are explained."""

import os
import re
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest
from click import Group
from servers import REPOSITORY

from surveyapp.cli.main import main

README = (REPOSITORY / "README.md").read_text("utf-8")
MAKEFILE = (REPOSITORY / "Makefile").read_text("utf-8")


def test_it_begins_with_the_two_commands() -> None:
    assert re.findall(r"^make \w+", README, re.MULTILINE)[:2] == ["make run", "make test"]


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", README))))
def test_a_make_command_exists(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\bsurveyapp ([a-z-]+)", README))))
def test_a_command_exists(name: str) -> None:
    assert isinstance(main, Group)
    assert name in main.commands


@pytest.mark.parametrize("name", sorted(main.commands) if isinstance(main, Group) else [])
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


def first_lines(clone: Path, port: int, until: str) -> tuple[list[str], list[int]]:
    """What `surveyapp run --demo` prints, and the status of each citizen link it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYAPP_")}
    environment |= {"PYTHONPATH": str(clone), "SURVEYAPP_INSTANCE": str(clone / "instance")}
    command = ["python", "-m", "surveyapp.cli", "run", "--demo", "--port", str(port)]
    path = str(Path(os.sys.executable).parent) + os.pathsep + environment["PATH"]  # type: ignore[attr-defined]  # os imports sys
    process = subprocess.Popen(
        command, cwd=clone, env=environment | {"PATH": path}, stdout=subprocess.PIPE, text=True
    )
    try:
        lines = []
        for line in process.stdout or ():
            lines.append(line)
            if until in line:
                break
        links = re.findall(r"http://\S+/s/\S+", "".join(lines))
        return lines, [status_of(link) for link in links]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        if process.stdout:
            process.stdout.close()


def status_of(link: str) -> int:
    return int(urllib.request.urlopen(link, timeout=60).status)
