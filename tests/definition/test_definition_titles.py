"""The title of a questionnaire file is read even where the file is wrong."""

import pytest

from surveyapp.definition.retitle import title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("title: 甲\nquestions: [", "甲"),
        ("questions:\n- title: 题\n  text: [1, 2]\ntitle: 甲\n: {", "甲"),
        ("title: {zh-CN: 甲, en: A}\nquestions: {", "甲"),
        ("title: |\n  甲\nx: :", "甲"),
        ("notice: title\n", ""),
        ("title:\n", ""),
        ("title: {}\nclosing: 乙\n", ""),
        ("title: [", ""),
        ("title: \x00", ""),
        ("- title", ""),
        ("", ""),
    ],
)
def test_a_title_is_read_whatever_follows_it(text: str, title: str) -> None:
    assert title_of(text) == title
