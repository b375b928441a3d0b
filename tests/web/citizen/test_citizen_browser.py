"""The citizen page in a real browser, with and without script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from citizen_browsing import NewContext, answer, received, rows, sideways, submit
from citizen_survey import PATH, QUESTIONNAIRE, SURVEY, open_survey, stored
from playwright.sync_api import Page, Route
from sqlalchemy import Engine

from surveyapp.services.answers.state_steps import change_state

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_r2_the_survey_is_filled_in_corrected_and_submitted(
    new_context: NewContext, sqlite_engine: Engine, script: bool
) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(f"{PATH}?channel=poster")
    page.get_by_label("18 岁以下").check()
    page.get_by_label("亲友推荐").check()
    page.get_by_label("您还有什么意见？").fill("很好\n<b>{{7*7}}</b>")
    submit(page)
    page.get_by_role("alert").get_by_role("link", name="3.1").click()
    assert page.url.endswith("#_service.attitude-0")
    assert page.get_by_label("亲友推荐").is_checked()
    answer(page)
    submit(page)
    received(page)
    [row] = rows(sqlite_engine)
    assert row.channel == "poster"
    assert row.answers == {
        "age": "a",
        "channels": ["friends"],
        "service.attitude": "5",
        "service.speed": "4",
        "why": "很好\n<b>{{7*7}}</b>",
    }


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_r4_the_error_summary_takes_focus(new_context: NewContext, script: bool) -> None:
    page = new_context(java_script_enabled=script).new_page()
    page.goto(PATH)
    submit(page)
    page.locator("#_errors").wait_for()
    assert page.locator("#_errors:focus").count() == 1
    assert page.title().startswith("错误")


def test_a_link_of_the_error_summary_leads_to_the_first_input_of_its_question(page: Page) -> None:
    page.goto(PATH)
    submit(page)
    page.locator("#_errors").get_by_role("link", name="1.").first.click()
    focused = "document.activeElement.name + '=' + document.activeElement.value"
    assert page.evaluate(focused) == "age=a"


def test_r3_one_request_and_no_complaint(page: Page) -> None:
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(PATH)
    page.get_by_label("18 岁以下").check()
    assert [url for url in requests if not url.startswith("data:")] == [page.url]
    assert complaints == []


@pytest.mark.parametrize("mode", ["standard", "large"])
@pytest.mark.parametrize("zoom", [1, 1.75])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_r6_no_sideways_scroll_at_320_pixels(
    new_context: NewContext, mode: str, zoom: float, language: str
) -> None:
    page = new_context(320).new_page()
    page.goto(f"{PATH}?mode={mode}&language={language}")
    enlarge = f"""() => {{ const root = document.documentElement;
      root.style.fontSize = '';
      root.style.fontSize = parseFloat(getComputedStyle(root).fontSize) * {zoom} + 'px'; }}"""
    page.evaluate(enlarge)
    widths = [sideways(page)]
    page.locator("#_submit").click()
    page.locator("#_errors").wait_for()
    page.evaluate(enlarge)
    widths.append(sideways(page))
    assert widths == [0, 0]


@pytest.mark.parametrize(("mode", "least", "text"), [("standard", 44, 16), ("large", 60, 24)])
@pytest.mark.parametrize("width", [320, 1024])
def test_r5_targets_and_text_are_large(
    new_context: NewContext, mode: str, least: int, text: int, width: int
) -> None:
    page = new_context(width).new_page()
    page.goto(f"{PATH}?mode={mode}")
    targets = page.locator("label.option, input[type=text]:visible, textarea, button:visible, nav a, summary")
    heights = targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= least
    assert (
        page.locator("label.option").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        >= text
    )


def rows_of_options(page: Page, name: str) -> int:
    """On how many rows the options of an item stand."""
    options = page.locator("label.option", has=page.locator(f'[name="{name}"]'))
    return len(set(options.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")))


@pytest.mark.parametrize("width", [320, 375, 1024])
@pytest.mark.parametrize("errors", [False, True], ids=["", "with errors"])
def test_a_matrix_with_short_labels_has_one_row_of_buttons_for_each_line(
    new_context: NewContext, width: int, errors: bool
) -> None:
    page = new_context(width).new_page()
    page.goto(PATH)
    if errors:
        submit(page)
        page.locator("#_errors").wait_for()
    assert [rows_of_options(page, name) for name in ("service.attitude", "service.speed")] == [1, 1]
    boxes = page.locator(".matrix label.option").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])"
    )
    assert len(boxes) == 10
    assert min(min(box) for box in boxes) >= 44
    assert sideways(page) == 0


@pytest.mark.parametrize("view", ["?mode=large", "?language=en"])
def test_a_matrix_with_long_labels_or_large_letters_has_one_option_a_line(
    new_context: NewContext, view: str
) -> None:
    page = new_context(320).new_page()
    page.goto(f"{PATH}{view}")
    assert rows_of_options(page, "service.speed") == 5


def broken_rules(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("mode", ["standard", "large"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [320, 1024])
def test_r1_no_page_breaks_an_accessibility_rule(
    new_context: NewContext, mode: str, language: str, width: int
) -> None:
    page = new_context(width).new_page()
    view = f"?mode={mode}&language={language}"
    page.goto(f"{PATH}{view}")
    broken = broken_rules(page)
    page.locator("#_submit").click()
    page.locator("#_errors").wait_for()
    broken += broken_rules(page)
    for name, code in (("age", "a"), ("service.attitude", "5"), ("service.speed", "4"), ("often", "weekly")):
        page.locator(f'[name="{name}"][value="{code}"]').check()
    broken += broken_rules(page)
    page.locator("#_submit").click()
    page.wait_for_url("**/receipt/*")
    broken += broken_rules(page)
    page.goto(f"/s/no/such{view}")
    broken += broken_rules(page)
    assert broken == []


@pytest.mark.parametrize("mode", ["standard", "large"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_r1_nothing_that_the_page_may_say_breaks_an_accessibility_rule(
    new_context: NewContext, sqlite_engine: Engine, mode: str, language: str
) -> None:
    """Every box of the page and every field at once; most of them are never there together."""
    open_survey(sqlite_engine, QUESTIONNAIRE.replace("required: true", "required: false"))
    page = new_context(320).new_page()
    page.goto(f"{PATH}?mode={mode}&language={language}")
    for selector in ("#_resume", "#_back", "#_empty", "#_delivery", "details"):
        page.wait_for_selector(selector, state="attached")
    page.evaluate(
        """() => { for (const box of document.querySelectorAll('main [hidden]:not(button)')) box.hidden = false;
                   document.querySelector('details').open = true; }"""
    )
    assert (broken_rules(page), sideways(page)) == ([], 0)


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "已经结束"), ("en", "has ended")])
@pytest.mark.parametrize("mode", ["standard", "large"])
def test_r1_the_page_of_a_closed_survey_breaks_no_accessibility_rule(
    new_context: NewContext, sqlite_engine: Engine, mode: str, language: str, words: str
) -> None:
    change_state(sqlite_engine, SURVEY, "closed")
    broken = []
    for width in (320, 1024):
        page = new_context(width).new_page()
        page.goto(f"{PATH}?mode={mode}&language={language}")
        assert words in page.get_by_role("heading", level=1).inner_text()
        broken += broken_rules(page)
    assert broken == []


def test_r11_a_choice_that_is_not_required_can_be_taken_back(page: Page) -> None:
    page.goto(PATH)
    page.get_by_label("每周").check()
    page.get_by_role("button", name="清除这题的选择").click()
    assert not page.get_by_label("每周").is_checked()
    assert page.get_by_role("button", name="清除这题的选择").count() == 0


def test_a_double_click_is_one_row(page: Page, sqlite_engine: Engine) -> None:
    page.goto(PATH)
    answer(page)
    page.get_by_role("button", name="提交答卷").dblclick()
    received(page)
    assert stored(sqlite_engine) == 1


def test_without_a_connection_answers_stay_and_it_says_so(page: Page, sqlite_engine: Engine) -> None:
    page.goto(PATH)
    answer(page)
    page.context.set_offline(True)
    submit(page)
    page.get_by_text("还没有送达").wait_for()
    assert page.get_by_label("18 岁以下").is_checked()
    assert stored(sqlite_engine) == 0
    page.context.set_offline(False)
    received(page)
    assert stored(sqlite_engine) == 1


def test_r14_a_receipt_that_got_lost_is_fetched_by_a_retry(page: Page, sqlite_engine: Engine) -> None:
    lost = []

    def lose_first_answer(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{PATH}", lose_first_answer)
    page.goto(PATH)
    answer(page)
    submit(page)
    page.get_by_role("button", name="现在再试").click()
    received(page)
    assert lost == [201]
    assert stored(sqlite_engine) == 1


def test_a_login_page_in_between_is_no_receipt(page: Page, sqlite_engine: Engine) -> None:
    def log_in_first(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi</h1>")
        else:
            route.continue_()

    page.route(f"**{PATH}", log_in_first)
    page.goto(PATH)
    answer(page)
    submit(page)
    page.get_by_text("还没有送达").wait_for()
    assert stored(sqlite_engine) == 0


def test_r12_the_id_stays_over_a_reload_and_goes_with_the_receipt(page: Page) -> None:
    page.goto(PATH)
    ids = [page.locator("#response_id").input_value()]
    page.reload()
    ids.append(page.locator("#response_id").input_value())
    answer(page)
    submit(page)
    received(page)
    page.goto(PATH)
    ids.append(page.locator("#response_id").input_value())
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", identity)
        for identity in ids
    )
    assert ids[0] == ids[1] != ids[2]


def test_the_next_person_on_the_same_phone_begins_anew(page: Page, sqlite_engine: Engine) -> None:
    for _ in range(2):
        page.goto(PATH)
        answer(page)
        submit(page)
        received(page)
    assert stored(sqlite_engine) == 2


def test_a_conflict_says_so_and_the_next_form_has_a_new_id_and_the_answers(
    page: Page, sqlite_engine: Engine
) -> None:
    page.goto(PATH)
    identity = page.locator("#response_id").input_value()
    answer(page)
    taken = {"response_id": identity, "version": page.locator("#version").input_value()}
    page.request.post(PATH, form={**taken, "age": "b", "service.attitude": "1", "service.speed": "1"})
    submit(page)
    page.get_by_role("heading", name="这份答卷之前已经收到").wait_for()
    page.go_back()
    page.locator("#_submit").wait_for()
    submit(page)
    received(page)
    ages = {str(row.id): row.answers["age"] for row in rows(sqlite_engine)}
    assert (len(ages), ages.pop(identity), list(ages.values())) == (2, "b", ["a"])


def test_changing_the_view_keeps_what_was_filled_in(page: Page, sqlite_engine: Engine) -> None:
    page.goto(f"{PATH}?channel=poster")
    answer(page)
    page.get_by_label("您还有什么意见？").fill("两行\n100% & more")
    page.get_by_role("link", name="大字版").click()
    page.get_by_role("link", name="标准版").wait_for()
    submit(page)
    received(page)
    [row] = rows(sqlite_engine)
    assert row.channel == "poster"
    assert row.answers["why"] == "两行\n100% & more"
    assert row.seconds is not None
