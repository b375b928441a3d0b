"""The console with nothing but a keyboard: every step of the work, focus that is always seen and never caught."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from console_browsing import FILES, FRAMED, SIGNED_OUT, Browsing, address_of, browsing, settle
from console_objects import OWN
from console_world import GETS
from signing_in import HASH, PASSWORD

from surveyapp.services.downloads.jobs import jobs_of
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.survey_lookup import known_survey

pytestmark = pytest.mark.browser

SURVEY = f"{OWN}/every"
AT = f"/console/surveys/{SURVEY}"
MOST = 400
"""More steps of the Tab key than any page of these takes."""

PAGES = [view for view in GETS if view not in {*FILES, *SIGNED_OUT, *FRAMED}]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Browsing]:
    with browsing(tmp_path_factory.mktemp("keyboard"), chromium) as house:
        yield house


OpenPage = Callable[..., Any]


@pytest.fixture
def opened(house: Browsing) -> Iterator[OpenPage]:
    """opened(address, who, width) -> a page; closed afterwards."""
    pages = []

    def go(address: str, who: str = "evaluator", width: int = 1280) -> Any:
        pages.append(house.page(who, width=width))
        pages[-1].goto(address)
        return pages[-1]

    yield go
    for page in pages:
        page.close()


def tab_to(page: Any, selector: str, key: str = "Tab") -> None:
    """Press Tab until an element that fits has the focus."""
    for _ in range(MOST):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the Tab key never reaches {selector}")


def follow(page: Any, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_signing_in(house: Browsing, opened: OpenPage) -> None:
    house.console.person("evaluator", house.folders, username="keyboard", password=HASH)
    page = opened("/console/", "nobody")
    tab_to(page, "[name=username]")
    page.keyboard.type("keyboard")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    follow(page, "Enter")
    assert page.url.endswith("/console/")
    tab_to(page, "form[action$='/logout'] button")
    follow(page, "Space")
    assert "/login" in page.url


def test_the_first_step_skips_to_the_content(opened: OpenPage) -> None:
    page = opened(AT)
    page.keyboard.press("Tab")
    link = page.locator(".skip-link")
    assert page.evaluate("document.activeElement.matches('.skip-link')")
    assert link.bounding_box()["height"] > 20
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_opening_a_survey_and_changing_its_state(house: Browsing, opened: OpenPage) -> None:
    page = opened("/console/")
    tab_to(page, f"main a[href='{AT}']")
    follow(page, "Enter")
    for state, key in (("paused", "Enter"), ("open", "Space")):
        step = f"form:has(input[name=state][value={state}]) button"
        tab_to(page, f":is({step}, button[name=state][value={state}])")
        follow(page, key)
        assert known_survey(house.console.engine, SURVEY).state == state


def test_editing_saving_and_leaving_the_editor(house: Browsing, opened: OpenPage) -> None:
    page = opened(f"{AT}/edit")
    tab_to(page, "#editor-text")
    page.keyboard.press("Control+Home")
    page.keyboard.type("# by keyboard")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    with page.expect_response(
        lambda response: response.request.method == "POST" and response.url.endswith("/edit")
    ):
        page.keyboard.press("Enter")
    edited = edited_text(house.console.engine, SURVEY)
    assert edited is not None
    assert edited.text.startswith("# by keyboard\n")
    tab_to(page, ".survey-header a[href$='/results']", "Shift+Tab")


def test_backwards_leads_the_same_way(opened: OpenPage) -> None:
    page = opened("/console/")
    steps = []
    for _ in range(6):
        page.keyboard.press("Tab")
        steps.append(page.evaluate("document.activeElement.outerHTML"))
    back = []
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
        back.append(page.evaluate("document.activeElement.outerHTML"))
    assert back == steps[-2::-1]


def test_choosing_a_download(house: Browsing, opened: OpenPage) -> None:
    page = opened(f"{AT}/downloads")
    tab_to(page, "[name=kind]")
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.value")
    assert (chosen, page.locator("[name=kind]:checked").input_value()) == ("docx_plain", "docx_plain")
    tab_to(page, "main form button[type=submit]")
    follow(page, "Enter")
    newest = jobs_of(house.console.engine, SURVEY, [chosen])[0]
    assert page.url.endswith(str(newest.id))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_menu_of_a_narrow_screen_opens_and_closes(opened: OpenPage, key: str) -> None:
    page = opened("/console/", width=375)
    menu = page.locator("#navigation a").first
    assert not menu.is_visible()
    tab_to(page, ".navbar-toggler")
    page.keyboard.press(key)
    menu.wait_for(state="visible")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#navigation') !== null")
    page.keyboard.press("Escape")
    menu.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.matches('.navbar-toggler')")
    assert page.locator(".navbar-toggler").get_attribute("aria-expanded") == "false"


def test_a_menu_that_is_still_opening_closes_too(opened: OpenPage) -> None:
    page = opened("/console/", width=375)
    page.evaluate("""() => {
        const toggler = document.querySelector(".navbar-toggler");
        const escape = new KeyboardEvent("keydown", {key: "Escape", bubbles: true});
        toggler.click();
        toggler.dispatchEvent(escape);
    }""")
    page.locator("#navigation.collapse:not(.show)").wait_for(state="hidden")
    assert page.locator(".navbar-toggler").get_attribute("aria-expanded") == "false"


LOOK = """() => {
    const looks = (one) => [one, one.parentElement].map((part) => {
        const style = getComputedStyle(part);
        const outline = [style.outlineStyle, style.outlineWidth, style.outlineColor].join(' ');
        return (style.outlineStyle === 'none' ? '' : outline) + style.boxShadow;
    }).join();
    window.seen ??= {order: [], unseen: [], wrapped: false};
    const before = window.seen.last;
    const framed = before?.one.matches('iframe');  // what is in the frame shows the focus itself
    if (before && !framed && document.activeElement !== before.one && looks(before.one) === before.looks)
        window.seen.unseen.push(before.one.outerHTML.slice(0, 200));
    const one = document.activeElement;
    if (one === document.body || (before && before.one !== one && one === window.seen.order[0])) return true;
    if (window.seen.order.includes(one)) return false;
    window.seen.order.push(one);
    window.seen.last = {one, looks: looks(one)};
    return false;
}"""

TABBABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], iframe')]
  .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({checkVisibilityCSS: true}))
  .filter((one) => one.type !== 'radio' || one.checked)
  .filter((one) => !window.seen.order.includes(one)).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("view", PAGES)
def test_focus_is_always_seen_reaches_everything_and_is_never_caught(
    house: Browsing, opened: OpenPage, view: str
) -> None:
    page = opened(address_of(house, view, house.other), "administrator")
    settle(page)
    page.evaluate("scrollTo(0, 0)")
    for _ in range(MOST):
        if page.evaluate("document.activeElement.id === 'editor-text'"):
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        if page.evaluate(LOOK):
            break
    else:
        raise AssertionError("the Tab key does not come round")
    assert page.evaluate("window.seen.unseen") == []
    assert page.evaluate(TABBABLE) == []
