"""The browser of the tests reads whole pages: what a click led to is counted once all of it has arrived."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FORM = "<meta charset=utf-8><form action=/two#today><button>看看</button></form>".encode()
BEGINNING = ("<meta charset=utf-8><h1>开头</h1>" + " " * 5000).encode()
END = b"<p>99.18%</p>"
LATE_SECONDS = 0.5


class LatePage(BaseHTTPRequestHandler):
    """A form, and behind it a page whose end comes half a second after its beginning."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(FORM)
            return
        self.wfile.write(BEGINNING)
        self.wfile.flush()
        threading.Event().wait(LATE_SECONDS)
        self.wfile.write(END)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name is http.server's
        """Nobody reads it."""


@pytest.fixture
def late_site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), LatePage)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_figure_at_the_end_of_a_page_that_arrives_slowly_is_counted(late_site: str, chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(late_site)
    page.get_by_role("button").click()
    assert page.get_by_text("99.18%").count() == 1
    page.goto(late_site)
    page.get_by_role("button").press("Enter")
    assert page.get_by_text("99.18%").count() == 1
    context.close()
