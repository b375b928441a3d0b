"""The page of scales says what `surveyapp scale` says, of the main scale and of every dimension."""

import orjson
import pytest
from flask.testing import FlaskClient
from lxml import html
from servers import questionnaire_source
from sqlalchemy import Engine

from surveyapp.reports.words.wording import number_words, reason_words
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import freeze, latest_answers
from surveyapp.services.places import Places
from surveyapp.services.retention.forget_answers import forget_survey
from surveyapp.services.statistics.scale import scale_of_survey, scales_of_survey
from surveyapp.services.surveys.publish import publish

CHANGJI, TURPAN = "changji-jishitong-2024/residents", "turpan-12345-2022/residents"


def page(client: FlaskClient, survey: str, **query: str) -> html.HtmlElement:
    response = client.get(f"/console/surveys/{survey}/scale", query_string=query)
    assert response.status_code == 200
    return html.fromstring(response.text)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def tables(shown: html.HtmlElement) -> list[list[list[str]]]:
    found = shown.xpath("//table[contains(@class, 'data-table')]")
    return [[[text_of(cell) for cell in row] for row in table.xpath(".//tbody/tr")] for table in found]


@pytest.fixture
def reader(published_console):  # type: ignore[no-untyped-def]
    """A signed-in reader of two published surveys."""
    folders = ("changji-jishitong-2024", "turpan-12345-2022")
    return published_console.client(published_console.person("reader", folders))


def test_figures_items_and_bars_are_those_of_the_command(reader, published_console) -> None:  # type: ignore[no-untyped-def]
    answers = latest_answers(published_console.engine, published_console.settings.snapshots, CHANGJI)
    found = scale_of_survey(answers, [], "listwise").as_json()
    shown = page(reader, CHANGJI)
    coefficients, items = tables(shown)
    values = {row[0]: row[2] for row in coefficients}
    assert values["Cronbach α"] == number_words(found["alpha"]["raw"], 3) == "0.900"
    assert values["ω"] == number_words(found["omega_total"], 3) == "0.909"
    assert values["Spearman–Brown"] == number_words(found["split_half"]["spearman_brown"], 3)
    assert values["KMO"] == number_words(found["kmo"]["overall"], 3)
    assert [row[1:] for row in items] == [
        [
            str(item["n"]),
            *(
                number_words(item[key], 3)
                for key in ("mean", "sd", "r_item_total", "r_drop", "alpha_if_deleted")
            ),
            number_words(found["loadings"][code], 3),
            number_words(found["kmo"]["items"][code], 3),
        ]
        for code, item in found["items"].items()
    ]
    figure = orjson.loads(shown.get_element_by_id("chart-scale-1").xpath(".//script")[0].text)
    assert figure["data"][0]["x"] == pytest.approx(list(found["loadings"].values()))
    assert "各题都有分的 122 份" in text_of(shown)
    assert "重构样例数据" in text_of(shown)


def test_the_results_page_leads_here(reader) -> None:  # type: ignore[no-untyped-def]
    shown = html.fromstring(reader.get(f"/console/surveys/{CHANGJI}/results").text)
    (link,) = [each for each in shown.iter("a") if each.text == "量表分析"]
    assert reader.get(link.get("href")).status_code == 200


def test_what_is_undefined_has_its_reason_in_words(reader) -> None:  # type: ignore[no-untyped-def]
    shown = page(reader, TURPAN)
    assert reason_words("one_item") in text_of(shown)
    assert not shown.xpath("//*[@data-chart]")
    assert "nan" not in text_of(shown).lower()


def test_a_policy_is_chosen_and_an_unknown_one_is_the_usual(reader) -> None:  # type: ignore[no-untyped-def]
    assert "成对删除（pairwise）。" in text_of(page(reader, CHANGJI, policy="pairwise"))
    assert "成列删除（listwise）。" in text_of(page(reader, CHANGJI, policy="nothing"))


def test_english_words_for_everything(published_console) -> None:  # type: ignore[no-untyped-def]
    account = published_console.person("reader", ("changji-jishitong-2024",), language="en")
    client = published_console.client(account, language="en")
    told = text_of(page(client, CHANGJI, policy="pairwise"))
    assert "Missing scores: pairwise deletion." in told and "Loading λ" in told


DIMENSIONS = """
scales:
- {code: manner, name: 服务态度维度, items: [service.attitude, service.speed]}
"""


def test_every_dimension_stands_beside_the_main_scale(console) -> None:  # type: ignore[no-untyped-def]
    engine: Engine = console.engine
    source = questionnaire_source("every_type") + DIMENSIONS.encode()
    publish(engine, "demo/every", source, "every_type.yaml")
    change_state(engine, "demo/every", "open")
    answers = latest_answers(engine, console.settings.snapshots, "demo/every")
    names = [each.name for each in scales_of_survey(answers, "listwise")]
    assert names == [None, "服务态度维度"]
    client = console.client(console.person("reader", ("demo",)))
    headings = [text_of(each) for each in page(client, "demo/every").xpath("//section/h2")]
    assert headings == ["满意度量表", "服务态度维度"]


def test_deleted_answers_leave_the_listwise_figures(reader, published_console) -> None:  # type: ignore[no-untyped-def]
    engine, settings = published_console.engine, published_console.settings
    freeze(engine, settings.snapshots, CHANGJI)
    before = tables(page(reader, CHANGJI))
    places = Places(engine, settings.instance, settings.snapshots, settings.questionnaires)
    forget_survey(places, CHANGJI, reason="委托方要求", person="王测")
    assert tables(page(reader, CHANGJI)) == before
    assert "删除" in text_of(page(reader, CHANGJI, policy="pairwise"))
