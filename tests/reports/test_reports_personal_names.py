"""Names in what citizens write: those that rules recognise are hidden, whole and with nothing else."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.reports.personal_names import mask_text, names_in

SENTENCES = (Path(__file__).parent / "citizens_sentences.txt").read_text("utf-8").splitlines()
"""Written by us in the manner of citizens; what names a person stands between brackets."""


def marked(line: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence without brackets, and where its names stand."""
    spans, taken = [], 0
    for match in re.finditer(r"\[([^\]]*)\]", line):
        start = match.start() - taken
        spans.append((start, start + len(match.group(1))))
        taken += 2
    return re.sub(r"[\[\]]", "", line), spans


def test_how_many_names_in_citizens_sentences_are_hidden_is_what_the_manual_says() -> None:
    hidden = missed = wrong = 0
    for line in SENTENCES:
        text, names = marked(line)
        found = names_in(text)
        for start, end in names:
            recognised = any(part.start <= start and end <= part.end for part in found)
            hidden, missed = hidden + recognised, missed + (not recognised)
        wrong += sum(not any(s < part.end and part.start < e for s, e in names) for part in found)
    manual = (Path(__file__).parents[2] / "docs" / "open-text.md").read_text("utf-8")
    told = re.search(r"of (\d+) names in (\d+) sentences .* (\d+) are hidden, and two words", manual)
    assert told is not None
    assert (hidden + missed, len(SENTENCES), hidden) == tuple(map(int, told.groups()))
    assert wrong == 2


@each(
    ("text", "shown"),
    [
        ("张主任、王女士、李某", "某主任、某女士、李某"),
        ("王建国和欧阳春华都在", "王某和欧阳某都在"),
        ("买买提·艾力来过吐鲁番", "买某来过吐鲁番"),
        ("向主任反映，提高主任的认识", "向主任反映，提高主任的认识"),
        ("查处长时间占道的车", "查处长时间占道的车"),
        ("对于主任的话有意见，于主任很好", "对于主任的话有意见，某主任很好"),
        ("小张、小时候、小区", "小某、小时候、小区"),
        ("小程序、小胡同、小孙子，小程很好", "小程序、小胡同、小孙子，小某很好"),
        ("顾客说设备陈旧，张家界、李宁专卖店", "顾客说设备陈旧，张家界、李宁专卖店"),
        ("张伟超市涨价，投诉李强", "张伟超市涨价，投诉李某"),
        ("赵所来过，车队来过", "某所来过，车队来过"),
        ("联系人马晓燕，我叫高中生", "联系人马某，我叫高中生"),
        ("艾尼瓦尔过肉孜节", "艾某过肉孜节"),
        ("找赵所长，电话13812345678", "找某所长，电话138****5678"),
    ],
)
def test_names_become_someone(text: str, shown: str) -> None:
    assert mask_text(text).text == shown


def test_a_person_hides_more_and_shows_what_is_no_name() -> None:
    text = "小美说马兰花开了"
    assert mask_text(text).text == "小美说马某开了"
    assert mask_text(text, marked=[(0, 2)], shown=[(3, 6)]).text == "某某说马兰花开了"
    assert mask_text(text, marked=[(0, 4)]).text == "某某兰花开了", (
        "what a person hides goes before the rules"
    )
    assert mask_text(text, marked=[(6, 99), (50, 60)]).text == "小美说马某某某", "no further than the text"


@given(st.text(alphabet="张王主任女士的小老姓买提江古丽·说好，1380 \n😀ا", max_size=40))
def test_hidden_parts_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    parts = names_in(text)
    assert all(0 <= part.start < part.end <= len(text) for part in parts)
    assert all(one.end <= two.start for one, two in pairwise(parts))
    assert mask_text(text).names == len(parts)


@pytest.mark.parametrize("text", ["", "无", "a" * 2000, "张" * 2000, "张主任" * 600, "阿" * 2000])
def test_any_text_is_masked_in_no_time(text: str) -> None:
    assert len(mask_text(text).text) <= len(text) + 600
