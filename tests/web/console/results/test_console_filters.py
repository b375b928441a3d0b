"""Figures of a part of the answers: in the address, said on every page and in every file, never the survey's."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from docx import Document
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn
from openpyxl import load_workbook

from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.downloads.worker import new_worker, work_once
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.survey_lookup import known_survey

SURVEY = "demo/every"
RESULTS = f"/console/surveys/{SURVEY}/results"
DOWNLOADS = f"/console/surveys/{SURVEY}/downloads"
YOUNG = {"only.age": "young"}


def submit(console: Console, index: int, channel: str = "link", **answers: str | list[str]) -> None:
    version = known_survey(console.engine, SURVEY).version
    complete = {"age": "young", "service.attitude": "3", "service.speed": "2", "overall": "yes", **answers}
    receive(console.engine, Submission(SURVEY, version, UUID(int=index), complete, channel, "zh-CN"))


@pytest.fixture
def answered(console: Console) -> Console:
    """Six young people, satisfied, by the link; seven adults, dissatisfied, two of them at the kiosk; texts of both."""
    change_state(console.engine, SURVEY, "open")
    for index in range(1, 7):
        submit(console, index, why="年轻人写的")
    for index in range(11, 18):
        submit(
            console,
            index,
            "kiosk" if index % 3 == 0 else "link",
            age="adult",
            channels=["board", "friends"],
            overall="no",
            why="成年人写的",
        )
    return console


def page(client: FlaskClient, status: int = 200, address: str = RESULTS, **query: Any) -> html.HtmlElement:
    response = client.get(address, query_string=query)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def overall(shown: html.HtmlElement) -> list[list[str]]:
    rows = shown.get_element_by_id("chart-overall").xpath(".//tbody/tr")
    return [[words(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("frozen", [False, True])
def test_a_filter_narrows_every_figure_and_is_said_first(
    answered: Console, sign_in: SignIn, frozen: bool
) -> None:
    if frozen:
        freeze(answered.engine, answered.settings.snapshots, SURVEY)
    client = sign_in()
    young = page(client, **YOUNG)
    assert overall(young)[:3] == [
        ["满意", "6", "100.00%"],
        ["一般", "0", "0.00%"],
        ["不满意", "0", "0.00%"],
    ]
    notice = words(young.find_class("part-notice")[0])
    assert notice.startswith(
        "只含：“年龄”选“18岁以下”的；n = 6。 以下数字只说明这一部分有效答卷，不是整个调查的结果"
    )
    either = page(client, **{"only.age": ["adult", "young"]})
    assert overall(either)[-1][1] == "13"
    ticked = page(client, **{"only.channels": "board", "only-channel": "kiosk"})
    assert overall(ticked)[2] == ["不满意", "2", "100.00%"]
    whole = page(client)
    assert not whole.find_class("part-notice") and overall(whole)[0][1] == "6"


def test_rates_and_intervals_that_do_not_hold_of_a_part_have_their_reason(
    answered: Console, sign_in: SignIn
) -> None:
    shown = page(sign_in(), **YOUNG)
    counts = words(shown.find_class("counts")[0])
    assert "发放 未记录" not in counts and "发放未记录" not in counts
    assert counts.count("按全部问卷计算，不按筛选出的一部分计算") == 2
    assert not shown.xpath('//section[@aria-labelledby="comparison"]')


def test_the_filter_goes_with_every_link_and_the_other_data(answered: Console, sign_in: SignIn) -> None:
    shown = page(sign_in(), **YOUNG)
    links = [link for link in shown.xpath("//main//a/@href") if "/results/" in link or "downloads" in link]
    assert len(links) >= 3
    assert [link for link in links if "only.age=young" not in link] == []
    hidden = shown.xpath('//form[contains(@class, "basis-choice")]/input[@name="only.age"]/@value')
    assert hidden == ["young"]
    texts = sign_in().get(f"{RESULTS}/texts/why", query_string=YOUNG).text
    assert "年轻人写的" in texts and "成年人写的" not in texts and "只含：" in texts


def test_the_form_works_without_script_and_holds_what_is_chosen(answered: Console, sign_in: SignIn) -> None:
    shown = page(sign_in(), **YOUNG)
    (form,) = [
        form for form in shown.forms if form.get("method", "").lower() == "get" and "only-from" in form.fields
    ]
    assert [box.get("value") for box in form.xpath('.//input[@name="only.age"][@checked]')] == ["young"]
    names = set(form.xpath(".//input/@name"))
    assert {
        "only.channels",
        "only.overall",
        "only.service.attitude",
        "only-channel",
        "only-until",
        "view",
    } <= names
    assert "only.why" not in names and "only-language" not in names


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"only.nothing": "a"}, "题目“nothing”不是"),
        ({"only.why": "a"}, "题目“why”不是"),
        ({"only.age": "old"}, "“old”不是题目"),
        ({"only-channel": "fax"}, "没有从渠道“fax”收到答卷"),
        ({"only-language": "fr"}, "没有语言“fr”"),
        ({"only-from": "2026-13-01"}, "日期“2026-13-01”无法识别"),
        ({"only-from": "0001-01-01"}, "日期“0001-01-01”无法识别"),
        ({"only-until": "9999-12-31"}, "日期“9999-12-31”无法识别"),
        ({"only-from": "2026-07-05", "only-until": "2026-07-04"}, "晚于结束日期"),
    ],
)
def test_what_the_survey_does_not_have_is_refused_and_never_left_out(
    answered: Console, sign_in: SignIn, query: dict[str, str], said: str
) -> None:
    client = sign_in()
    for address in (RESULTS, f"{RESULTS}/crosstab", DOWNLOADS):
        assert said in words(page(client, 422, address, **query)), address


def test_a_new_answer_and_a_decision_reach_a_filtered_view(answered: Console, sign_in: SignIn) -> None:
    client = sign_in()
    assert overall(page(client, **YOUNG))[-1][1] == "6"
    submit(answered, 7)
    assert overall(page(client, **YOUNG))[-1][1] == "7"
    exclude(answered.engine, SURVEY, UUID(int=7), reason="试填", person="甲")
    assert overall(page(client, **YOUNG))[-1][1] == "6"
    assert overall(page(client, **{"only.age": "adult"}))[-1][1] == "7"


def test_of_fewer_than_five_people_a_reader_sees_nothing_and_nobody_gets_a_file(
    answered: Console, sign_in: SignIn
) -> None:
    few = {"only-channel": "kiosk"}
    evaluator, reader = sign_in(), sign_in("reader")
    seen = words(page(evaluator, **few))
    assert "n = 2" in seen and "不足 5 人" in seen and "100.00%" in seen
    for address in (RESULTS, f"{RESULTS}/crosstab"):
        kept = page(reader, 200, address, **few)
        assert "100.00%" not in words(kept) and "请放宽筛选" in words(kept)
    for kind in ("docx", "docx_plain", "xlsx", "csv"):
        data = {"csrf_token": evaluator.token, "kind": kind, "view": "live", **few}  # type: ignore[attr-defined]
        refused = evaluator.post(DOWNLOADS, data=data)
        assert refused.status_code == 422
        assert "筛选后只有 2 份有效答卷" in refused.text
    assert evaluator.get(f"{RESULTS}/crosstab/table.csv", query_string=few).status_code == 422


def test_whoever_is_left_out_alone_can_be_told_by_subtracting_and_the_page_says_so(
    answered: Console, sign_in: SignIn
) -> None:
    client = sign_in()
    assert "没有计入的不足 5 人" in words(page(client, **{"only-channel": "link"}))
    assert "没有计入的不足" not in words(page(client, **YOUNG))


def made(console: Console, client: FlaskClient, kind: str, **query: str) -> tuple[str, bytes]:
    """The name and the content of a file that is made in the background."""
    data = {"csrf_token": client.token, "kind": kind, "view": "live", **query}  # type: ignore[attr-defined]
    asked = client.post(DOWNLOADS, data=data)
    assert asked.status_code == 303, asked.text
    assert "只含：“年龄”选“18岁以下”的" in client.get(asked.location).text, "while it is being made"
    assert work_once(console.places, new_worker())
    place = "report" if kind == "docx_plain" else "answers"
    with client.get(f"{asked.location}/{place}") as saved:
        assert saved.status_code == 200
        return saved.headers["Content-Disposition"], saved.get_data()


def test_every_file_says_whose_answers_alone_it_is_about(answered: Console, sign_in: SignIn) -> None:
    client = sign_in()
    part = "只含：“年龄”选“18岁以下”的；n = 6。"
    name, content = made(answered, client, "docx", **YOUNG)
    assert "%E5%8F%AA%E5%90%AB" in name, "只含"
    document = Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert text.count(part) >= 6, "cover, top, and every chapter"
    assert "年轻人写的" in text + cells and "成年人写的" not in text + cells
    assert "分析报告（只含一部分答卷）" in text
    assert "发放数量没有记录" not in text
    name, content = made(answered, client, "xlsx", **YOUNG)
    book = load_workbook(io.BytesIO(content))
    said = {
        sheet.title
        for sheet in book
        if any(part in str(cell.value) for row in sheet["A1:B6"] for cell in row)
    }
    assert {"说明", "满意度", "信度效度", "频数"} <= said
    assert sum(1 for row in book["答卷"].iter_rows(values_only=True) if "年轻人写的" in row) == 6
    name, content = made(answered, client, "csv", **YOUNG)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist()[:2] == ["答卷.csv", "编码手册.csv"]
        assert part in packed.read(packed.namelist()[2]).decode("utf-8-sig")
        rows = packed.read("答卷.csv").decode("utf-8-sig")
    assert rows.count("年轻人写的") == 6 and "成年人写的" not in rows


def test_the_survey_itself_is_unchanged_by_filters(
    answered: Console, sign_in: SignIn, tmp_path: Path
) -> None:
    client = sign_in()
    page(client, **YOUNG)
    data = {"csrf_token": client.token, "kind": "docx", "view": "live"}  # type: ignore[attr-defined]
    asked = client.post(DOWNLOADS, data=data)
    assert work_once(answered.places, new_worker())
    with client.get(f"{asked.location}/answers") as saved:
        assert "%E5%8F%AA%E5%90%AB" not in saved.headers["Content-Disposition"]
        text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(saved.get_data())).paragraphs)
    assert "只含" not in text and "回收13份" in text


def test_a_hostile_option_in_the_address_is_shown_as_text(answered: Console, sign_in: SignIn) -> None:
    shown = sign_in().get(RESULTS, query_string={"only.age": "<script>alert(1)</script>"}).text
    assert "<script>alert(1)" not in shown and re.search("&lt;script&gt;alert", shown)


@pytest.mark.parametrize(
    "place", ["results/drivers", "scale", "comparison", "results/times", "results/figure"]
)
def test_pages_of_statistics_take_the_filter_and_say_so_first(
    answered: Console, sign_in: SignIn, place: str
) -> None:
    shown = page(sign_in(), address=f"/console/surveys/{SURVEY}/{place}", view="live", **YOUNG)
    notice = shown.xpath("//*[contains(@class, 'part-notice')]")
    assert "18岁以下" in words(notice[0]) and "n = 6" in words(notice[0])
    assert shown.xpath("//a[(text()='回到结果' or text()='返回结果') and contains(@href, 'only.age=young')]")


@pytest.mark.parametrize(
    "place", ["results/drivers", "scale", "comparison", "results/times", "results/figure"]
)
def test_pages_of_statistics_hide_few_people_from_readers(
    answered: Console, sign_in: SignIn, place: str
) -> None:
    address = f"/console/surveys/{SURVEY}/{place}"
    kiosk = {"view": "live", "only-channel": "kiosk"}
    shown = page(sign_in("reader"), address=address, **kiosk)
    assert "请放宽筛选" in words(shown) and not shown.xpath("//figure | //main//table")


@pytest.mark.parametrize("place", ["results/trend", "opinions"])
def test_pages_without_filter_say_that_everybody_counts(
    answered: Console, sign_in: SignIn, place: str
) -> None:
    client, address = sign_in(), f"/console/surveys/{SURVEY}/{place}"
    shown = page(client, address=address, **YOUNG)
    assert "这一页说明全部答卷" in words(shown)
    assert shown.xpath("//*[contains(@class, 'part-notice')]//a[contains(@href, 'only.age=young')]")
    assert "这一页说明全部答卷" not in words(page(client, address=address))


def test_the_page_of_estimates_says_that_a_part_has_none(answered: Console, sign_in: SignIn) -> None:
    shown = words(page(sign_in(), address=f"{RESULTS}/estimates", view="live", **YOUNG))
    assert "只含：" in shown and "没有加权推算" in shown
