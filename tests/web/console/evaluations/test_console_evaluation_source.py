"""Choosing where the value of an indicator comes from: step by step without script, tried before it is saved."""

from typing import Any

import pytest
from evaluated_folder import lock, page_of, words_of
from flask.testing import FlaskClient
from lxml import html
from made_console import Console
from werkzeug.test import TestResponse

from surveyapp.definition.indicators.actual_text import write_actual
from surveyapp.services.evaluations.entered_values import (
    EntryRequest,
    ValuePlace,
    append_value,
    entry_history,
)
from surveyapp.services.evaluations.score import score_evaluation
from surveyapp.services.evaluations.system_texts import SystemTextEdit, kept_texts, replace_system
from surveyapp.services.evaluations.systems import present_systems, text_hash
from surveyapp.services.figures.survey_answers import freeze
from surveyapp.services.people.audit import search

FOLDER, CODE = "changji-jishitong-2024", "D11"
PLACE = f"/console/evaluations/{FOLDER}/indicators/indicators/{CODE}/source"
FAVOURABLE = {"kind": "figure", "0-survey": "residents", "0-figure": "favourable"}
GOVERNANCE = {**FAVOURABLE, "0-question": "governance"}
YOUNG = {"0-group": "age", "0-group_option": ["under18", "from18"]}


@pytest.fixture
def console(published_console: Console) -> Console:
    """The published evaluation, its survey frozen."""
    freeze(published_console.engine, published_console.settings.snapshots, f"{FOLDER}/residents")
    return published_console


@pytest.fixture
def evaluator(console: Console) -> FlaskClient:
    client = console.client(console.person("evaluator", (FOLDER,)))
    client.token = console.token(client)  # type: ignore[attr-defined]  # for the posts
    return client


def text_of(console: Console) -> str:
    return present_systems(console.places, FOLDER)["indicators"].text


def leaf_of(console: Console, code: str = CODE) -> Any:
    scores = score_evaluation(console.places, FOLDER).systems["indicators"].scores
    return next(leaf for leaf in scores.leaves() if leaf.code == code)


def without_value(console: Console, code: str = CODE) -> None:
    """Keep a text in which nothing says yet where the value of the indicator comes from."""
    text = text_of(console)
    bare = text.replace(
        "      actual:\n        figure: {survey: residents, figure: favourable, question: governance}\n",
        "",
        1,
    )
    assert bare != text
    replace_system(
        console.places, FOLDER, "indicators", bare, SystemTextEdit(text_hash(text), "重新选定", "张测")
    )


def chosen(client: FlaskClient, **fields: Any) -> html.HtmlElement:
    """The page after what was chosen so far; field names may have _ _ for -."""
    response = client.get(PLACE, query_string=fields)
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def offered(page: html.HtmlElement, name: str) -> list[str]:
    return [value for value in page.xpath(f"//select[@name='{name}']/option/@value") if value]


def send(client: FlaskClient, page: html.HtmlElement, **fields: Any) -> TestResponse:
    """Send the form of the page as a browser does, some fields filled in otherwise."""
    form = page.xpath("//form[@method='post'][.//input[@name='before']]")[0]
    data: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@name]"):
        data.setdefault(field.get("name"), []).append(field.get("value", ""))
    return client.post(PLACE, data=data | fields)


def test_each_step_offers_what_can_be_computed_and_nothing_else(evaluator: FlaskClient) -> None:
    first = chosen(evaluator, kind="figure")
    assert offered(first, "0-survey") == ["residents"]
    figures = offered(first, "0-figure")
    assert {"favourable", "index", "share"} <= {*figures}
    assert "nps" not in figures
    assert not offered(first, "0-question")
    second = chosen(evaluator, **FAVOURABLE)
    assert "governance" in offered(second, "0-question")
    assert "scene" not in offered(second, "0-question")
    third = chosen(evaluator, **GOVERNANCE | {"0-group": "age"})
    assert {"age", "occupation"} <= {*offered(third, "0-group")}
    assert third.xpath("//input[@name='0-group_option']/@value") == [
        "under18",
        "from18",
        "from36",
        "from51",
    ]
    share = chosen(evaluator, **FAVOURABLE | {"0-figure": "share", "0-question": "scene"})
    assert offered(share, "0-option")[0] == "appeal"


def test_an_earlier_step_that_changes_leaves_out_what_no_longer_fits(evaluator: FlaskClient) -> None:
    page = chosen(
        evaluator, **GOVERNANCE | {"0-figure": "share", "0-question": "scene", "0-option": "excellent"}
    )
    assert not page.xpath("//select[@name='0-option']/option[@selected]/@value")
    assert not page.xpath("//h2[@id='today']")


def test_the_value_of_today_stands_there_before_anything_is_kept(
    console: Console, evaluator: FlaskClient
) -> None:
    without_value(console)
    words = words_of(chosen(evaluator, **GOVERNANCE))
    for told in (
        "99.18% n = 122",
        "选择计入满意的选项的人数 ÷ 作答该题的人数",
        "15.00 / 15",
        "暂计 85.00 / 85 分",
    ):
        assert told in words
    assert leaf_of(console).missing == "no_value"


def test_the_first_source_is_saved_without_a_reason_into_the_text(
    console: Console, evaluator: FlaskClient
) -> None:
    without_value(console)
    page = chosen(evaluator, **GOVERNANCE)
    assert not page.xpath("//input[@name='reason']")
    response = send(evaluator, page)
    assert response.status_code == 303, response.text
    assert text_of(console).count("question: governance}") == 1
    assert "# 公布的实际完成值是文字" in text_of(console)
    assert (str(leaf_of(console).score), leaf_of(console).source.kind) == ("15.00", "survey")
    (line,) = search(console.engine, action="choose_source")
    assert (line.subject, line.result, line.detail["filling"]) == (
        f"{FOLDER}/indicators/{CODE}",
        "done",
        "figure",
    )


def test_another_source_needs_a_reason(console: Console, evaluator: FlaskClient) -> None:
    page = chosen(evaluator, **GOVERNANCE | YOUNG)
    assert page.xpath("//input[@name='reason']")
    refused = send(evaluator, page, reason=" ")
    assert (refused.status_code, "D11 已有实际完成值，更改请写明理由" in refused.text) == (422, True)
    assert send(evaluator, page, reason="只看青年").status_code == 303
    assert "group: {question: age, options: [under18, from18]}" in text_of(console)
    assert kept_texts(console.engine, FOLDER, "indicators")[0].reason == "只看青年"


@pytest.mark.parametrize(
    ("by", "extra", "line"),
    [
        ("n", {}, "by: n}"),
        ("equally", {}, "by: equally}"),
        ("weights", {"0-weight": "６０", "1-weight": "40"}, "by: weights, weights: [60, 40]}"),
    ],
)
def test_several_figures_are_combined(
    console: Console, evaluator: FlaskClient, by: str, extra: dict[str, str], line: str
) -> None:
    second = {"1-survey": "residents", "1-figure": "favourable", "1-question": "convenience"}
    page = chosen(evaluator, **{**GOVERNANCE, "kind": "combined", "parts": "2", "by": by, **second, **extra})
    assert send(evaluator, page, reason="两题合并").status_code == 303
    assert line in text_of(console)
    assert leaf_of(console).source.n == 122


def test_a_weight_that_is_none_cannot_be_saved(evaluator: FlaskClient) -> None:
    second = {"1-survey": "residents", "1-figure": "favourable", "1-question": "convenience"}
    page = chosen(
        evaluator,
        **{**GOVERNANCE, "kind": "combined", "parts": "2", "by": "weights", "0-weight": "多", **second},
    )
    assert not page.xpath("//form[@method='post'][.//input[@name='before']]")


def test_one_more_figure_is_asked_for_and_one_is_taken_out(evaluator: FlaskClient) -> None:
    more = chosen(evaluator, kind="combined", parts="2", add="1")
    assert len(more.xpath("//fieldset/legend[contains(., '第')]")) == 3
    less = chosen(
        evaluator,
        **{"kind": "combined", "parts": "3", "remove": "0", "1-survey": "residents", "1-figure": "index"},
    )
    assert less.xpath("//select[@name='0-figure']/option[@selected]/@value") == ["index"]
    assert len(chosen(evaluator, kind="combined", parts="9999").xpath("//fieldset/legend")) <= 20


def test_what_was_entered_is_taken_back_with_the_same_click(console: Console, evaluator: FlaskClient) -> None:
    system = present_systems(console.places, FOLDER)["indicators"].indicators.system
    assert system is not None
    entered = EntryRequest({"value": "75%"}, "凭证")
    append_value(console.engine, ValuePlace(FOLDER, "indicators", system), CODE, entered, "张测")
    page = chosen(evaluator)
    assert "现在用的是填写的值" in words_of(page)
    assert send(evaluator, page, reason="改由问卷取数").status_code == 303
    assert leaf_of(console).source.entered is False
    assert [entry.actual for entry in entry_history(console.engine, FOLDER, "indicators", CODE)] == [
        None,
        {"value": "75%"},
    ]


def test_what_somebody_entered_meanwhile_is_not_taken_back_unseen(
    console: Console, evaluator: FlaskClient
) -> None:
    page = chosen(evaluator, **GOVERNANCE | YOUNG)
    system = present_systems(console.places, FOLDER)["indicators"].indicators.system
    assert system is not None
    append_value(
        console.engine,
        ValuePlace(FOLDER, "indicators", system),
        CODE,
        EntryRequest({"value": "75%"}, "凭证"),
        "李测",
    )
    refused = send(evaluator, page, reason="只看青年")
    assert (refused.status_code, f"{CODE} 有了新的填写" in refused.text) == (422, True)
    assert "under18" not in text_of(console)


def test_a_text_that_somebody_else_changed_is_not_overwritten(
    console: Console, evaluator: FlaskClient
) -> None:
    page = chosen(evaluator, **GOVERNANCE | YOUNG)
    text = text_of(console)
    other = SystemTextEdit(text_hash(text), "改标题", "李测")
    replace_system(console.places, FOLDER, "indicators", text.replace("title: ", "title: 新", 1), other)
    refused = send(evaluator, page, reason="只看青年")
    assert (refused.status_code, "在您打开之后改过了" in refused.text) == (422, True)
    assert "under18" not in text_of(console)


def test_a_forged_choice_is_refused_with_what_is_wrong(console: Console, evaluator: FlaskClient) -> None:
    before = text_hash(text_of(console))
    token = {"csrf_token": evaluator.token, "before": before, "reason": "核对"}  # type: ignore[attr-defined]
    for fields in ({"kind": "cell", "cell": "no/where"}, {"kind": "execution"}, {"kind": "figure"}, {}):
        assert evaluator.post(PLACE, data={**token, **fields}).status_code == 422
    assert text_hash(text_of(console)) == before


def test_a_locked_evaluation_keeps_its_source(console: Console, evaluator: FlaskClient) -> None:
    page = chosen(evaluator, **GOVERNANCE | YOUNG)
    assert lock(evaluator, folder=FOLDER).status_code == 303
    assert "已由" in send(evaluator, page, reason="只看青年").text
    assert not chosen(evaluator, **GOVERNANCE | YOUNG).xpath("//input[@name='before']")
    assert "under18" not in text_of(console)


def test_a_reader_looks_and_cannot_save(console: Console) -> None:
    reader = console.client(console.person("reader", (FOLDER,)))
    reader.token = console.token(reader)  # type: ignore[attr-defined]
    assert not chosen(reader, **GOVERNANCE | YOUNG).xpath("//input[@name='before']")
    response = reader.post(PLACE, data={"csrf_token": reader.token, **GOVERNANCE})  # type: ignore[attr-defined]
    assert response.status_code == 403


def test_a_survey_of_another_folder_is_not_offered(evaluator: FlaskClient) -> None:
    page = chosen(evaluator, **{**FAVOURABLE, "0-survey": "../qitai-zhengwu-2023/trading"})
    assert offered(page, "0-survey") == ["residents"]
    assert evaluator.get(PLACE.replace(FOLDER, "qitai-zhengwu-2023")).status_code == 404


def test_before_freezing_the_answers_so_far_are_shown_and_do_not_count(published_console: Console) -> None:
    client = published_console.client(published_console.person("evaluator", (FOLDER,)))
    words = words_of(chosen(client, **GOVERNANCE))
    assert "到现在收到的答卷为 99.18%（n = 122），冻结之前不计分" in words
    assert "— / 15" in words


def test_the_page_of_the_indicator_leads_to_every_way_of_giving_its_value(
    console: Console, evaluator: FlaskClient
) -> None:
    indicator = PLACE.removesuffix("/source")
    assert page_of(evaluator, indicator).xpath(f"//a[@href='{PLACE}']")
    links = page_of(evaluator, PLACE).xpath("//nav[@aria-label='怎样得到实际完成值']//a/@href")
    offered_kinds = {link.partition("kind=")[2] for link in links if "kind=" in link}
    assert offered_kinds == {"figure", "combined", "cell", "execution"}
    assert f"{indicator}#way-value" in links


def test_the_source_that_the_file_has_stands_there_to_be_changed(evaluator: FlaskClient) -> None:
    page = page_of(evaluator, PLACE)
    assert page.xpath("//select/option[@selected]/@value")[:3] == ["residents", "favourable", "governance"]


def test_the_text_says_the_same_whoever_writes_it(console: Console) -> None:
    keys = {"figure": {"survey": "residents", "figure": "favourable", "question": "governance"}}
    assert write_actual(text_of(console), CODE, keys) == text_of(console)
