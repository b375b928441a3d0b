"""Templates compiled once for the many apps of the tests."""

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class _OfEveryApp(BytecodeCache):
    """What an app compiled, for the next one; a template's key is made of its place and its text."""

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._compiled[bucket.key, bucket.checksum] = bucket.code


def compile_templates_once() -> None:
    """Let all apps share what they compile; they are all made with the options of `create_app`."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _OfEveryApp()}
