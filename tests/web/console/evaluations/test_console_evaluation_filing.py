"""Evaluations put away, taken out and removed; the list and the choices, by folder and searched; what comes next."""

from typing import Any

import pytest
from answered_survey import audited, post
from evaluated_folder import FOLDER, INDICATORS, lock, page_of, words_of, write_evaluation
from flask.testing import FlaskClient
from made_console import Console
from new_evaluations import NEW, copy, upload
from people_of_tests import MOMENT
from sqlalchemy import insert

from surveyapp.records.evaluations import StoredSystem
from surveyapp.services.surveys.archive import archive, archive_note
from surveyapp.services.surveys.folder_titles import give_title

LIST = "/console/evaluations"
AT = f"{LIST}/{FOLDER}"
OTHER = "qitai-2024"


@pytest.fixture
def evaluator(console: Console, sign_in: Any) -> FlaskClient:
    client: FlaskClient = sign_in("evaluator", folders=(FOLDER, OTHER))
    return client


def listed(client: FlaskClient, asked: str = "") -> list[str]:
    links = page_of(client, f"{LIST}{asked}").xpath("//tbody//th[contains(@class, 'survey-cell')]/a/@href")
    return [link.removeprefix(f"{LIST}/") for link in links]


def choices(client: FlaskClient, address: str, field: str) -> list[str]:
    options = page_of(client, address).xpath(f"//select[@name='{field}']//option/@value")
    return [str(value) for value in options]


def store(console: Console, folder: str, *systems: str, text: str = INDICATORS) -> None:
    with console.engine.connect() as connection:
        for name in systems:
            row = {"evaluation": folder, "system": name, "text": text, "reason": "", "person": "张测"}
            connection.execute(insert(StoredSystem).values(**row, at=MOMENT))


def test_an_archived_evaluation_leaves_the_list_and_the_choices_until_asked_for(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    write_evaluation(console, folder=OTHER)
    years = f"{LIST}/{OTHER}/indicators/years"
    assert post(evaluator, f"{AT}/archive", reason=" ").status_code == 422
    assert listed(evaluator) == [FOLDER, OTHER]
    assert post(evaluator, f"{AT}/archive", reason="已交付").location == LIST
    assert (listed(evaluator), listed(evaluator, "?state=archived")) == ([OTHER], [FOLDER])
    assert choices(evaluator, NEW, "copy-source") == [f"{OTHER}/indicators"]
    assert choices(evaluator, f"{NEW}?archived=1", "copy-source") == [f"{FOLDER}/indicators"]
    assert choices(evaluator, years, "with") == []
    assert choices(evaluator, f"{years}?archived=1", "with") == [f"{FOLDER}/indicators"]
    compared = f"{years}?archived=1&with={FOLDER}/indicators"
    assert page_of(evaluator, compared).xpath("//td[@class='number']")
    for page in ("", "/lock", "/downloads", "/remaining", "/indicators/years", "/indicators/indicators/A1"):
        assert "已交付" in evaluator.get(f"{AT}{page}").text, page
    assert post(evaluator, f"{AT}/archive/out").location == AT
    assert listed(evaluator) == [FOLDER, OTHER]
    assert audited(console)[-3:] == [
        ("archive_evaluation", "refused", {"reason": "", "refused": "archive_needs_reason"}),
        ("archive_evaluation", "done", {"reason": "已交付"}),
        ("unarchive_evaluation", "done", {}),
    ]


def test_an_archived_evaluation_is_copied_to_the_next_year_from_its_own_page(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    archive(console.engine, "evaluation", FOLDER, "已交付", "甲")
    (link,) = page_of(evaluator, AT).xpath("//a[contains(., '复制到下一年度')]/@href")
    page = page_of(evaluator, link)
    assert page.xpath("//select[@name='copy-source']//option[@selected]/@value") == [f"{FOLDER}/indicators"]
    assert copy(evaluator, name="next").status_code == 303
    assert archive_note(console.engine, "evaluation", FOLDER) is None  # somebody works on it again
    assert listed(evaluator) == [FOLDER]


def test_an_evaluation_made_in_the_console_is_removed_with_a_reason(
    console: Console, evaluator: FlaskClient
) -> None:
    assert upload(evaluator).status_code == 303
    assert "也可以删除" in evaluator.get(f"{AT}/archive").text
    assert post(evaluator, f"{AT}/remove", reason="传错了").status_code == 422
    assert post(evaluator, f"{AT}/remove", sure="yes").status_code == 422
    assert listed(evaluator) == [FOLDER]
    assert post(evaluator, f"{AT}/remove", reason="传错了", sure="yes").location == LIST
    assert (listed(evaluator), evaluator.get(AT).status_code) == ([], 404)
    assert audited(console)[-1] == ("remove_evaluation", "done", {"reason": "传错了"})
    assert upload(evaluator).status_code == 303  # the place is free again


def test_one_system_copied_into_the_wrong_evaluation_is_removed_alone(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    copy(evaluator, name="next")
    assert post(evaluator, f"{AT}/next/remove", reason="放错了", sure="yes").location == AT
    assert evaluator.get(f"{AT}/next").status_code == 404
    assert "某市热线" in evaluator.get(AT).text


def test_an_evaluation_of_a_file_or_with_entries_offers_the_archive_instead(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    page = page_of(evaluator, f"{AT}/remove")
    assert "指标文件" in words_of(page.find_class("alert-warning")[0])
    assert page.xpath(f"//a[@href='{AT}/archive']")
    assert post(evaluator, f"{AT}/remove", reason="x", sure="yes").status_code == 422
    assert "也可以删除" not in evaluator.get(f"{AT}/archive").text


def test_nobody_else_files_an_evaluation(console: Console, sign_in: Any) -> None:
    write_evaluation(console)
    reader, stranger = sign_in("reader"), sign_in("evaluator", folders=("elsewhere",))
    for way in ("archive", "remove", "indicators/remove"):
        assert post(reader, f"{AT}/{way}", reason="x", sure="yes").status_code == 403
        assert post(stranger, f"{AT}/{way}", reason="x", sure="yes").status_code == 404
    assert "归档或删除" not in reader.get(AT).text


def test_the_list_is_searched_and_goes_by_folders_with_their_titles(
    console: Console, evaluator: FlaskClient
) -> None:
    write_evaluation(console)
    write_evaluation(console, INDICATORS.replace("某市热线", "奇台县大厅"), OTHER)
    give_title(console.engine, OTHER, "奇台 2024 年评价", "甲")
    for words, found in (
        ("", [FOLDER, OTHER]),
        ("大厅", [OTHER]),
        ("QITAI", [OTHER]),
        ("奇台 2024", [OTHER]),
        ("没有的", []),
    ):
        assert listed(evaluator, f"?q={words}") == found, words
    assert listed(evaluator, "?state=missing") == [FOLDER, OTHER]
    assert listed(evaluator, "?state=complete") == listed(evaluator, "?state=locked") == []
    lock(evaluator)
    assert listed(evaluator, "?state=locked") == [FOLDER]
    headings = [words_of(row) for row in page_of(evaluator, LIST).xpath("//tr[@class='folder-row']")]
    assert headings == [f"{FOLDER} 改名称 {FOLDER}", f"奇台 2024 年评价 {OTHER}改名称 {OTHER}"]
    assert "2024 年" in words_of(
        page_of(evaluator, LIST).xpath("//th/a")[1]
    )  # which year, as titles say it not


def test_the_title_of_a_folder_stands_wherever_an_evaluation_is_named(
    console: Console, evaluator: FlaskClient, sign_in: Any
) -> None:
    write_evaluation(console)
    write_evaluation(console, folder=OTHER)
    give_title(console.engine, FOLDER, "热线 2024", "甲")
    pages = ("", "/lock", "/downloads", "/remaining", "/archive", "/remove", "/indicators/what-if")
    for page in pages:
        path = page_of(evaluator, f"{AT}{page}").find_class("breadcrumb")[0]
        assert f"热线 2024 {FOLDER}" in words_of(path), page
    for page, field in ((NEW, "copy-source"), (f"{LIST}/{OTHER}/indicators/years", "with")):
        options = page_of(evaluator, page).xpath(f"//select[@name='{field}']//option")
        assert any(f"热线 2024 {FOLDER}" in words_of(option) for option in options), page
    lock(evaluator)
    (line,) = page_of(sign_in("administrator"), "/console/audit?action=lock_evaluation").xpath("//tbody/tr")
    assert words_of(line.xpath("./td")[3]) == f"热线 2024{FOLDER}"


def test_years_are_searched_and_the_folder_called_most_alike_is_offered_first(
    console: Console, sign_in: Any
) -> None:
    folders = ("demo-2023", "demo-2024", "other-2024")
    for folder in folders:
        write_evaluation(console, folder=folder)
    store(console, "other-2024", "project", text=INDICATORS.replace("某市热线绩效评价指标体系", "改造项目"))
    client = sign_in("evaluator", folders=folders)
    years = f"{LIST}/demo-2024/indicators/years"
    page = page_of(client, years)
    assert page.xpath("//select[@name='with']//option[@selected]/@value") == ["demo-2023/indicators"]
    assert page.xpath("//select[@name='with']/optgroup/option/@value") == [
        "other-2024/indicators",
        "other-2024/project",
    ]
    assert choices(client, f"{years}?q=改造", "with") == ["other-2024/project"]
    assert choices(client, f"{years}?q=DEMO", "with") == ["demo-2023/indicators"]
    assert "没有符合条件的评价" in client.get(f"{years}?q=没有的").text


ONE = """
title: 某市评价
year: 2025
indicators:
- {code: A, name: 接通率, weight: 50, target: ≥90%, rule: {type: target, short: proportional}}
- {code: B, name: 解决率, weight: 50, target: ≥90%, rule: {type: target, short: proportional}}
"""


def step_on(client: FlaskClient, address: str) -> tuple[str, str]:
    (bar,) = page_of(client, address).find_class("next-step")
    return words_of(bar.xpath("./p")[0]), str(bar.xpath("./a/@href")[0])


def test_an_evaluation_leads_from_value_to_value_to_the_lock_and_the_report(
    console: Console, evaluator: FlaskClient, sign_in: Any
) -> None:
    write_evaluation(console, ONE)
    first, second = (f"{AT}/indicators/indicators/{code}" for code in "AB")
    assert step_on(evaluator, AT) == ("下一步 还缺 2 项；下一项：A 接通率。", first)
    assert not page_of(evaluator, first).find_class("next-step")  # the value itself comes first
    filled = {"kind": "value", "value": "95%", "reason": "台账", "seen": "0"}
    assert post(evaluator, second, **filled).location == second
    assert step_on(evaluator, second)[1] == first
    post(evaluator, first, **filled)
    assert step_on(evaluator, first)[1] == step_on(evaluator, AT)[1] == f"{AT}/lock"
    assert not page_of(sign_in("reader"), AT).find_class("next-step")
    lock(evaluator)
    assert step_on(evaluator, AT)[1] == f"{AT}/downloads"
    assert page_of(evaluator, f"{AT}/lock").xpath("//a[contains(@class, 'btn-primary')]/@href") == [
        f"{AT}/downloads"
    ]
    archive(console.engine, "evaluation", FOLDER, "已交付", "甲")
    assert not page_of(evaluator, AT).find_class("next-step")


def test_what_a_lock_would_miss_is_named_and_linked(console: Console, evaluator: FlaskClient) -> None:
    write_evaluation(console, ONE)
    links = page_of(evaluator, f"{AT}/lock").xpath("//table//td[3]/a")
    assert [words_of(link) for link in links] == ["A 接通率", "B 解决率"]
    assert links[1].get("href") == f"{AT}/indicators/indicators/B"


def test_a_survey_that_a_copy_lacks_is_made_from_the_one_called_alike(
    console: Console, evaluator: FlaskClient
) -> None:
    figure = "actual: {figure: {survey: every, figure: favourable, question: overall}}}"
    write_evaluation(console, ONE.rstrip().removesuffix("}") + f", {figure}\n", OTHER)
    (link,) = page_of(evaluator, f"{LIST}/{OTHER}/remaining").xpath("//a[contains(., '建立调查')]/@href")
    page = page_of(evaluator, link)
    chosen = [
        page.xpath(f"//select[@name='copy-{field}']//option[@selected]/@value")
        for field in ("source", "folder")
    ]
    assert chosen == [[f"{FOLDER}/every"], [OTHER]]
    assert page.xpath("//input[@name='copy-name']/@value") == ["every"]
