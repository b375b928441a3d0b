"""The archive for machines without network holds all that is needed, and says what stands in its way."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
from pathlib import Path

import pytest
from servers import REPOSITORY

TAG = f"cp{sys.version_info.major}{sys.version_info.minor}"
PLATFORM = sysconfig.get_platform().replace("-", "_")


def without_network() -> list[str]:
    """The beginning of a command that runs in a network namespace of its own."""
    ways = (["unshare", "-n"], ["unshare", "-r", "-n"]) if shutil.which("unshare") else ()
    works = [way for way in ways if subprocess.run([*way, "true"], capture_output=True).returncode == 0]
    if not works:
        pytest.skip("no network namespace may be made here (unshare -n)")
    return works[0]


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """What install.sh looks at first, of an archive for this machine."""
    shutil.copy(REPOSITORY / "deploy" / "install.sh", tmp_path)
    (tmp_path / "PYTHON").write_text(f"{TAG} {PLATFORM}\n")
    (tmp_path / "SHA256SUMS").write_text("")
    return tmp_path


def install(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(folder / "install.sh")]
    changed = {**os.environ, "PYTHON": sys.executable, **environment}
    return subprocess.run(command, env=changed, capture_output=True, text=True)


def test_another_version_of_python_is_named(unpacked: Path) -> None:
    (unpacked / "PYTHON").write_text(f"cp399 {PLATFORM}\n")
    result = install(unpacked)
    assert result.returncode == 1
    assert f"安装包适用于 cp399 {PLATFORM}" in result.stderr
    assert f"{TAG} {PLATFORM}；请用同样的系统和 Python 版本" in result.stderr


def test_without_python_one_reads_what_to_do(unpacked: Path) -> None:
    result = install(unpacked, PYTHON="/nowhere/python3")
    assert (result.returncode, "请先安装 Python" in result.stderr) == (1, True)


def test_a_file_that_was_damaged_on_its_way_is_not_installed(unpacked: Path) -> None:
    (unpacked / "wheels").mkdir()
    (unpacked / "wheels" / "a.whl").write_text("damaged")
    (unpacked / "SHA256SUMS").write_text(f"{'0' * 64}  wheels/a.whl\n")
    result = install(unpacked)
    assert (result.returncode, "安装包不完整" in result.stderr) == (1, True)
    assert not (unpacked / ".venv").exists()


def test_the_documentation_says_what_is_tried() -> None:
    documented = (REPOSITORY / "docs" / "deployment.md").read_text("utf-8")
    tried = (REPOSITORY / "tests" / "offline_install.py").read_text("utf-8")
    for command in ("sh install.sh", ".venv/bin/surveyapp run --demo"):
        assert f"\n{command} " in documented
        assert ", ".join(f'"{word}"' for word in command.split()) in tried


@pytest.mark.browser
def test_it_installs_and_serves_on_a_machine_without_network(tmp_path: Path) -> None:
    command = [*without_network(), sys.executable, str(REPOSITORY / "tests" / "offline_install.py")]
    bundle = [sys.executable, str(REPOSITORY / "deploy" / "bundle.py"), "--out", str(tmp_path)]
    archive = Path(subprocess.run(bundle, capture_output=True, text=True, check=True).stdout.strip())
    assert archive.name.endswith(f"-{TAG}-{PLATFORM}.tar.gz")
    with tarfile.open(archive) as packed:
        names = [name.partition("/")[2] for name in packed.getnames()]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    wheels = [name for name in names if name.startswith("wheels/") and name.endswith(".whl")]
    assert len(wheels) > len(project["dependencies"])
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)
    (tmp_path / "elsewhere").mkdir()
    tried = subprocess.run(
        [*command, str(archive), str(tmp_path / "elsewhere")], capture_output=True, text=True, check=True
    )
    assert [line.split()[-1] for line in tried.stdout.splitlines() if line.startswith("http")] == [
        "200",
        "200",
    ]
