"""What a citizen does with the page of the tests' survey in a real browser."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from servers import LONGEST_WAIT
from sqlalchemy import Engine, select

from surveyapp.records.tables import Response

if TYPE_CHECKING:  # the other tests need no browser
    from flask.testing import FlaskClient
    from playwright.sync_api import Page

NewContext = Callable[..., Any]

RECEIPT = re.compile(r"/receipt/|/received")
"""Where a form leads once it has arrived; a kiosk has no receipt of its own."""


BASE = "http://survey.test"
"""The address of an app that a browser reaches without a server."""


def serve_from(client: "FlaskClient") -> Callable[[Any], None]:
    """What answers a browser's requests below `BASE` with the app's own answers (`context.route("**/*", …)`)."""

    def serve(route: Any) -> None:
        asked = route.request
        data = {"method": asked.method, "data": asked.post_data_buffer, "headers": asked.headers}
        got = client.open(asked.url.removeprefix(BASE), base_url=BASE, **data)
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    return serve


def answer(page: "Page") -> None:
    """Give the fewest answers that make a complete form."""
    page.get_by_label("18 岁以下").check()
    page.locator('[name="service.attitude"][value="5"]').check()
    page.locator('[name="service.speed"][value="4"]').check()


def submit(page: "Page") -> None:
    """Press the button at the end of the form."""
    page.get_by_role("button", name="提交答卷").click()


def received(page: "Page") -> None:
    """Wait for the receipt."""
    page.wait_for_url(RECEIPT)
    page.get_by_role("heading", name="已收到").wait_for()


def rows(engine: Engine) -> list[Any]:
    """The responses that are stored, the first one first."""
    with engine.connect() as connection:
        return list(connection.execute(select(Response).order_by(Response.submitted)))


def reload_page(page: "Page") -> None:
    """Load the page again; one that just came back from the browser's own memory cannot be for a moment."""
    from playwright.sync_api import Error

    until = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            page.reload()
        except Error as error:
            if "Not attached to an active page" not in str(error) or time.monotonic() > until:
                raise
        else:
            return


def reload_until(page: "Page", selector: str) -> None:
    """Load the page again until it shows that: a process believes the state of a survey for one second."""
    until = time.monotonic() + LONGEST_WAIT
    while page.locator(selector).count() == 0:
        assert time.monotonic() < until, f"no {selector} on the page"
        reload_page(page)


def sideways(page: "Page") -> int:
    """How many pixels the page is wider than the screen."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
