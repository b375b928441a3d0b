"""What the page sends with its script is what counts by hand: of whatever was filled in, only what is asked."""

from pathlib import Path

import pytest
from citizen_browsing import BASE, serve_from
from figures_by_hand import LATEST, SURVEY, people
from made_console import Console
from playwright.sync_api import Browser
from sqlalchemy import select

from surveyapp.records.tables import Response
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.surveys.publish import publish

FILL = """fields => {
  for (const [name, given] of fields) {
    for (const value of [].concat(given)) {
      const all = [...document.querySelectorAll('#_form [name]')].filter(one => one.name === name);
      const own = all.find(one => one.value === value && /radio|checkbox/.test(one.type)) || all[0];
      if (/radio|checkbox/.test(own.type)) { own.checked = true; } else { own.value = value; }
      own.dispatchEvent(new Event('input', {bubbles: true}));
      own.dispatchEvent(new Event('change', {bubbles: true}));
    }
  }
}"""


@pytest.mark.browser
def test_the_script_sends_what_counts_by_hand(tmp_path: Path, chromium: Browser) -> None:
    console = Console.made_in(tmp_path)
    publish(console.engine, SURVEY, LATEST.encode(), "by-hand.yaml")
    change_state(console.engine, SURVEY, "open")
    client = console.app.test_client()

    listed = [
        person for person in people(40, 3) if person.form.get("home.county") != "c2"
    ]  # whole paths are listed
    for person in [person for person in listed if person.latest]:
        context = chromium.new_context()
        context.route("**/*", serve_from(client))
        page = context.new_page()
        page.goto(f"{BASE}/s/{SURVEY}")
        page.evaluate(FILL, [[name, value] for name, value in person.sent.items()])
        page.locator("#_submit").click()
        page.wait_for_url("**/receipt/**")
        identity = page.locator("bdi.number").inner_text()
        context.close()
        with console.engine.connect() as connection:
            rows = connection.execute(select(Response.id, Response.answers, Response.ineligible)).all()
        (row,) = [row for row in rows if str(row.id) == identity]
        assert (row.answers, row.ineligible) == (person.answers, person.ended), person.sent
