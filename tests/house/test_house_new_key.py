"""A new key of the questionnaire file cannot be left out of what has to know it: versions, changes, help."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from surveyapp.definition.changes import FRAME, Changes, find_changes
from surveyapp.definition.complete_table import MissingEntry, check_tables
from surveyapp.definition.loading import analysis_hash, version_hash
from surveyapp.definition.question import Item, Option, Question
from surveyapp.definition.questionnaire import Questionnaire
from surveyapp.definition.values import Text
from surveyapp.definition.versions import combine_versions
from surveyapp.services.surveys.help.key_help import HELP
from surveyapp.services.surveys.publish import require_questionnaire

SOURCE = """\
title: 一次调查
form_head: {number: 调1表, issued_by: 某市统计局}
background: 背景
introduction: 您好
closing: 谢谢
notice: {controller: 某市财政局, contact: "12345", purpose: 测试, retention_days: 30}
languages: [zh-CN]
population: {name: 居民, size: 100}
sampling: {method: random, issued: 10}
satisfaction: {formula: favourable, items: [service.speed]}
scales: [{code: pace, name: 快慢, items: [service.speed]}]
report: {intervals: true}
figures: [{code: good, name: 好评, question: service.speed, options: ["1"]}]
published: [{figure: favourable, value: 50%}]
series: 热线满意度
series_values: [{period: 2021, figure: favourable, value: 50%, n: 20, source: 2021年报告}]
sections: [{name: 后面, show_if: {question: where, is: [other]}}]
questions:
- code: service
  type: matrix
  text: 请评价
  section: 评价
  scale: yes_no
  ask_reason: ["0", "1"]
  options:
  - {code: "1", label: 是, score: 1, favourable: true}
  - {code: "0", label: 否, score: 0}
  items: [{code: speed, text: 快吗？}, {code: care, text: 细心吗？}]
- code: where
  type: single
  text: 您从哪里来？
  options: [{code: a, label: 本地, ends: 谢谢}, {code: other, label: 其他, write_in: true}]
- code: ways
  type: multiple
  text: 您怎样知道的？
  least: 1
  most: 2
  shuffle: true
  options: [{code: a, label: 网络, fixed: true}, {code: none, label: 都没有, exclusive: true}]
- code: place
  type: cascade
  text: 您来自哪里？
  levels: [{code: county, label: 县市}, {code: town, label: 乡镇}]
  options: [{code: q, label: 奇台县, options: [{code: q1, label: 城关镇}]}]
- {code: wait, type: number, section: 后面, text: 等了多久？, range: {from: 0, to: 9, step: 0.5}, unit: 分钟}
- {code: born, type: date, text: 哪年出生？, precision: year, show_if: {question: wait, at_least: 3}}
- {code: home, type: text, text: 住址, blanks: [{code: street, label: 街道}]}
"""
SEEN_BY_NOBODY = {
    *("form_head", "published", "series", "series_values", "small_groups"),
    *("questions.keep_numbers", "questions.names_units", "questions.options_file"),
}
"""What changes neither what citizens see nor what is computed: the head of the form is printed in its Word copy,
small groups are hidden in what is given out, years are compared, and names of units are shown whatever they count.
"""


@pytest.fixture
def questionnaire() -> Questionnaire:
    return require_questionnaire(SOURCE.encode(), "one.yaml")


def other(value: object) -> object:
    """Another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, tuple):
        return value[:-1]
    if isinstance(value, BaseModel):
        return Text("另一段文字") if isinstance(value, Text) else None
    return "another" if isinstance(value, str) else Decimal(7)


def changed(questionnaire: Questionnaire) -> Iterator[tuple[str, Questionnaire]]:
    """Each key -> the questionnaire with something else there."""

    def at(model: Any, name: str) -> Any:
        return model.model_copy(update={name: other(getattr(model, name))})

    for name in Questionnaire.model_fields.keys() - {"questions"}:
        yield name, at(questionnaire, name)
    whole = {}
    for name in Question.model_fields.keys() - {"code"}:
        # each key at a question that has it, the first of all otherwise
        having = (place for place, asked in enumerate(questionnaire.questions) if getattr(asked, name))
        place = next(having, 0)
        whole[name] = (place, at(questionnaire.questions[place], name))
    for part in ("from_", "to", "step"):
        place, asked = next((n, q) for n, q in enumerate(questionnaire.questions) if q.range)
        bounds = asked.range.model_copy(update={part: Decimal(7)})
        whole[f"range.{part}"] = (place, asked.model_copy(update={"range": bounds}))
    for part in ("code", "label"):
        place, asked = next((n, q) for n, q in enumerate(questionnaire.questions) if q.blanks)
        blank = at(asked.blanks[0], part)
        whole[f"blanks.{part}"] = (place, asked.model_copy(update={"blanks": (blank,)}))
    question = questionnaire.questions[0]
    for name in Option.model_fields.keys() - {"code"}:
        having = (
            n
            for n, asked in enumerate(questionnaire.questions)
            if asked.options and getattr(asked.options[0], name)
        )
        place = next(having, 0)
        asked = questionnaire.questions[place]
        options = (at(asked.options[0], name), *asked.options[1:])
        whole[f"options.{name}"] = (place, asked.model_copy(update={"options": options}))
    for name in Item.model_fields.keys() - {"code"}:
        item = at(question.items[0], name)
        if name == "show_if":
            item = item.model_copy(update={name: questionnaire.questions[-2].show_if})
        items = (item, *question.items[1:])
        whole[f"items.{name}"] = (0, question.model_copy(update={"items": items}))
    for name, (place, one) in whole.items():
        questions = (*questionnaire.questions[:place], one, *questionnaire.questions[place + 1 :])
        yield f"questions.{name}", questionnaire.model_copy(update={"questions": questions})


def test_a_change_of_any_key_is_told_and_makes_a_version_or_another_analysis(
    questionnaire: Questionnaire,
) -> None:
    nothing = Changes(added=(), removed=(), changed=(), frame=(), moved=False)
    untold, unhashed = [], set()
    for key, after in changed(questionnaire):
        if find_changes(questionnaire, after) == nothing:
            untold.append(key)
        if (version_hash(questionnaire), analysis_hash(questionnaire)) == (
            version_hash(after),
            analysis_hash(after),
        ):
            unhashed.add(key)
    assert untold == [], "keys that `ASPECTS` or `FRAME` in definition/changes.py lack"
    assert unhashed == SEEN_BY_NOBODY, (
        "keys that neither hash of definition/loading.py has, and nobody says why"
    )
    assert {*FRAME, "questions"} == set(Questionnaire.model_fields)


def test_whatever_has_a_code_stays_in_the_combined_versions(questionnaire: Questionnaire) -> None:
    for name in ("options", "items"):
        shorter = questionnaire.questions[0]
        shorter = shorter.model_copy(update={name: getattr(shorter, name)[:-1]})
        latest = questionnaire.model_copy(update={"questions": (shorter, *questionnaire.questions[1:])})
        assert combine_versions(latest, [questionnaire]).questions == questionnaire.questions
    home = questionnaire.questions[-1].model_copy(update={"blanks": ()})
    latest = questionnaire.model_copy(update={"questions": (*questionnaire.questions[:-1], home)})
    assert combine_versions(latest, [questionnaire]).questions == questionnaire.questions


def test_a_key_without_help_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(HELP, "questions.keep_numbers")
    with pytest.raises(MissingEntry, match=r"services\.surveys\.key_help.*questions\.keep_numbers"):
        check_tables()
