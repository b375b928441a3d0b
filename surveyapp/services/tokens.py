"""How the token of a session or of a one-time link is stored: who reads the database cannot use it."""

import hashlib


def token_hash(token: str) -> str:
    """SHA-256 in hexadecimal; enough for tokens that nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()
