"""The lines of code in the manual of notebooks run as they are printed, and give the answers that commands count."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from cases import each
from click.testing import CliRunner
from own_instance import use_instance
from servers import REPOSITORY

from surveyapp.cli.main import main
from surveyapp.cli.settings import settings

SURVEY = "changji-jishitong-2024/residents"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
MANUALS = ("docs/notebook.md", "docs/zh/notebook.md")


def blocks(manual: str) -> list[str]:
    return BLOCK.findall((REPOSITORY / manual).read_text("utf-8"))


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_instance(monkeypatch, tmp_path, demonstration=True)


def run(code: str, **given: object) -> dict[str, Any]:
    names: dict[str, Any] = dict(given)
    exec(code, names)  # the code of our own manual
    return names


@each("manual", MANUALS)
def test_one_line_gives_the_answers_of_a_survey(instance: None, manual: str) -> None:
    line = blocks(manual)[0]
    assert len([each for each in line.splitlines() if each and "import" not in each]) == 1
    answers = run(line)["answers"]
    assert isinstance(answers, pd.DataFrame)
    assert len(answers) == 122
    assert (answers.attrs["survey"], answers.attrs["snapshot"]) == (SURVEY, None)
    assert answers.attrs["reconstructed"] == 122
    assert answers["convenience"].cat.categories[0].startswith("非常满意")
    assert answers["convenience.score"].mean() == pytest.approx(3.8360655737704916, abs=1e-12)


@each("manual", MANUALS)
def test_a_folder_of_a_snapshot_is_enough(instance: None, manual: str) -> None:
    assert CliRunner().invoke(main, ["freeze", SURVEY]).exit_code == 0
    folder = sorted((settings().snapshots / SURVEY).iterdir())[-1]
    frozen = run(blocks(manual)[1], folder=str(folder))["frozen"]
    assert len(frozen) == 122
    again = run(blocks(manual)[0])["answers"]
    assert again.attrs["snapshot"] == frozen.attrs["snapshot"] is not None
    pd.testing.assert_frame_equal(again, frozen)


def test_an_unknown_survey_is_refused(instance: None) -> None:
    from surveyapp.notebook import survey_frame

    with pytest.raises(LookupError, match=r"没有调查“[^”]*”；现有："):
        survey_frame("nowhere/none")
