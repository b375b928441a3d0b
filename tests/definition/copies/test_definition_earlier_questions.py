"""Questions of an earlier file are inserted with their codes and what they need; all else stays as it was."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from cases import each
from servers import REPOSITORY, questionnaire_source

from surveyapp.definition.copies.earlier_questions import InsertedText, InsertError, insert_questions
from surveyapp.definition.files.options_files import join_text, split_text
from surveyapp.definition.files.source import read_source
from surveyapp.definition.loading import load_questionnaire

TARGET = """\
# 今年的问卷
title: 今年
notice: {controller: 某局, contact: 某科, purpose: 测试, retention_days: 30}
questions:
# 第一部分
- code: age
  type: single
  text: 您的年龄是？  # 与去年相同
  options:
  - {code: a, label: 18岁以下}
  - {code: b, label: 18岁以上}

# 第二部分
- {code: why, type: text, text: 您有什么建议？}
# 完
"""

EARLIER = """\
title: 去年
satisfaction: {formula: index, items: [service.speed]}
figures:
- {code: good, name: 快的比例, question: service.speed, options: ["2"]}
- {code: young, name: 年轻的比例, question: age, options: [a]}
sections:
- name: 评价
  show_if: {question: used, is: ["yes"]}
questions:
  - code: age
    type: single
    section: 基本信息
    text: 您的年龄是？
    options:
    - {code: a, label: 18岁以下}
    - {code: b, label: 18岁以上}
  - code: used
    type: single
    text: 您办过事吗？
    options: [{code: "yes", label: 办过}, {code: "no", label: 没有}]
  # 评价的题
  - code: service
    type: matrix
    section: 评价
    text: |
      请评价
      以下各项
    options:  # 照标准
    - {code: "2", label: 满意, score: 2.50, favourable: true}
    - {code: "1", label: 不满意, score: 1}
    items: [{code: speed, text: 快慢}]
  - code: reason
    type: text
    show_if: {not: {question: service.speed, is: ["2"]}}
    text: 为什么？
"""


def inserted(codes: list[str], after: str | None = None, **more: Any) -> InsertedText:
    return insert_questions(TARGET, EARLIER, codes, after, **more)


def codes_of(text: str) -> list[str]:
    return [question["code"] for question in read_source(text.encode(), "").value["questions"]]


def test_a_question_stands_behind_the_chosen_one_and_all_other_lines_stay() -> None:
    result = inserted(["used"], "age", remark="插入自 demo/last")
    head, _, tail = TARGET.partition("\n# 第二部分")
    assert result.text == (
        f"{head}# 插入自 demo/last\n- code: used\n  type: single\n  text: 您办过事吗？\n"
        f'  options: [{{code: "yes", label: 办过}}, {{code: "no", label: 没有}}]\n\n# 第二部分{tail}'
    )
    assert (result.added, result.needed, result.present, result.keys) == (("used",), (), (), ())


@each(
    ("after", "codes"),
    [
        ("", ["used", "age", "why"]),
        ("age", ["age", "used", "why"]),
        ("why", ["age", "why", "used"]),
        (None, ["age", "why", "used"]),
    ],
)
def test_the_place_is_the_chosen_one(after: str | None, codes: list[str]) -> None:
    result = inserted(["used"], after)
    assert codes_of(result.text) == codes
    for line in TARGET.splitlines():
        assert line in result.text.splitlines(), "no line of the target is lost"


def test_what_a_question_needs_comes_along() -> None:
    result = inserted(["reason"])
    assert result.added == ("used", "service", "reason"), "in the order of the earlier file"
    assert result.needed == ("used", "service")
    assert set(result.keys) == {"satisfaction", "figures", "sections"}
    value = read_source(result.text.encode(), "").value
    assert value["satisfaction"] == {"formula": "index", "items": ["service.speed"]}
    assert [figure["code"] for figure in value["figures"]] == ["good"], "not the one of another question"
    assert value["sections"] == [{"name": "评价", "show_if": {"question": "used", "is": ["yes"]}}]
    assert "score: 2.50" in result.text, "numbers as they are written"
    assert "# 照标准" in result.text
    assert load_questionnaire(result.text.encode(), "x").questionnaire is not None


def test_a_scale_that_is_there_is_not_touched() -> None:
    target = TARGET.replace("questions:", "satisfaction: {formula: favourable, items: [age]}\nquestions:", 1)
    result = insert_questions(target, EARLIER, ["service"], None)
    assert "satisfaction" not in result.keys
    assert "satisfaction: {formula: favourable, items: [age]}" in result.text


def test_the_same_question_is_not_inserted_twice() -> None:
    result = inserted(["age", "used"])
    assert (result.added, result.present) == (("used",), ("age",))
    again = insert_questions(result.text, EARLIER, ["age", "used"], None)
    assert (again.text, again.added) == (result.text, ())


def test_a_code_with_other_content_is_refused_until_it_gets_another_one() -> None:
    target = TARGET.replace("code: why", "code: service")
    with pytest.raises(InsertError, match="insert_code_taken") as refused:
        insert_questions(target, EARLIER, ["reason"], None)
    assert refused.value.params == {"found": ["service"]}
    result = insert_questions(target, EARLIER, ["reason"], None, {"service": "service_2025"})
    assert result.added == ("used", "service_2025", "reason")
    value = read_source(result.text.encode(), "").value
    assert value["questions"][-1]["show_if"] == {"not": {"question": "service_2025.speed", "is": ["2"]}}
    assert value["satisfaction"]["items"] == ["service_2025.speed"]
    assert value["figures"][0]["question"] == "service_2025.speed"
    for other in ("used", "age"):
        with pytest.raises(InsertError, match="insert_code_taken"):
            insert_questions(target, EARLIER, ["reason"], None, {"service": other})


@each(
    ("target", "source", "codes", "after", "renamed", "code"),
    [
        ("questions: [", EARLIER, ["age"], None, {}, "insert_unreadable"),
        ("title: 无题\n", EARLIER, ["age"], None, {}, "insert_unreadable"),
        ("- 1\n", EARLIER, ["age"], None, {}, "insert_unreadable"),
        (TARGET, "questions: 3\n", ["age"], None, {}, "insert_source_unreadable"),
        (TARGET, EARLIER, ["nothing"], None, {}, "insert_unknown"),
        (TARGET, EARLIER, ["used"], "nothing", {}, "insert_after_unknown"),
        (TARGET, EARLIER, ["used"], None, {"used": "不行"}, "insert_bad_code"),
        (TARGET, EARLIER, ["used"], None, {"used": 'x"\ny: z'}, "insert_bad_code"),
    ],
)
def test_what_cannot_be_inserted_is_refused(
    target: str, source: str, codes: list[str], after: str | None, renamed: dict[str, str], code: str
) -> None:
    with pytest.raises(InsertError, match=code):
        insert_questions(target, source, codes, after, renamed)


def test_layouts_between_whose_lines_nothing_can_be_put_are_written_anew() -> None:
    flow = '{"title": "流", "questions": [{"code": "one", "type": "text", "text": "一"}]}'
    into = insert_questions(flow, EARLIER, ["service"], "one")
    assert codes_of(into.text) == ["one", "used", "service"]
    out_of = insert_questions(TARGET, flow, ["one"], "age")
    assert codes_of(out_of.text) == ["age", "one", "why"]
    assert "# 第二部分" in out_of.text
    empty = TARGET.replace("questions:", "figures: []\nsatisfaction:\nquestions:", 1)
    result = insert_questions(empty, EARLIER, ["service"], None)
    assert read_source(result.text.encode(), "").value["satisfaction"]["items"] == ["service.speed"]


PUBLISHED = sorted(
    path for path in (REPOSITORY / "questionnaires").glob("*/*.yaml") if b"questions:" in path.read_bytes()
)


@pytest.mark.parametrize(
    ("into", "out_of"),
    [pair for pair in product(PUBLISHED, PUBLISHED) if pair[0] != pair[1]],
    ids=lambda path: path.parent.name if isinstance(path, Path) else "",
)
def test_any_question_of_any_published_file_goes_into_any_other(into: Path, out_of: Path) -> None:
    target, source = into.read_text("utf-8"), out_of.read_text("utf-8")
    before = load_questionnaire(target.encode(), "x").questionnaire
    earlier = load_questionnaire(source.encode(), "x").questionnaire
    assert before
    assert earlier
    codes = [question.code for question in earlier.questions]
    taken = {code: f"{code}_old" for code in codes if code in {q.code for q in before.questions}}
    result = insert_questions(target, source, codes, before.questions[0].code, taken)
    after = load_questionnaire(result.text.encode(), "x").questionnaire
    assert after
    came = {question.code: question for question in after.questions}
    for question in earlier.questions:
        code = taken.get(question.code, question.code)
        assert came[code] == question.model_copy(update={"code": code})
    assert [
        question for question in after.questions if question.code in {q.code for q in before.questions}
    ] == [*before.questions]
    kept = result.text.splitlines()
    assert [line for line in target.splitlines() if line not in kept] == []


def test_the_miniature_goes_whole_into_another_file() -> None:
    source = questionnaire_source("every_type").decode()
    codes = codes_of(source)
    result = insert_questions(
        TARGET.replace("code: age", "code: years").replace("code: why", "code: say"), source, codes, ""
    )
    assert codes_of(result.text) == [*codes, "years", "say"]
    loaded = load_questionnaire(result.text.encode(), "x").questionnaire
    assert loaded
    assert loaded.satisfaction


def test_a_file_of_options_travels_with_its_question() -> None:
    places = "code,label,parent\nqt,奇台县,\ndj,大泉,qt\n"
    levels = "levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]"
    asked = f"- {{code: where, type: cascade, text: 您来自哪里？, {levels}, options_file: places.csv}}\n"
    source = join_text(f"title: 去年\nquestions:\n{asked}".encode(), {"places.csv": places}).decode()
    result = insert_questions(TARGET, source, ["where"], "age")
    own, files = split_text(result.text.encode())
    assert files == {"places.csv": places.rstrip("\n")}
    assert codes_of(own.decode()) == ["age", "where", "why"]
    assert load_questionnaire(result.text.encode(), "x").questionnaire
    again = insert_questions(result.text, source, ["where"], None, {"where": "again"})
    assert split_text(again.text.encode())[1] == files, "one file for both"
    other = join_text(TARGET.encode(), {"places.csv": "code,label,parent\nx,别处,\n"}).decode()
    with pytest.raises(InsertError, match="insert_file_taken"):
        insert_questions(other, source, ["where"], None)
