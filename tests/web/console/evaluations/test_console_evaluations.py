"""The pages of evaluations: the figures of `surveyapp score`, what is missing first, mistakes with what to do."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from catalogue import CHINESE
from flask.testing import FlaskClient
from lxml import html

from surveyapp.reports.words.wording import number_words
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.score_json import as_json
from surveyapp.services.figures.demonstration import prepare_demo
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.surveys.publish import publish, publish_folder
from surveyapp.services.surveys.survey_lookup import survey_names

PUBLISHED = "changji-jishitong-2024"
SURVEY = f"{PUBLISHED}/residents"


def shown(client: FlaskClient, address: str) -> html.HtmlElement:
    response = client.get(address)
    assert response.status_code == 200
    return html.fromstring(response.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def folder(console, published_questionnaires: Path) -> Path:  # type: ignore[no-untyped-def]
    """The published evaluation in the console's own folder, its survey published and filled with the sample."""
    folder: Path = console.settings.questionnaires
    shutil.copytree(published_questionnaires / PUBLISHED, folder / PUBLISHED)
    publish_folder(console.engine, folder)
    prepare_demo(console.engine, folder)
    return folder


@pytest.fixture
def frozen(console, folder: Path) -> str:  # type: ignore[no-untyped-def]
    """The published evaluation with its survey frozen; gives the snapshot's id."""
    return freeze(console.engine, console.settings.snapshots, SURVEY).id


@pytest.fixture
def reader(sign_in) -> FlaskClient:  # type: ignore[no-untyped-def]
    client: FlaskClient = sign_in("reader", folders=(PUBLISHED, "broken"))
    return client


def score_json(console, folder: Path) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    return as_json(score_evaluation(console.places, PUBLISHED))


def leaf(page: html.HtmlElement, code: str) -> html.HtmlElement:
    return page.get_element_by_id(f"indicator-{code}")


def fact(page: html.HtmlElement, code: str, name: str) -> html.HtmlElement:
    return leaf(page, code).xpath(f".//dt[.='{name}']/following-sibling::dd[1]")[0]


def test_total_grade_and_levels_are_the_score(console, folder, frozen, reader) -> None:  # type: ignore[no-untyped-def]
    page, found = shown(reader, f"/console/evaluations/{PUBLISHED}"), score_json(console, folder)
    headline = text_of(page.find_class("headline-value")[0])
    assert headline == f"{number_words(found['total'])} / 100 · {found['grade']}"
    rows = [
        [text_of(cell) for cell in row] for row in page.xpath("//section[@aria-labelledby='total']//tbody/tr")
    ]
    assert [(row[0].split()[0], row[2], row[3]) for row in rows[:-1]] == [
        (code, number_words(level["score"]), f"{number_words(level['rate'])}%")
        for code, level in found["levels"].items()
    ]
    assert rows[-1][2] == number_words(found["total"])


def test_every_indicator_is_the_score(console, folder, frozen, reader) -> None:  # type: ignore[no-untyped-def]
    page, found = shown(reader, f"/console/evaluations/{PUBLISHED}"), score_json(console, folder)
    for code, indicator in found["indicators"].items():
        summary = text_of(leaf(page, code).xpath(".//summary")[0])
        assert f"{code} {indicator['name']}" in summary
        assert f"得分 {number_words(indicator['score'])} / {indicator['weight']:g}" in summary
        assert f"得分率 {number_words(indicator['rate'])}%" in summary
        steps = [text_of(step) for step in fact(page, code, "评分过程").xpath(".//li")]
        assert steps == [" ".join(step["text"].split()) for step in indicator["trace"]]
        assert text_of(fact(page, code, "目标值")) == (indicator["target"] or "未写")


def test_the_source_leads_to_the_snapshot(frozen: str, reader: FlaskClient) -> None:
    source = fact(shown(reader, f"/console/evaluations/{PUBLISHED}"), "D21", "数据来源")
    assert source.xpath(".//a/@href") == [f"/console/surveys/{SURVEY}/results?view={frozen}"]
    assert reader.get(source.xpath(".//a/@href")[0]).status_code == 200


def test_a_rule_is_told_in_words(frozen: str, reader: FlaskClient) -> None:
    rule = fact(shown(reader, f"/console/evaluations/{PUBLISHED}"), "D21", "评分标准")
    assert "达到 90% 及以上，得权重的 100%" in text_of(rule)


def test_a_rule_and_the_steps_are_in_the_language_of_the_page(frozen: str, reader: FlaskClient) -> None:
    reader.post("/console/language", data={"language": "en", "csrf_token": reader.token})  # type: ignore[attr-defined]
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    assert "90% or more: 100% of the weight" in text_of(fact(page, "D21", "Scoring standard"))
    steps = [text_of(step) for step in fact(page, "D21", "Scoring steps").xpath(".//li")]
    assert steps[0].startswith("Actual value taken from “")
    ours = [re.sub("“.*?”", "", step) for step in steps]
    assert [step for step in ours if CHINESE.search(step)] == []


def test_scores_from_reconstructed_answers_say_so(frozen: str, reader: FlaskClient) -> None:
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    assert f"{SURVEY}：122 份" in text_of(page.find_class("alert-warning")[0])


def test_a_snapshot_without_answers_is_said_to_need_them(  # type: ignore[no-untyped-def]
    console, published_questionnaires: Path, reader: FlaskClient
) -> None:
    shutil.copytree(published_questionnaires / PUBLISHED, console.settings.questionnaires / PUBLISHED)
    publish_folder(console.engine, console.settings.questionnaires)
    freeze(console.engine, console.settings.snapshots, SURVEY)
    panel = shown(reader, f"/console/evaluations/{PUBLISHED}").xpath("//main//section")[0]
    assert "请收集或导入答卷后重新冻结" in text_of(panel)


def test_what_is_missing_stands_first_with_the_way_to_it(folder: Path, reader: FlaskClient) -> None:
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    panel = page.xpath("//main//section")[0]
    assert "缺 2 项实际完成值，暂不给出总分和等级" in text_of(panel)
    assert [text_of(item).split("：")[0] for item in panel.xpath(".//li")] == [
        "D11 有效提升基层治理能力",
        "D21 城乡居民满意度",
    ]
    assert f"/console/surveys/{SURVEY}" in panel.xpath(".//a/@href")
    assert not page.find_class("headline-value")


def test_an_indicator_without_a_value_says_where_to_write_it(folder: Path, reader: FlaskClient) -> None:
    path = folder / PUBLISHED / "indicators.yaml"
    text = path.read_text("utf-8")
    start = text.index("        aggregate: {numerator: 103.78")
    path.write_text(text[:start] + text[text.index("        evidence", start) :], "utf-8")
    panel = shown(reader, f"/console/evaluations/{PUBLISHED}").find_class("missing-panel")[0]
    assert "B11 预算执行率：尚未填写实际完成值。 请填写实际完成值和佐证资料。 去填写" in text_of(panel)


def test_the_tree_says_why_a_value_is_missing(folder: Path, reader: FlaskClient) -> None:
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    reasons = page.xpath("//li[@id='indicator-D21']//dt[.='缺失原因']/following-sibling::dd[1]")
    assert [text_of(reason) for reason in reasons] == ["问卷调查的数据尚未最终确认（未冻结），暂不能引用"]


def test_an_unpublished_survey_is_to_be_published(console, folder: Path, reader: FlaskClient) -> None:  # type: ignore[no-untyped-def]
    path = folder / PUBLISHED / "indicators.yaml"
    path.write_text(path.read_text("utf-8").replace("survey: residents", "survey: others"), "utf-8")
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    assert f"请先发布问卷 {PUBLISHED}/others" in text_of(page.find_class("missing-panel")[0])
    assert "同一文件夹中没有问卷“others”" in text_of(page.get_element_by_id("faults").getparent())


def test_a_survey_that_has_no_file_is_known_once_it_is_published(
    console, folder: Path, reader: FlaskClient
) -> None:  # type: ignore[no-untyped-def]
    source = (folder / f"{SURVEY}.yaml").read_bytes()
    publish(console.engine, f"{PUBLISHED}/others", source, "others.yaml", origin="console")
    path = folder / PUBLISHED / "indicators.yaml"
    path.write_text(path.read_text("utf-8").replace("survey: residents", "survey: others"), "utf-8")
    page = reader.get(f"/console/evaluations/{PUBLISHED}").text
    assert "同一文件夹中没有问卷" not in page


def test_references_are_held_to_what_is_published_not_to_the_file(
    console, folder: Path, reader: FlaskClient
) -> None:  # type: ignore[no-untyped-def]
    (folder / f"{SURVEY}.yaml").write_text("title: 改坏了\n", "utf-8")
    assert "本身有错误" not in reader.get(f"/console/evaluations/{PUBLISHED}").text


def test_mistakes_in_the_file_come_with_line_key_and_remedy(folder: Path, reader: FlaskClient) -> None:
    (folder / "broken").mkdir()
    wrong = "title: 评价\nindicators:\n- {code: X1, name: 及时率, weight: 90, rule: {type: bandz}}\n"
    (folder / "broken" / "indicators.yaml").write_text(wrong, "utf-8")
    rows = [
        [text_of(cell) for cell in row]
        for row in shown(reader, "/console/evaluations/broken").xpath("//tbody/tr")
    ]
    assert rows[0][:3] == ["2", "indicators", "错误"]
    assert rows[1][:3] == ["3", "indicators[1].rule.type", "错误"]
    assert "是不是“bands”？" in rows[1][3]
    assert str(folder) not in reader.get("/console/evaluations/broken").text


def test_the_list_tells_totals_and_gaps(frozen: str, folder: Path, reader: FlaskClient) -> None:
    row = shown(reader, "/console/evaluations").xpath("//tbody/tr[not(@class='folder-row')]")[0]
    assert [text_of(cell) for cell in row][1:4] == ["100.00 / 100", "优", "19"]


def test_without_evaluations_the_page_says_how_to_get_one(reader: FlaskClient, sign_in) -> None:  # type: ignore[no-untyped-def]
    said = [shown(client, "/console/evaluations") for client in (sign_in("evaluator"), reader)]
    first, second = (page.find_class("empty-state")[0] for page in said)
    assert first.xpath(".//a[contains(@class, 'btn-primary')]/@href") == ["/console/evaluations/new"]
    assert "indicators.yaml" in text_of(first)
    assert "请团队里的评价人员新建" in text_of(second)


def test_another_teams_evaluation_is_neither_listed_nor_opened(folder: Path, sign_in) -> None:  # type: ignore[no-untyped-def]
    stranger = sign_in("evaluator", folders=("elsewhere",))
    assert PUBLISHED not in stranger.get("/console/evaluations").text
    assert stranger.get(f"/console/evaluations/{PUBLISHED}").status_code == 404


@pytest.mark.parametrize("name", ["..", "%2e%2e", "nowhere", "..%2fquestionnaires"])
def test_there_is_nothing_outside_the_folders(folder: Path, sign_in, name: str) -> None:  # type: ignore[no-untyped-def]
    (folder.parent / "indicators.yaml").write_text("title: 别处\n", "utf-8")
    assert sign_in("administrator").get(f"/console/evaluations/{name}").status_code == 404


def test_data_entry_sees_no_evaluations(folder: Path, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert sign_in("data_entry", folders=(PUBLISHED,)).get("/console/evaluations").status_code == 403


def test_looking_at_evaluations_publishes_nothing(console, published_questionnaires: Path, reader) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(published_questionnaires / PUBLISHED, console.settings.questionnaires / PUBLISHED)
    before = survey_names(console.engine)
    reader.get("/console/evaluations")
    reader.get(f"/console/evaluations/{PUBLISHED}")
    assert survey_names(console.engine) == before


def test_names_that_look_like_markup_are_shown_literally(folder: Path, reader: FlaskClient) -> None:
    path = folder / PUBLISHED / "indicators.yaml"
    hostile = "<b>{{7*7}}</b>=1+1"
    path.write_text(path.read_text("utf-8").replace("name: 城乡居民满意度", f"name: '{hostile}'"), "utf-8")
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    assert f"D21 {hostile}" in text_of(leaf(page, "D21"))


def test_weights_stand_as_in_the_file_and_points_with_two_decimals(reader: FlaskClient, frozen: str) -> None:
    page = shown(reader, f"/console/evaluations/{PUBLISHED}")
    (total,) = page.xpath("//tr[@class='total']")
    assert [text_of(cell) for cell in total.xpath("td")] == ["100", "100.00", "100.00%"]
