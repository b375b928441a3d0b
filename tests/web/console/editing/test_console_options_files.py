"""A file of options is chosen on the editor's page and travels with the text, which stays what people edit."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from made_console import Console, token_of
from sqlalchemy import select

from surveyapp.definition.files.options_files import join_text, split_text
from surveyapp.records.tables import PublishedQuestionnaire
from surveyapp.services.surveys.drafts import edited_text
from surveyapp.services.surveys.publish import publish, require_questionnaire

SURVEY = "demo/levels"
SOURCE = """\
title: 农户调查
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
questions:
- {code: fine, type: single, text: 满意吗？, options: [{code: "1", label: 满意}, {code: "0", label: 不满意}]}
"""
WITH_FILE = f"""{SOURCE}- code: home
  type: cascade
  text: 您家在哪里？
  levels: [{{code: county, label: 县市}}, {{code: town, label: 乡镇}}]
  options_file: villages.csv
"""
VILLAGES = "县市,乡镇\n奇台县,半截沟镇\n奇台县,老奇台镇\n吉木萨尔县,老台乡\n"


@pytest.fixture
def console(tmp_path: Path) -> Console:
    made = Console.made_in(tmp_path)
    publish(made.engine, SURVEY, SOURCE.encode(), "levels.yaml")
    return made


def test_a_file_of_options_is_chosen_and_published_with_the_text(console: Console) -> None:
    client = console.client(console.person("evaluator"))
    at = f"/console/surveys/{SURVEY}"

    def page() -> str:
        return client.get(f"{at}/edit").text

    def form(**more: object) -> dict[str, object]:
        token = re.search('name="token" value="(.*?)"', page())
        assert token is not None
        return {"csrf_token": token_of(client), "token": token[1], **more}

    def chosen(name: str, content: bytes) -> str:
        file = (BytesIO(content), name)
        data = form(options_file=file)
        return client.post(
            f"{at}/edit/options", data=data, content_type="multipart/form-data", follow_redirects=True
        ).text

    assert 'name="options_file"' not in page(), "nothing to choose where the text names no file"
    client.post(f"{at}/edit", data=form(text=WITH_FILE))
    assert "找不到选项文件“villages.csv”" in page()
    assert "保存的文字里没有 options_file" in chosen("other.csv", b"x")
    assert "另存为“CSV UTF-8" in chosen("villages.csv", b"PK\x03\x04" + VILLAGES.encode())
    assert "已保存选项文件" in chosen("villages.csv", VILLAGES.encode("gb18030"))
    shown = page()
    assert "找不到选项文件" not in shown and "半截沟镇" not in shown, "the text stays what people edit"
    client.post(f"{at}/edit", data=form(text=WITH_FILE.replace("您家在哪里？", "您住在哪里？")))
    checked = client.post(f"{at}/edit/check", data=form(text=WITH_FILE)).get_json()
    assert checked["problems"] == [] and checked["readable"]
    client.post(f"{at}/publish", data=form())
    with console.engine.connect() as connection:
        query = select(PublishedQuestionnaire.source).order_by(PublishedQuestionnaire.published.desc())
        source = str(connection.execute(query).scalars().first())
    assert split_text(source.encode())[1] == {"villages.csv": VILLAGES.rstrip("\n")}
    client.post(f"{at}/edit", data=form(text=SOURCE))
    assert 'name="options_file"' not in page(), "what no question names any more goes"


def test_the_copy_for_another_year_has_the_places_and_is_published_as_it_stands(console: Console) -> None:
    with_file = join_text(WITH_FILE.encode(), {"villages.csv": VILLAGES})
    publish(console.engine, SURVEY, with_file, "levels.yaml")
    client = console.client(console.person("evaluator"))
    token = token_of(client)
    fields = {"source": SURVEY, "folder": "demo", "name": "levels-2027", "title": "2027年农户调查"}
    own = {f"copy-{name}": value for name, value in (fields | {"csrf_token": token}).items()}
    sent = client.post("/console/surveys/new", data={"csrf_token": token, "way": "copy", **own})
    assert sent.status_code == 302
    draft = edited_text(console.engine, "demo/levels-2027")
    assert draft is not None and split_text(draft.text.encode())[1] == {"villages.csv": VILLAGES.strip()}
    first, copied = (require_questionnaire(text, "levels.yaml") for text in (with_file, draft.text.encode()))
    assert [item.options for item in copied.items] == [item.options for item in first.items]
    assert "options_file: villages.csv" in client.get("/console/surveys/demo/levels-2027/edit").text
