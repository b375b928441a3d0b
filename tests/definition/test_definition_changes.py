"""What changed between two questionnaires, and a file's title changed in its text."""

from cases import each
from servers import questionnaire_source

from surveyapp.definition.changes import Changes, find_changes
from surveyapp.definition.copies.retitle import retitle
from surveyapp.definition.loading import load_questionnaire

SOURCE = questionnaire_source("every_type").decode()


def changed(old: str, new: str) -> Changes:
    assert old in SOURCE
    before, after = (
        load_questionnaire(text.encode(), "x.yaml").questionnaire
        for text in (SOURCE, SOURCE.replace(old, new))
    )
    assert before is not None
    assert after is not None
    return find_changes(before, after)


@each(
    ("old", "new", "aspects"),
    [
        ("您的年龄是？", "您的年龄段是？", ("text",)),
        ("18-60岁", "18至60岁", ("labels",)),
        ("score: 2}", "score: 2.5}", ("scores",)),
    ],
)
def test_a_changed_question_says_in_what(old: str, new: str, aspects: tuple[str, ...]) -> None:
    assert {found.aspects for found in changed(old, new).changed} == {aspects}


def test_a_new_code_is_another_question() -> None:
    found = changed("code: age", "code: age_group")
    assert [[q.code for q in part] for part in (found.added, found.removed)] == [["age_group"], ["age"]]


def test_an_option_that_went_is_named() -> None:
    found = changed("  - {code: adult, label: 18-60岁}\n", "")
    assert [(change.question.code, change.removed) for change in found.changed] == [("age", ("adult",))]


def test_options_in_another_order_are_a_change() -> None:
    young, adult = (line for line in SOURCE.split("\n") if "code: young" in line or "code: adult" in line)
    found = changed(f"{young}\n{adult}", f"{adult}\n{young}")
    assert [change.aspects for change in found.changed] == [("order",)]


def test_keys_beside_the_questions_are_named() -> None:
    assert changed("issued: 130", "issued: 131").frame == ("sampling",)


def test_nothing_changed_is_nothing() -> None:
    assert changed("title", "title") == Changes((), (), (), (), moved=False)


@each(
    ("text", "expected"),
    [
        ("# 头\ntitle: 旧 # 注\nquestions: []\n", '# 头\ntitle: "新" # 注\nquestions: []\n'),
        ("title: '旧'\nclosing: x\n", 'title: "新"\nclosing: x\n'),
        ("title: |\n  旧\n  的\nclosing: x\n", 'title: "新"\nclosing: x\n'),
        ("title: 旧\n  的\nclosing: x\n", 'title: "新"\nclosing: x\n'),
        ("title: {zh-CN: 旧, en: Old}\n", 'title: {zh-CN: "新", en: Old}\n'),
        ("title:\n  zh-CN: 旧\n  en: Old\n", 'title:\n  zh-CN: "新"\n  en: Old\n'),
        ("questions: []\n", "questions: []\n"),
        ("title: [\n", "title: [\n"),
        ("- title\n", "- title\n"),
        ("", ""),
    ],
)
def test_only_the_title_of_the_text_changes(text: str, expected: str) -> None:
    assert retitle(text, "新") == expected


def test_a_title_is_written_so_that_it_reads_back_whatever_it_holds() -> None:
    title = '题: "a" # {{7*7}} \\ <b>'
    questionnaire = load_questionnaire(retitle(SOURCE, title).encode(), "x.yaml").questionnaire
    assert questionnaire is not None
    assert str(questionnaire.title) == title
