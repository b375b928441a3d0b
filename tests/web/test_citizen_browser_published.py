"""The four published surveys on a narrow phone: nothing sideways, no accessibility rule broken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from servers import REPOSITORY, served

from surveyapp.records.connection import connect
from surveyapp.services.database import ready_database
from surveyapp.services.publish import publish_folder, questionnaire_files
from surveyapp.services.states import change_state

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


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, published_questionnaires: Path) -> Iterator[str]:
    """A server with the published surveys open."""
    folder = tmp_path_factory.mktemp("published")
    url = f"sqlite:///{folder / 'survey.sqlite'}"
    engine = connect(url)
    ready_database(engine)
    publish_folder(engine, published_questionnaires)
    for survey in SURVEYS:
        change_state(engine, survey, "open")
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
