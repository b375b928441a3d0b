"""Copying a survey for another unit: publishing says what is empty and what still names the other one, and goes on."""

import re

from made_console import Console, SignIn

from surveyapp.services.surveys.drafts import edited_text, published_text, save_draft
from surveyapp.services.surveys.publish import publish
from surveyapp.services.surveys.survey_lookup import find_survey

SOURCE = """\
title: 乌苏市“惠民通”平台满意度调查
introduction: 为了解惠民通的使用情况，请您填写。
notice: {controller: 乌苏市财政局, contact: 现场, purpose: 评价, retention_days: 30}
population: {name: 乌苏市居民, size: 500}
sampling: {method: quota, issued: 130}
closing: 感谢您支持乌苏的工作！
questions:
- {code: a, type: text, text: 您对惠民通有什么意见？}
- {code: b, type: text, text: 您还有什么意见？}
""".encode()


def test_publishing_a_copy_lists_what_is_empty_and_what_names_the_other_unit_and_blocks_nothing(
    console: Console, sign_in: SignIn
) -> None:
    publish(console.engine, "demo/wusu", SOURCE, "wusu.yaml")
    client = sign_in()
    token = {"csrf_token": client.token, "copy-csrf_token": client.token}  # type: ignore[attr-defined]
    fields = {"source": "demo/wusu", "folder": "demo", "name": "shawan", "title": "沙湾县便民服务调查"}
    own = {f"copy-{name}": value for name, value in fields.items()}
    client.post("/console/surveys/new", data={"way": "copy", **token, **own})

    page = client.get("/console/surveys/demo/shawan/publish").text
    empty = page.split('id="empty"')[1].split("</section>")[0]
    for key in ("notice", "introduction", "background", "population.name", "sampling.issued"):
        assert f"<code>{key}</code>" in empty
    others = page.split('id="others"')[1].split("</section>")[0]
    assert {*re.findall(r"<code>([^<]+)</code>", others)} == {"closing", "questions[1].text"}
    text = edited_text(console.engine, "demo/shawan")
    assert text is not None
    line = next(n for n, row in enumerate(text.text.splitlines(), 1) if row.startswith("closing"))
    assert f'href="/console/surveys/demo/shawan/edit?line={line}"' in others

    answer = client.post(
        "/console/surveys/demo/shawan/publish",
        data={"csrf_token": client.token, "token": text.token},  # type: ignore[attr-defined]
    )
    assert answer.status_code == 302
    assert find_survey(console.engine, "demo/shawan") is not None


def test_the_next_version_of_a_copy_is_still_looked_through(console: Console, sign_in: SignIn) -> None:
    test_publishing_a_copy_lists_what_is_empty_and_what_names_the_other_unit_and_blocks_nothing(
        console, sign_in
    )
    now = published_text(console.engine, "demo/shawan")
    edited = edited_text(console.engine, "demo/shawan")
    assert now is not None and edited is not None
    changed = now.replace("您还有什么意见？", "您对乌苏市财政局还有什么意见？")
    account = console.person()
    save_draft(console.engine, "demo/shawan", changed, edited.token, account)
    others = sign_in().get("/console/surveys/demo/shawan/publish").text.split('id="others"')[1]
    assert "<code>questions[2].text</code>" in others.split("</section>")[0]
