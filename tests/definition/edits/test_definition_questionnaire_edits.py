"""What one can do with a questionnaire in its form: each thing does what it says and touches nothing else."""

import re
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import REPOSITORY

from surveyapp.definition.copies.leftovers import comments_of
from surveyapp.definition.edits.condition_rows import ConditionRow, condition_of, rows_of
from surveyapp.definition.edits.edited_file import EditedFile, PathError
from surveyapp.definition.edits.questionnaire_edits import (
    add_entry,
    add_lines,
    add_question,
    copy_entry,
    fill_in,
    move_entry,
    section_left_empty,
    take_out,
    tick_items,
    use_scale,
    would_change,
)
from surveyapp.definition.edits.type_changes import change_type, lost_by_type
from surveyapp.definition.loading import load_questionnaire
from surveyapp.definition.type_table import TYPES

TEXT = """\
title: 问卷
languages: [zh-CN, en]
satisfaction: {formula: index, items: [age, service.speed]}  # 主量表
figures:
- {code: young, name: 年轻人, question: age, options: [a]}
questions:
- code: age
  type: single
  section: 甲
  text: {zh-CN: 年龄, en: Age}
  # 两档
  options:
  - {code: a, label: 年轻, score: 1}
  - {code: b, label: 年长, score: 2, write_in: true}
- code: service
  type: matrix
  section: 乙
  text: 请评价
  options:
  - {code: "2", label: 好, score: 2, favourable: true}
  - {code: "1", label: 差, score: 1}
  items:
  - {code: speed, text: 快吗}
  - {code: care, text: 细吗}
- code: ways
  type: multiple
  section: 乙
  text: 途径
  most: 2
  show_if: {question: age, is: [a]}
  options:
  - {code: web, label: 网络}
  - {code: none, label: 都没有, exclusive: true}
"""
RESIDENTS = [
    path.read_text("utf-8")
    for path in sorted((REPOSITORY / "questionnaires").glob("*/*.yaml"))
    if "\nquestions:" in path.read_text("utf-8")
]


def changed_lines(file: EditedFile, before: str = TEXT) -> list[str]:
    """The lines that went (-) and came (+)."""
    lines = unified_diff(before.splitlines(), file.text.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def wish(_wording: str) -> str:
    return ""


def test_one_field_changes_one_line() -> None:
    file = EditedFile(TEXT)
    fill_in(file, ("questions", 0, "options", 1, "label"), "老年")
    assert changed_lines(file) == [
        "-  - {code: b, label: 年长, score: 2, write_in: true}",
        "+  - {code: b, label: 老年, score: 2, write_in: true}",
    ]


@each(
    "path, raw, language",
    [
        (("title",), "问卷", ""),
        (("questions", 0, "text"), "年龄", "zh-CN"),
        (("questions", 0, "text"), "Age", "en"),
        (("questions", 0, "required"), "", ""),
        (("questions", 0, "options", 0, "score"), "1", ""),
        (("questions", 0, "options", 1, "write_in"), "true", ""),
        (("closing",), "", "en"),
    ],
)
def test_what_stays_as_it_is_writes_nothing(path: Any, raw: str, language: str) -> None:
    file = EditedFile(TEXT)
    assert not would_change(file, path, raw, language)
    fill_in(file, path, raw, language)
    assert file.text == TEXT


@each(
    "path, raw, language, line",
    [
        (("title",), "Survey", "en", "title: {zh-CN: 问卷, en: Survey}"),
        (("questions", 0, "text"), "", "en", "  text: {zh-CN: 年龄}"),
        (("questions", 0, "required"), "true", "", "  required: true"),
        (("questions", 0, "options", 0, "score"), "1.50", "", "  - {code: a, label: 年轻, score: 1.50}"),
        (("questions", 0, "options", 0, "score"), "一分", "", "  - {code: a, label: 年轻, score: 一分}"),
        (("questions", 0, "options", 0, "write_in"), "required", "", None),
        (("questions", 2, "most"), "", "", None),
        (("notice", "retention_days"), "365", "", "notice: {retention_days: 365}"),
        (("sampling", "until"), "2026-12-31", "", "sampling: {until: 2026-12-31}"),
        (("introduction",), "您好\r\n再见", "", "introduction: |"),
    ],
)
def test_a_field_is_written_as_its_key_wants_it(path: Any, raw: str, language: str, line: str | None) -> None:
    file = EditedFile(TEXT)
    fill_in(file, path, raw, language)
    now = EditedFile(file.text)
    if line is not None:
        assert line in file.text.splitlines()
    assert not would_change(now, path, raw, language)


def test_a_new_code_is_written_wherever_the_file_names_the_old_one() -> None:
    file = EditedFile(TEXT)
    fill_in(file, ("questions", 0, "code"), "years")
    fill_in(file, ("questions", 0, "options", 0, "code"), "young")
    fill_in(file, ("questions", 1, "code"), "rating")
    fill_in(file, ("questions", 1, "items", 0, "code"), "quick")
    assert file.value(("satisfaction", "items")) == ["years", "rating.quick"]
    assert file.value(("figures", 0)) == {
        "code": "young",
        "name": "年轻人",
        "question": "years",
        "options": ["young"],
    }
    assert file.value(("questions", 2, "show_if")) == {"question": "years", "is": ["young"]}
    assert "# 主量表" in file.text


LEVELS = """\
questions:
- code: home
  type: cascade
  text: 家
  levels: [{code: county, label: 县}, {code: town, label: 乡}]
  options:
  - {code: a, label: 甲县, options: [{code: a1, label: 一乡}, {code: a2, label: 二乡}]}
  - {code: b, label: 乙县, options: [{code: b1, label: 三乡}]}
- code: why
  type: text
  text: 为什么
  show_if: {any: [{question: home, is: [a2]}, {question: home.town, is: [a2, b1]}, {question: home.county, is: [b]}]}
"""


def test_a_new_code_of_a_level_or_below_an_option_reaches_the_conditions() -> None:
    file = EditedFile(LEVELS)
    fill_in(file, ("questions", 0, "options", 0, "options", 1, "code"), "second")
    fill_in(file, ("questions", 0, "options", 1, "code"), "yi")
    fill_in(file, ("questions", 0, "levels", 1, "code"), "place")
    assert file.value(("questions", 1, "show_if")) == {
        "any": [
            {"question": "home", "is": ["second"]},
            {"question": "home.place", "is": ["second", "b1"]},
            {"question": "home.county", "is": ["yi"]},
        ]
    }


def test_codes_of_options_are_there_once_on_all_levels() -> None:
    file = EditedFile(LEVELS)
    copy_entry(file, ("questions", 0, "options", 0))
    add_entry(file, ("questions", 0, "options", 2, "options"))
    add_lines(file, ("questions", 0, "options", 2, "options"), ["一乡"], lambda _: "a1")
    add_entry(file, ("questions", 0, "options"))
    codes = re.findall(r"code: (\w+)", file.text.partition("options:")[2].partition("- code: why")[0])
    assert len(codes) == 3 + 2 + 3 + 3
    assert len({code.lower() for code in codes}) == len(codes)


def test_what_is_taken_out_leaves_the_scale_too() -> None:
    file = EditedFile(TEXT)
    take_out(file, ("questions", 1, "items", 0))
    assert file.value(("satisfaction", "items")) == ["age"]
    take_out(file, ("questions", 0))
    assert not file.has(("satisfaction",))
    assert "# 两档" not in file.text


def test_the_last_of_a_list_takes_its_key_along() -> None:
    file = EditedFile(TEXT)
    for _ in range(2):
        take_out(file, ("questions", 1, "items", 0))
    assert not file.has(("questions", 1, "items"))
    for _ in range(3):
        take_out(file, ("questions", 0))
    assert file.value(("questions",)) == []
    assert add_question(file, "text", "意见", None, wish) == 0
    assert EditedFile(file.text).value(("questions",)) == [{"code": "q1", "type": "text", "text": "意见"}]


def test_a_question_that_comes_among_others_takes_over_their_section() -> None:
    file = EditedFile(TEXT)
    move_entry(file, ("questions", 1), 0)
    assert [question["section"] for question in file.value(("questions",))] == ["甲", "甲", "乙"]  # type: ignore[union-attr,index]
    assert section_left_empty(file, ("questions", 1), 2) == ""
    move_entry(file, ("questions", 1), 2)
    assert file.value(("questions", 2, "section")) == "乙"
    assert section_left_empty(file, ("questions", 0), 1) == "甲"


def test_copies_and_new_entries_have_codes_of_their_own() -> None:
    file = EditedFile(TEXT)
    copy_entry(file, ("questions", 0))
    assert file.value(("questions", 1, "code")) == "age_2"
    copy_entry(file, ("questions", 0, "options", 1))
    assert [option["code"] for option in file.value(("questions", 0, "options"))] == ["a", "b", "c"]  # type: ignore[union-attr,index]
    assert add_question(file, "matrix", "再评", 0, lambda _: "age") == 1
    assert file.value(("questions", 1)) == {
        "code": "age_3",
        "type": "matrix",
        "text": "再评",
        "section": "甲",
        "items": [{"code": "i1", "text": ""}],
    }
    add_lines(file, ("questions", 1, "options"), ["好", "", " 差 "], wish)
    assert [option["label"] for option in file.value(("questions", 1, "options"))] == ["好", "差"]  # type: ignore[union-attr,index]
    place = add_entry(file, ("figures",))
    assert file.value(("figures", place)) == {"code": "young_2", "name": "", "question": "", "options": []}


def test_ticks_keep_the_order_of_those_that_stay() -> None:
    file = EditedFile(TEXT)
    tick_items(file, ("satisfaction", "items"), ["service.care", "service.speed", "age"])
    assert file.value(("satisfaction", "items")) == ["age", "service.speed", "service.care"]
    tick_items(file, ("satisfaction", "items"), [])
    assert not file.has(("satisfaction",))


def test_a_ready_scale_writes_its_options_out() -> None:
    file = EditedFile(TEXT.replace("languages: [zh-CN, en]\n", ""))
    use_scale(file, 0, "yes_no")
    assert file.value(("questions", 0, "options")) == [
        {"code": "1", "label": "是", "score": "1", "favourable": True},
        {"code": "0", "label": "否", "score": "0"},
    ]
    assert '  - {code: "1", label: 是, score: 1, favourable: true}' in file.text
    use_scale(file, 0, "")
    assert not file.has(("questions", 0, "scale"))


@each(
    "place, new, lost",
    [
        (0, "dropdown", []),
        (0, "text", ["options"]),
        (0, "ranking", ["options.1.write_in"]),
        (1, "single", ["items"]),
        (2, "single", ["most", "options.1.exclusive"]),
        (2, "nothing", []),
    ],
)
def test_what_another_type_cannot_keep_is_named_before(place: int, new: str, lost: list[str]) -> None:
    file = EditedFile(TEXT)
    assert [".".join(map(str, path[2:])) for path in lost_by_type(file, place, new)] == lost
    change_type(file, place, new)
    asked = file.value(("questions", place))
    assert isinstance(asked, dict)
    assert asked["type"] == new
    for path in lost:
        assert not file.has(
            ("questions", place, *(int(part) if part.isdecimal() else part for part in path.split(".")))
        )
    assert "# 两档" in file.text or "options" in lost


@each("new", list(TYPES))
def test_after_any_change_of_type_no_key_is_one_too_many(new: str) -> None:
    for place in range(3):
        file = EditedFile(TEXT)
        change_type(file, place, new)
        problems = load_questionnaire(file.text.encode(), "a.yaml").problems
        too_many = ("key_not_for_type", "options_not_wanted", "items_not_wanted", "write_in_in_matrix")
        assert not [problem for problem in problems if problem.code in too_many]


@each(
    "condition, rows",
    [
        (None, ("all", 0)),
        ({"question": "a", "is": ["1", "2"]}, ("all", 1)),
        ({"not": {"question": "a", "answered": True}}, ("all", 1)),
        ({"any": [{"question": "a", "at_least": "1", "at_most": "3"}, {"question": "b"}]}, ("any", 2)),
        ({"all": [{"any": [{"question": "a", "is": ["1"]}]}]}, None),
        ({"question": "a", "is": ["1"], "answered": True}, None),
        ("always", None),
    ],
)
def test_conditions_stand_in_rows_and_are_written_back_as_they_were(condition: Any, rows: Any) -> None:
    read = rows_of(condition)
    assert (None if read is None else (read[0], len(read[1]))) == rows
    if read is not None:
        assert condition_of(*read) == condition


def test_rows_without_a_question_make_no_condition() -> None:
    assert condition_of("all", [ConditionRow(""), ConditionRow("", "answered")]) is None


CHANGES = ("fill", "add", "copy", "move", "remove", "type", "question")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_change_loses_a_comment_of_what_stays(data: st.DataObject) -> None:
    """Whatever is done with a published questionnaire, it can be read and comments outside of what went are there."""
    before = data.draw(st.sampled_from(RESIDENTS))
    file, gone = EditedFile(before), 0
    for _ in range(data.draw(st.integers(1, 4))):
        count = file.count(("questions",))
        place = data.draw(st.integers(0, count - 1))
        lists = [key for key in ("options", "items") if file.count(("questions", place, key))]
        path: Any = ("questions", place)
        if lists and data.draw(st.booleans()):
            key = data.draw(st.sampled_from(lists))
            path = (*path, key, data.draw(st.integers(0, file.count((*path, key)) - 1)))
        change = data.draw(st.sampled_from(CHANGES))
        if change == "fill":
            named = "text" if len(path) == 2 or path[2] == "items" else "label"
            fill_in(
                file, (*path, named), data.draw(st.sampled_from(["甲: 乙", "一行\n两行", "#", "[", "新"]))
            )
        elif change == "add":
            add_entry(file, path[:-1] if len(path) > 2 else ("figures",))
        elif change == "copy":
            copy_entry(file, path)
        elif change == "move":
            move_entry(file, path, data.draw(st.integers(0, file.count(path[:-1]) - 1)))
        elif change == "remove" and (len(path) > 2 or count > 1):
            gone += comments_within(file, path)
            take_out(file, path)
        elif change == "type":
            new = data.draw(st.sampled_from(list(TYPES)))
            gone += sum(comments_within(file, lost) for lost in lost_by_type(file, place, new))
            change_type(file, place, new)
        elif change == "question":
            add_question(file, "single", "新的一题", place, wish)
    assert EditedFile(file.text).text == file.text
    there, before_them = all_comments(file.text), all_comments(before)
    assert len([comment for comment in before_them if comment not in there]) <= gone


def all_comments(text: str) -> list[str]:
    return [comment for _line, comment in comments_of(text)]


def comments_within(file: EditedFile, path: Any) -> int:
    """Comments that go with a part: as many as are missing once it is taken out alone."""
    trial = EditedFile(file.text)
    take_out(trial, path)
    return max(0, len(all_comments(file.text)) - len(all_comments(trial.text)))


@each("path", [("nothing",), ("questions", 0, "nothing"), ("questions", 0, "options", 0, "x")])
def test_a_key_that_no_file_has_is_refused(path: Any) -> None:
    with pytest.raises(PathError):
        fill_in(EditedFile(TEXT), path, "x")


def test_every_published_questionnaire_is_here() -> None:
    assert len(RESIDENTS) == 4, Path(REPOSITORY / "questionnaires")
