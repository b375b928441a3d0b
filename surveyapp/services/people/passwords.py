"""Passwords: the two policies that an organisation may choose from, their hashes, changing one, and one-time passwords.

`asvs` follows OWASP ASVS 5 (6.2): long, no rules of composition, no rotation, none that everybody tries first.
`dengbao` follows what assessors of 等保 2.0 (GB/T 22239, 8.1.4.1) ask for: complexity, rotation, no early repetition.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, select, update

from surveyapp.definition.normal_form import normal_form
from surveyapp.records.accounts import Account
from surveyapp.records.connection import transaction
from surveyapp.services.limits import (
    LONGEST_PASSWORD,
    LONGEST_PERSONAL_PART,
    LONGEST_TYPED_PASSWORD,
    ONE_TIME_PASSWORD_VALIDITY,
    PASSWORDS_REMEMBERED,
)
from surveyapp.services.people.common_passwords import weakness

_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)

NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$EqLU2juHkDImxPhfy3nvPQ$ky18JzTJZysEvFTwGOVXMFxGhLVjtWVu2yvsNa6wt/E"
"""A hash that belongs to no account: checked where there is no account, so that the answer takes as long."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_GROUPS, _GROUP = 4, 4
"""What a one-time password is made of."""


class Policy(NamedTuple):
    """`classes`: of small and capital letters, digits and other characters so many kinds; `rotation`: None is never."""

    shortest: int
    classes: int
    rotation: timedelta | None
    remembers: bool


POLICIES: Mapping[str, Policy] = {
    "asvs": Policy(shortest=12, classes=1, rotation=None, remembers=False),
    "dengbao": Policy(shortest=8, classes=3, rotation=timedelta(days=90), remembers=True),
}


def normalise_password(password: str) -> str:
    """The password as it is hashed: NFKC, so that another keyboard's form of the same characters fits.

    ValueError beyond `LONGEST_TYPED_PASSWORD`: cut, two passwords would be one.
    """
    if len(password) > LONGEST_TYPED_PASSWORD:
        raise ValueError(f"a password of {len(password)} characters")
    return normal_form(password, LONGEST_TYPED_PASSWORD)


def hash_password(password: str) -> str:
    """The argon2id hash that is stored. ValueError beyond `LONGEST_TYPED_PASSWORD`; `password_faults` say what may be
    used.
    """
    return _HASHER.hash(normalise_password(password))


def password_fits(password: str, stored_hash: str | None) -> bool:
    """Whether the password belongs to the stored hash; without a hash (None) the answer takes equally long.

    So it does for a password that is too long to be valid, which is not hashed.
    """
    if len(password) > LONGEST_TYPED_PASSWORD:
        password, stored_hash = "", None
    try:
        return (
            _HASHER.verify(stored_hash if stored_hash is not None else NOBODYS, normalise_password(password))
            and stored_hash is not None
        )
    except (VerificationError, InvalidHashError):
        return False


def password_faults(
    policy: str,
    password: str,
    username: str,
    name: str,
    former: Iterable[str],
    own_words: Iterable[str] = (),
) -> list[str]:
    """The rules of the policy that a password breaks, as codes; none if it may be used.

    `too_short`, `too_long`, `too_few_classes`, `personal` (contains the user name or the person's name, or is part of
    them), what `weakness` finds (`own_words`: names of the person's teams and of this site), `used_before` (it is the
    present one, the first of the `former` hashes, or under `dengbao` one of the last five). Its length is looked at
    first, and of one that is too long nothing else. Hashes are only tried when there is no other fault: each takes a
    while.
    """
    if len(password) > LONGEST_TYPED_PASSWORD or len(text := normalise_password(password)) > LONGEST_PASSWORD:
        return ["too_long"]
    rules, username, name = POLICIES[policy], username[:LONGEST_PERSONAL_PART], name[:LONGEST_PERSONAL_PART]
    checks: dict[str, Callable[[], bool]] = {
        "too_short": lambda: len(text) < rules.shortest,
        "too_few_classes": lambda: _classes(text) < rules.classes,
        "personal": lambda: _personal(text, username, name),
    }
    found = [code for code, applies in checks.items() if applies()]
    weak = weakness(text, (username, name, *own_words))
    found += [weak] if weak and not ("personal" in found and weak == "own_words") else []
    if found:
        return found
    known = list(former)[: PASSWORDS_REMEMBERED if rules.remembers else 1]
    return ["used_before"] if any(password_fits(password, stored) for stored in known) else []


def rotation_due(policy: str, changed_at: datetime, now: datetime) -> bool:
    """Whether a password that was last changed then has to be changed by now."""
    rotation = POLICIES[policy].rotation
    return rotation is not None and now - changed_at >= rotation


def known_hashes(engine: Engine, account: int) -> list[str]:
    """The hashes of the account's passwords, the present one first: what `password_faults` wants as `former`."""
    query = select(Account.password, Account.former_passwords).where(Account.id == account)
    with engine.connect() as connection:
        present, former = connection.execute(query).one()
    return [present, *former]


def keep_password(
    engine: Engine, account: int, password: str, now: datetime, *, must_change: bool = False
) -> str:
    """Store a new password; gives the account's new `fs_uniquifier`. Whoever calls this ends the account's sessions."""
    fresh = hash_password(password)
    with transaction(engine) as connection:
        return keep_hash(connection, account, fresh, now, must_change=must_change)


def keep_hash(connection: Connection, account: int, fresh: str, now: datetime, *, must_change: bool) -> str:
    """Store the hash of a new password within a transaction, which nobody should keep waiting while a password is
    hashed.

    `must_change`: a one-time password, which ends by itself.
    """
    query = select(Account.password, Account.former_passwords).where(Account.id == account)
    present, former = connection.execute(query.with_for_update()).one()
    values = {
        "password": fresh,
        "password_changed": now,
        "must_change_password": must_change,
        "password_expires": now + ONE_TIME_PASSWORD_VALIDITY if must_change else None,
        "former_passwords": [present, *former][: PASSWORDS_REMEMBERED - 1],
        "fs_uniquifier": secrets.token_hex(16),
    }
    connection.execute(update(Account).where(Account.id == account).values(**values))
    return str(values["fs_uniquifier"])


def _classes(text: str) -> int:
    kinds = (str.islower, str.isupper, str.isdecimal)
    other = any(not any(kind(character) for kind in kinds) for character in text)
    return sum(any(map(kind, text)) for kind in kinds) + other


def _personal(text: str, username: str, name: str) -> bool:
    folded = text.casefold()
    for word in (normal_form(personal, LONGEST_PERSONAL_PART).casefold() for personal in (username, name)):
        # Two Latin letters stand in many a word; two Chinese characters are a name.
        telling = len(word) >= (4 if word.isascii() else 2)
        if (telling and word in folded) or (folded and folded in word):
            return True
    return False


def one_time_password() -> str:
    """A password to hand over, which is changed at the first sign-in: `kXm7-q4Tn-Rw9p-bH2c`, 92 random bits.

    Four groups of four characters, none of which looks like another. Small letters, capitals, digits and a mark
    all occur, as either password policy may want.
    """
    alphabet = _LETTERS + _CAPITALS + _DIGITS
    while True:
        groups = ["".join(secrets.choice(alphabet) for _ in range(_GROUP)) for _ in range(_GROUPS)]
        password = "-".join(groups)
        if all(set(password) & set(kind) for kind in (_LETTERS, _CAPITALS, _DIGITS)):
            return password
