"""What a reader is kept from, that no page leads there, and what the audit trail says of those who try."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from console_world import ROLES, World
from lxml import html
from test_console_matrix import ANSWERS, WHO_MAY
from werkzeug.exceptions import HTTPException

from surveyapp.services.people.access import ROLES as CAPABILITIES
from surveyapp.services.people.access import Capability
from surveyapp.services.people.audit import AuditLine, search
from surveyapp.web.console import register
from surveyapp.web.console.audit.audit_words import AREA_WORDS


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("kept-out"))
    yield world
    world.close()


@pytest.fixture(autouse=True)
def as_it_was(world: World) -> Iterator[None]:
    yield
    world.put_back()


def test_single_answers_are_for_who_works_with_them() -> None:
    for capability in (Capability.SEE_RESPONSES, Capability.DOWNLOAD_ANSWERS):
        assert {role for role, may in CAPABILITIES.items() if capability in may} == ANSWERS


def view_of(world: World, address: str, method: str) -> str | None:
    try:
        endpoint, _ = world.console.app.url_map.bind("localhost").match(urlsplit(address).path, method)
    except HTTPException:
        return None
    return str(endpoint).removeprefix("console.")


@pytest.mark.parametrize("role", ROLES)
def test_no_page_leads_where_a_role_may_not_go(world: World, role: str) -> None:
    browser = world.browser(role)
    waiting, seen, opened = ["/console/"], {"/console/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        view = view_of(world, address, "GET") or ""
        opened[view] += 1
        if opened[view] > 4:
            continue
        answer = browser.get(address, follow_redirects=True, buffered=True)
        assert answer.status_code not in (403, 404), f"{role}: {address}"
        if answer.mimetype != "text/html":
            continue
        page = html.fromstring(answer.text)
        page.make_links_absolute(f"http://localhost{answer.request.path}", resolve_base_href=False)
        for form in page.xpath("//form[.//button[@type='submit']]"):
            sent = view_of(world, form.action or address, form.method)
            assert sent is None or role in WHO_MAY.get(sent, ROLES), f"{role}: {address} sends to {sent}"
        for link in page.iterfind(".//a[@href]"):
            parts = urlsplit(link.get("href"))
            found = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc == "localhost" and parts.path.startswith("/console/") and found not in seen:
                seen.add(found)
                waiting.append(found)
    assert len(opened) > 10


def lines(world: World) -> list[AuditLine]:
    return search(world.console.engine, result="denied")


SENSITIVE = {
    "reader": [
        ("responses.responses", "open_page", "responses"),
        ("responses.response", "read_answers", "responses"),
        ("results.texts", "read_texts", "results"),
        ("accounts.accounts", "open_page", "accounts"),
        ("accounts.account", "open_page", "accounts"),
        ("teams.teams", "open_page", "teams"),
        ("audit.audit", "open_page", "audit"),
        ("audit.export", "export_audit", "audit"),
    ],
    "data_entry": [
        ("downloads.downloads", "open_page", "downloads"),
        ("basic_forms.show", "open_page", "basic_forms"),
        ("evaluations.evaluation", "open_page", "evaluations"),
        ("results.results", "open_page", "results"),
    ],
}


@pytest.mark.parametrize(
    ("role", "view", "action", "area"), [(role, *case) for role, cases in SENSITIVE.items() for case in cases]
)
def test_who_is_kept_from_a_page_stands_in_the_trail(
    world: World, role: str, view: str, action: str, area: str
) -> None:
    assert world.ask(role, view).status_code == 403
    (line,) = lines(world)
    assert (line.account, line.action, line.detail) == (world.accounts[role], action, {"area": area})
    assert line.subject in (world.own.folder, f"{world.own.folder}/every", "")


@pytest.mark.parametrize("view", ["evaluations.evaluation", "basic_forms.show", "responses.responses"])
def test_so_does_who_opens_what_belongs_to_another_team(world: World, view: str) -> None:
    assert world.ask("evaluator", view, objects=world.other).status_code == 404
    (line,) = lines(world)
    assert line.subject in (world.other.folder, f"{world.other.folder}/every")


def test_a_file_with_answers_that_a_reader_asks_for_stands_there_too(world: World) -> None:
    assert world.ask("reader", "downloads.download", job=world.own.answers_job).status_code == 403
    (line,) = lines(world)
    assert (line.action, line.subject) == ("open_page", f"{world.own.folder}/every")


def test_a_loop_does_not_fill_the_trail(world: World) -> None:
    browser = world.browser("reader")
    for _ in range(30):
        browser.get("/console/audit")
    for number in range(60):
        browser.get(f"/console/surveys/made-up-{number}/up/responses")
    for _ in range(30):
        data = {"csrf_token": world.tokens["reader"]}
        browser.post(world.address("surveys.freeze", "POST", world.own), data=data)
    times = [line.detail.get("times", 1) for line in lines(world)]
    assert len(times) == 23
    assert sorted(times)[-2:] == [10, 10]
    chief = world.browser("administrator").get("/console/audit?result=denied").text
    assert "本小时内次数：10" in chief
    assert "页面：其他页面" in chief


def test_who_is_not_signed_in_writes_nothing(world: World) -> None:
    for view in ("responses.responses", "audit.audit", "accounts.accounts"):
        world.ask("nobody", view)
    assert lines(world) == []


def test_every_part_of_the_console_has_words() -> None:
    areas = {area.name for area in register.AREAS}
    assert areas - {"language", "plotly_script"} <= set(AREA_WORDS)
