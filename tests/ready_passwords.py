"""Passwords hashed and secrets locked away at next to no cost: what makes guessing dear makes the tests slow."""

from argon2 import PasswordHasher
from passlib.totp import AppWallet

from surveyapp.services.people import passwords

REAL_HASHER, REAL_NOBODYS = passwords._HASHER, passwords.NOBODYS
"""What the service hashes with, and its hash of no account."""


def hash_cheaply() -> None:
    """A hash says itself what trying a password costs, so both are replaced."""
    AppWallet.encrypt_cost = 1
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.NOBODYS = passwords._HASHER.hash("nobody")
