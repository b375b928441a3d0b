"""Which passwords each policy takes, how they are kept, and when one has to be changed."""

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, insert, select

from surveyapp.records.accounts import Account
from surveyapp.services import passwords
from surveyapp.services.common_passwords import COMMON
from surveyapp.services.one_time import one_time_password
from surveyapp.services.passwords import (
    LONGEST_TYPED,
    NOBODYS,
    POLICIES,
    faults,
    fits,
    hash_password,
    keep_password,
    known_hashes,
    rotation_due,
)

NOW = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
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
        ("dengbao", "Tea4two!", []),
        ("dengbao", "Tea4tw!", ["too_short"]),
        ("dengbao", "tea4two!", []),
        ("dengbao", "tea4twoo", ["too_few_classes"]),
        ("dengbao", "TeaForTwo", ["too_few_classes"]),
        ("dengbao", "喝茶Tea4two", []),
        ("dengbao", "Zhangsan7!", ["personal"]),
        ("dengbao", "P@ssw0rd", ["common"]),
        ("dengbao", "Abc@1234", ["common"]),
        ("dengbao", "Qaz2wsx#", ["common"]),
    ],
)
def test_what_a_policy_has_against_a_password(policy: str, password: str, expected: list[str]) -> None:
    assert faults(policy, password, "zhangsan", "张三", ()) == expected


@pytest.mark.parametrize("username", ["li", "eve"])
def test_a_short_user_name_may_stand_in_a_word(username: str) -> None:
    assert faults("asvs", "delightful evening", username, "李", ()) == []


@pytest.mark.parametrize("policy", POLICIES)
def test_the_present_password_is_not_taken_again(policy: str) -> None:
    kept = [hash_password("Evening-sun on 7 hills")]
    assert faults(policy, "Evening-sun on 7 hills", "zhangsan", "张三", kept) == ["used_before"]


@pytest.mark.parametrize(("policy", "expected"), [("asvs", []), ("dengbao", ["used_before"])])
def test_earlier_ones_count_where_the_policy_says_so(policy: str, expected: list[str]) -> None:
    kept = [NOBODYS] * 4 + [hash_password("Evening-sun on 7 hills")]
    assert faults(policy, "Evening-sun on 7 hills", "zhangsan", "张三", kept) == expected


def test_the_sixth_last_may_come_back() -> None:
    kept = [NOBODYS] * 5 + [hash_password("Evening-sun on 7 hills")]
    assert faults("dengbao", "Evening-sun on 7 hills", "zhangsan", "张三", kept) == []


@pytest.mark.parametrize("policy", POLICIES)
def test_a_password_to_hand_over_is_a_good_one(policy: str) -> None:
    assert faults(policy, one_time_password(), "zhangsan", "张三", ()) == []


def test_common_words_are_written_as_they_are_compared() -> None:
    assert {word for word in COMMON if word != word.casefold()} == set()


@pytest.mark.parametrize(
    ("policy", "days", "due"), [("asvs", 5000, False), ("dengbao", 89, False), ("dengbao", 90, True)]
)
def test_when_a_password_has_to_be_changed(policy: str, days: int, due: bool) -> None:
    assert rotation_due(policy, NOW - timedelta(days=days), NOW) is due


def test_a_hash_fits_its_password_only() -> None:
    kept = hash_password("Evening-sun on 7 hills")
    assert [fits(word, kept) for word in ("Evening-sun on 7 hills", "evening-sun on 7 hills")] == [
        True,
        False,
    ]


def test_another_form_of_the_same_characters_fits() -> None:
    assert fits("Ｅｖｅｎｉｎｇ-sun on 7 hills", hash_password("Evening-sun on 7 hills"))


@pytest.mark.parametrize("stored", [None, "!", ""])
def test_where_there_is_no_hash_nothing_fits(stored: str | None) -> None:
    assert not fits("Evening-sun on 7 hills", stored)


def test_trying_for_nobody_costs_as_much_as_for_somebody() -> None:
    hasher: PasswordHasher = passwords._HASHER
    assert not hasher.check_needs_rehash(NOBODYS)


def account(engine: Engine, password: str) -> int:
    values = {
        "username": "zhangsan",
        "name": "张三",
        "role": "reader",
        "language": "zh",
        "active": True,
        "password": password,
        "password_changed": NOW,
        "must_change_password": True,
        "former_passwords": [],
        "created": NOW,
        "fs_uniquifier": "before",
    }
    with engine.connect() as connection:
        return int(connection.execute(insert(Account).values(**values)).inserted_primary_key[0])


def test_a_new_password_is_kept_and_the_old_one_remembered(engine: Engine) -> None:
    number = account(engine, "old hash")
    keep_password(engine, number, "Evening-sun on 7 hills", NOW + timedelta(days=1))
    fresh, *former = known_hashes(engine, number)
    assert fits("Evening-sun on 7 hills", fresh)
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

    for name in ("normal_form", "is_common", "_personal", "_classes"):
        monkeypatch.setattr(passwords, name, untouched)
    for password in ("x" * (LONGEST_TYPED + 1), "\u0301\u0316" * 80_000):
        assert faults(policy, password, "zhangsan", "张三", ()) == ["too_long"]
        with pytest.raises(ValueError, match="a password of"):
            hash_password(password)


def test_a_long_password_is_measured_once_more_in_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    is_common = passwords.is_common
    monkeypatch.setattr(
        passwords,
        "is_common",
        lambda text, personal: looked_at.append(len(text)) or is_common(text, personal),
    )
    for password in ("\ufdfa" * 100, "锄" * 129, "e\u0301" * 129):
        assert faults("asvs", password, "zhangsan", "张三", ()) == ["too_long"]
    assert looked_at == []
    assert faults("asvs", "锄禾日当午汗滴" * 18 + "zz", "z" * 1_000_000, "张" * 1_000_000, ()) == []
    assert looked_at == [128]


def test_the_same_password_from_a_keyboard_that_sends_marks_one_by_one_fits() -> None:
    composed = "é" * 128
    decomposed = unicodedata.normalize("NFD", composed)
    assert len(decomposed) == 256
    assert faults("asvs", decomposed, "zhangsan", "张三", ()) == ["common"]
    assert fits(decomposed, PasswordHasher(1, 8, 1).hash(composed))


def test_a_password_longer_than_any_fits_nobody_and_takes_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            tried.append(stored)
            assert len(password) <= LONGEST_TYPED
            return PasswordHasher(1, 8, 1).verify(stored, password)

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    stored = PasswordHasher(1, 8, 1).hash("x" * LONGEST_TYPED)
    assert fits("x" * LONGEST_TYPED, stored)
    assert not fits("x" * (LONGEST_TYPED + 1), stored)
    assert tried == [stored, NOBODYS]
