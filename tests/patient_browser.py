"""The browser of the tests: it waits as long as anything here does, and reads whole pages only."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from servers import LONGEST_WAIT

if TYPE_CHECKING:  # the other tests need no browser
    from playwright.sync_api import Browser


def _reaching_whole_pages(act: Callable[..., None]) -> Callable[..., None]:
    """That act, which returns once the page that it led to is parsed to its end."""

    @wraps(act)
    def act_and_wait(locator: Any, *arguments: Any, **options: Any) -> None:
        act(locator, *arguments, **options)
        if not locator.page.is_closed():
            locator.page.wait_for_load_state("domcontentloaded")

    return act_and_wait


def make_patient(browser: "Browser") -> "Browser":
    """Give that browser, whose pages wait as long as anything here does.

    A click returns as soon as the next page begins to arrive; what is then counted or read is of a page cut short.
    """
    from playwright.sync_api import Locator, expect

    expect.set_options(timeout=LONGEST_WAIT * 1000)
    for act in ("click", "dblclick", "press"):
        setattr(Locator, act, _reaching_whole_pages(getattr(Locator, act)))
    new_context = browser.new_context

    def new_patient_context(**options: Any) -> Any:
        context = new_context(**options)
        context.set_default_timeout(LONGEST_WAIT * 1000)
        return context

    browser.new_context = new_patient_context  # type: ignore[method-assign]  # pages of a test come from here alone
    return browser
