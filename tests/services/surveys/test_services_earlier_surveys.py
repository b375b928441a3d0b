"""Questions of a team's earlier surveys are found by words and inserted; other teams' surveys do not exist."""

import pytest
from cases import each
from people_of_tests import person
from servers import REPOSITORY, questionnaire_source
from sqlalchemy import Engine

from surveyapp.definition.copies.earlier_questions import InsertError
from surveyapp.definition.loading import load_questionnaire
from surveyapp.services.errors import Refusal
from surveyapp.services.people.access import Actor
from surveyapp.services.surveys import earlier_surveys
from surveyapp.services.surveys.drafts import EditConflict, edited_text, save_draft
from surveyapp.services.surveys.earlier_surveys import InsertRequest, find_earlier, insert_earlier
from surveyapp.services.surveys.publish import publish

MINE = "demo/now"
NEW = """\
title: 今年的问卷
notice: {controller: 某局, contact: 某科, purpose: 测试, retention_days: 30}
questions:
- {code: say, type: text, text: 您有什么建议？}
"""


@pytest.fixture
def actor(engine: Engine) -> Actor:
    publish(engine, MINE, NEW.encode(), "now.yaml")
    publish(engine, "demo/every", questionnaire_source("every_type"), "every.yaml")
    secret = questionnaire_source("every_type").decode().replace("您的年龄是？", "别组的年龄题")
    publish(engine, "other/every", secret.encode(), "every.yaml")
    return actor_of(engine)


def actor_of(engine: Engine, role: str = "evaluator", folders: frozenset[str] | None = None) -> Actor:
    account = person(engine, f"{role}-{len(folders or ())}", role)
    shown = frozenset({"demo"}) if folders is None else folders
    return Actor(account, "li", "李测", role, "zh", shown, in_team=True)


def found(engine: Engine, actor: Actor, words: str) -> dict[str, list[tuple[str, str]]]:
    search = find_earlier(engine, actor, MINE, words)
    return {
        line.survey: [(block.kind, ",".join(block.codes)) for block in line.blocks] for line in search.surveys
    }


@each(
    ("words", "blocks"),
    [
        ("年龄是", [("section", "age,channels"), ("question", "age")]),
        ("宣传栏　展板", [("section", "age,channels"), ("question", "channels")]),
        ("６０岁", [("section", "age,channels"), ("question", "age")]),
        (
            "办理速度",
            [("scale", "service,overall"), ("section", "service,overall,why"), ("question", "service")],
        ),
        ("每种题型 年龄", [("section", "age,channels"), ("question", "age")]),
    ],
)
def test_titles_questions_and_options_are_searched(
    engine: Engine, actor: Actor, words: str, blocks: list[tuple[str, str]]
) -> None:
    assert found(engine, actor, words)["demo/every"] == blocks


def test_only_what_the_person_may_see_is_searched(engine: Engine, actor: Actor) -> None:
    assert "other/every" not in found(engine, actor, "年龄")
    assert found(engine, actor, "别组的年龄题") == {}
    both = actor_of(engine, folders=frozenset({"demo", "other"}))
    assert [*found(engine, both, "别组的年龄题")] == ["other/every"]
    assert MINE not in found(engine, actor, "建议"), "the survey itself is left out"
    present = edited_text(engine, MINE)
    assert present is not None
    for source, origin in (
        ("other/every", "published"),
        ("other/every", "draft"),
        ("demo/none", "published"),
    ):
        request = InsertRequest(source, origin, ["age"], None, present.token, {})  # type: ignore[arg-type]  # an origin
        with pytest.raises(Refusal, match="earlier_source_gone"):
            insert_earlier(engine, actor, MINE, request)


def test_the_examples_are_searched_by_everybody(engine: Engine, actor: Actor) -> None:
    assert [*found(engine, actor, "公共资源交易 信息发布")] == ["qitai-zhengwu-2023/trading"]
    assert (REPOSITORY / "questionnaires/qitai-zhengwu-2023/trading.yaml").is_file()


@pytest.mark.parametrize("words", ["", "  ", "没有人写过的词", "%", "_", "x" * 10_000])
def test_words_that_stand_nowhere_find_nothing(engine: Engine, actor: Actor, words: str) -> None:
    assert found(engine, actor, words) == {}


def test_a_search_is_bounded(engine: Engine, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(earlier_surveys, "MOST_SURVEYS_READ", 1)
    search = find_earlier(engine, actor, MINE, "您")
    assert (len(search.surveys), search.more) == (1, True)
    monkeypatch.setattr(earlier_surveys, "MOST_BLOCKS_OF_SURVEY", 2)
    assert len(find_earlier(engine, actor, MINE, "您").surveys[0].blocks) == 2


def test_what_was_found_is_saved_in_the_draft(engine: Engine, actor: Actor) -> None:
    present = edited_text(engine, MINE)
    assert present is not None
    request = InsertRequest("demo/every", "published", ["service", "overall"], "", present.token, {})
    saved, inserted = insert_earlier(engine, actor, MINE, request)
    assert (inserted.added, inserted.keys) == (("service", "overall"), ("satisfaction",))
    assert "# 插入自 demo/every\n- code: service" in saved.text
    assert saved.is_draft
    loaded = load_questionnaire(saved.text.encode(), "x").questionnaire
    assert loaded
    assert [question.code for question in loaded.questions] == ["service", "overall", "say"]
    assert loaded.satisfaction
    assert loaded.satisfaction.items == ("service.attitude", "service.speed", "overall")
    with pytest.raises(EditConflict):
        insert_earlier(engine, actor, MINE, request)
    save_draft(engine, MINE, saved.text.replace("办理速度", "速度"), saved.token, actor.account)
    changed = edited_text(engine, MINE)
    assert changed is not None
    request = InsertRequest("demo/every", "published", ["service"], None, changed.token, {})
    with pytest.raises(InsertError, match="insert_code_taken"):
        insert_earlier(engine, actor, MINE, request)
    assert edited_text(engine, MINE) == changed, "nothing was changed"
