"""A copy keeps what is asked and nothing of whose survey it was; what it still says of the other one is found."""

from pathlib import Path

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.definition.copies.leftovers import comments_of
from surveyapp.definition.copies.other_units import OtherUnit, find_other_units
from surveyapp.definition.copies.retitle import retitle
from surveyapp.definition.copies.survey_identity import find_empty_parts, without_identity
from surveyapp.definition.files.source import read_source
from surveyapp.definition.loading import load_questionnaire

PUBLISHED = sorted(
    path
    for path in (Path(__file__).parents[3] / "questionnaires").glob("*/*.yaml")
    if "\nquestions:" in path.read_text("utf-8")
)
IDENTITY = ("notice", "introduction", "background", "population")
QUESTIONS = "questions:\n- {code: a, type: text, text: 您的意见？}  # 开放题\n"


@each("path", PUBLISHED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_copy_of_a_published_questionnaire_keeps_questions_and_comments_only(path: Path) -> None:
    text = path.read_text("utf-8")
    copy = without_identity(text)
    loaded = load_questionnaire(copy.encode(), "copy.yaml")
    assert loaded.questionnaire is not None, loaded.problems
    before, after = (read_source(source.encode(), "").value for source in (text, copy))
    assert all(after[key] is None for key in IDENTITY if key in before)
    assert {after["sampling"].get(key) for key in ("issued", "until", "ratio")} == {None}
    assert (after["published"], after["questions"]) == ([], before["questions"])
    outside = text[text.index("\nquestions:") : text.index("\npublished:")]
    assert outside in copy
    assert copy.splitlines()[0] == text.splitlines()[0]


WAYS = {
    "notice": [
        "notice:\n  controller: 甲局\n  contact: 电话 1\n  purpose: 用途\n  retention_days: 30  # 一个月\n",
        "notice: {controller: 甲局, contact: 电话, purpose: 用途, retention_days: 30}  # 告知\n",
        "notice: {controller: 甲局,\n  contact: 电话, purpose: 用途, retention_days: 30}\n",
        "notice:\n",
    ],
    "introduction": [
        "introduction: 您好\n",
        "introduction: |\n  您好\n\n  谢谢\n\n",
        'introduction: "您好：\n  谢谢"\n',
    ],
    "background": [
        "background: >-\n  背景\n  背景\n",
        "background: {zh-CN: 背景}\n",
        "background: 背景\n  接着写\n",
    ],
    "population": ["population:\n  # 户籍\n  name: 居民\n  size: 1300\n", "population: {name: 居民}\n"],
    "sampling": [
        "sampling: {method: quota, issued: 130, until: 2026-01-31}\n",
        "sampling:\n  issued: 130  # 份\n  method: quota\n  until: 2026-01-31\n  ratio: 10%\n",
    ],
    "published": [
        "published:\n- {figure: alpha, value: 0.90}\n",
        "published: [{figure: alpha, value: 0.90}]\n",
    ],
}


@given(st.data())
def test_whatever_way_an_identity_is_written_the_copy_lacks_it_and_nothing_else(data: st.DataObject) -> None:
    keys = data.draw(st.permutations([*WAYS]))
    parts = [data.draw(st.sampled_from(WAYS[key])) for key in keys]
    notes = [f"# 说明 {number}\n" for number in range(len(parts))]
    text = "title: 甲\n" + "".join(note + part for note, part in zip(notes, parts, strict=True)) + QUESTIONS
    copy = without_identity(text)
    value = read_source(copy.encode(), "").value
    assert [*value] == ["title", *keys, "questions"]
    assert all(value[key] is None for key in IDENTITY)
    assert {key: part for key, part in value["sampling"].items() if part is not None} == {"method": "quota"}
    assert value["published"] == []
    assert value["questions"] == [{"code": "a", "type": "text", "text": "您的意见？"}]
    comments = "".join(words for _line, words in comments_of(copy))
    assert all(note[2:-1] in comments for note in [*notes, "# 开放题\n"])
    assert without_identity(copy) == copy


@each("text", ["title: [a\n", "- a\n", "", "title: &a 甲\nclosing: *a\n"])
def test_a_text_that_cannot_be_read_has_no_copy(text: str) -> None:
    with pytest.raises(ValueError, match="not"):
        without_identity(text)


def test_what_is_not_filled_in_is_told_where_it_stands_or_belongs() -> None:
    text = f"title: 甲\nnotice:\npopulation: {{name: 居民}}\nsampling: {{method: quota}}\n{QUESTIONS}"
    assert [(part.line, part.key) for part in find_empty_parts(text)] == [
        (1, "introduction"),
        (1, "background"),
        (2, "notice"),
        (3, "population.size"),
        (4, "sampling.issued"),
        (4, "sampling.until"),
    ]


def found(text: str, copied: str | None = None) -> set[tuple[str, str, str]]:
    return {(unit.key, unit.found, unit.kind) for unit in find_other_units(text, copied)}


SOURCE = """\
title: 乌苏市“惠民通”平台满意度调查
introduction: 为了解惠民通的使用情况，请您填写。2023 年
notice: {controller: 乌苏市财政局, contact: 0992-7654321, purpose: 评价, retention_days: 30}
closing: 感谢您支持乌苏的工作！
questions:
- {code: a, type: text, text: 您对惠民通有什么意见？}
- {code: b, type: text, text: 乌苏市民怎样看？ 2023 年以来有变化吗？}
- {code: c, type: text, text: 您还有什么意见？}
"""


def test_a_copy_that_still_names_the_other_unit_is_pointed_out_everywhere() -> None:
    copy = retitle(without_identity(SOURCE), "沙湾县便民服务调查 2026")
    places = {(key, kind) for key, _found, kind in found(copy, SOURCE)}
    assert ("closing", "copied") in places
    assert ("questions[1].text", "copied") in places
    assert ("questions[2].text", "copied") in places
    assert not any(key == "questions[3].text" for key, _kind in places)


def test_a_copy_for_the_same_unit_says_nothing_of_it() -> None:
    names = {name for _key, words, _kind in found(SOURCE, SOURCE) for name in words.split("、")}
    assert not names & {"乌苏市", "乌苏", "惠民通", "乌苏市财政局"}


@each(
    ("line", "expected"),
    [
        ("introduction: 本次调查由甲木县政府组织", ("introduction", "甲木县", "place")),
        ("introduction: 欢迎到沙湾市办事大厅", None),
        ("introduction: 请在小区、超市和各县填写", None),
        ("introduction: 结果用于 2021 年的评价", ("introduction", "2021", "year")),
        ("introduction: 结果用于 2026 年的评价", None),
        ("background: 共 2021 份", None),
    ],
)
def test_places_and_years_that_differ_from_title_and_controller_are_pointed_out(
    line: str, expected: tuple[str, str, str] | None
) -> None:
    text = f"title: 沙湾市 2026 年调查\nnotice: {{controller: 沙湾市财政局}}\n{line}\n{QUESTIONS}"
    assert found(text) == ({expected} if expected else set())


@each("path", PUBLISHED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_published_questionnaire_names_no_other_place(path: Path) -> None:
    assert find_other_units(path.read_text("utf-8")) == []


@given(st.text(alphabet="市县局2026年“”为了的昌吉 :-\n{}[]#", max_size=200))
def test_whatever_stands_in_a_text_it_is_looked_through(words: str) -> None:
    assert all(isinstance(unit, OtherUnit) for unit in find_other_units(words, SOURCE))
