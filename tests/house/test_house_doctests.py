"""What docstrings show is what the code does."""

import doctest
from importlib import import_module

from servers import REPOSITORY

PACKAGE = REPOSITORY / "surveyapp"


def test_every_example_of_a_docstring_holds() -> None:
    shown = [path for path in PACKAGE.rglob("*.py") if ">>> " in path.read_text("utf-8")]
    names = [".".join(path.relative_to(REPOSITORY).with_suffix("").parts) for path in sorted(shown)]
    assert names
    for name in names:
        result = doctest.testmod(import_module(name))
        assert (result.failed, result.attempted > 0) == (0, True), name
