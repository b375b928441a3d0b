"""Options in levels, far too many for a page: the list comes apart, and where it does not, people type."""

import gzip
import json
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cases import each
from citizen_browsing import BASE, serve_from
from every_type import xml_of
from made_console import Console, token_of
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from surveyapp.collection.answers import read_answers
from surveyapp.definition.files.options_files import join_text, read_with_options
from surveyapp.definition.loading import load_questionnaire
from surveyapp.records.tables import PublishedQuestionnaire, Response
from surveyapp.services.answers.import_file import import_responses
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.report_command import report_survey
from surveyapp.services.figures.analysis import analyse_survey
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.surveys.publish import publish_folder
from surveyapp.web.citizen.option_levels import options_below

SURVEY = "demo/levels"
SOURCE = """\
title: 农户调查
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
sampling: {method: random}
questions:
- code: home
  type: cascade
  text: 您家在哪里？
  required: true
  levels:
  - {code: pref, label: 地州}
  - {code: county, label: 县市}
  - {code: town, label: 乡镇}
  - {code: village, label: 村}
  options_file: villages.csv
- {code: fine, type: single, text: 满意吗？, options: [{code: "1", label: 满意}, {code: "0", label: 不满意}]}
"""


def villages(per_town: int) -> str:
    """14 prefectures with 7 counties of 12 towns each: with 17 villages in each town that makes 21,280 options."""
    rows = ["代码,名称,上级"]
    for pref in range(14):
        rows.append(f"{pref:02},第{pref}州,")
        for county in range(7):
            above = f"{pref:02}{county}"
            rows.append(f"{above},{pref}州{county}县,{pref:02}")
            for town in range(12):
                rows.append(f"{above}{town:02},{town}号镇,{above}")
                rows += [f"{above}{town:02}{one:02},{one}村,{above}{town:02}" for one in range(per_town)]
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questionnaires")
    (folder / "demo").mkdir()
    (folder / "demo" / "levels.yaml").write_text(SOURCE, encoding="utf-8")
    (folder / "demo" / "villages.csv").write_bytes(villages(3).encode("gb18030"))
    return folder


@pytest.fixture
def console(tmp_path: Path, folder: Path) -> Console:
    made = Console.made_in(tmp_path)
    assert publish_folder(made.engine, folder)[1] == []
    change_state(made.engine, SURVEY, "open")
    return made


def sent(console: Console, **form: str) -> tuple[int, str]:
    client, address = console.app.test_client(), f"/s/{SURVEY}"
    version = str(re.search(r'id="version" value="(\w+)"', client.get(address).text)[1])  # type: ignore[index]
    got = client.post(address, data={"version": version, **form})
    return got.status_code, got.text


def stored(console: Console) -> list[dict[str, Any]]:
    with console.engine.connect() as connection:
        return list(connection.execute(select(Response.answers)).scalars())


def test_the_list_stays_out_of_the_page_and_comes_apart(console: Console) -> None:
    client = console.app.test_client()
    page = client.get(f"/s/{SURVEY}", headers={"Accept-Encoding": "gzip"})
    assert len(page.data) < 14_000
    html = gzip.decompress(page.data).decode()
    assert html.count("<option value=") == 1 + 98, "the counties, grouped by prefecture"
    assert '<optgroup label="第0州">' in html
    assert 'name="home.town"' in html and 'type="text"' in html
    place = str(re.search('data-tree="(.*?)"', html)[1])  # type: ignore[index]
    apart = client.get(f"/s/demo/{place}".replace("&amp;", "&"), headers={"Accept-Encoding": "gzip"})
    assert apart.mimetype == "application/json" and "max-age" in apart.headers["Cache-Control"]
    tree = json.loads(gzip.decompress(apart.data))
    assert tree["000"][0] == ["00000", "0号镇"] and tree["00000"][2] == ["0000002", "2村"]
    assert client.get(f"/s/{SURVEY}/options/0000000000000000/home").status_code == 404
    assert client.get(f"/s/{SURVEY}/options/{place.split('/')[2]}/fine").status_code == 404


@each(
    ("form", "answers"),
    [
        ({"home": "003", "home.town": "2号镇", "home.village": "2村"},
         {"home.pref": "00", "home.county": "003", "home.town": "00302", "home.village": "0030202"}),
        ({"home": "003", "home.town": "2号", "home.village": "2 村"},
         {"home.pref": "00", "home.county": "003", "home.town": "00302", "home.village": "0030202"}),
        ({"home": "003", "home.town": "新镇", "home.village": "2村"},
         {"home.pref": "00", "home.county": "003", "home.town.text": "新镇", "home.village.text": "2村"}),
        ({"home": "003", "home.town": "00302", "home.village": "0030202"},
         {"home.pref": "00", "home.county": "003", "home.town": "00302", "home.village": "0030202"}),
    ],
)  # fmt: skip
def test_what_is_typed_is_found_where_it_is_clear_and_stays_where_not(
    console: Console, form: dict[str, str], answers: dict[str, str]
) -> None:
    assert sent(console, **form)[0] == 303
    assert stored(console)[-1] == answers


def test_a_wrong_or_unfinished_place_is_asked_again_with_what_was_typed(console: Console) -> None:
    status, page = sent(console, home="003", **{"home.town": "2号镇"})
    assert status == 422
    assert '<a href="#_home.village-0">' in page and 'id="_home.village-0"' in page
    assert 'value="2号镇"' in page and '<option value="003" selected>' in page
    status, page = sent(console, home="003", **{"home.town": "10101", "home.village": "x"})
    assert status == 422 and "不在“<bdi>" in page


def test_a_village_goes_through_import_figures_and_files(console: Console, tmp_path: Path) -> None:
    paths = ("第0州/0州3县/2号镇/2村,满意", "第0州-0州3县-2号镇-2村,满意", "0州4县/1号镇/无名村,不满意")
    data = "\n".join(("您家在哪里？,满意吗？", *paths))
    summary = import_responses(console.engine, SURVEY, data.encode(), reconstructed=False)
    assert summary.added == 3
    assert [(note.code, note.params) for note in summary.notes] == [
        ("levels_typed", {"found": 1, "rows": ["4"]})
    ]
    columns = "地州,县市,乡镇,村,满意吗？\n第1州,1州0县,3号镇,1村,满意\n,1州0县,3号镇,,满意\n"
    assert import_responses(console.engine, SURVEY, columns.encode()).added == 2
    freeze(console.engine, console.settings.snapshots, SURVEY)
    answers = latest_answers(console.engine, console.settings.snapshots, SURVEY)
    found = analyse_survey(answers).as_json()["questions"]
    assert [(one["label"], one["count"]) for one in found["home.town"]["options"]] == [
        ("第0州/0州3县/2号镇", 2), ("第0州/0州4县/1号镇", 1), ("第1州/1州0县/3号镇", 2)
    ]  # fmt: skip
    files = {kind: tmp_path / f"survey.{kind}" for kind in ("docx", "xlsx", "csv")}
    for kind, path in files.items():
        report_survey(console.engine, console.settings.snapshots, SURVEY, kind, path)
    assert "第0州/0州3县/2号镇/2村" in xml_of(files["docx"])
    assert "无名村" in xml_of(files["docx"])
    rows = openpyxl.load_workbook(files["xlsx"], read_only=True)["答卷"].iter_rows(values_only=True)
    _wordings, names, *rest = rows
    by_name = [dict(zip(names, row, strict=True)) for row in rest]
    assert sorted(str(row["home"]) for row in by_name) == [
        "第0州/0州3县/2号镇/2村", "第0州/0州3县/2号镇/2村", "第0州/0州4县/1号镇/无名村",
        "第1州/1州0县/3号镇", "第1州/1州0县/3号镇/1村",
    ]  # fmt: skip
    (tmp_path / "other").mkdir()
    other = Console.made_in(tmp_path / "other")
    with console.engine.connect() as connection:
        source = connection.execute(select(PublishedQuestionnaire.source)).scalar_one()
    (tmp_path / "again" / "demo").mkdir(parents=True)
    (tmp_path / "again" / "demo" / "levels.yaml").write_text(source, encoding="utf-8")
    publish_folder(other.engine, tmp_path / "again")
    assert import_responses(other.engine, SURVEY, files["csv"].read_bytes()).added == 5
    assert sorted(map(str, stored(other))) == sorted(map(str, stored(console)))
    client = console.client(console.person("evaluator"))
    token_of(client)
    page = client.get(f"/console/surveys/{SURVEY}/results")
    assert page.status_code == 200 and "第0州/0州3县/2号镇/2村" in page.text and len(page.data) < 1_000_000


def test_twenty_thousand_villages_take_bounded_time_and_room() -> None:
    data = join_text(SOURCE.encode(), {"villages.csv": villages(17)})
    tracemalloc.start()
    loaded = load_questionnaire(data, "levels.yaml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert loaded.questionnaire is not None and loaded.problems == ()
    assert peak < 150_000_000
    assert [len(item.options) for item in loaded.questionnaire.items] == [14, 98, 1176, 19_992, 2]
    tree = loaded.questionnaire.items[0].tree
    assert tree is not None
    apart = gzip.compress(json.dumps(options_below(tree, "zh-CN"), ensure_ascii=False).encode())
    assert len(apart) < 200_000
    form = {"home": ["第13州/13州6县/11号镇/16村"], "fine": ["1"]}
    assert read_answers(loaded.questionnaire, form).answers["home.village"] == "1361116"


def test_the_options_are_part_of_the_source_and_of_the_version(folder: Path) -> None:
    whole = read_with_options(folder / "demo" / "levels.yaml")
    assert whole.startswith(SOURCE.encode()) and "#|0000002,2村,00000\n".encode() in whole


@pytest.fixture
def pages(console: Console, chromium: Browser) -> Iterator[Any]:
    answered, contexts = serve_from(console.app.test_client()), []
    blocked: list[str] = []

    def serve(route: Any) -> None:
        if any(part in route.request.url for part in blocked):
            route.abort()
            return
        answered(route)

    def opened(*, without: str = "", mode: str = "standard") -> Page:
        blocked[:] = [without] if without else []
        context = chromium.new_context(viewport={"width": 320, "height": 700})
        context.route("**/*", serve)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{BASE}/s/{SURVEY}?mode={mode}")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
@each("mode", ["standard", "large"])
def test_with_script_each_level_lists_what_lies_below_the_choice(
    console: Console, pages: Any, mode: str
) -> None:
    page = pages(mode=mode)
    town = page.locator('select[id="_home.town-0"]')
    town.wait_for(state="attached")
    page.locator('[name="home"]').select_option("003")
    town.select_option(label="2号镇")
    page.locator('select[id="_home.village-0"]').select_option(label="2村")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.reload()
    page.locator('select[id="_home.village-0"]').wait_for()
    assert page.locator('select[id="_home.village-0"]').input_value() == "0030202", "a draft keeps its place"
    page.locator('[name="home"]').select_option("004")
    assert town.input_value() == "" and not page.locator('select[id="_home.village-0"]').is_visible()
    town.select_option(label="1号镇")
    page.locator("#_submit").click()
    page.locator("#_errors").wait_for()
    page.locator('select[id="_home.town-0"]').wait_for()
    assert page.locator('select[id="_home.town-0"]').input_value() == "00401", "answers stay"
    page.locator('select[id="_home.village-0"]').select_option(label="0村")
    page.locator("#_submit").click()
    page.locator("h1", has_text="已收到").wait_for()
    assert stored(console)[-1] == {
        "home.pref": "00", "home.county": "004", "home.town": "00401", "home.village": "0040100"
    }  # fmt: skip


@pytest.mark.browser
def test_where_the_list_does_not_come_people_type(console: Console, pages: Any) -> None:
    page = pages(without="/options/")
    page.locator('[name="home"]').select_option("003")
    page.locator('[name="home.town"]').fill("2号镇")
    page.locator('[name="home.village"]').fill("2村")
    page.locator("#_submit").click()
    page.locator("h1", has_text="已收到").wait_for()
    assert stored(console)[0]["home.village"] == "0030202"
