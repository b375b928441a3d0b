"""Which passwords each policy takes, how they are kept, and when one has to be changed."""

import string
import sys
import unicodedata
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NoReturn

import pytest
from argon2 import PasswordHasher
from cases import each
from hypothesis import given
from hypothesis import strategies as st
from people_of_tests import person
from ready_passwords import REAL_HASHER, REAL_NOBODYS
from sqlalchemy import Engine, select

from surveyapp.records.accounts import Account
from surveyapp.services.limits import LONGEST_TYPED_PASSWORD
from surveyapp.services.people import passwords
from surveyapp.services.people.common_passwords import COMMON, listed_passwords, weakness
from surveyapp.services.people.passwords import (
    POLICIES,
    hash_password,
    keep_password,
    known_hashes,
    one_time_password,
    password_faults,
    password_fits,
    rotation_due,
)

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@each(
    ("policy", "password", "expected"),
    [
        ("asvs", "twelve chars", []),
        ("asvs", "eleven char", ["too_short"]),
        ("asvs", "correct horse battery", []),
        ("asvs", "门前大桥下游过一群鸭子", ["too_short"]),
        ("asvs", "门前大桥下游过一群小鸭子呀", []),
        ("asvs", "k" * 60 + "鸭" * 68, ["common"]),
        ("asvs", "锄禾日当午汗滴" * 18 + "zz", []),
        ("asvs", "锄禾日当午汗滴" * 18 + "zzz", ["too_long"]),
        ("asvs", "zhangsan likes tea", ["personal"]),
        ("asvs", "ZHANGSAN likes tea", ["personal"]),
        ("asvs", "张三的满意度调查问卷密码一号", ["personal"]),
        ("asvs", "angsan", ["too_short", "personal"]),
        ("asvs", "password1234", ["common"]),
        ("asvs", "Passw0rd-2345!", ["common"]),
        ("asvs", "123456789012", ["common"]),
        ("asvs", "987654321098", ["common"]),
        ("asvs", "aaaaaaaaaaaa", ["common"]),
        ("asvs", "woaini5201314", ["common"]),
        ("asvs", "qwertyuiop123", ["common"]),
        ("asvs", "1q2w3e4r5t6y", ["common"]),
        ("asvs", "Admin@20242024", ["common"]),
        ("asvs", "beijing2008!!", ["common"]),
        ("asvs", "dragon-2024!!", ["common"]),
        ("asvs", "drowssap2024", ["common"]),
        ("asvs", "1qaz2wsx3edc", ["common"]),
        ("asvs", "qazwsxedcrfv", ["common"]),
        ("asvs", "123qwe!@#QWE", ["common"]),
        ("asvs", "qwsazxderfcv", ["common"]),
        ("asvs", "a1s2d3f4g5h6", ["common"]),
        ("asvs", "147258369012", ["common"]),
        ("asvs", "13812345678!", ["common"]),
        ("asvs", "110101198705122345", ["common"]),
        ("asvs", "yantianqucaizhengju2024", ["common"]),
        ("asvs", "绩效评价中心2024!!", ["common"]),
        ("asvs", "wangxiaoming2024", ["dated"]),
        ("asvs", "Gulimila@20240101", ["dated"]),
        ("asvs", "2024@Gulimila", ["dated"]),
        ("asvs", "阿依古丽2024年!!!", ["dated"]),
        ("asvs", "kmjnkmjnkmjn", ["repeated"]),
        ("asvs", "hunter7 hunter7", ["repeated"]),
        ("asvs", "hunter 7 two thousand 24", []),
        ("asvs", "wangxiaoming at 2024 hills", []),
        ("dengbao", "Ink4two!", []),
        ("dengbao", "Ink4tw!", ["too_short"]),
        ("dengbao", "ink4two!", []),
        ("dengbao", "ink4twoo", ["too_few_classes"]),
        ("dengbao", "TeaForTwo", ["too_few_classes"]),
        ("dengbao", "喝茶Ink4two", []),
        ("dengbao", "Zhangsan7!", ["personal"]),
        ("dengbao", "Name2024", ["dated"]),
        ("dengbao", "Name@2024", ["dated"]),
        ("dengbao", "2024@Name", ["dated"]),
        ("dengbao", "P@ssw0rd", ["common"]),
        ("dengbao", "Abc@1234", ["common"]),
        ("dengbao", "Qaz2wsx#", ["common"]),
    ],
)
def test_what_a_policy_has_against_a_password(policy: str, password: str, expected: list[str]) -> None:
    assert password_faults(policy, password, "zhangsan", "张三", ()) == expected


@each(
    ("password", "names"),
    [
        ("绩效一科-20242024!", ("绩效一科",)),
        ("一科1234567890", ("绩效一科",)),
        ("Gulistan-12345!", ("Gulistan team",)),
        ("kashgar.20242024", ("survey.kashgar.example",)),
    ],
)
def test_names_of_the_team_and_the_site_are_no_password(password: str, names: tuple[str, ...]) -> None:
    assert password_faults("asvs", password, "zhangsan", "张三", (), names) == ["own_words"]
    assert password_faults("asvs", password, "zhangsan", "张三", ()) == []


def test_the_list_has_more_than_ten_thousand_and_each_is_refused() -> None:
    assert len(listed_passwords()) >= 10_000
    for word in sorted(listed_passwords())[::50]:
        assert weakness(word) is not None
        assert weakness(f"{word.title()}-{2024}!") is not None


PRINTED = string.ascii_letters + string.digits
drawn = Random(11)


@each("length", [12, 16])
def test_what_is_drawn_at_random_is_not_refused(length: int) -> None:
    for _ in range(1000):
        password = "".join(drawn.choice(PRINTED) for _ in range(length))
        assert weakness(password) is None, password


@given(st.text(PRINTED, min_size=1, max_size=12), st.integers(2, 6), st.sampled_from(["", "-", " "]))
def test_a_block_again_and_again_is_refused(block: str, times: int, between: str) -> None:
    assert weakness(between.join([block] * times)) is not None


@given(
    st.sampled_from(sorted(COMMON | listed_passwords())),
    st.integers(1900, 2099),
    st.sampled_from(["", "@", "_"]),
)
def test_a_common_word_with_a_year_is_refused(word: str, year: int, between: str) -> None:
    assert weakness(f"{word}{between}{year}") is not None
    assert weakness(f"{year}{between}{word}") is not None


@each("text", ["a", "password", "ab", "qwertyuiop", "zxq", "一科", "2024"])
def test_the_check_takes_time_in_proportion_to_the_length(text: str) -> None:
    def steps(length: int) -> int:
        counted = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            weakness((text * length)[:length], ("绩效一科",))
        finally:
            sys.setprofile(None)
        return counted

    assert steps(2000) < 5 * steps(500)


@each("username", ["li", "eve"])
def test_a_short_user_name_may_stand_in_a_word(username: str) -> None:
    assert password_faults("asvs", "delightful evening", username, "李", ()) == []


@each("policy", POLICIES)
def test_the_present_password_is_not_taken_again(policy: str) -> None:
    kept = [hash_password("Evening-sun on 7 hills")]
    assert password_faults(policy, "Evening-sun on 7 hills", "zhangsan", "张三", kept) == ["used_before"]


@each(("policy", "expected"), [("asvs", []), ("dengbao", ["used_before"])])
def test_earlier_ones_count_where_the_policy_says_so(policy: str, expected: list[str]) -> None:
    kept = [passwords.NOBODYS] * 4 + [hash_password("Evening-sun on 7 hills")]
    assert password_faults(policy, "Evening-sun on 7 hills", "zhangsan", "张三", kept) == expected


def test_the_sixth_last_may_come_back() -> None:
    kept = [passwords.NOBODYS] * 5 + [hash_password("Evening-sun on 7 hills")]
    assert password_faults("dengbao", "Evening-sun on 7 hills", "zhangsan", "张三", kept) == []


@each("policy", POLICIES)
def test_a_password_to_hand_over_is_a_good_one(policy: str) -> None:
    assert password_faults(policy, one_time_password(), "zhangsan", "张三", ()) == []


def test_common_words_are_written_as_they_are_compared() -> None:
    assert {word for word in COMMON if word != word.casefold()} == set()


@each(("policy", "days", "due"), [("asvs", 5000, False), ("dengbao", 89, False), ("dengbao", 90, True)])
def test_when_a_password_has_to_be_changed(policy: str, days: int, due: bool) -> None:
    assert rotation_due(policy, NOW - timedelta(days=days), NOW) is due


def test_a_hash_fits_its_password_only() -> None:
    kept = hash_password("Evening-sun on 7 hills")
    assert [password_fits(word, kept) for word in ("Evening-sun on 7 hills", "evening-sun on 7 hills")] == [
        True,
        False,
    ]


def test_another_form_of_the_same_characters_fits() -> None:
    assert password_fits("Ｅｖｅｎｉｎｇ-sun on 7 hills", hash_password("Evening-sun on 7 hills"))


@each("stored", [None, "!", ""])
def test_where_there_is_no_hash_nothing_fits(stored: str | None) -> None:
    assert not password_fits("Evening-sun on 7 hills", stored)


def test_trying_for_nobody_costs_as_much_as_for_somebody() -> None:
    assert (REAL_HASHER.memory_cost, REAL_HASHER.time_cost) == (64 * 1024, 3)
    assert not REAL_HASHER.check_needs_rehash(REAL_NOBODYS)


def account(engine: Engine, password: str) -> int:
    once = {"must_change_password": True, "fs_uniquifier": "before", "password_changed": NOW}
    return person(engine, "zhangsan", "reader", password, "张三", **once)


def test_a_new_password_is_kept_and_the_old_one_remembered(engine: Engine) -> None:
    number = account(engine, "old hash")
    keep_password(engine, number, "Evening-sun on 7 hills", NOW + timedelta(days=1))
    fresh, *former = known_hashes(engine, number)
    assert password_fits("Evening-sun on 7 hills", fresh)
    assert former == ["old hash"]
    with engine.connect() as connection:
        kept = connection.execute(select(Account)).one()
    assert (kept.must_change_password, kept.password_changed) == (False, NOW + timedelta(days=1))
    assert kept.fs_uniquifier != "before"


def test_five_passwords_are_remembered(engine: Engine) -> None:
    number = account(engine, "first")
    for day in range(6):
        keep_password(engine, number, f"Evening-sun on {day} hills", NOW)
    known = known_hashes(engine, number)
    assert len(known) == 5
    assert "first" not in known


@pytest.mark.parametrize("policy", POLICIES)
def test_a_password_is_measured_before_anything_else_is_done_with_it(
    policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untouched(*_: object) -> NoReturn:
        raise AssertionError("looked at")

    for name in ("normal_form", "weakness", "_personal", "_classes"):
        monkeypatch.setattr(passwords, name, untouched)
    for password in ("x" * (LONGEST_TYPED_PASSWORD + 1), "\u0301\u0316" * 80_000):
        assert password_faults(policy, password, "zhangsan", "张三", ()) == ["too_long"]
        with pytest.raises(ValueError, match="a password of"):
            hash_password(password)


def test_a_long_password_is_measured_once_more_in_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    weakness = passwords.weakness
    monkeypatch.setattr(
        passwords,
        "weakness",
        lambda text, names: looked_at.append(len(text)) or weakness(text, names),
    )
    for password in ("\ufdfa" * 100, "锄" * 129, "e\u0301" * 129):
        assert password_faults("asvs", password, "zhangsan", "张三", ()) == ["too_long"]
    assert looked_at == []
    assert password_faults("asvs", "锄禾日当午汗滴" * 18 + "zz", "z" * 1_000_000, "张" * 1_000_000, ()) == []
    assert looked_at == [128]


def test_the_same_password_from_a_keyboard_that_sends_marks_one_by_one_fits() -> None:
    composed = "é" * 128
    decomposed = unicodedata.normalize("NFD", composed)
    assert len(decomposed) == 256
    assert password_faults("asvs", decomposed, "zhangsan", "张三", ()) == ["common"]
    assert password_fits(decomposed, PasswordHasher(1, 8, 1).hash(composed))


def test_a_password_longer_than_any_fits_nobody_and_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            tried.append(stored)
            assert len(password) <= LONGEST_TYPED_PASSWORD
            return PasswordHasher(1, 8, 1).verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    stored = PasswordHasher(1, 8, 1).hash("x" * LONGEST_TYPED_PASSWORD)
    assert password_fits("x" * LONGEST_TYPED_PASSWORD, stored)
    assert not password_fits("x" * (LONGEST_TYPED_PASSWORD + 1), stored)
    assert tried == [stored, passwords.NOBODYS]
