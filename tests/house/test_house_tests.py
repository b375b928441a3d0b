"""The tests hide nothing: warnings are errors, and CI has no components to miss."""

import re
import subprocess
import sys
import tomllib

import pytest
from servers import REPOSITORY, missing
from test_house_rooms import PURE

OF_LOOKS = "ignore::UserWarning:openpyxl"


def test_warnings_are_errors_but_for_those_about_the_looks_of_spreadsheets() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    assert settings["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error", OF_LOOKS]


def test_what_one_command_leaves_out_the_other_runs_and_ci_runs_both() -> None:
    chosen = re.findall(
        r"pytest .* -m (.+) tests$", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    assert chosen == ['"not browser"', "browser"]
    assert (REPOSITORY / ".ci/run").read_text("utf-8").endswith("\nmake test browsers\n")


def test_the_pure_rooms_can_be_tested_alone() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    assert re.findall(r"^PURE := (.+)$", makefile, re.MULTILINE) == [" ".join(PURE)]
    assert re.search(r"^test-pure:.*\n\t.*pytest .*addprefix tests/,\$\(PURE\)", makefile, re.MULTILINE)


def test_a_missing_component_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium"):
        missing("Chromium")


def test_a_missing_component_skips_by_its_name_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Chromium"):
        missing("Chromium")


def test_every_measurement_can_be_started() -> None:
    asked = "from tests.bench.parts import PARTS; [part.load() for part in PARTS.values()]; print(*PARTS)"
    command = [sys.executable, "-W", "error", "-c", f"import tests.bench; {asked}"]
    loaded = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    targets = re.findall(r"^bench([\w-]*):.*\n\t.*-m tests\.bench(?: (\w+))?", makefile, re.MULTILINE)
    assert targets == [("", ""), ("-limesurvey", "limesurvey")]
    named = re.findall(r"-m tests\.bench (\w[\w-]*)", (REPOSITORY / "docs/performance.md").read_text("utf-8"))
    assert named and {*named} <= {*loaded.stdout.split()}


def test_every_module_with_measurements_is_a_part() -> None:
    paths = (REPOSITORY / "tests" / "bench").rglob("*.py")
    modules = {path.stem for path in paths if "def measurements(options" in path.read_text("utf-8")}
    parts = (REPOSITORY / "tests/bench/parts.py").read_text("utf-8")
    assert modules == {name.split(".")[-1] for name in re.findall(r'Part\(\s*"([\w.]+)"', parts)}


def test_no_two_modules_of_the_tests_share_a_name() -> None:
    paths = [
        path
        for path in (REPOSITORY / "tests").rglob("*.py")
        if path.name not in ("__init__.py", "conftest.py")
    ]
    names = [path.name for path in paths]
    assert sorted({name for name in names if names.count(name) > 1}) == []
