"""The rules over all responses: whom each flags, whom it never flags, and that nobody is proposed by one rule alone."""

import csv
import random
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from cases import each
from coded_answers import live_table
from made_surveys import loaded
from screened_people import DEMANDS, ITEMS, PEOPLE, SCALE, SURVEY, flagged, honest, rush, survey_with
from screening_attacks import BEGIN, SAMPLES, copies, response_of, sample, screened
from servers import REPOSITORY

from surveyapp.analysis.rule_list import FLAG_RULES, RUSH, SIGN_NAMES, is_proposed
from surveyapp.analysis.screening_rules.answer_frame import answer_frames
from surveyapp.analysis.screening_rules.contradictions import reversed_items
from surveyapp.analysis.screening_rules.screen_answers import FINDERS
from surveyapp.snapshots.coding import StoredResponse


def test_every_rule_has_a_way_to_look_and_a_version_and_threshold() -> None:
    assert tuple(FINDERS) == SIGN_NAMES
    assert all(rule.version and rule.threshold for rule in FLAG_RULES)


@each("name", SAMPLES)
def test_of_the_reconstructed_samples_nobody_is_flagged(name: str) -> None:
    """As docs/screening.md says: 0 of 359, also where all came within an hour."""
    questionnaire, responses = sample(name)
    assert flagged(questionnaire, responses) == {}
    within_an_hour = [
        replace(each_, submitted=BEGIN + timedelta(seconds=10 * place))
        for place, each_ in enumerate(responses)
    ]
    assert flagged(questionnaire, within_an_hour) == {}


def test_half_the_median_alone_would_flag_22_honest_ones_of_359() -> None:
    found = 0
    for name in SAMPLES:
        questionnaire, responses = sample(name)
        (frame,) = answer_frames(questionnaire, live_table(questionnaire, responses))
        found += int(FINDERS["speed"](frame).beside.sum())
    assert (found, sum(len(sample(name)[1]) for name in SAMPLES)) == (22, 359)


# Speed


def test_a_third_of_the_median_of_the_same_language_and_route_is_fast() -> None:
    usual = [replace(each_, seconds=180) for each_ in PEOPLE[:200]]
    uyghur = [replace(each_, language="ug", seconds=900) for each_ in PEOPLE[200:298]]
    quick = [replace(PEOPLE[298], id="59", seconds=59), replace(PEOPLE[299], id="61", seconds=61)]
    slow_readers = [replace(uyghur[0], id="290", seconds=290), replace(uyghur[1], id="310", seconds=310)]
    found = flagged(SURVEY, [*usual, *uyghur[2:], *quick, *slow_readers])
    assert found == {"59": ("speed",), "290": ("speed",)}


@each(("channel", "count"), [("kiosk-hall", 40), ("访问员-07", 40), ("paper", 40), ("online", 19)])
def test_where_a_duration_says_nothing_or_too_few_are_known_nobody_is_fast(channel: str, count: int) -> None:
    people = [replace(each_, channel=channel, seconds=300) for each_ in PEOPLE[: count - 1]]
    assert flagged(SURVEY, [*people, replace(people[0], id="quick", seconds=5)]) == {}


def test_half_the_median_counts_only_beside_another_rule() -> None:
    usual = [replace(each_, seconds=180) for each_ in PEOPLE[1:]]
    quick = replace(PEOPLE[0], id="quick", seconds=80)
    assert flagged(SURVEY, [*usual, quick]) == {}
    assert flagged(SURVEY, [*usual, replace(quick, flags=("alike",))]) == {"quick": ("speed",)}
    assert flagged(SURVEY, [*usual, replace(quick, flags=("fast",))]) == {}, "the same evidence"


# Long strings


def line(code: str, name: str = "line", flags: tuple[str, ...] = ()) -> StoredResponse:
    return response_of(SURVEY, name, dict.fromkeys(ITEMS, code), seconds=None, flags=flags)


def varied(count: int = 100) -> list[StoredResponse]:
    random_ = random.Random(3)
    return [
        replace(person, answers={**person.answers, **{item: random_.choice("345") for item in ITEMS}})
        for person in honest(SURVEY, count, 7)
    ]


def test_the_same_words_everywhere_are_flagged_only_beside_another_rule() -> None:
    assert flagged(SURVEY, [*varied(), line("2")]) == {}
    assert flagged(SURVEY, [*varied(), line("2", flags=("fast",))]) == {"line": ("long_string",)}
    assert flagged(SURVEY, [*varied(), line("5", flags=("fast",))]) == {}, (
        "content people tick the best everywhere"
    )
    many = [line("2", f"line-{number}", ("fast",)) for number in range(10)]
    assert flagged(SURVEY, [*varied(), *many]) == {}, "one in ten does so: it is what people here give"


def test_the_same_place_whatever_is_asked_is_flagged() -> None:
    questions = [
        f"- {{code: q{n}, type: single, text: q{n}, options: ["
        + ", ".join(f"{{code: {letter}, label: {letter}{n}}}" for letter in "abcd")
        + "]}"
        for n in range(12)
    ]
    questionnaire = loaded("\n".join(["title: t", "questions:", *questions]))
    random_ = random.Random(5)
    people = [
        response_of(
            questionnaire, f"p{k}", {f"q{n}": random_.choice("abcd") for n in range(12)}, seconds=None
        )
        for k in range(100)
    ]
    third = response_of(questionnaire, "third", {f"q{n}": "c" for n in range(12)}, seconds=None)
    assert flagged(questionnaire, [*people, third]) == {"third": ("long_string",)}
    assert screened(questionnaire, [*people, third]).values["third"]["long_string"] == 12
    gap = replace(third, answers={code: place for code, place in third.answers.items() if code != "q6"})
    assert flagged(questionnaire, [*people, gap]) == {}, "a blank ends the run"


def test_where_most_tick_a_straight_line_nobody_is_flagged_for_one() -> None:
    codes = "5" * 63 + "4" * 5 + "321"
    assert flagged(SURVEY, [line(code, f"{place}", ("fast",)) for place, code in enumerate(codes)]) == {}


# Contradictions


def test_reversed_items_are_known_from_the_scores_alone() -> None:
    items = survey_with(["i3", "i7"]).scale_items()
    forward, reverse = reversed_items(items)
    assert [item.code for item in reverse] == ["i3", "i7"]
    assert len(forward) == 8
    assert reversed_items(SURVEY.scale_items()) == ([], [])


@each(
    ("ordinary", "opposed", "is_flagged"),
    [
        ("5", "1", True),
        ("1", "5", True),
        ("5", "2", True),
        ("4", "2", False),
        ("3", "3", False),
        ("5", "5", False),
    ],
)
def test_who_agrees_with_a_statement_and_its_opposite_contradicts_himself(
    ordinary: str, opposed: str, is_flagged: bool
) -> None:
    questionnaire = survey_with(["i3", "i7"])
    given = {item: opposed if item in ("i3", "i7") else ordinary for item in ITEMS}
    one = response_of(questionnaire, "one", given, seconds=None)
    assert flagged(questionnaire, [one]) == ({"one": ("contradiction",)} if is_flagged else {})


def test_80_of_2800_real_people_contradict_themselves() -> None:
    """Agreeableness items of psychTools' bfi; A1 is reversed."""
    names = ["i1", "i2", "i3", "i4", "i5"]
    labels = ("很不像", "不像", "不太像", "有点像", "像", "很像")
    lines = ["title: t", f"satisfaction: {{formula: index, items: [{', '.join(names)}]}}", "questions:"]
    for name in names:
        scores = range(6, 0, -1) if name == "i1" else range(1, 7)
        options = ", ".join(
            f'{{code: "{place}", label: {label}, score: {score}}}'
            for place, (label, score) in enumerate(zip(labels, scores, strict=True), 1)
        )
        lines.append(f"- {{code: {name}, type: single, text: {name}, options: [{options}]}}")
    questionnaire = loaded("\n".join(lines))
    file = REPOSITORY / "tests" / "analysis" / "r-psych" / "input_bfi_A_unrecoded.csv"
    with file.open(encoding="utf-8") as opened:
        rows = [
            {name: value for name, value in zip(names, row.values(), strict=True) if value}
            for row in csv.DictReader(opened)
        ]
    people = [response_of(questionnaire, str(place), row, seconds=None) for place, row in enumerate(rows)]
    found = flagged(questionnaire, people)
    assert set(found.values()) == {("contradiction",)}
    assert (len(found), len(people)) == (80, 2800)


# Near-duplicates


def test_copies_with_some_answers_changed_are_found_and_nobody_else() -> None:
    attack = list(copies(SURVEY, PEOPLE[:1], 30, 5, changed=0.03))
    found = flagged(SURVEY, [*PEOPLE[1:], *attack])
    assert {name for name in found if name.startswith("honest")} == set()
    assert len([name for name in found if "near_duplicate" in found[name]]) >= 27


def test_texts_are_part_of_what_is_equal() -> None:
    """Three forms whose ratings are all the best share the ticks of one question and a text that nobody else wrote."""
    few = loaded("title: t\nquestions:\n" + "\n".join(
        ["- {code: age, type: single, text: a, options: [{code: a, label: a}, {code: b, label: b}]}"]
        + [f"- {{code: t{n}, type: text, text: t{n}}}" for n in range(4)]
    ))  # fmt: skip
    people = [
        response_of(
            few, f"p{n}", {"age": "ab"[n % 2], **{f"t{k}": f"{n} {k}" for k in range(4)}}, seconds=None
        )
        for n in range(100)
    ]
    same = {"age": "a", **{f"t{k}": f"窗口 太少{k}" for k in range(4)}}
    copied = [response_of(few, f"c{n}", same, seconds=None) for n in range(4)]
    assert set(flagged(few, [*people, *copied])) == {"c0", "c1", "c2", "c3"}
    assert flagged(few, [*people, *copied[:2]]) == {}, "two are no three"


def test_short_forms_with_the_best_everywhere_are_no_copies() -> None:
    short = loaded(
        "title: t\nsatisfaction: {formula: index, items: [i1, i2, i3]}\nquestions:\n"
        + "\n".join(f"- {{code: i{n}, type: single, text: i{n}, options: [{SCALE}]}}" for n in (1, 2, 3))
    )
    people = [response_of(short, f"p{n}", dict.fromkeys(("i1", "i2", "i3"), "5")) for n in range(250)]
    others = [
        response_of(short, f"o{n}", dict(zip(("i1", "i2", "i3"), given_, strict=True)))
        for n, given_ in enumerate(product("2345", repeat=3))
    ]
    assert flagged(short, [*people, *others]) == {}


def test_neighbours_who_have_place_work_and_content_in_common_are_no_copies() -> None:
    """A village of 60 among 300: the same age, place, work and way of hearing of it, the best on everything else."""
    alike = {**dict.fromkeys(ITEMS, "5"), **dict.fromkeys(DEMANDS, "e"), "channels": ["a", "b"]}
    village = [
        replace(each_, id=f"village-{place}", answers=alike)
        for place, each_ in enumerate(honest(SURVEY, 60, 9))
    ]
    assert flagged(SURVEY, [*PEOPLE, *village]) == {}


def test_what_most_people_answer_says_nothing_however_long_the_form() -> None:
    """Twenty questions with ticks: half of the people tick the first everywhere, the others mostly."""
    ticks = ", ".join(f"{{code: {letter}, label: {letter}}}" for letter in "abcd")
    questions = [f"- {{code: q{n}, type: multiple, text: q{n}, options: [{ticks}]}}" for n in range(20)]
    questionnaire = loaded("\n".join(["title: t", "questions:", *questions]))
    random_ = random.Random(2)
    people = [
        response_of(
            questionnaire,
            f"p{k}",
            {
                f"q{n}": ["a"] if k % 2 or random_.random() < 0.65 else [random_.choice("bcd")]
                for n in range(20)
            },
            seconds=None,
        )
        for k in range(200)
    ]
    assert flagged(questionnaire, people) == {}


# Arrivals


@each(("count", "seconds"), [(500, 3600), (500, 60), (120, 600)])
def test_an_office_behind_one_address_a_hall_and_a_meeting_are_not_accused(count: int, seconds: int) -> None:
    """500 within an hour on a link of many weeks; 500 at once on a link of their own; a hall with its own link."""
    quiet = PEOPLE if seconds == 3600 else []
    together = honest(SURVEY, count, 11, apart=seconds / count)
    office = [replace(each_, id=f"office-{place}") for place, each_ in enumerate(together)]
    assert flagged(SURVEY, [*quiet, *office]) == {}


def test_a_family_on_one_tablet_is_not_accused() -> None:
    family = [
        replace(each_, id=f"family-{place}", submitted=BEGIN + timedelta(minutes=3 * place), flags=("again",))
        for place, each_ in enumerate(honest(SURVEY, 4, 13))
    ]
    assert flagged(SURVEY, [*PEOPLE, *family]) == {}


def test_a_rush_against_the_rhythm_of_the_link_is_flagged_and_nobody_around_it() -> None:
    found = flagged(SURVEY, [*PEOPLE, *rush(100)])
    assert {name for name in found if name.startswith("rush")} == {f"rush-{n}" for n in range(100)}
    assert len(found) <= 102, "one who came in that very minute shares its fate"
    assert not any(map(is_proposed, found.values()))
    assert not any("arrival" in names for names in flagged(SURVEY, [*PEOPLE, *rush(RUSH - 2)]).values())


def test_where_every_day_has_its_full_minute_there_is_no_rush() -> None:
    days = [
        replace(each_, id=f"day-{place}", submitted=BEGIN + timedelta(days=place // 12, seconds=place % 12))
        for place, each_ in enumerate(honest(SURVEY, 60, 19))
    ]
    assert flagged(SURVEY, [*days, *rush(60)]) == {}


@each(("count", "days"), [(19, 19), (40, 2)])
def test_a_link_with_few_answers_or_days_has_no_rhythm(count: int, days: int) -> None:
    before = [
        replace(each_, submitted=PEOPLE[150].submitted - timedelta(days=1 + place % days, minutes=7 * place))
        for place, each_ in enumerate(PEOPLE[:count])
    ]
    assert flagged(SURVEY, [*before, *rush(100)]) == {}


@pytest.mark.parametrize("channel", ["kiosk", "paper", "访问员"])
def test_where_somebody_types_answers_in_there_is_no_rush(channel: str) -> None:
    calm = [replace(each_, channel=channel) for each_ in PEOPLE]
    assert flagged(SURVEY, [*calm, *rush(100, channel)]) == {}
