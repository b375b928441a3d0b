"""Citizens who fill in a survey from its first page to its last, as many at a time as asked: the same for every site.

Each of them asks for the page, answers it as a browser without script does, and follows to the end page. Prints what
became of them as one object. They run in a process of their own, which is no part of what is measured.
"""

import gzip
import html
import http.client
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

TICKS = 3
"""Options that a citizen ticks of each multiple choice."""

_FORM = re.compile(r"<form[^>]*>.*?</form>", re.DOTALL)
_FIELD = re.compile(r"<(?:input|button)\s[^>]*>")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass
class Visits:
    """Citizens who reached the end page, with the seconds that each took, and what went wrong with the others."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    lasted: float = 0.0


def filled_form(page: str) -> tuple[str, str]:
    """The address and the body of a page's form, with the first options chosen and no text written."""
    form = next((found for found in _FORM.findall(page) if "method" in found[:400].lower()), "")
    head = _attributes(form[: form.index(">") + 1]) if form else {}
    if head.get("method", "").lower() != "post":
        raise ValueError("no form to send")
    return head.get("action", ""), urlencode(list(_filled(form)))


def _filled(form: str) -> Iterator[tuple[str, str]]:
    chosen: Counter[str] = Counter()
    for tag in _FIELD.findall(form):
        given = _attributes(tag)
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if kind in ("radio", "checkbox"):
            # Boxes of one question have one name, or names with one beginning; a box without value is of a script.
            question = re.sub(r"A\d+$", "", name)
            wanted = bool(value) and chosen[question] < (1 if kind == "radio" else TICKS)
            chosen[question] += wanted
        else:
            wanted = kind in ("hidden", "text") or value == "movesubmit"
        if wanted and name:
            yield name, value


def _attributes(tag: str) -> dict[str, str]:
    return {name: html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}


class Citizen:
    """One browser: a connection that is kept, and the cookies of one visit."""

    def __init__(self, base: str, path: str, last: str) -> None:
        """`path`: of the survey; `last`: what stands on its end page."""
        self.base, self.path, self.last = base, path, last
        self.connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
        self.cookies: dict[str, str] = {}

    def visit(self) -> None:
        """From the first page to the last; raises ValueError where that is not the end page."""
        self.cookies.clear()
        action, body = filled_form(self.page("GET", self.path))
        shown = self.page("POST", urljoin(self.path, action), body)
        if self.last not in shown:
            raise ValueError(f"not the end page: {' '.join(re.sub('<[^>]*>', ' ', shown).split())[:300]}")

    def page(self, method: str, path: str, body: str | None = None) -> str:
        """The page at a path, with redirects followed."""
        headers = {"Accept-Encoding": "gzip"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (301, 302, 303):
            place = urlsplit(urljoin(self.base + path, str(answer.headers["Location"])))
            return self.page("GET", f"{place.path}?{place.query}" if place.query else place.path)
        if answer.status != 200:
            raise ValueError(f"{method} {path}: {answer.status}")
        return (
            gzip.decompress(content) if answer.headers["Content-Encoding"] == "gzip" else content
        ).decode()


def visits_during(base: str, path: str, last: str, seconds: float, citizens: int) -> Visits:
    """What became of citizens, so many at a time, who begin within these seconds."""
    found, began = Visits(), time.perf_counter()

    def keep_visiting() -> None:
        citizen = Citizen(base, path, last)
        while (started := time.perf_counter()) < began + seconds:
            try:
                citizen.visit()
                found.seconds.append(time.perf_counter() - started)
            except (OSError, ValueError, http.client.HTTPException) as error:
                found.failures.append(str(error))
                citizen = Citizen(base, path, last)

    people = [threading.Thread(target=keep_visiting) for _ in range(citizens)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    found.lasted = time.perf_counter() - began
    return found


if __name__ == "__main__":
    _, where, survey, end, duration, people_at_once = sys.argv
    print(json.dumps(asdict(visits_during(where, survey, end, float(duration), int(people_at_once)))))
