"""Options in levels that are too many for the page, on the phone of the console: nobody has published them yet."""

from collections.abc import Callable
from typing import Any

import pytest
from made_console import Console

from surveyapp.definition.files.options_files import join_text
from surveyapp.services.surveys.drafts import edited_text, save_draft

SURVEY = "turpan-12345-2022/residents"
QUESTION = """
- code: home
  type: cascade
  text: 您家在哪里？
  levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]
  options_file: towns.csv
"""
COUNTIES, TOWNS = 20, 30
"""So many that neither level stands in one list on the page: more than 300 towns."""


def towns() -> str:
    rows = ["代码,名称,上级", *(f"{county:02},第{county}县," for county in range(COUNTIES))]
    rows += [
        f"{county:02}{town:02},{county}县{town}镇,{county:02}"
        for county in range(COUNTIES)
        for town in range(TOWNS)
    ]
    return "\n".join(rows) + "\n"


@pytest.mark.browser
@pytest.mark.parametrize("page_of", ["form?at=q7", "preview?content=draft"])
def test_a_drafts_levels_are_chosen_one_below_the_other(
    published_console: Console, browser_page: Callable[..., Any], page_of: str
) -> None:
    now = edited_text(published_console.engine, SURVEY)
    assert now is not None
    marker = "questions:\n"
    head, _, questions = now.text.partition(marker)
    text = f"{head}{marker}{QUESTION.lstrip()}{questions}"
    drafted = join_text(text.encode(), {"towns.csv": towns()}).decode()
    save_draft(published_console.engine, SURVEY, drafted, now.token, published_console.person())
    page = browser_page(width=1366)
    page.goto(f"/console/surveys/{SURVEY}/{page_of}")
    phone = page.frame_locator("#phone-stage iframe:not(.phone-waiting)")
    question = phone.locator("fieldset[data-tree]")
    question.locator("select[name=home]").select_option(label="第7县")
    question.locator("select:not([name]) option", has_text="7县4镇").wait_for(state="attached")
    assert question.locator("select:not([name]) option").count() == TOWNS + 1
