"""One visual language: colours have their names in one file, the first action of a page stands where it is sought."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_world import GETS, World
from lxml import html
from made_console import Console
from servers import REPOSITORY

STATIC = REPOSITORY / "surveyapp/web/console/static"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
FIRST = "contains(concat(' ', normalize-space(@class), ' '), ' btn-primary ')"
OPENS = ("page-actions", "next-step", "empty-state")
"""What holds the first action where it leads on: the heading's line, the next step, an empty state."""


def rules_of(name: str) -> list[str]:
    """The rules of a style file, without the names that the language gives."""
    text = (STATIC / name).read_text("utf-8")
    return re.split(r"(?<=\})", text.partition("}")[2] if name == "console.css" else text)


def test_colours_are_named_in_one_place() -> None:
    coloured = {
        path.name: found
        for path in sorted(STATIC.glob("*.css"))
        if (found := [rule.strip() for rule in rules_of(path.name) if COLOUR.search(rule)])
    }
    shadows = ("box-shadow", "rgb(255 255 255 / 14%)")
    assert {
        name: rules
        for name, rules in coloured.items()
        if not all(any(shadow in rule for shadow in shadows) for rule in rules)
    } == {}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield World(tmp_path_factory.mktemp("look"))


def out_of_place(page: str) -> list[str]:
    """The first actions of a page that stand neither where a page leads on nor at the end of what is filled in."""
    tree, wrong = html.fromstring(page), []
    for button in tree.xpath(f"//main//*[{FIRST}]"):
        places = [name for parent in button.iterancestors() for name in parent.get("class", "").split()]
        form = next(button.iterancestors("form"), None)
        asks = ".//*[self::input[not(@type='hidden')] or self::select or self::textarea]"
        after = [field for field in form.xpath(asks) if follows(field, button)] if form is not None else []
        if not set(OPENS) & set(places) and (form is None or after):
            wrong.append(f"{button.text_content().strip()}: {len(after)} fields below")
    headed = tree.xpath(f"//main//*[contains(@class, 'page-actions')]//*[{FIRST}]")
    return [*wrong, *(["several in the heading"] if len(headed) > 1 else [])]


def follows(field: html.HtmlElement, button: html.HtmlElement) -> bool:
    """Whether a field stands below a button."""
    return bool(field.xpath("count(preceding::*)") > button.xpath("count(preceding::*)"))


@pytest.mark.parametrize("who", ["administrator", "evaluator"])
def test_the_first_action_of_a_page_is_where_it_is_looked_for(world: World, who: str) -> None:
    wrong = {}
    for view in GETS:
        answer = world.ask(who, view)
        if answer.status_code == 200 and answer.mimetype == "text/html" and "<main" in answer.text:
            wrong[view] = out_of_place(answer.text)
    assert {view: found for view, found in wrong.items() if found} == {}
    assert len(wrong) > 40


def test_the_organisation_that_runs_it_is_named_above_the_sign_in(tmp_path: Path) -> None:
    console = Console.made_in(tmp_path, SURVEYAPP_ORGANISATION="某市 <财政局>")
    page = html.fromstring(console.client().get("/console/login").text)
    assert page.find_class("sign-in-organisation")[0].text_content() == "某市 <财政局>"
    assert page.find_class("organisation")[0].text_content() == "某市 <财政局>"


def rows_of(page: str) -> list[list[str]]:
    """The names of a list's rows, by group."""
    bodies = html.fromstring(page).xpath("//main//tbody")
    return [[row.text_content().strip() for row in body.xpath(".//tr/th[@scope='row']/a")] for body in bodies]


def test_periods_of_keeping_are_grouped_by_project_and_searched(world: World) -> None:
    page = world.browser("administrator").get("/console/retention").text
    assert len(rows_of(page)) == len(html.fromstring(page).find_class("folder-row")) >= 2
    sought = world.browser("administrator").get("/console/retention?q=每种题型").text
    assert rows_of(sought) == [["每种题型一题"], ["每种题型一题"]]
    none = world.browser("administrator").get("/console/retention?q=没有的").text
    assert "没有符合条件的调查" in none


def test_accounts_are_searched_by_name_role_and_team(world: World) -> None:
    everybody = html.fromstring(world.browser("administrator").get("/console/accounts?q=").text)
    readers = html.fromstring(world.browser("administrator").get("/console/accounts?q=查看人员").text)
    names = ".//table[1]//tbody/tr/td[2]"
    assert {cell.text for cell in readers.xpath(names)} < {cell.text for cell in everybody.xpath(names)}
    assert all(row.xpath("string(td[2])") == "查看人员" for row in readers.xpath("(//table)[1]//tbody/tr"))
