"""Screening marks what people do not do by chance, and leaves honest answers alone."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from cases import each
from hypothesis import given
from hypothesis import strategies as st

from surveyapp.analysis.screening import (
    BURST,
    BURST_SECONDS,
    LONG_TEXT,
    SAME_TEXTS,
    SECONDS_EACH,
    TWIN_SECONDS,
    Arrival,
    arrival_flags,
    find_alike_forms,
    find_alike_texts,
    find_repeats,
    marking_rules,
    open_answer_digests,
    screen_arrivals,
)
from surveyapp.collection.channels import CHANNEL_KINDS, ChannelKind
from surveyapp.definition.loading import load_questionnaire

SCRIPTED: frozenset[str] = frozenset()
PLAIN = frozenset({"no_script"})
Written = Sequence[tuple[UUID, list[int]]]


def arrival(
    number: int,
    at: float,
    form: int | None = 7,
    flags: frozenset[str] = SCRIPTED,
    device: str | None = None,
    kind: ChannelKind = "self",
    channel: str = "online",
) -> Arrival:
    return Arrival(UUID(int=number), at, channel, kind, form, flags, device)


def numbers(found: Iterable[UUID]) -> set[int]:
    return {identity.int for identity in found}


def screen(arrivals: Sequence[Arrival], written: Written = ()) -> dict[int, tuple[str, ...]]:
    """Everything at once, as the services ask for it."""

    def of_the_same_devices(marked: set[UUID]) -> list[Arrival]:
        devices = {each.device for each in arrivals if each.id in marked and each.device}
        return [each for each in arrivals if each.device in devices]

    return {key.int: names for key, names in screen_arrivals(arrivals, written, of_the_same_devices).items()}


def test_the_thresholds_are_those_that_were_agreed() -> None:
    assert (BURST, BURST_SECONDS) == (20, 60)
    assert (SAME_TEXTS, LONG_TEXT) == (3, 15)
    assert SECONDS_EACH == 1


def test_twenty_equal_forms_within_a_minute_on_one_link_are_alike() -> None:
    spread = [arrival(n, n * BURST_SECONDS / (BURST - 1)) for n in range(BURST)]
    assert numbers(find_alike_forms(spread)) == set(range(BURST))
    assert find_alike_forms(spread[1:]) == set()
    later = [*spread[:-1], replace(spread[-1], at=BURST_SECONDS + 0.01)]
    assert find_alike_forms(later) == set()


def test_the_burst_is_marked_and_not_who_answered_alike_before_and_after() -> None:
    before, after = [arrival(n, n * 30) for n in range(100)], [arrival(n, n * 30) for n in range(500, 600)]
    burst = [arrival(n, 8000 + n / 100) for n in range(200, 230)]
    assert numbers(find_alike_forms([*after, *burst, *before])) == set(range(200, 230))


@each("change", [{"channel": "wechat"}, {"form": 8}, {"form": None}])
def test_forms_count_together_on_one_link_where_all_of_them_is_equal(change: dict[str, object]) -> None:
    forms = [arrival(n, n) for n in range(BURST - 1)]
    assert find_alike_forms([*forms, replace(arrival(BURST, 3), **change)]) == set()


@each("kind", CHANNEL_KINDS)
def test_alike_forms_are_told_on_every_kind_of_channel_but_import(kind: ChannelKind) -> None:
    found = find_alike_forms([arrival(n, n, kind=kind) for n in range(BURST)])
    assert bool(found) == (kind != "import")


def test_the_same_form_twice_without_script_is_alike() -> None:
    twice = [arrival(1, 0, flags=PLAIN), arrival(2, TWIN_SECONDS, flags=PLAIN)]
    assert numbers(find_alike_forms(twice)) == {1, 2}
    assert screen(twice) == {1: ("alike", "no_script"), 2: ("alike", "no_script")}
    assert find_alike_forms([twice[0], replace(twice[1], at=TWIN_SECONDS + 0.1)]) == set()
    assert find_alike_forms([twice[0], replace(twice[1], flags=SCRIPTED)]) == set()


def test_three_people_do_not_write_the_same_long_text() -> None:
    three = [(UUID(int=n), [5, n]) for n in range(3)]
    assert numbers(find_alike_texts(three)) == {0, 1, 2}
    assert find_alike_texts([*three[:2], (UUID(int=9), [6])]) == set()
    assert find_alike_texts([(UUID(int=1), [5, 5, 5])]) == set(), "one person, however often"


@each(
    ("text", "same"),
    [
        ("希望增加窗口 减少排队的时间", "希望增加窗口，减少排队的时间！"),
        ("Please open more counters", " please open more\ncounters. "),
    ],
)
def test_texts_are_compared_without_blanks_punctuation_and_capitals(text: str, same: str) -> None:
    assert written(f"{text}。。") == written(same) != ()


@each("text", ["希望增加窗口减少排队的时", "没有什么意见和建议，没有，谢谢！", "……………………………………", "   ", ""])
def test_what_is_short_or_says_nothing_is_compared_with_nothing(text: str) -> None:
    assert written(text) == ()


def test_fifteen_characters_are_long_enough() -> None:
    assert [len(written("好" * length)) for length in (14, 15)] == [0, 1]


def written(text: str) -> tuple[int, ...]:
    """What stands for an answer to the open question of a form."""
    source = "title: 表\nquestions:\n- {code: why, type: text, text: 建议}\n"
    source += (
        "- {code: job, type: single, text: 职业, options: [{code: o, label: 其他, write_in: true}, "
        "{code: p, label: 无}]}\n"
    )
    questionnaire = load_questionnaire(source.encode(), "form.yaml").questionnaire
    assert questionnaire is not None
    beside_an_option = {"job": "o", "job.o.text": "某某市公共资源交易中心办公室综合科"}
    return open_answer_digests(questionnaire, {"why": text, **beside_an_option})


@each("kind", CHANNEL_KINDS)
@each(("seconds", "fast"), [(9, True), (10, False), (0, True), (None, False)])
def test_less_than_a_second_a_question_is_fast(kind: ChannelKind, seconds: int | None, fast: bool) -> None:
    found = arrival_flags(kind, scripted=True, seconds=seconds, questions=10)
    assert found == (("fast",) if fast and kind in ("self", "import") else ())


@each("kind", CHANNEL_KINDS)
def test_script_is_missed_where_people_use_their_own_device(kind: ChannelKind) -> None:
    found = arrival_flags(kind, scripted=False, seconds=None, questions=10)
    assert found == (("no_script",) if kind == "self" else ())


def test_the_second_and_later_responses_of_a_device_are_again() -> None:
    seen = [arrival(3, 5, device="a"), arrival(1, 5, device="a"), arrival(2, 9, device="a")]
    assert numbers(find_repeats([*seen, arrival(4, 1, device="b"), arrival(5, 1)])) == {2, 3}
    assert find_repeats([replace(each, kind="kiosk") for each in seen]) == set()


def test_no_script_and_again_count_only_beside_another_rule() -> None:
    family = [arrival(n, n * 100, form=n, device="tablet") for n in range(5)]
    assert screen(family) == {}
    assert screen([arrival(n, n * 1000, form=n, flags=PLAIN) for n in range(5)]) == {}
    hasty = replace(family[3], flags=frozenset({"fast"}))
    assert screen([*family[:3], hasty, family[4]]) == {3: ("fast", "again")}
    assert marking_rules({"no_script", "again"}) == ()


ARRIVALS = st.lists(
    st.builds(
        Arrival,
        id=st.just(UUID(int=0)),
        at=st.integers(0, 120),
        channel=st.sampled_from(["online", "hall"]),
        kind=st.sampled_from(["self", "self", "kiosk", "import"]),
        form=st.sampled_from([1, 1, 1, 2]),
        flags=st.sampled_from([SCRIPTED, SCRIPTED, PLAIN, frozenset({"fast"})]),
        device=st.sampled_from([None, "a", "b"]),
    ),
    max_size=60,
).map(lambda found: [replace(each, id=UUID(int=place)) for place, each in enumerate(found)])


@given(ARRIVALS, st.randoms(use_true_random=False))
def test_the_order_in_which_responses_are_looked_at_changes_nothing(
    arrivals: list[Arrival], order: random.Random
) -> None:
    mixed = arrivals.copy()
    order.shuffle(mixed)
    assert screen(mixed) == screen(arrivals)


@given(ARRIVALS, st.integers(0, 120))
def test_an_honest_form_of_its_own_marks_nobody(arrivals: list[Arrival], at: int) -> None:
    honest = arrival(1000, at, form=99, device="c")
    assert screen([*arrivals, honest], [(honest.id, [4])]) == screen(arrivals)


@given(ARRIVALS)
def test_alike_is_who_stands_in_some_window_of_enough_equal_forms(arrivals: list[Arrival]) -> None:
    expected: set[UUID] = set()
    for begin in arrivals:
        equal = [x for x in arrivals if (x.channel, x.form) == (begin.channel, begin.form)]
        window = [x for x in equal if x.kind != "import" and 0 <= x.at - begin.at <= BURST_SECONDS]
        plain = [x for x in equal if x.kind != "import" and "no_script" in x.flags]  # all within TWIN_SECONDS
        expected |= {x.id for x in window} if len(window) >= BURST else set()
        expected |= {x.id for x in plain} if len(plain) >= 2 else set()
    assert find_alike_forms(arrivals) == expected


@given(ARRIVALS)
def test_a_marked_response_is_alike_or_fast(arrivals: list[Arrival]) -> None:
    assert all({"alike", "fast"} & set(names) for names in screen(arrivals).values())
