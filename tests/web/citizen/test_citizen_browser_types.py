"""Every question type on a phone: nothing sideways, no rule broken, and what the script does beside the form."""

from collections.abc import Iterator
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from cases import each
from citizen_browsing import BASE, serve_from
from every_type import SOURCE, SURVEY
from made_console import Console
from playwright.sync_api import Browser, Page

from surveyapp.services.answers.responses import response_details
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def console(tmp_path: Any) -> Console:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "types.yaml")
    change_state(made.engine, SURVEY, "open")
    return made


@pytest.fixture
def pages(console: Console, chromium: Browser) -> Iterator[Any]:
    """Pages, with or without script, whose requests go to the app without a server."""
    client, contexts = console.app.test_client(), []

    def opened(*, script: bool = True, mode: str = "standard") -> Page:
        context = chromium.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=script)
        context.route("**/*", serve_from(client))
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{BASE}/s/{SURVEY}?mode={mode}")
        return page

    yield opened
    for context in contexts:
        context.close()


@each("mode", ["standard", "large"])
@each("errors", [False, True])
def test_every_type_fits_a_small_phone_and_can_be_used_by_everybody(
    pages: Any, mode: str, errors: bool
) -> None:
    page = pages(mode=mode)
    if errors:
        page.locator('[name="wait"]').fill("三")
        page.locator("#_submit").click()
        page.locator("#_errors").wait_for()
    assert page.evaluate(SIDEWAYS) == 0
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


def numbered(text: str) -> int:
    """The number of an option, as docs/citizen-app.md says."""
    number = 0
    for char in text:
        number = (number + ord(char)) % 2**32
        number ^= (number << 13) % 2**32
        number ^= number >> 17
        number ^= (number << 5) % 2**32
    return number


def order_of(response: str) -> list[str]:
    """The options of the shuffled question as this respondent sees them: the last keeps its place."""
    return [
        *sorted(("tv", "web", "sms", "talk"), key=lambda code: numbered(f"{code} ways {response}")),
        "none",
    ]


def test_the_order_of_options_follows_from_the_response_as_the_manual_says(pages: Any) -> None:
    page = pages()
    seen = set()
    for _ in range(4):
        page.goto(f"{BASE}/s/{SURVEY}")
        shown = page.locator('[name="ways"]').evaluate_all("inputs => inputs.map(input => input.value)")
        assert shown == order_of(page.locator("#response_id").input_value())
        seen.add(tuple(shown))
        page.evaluate("sessionStorage.clear()")
    assert len(seen) > 1
    plain = pages(script=False)
    assert [plain.locator('[name="ways"]').nth(at).get_attribute("value") for at in range(5)] == [
        "tv", "web", "sms", "talk", "none"
    ]  # fmt: skip


def test_each_order_is_about_as_frequent_as_any_other() -> None:
    orders = dict.fromkeys(permutations(("tv", "web", "sms", "talk")), 0)
    for number in range(2400):
        orders[tuple(order_of(str(UUID(int=number * 2**96 + 2**76 + number)))[:4])] += 1  # type: ignore[index]
    assert min(orders.values()) > 60 and max(orders.values()) < 140, (
        "a hundred each; 60 is four deviations below"
    )


def test_what_is_chosen_is_sent_kept_and_put_right_by_the_script(pages: Any, console: Console) -> None:
    page = pages()
    assert page.locator("#_progress").evaluate("bar => [bar.value, bar.max]") == [0, 14]
    written = page.locator('[name="town.other.text"]')
    assert not written.is_visible()
    page.locator('[name="town"]').select_option("other")
    written.fill("南村")
    page.locator('[name="ways"][value="tv"]').check()
    page.locator('[name="ways"][value="none"]').check()
    assert not page.locator('[name="ways"][value="tv"]').is_checked(), "it stands alone"
    page.locator('[name="ways"][value="web"]').check()
    assert not page.locator('[name="ways"][value="none"]').is_checked()
    page.locator('[name="ways"][value="sms"]').check()
    page.locator('[name="again"][value="10"]').check()
    page.locator('[name="wait"]').fill("12.5")
    page.locator('[name="visit"]').fill("2025-07-05")
    page.locator('[name="born"]').fill("1956")
    page.locator('[name="wishes.price"]').select_option("1")
    page.locator('[name="wishes.speed"]').select_option("1")
    assert page.locator('[name="wishes.price"]').input_value() == "", "a place is given once"
    page.locator('[name="wishes.price"]').select_option("2")
    page.locator('[name="home.house"]').fill("5")
    assert page.locator("#_progress").evaluate("bar => [bar.value, bar.max]") == [8, 14]
    page.reload()
    page.get_by_role("button", name="继续上次").click()
    assert written.is_visible()
    page.get_by_role("button", name="提交答卷").click()
    page.wait_for_url("**/receipt/**")
    receipt = page.url.partition("/receipt/")[2].partition("?")[0]
    stored = response_details(console.engine, SURVEY, UUID(receipt))
    assert stored is not None
    assert stored.line.answers == {
        "town": "other",
        "town.other.text": "南村",
        "ways": ["web", "sms"],
        "again": "10",
        "wait": "12.5",
        "visit": "2025-07-05",
        "born": "1956",
        "wishes": ["speed", "price"],
        "home.house": "5",
    }
