"""Which definition files are indicator systems, and the name of an evaluation's only one."""

import re
from functools import lru_cache
from pathlib import Path

from surveyapp.definition.files.source import read_source

ONLY_SYSTEM = "indicators"
"""The name of the system of an evaluation that has one."""

_KEY = rb"""["']?indicators["']?[ \t]*(?::|\xef\xbc\x9a)"""
_IS_SYSTEM = re.compile(rb"^(?:\xef\xbb\xbf)?" + _KEY, re.MULTILINE)
_MAY_BE_SYSTEM = re.compile(rb"(?:^[ \t]+|[{,][ \t]*)" + _KEY, re.MULTILINE)


def is_system(path: Path, data: bytes) -> bool:
    """Whether this definition file is an indicator system: by its content, or by the usual name."""
    return path.stem == ONLY_SYSTEM or is_indicator_file(data)


def is_indicator_file(data: bytes) -> bool:
    """Whether a definition file is an indicator file rather than a questionnaire: it has `indicators`.

    The usual file has that key at the beginning of a line; only one that has it elsewhere is read to find out.
    """
    return _IS_SYSTEM.search(data) is not None or (
        _MAY_BE_SYSTEM.search(data) is not None and _has_indicators(data)
    )


@lru_cache(maxsize=32)
def _has_indicators(data: bytes) -> bool:
    written = read_source(data, "").value
    return isinstance(written, dict) and "indicators" in written
