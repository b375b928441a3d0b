"""Every page of the console for everybody: axe-core finds nothing, nothing runs off the edge, each has its name."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from console_browsing import EMPTY, FILES, FULL, SIGNED_OUT, Browsing, address_of, browsing, settle
from console_world import GETS
from lxml import html
from playwright.sync_api import TimeoutError as Timeout

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
}

PAGES = [view for view in GETS if view not in FILES]
TITLED = [view for view in PAGES if view not in SIGNED_OUT and view != "preview.phone"]
LANGUAGES = ("zh", "en")

LOOKED_INTO = {"zh": 768, "en": 1280}
"""Language -> the width at which axe-core looks at the page: the menu is folded at the one, and not at the other."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Browsing]:
    with browsing(tmp_path_factory.mktemp("accessibility"), chromium) as house:
        yield house


def violations(page: Any) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}" for violation in found
    ]


WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def sideways(page: Any) -> int:
    """How many pixels the page stays wider than the screen: charts follow a new width a moment later."""
    with suppress(Timeout):
        page.wait_for_function(f"() => {WIDER} <= 0")
    return int(page.evaluate(WIDER))


def faults(page: Any, language: str) -> list[tuple[int, Any]]:
    """What is wrong with the page at each width: (width, fault)."""
    settle(page)
    found: list[tuple[int, Any]] = []
    for width in (375, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if wider := sideways(page):
            found.append((width, f"{wider} pixels too wide"))
        if width == LOOKED_INTO[language]:
            found += [(width, violation) for violation in violations(page)]
    if page.locator("h1").count() != 1:
        found.append((0, "not exactly one h1"))
    wanted = {"zh": "zh-CN", "en": "en"}[language]
    lang = page.evaluate("document.documentElement.lang")
    return found if lang == wanted else [*found, (0, f"lang={lang}")]


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", [view for view in PAGES if view != "preview.phone"])
def test_every_page_is_for_everybody(house: Browsing, view: str, language: str) -> None:
    page = house.page(SIGNED_OUT.get(view, "administrator"), language)
    assert page.goto(address_of(house, view)).status == 200
    assert faults(page, language) == []
    page.close()


@pytest.mark.browser
def test_the_framed_citizen_page_is_for_everybody(house: Browsing) -> None:
    page = house.page("evaluator")
    page.goto(address_of(house, "preview.phone"))
    assert (violations(page), sideways(page)) == ([], 0)
    page.close()


@pytest.mark.browser
def test_without_a_script_the_menu_of_a_narrow_screen_stands_open(house: Browsing) -> None:
    state = house.page("evaluator").context.storage_state()
    plain = house.chromium.new_context(java_script_enabled=False, base_url=house.base, storage_state=state)
    page = plain.new_page()
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto("/console/")
    page.locator("#navigation").get_by_role("link", name="评价").click()
    assert page.url.endswith("/console/evaluations")
    plain.close()


FULL_AND_EMPTY = [
    *(
        ("evaluator", f"surveys/{FULL}{end}")
        for end in ("", "/results", "/responses", "/snapshots", "/import")
    ),
    *(
        ("evaluator", f"surveys/{EMPTY}{end}")
        for end in ("", "/results", "/responses", "/snapshots", "/downloads")
    ),
    ("evaluator", "evaluations/changji-jishitong-2024"),
    ("evaluator", f"surveys/{FULL}/results?view=live"),
    ("data_entry", ""),
    ("data_entry", f"surveys/{FULL}"),
    ("reader", f"surveys/{FULL}/downloads"),
    *(("newcomer", address) for address in ("", "surveys/new", "evaluations", "account")),
    ("administrator", "audit?person=nobody"),
]


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("who", "address"), FULL_AND_EMPTY)
def test_full_and_empty_pages_are_for_everybody(
    house: Browsing, who: str, address: str, language: str
) -> None:
    page = house.page(who, language)
    assert page.goto(f"/console/{address}").status == 200
    assert faults(page, language) == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("evaluator", "nowhere", 404),
        ("nobody", "nowhere", 404),
        ("reader", "audit", 403),
        ("evaluator", "logout", 405),
        ("nobody", "invitations/wrong", 410),
        ("evaluator", f"surveys/{FULL}/results?view=none", 422),
        ("administrator", "audit?since=never", 422),
    ],
)
def test_refusals_are_for_everybody(
    house: Browsing, who: str, address: str, status: int, language: str
) -> None:
    page = house.page(who, language)
    assert page.goto(f"/console/{address}").status == status
    assert faults(page, language) == []
    page.close()


PAPER = (
    "附件3-2\n某县调查问卷\n1. 您怎样看？\nA. 窗口多 B. 窗口少\n2. 您满意吗？\nA. 满意 B. 一般 C. 不满意\n"
)
"""A questionnaire on paper of which something is left out and something has to be confirmed."""

FORMS = [
    ("nobody", "security.login", {}, 422),
    ("awaited", "security.login_code", {"code": "000000"}, 422),
    ("nobody", "invitations.accept", {"username": "x", "password": "1", "again": "2"}, 422),
    ("evaluator", "account.account", {"name": ""}, 422),
    ("evaluator", "account.change_password", {"present": "wrong", "new": "1", "again": "2"}, 422),
    ("evaluator", "account.set_up_totp", {"code": "1", "present": "wrong"}, 422),
    ("administrator", "account.recovery_codes", {"present": "wrong"}, 422),
    ("administrator", "accounts.account", {"name": ""}, 422),
    ("administrator", "invitations.invite", {"name": ""}, 422),
    ("administrator", "invitations.invite", {"name": "新同事"}, 200),
    ("administrator", "teams.teams", {"name": ""}, 422),
    ("administrator", "teams.team", {"name": ""}, 422),
    ("evaluator", "new_survey.new", {"copy-title": "", "copy-name": "A B"}, 422),
    ("evaluator", "paper.begin", {"text": ""}, 422),
    ("evaluator", "paper.begin", {"text": PAPER}, 200),
    ("evaluator", "imports.upload", {}, 422),
    ("evaluator", "responses.responses", {"reason": ""}, 422),
    ("evaluator", "responses.response", {"reason": ""}, 422),
    ("evaluator", "editor.edit", {"text": "title: "}, 200),
]
"""Who, where, what is filled in, and the status of the answer to the page's first form."""

SEND = """fields => {
    const form = [...document.querySelectorAll('main form')].find(
        (one) => one.method === 'post' && Object.keys(fields).every((name) => one.elements[name]));
    for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("who", "view", "fields", "status"), FORMS)
def test_answered_forms_are_for_everybody(
    house: Browsing, who: str, view: str, fields: dict[str, str], status: int, language: str
) -> None:
    page = house.page(who, language)
    page.goto(address_of(house, view, house.other))
    with page.expect_navigation() as answered:
        page.evaluate(SEND, fields)
    assert answered.value.status == status
    assert faults(page, language) == []
    page.close()


@pytest.fixture(scope="module")
def titles(house: Browsing) -> dict[str, dict[str, str]]:
    """Language -> view -> the title of its page."""
    clients = {
        language: house.console.client(house.console.person("administrator", ()), language)
        for language in LANGUAGES
    }
    return {
        language: {
            view: str(html.fromstring(page.text).findtext(".//title"))
            for view in TITLED
            if (page := client.get(address_of(house, view))).status_code == 200
        }
        for language, client in clients.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_name_of_its_own(titles: dict[str, dict[str, str]], language: str) -> None:
    named: dict[str, list[str]] = {}
    for view, title in titles[language].items():
        if view == "evaluations.form":
            continue  # the only system of an evaluation is the evaluation's own page
        named.setdefault(title, []).append(view)
    assert {title: views for title, views in named.items() if len(views) > 1} == {}
