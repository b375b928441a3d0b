"""The four published surveys on a phone: question 1 on the first screen, nothing sideways, no rule broken."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from servers import REPOSITORY, served

from surveyapp.records.connection import connect
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.database import ready_database
from surveyapp.services.surveys.publish import publish, publish_folder, questionnaire_files

pytestmark = pytest.mark.browser

SURVEYS = [survey for survey, _ in questionnaire_files(REPOSITORY / "questionnaires")]
REQUIRED = "changji-jishitong-2024/residents"
"""The one published survey that requires answers, and so the one that can come back with errors."""

PAGES = [*((survey, False) for survey in SURVEYS), (REQUIRED, True)]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
ENLARGE = """zoom => { const root = document.documentElement;
  root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * zoom + 'px'; }"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def without_introduction(path: Path) -> bytes:
    """The questionnaire without the words before its first question."""
    return re.sub(rb"^introduction: \|\n(?:  .*\n)+", b"", path.read_bytes(), flags=re.MULTILINE)


def with_long_introduction(path: Path) -> bytes:
    """The questionnaire with an introduction that would fill several screens."""
    more = (
        "introduction: |\n"
        + "  我们想了解您办理各类事项的经历和感受，结果用于绩效评价。请您放心填写。\n" * 30
    )
    return without_introduction(path).replace(b"notice:\n", f"{more}notice:\n".encode(), 1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, published_questionnaires: Path) -> Iterator[str]:
    """A server with the published surveys open."""
    folder = tmp_path_factory.mktemp("published")
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    engine = connect(url)
    ready_database(engine)
    publish_folder(engine, published_questionnaires)
    for survey, path in questionnaire_files(published_questionnaires):
        publish(engine, f"{survey}-bare", without_introduction(path), path.name)
        publish(engine, f"{survey}-long", with_long_introduction(path), path.name)
        for variant in ("", "-bare", "-long"):
            change_state(engine, f"{survey}{variant}", "open")
    engine.dispose()
    with served(url, folder / "instance") as base:
        yield base


@pytest.fixture
def page(chromium: Browser, base: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=base, viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


def test_there_are_four() -> None:
    assert len(SURVEYS) == 4


def show(page: Page, survey: str, mode: str, *, errors: bool) -> None:
    """The survey's page, or the one that comes back when nothing was filled in."""
    page.goto(f"/s/{survey}?mode={mode}")
    if errors:
        page.locator("#_submit").click()
        page.locator("#_errors").wait_for()


@pytest.mark.parametrize("mode", ["standard", "large"])
@pytest.mark.parametrize(("survey", "errors"), PAGES)
def test_r6_a_published_survey_does_not_scroll_sideways(
    page: Page, survey: str, mode: str, errors: bool
) -> None:
    show(page, survey, mode, errors=errors)
    widths = [page.evaluate(SIDEWAYS)]
    page.evaluate(ENLARGE, 1.75)
    widths.append(page.evaluate(SIDEWAYS))
    assert widths == [0, 0]


@pytest.mark.parametrize("mode", ["standard", "large"])
@pytest.mark.parametrize(("survey", "errors"), PAGES)
def test_r1_a_published_survey_breaks_no_accessibility_rule(
    page: Page, survey: str, mode: str, errors: bool
) -> None:
    show(page, survey, mode, errors=errors)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]] == []


FIRST_SCREEN = """() => {
  const top = one => one.getBoundingClientRect().top + scrollY;
  const bottom = one => one.getBoundingClientRect().bottom + scrollY;
  const brief = document.querySelector('.brief');
  return {question: top(document.querySelector('#_form legend, #_form .legend')),
          option: bottom(document.querySelector('#_form .option')),
          lines: brief.clientHeight / parseFloat(getComputedStyle(brief).lineHeight), brief: brief.textContent,
          title: parseFloat(getComputedStyle(document.querySelector('h1')).fontSize),
          text: parseFloat(getComputedStyle(document.documentElement).fontSize),
          folds: document.querySelectorAll('details:not([open])').length}; }"""


@pytest.mark.parametrize("mode", ["standard", "large"])
@pytest.mark.parametrize("variant", ["", "-bare", "-long"])
@pytest.mark.parametrize("survey", SURVEYS)
def test_question_1_starts_on_the_first_screen(page: Page, survey: str, variant: str, mode: str) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(f"/s/{survey}{variant}?mode={mode}")
    seen = page.evaluate(FIRST_SCREEN)
    assert seen["question"] < 812 - 60
    if mode == "standard":
        assert seen["option"] < 812
    assert round(seen["lines"]) <= (2 if mode == "standard" else 3)
    assert re.match(r"\S+财政局 · 答卷保存 365 天 · 统计", seen["brief"])
    assert seen["folds"] == 1
    assert seen["title"] <= 1.1 * seen["text"]


@pytest.mark.parametrize("survey", [survey for survey in SURVEYS if "qitai" in survey])
@pytest.mark.parametrize("width", [320, 375])
def test_the_lines_of_a_published_matrix_have_one_row_of_buttons(page: Page, survey: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/s/{survey}")
    rows = page.locator(".matrix .line").evaluate_all(
        """lines => lines.map(line => [...line.querySelectorAll('.option')].map(one => one.getBoundingClientRect()))
             .map(boxes => [new Set(boxes.map(box => box.top)).size,
                            Math.min(...boxes.map(box => Math.min(box.width, box.height)))])"""
    )
    assert rows
    assert {tops for tops, _ in rows} == {1}
    assert min(least for _, least in rows) >= 44


def test_what_the_wording_says_already_is_not_said_again(page: Page) -> None:
    page.goto("/s/qitai-zhengwu-2023/trading")
    legends = page.locator("legend").all_inner_texts()
    asked = [legend for legend in legends if "可多选" in legend]
    assert len(asked) == 2
    assert [legend.count("多选") for legend in asked] == [1, 1]
