"""Words, suggestions and counts of what people wrote."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pytest
from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.opinions import words as word_counting
from surveyapp.analysis.opinions.coding import (
    NO_CONTENT,
    Decisions,
    TextCodings,
    ThemeCounts,
    by_dissatisfied,
    count_themes,
)
from surveyapp.analysis.opinions.themes import (
    CodingFrame,
    Theme,
    ThemeRuleError,
    next_code,
    propose_themes,
    read_rule,
)
from surveyapp.analysis.opinions.words import (
    SurveyDictionary,
    WordCounts,
    count_words,
    words_of_texts,
)
from surveyapp.analysis.opinions.written_texts import SIDES as ALL_SIDES
from surveyapp.analysis.opinions.written_texts import Side, WrittenText, WrittenTexts
from surveyapp.analysis.wordings import wordings_of

NONE = SurveyDictionary()


def split_words(text: str, dictionary: SurveyDictionary) -> set[str]:
    return set(words_of_texts([text], dictionary).words)


def words_of(texts: Mapping[str, int], dictionary: SurveyDictionary = NONE) -> WordCounts:
    return count_words(wordings_of(texts), dictionary)


@each(
    ("text", "found"),
    [
        ("排队时间太久，窗口少", ["排队", "时间", "太久", "窗口"]),
        ("ＡＰＰ闪退👎，WiFi 慢", ["app", "闪退", "wifi", "慢"]),
        ("خىزمەت پوزىتسىيەسى ياخشى", ["خىزمەت", "پوزىتسىيەسى", "ياخشى"]),
        ("rahmet，服务很好", ["rahmet", "服务"]),
        ("打12345没人接，打110也是", ["12345", "没人接", "110"]),
        ("电话139-1234-5678，身份证11010519491231002X", ["电话", "身份证"]),
        ("", []),
    ],
)
def test_texts_of_every_script_fall_into_words(text: str, found: list[str]) -> None:
    assert split_words(text, NONE) - {"打"} == set(found)


def test_the_dictionary_holds_words_together_and_leaves_out() -> None:
    dictionary = SurveyDictionary(
        (("停车", "停车位", "车位"), ("12345热线",)), ("没人接",), ("市民中心", "奇台县市民中心")
    )
    text = "市民中心停车位少，奇台县市民中心没车位，12345热线没人接"
    assert split_words(text, dictionary) == {"市民中心", "停车", "奇台县市民中心", "12345热线"}


def test_a_word_counts_once_in_a_text_and_a_text_as_often_as_it_was_written() -> None:
    counts = words_of({"停车停车停车": 2, "停车": 1, "无意见": 40, "。": 3}, SurveyDictionary((("停车",),)))
    assert (counts.n, counts.words) == (3, {"停车": 3})


def test_pairs_are_counted_in_texts() -> None:
    counts = words_of({"排队 窗口": 3, "窗口 排队 停车": 1, "停车 窗口": 2})
    assert counts.pairs == {("排队", "窗口"): 4, ("停车", "窗口"): 3}


def test_of_too_many_different_words_the_rare_ones_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_counting, "MOST_DIFFERENT_WORDS", 40)
    texts = {"frequent": 9} | {f"rare{number}": 1 for number in range(100)}
    counts = words_of(texts)
    assert counts.dropped_rare
    assert counts.words["frequent"] == 9
    assert len(counts.words) <= 41


@given(st.lists(st.sampled_from(["停车难", "排队 窗口", "无", "窗口", " ", "停车 排队"]), max_size=20))
def test_the_order_in_which_texts_arrive_changes_nothing(texts: list[str]) -> None:
    assert words_of(Counter(texts)) == words_of(Counter(texts[::-1]))


@given(st.lists(st.text("停车位慢 \n1234app①é\u0301خى𠀀_ＡX", max_size=12), max_size=8))
def test_the_words_of_a_text_are_the_same_among_other_texts(texts: list[str]) -> None:
    dictionary = SurveyDictionary((("停车", "车位"), ("a p",)), ("慢",))
    found = words_of_texts(texts, dictionary)
    for place, text in enumerate(texts):
        among = {found.words[each] for each in found.places[found.texts == place].tolist()}
        assert among == split_words(text, dictionary)


@each(
    ("rule", "code"),
    [("-停车费", "rule_excludes_only"), ("+", "rule_without_words"), ("停" * 41, "rule_too_long")],
)
def test_a_rule_that_suggests_nothing_is_refused(rule: str, code: str) -> None:
    with pytest.raises(ThemeRuleError) as stopped:
        read_rule(rule)
    assert stopped.value.code == code


@each(
    ("rule", "text", "fits"),
    [
        ("排队+久", "排队太久了", True),
        ("排队+久", "排队", False),
        ("ａｐｐ", "App打不开", True),
        ("停车-停车费", "停车费贵，停车难", False),
    ],
)
def test_a_rule_fits_by_words_that_stand_in_the_text(rule: str, text: str, fits: bool) -> None:
    frame = CodingFrame((Theme("t1", "主题", rules=(rule,)),))
    assert frame.suggested(pa.array([text], pa.large_string()))["t1"].tolist() == [fits]


def test_themes_are_proposed_from_words_that_stand_together_and_never_twice() -> None:
    counts = WordCounts(
        100,
        {"停车": 30, "太少": 20, "车位": 18, "排队": 15, "偶尔": 2},
        {("停车", "车位"): 15, ("停车", "太少"): 6, ("排队", "停车"): 3},
    )
    assert [(each.name, each.rules) for each in propose_themes(counts)] == [
        ("停车", ("停车", "车位")),
        ("排队", ("排队",)),
    ]
    assert [each.name for each in propose_themes(counts, [Theme("t1", "车", rules=("停车", "车位"))])] == [
        "排队"
    ]


def test_a_code_is_never_used_again() -> None:
    assert next_code(set()) == "t1"
    assert next_code({"t1", "t7", "nothing"}) == "t8"


FRAME = CodingFrame((Theme("t1", "停车", rules=("停车",)), Theme("t2", "态度", rules=("态度",))))
SIDES: dict[str, Side] = {"a": "dissatisfied", "b": "satisfied", "c": "dissatisfied"}


def columns(texts: Sequence[WrittenText]) -> WrittenTexts:
    places = tuple(dict.fromkeys(each.place for each in texts))
    wordings = list(dict.fromkeys(each.text for each in texts))
    sides = [SIDES.get(each.response) for each in texts]
    return WrittenTexts(
        places,
        pa.array([each.response for each in texts], pa.string()),
        np.array([places.index(each.place) for each in texts], np.int64),
        np.array([wordings.index(each.text) for each in texts], np.int64),
        pa.array(wordings, pa.large_string()),
        np.array([-1 if side is None else ALL_SIDES.index(side) for side in sides], np.int64),
    )


def counted(
    texts: Sequence[WrittenText], decisions: Decisions, reasons: frozenset[str] = frozenset()
) -> ThemeCounts:
    return count_themes(TextCodings(FRAME, columns(texts), decisions), reasons)


def test_a_person_counts_once_however_much_they_wrote() -> None:
    texts = [WrittenText("a", "why", "停车难"), WrittenText("a", "overall.reason", "停车贵，态度差")]
    decisions = {("a", "why"): {"t1": True}, ("a", "overall.reason"): {"t1": True}}
    counts = counted(texts, decisions, frozenset({"overall.reason"}))
    assert (counts.wrote, counts.said, counts.coded) == (1, 1, 1)
    assert (counts.themes["t1"].coded, counts.themes["t1"].reasons) == (1, 1)
    assert counts.themes["t2"].suggested_only == 1


def test_themes_of_most_dissatisfied_people_come_first() -> None:
    texts = [WrittenText(who, "why", "话") for who in "abcde"]
    both = {("b", "why"): {"t1": True}, ("d", "why"): {"t1": True}, ("a", "why"): {"t2": True}}
    counts = counted(texts, both)
    assert by_dissatisfied(counts) == ["t2", "t1"]


def test_a_theme_that_left_the_frame_counts_no_more() -> None:
    texts = [WrittenText("a", "why", "停车难")]
    counts = counted(texts, {("a", "why"): {"t9": True}})
    assert counts.coded == 0
    coding = TextCodings(FRAME, columns(texts), {("a", "why"): {"t1": True, NO_CONTENT: True}}).coding(0)
    assert coding.themes == ("t1",)
    assert not coding.says_nothing, "what has a theme says something"


PLACES = ("why", "overall.reason")
DECISIONS = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from(PLACES)),
    st.dictionaries(st.sampled_from(["t1", "t2", NO_CONTENT]), st.booleans()),
)
WRITTEN = st.dictionaries(
    st.tuples(st.sampled_from("abcde"), st.sampled_from(PLACES)),
    st.sampled_from(["停车难", "态度差，停车贵", "无", "好"]),
)


@given(WRITTEN, DECISIONS)
def test_the_counts_are_those_of_the_single_texts_and_add_up(
    written: dict[tuple[str, str], str], decisions: dict[tuple[str, str], dict[str, bool]]
) -> None:
    texts = [WrittenText(who, place, text) for (who, place), text in sorted(written.items())]
    reasons = frozenset({"overall.reason"})
    counts, codings = counted(texts, decisions, reasons), TextCodings(FRAME, columns(texts), decisions)
    of_people = {
        who: [(codings.coding(n), each.place) for n, each in enumerate(texts) if each.response == who]
        for who in {each.response for each in texts}
    }
    assert counts.wrote == len(of_people)
    assert counts.said == sum(any(not one.says_nothing for one, _ in own) for own in of_people.values())
    for code, count in counts.themes.items():
        given = {who for who, own in of_people.items() if any(code in one.themes for one, _ in own)}
        hinted = {who for who, own in of_people.items() if any(code in one.suggested for one, _ in own)}
        told = [
            who for who in given if any(code in one.themes and at in reasons for one, at in of_people[who])
        ]
        assert (count.coded, count.suggested_only) == (len(given), len(hinted - given))
        assert (count.reasons, count.sides) == (
            len(told),
            dict(Counter(SIDES[w] for w in given if w in SIDES)),
        )
    assert counts.coded + counts.suggested_only + counts.uncoded == counts.said <= counts.wrote
    assert sum(counts.sides.values()) <= counts.coded
    for count in counts.themes.values():
        assert count.coded + count.suggested_only <= counts.said
        assert sum(count.sides.values()) <= count.coded
