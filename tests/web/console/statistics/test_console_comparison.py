"""The page of compared groups: chosen without script, the command's figures, small groups hidden from readers."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from flask.testing import FlaskClient
from lxml import html
from made_console import Console, SignIn

from surveyapp.analysis.groups.small_groups import HiddenGroups
from surveyapp.services.answers.receive import Submission, receive
from surveyapp.services.answers.state_steps import change_state
from surveyapp.services.figures.survey_answers import latest_answers
from surveyapp.services.statistics.comparison import compare_answers
from surveyapp.services.surveys.survey_lookup import known_survey
from surveyapp.web.console.statistics.comparison_heat import comparison_heat, heat_note

SURVEY = "demo/every"
PAGE = f"/console/surveys/{SURVEY}/comparison"


@pytest.fixture
def answered(console: Console) -> Console:
    """Forty young and thirty-six adult people, and two who wrote something else."""
    change_state(console.engine, SURVEY, "open")
    version = known_survey(console.engine, SURVEY).version
    for index in range(78):
        young = index < 40
        answers: dict[str, Any] = {
            "age": "young" if young else "adult" if index < 76 else "other",
            "service.attitude": "3" if young or index % 6 == 0 else "1",
            "service.speed": "2",
        }
        if index >= 76:
            answers["age.other.text"] = "别的"
        receive(console.engine, Submission(SURVEY, version, UUID(int=index), answers, "link", "zh-CN"))
    return console


def page(client: FlaskClient, status: int = 200, **query: Any) -> html.HtmlElement:
    response = client.get(PAGE, query_string=query)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows_of(shown: html.HtmlElement, place: int) -> list[list[str]]:
    section = shown.xpath('//section[@class="result-question"]')[place]
    return [[words(cell) for cell in row] for row in section.xpath(".//table")[0].xpath(".//tbody/tr")]


def test_the_page_says_what_the_command_says(answered: Console, sign_in: SignIn) -> None:
    client = sign_in("evaluator")
    results = html.fromstring(client.get(f"/console/surveys/{SURVEY}/results").text)
    assert any(link.startswith(PAGE) for link in results.xpath("//a/@href"))
    shown = page(client, by="age")
    answers = latest_answers(answered.engine, answered.settings.snapshots, SURVEY)
    found = compare_answers(answers, "age").comparison
    assert [row[:2] for row in rows_of(shown, 0)] == [
        [group.label, str(found.items[0].figures[group.code].n)] for group in found.groups
    ]
    drawn = orjson.loads(shown.xpath('//figure[@id="comparison-0"]//script')[0].text)["data"][0]["x"]
    assert drawn == [item.value for item in found.items[0].figures.values()]
    text = words(shown)
    assert "不足 5 份" in text
    assert "最高" in text and "相差" in text
    statistics = words(shown.xpath('//details[@class="statistics"]')[0])
    assert "Hedges g" in statistics and "Holm" in statistics
    assert not shown.xpath('//details[@class="statistics"]/@open')


def heat_of(shown: html.HtmlElement) -> tuple[dict[str, Any], list[list[str]]]:
    (figure,) = shown.xpath('//figure[@id="comparison-heat"]')
    rows = [[words(cell) for cell in row] for row in figure.xpath(".//tbody/tr")]
    return orjson.loads(figure.xpath(".//script")[0].text), rows


def test_all_items_by_all_groups_at_one_glance(answered: Console, sign_in: SignIn) -> None:
    drawn, rows = heat_of(shown := page(sign_in("evaluator"), by="age"))
    answers = latest_answers(answered.engine, answered.settings.snapshots, SURVEY)
    found = compare_answers(answers, "age").comparison
    assert rows[0] == ["份数", "40", "36", "2"]
    assert [row[0] for row in rows[1:]] == [item.name for item in found.items]
    assert rows[1][1:] == ["100.00", "44.44", "[33.33]"], "a group of two has its sign"
    assert rows[3][1:] == ["—", "—", "—"], "nobody answered the last item"
    texts = [note["text"] for note in drawn["layout"]["annotations"]]
    assert texts == [cell for row in rows[1:] for cell in row[1:]], "every cell holds its number"
    places = drawn["data"][0]["z"]
    assert places[0][0] == 20 and places[0][2] == 0, "the darkest and the lightest colour"
    assert places[2] == [None, None, None]
    text = words(shown)
    assert "方括号中的不足 5 份" in text and "没有作答的不按零分计" in text


def test_the_heat_map_hides_what_the_page_hides(answered: Console) -> None:
    answers = latest_answers(answered.engine, answered.settings.snapshots, SURVEY)
    found = compare_answers(answers, "age").comparison
    others = frozenset({"other"})
    hidden = HiddenGroups(others, {item.code: others for item in found.items})
    with answered.app.test_request_context():
        chart = comparison_heat(found, answers.questionnaire.dimension_formula, hidden)
        assert chart is not None
        assert "*处的组不足5份" in heat_note(chart, hidden)
    assert [row[3] for row in chart.table.rows] == ["*"] * 4
    assert [line[2] for line in chart.figure["data"][0]["z"]] == [None] * 3
    assert "33.33" not in orjson.dumps(chart.as_json()).decode() + chart.description


def test_one_item_or_nobody_makes_no_heat_map(answered: Console, sign_in: SignIn) -> None:
    client = sign_in("evaluator")
    for query in ({"items": "service.speed"}, {"only.age": "other", "only.service.attitude": "3"}):
        assert not page(client, by="age", **query).xpath('//figure[@id="comparison-heat"]')


def test_readers_do_not_see_small_groups(answered: Console, sign_in: SignIn) -> None:
    shown = page(sign_in("reader"), by="age")
    rows = rows_of(shown, 0)
    assert rows[2][1:4] == ["*", "*", "*"]
    assert sum(row[1] == "*" for row in rows) == 2, "the neighbour is hidden with it"
    statistics = words(shown.xpath('//details[@class="statistics"]')[0])
    assert "Hedges g" not in statistics, "tests that compare it are hidden too"


def test_items_are_chosen_and_refusals_told(answered: Console, sign_in: SignIn) -> None:
    client = sign_in("evaluator")
    shown = page(client, by="age", items="service.speed")
    assert len(shown.xpath('//section[@class="result-question"]')) == 1
    assert shown.xpath('//input[@name="items"][@checked]/@value') == ["service.speed"]
    refused = page(client, 422, by="channels")
    assert "不是每人只选一项" in words(refused)
    assert refused.xpath('//select[@id="by"]'), "the form stays"


def test_a_part_of_the_answers_can_be_compared(answered: Console, sign_in: SignIn) -> None:
    shown = page(sign_in("evaluator"), by="age", **{"only.service.attitude": "1"})
    assert rows_of(shown, 0)[0][1] == "0"
    assert "part-notice" in html.tostring(shown).decode()


def test_the_page_is_english_too(answered: Console, sign_in: SignIn) -> None:
    shown = words(page(sign_in("evaluator", language="en"), by="age"))
    assert "Groups compared" in shown and "is highest" in shown
