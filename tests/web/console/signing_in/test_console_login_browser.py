"""A first sign-in in a browser by keyboard: one-time password, new password, authenticator app, and back in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from passlib.totp import TOTP
from servers import served
from signing_in import NEW_PASSWORD
from sqlalchemy import Engine

from surveyapp.services.people.accounts import OneTimePassword, first_administrator

pytestmark = pytest.mark.browser


@pytest.fixture
def administrator(sqlite_engine: Engine) -> OneTimePassword:
    made = first_administrator(sqlite_engine)
    assert made is not None
    return made


@pytest.fixture
def page(
    administrator: OneTimePassword,
    sqlite_url: str,
    tmp_path: Path,
    chromium: Any,
    request: pytest.FixtureRequest,
) -> Iterator[Any]:
    language, width = request.param
    where = {"SURVEYAPP_QUESTIONNAIRES": str(tmp_path), "SURVEYAPP_TOTP": "administrators"}
    with served(sqlite_url, tmp_path / "instance", **where) as base:
        context = chromium.new_context(base_url=base, viewport={"width": width, "height": 900})
        page = context.new_page()
        page.goto("/console/")
        with page.expect_navigation():
            page.locator(f"button[value={language}]").click()
        yield page
        context.close()


def fill(page: Any, **fields: str) -> None:
    """Go through the fields with the Tab key, and send with Enter."""
    focused = "document.activeElement.name"
    for name, value in fields.items():
        for _ in range(40):
            if page.evaluate(focused) == name:
                break
            page.keyboard.press("Tab")
        assert page.evaluate(focused) == name
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def check(page: Any, path: str) -> None:
    """This page, without a fault for people with disabilities, and none of it beyond the edge."""
    page.wait_for_url(re.compile(rf"{path}(\?.*)?$"))
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("page", [("zh", 1280), ("en", 375)], indirect=True, ids=str)
def test_a_first_sign_in_by_keyboard(page: Any, administrator: OneTimePassword) -> None:
    check(page, "/console/login")
    fill(page, username=administrator.username, password="wrong password")
    check(page, "/console/login")
    fill(page, username=administrator.username, password=administrator.password)
    check(page, "/console/account/password")
    fill(page, present=administrator.password, new="short", again="short")
    check(page, "/console/account/password")
    fill(page, present=administrator.password, new=NEW_PASSWORD, again=NEW_PASSWORD)
    check(page, "/console/account/totp")
    phone = TOTP(key=page.inner_text("code"), format="base32")
    before = datetime.now(UTC).timestamp() - 30
    fill(page, code=phone.generate(before).token, present=NEW_PASSWORD)
    check(page, "/console/account/totp")
    codes = page.locator("li code").all_inner_texts()
    page.locator("main").get_by_role("link").last.press("Enter")
    check(page, "/console/")
    page.locator("form[action$=logout] button").evaluate("button => button.click()")
    check(page, "/console/login")
    fill(page, username=administrator.username, password=NEW_PASSWORD)
    check(page, "/console/login/code")
    page.locator("a[href$=recovery]").press("Enter")
    check(page, "/console/login/recovery")
    fill(page, code=codes[0])
    page.wait_for_url("**/console/")
