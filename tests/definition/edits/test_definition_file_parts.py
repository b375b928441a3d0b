"""The text of a questionnaire file while it is edited: nothing is lost of what nobody touches."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from cases import each
from hypothesis import given, settings
from hypothesis import strategies as st
from servers import REPOSITORY

from surveyapp.definition.edits import reading
from surveyapp.definition.edits.edited_file import EditedFile, PathError
from surveyapp.definition.edits.nodes import Number
from surveyapp.definition.edits.reading import NotEditableError, read_parts

PUBLISHED = sorted((REPOSITORY / "questionnaires").glob("*/*.yaml"))
MINIATURES = sorted((REPOSITORY / "tests" / "questionnaires").glob("*.yaml"))
COMMENTED = """\
# 昌吉市，附件 3-2

title: 问卷  # 照原文
# 谁在调查
notice:  # 四项
  controller: 某局
  retention_days: 365
languages: [zh-CN, en]  # 两种
introduction: |  # 照封面
  您好！

  请填写。
# 题目照附件
questions:
# 第一部分

# 年龄
- code: age   # 周岁
  type: single
  text: "您的年龄是？"
  options:  # 四档
  # 未成年
  - {code: a, label: 18岁以下}
  - {code: "5", label: '18岁及以上', score: 5.0}
    # 后来加的
  # 选项到此为止
# 性别
- code: sex
  type: single
  text:
    zh-CN: 性别
    en: Sex
  options: [{code: m, label: 男}, {code: f, label: 女}]
-   # 空着
- code: note
  type: note
  text: >-
    说明
# 完
"""


def texts() -> list[str]:
    return [path.read_text("utf-8") for path in MINIATURES] + [COMMENTED]


@each("path", [*PUBLISHED, *MINIATURES])
def test_every_file_is_taken_apart_and_put_together_again(path: Path) -> None:
    text = path.read_text("utf-8")
    assert EditedFile(text).text == text


def test_reading_piece_by_piece_gives_what_reading_as_a_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SHORT_PIECE", 0)
    for text in texts():
        whole, pieces = reading._as_a_whole(text), reading._by_pieces(text)
        assert pieces is not None, text[:200]
        assert pieces == whole


def test_comments_go_with_what_they_stand_above() -> None:
    file = EditedFile(COMMENTED)
    file.move(("questions", 1), 0)
    moved = file.text
    assert "# 第一部分\n\n# 性别\n- code: sex" in moved
    assert "# 年龄\n- code: age   # 周岁" in moved
    file.move(("questions", 0), 1)
    assert file.text == COMMENTED
    file.remove(("questions", 1))
    assert "# 性别" not in file.text
    for stays in ("# 谁在调查", "# 四项", "# 第一部分", "# 周岁", "# 未成年", "# 后来加的", "# 空着", "# 完"):
        assert stays in file.text


def test_a_comment_above_the_first_entry_stays_when_it_goes() -> None:
    file = EditedFile(COMMENTED)
    file.remove(("questions", 0))
    assert "# 第一部分\n\n# 年龄\n# 性别\n- code: sex" in file.text


@each(
    "path, value, written",
    [
        (("title",), "新: 标题", 'title: "新: 标题"  # 照原文'),
        (("questions", 0, "code"), "5", 'code: "5"   # 周岁'),
        (("questions", 0, "options", 1, "score"), Number("5.50"), "score: 5.50}"),
        (("questions", 1, "options", 0, "label"), "男, 女", 'label: "男, 女"}'),
        (("title",), "两\n行", "title: |  # 照原文\n  两\n  行\n# 谁在调查"),
        (("introduction",), "一行", "introduction: 一行  # 照封面\n"),
        (("languages",), "两\n行", "languages: |  # 两种\n  两\n  行\nintroduction"),
        (
            ("questions", 0, "options"),
            "两\n行",
            "options: |  # 四档\n    两\n    行\n  # 选项到此为止\n# 性别",
        ),
        (("notice", "purpose"), "两\n行", "purpose: |\n    两\n    行"),
        (("sampling", "until"), "2026-12-31", "sampling: {until: 2026-12-31}"),
        (("questions", 2), {"code": "x", "text": "甲"}, "-   # 空着\n  {code: x"),
        (("questions", 0, "options"), [{"code": "a"}], "options:  # 四档\n  - {code: a}"),
    ],
)
def test_a_value_is_written_as_authors_write_it(path: Any, value: Any, written: str) -> None:
    file = EditedFile(COMMENTED)
    file.set(path, value)
    if path == ("questions", 2):
        assert EditedFile(file.text).value(path) == value
    else:
        assert written in file.text


@each(
    "text, line",
    [
        ("title: [", 2),
        ("- a\n", 1),
        ("", 1),
        ("title: a\n b: c\n", 2),
        ("title: &x a\n", 1),
        ("questions: [a: 1]\n", 1),
    ],
)
def test_a_text_that_cannot_be_taken_apart_names_its_line(text: str, line: int) -> None:
    with pytest.raises(NotEditableError) as found:
        read_parts(text)
    assert found.value.line == line


@each("path", [("nothing", 0), ("title", "x", "y"), ("questions", 99), ("questions", "a"), (0,)])
def test_a_path_that_leads_nowhere_is_told(path: Any) -> None:
    with pytest.raises(PathError):
        EditedFile(COMMENTED).remove(path)


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [Number("5"), Number("0.90"), "多\n行", "甲, 乙", "a: b", "# 不是注释", " 空格 ", "'", '"', "no"]
    ),
    st.text(max_size=12).filter(lambda text: "\r" not in text),
    st.lists(st.text("甲ab,", max_size=3), max_size=3),
    st.dictionaries(
        st.sampled_from(["code", "label", "x"]), st.sampled_from(["甲", "5", Number("5")]), max_size=3
    ),
    st.just([{"code": "a", "inner": {"deep": ["甲"]}}, {"code": "b"}]),
)


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in parts for found in paths_of(part, (*path, key)))]


def plain(value: Any) -> Any:
    """As YAML gives it back: long texts end with a line end or not."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.rstrip("\n") if isinstance(value, str) else value


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_changes_read_back_as_they_were_made(data: st.DataObject) -> None:
    """The same changes are made of the text and of its values; both say the same afterwards, however often."""
    file = EditedFile(data.draw(st.sampled_from([COMMENTED, MINIATURES[0].read_text("utf-8")])))
    expected: Any = deepcopy(file.value())
    for _ in range(data.draw(st.integers(1, 5))):
        path = data.draw(st.sampled_from([found for found in paths_of(expected) if found]))
        around = expected
        for part in path[:-1]:
            around = around[part]
        last, value = path[-1], data.draw(VALUES)
        change = data.draw(st.sampled_from(["set", "new", "remove", "move", "copy", "insert"]))
        if change == "set":
            file.set(path, deepcopy(value))
            around[last] = deepcopy(value)
        elif change == "new" and isinstance(around, dict):
            file.set((*path[:-1], "neu"), deepcopy(value))
            around["neu"] = deepcopy(value)
        elif change == "remove" and len(path) > 1:
            file.remove(path)
            del around[last]
        elif isinstance(around, list):
            place = data.draw(st.integers(0, len(around) - 1))
            if change == "move":
                file.move(path, place)
                around.insert(place, around.pop(last))
            elif change == "copy":
                file.copy(path)
                around.insert(last + 1, deepcopy(around[last]))
            elif change == "insert":
                file.insert(path[:-1], place, deepcopy(value))
                around.insert(place, deepcopy(value))
        again = EditedFile(file.text)
        assert again.text == file.text
        assert plain(again.value()) == plain(expected)
        file = data.draw(st.sampled_from([file, again]))
