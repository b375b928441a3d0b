"""`surveyapp drivers`: of a survey and of a file, for people and as one object."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from driver_survey import SURVEY, fill_driver_survey
from own_instance import use_instance

from surveyapp.cli.main import main
from surveyapp.cli.settings import database, settings

TRUTH = Path(__file__).parents[1] / "analysis" / "r-truth"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture(autouse=True)
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_instance(monkeypatch, tmp_path)


def fill(*, content: bool = False) -> None:
    engine = database(settings())
    fill_driver_survey(engine, content=content)
    engine.dispose()


def test_a_file_gives_one_object_with_the_importance_of_r() -> None:
    result = run("drivers", str(TRUTH / "drivers_bfi.csv"), "--on", "outcome", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    truth = next(each for each in json.loads((TRUTH / "drivers.json").read_text()) if each["name"] == "bfi")
    assert {code: driver["value"] for code, driver in found["importance"].items()} == pytest.approx(
        truth["lmg"], abs=1e-9
    )
    assert found["spearman"] == pytest.approx(truth["spearman"], abs=1e-9)


def test_items_are_named_one_by_one_or_with_commas() -> None:
    path = str(TRUTH / "drivers_bfi.csv")
    together = run("drivers", path, "--on", "outcome", "--items", "a2,a3", "--json")
    apart = run("drivers", path, "--on", "outcome", "--items", "a2", "--items", "a3", "--json")
    assert together.stdout == apart.stdout
    assert set(json.loads(apart.stdout)["importance"]) == {"a2", "a3"}


def test_a_survey_is_told_in_sentences() -> None:
    fill()
    told = run("drivers", SURVEY, "--on", "overall").stdout
    assert "1. 优先改进“服务态度”" in told
    assert "界限：重要性为各题平均（100%÷4题＝25.0%）" in told
    assert "NPS（recommend）" in told


def test_without_enough_differences_low_ratings_are_told_as_what_they_are() -> None:
    fill(content=True)
    told = run("drivers", SURVEY, "--on", "overall").stdout
    assert "没有计算重要性：对总体评价没有给最高分的只有8人，至少需要20人" in told
    assert "这不是重要性" in told
    assert "人不满意，占" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--on", "nothing"), "没有可以计分的题目“nothing”"),
        (("--on", "service"), "总体评价只能是其中一道"),
        (("--on", "overall", "--items", "overall"), "既是总体评价，又在 --items 的题目之中"),
    ],
)
def test_what_cannot_be_analysed_is_one_sentence(arguments: tuple[str, ...], words: str) -> None:
    fill()
    result = run("drivers", SURVEY, *arguments)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output
