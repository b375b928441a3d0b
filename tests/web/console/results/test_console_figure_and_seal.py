"""A figure's page has its numbers, and the seal's page what was declared and changed."""

from answered_survey import AT, SURVEY, answer, text_of
from cases import each
from lxml import html
from made_console import Console, SignIn
from servers import questionnaire_source

from surveyapp.services.answers.exclusions import exclude
from surveyapp.services.surveys.publish import publish


def test_the_address_names_a_figure_and_the_page_shows_its_numbers(console: Console, sign_in: SignIn) -> None:
    answer(console)
    page = text_of(sign_in("reader").get(f"{AT}/results/figure?figure=favourable&question=overall"))
    assert "代入数字计入满意的选项：“满意”1，共1人；1÷1×100=100.00%" in page
    assert "在指标文件中的写法{survey:" in page
    assert "figure:favourable,question:overall}" in page


@each(
    "asked",
    [
        "figure=nonsense",
        "figure=index&question=none",
        "figure=share&question=age&option=none",
        "figure=index&scale=none",
    ],
)
def test_what_is_not_there_is_not_found(console: Console, sign_in: SignIn, asked: str) -> None:
    assert sign_in("reader").get(f"{AT}/results/figure?{asked}").status_code == 404


def test_every_figure_is_two_clicks_from_the_results(console: Console, sign_in: SignIn) -> None:
    answer(console)
    reader = sign_in("reader")
    assert f"{AT}/results/figures" in reader.get(f"{AT}/results").text
    listed = reader.get(f"{AT}/results/figures").text
    for keys in ("figure=index", "figure=alpha", "figure=return_rate", "question=overall", "option=young"):
        assert keys in listed


def test_the_seal_lists_what_was_sealed_changed_and_excluded(console: Console, sign_in: SignIn) -> None:
    response = answer(console)
    data = questionnaire_source("every_type").replace(b"formula: index", b"formula: favourable")
    publish(console.engine, SURVEY, data, "f.yaml", person="乙", reason="按新方案")
    exclude(console.engine, SURVEY, response, reason="试填", person="甲")
    page = text_of(sign_in("reader").get(f"{AT}/seal"))
    assert "发布时封存0——" in page
    assert "满意度公式1按新方案乙" in page
    assert "排除1份—试填甲" in page
    present = page.partition("现行校验值")[2]
    assert "题目和选项" in present and "公式、分值和量表" in present
    assert "version" not in present and "analysis" not in present


def test_a_figure_follows_the_filter_of_the_results(console: Console, sign_in: SignIn) -> None:
    answer(console)
    client, part = sign_in("evaluator"), {"only-channel": "online"}
    shown = html.fromstring(client.get(f"{AT}/results/figures", query_string=part).text)
    (address,) = shown.xpath('//section[@aria-labelledby="whole"]//a/@href')[:1]
    assert "only-channel=online" in address
    assert "只含：" in client.get(address).text
    assert "headline-value" in client.get(address).text
    hidden = sign_in("reader").get(address).text
    assert "headline-value" not in hidden and "请放宽筛选" in hidden
