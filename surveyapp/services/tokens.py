"""The hash under which tokens of sessions and one-time links are stored, so that a reader of the database cannot use
them.
"""

import hashlib


def token_hash(token: str) -> str:
    """SHA-256 in hexadecimal; enough for tokens that nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()
