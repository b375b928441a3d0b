"""One-time passwords: to be read aloud or copied, and changed at the first sign-in."""

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_GROUPS, _GROUP = 4, 4


def one_time_password() -> str:
    """Four groups of four characters, none of which looks like another: `kXm7-q4Tn-Rw9p-bH2c`, 92 random bits.

    Small letters, capitals, digits and a mark all occur, as either password policy may want.
    """
    alphabet = _LETTERS + _CAPITALS + _DIGITS
    while True:
        groups = ["".join(secrets.choice(alphabet) for _ in range(_GROUP)) for _ in range(_GROUPS)]
        password = "-".join(groups)
        if all(set(password) & set(kind) for kind in (_LETTERS, _CAPITALS, _DIGITS)):
            return password
